"""Writes the archive: one stable order, one document's annotations in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from annotator.formats.archive import lines
from annotator.formats.atomic import replacing
from annotator.formats.naming import Names
from annotator.model.annotation import Annotation
from annotator.model.contents import Contents, Progress, no_progress

#: Lines between two calls of progress.
_TICK = 500


def write_archive(contents: Contents, out: Path, progress: Progress = no_progress) -> None:
    """Write ``contents``; the project's name is not part of it."""
    with replacing(out) as temporary, temporary.open("wb") as file:
        for number, line in enumerate(archive_lines(contents)):
            if number % _TICK == 0:
                progress(number, 0, "Writing")
            file.write(encoded(line))


def encoded(line: lines.Line) -> bytes:
    """The line's bytes. Lone surrogates (no UTF-8 for them) are written as escapes."""
    try:
        return (json.dumps(line, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(line, separators=(",", ":"), allow_nan=False) + "\n").encode()


def archive_lines(contents: Contents) -> Iterator[lines.Line]:
    """All lines, references above what refers to them. What has an order keeps it (codes, documents, annotations in
    a text); the rest is sorted, so that equal contents give equal bytes."""
    names = Names(contents.codebook, contents.coders)
    yield dict(lines.HEADER)
    yield from (lines.coder_line(coder) for coder in sorted(contents.coders, key=lambda c: (c.name, c.id)))
    yield from (lines.code_line(code, contents.codebook) for code in contents.codebook)
    yield from (lines.merged_line(old, into) for old, into in sorted(contents.codebook.merged.items()))
    for document in contents.documents:
        yield lines.document_line(document, contents.originals(document.id))
    yield from (lines.round_line(r, names) for r in sorted(contents.rounds, key=lambda r: (r.name, r.id)))
    for _, marks in groupby(contents.annotations, key=lambda a: a.document):
        yield from (lines.annotation_line(a, names) for a in sorted(marks, key=text_order))
    absences = [lines.absence_line(absence, names) for absence in contents.absences]
    yield from sorted(absences, key=lambda line: (line["document"], line["coder"], str(line["code"])))
    done = [lines.done_line(mark, names) for mark in contents.done]
    yield from sorted(done, key=lambda line: (line["document"], line["coder"]))


def text_order(annotation: Annotation) -> tuple[bool, int, int, str]:
    """Whole-document annotations first, then by start, longer ones first; what adjudicates others after them."""
    start = -1 if annotation.start is None else annotation.start
    end = 0 if annotation.end is None else annotation.end
    return bool(annotation.adjudicates), start, -end, annotation.id
