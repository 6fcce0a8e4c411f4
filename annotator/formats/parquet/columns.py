"""The columns of the three tables, and the rows that fill them. Where rows go is ``dataset.py``'s.

Positions are code points. ``fields`` and ``metadata`` hold everything as JSON; beside them each field (a quantity's
parts, an anchor's ends) and the known metadata have columns of their own, empty where a value is not of the column's
type. Ids tell things apart, the names beside them are for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from annotator.formats.naming import Names
from annotator.formats.parquet.library import arrow
from annotator.formats.table_cells import cell, plain_text
from annotator.formats.table_columns import ANCHOR, Key, Layout, long_header
from annotator.model.annotation import Absence, Annotation
from annotator.model.contents import Contents
from annotator.model.document import METADATA_TYPES, Document
from annotator.model.field import FieldType, to_json

_NUMBERS = ("low", "best", "high")


class Annotations:
    """The table of annotations of some contents."""

    def __init__(self, contents: Contents, columns: Layout) -> None:
        self._names = Names(contents.codebook, contents.coders)
        self._documents = {document.id: document.name for document in contents.documents}
        self._types = field_types(contents, columns.fields)
        own = {name for name, _ in self._own()}
        self._headers = {key: long_header(key) if header in own else header for key, header in columns.fields.items()}

    @staticmethod
    def _own() -> list[tuple[str, Any]]:
        pa = arrow()
        text, number = pa.string(), pa.int64()
        return [
            ("id", text), ("document_id", text), ("document", text), ("coder_id", text), ("coder", text),
            ("code_id", text), ("code", text), ("start", number), ("end", number), ("quote", text), ("memo", text),
            ("certainty", text), ("flag", pa.bool_()), ("created", text), ("modified", text),
            ("adjudicates", pa.list_(text)), ("fields", text),
        ]  # fmt: skip

    def schema(self) -> Any:
        kinds = {str: arrow().string(), int: arrow().int64(), float: arrow().float64(), bool: arrow().bool_()}
        more = [(header, kinds[self._types[key]]) for key, header in self._headers.items()]
        return arrow().schema([*self._own(), *more])

    def row(self, annotation: Annotation) -> tuple[Any, ...]:
        names, fields = self._names, annotation.fields
        plain = {name: to_json(value) for name, value in fields.items()}
        return (
            annotation.id, annotation.document, self._documents.get(annotation.document),
            annotation.coder, names.coder(annotation.coder), annotation.code, names.code_label(annotation.code),
            annotation.start, annotation.end, annotation.quote, annotation.memo, annotation.certainty, annotation.flag,
            annotation.created, annotation.modified, annotation.adjudicates, json_text(plain) if plain else None,
            *(typed(cell(fields.get(name), part), self._types[name, part]) for name, part in self._headers),
        )  # fmt: skip


def field_types(contents: Contents, keys: Iterable[Key]) -> dict[Key, type]:
    """What a column holds: numbers or yes and no where every code that has the field says so, else texts."""
    types: dict[str, set[FieldType]] = {}
    for code in contents.codebook:
        for field in code.fields:
            types.setdefault(field.name, set()).add(field.type)
    found: dict[Key, type] = {}
    for name, part in keys:
        plain = {FieldType.NUMBER: float, FieldType.FLAG: bool}
        kinds = {plain.get(type_, str) for type_ in types.get(name, ())}
        found[name, part] = kinds.pop() if not part and len(kinds) == 1 else str
        if part:
            found[name, part] = int if part in ANCHOR else float if part in _NUMBERS else str
    return found


def typed(value: Any, kind: type) -> Any:
    """The value if it is of this kind (any number is a float, anything is a text), else None."""
    if value is None:
        return None
    if kind is str:
        return plain_text(value)
    if kind is float:
        number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1 << 1023
        return float(value) if number else None
    return value if type(value) is kind else None


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class Absences:
    """The table of explicit absences."""

    def __init__(self, contents: Contents) -> None:
        self._names = Names(contents.codebook, contents.coders)

    def schema(self) -> Any:
        names = ("document_id", "coder_id", "coder", "code_id", "code")
        return arrow().schema([(name, arrow().string()) for name in names])

    def row(self, absence: Absence) -> tuple[str, ...]:
        coder, code = self._names.coder(absence.coder), self._names.code_label(absence.code)
        return (absence.document, absence.coder, coder, absence.code, code)


def document_schema() -> Any:
    pa = arrow()
    return pa.schema(
        [
            ("id", pa.string()), ("name", pa.string()), ("length", pa.int64()), ("sha256", pa.string()),
            *((key, pa.string()) for key in METADATA_TYPES), ("metadata", pa.string()),
            ("coders", pa.list_(pa.string())), ("done", pa.list_(pa.string())), ("text", pa.string()),
        ]
    )  # fmt: skip


def document_row(document: Document, coders: list[str], done: list[str]) -> tuple[Any, ...]:
    """``coders`` were to code the document, ``done`` have finished it (ids)."""
    metadata = dict(document.metadata)
    return (
        document.id, document.name, document.length, document.sha256, *(metadata.get(key) for key in METADATA_TYPES),
        json_text(metadata), coders, done, document.text,
    )  # fmt: skip
