"""Documents from JSON lines: an object a line is a document. Read as a stream, so a file may have any size."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.formats.base import ColumnMapping, ReadOptions
from annotator.formats.corpus.columns import Columns, as_list
from annotator.formats.source import Source
from annotator.formats.text_stream import text_stream
from annotator.formats.unreadable import Unreadable
from annotator.model.contents import ReportLine
from annotator.model.document import Draft

_DEEPEST = 20


def read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    shapes: dict[tuple[str, ...], Columns] = {}
    some = False
    with text_stream(source, options.encoding) as (stream, encoding):
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            label = f"{source.label}, line {number}"
            try:
                record = _record(line, label)
                if not some:
                    _refuse_archive(record, source.label)
                yield _document(record, options, shapes, label, f"{source.stem} {number}", encoding)
                some = True
            except Unreadable as error:
                if not some:  # the first object shows whether this is the right kind of file
                    raise Unreadable(source.label, error.what, error.advice) from None
                yield error.line()
    if not some:
        raise Unreadable(source.label, "is empty", "check that it is the right file")


def _document(
    record: Mapping[str, str],
    options: ReadOptions,
    shapes: dict[tuple[str, ...], Columns],
    label: str,
    name: str,
    encoding: str,
) -> Draft | ReportLine:
    shape = tuple(record)
    if shape not in shapes:
        shapes[shape] = Columns.of(shape, _present(options.mapping or {}, shape), label)
    return shapes[shape].draft(record, label, name, encoding)


def _present(mapping: ColumnMapping, shape: tuple[str, ...]) -> ColumnMapping:
    """The mapping without the keys that this object leaves out; if that is all of the text it stays, to be reported."""
    folded = {key.casefold() for key in shape}
    there = {
        word: [column for column in as_list(named) if column.strip().casefold() in folded]
        for word, named in mapping.items()
    }
    return {word: columns or mapping[word] for word, columns in there.items() if columns or word == "text"}


def _record(line: str, label: str) -> dict[str, str]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise Unreadable(label, "is not JSON", "write one JSON object on each line") from None
    if not isinstance(value, dict):
        raise Unreadable(label, "is not a JSON object", "write one JSON object on each line")
    return dict(_flat(value, "", 0))


def _flat(value: Mapping[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    """Nested objects become keys with points between, lists of plain values one value with semicolons between."""
    for key, inner in value.items():
        if isinstance(inner, Mapping) and depth < _DEEPEST:
            yield from _flat(inner, f"{prefix}{key}.", depth + 1)
        elif isinstance(inner, list) and all(isinstance(item, str | int | float) for item in inner):
            yield prefix + key, "; ".join(_plain(item) for item in inner)
        else:
            yield prefix + key, _plain(inner)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _refuse_archive(record: Mapping[str, str], label: str) -> None:
    if record.get("type") == "annotator":
        raise Unreadable(label, "is an archive of a project", "import it with “annotations import --format archive”")
