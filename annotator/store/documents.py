"""Documents in their table: one row each, made of the import and of every later change of its metadata.

Reading lists of them is in ``document_list.py``.
"""

from __future__ import annotations

import json
from typing import Any

from annotator.store.cells import Standing
from annotator.store.context import Context
from annotator.store.database import Row
from annotator.store.operations import canonical

#: Cells of a document: ``import`` (name, text, length, original, position, metadata), ``name``, ``removed`` and one
#: ``meta:<key>`` for every key changed since ("" takes it away; null: as imported).
META = "meta:"

_OLD = "SELECT title, sha, shown FROM document WHERE id = ?"
_CELLS = "SELECT c.field, o.value FROM cell c JOIN op o ON o.id = c.op WHERE c.kind = 'document' AND c.entity = ?"
_PUT = (
    "INSERT INTO document(id, uid, position, name, title, length, sha, metadata, shown) VALUES(?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT(id) DO UPDATE SET position = excluded.position, name = excluded.name, title = excluded.title, "
    "length = excluded.length, sha = excluded.sha, metadata = excluded.metadata, shown = excluded.shown"
)


def refresh(context: Context, entity: str, field: str, standing: Standing) -> None:
    context.document = None
    fresh = field == "import" and context.keys.find(entity) is None  # nobody has spoken of it yet
    if fresh:
        number = context.keys.give(entity)
        cells, old = {field: json.loads(standing.value)}, None
    else:
        number = context.keys.id(entity)
        cells = {name: json.loads(value) for name, value in context.db.all(_CELLS, (entity,))}
        old = context.db.one(_OLD, (number,))
    new = _row(context, number, entity, cells)
    if new is not None:
        context.db.run(_PUT, new)
    elif old is not None:
        context.db.run("DELETE FROM document WHERE id = ?", (number,))
    _follow(context, number, old, (new[4], new[6], new[8]) if new is not None else None, fresh)


def metadata(cells: dict[str, Any]) -> dict[str, str]:
    """What was imported, with what was changed since."""
    values: dict[str, str] = dict(cells["import"].get("metadata", {}))
    for field, value in cells.items():
        if field.startswith(META) and value is not None:
            values[field[len(META) :]] = value
    return {key: value for key, value in sorted(values.items()) if value}


def _row(context: Context, number: int, entity: str, cells: dict[str, Any]) -> Row | None:
    imported = cells.get("import")
    if imported is None:
        return None
    values = metadata(cells)
    name = cells.get("name") or imported["name"]
    shown = not cells.get("removed") and context.texts.has(imported["text"])
    title = values.get("title") or name
    return (
        number, entity, imported["position"], name, title, imported["length"], imported["text"], canonical(values),
        int(shown),
    )  # fmt: skip


def _follow(context: Context, number: int, old: Row | None, new: Row | None, fresh: bool) -> None:
    """Index and counters after a document's (title, text, shown) changed. On a fresh one nobody has worked."""
    was = old if old is not None and old[2] else None
    now = new if new is not None and new[2] else None
    context.shown[number] = now is not None
    if was is not None and (now is None or was[:2] != now[:2]):
        context.index.remove_document(number, was[0], was[1])
    if now is not None and (was is None or was[:2] != now[:2]):
        context.index.add_document(number, now[0], now[1])
    if (was is None) != (now is None):
        by = 1 if was is None else -1
        context.tallies.count("documents", by)
        if not fresh:
            _recount(context, number, by)


def _recount(context: Context, number: int, by: int) -> None:
    rows = context.db.all(
        "SELECT coder, code, count(*) FROM annotation WHERE document = ? GROUP BY coder, code", (number,)
    )
    for coder, code, n in rows:
        context.tallies.annotation(number, coder, code, by * n)
