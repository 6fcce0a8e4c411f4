"""Annotations, absences and finished documents in their tables. Reading annotations is in ``annotation_values.py``."""

from __future__ import annotations

import json
from typing import Any

from annotator.store import gaps
from annotator.store.cells import Standing
from annotator.store.clock import iso
from annotator.store.context import Context
from annotator.store.operations import canonical

#: A longer quote is kept as its first and last half in the log, and read from the text.
LONGEST_QUOTE = 2_000
#: Code points of text kept before and after a quote.
CONTEXT = 20

_COLUMNS = "document, coder, code, start, stop, quote, fields, memo, certainty, flag, created, modified, adjudicates"
_INSERT = f"INSERT INTO annotation(uid, {_COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_UPDATE = f"UPDATE annotation SET ({_COLUMNS}) = (?,?,?,?,?,?,?,?,?,?,?,?,?) WHERE id = ?"


def refresh_annotation(context: Context, entity: str, field: str, standing: Standing) -> None:
    value = json.loads(standing.value)
    old = context.db.one("SELECT id, document, coder, code, memo, fields FROM annotation WHERE uid = ?", (entity,))
    if value.get("deleted"):
        if old is not None:
            _forget(context, *old)
            context.db.run("DELETE FROM annotation WHERE id = ?", (old[0],))
        return
    row = _row(context, value, standing.time)
    if old is None:
        number = context.db.run(_INSERT, (entity, *row))
    else:
        _forget(context, *old)
        number = old[0]
        context.db.run(_UPDATE, (*row, number))
    if value.get("memo"):
        context.index.add_memo(number, value["memo"])
    gaps.note(context, row[0], row[1], row[2], row[6], 1)
    if context.is_shown(row[0]):
        context.tallies.annotation(row[0], row[1], row[2], 1)


def _forget(
    context: Context, number: int, document: int, coder: int, code: int, memo: str | None, fields: str | None
) -> None:
    gaps.note(context, document, coder, code, fields, -1)
    if memo:
        context.index.remove_memo(number, memo)
    if context.is_shown(document):
        context.tallies.annotation(document, coder, code, -1)


def _row(context: Context, value: dict[str, Any], time: int) -> tuple[Any, ...]:
    key = context.keys.id
    modified = value.get("modified") or iso(time)
    created = value.get("created") or modified
    quote = value.get("quote")
    fields, adjudicates = value.get("fields"), value.get("adjudicates")
    return (
        key(value["document"]), key(value["coder"]), key(value["code"]), value.get("start"), value.get("end"),
        quote[1] if quote is not None and isinstance(quote[1], str) else None,
        canonical(fields) if fields else None, value.get("memo"), value.get("certainty"), int(value.get("flag", False)),
        created, modified if modified != created else None, canonical(adjudicates) if adjudicates else None,
    )  # fmt: skip


def refresh_absence(context: Context, entity: str, field: str, standing: Standing) -> None:
    value = json.loads(standing.value)
    place = tuple(context.keys.id(value[part]) for part in ("document", "coder", "code"))
    if value.get("present"):
        context.db.run("INSERT OR IGNORE INTO absence(document, coder, code) VALUES(?,?,?)", place)
    else:
        context.db.run("DELETE FROM absence WHERE document = ? AND coder = ? AND code = ?", place)


def refresh_done(context: Context, entity: str, field: str, standing: Standing) -> None:
    value = json.loads(standing.value)
    place = tuple(context.keys.id(value[part]) for part in ("document", "coder"))
    if value.get("present"):
        context.db.run("INSERT OR IGNORE INTO done(document, coder) VALUES(?,?)", place)
    else:
        context.db.run("DELETE FROM done WHERE document = ? AND coder = ?", place)


def nothing(kind: str, value: dict[str, Any]) -> dict[str, Any] | None:
    """The value of a cell before anything was written to it, given what was written first: what undo writes."""
    if kind == "annotation":
        return {**value, "deleted": True}
    if kind in ("absence", "done"):
        return {**value, "present": False}
    return None
