"""Annotations, absences and finished documents: checking and encoding what comes in, reading what is there."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from annotator.errors import UsageError
from annotator.model.annotation import CERTAINTIES, Absence, Annotation, Done
from annotator.model.document import Document
from annotator.model.field import FieldValue, Quantity, to_json
from annotator.store import codebook, coders
from annotator.store.codebook import CodebookState
from annotator.store.context import Context
from annotator.store.database import Row
from annotator.store.log import CHUNK
from annotator.store.marks import CONTEXT, LONGEST_QUOTE
from annotator.store.rounds import VISIBLE, hidden

#: Annotations read at once: few first, for those who want only the beginning, then ever more, up to CHUNK.
_FIRST_CHUNK = 500

# --- documents -------------------------------------------------------------------------------------------------------

DOCUMENT_COLUMNS = "id, uid, position, name, length, sha, metadata"


def document_value(context: Context, row: Row) -> Document:
    _, uid, _, name, length, sha, metadata = row
    return Document(uid, name, length, sha, json.loads(metadata), partial(context.texts.text, sha))


def document_row(context: Context, uid: str, *, removed: bool = False) -> Document:
    """The document of this id. Raises UsageError when there is none (or it was removed, unless ``removed``)."""
    document = known_document(context, uid)
    if document is None or not (removed or document is context.document):
        raise UsageError(f"There is no document “{uid}” in this project.")
    return document


def known_document(context: Context, uid: str) -> Document | None:
    """The document of this id, also a removed one. One that is shown is remembered, and asked for no more."""
    if context.document is not None and context.document.id == uid:
        return context.document
    row = context.db.one(f"SELECT {DOCUMENT_COLUMNS}, shown FROM document WHERE uid = ?", (uid,))
    if row is None:
        return None
    document = document_value(context, row[:-1])
    context.document = document if row[-1] else None
    return document


# --- in --------------------------------------------------------------------------------------------------------------


def encoded(context: Context, annotation: Annotation, old: Mapping[str, Any]) -> dict[str, Any]:
    """The value of the annotation's cell. ``old`` is what stands there ({}: nothing): what this version does not
    know, and values of fields that the code has no more, are carried over. Raises UsageError."""
    book = codebook.load(context)
    document = document_row(context, annotation.document)
    coder = coders.coder(context, annotation.coder)
    if old and old["coder"] != coder.id:
        raise UsageError("This annotation belongs to another coder; only they can change it.")
    text = document.text
    code = _code(context, book, annotation.code, old)
    value = {name: kept for name, kept in old.items() if name not in _KNOWN}
    value |= {"document": document.id, "coder": coder.id, "code": code}
    if annotation.start is not None or annotation.end is not None:
        value |= _span(text, annotation, old)
    elif annotation.quote:
        raise UsageError("An annotation of the whole document has no quote.")
    if annotation.certainty and annotation.certainty not in CERTAINTIES:
        raise UsageError(f"“{annotation.certainty}” is no certainty; choose one of: {', '.join(CERTAINTIES)}.")
    optional = {
        "fields": _fields(book, code, annotation.fields, old.get("fields", {}), len(text)),
        "memo": annotation.memo, "certainty": annotation.certainty, "flag": annotation.flag,
        "created": annotation.created or old.get("created"), "adjudicates": list(annotation.adjudicates),
    }  # fmt: skip
    value |= {name: given for name, given in optional.items() if given}
    return value | _modified(annotation, value, old)


_KNOWN = frozenset(
    (
        "document coder code start end quote context fields memo certainty flag created modified adjudicates deleted"
    ).split()
)


def _modified(annotation: Annotation, value: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """An annotation that comes from elsewhere keeps the time of its last change; one that changes here gets a new
    one, which is its operation's."""
    if not old:
        return {"modified": annotation.modified} if annotation.modified else {}
    same = {name: part for name, part in old.items() if name != "modified"} == value
    return {"modified": old["modified"]} if same and "modified" in old else {}


