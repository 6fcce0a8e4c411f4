"""Rounds: their cells, and the filter that keeps blind coders from each other's work."""

from __future__ import annotations

import json
from typing import Any

from annotator.model.round import Round
from annotator.store.cells import Standing
from annotator.store.context import Context

#: One cell ``assign:<document>`` holds the coders of a document; null or an empty list takes it out.
ASSIGN = "assign:"


def refresh(context: Context, entity: str, field: str, standing: Standing) -> None:
    number = context.keys.id(entity)
    if field.startswith(ASSIGN):
        document = context.keys.id(field[len(ASSIGN) :])
        context.db.run("DELETE FROM assignment WHERE round = ? AND document = ?", (number, document))
        context.db.many(
            "INSERT INTO assignment(coder, document, round) VALUES(?,?,?)",
            [(context.keys.id(coder), document, number) for coder in json.loads(standing.value) or ()],
        )
        return
    cells = _cells(context, entity, "name", "blind", "open")
    hides = cells.get("name") is not None and cells.get("blind", True) and cells.get("open", True)
    context.db.run(
        "INSERT INTO round(id, hides) VALUES(?,?) ON CONFLICT(id) DO UPDATE SET hides = excluded.hides",
        (number, int(bool(hides))),
    )


def _cells(context: Context, entity: str, *fields: str) -> dict[str, Any]:
    rows = context.db.all(
        "SELECT c.field, o.value FROM cell c JOIN op o ON o.id = c.op WHERE c.kind = 'round' AND c.entity = ? "
        f"AND c.field IN ({','.join('?' * len(fields))})",
        (entity, *fields),
    )
    return {field: json.loads(value) for field, value in rows}


def rounds(context: Context) -> tuple[Round, ...]:
    """All rounds, in the order in which they were made here."""
    found: dict[str, dict[str, Any]] = {}
    assignments: dict[str, dict[str, tuple[str, ...]]] = {}
    for entity, field, value in context.db.all(
        "SELECT c.entity, c.field, o.value FROM cell c JOIN op o ON o.id = c.op WHERE c.kind = 'round' "
        "ORDER BY c.entity, c.field"
    ):
        plain = json.loads(value)
        if not field.startswith(ASSIGN):
            found.setdefault(entity, {})[field] = plain
        elif plain:
            assignments.setdefault(entity, {})[field[len(ASSIGN) :]] = tuple(plain)
    return tuple(
        Round(entity, cells["name"], bool(cells.get("blind", True)), bool(cells.get("open", True)),
              assignments.get(entity, {}))
        for entity, cells in found.items()
        if cells.get("name") is not None
    )  # fmt: skip


#: To be used where a table of marks ``a`` is read for a coder: binds the coder's key twice.
VISIBLE = (
    "(a.coder = ? OR a.document NOT IN (SELECT s.document FROM assignment s JOIN round r ON r.id = s.round "
    "WHERE s.coder = ? AND r.hides = 1))"
)


def hidden(context: Context, coder: int | None) -> frozenset[int]:
    """Keys of the documents on which this coder sees only their own work."""
    if coder is None:
        return frozenset()
    rows = context.db.all(
        "SELECT s.document FROM assignment s JOIN round r ON r.id = s.round WHERE s.coder = ? AND r.hides = 1", (coder,)
    )
    return frozenset(number for (number,) in rows)
