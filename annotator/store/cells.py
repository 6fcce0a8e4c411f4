"""Cells: which operation stands in each (kind, entity, field), and how many stand side by side.

The winner is the last by (depth, time, hash); ``heads`` counts the operations that no other one has seen. More than
one is a conflict that a person may want to look at; the winner stands meanwhile, the same in every copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotator.store.database import Database
from annotator.store.operations import Operation, split_hashes


class Standing(NamedTuple):
    """What stands in a cell. ``op`` is the winner's arrival number."""

    op: int
    depth: int
    time: int
    hash: bytes
    value: str
    heads: int


_STANDING = (
    "SELECT o.id, o.depth, o.time, o.hash, o.value, c.heads FROM cell c JOIN op o ON o.id = c.op "
    "WHERE c.kind = ? AND c.entity = ? AND c.field = ?"
)
_PUT = (
    "INSERT INTO cell(kind, entity, field, op, heads) VALUES(?,?,?,?,?) "
    "ON CONFLICT(kind, entity, field) DO UPDATE SET op = excluded.op, heads = excluded.heads"
)


def standing(db: Database, kind: str, entity: str, field: str) -> Standing | None:
    row = db.one(_STANDING, (kind, entity, field))
    return None if row is None else Standing(*row)


def put(db: Database, kind: str, entity: str, field: str, op: int, heads: int = 1) -> None:
    db.run(_PUT, (kind, entity, field, op, heads))


class Entry(NamedTuple):
    """An operation of a cell as it lies in the log."""

    op: int
    depth: int
    time: int
    hash: bytes
    parents: bytes
    value: str

    @property
    def stamp(self) -> tuple[int, int, bytes]:
        return (self.depth, self.time, self.hash)


def entries(db: Database, kind: str, entity: str, field: str) -> list[Entry]:
    """Every operation ever written to a cell."""
    rows = db.all(
        "SELECT id, depth, time, hash, parents, value FROM op WHERE entity = ? AND kind = ? AND field = ?",
        (entity, kind, field),
    )
    return [Entry(*row) for row in rows]


def heads(found: Iterable[Entry]) -> list[Entry]:
    """Those that no other has seen, the one that stands last."""
    found = list(found)
    seen = {parent for entry in found for parent in split_hashes(entry.parents)}
    return sorted((entry for entry in found if entry.hash not in seen), key=lambda entry: entry.stamp)


def before(db: Database, kind: str, entity: str, field: str, parents: bytes) -> str | None:
    """The value that stood in the cell for the author of an operation with these parents; None: nothing did."""
    wanted = set(split_hashes(parents))
    found = [entry for entry in entries(db, kind, entity, field) if entry.hash in wanted] if wanted else []
    return max(found, key=lambda entry: entry.stamp).value if found else None


def settle(db: Database, arrived: list[tuple[int, Operation]]) -> list[tuple[str, str, str]]:
    """Find out what stands after operations have arrived (all of them are in the log already). Returns the cells
    whose winner changed; each is given once."""
    by_cell: dict[tuple[str, str, str], list[tuple[int, Operation]]] = {}
    for row in arrived:
        operation = row[1]
        by_cell.setdefault((operation.kind, operation.entity, operation.field), []).append(row)
    return [cell for cell, rows in by_cell.items() if _settle_cell(db, cell, rows)]


def _settle_cell(db: Database, cell: tuple[str, str, str], rows: list[tuple[int, Operation]]) -> bool:
    now = standing(db, *cell)
    if len(rows) == 1:
        op, operation = rows[0]
        if (now is None and not operation.parents) or (
            now is not None and now.heads == 1 and operation.parents == now.hash
        ):
            put(db, *cell, op)
            return True
    found = heads(entries(db, *cell))
    put(db, *cell, found[-1].op, len(found))
    return now is None or now.op != found[-1].op
