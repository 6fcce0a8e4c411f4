"""The tables that people read: a pure function of the log (and the texts), kept in the same transaction.

``refresh`` brings one cell's consequences up to date; what each kind of thing looks like in its table is in
``documents``, ``marks``, ``rounds`` and ``journal``. Codes, fields and coders are read from their cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from annotator.store import cells, documents, journal, marks, rounds, schema
from annotator.store.cells import Standing
from annotator.store.context import Context
from annotator.store.log import CHUNK
from annotator.store.operations import Operation

Handler = Callable[[Context, str, str, Standing], None]


def _read_from_cells(context: Context, entity: str, field: str, standing: Standing) -> None:
    context.codebook = None
    context.coders = None


def _code(context: Context, entity: str, field: str, standing: Standing) -> None:
    context.keys.id(entity)
    _read_from_cells(context, entity, field, standing)


#: Kinds of operations that this version understands; all others are kept, passed on and not applied.
HANDLERS: dict[str, Handler] = {
    "project": _read_from_cells,
    "coder": _read_from_cells,
    "code": _code,
    "field": _read_from_cells,
    "document": documents.refresh,
    "annotation": marks.refresh_annotation,
    "absence": marks.refresh_absence,
    "done": marks.refresh_done,
    "round": rounds.refresh,
    "change": lambda context, entity, field, standing: None,  # the journal takes every one, not the last
}


#: Kinds that are one cell; a cell with a name of its own comes from a newer version and is left alone.
WHOLE = frozenset(("annotation", "absence", "done", "change"))


def refresh(context: Context, kind: str, entity: str, field: str, standing: Standing) -> None:
    if not (field and kind in WHOLE):
        HANDLERS[kind](context, entity, field, standing)


def take_in(context: Context, arrived: list[tuple[int, Operation]]) -> None:
    """Bring the tables up to date with operations that have just arrived in the log."""
    known = [row for row in arrived if row[1].kind in HANDLERS]
    for cell in cells.settle(context.db, known):
        standing = cells.standing(context.db, *cell)
        assert standing is not None
        refresh(context, *cell, standing)
    for number, operation in known:
        note(context, number, operation.kind)


def note(context: Context, number: int, kind: str) -> None:
    """What every operation does, whether it stands or not."""
    if kind == "change":
        journal.add(context, number)
    elif kind in ("code", "field"):
        context.tallies.count("codebook", 1)


def rebuild(context: Context) -> None:
    """Throw all derived tables away and make them from the log again."""
    clear(context)
    for chunk in _all_operations(context):
        take_in(context, chunk)
    context.flush()


def clear(context: Context) -> None:
    for table in schema.DERIVED:
        context.db.run(f"DELETE FROM {table}")
    context.index.clear()
    context.forget()


def _all_operations(context: Context) -> Iterable[list[tuple[int, Operation]]]:
    after = 0
    while True:
        rows = context.db.all(
            "SELECT o.id, s.uid, o.seq, o.time, o.depth, o.kind, o.entity, o.field, o.parents, o.value, o.hash "
            "FROM op o JOIN stream s ON s.id = o.stream WHERE o.id > ? ORDER BY o.id LIMIT ?",
            (after, CHUNK),
        )
        if not rows:
            return
        yield [(row[0], Operation(*row[1:])) for row in rows]
        after = rows[-1][0]
