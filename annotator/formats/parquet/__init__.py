"""A project as Parquet files, sharded by document in Hive layout, for programs that scale (docs/scale.md).

    OUT/export.json                         names, codebook, how many shards
    OUT/documents/shard=00000/part-0.parquet      one row a document, with its text and the coders who were to code it
    OUT/annotations/shard=00000/part-0.parquet    one row an annotation, its fields as columns
    OUT/absences/shard=00000/part-0.parquet       one row for each "not in this document"

A shard holds whole documents: all three tables of one shard are about the same documents, so that whatever is counted
document by document can be counted shard by shard. Columns are in ``columns.py``; reading back what agreement needs is
``reading.py``'s.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from annotator.formats import codebook_json
from annotator.formats.base import WriteOptions
from annotator.formats.folder import replacing_folder
from annotator.formats.parquet import columns
from annotator.formats.parquet.dataset import Dataset
from annotator.formats.parquet.library import arrow
from annotator.formats.parquet.roster import rosters
from annotator.formats.table_columns import layout
from annotator.model.contents import Contents, Progress, no_progress
from annotator.model.document import Document

#: A shard is full at so many documents, or so many characters of text.
DOCUMENTS, CHARACTERS = 1_000, 16_000_000

#: Beside the tables, and what shows that a folder was written here.
MARK = "export.json"
VERSION = 1
_TICK = 200


def write(contents: Contents, out: Path, options: WriteOptions, progress: Progress = no_progress) -> None:
    """Write the folder ``out``: all of it or nothing. Raises FormatError, also where pyarrow is not installed."""
    arrow()
    shards = _shards(contents.documents)
    with replacing_folder(out, MARK) as folder:
        used, coded = _annotations(contents, shards, folder, progress)
        _documents(contents, shards, rosters(contents, coded, options.viewer), folder, progress)
        _absences(contents, shards, folder)
        (folder / MARK).write_text(json.dumps(_about(contents, shards, used), ensure_ascii=False, indent=1), "utf-8")


def _shards(documents: Iterable[Document]) -> dict[str, int]:
    """The shard of each document; neighbours in the order of import stay together."""
    shards: dict[str, int] = {}
    shard = held = characters = 0
    for document in documents:
        if held >= DOCUMENTS or (held and characters + document.length > CHARACTERS):
            shard, held, characters = shard + 1, 0, 0
        shards[document.id] = shard
        held, characters = held + 1, characters + document.length
    return shards


def _annotations(
    contents: Contents, shards: Mapping[str, int], folder: Path, progress: Progress
) -> tuple[Counter[str], dict[str, set[str]]]:
    """Write the annotations. Returns how many there are of each code, and who coded each document."""
    used: Counter[str] = Counter()
    coded: dict[str, set[str]] = {}
    table = columns.Annotations(contents, layout(contents))
    with Dataset(folder / "annotations", table.schema(), _count(shards)) as dataset:
        for number, annotation in enumerate(contents.annotations):
            if annotation.document not in shards:
                continue
            dataset.add(shards[annotation.document], table.row(annotation))
            used[annotation.code] += 1
            coded.setdefault(annotation.document, set()).add(annotation.coder)
            if number % (_TICK * 100) == 0:
                progress(number, 0, "writing the annotations")
    return used, coded


def _documents(
    contents: Contents, shards: Mapping[str, int], assigned: Mapping[str, set[str]], folder: Path, progress: Progress
) -> None:
    done: dict[str, set[str]] = {}
    for one in contents.done:
        done.setdefault(one.document, set()).add(one.coder)
    with Dataset(folder / "documents", columns.document_schema(), _count(shards)) as dataset:
        for number, document in enumerate(contents.documents):
            dataset.add(
                shards[document.id],
                columns.document_row(
                    document, sorted(assigned.get(document.id, ())), sorted(done.get(document.id, ()))
                ),
            )
            if number % _TICK == 0:
                progress(number, len(shards), "writing the documents")


def _absences(contents: Contents, shards: Mapping[str, int], folder: Path) -> None:
    table = columns.Absences(contents)
    with Dataset(folder / "absences", table.schema(), _count(shards)) as dataset:
        for absence in sorted(contents.absences, key=lambda one: shards.get(one.document, -1)):
            if absence.document in shards:
                dataset.add(shards[absence.document], table.row(absence))


def _count(shards: Mapping[str, int]) -> int:
    return max(shards.values(), default=-1) + 1


def _about(contents: Contents, shards: Mapping[str, int], used: Mapping[str, int]) -> dict[str, Any]:
    codes = codebook_json.to_json(contents.codebook)["codes"]
    for code, line in zip(contents.codebook, codes, strict=True):
        line |= {"parent": code.parent, "annotations": used.get(code.id, 0)}
    return {
        "type": "annotator parquet",
        "version": VERSION,
        "project": contents.name,
        "shards": _count(shards),
        "documents": len(shards),
        "annotations": sum(used.values()),
        "coders": [{"id": coder.id, "name": coder.name} for coder in contents.coders],
        "codes": codes,
    }
