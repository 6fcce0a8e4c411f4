"""Undo and redo: new operations that carry the value before, or after. They live in the log, so they survive a
restart and travel with it.

A gesture can be turned while what it left behind still stands in every cell it wrote.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from annotator.errors import Refused
from annotator.model.changes import Changes
from annotator.store import cells, codebook, coders, marks
from annotator.store.operations import canonical

if TYPE_CHECKING:
    from annotator.store.change import Change
    from annotator.store.store import Store


class Gesture(NamedTuple):
    id: int
    hash: bytes
    stream: int
    first: int
    last: int
    label: str


class Turn(NamedTuple):
    """One cell of a gesture: what has to stand there now, and what will."""

    kind: str
    entity: str
    field: str
    expected: str
    wanted: str


_COLUMNS = "id, hash, stream, first, last, label"
_LATEST = (
    f"SELECT {_COLUMNS} FROM change WHERE coder = ? AND action = 'do' AND undone = 0 "
    "ORDER BY depth DESC, time DESC, hash DESC LIMIT 1 OFFSET ?"
)
_UNDONE = (
    f"SELECT {_COLUMNS} FROM change WHERE coder = ? AND action = 'do' AND undone = 1 AND turned > "
    "coalesce((SELECT max(depth) FROM change WHERE coder = ? AND action = 'do'), 0) "
    "ORDER BY turned DESC, time DESC, hash DESC LIMIT 1 OFFSET ?"
)


def candidate(store: Store, back: bool) -> Gesture | None:
    """What undo (``back``) or redo would turn now. Gestures that were refused in this run are passed over."""
    coder = store.context.keys.find(store.coder_id)
    if coder is None:
        return None
    for offset in range(len(store.passed) + 1):
        row = store.context.db.one(_LATEST if back else _UNDONE, (coder, offset) if back else (coder, coder, offset))
        if row is None:
            return None
        if row[1] not in store.passed:
            return Gesture(*row)
    return None


def turn(store: Store, back: bool) -> Changes:
    """Undo or redo one gesture of this coder. Raises Refused."""
    word = "undo" if back else "redo"
    gesture = candidate(store, back)
    if gesture is None:
        raise Refused(f"There is nothing to {word}.")
    turns = _turns(store, gesture, back)
    try:
        _check(store, gesture, turns, word)
    except Refused:
        store.passed.add(gesture.hash)
        raise
    with store.change(f"{word.capitalize()}: {gesture.label}", word, gesture.hash) as change:
        for one in turns:
            _apply(change, one)
        _check_unused(store, turns)
    return change.changes


def _apply(change: Change, one: Turn) -> None:
    value = json.loads(one.wanted)
    if change.write(one.kind, one.entity, one.field, value):
        old = json.loads(one.expected)
        change.touched(one.kind, one.entity, value if isinstance(value, dict) else {})
        if isinstance(old, dict) and "document" in old:
            change.documents.add(old["document"])


def _turns(store: Store, gesture: Gesture, back: bool) -> list[Turn]:
    """What the gesture did to each cell, from its first to its last operation there."""
    db = store.context.db
    first: dict[tuple[str, str, str], str] = {}
    last: dict[tuple[str, str, str], str] = {}
    for kind, entity, field, parents, value in db.all(
        "SELECT kind, entity, field, parents, value FROM op WHERE stream = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        (gesture.stream, gesture.first, gesture.last),
    ):
        cell = (kind, entity, field)
        if cell not in first:
            before = cells.before(db, *cell, parents)
            first[cell] = before if before is not None else canonical(_nothing(kind, json.loads(value)))
        last[cell] = value
    turns = [
        Turn(*cell, last[cell], first[cell]) if back else Turn(*cell, first[cell], last[cell])
        for cell in first
        if first[cell] != last[cell]
    ]
    return turns[::-1] if back else turns


def _nothing(kind: str, value: Any) -> Any:
    return marks.nothing(kind, value) if isinstance(value, dict) else None


def _check(store: Store, gesture: Gesture, turns: list[Turn], word: str) -> None:
    context = store.context
    for one in turns:
        now = cells.standing(context.db, one.kind, one.entity, one.field)
        if (now.value if now is not None else "null") != one.expected:
            raise Refused(
                f"“{gesture.label}” can't be {word}ne: "
                f"{_what(store, one)} was changed since. {word.capitalize()} again for the one before."
            )


def _check_unused(store: Store, turns: list[Turn]) -> None:
    """No code may go while annotations use it."""
    store.context.tallies.flush()
    for one in turns:
        if (one.kind, one.field, one.wanted) == ("code", "name", "null"):
            number = store.context.keys.find(one.entity)
            if store.context.db.value("SELECT sum(n) FROM tally_code WHERE code = ?", (number,)):
                raise Refused("A code that annotations use can't be taken back. Retire it instead.")


def _what(store: Store, one: Turn) -> str:
    """The cell in words."""
    book = codebook.load(store.context).codebook
    if one.kind in ("code", "field"):
        code = json.loads(one.expected) if one.field == "name" else None
        name = book.by_id[one.entity].name if one.entity in book.by_id else code
        return f"the code “{name}”" if name else "the codebook"
    if one.kind == "coder":
        return f"the coder {', '.join(c.name for c in coders.coders(store.context) if c.id == one.entity)}"
    return {"annotation": "the annotation", "document": "the document", "round": "the round"}.get(one.kind, "it")