def _code(context: Context, book: CodebookState, code: str, old: Mapping[str, Any]) -> str:
    """The code to write: the one that was written before as long as it means the same."""
    merged = book.codebook.merged
    meant = merged.get(code, code)
    if meant not in book.codebook.by_id:
        raise UsageError(f"There is no code “{code}” in the codebook.")
    before = old.get("code")
    return str(before) if before is not None and merged.get(before, before) == meant else meant


def _span(text: str, annotation: Annotation, old: Mapping[str, Any]) -> dict[str, Any]:
    start, end = annotation.start, annotation.end
    checked_span(start, end, len(text), "The annotation")
    assert start is not None
    assert end is not None
    quote = text[start:end]
    moved = (start, end) != (old.get("start"), old.get("end"))
    left = moved and old.get("start") is not None and annotation.quote == text[old["start"] : old["end"]]
    if annotation.quote not in ("", quote) and not (left and old["document"] == annotation.document):
        raise UsageError(
            f"The quote “{_short(annotation.quote)}” does not stand at {start}-{end}: “{_short(quote)}” does."
        )
    around = [text[max(0, start - CONTEXT) : start], quote, text[end : end + CONTEXT]]
    return {"start": start, "end": end, "quote": abridged(around)}


def abridged(around: list[str]) -> list[Any]:
    """[before, quote, after]; a long quote becomes its first and last half."""
    before, quote, after = around
    if len(quote) <= LONGEST_QUOTE:
        return around
    return [before, [quote[: LONGEST_QUOTE // 2], quote[-LONGEST_QUOTE // 2 :]], after]


def _short(quote: str) -> str:
    return quote if len(quote) <= 60 else quote[:57] + "..."


def checked_span(start: int | None, end: int | None, length: int, what: str) -> None:
    """Raises UsageError unless 0 <= start < end <= length."""
    if start is None or end is None or not 0 <= start < end <= length:
        raise UsageError(f"{what} has to cover at least one character inside the text of {length}: not {start}-{end}.")


def _fields(
    book: CodebookState, code: str, given: Mapping[str, FieldValue], old: Mapping[str, Any], length: int
) -> dict[str, Any]:
    resolved = book.codebook.merged.get(code, code)
    values = {uid: value for uid, value in old.items() if book.field_names.get(uid, ("",))[0] != resolved}
    for name, value in given.items():
        uid = book.field_ids.get((resolved, name))
        if uid is None:
            known = ", ".join(one.name for one in book.codebook.by_id[resolved].fields) or "none"
            raise UsageError(f"“{book.codebook.by_id[resolved].name}” has no field “{name}”. Its fields: {known}.")
        if value.start is not None or value.end is not None:
            checked_span(value.start, value.end, length, f"The anchor of “{name}”")
        values[uid] = to_json(value)
    return values


# --- out -------------------------------------------------------------------------------------------------------------

COLUMNS = (
    "a.uid, a.document, a.coder, a.code, a.start, a.stop, a.quote, a.fields, a.memo, a.certainty, a.flag, a.created, "
    "a.modified, a.adjudicates"
)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Many small values, none of them garbage: the collector would look at all of them again and again."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


class Reader:
    """Makes values of rows. Lives as long as one read."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.book = codebook.load(context)
        self.uid = context.keys.uid

    def values(self, rows: Sequence[Row]) -> list[Annotation]:
        uid, resolved = self.uid, self.book.resolved
        with _no_collection():
            return [
                Annotation(
                    row[0], uid(row[1]), uid(row[2]), resolved.get(row[3]) or uid(row[3]), row[4], row[5],
                    row[6] if row[6] is not None else self._quote(row), self.fields(row[3], row[7]) if row[7] else {},
                    row[8] or "", row[9] or "", row[10] == 1, row[11], row[12] or row[11],
                    tuple(json.loads(row[13])) if row[13] else (),
                )
                for row in rows
            ]  # fmt: skip

    def _quote(self, row: Row) -> str:
        if row[4] is None:
            return ""
        return document_row(self.context, self.uid(row[1]), removed=True).text[row[4] : row[5]]

    def fields(self, code: int, text: str) -> dict[str, FieldValue]:
        """The values by name, of the fields that the code has now."""
        own = self.book.resolved.get(code)
        values: dict[str, FieldValue] = {}
        for uid, plain in json.loads(text).items():
            owner, name = self.book.field_names.get(uid, ("", ""))
            if owner and owner == own and (name not in values or self.book.field_ids[owner, name] == uid):
                values[name] = decoded(plain)
        return values


def decoded(plain: Any) -> FieldValue:
    """A field's value as it was stored, whatever type its field has now."""
    if isinstance(plain, dict):
        start, end = plain.get("start"), plain.get("end")
        if "value" not in plain:
            bounds = [plain.get(name) for name in ("low", "best", "high", "qualifier")]
            return FieldValue(Quantity(*bounds), start, end)
        plain = plain["value"]
    else:
        start = end = None
    return FieldValue(tuple(plain) if isinstance(plain, list) else plain, start, end)


def where(
    context: Context,
    viewer: int | None,
    document: int | None = None,
    coder: int | None = None,
    codes: Sequence[int] | None = None,
    start: int | None = None,
    end: int | None = None,
) -> tuple[str, list[Any]]:
    """The condition and its values for annotations ``a`` that ``viewer`` may see."""
    parts, values = ["1"], list[Any]()
    for column, wanted in (("document", document), ("coder", coder)):
        if wanted is not None:
            parts.append(f"a.{column} = ?")
            values.append(wanted)
    if codes is not None:
        parts.append(f"a.code IN ({','.join('?' * len(codes))})")
        values.extend(codes)
    if start is not None or end is not None:
        parts.append("a.start < ? AND a.stop > ?")
        values.extend((1 << 62 if end is None else end, -1 if start is None else start))
    if viewer is not None and hidden(context, viewer):
        parts.append(VISIBLE)
        values.extend((viewer, viewer))
    return " AND ".join(parts), values


def of_document(context: Context, condition: str, values: Sequence[Any]) -> Iterator[list[Annotation]]:
    """The annotations of one document in text order (whole-document ones first), in chunks. ``condition`` says
    ``a.document = ?`` already."""
    reader = Reader(context)
    sql = f"SELECT {COLUMNS} FROM annotation a WHERE {condition} AND {{}} ORDER BY a.start, a.stop, a.uid"
    rows = context.db.all(sql.format("a.start IS NULL"), values)
    if rows:
        yield reader.values(rows)
    last: tuple[Any, ...] = (-1, -1, "")
    sql = sql.format("(a.start, a.stop, a.uid) > (?, ?, ?)") + " LIMIT ?"
    size = _FIRST_CHUNK
    while rows := context.db.all(sql, (*values, *last, size)):
        yield reader.values(rows)
        if len(rows) < size:
            return
        last = (rows[-1][4], rows[-1][5], rows[-1][0])
        size = min(2 * size, CHUNK)


def absences(context: Context, condition: str, values: Sequence[Any]) -> list[Absence]:
    book = codebook.load(context)
    uid = context.keys.uid
    rows = context.db.all(
        f"SELECT d.uid, a.coder, a.code FROM absence a JOIN document d ON d.id = a.document WHERE d.shown = 1 AND "
        f"{condition} ORDER BY d.position, d.uid, a.coder, a.code",
        values,
    )
    found = [Absence(document, uid(coder), book.resolved.get(code) or uid(code)) for document, coder, code in rows]
    return list(dict.fromkeys(found))


def done(context: Context, condition: str, values: Sequence[Any]) -> list[Done]:
    rows = context.db.all(
        f"SELECT d.uid, a.coder FROM done a JOIN document d ON d.id = a.document WHERE d.shown = 1 AND {condition} "
        "ORDER BY d.position, d.uid, a.coder",
        values,
    )
    return [Done(document, context.keys.uid(coder)) for document, coder in rows]
