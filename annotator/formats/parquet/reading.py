"""Reading back what agreement needs of an export, shard by shard; the other columns are not touched."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.errors import FormatError
from annotator.formats.parquet.dataset import shard_folder
from annotator.formats.parquet.library import arrow
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MARK, _VERSION = "export.json", 1


@dataclass(frozen=True)
class Export:
    """A folder that ``write`` made. ``used`` counts the annotations by code id. Codes have their names, parents and
    whether they are retired; nothing else of them is read."""

    folder: Path
    project: str
    shards: int
    documents: int
    coders: tuple[Coder, ...]
    codebook: Codebook
    used: Mapping[str, int]


@dataclass(frozen=True)
class Shard:
    """The documents of one shard and their spans. ``rosters`` (documents, coders) says who was to code what;
    ``document``, ``coder`` and ``code`` are places in ``documents`` and in the export's lists, -1 for what is not
    there; ``start`` and ``end`` are -1 where the whole document is meant. ``texts`` are empty unless asked for."""

    documents: tuple[str, ...]
    lengths: NDArray[np.int64]
    rosters: NDArray[np.bool_]
    document: NDArray[np.int64]
    coder: NDArray[np.int64]
    code: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    texts: tuple[str, ...] = ()


def open_export(folder: Path) -> Export:
    """Raises FormatError when the folder is no export, or a part of it is missing."""
    arrow()
    try:
        about = json.loads((folder / _MARK).read_text("utf-8"))
        if about["type"] != "annotator parquet" or about["version"] > _VERSION:
            raise FormatError(f"{folder} was exported by a newer Annotator; update Annotator or export again.")
        export = Export(
            folder=folder,
            project=about["project"],
            shards=int(about["shards"]),
            documents=int(about["documents"]),
            coders=tuple(Coder(line["id"], line["name"]) for line in about["coders"]),
            codebook=Codebook(tuple(_code(line) for line in about["codes"])),
            used={line["id"]: line["annotations"] for line in about["codes"]},
        )
    except OSError as error:
        raise FormatError(
            f"{folder} is no export as Parquet: {_MARK} can't be read ({error.strerror or error}). "
            "Make one with annotator export PROJECT DIR --format parquet."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FormatError(f"{folder} is no export as Parquet: {_MARK} is damaged. Export again.") from error
    for dataset in ("documents", "annotations"):
        for shard in range(export.shards):
            if not shard_folder(folder / dataset, shard).is_dir():
                raise FormatError(f"{folder} is incomplete: shard {shard} of its {dataset} is missing. Export again.")
    return export


def _code(line: Mapping[str, Any]) -> Code:
    return Code(line["id"], line["path"][-1], parent=line["parent"], retired=bool(line.get("retired")))


def rosters(export: Export, shard: int) -> NDArray[np.bool_]:
    """(documents of the shard, coders of the export): who was to code what."""
    return _rosters(_table(export, "documents", shard, ["coders"]), export)


def read(export: Export, shard: int, texts: bool = False) -> Shard:
    """One shard. Raises FormatError when its files can't be read."""
    documents = _table(export, "documents", shard, ["id", "length", "coders", *(["text"] if texts else [])])
    names = ["document_id", "coder_id", "code_id", "start", "end"]
    spans = _table(export, "annotations", shard, names)
    ids = documents.column("id").to_pylist()
    places = (ids, [coder.id for coder in export.coders], [code.id for code in export.codebook])
    document, coder, code = (_places(spans.column(name), known) for name, known in zip(names[:3], places, strict=True))
    return Shard(
        documents=tuple(ids),
        lengths=_numbers(documents.column("length")),
        rosters=_rosters(documents, export),
        document=document,
        coder=coder,
        code=code,
        start=_numbers(spans.column("start")),
        end=_numbers(spans.column("end")),
        texts=tuple(documents.column("text").to_pylist()) if texts else (),
    )


def _table(export: Export, dataset: str, shard: int, columns: Sequence[str]) -> Any:
    """The columns of all files of a shard."""
    pa = arrow()
    folder = shard_folder(export.folder / dataset, shard)
    try:
        files = [
            pa.parquet.read_table(path, columns=list(columns), partitioning=None)
            for path in sorted(folder.glob("*.parquet"))
        ]
        table = pa.concat_tables(files)
        if set(table.column_names) == set(columns):
            return table
    except (OSError, pa.ArrowException) as error:
        raise FormatError(f"{folder} can't be read as Parquet ({error}). Export again.") from error
    raise FormatError(f"{folder} lacks columns that Annotator writes. Export again.")


def _rosters(table: Any, export: Export) -> NDArray[np.bool_]:
    import numpy as np

    column = table.column("coders").combine_chunks()
    found = np.zeros((len(column), len(export.coders)), bool)
    coder = _places(column.flatten(), [one.id for one in export.coders])
    document = arrow().compute.list_parent_indices(column).to_numpy(zero_copy_only=False)
    found[document[coder >= 0], coder[coder >= 0]] = True
    return found


def _places(column: Any, known: Sequence[str]) -> NDArray[np.int64]:
    """For each id its place among the known ones, -1 for none."""
    pa = arrow()
    found = pa.compute.index_in(column, value_set=pa.array(known, pa.string()))
    return _numbers(found)


def _numbers(column: Any) -> NDArray[np.int64]:
    """As an array, -1 for what is empty."""
    import numpy as np

    return np.asarray(arrow().compute.fill_null(column, -1)).astype(np.int64)
