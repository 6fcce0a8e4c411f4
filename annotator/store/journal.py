"""The journal: one entry a gesture, and what it says about undo and redo.

The last operation of each gesture has the kind ``change``; its value is {label, first, action, kinds, documents,
target}. ``first`` is the number of the gesture's first operation in the stream. The entity is the coder's journal, so
that the depths of a coder's entries number them in order, whatever the clocks say.
"""

from __future__ import annotations

import json

from annotator.model.ids import derived_id
from annotator.store.context import Context


def journal_of(coder: str) -> str:
    """The entity of a coder's journal ('' is nobody's)."""
    return derived_id("journal", coder)


def add(context: Context, op: int) -> None:
    """Enter the operation with this arrival number."""
    db = context.db
    row = db.one(
        "SELECT o.hash, s.coder, o.depth, o.time, o.stream, o.seq, o.value FROM op o JOIN stream s ON s.id = o.stream "
        "WHERE o.id = ?",
        (op,),
    )
    assert row is not None
    hash_, coder, depth, time, stream, seq, text = row
    value = json.loads(text)
    documents = value.get("documents")
    target = bytes.fromhex(value["target"]) if value.get("target") else None
    db.run(
        "INSERT INTO change(id, hash, coder, depth, time, stream, first, last, action, label, kinds, documents, "
        "target, undone, turned) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,0,0) ON CONFLICT(id) DO NOTHING",
        (
            op, hash_, context.keys.id(coder), depth, time, stream, value["first"], seq - 1, value["action"],
            value["label"], " ".join(value["kinds"]), None if documents is None else " ".join(documents), target,
        ),
    )  # fmt: skip
    _turn(context, target if target is not None else hash_)


def _turn(context: Context, target: bytes) -> None:
    """Whether a gesture is undone now: what the last undo or redo of it says, in whatever order they arrived."""
    row = context.db.one(
        "SELECT action, depth FROM change WHERE target = ? ORDER BY depth DESC, time DESC, hash DESC LIMIT 1", (target,)
    )
    if row is not None:
        context.db.run(
            "UPDATE change SET undone = ?, turned = ? WHERE hash = ?", (int(row[0] == "undo"), row[1], target)
        )
