"""The journal as people read it."""

from __future__ import annotations

from typing import Any

from annotator.model.views import HistoryEntry
from annotator.store import clock
from annotator.store.rounds import hidden
from annotator.store.selection import CoderSpec, DocumentSpec, Selection

_PAGE = 500


def history(
    selection: Selection, limit: int, document: DocumentSpec | None, coder: CoderSpec | None, since: str | None
) -> list[HistoryEntry]:
    """Gestures, newest first (by arrival in this file), without those that a blind round hides."""
    conditions, values = ["c.action <> 'note'"], list[Any]()
    if document is not None:
        wanted = selection.document(document).id
        conditions.append(f"(instr(coalesce(c.documents, ''), ?) OR (c.documents IS NULL AND {_DEEP}))")
        values += [wanted, wanted, wanted]
    if coder is not None:
        conditions.append("c.coder = ?")
        values.append(selection.coder_key(coder))
    if since is not None:
        conditions.append("c.time >= ?")
        values.append(clock.milliseconds(since))
    secret = {selection.context.keys.uid(number) for number in hidden(selection.context, selection.viewer)}
    found: list[HistoryEntry] = []
    before = 1 << 62
    while len(found) < limit:
        rows = selection.context.db.all(
            "SELECT c.id, c.time, k.id, k.uid, c.label, c.kinds, c.documents, c.undone, c.action FROM change c "
            f"JOIN key k ON k.id = c.coder WHERE c.id < ? AND {' AND '.join(conditions)} ORDER BY c.id DESC LIMIT ?",
            (before, *values, min(_PAGE, limit)),
        )
        if not rows:
            break
        before = rows[-1][0]
        for row in rows:
            documents = tuple((row[6] or "").split())
            if not secret or row[2] == selection.viewer or not secret.intersection(documents):
                found.append(
                    HistoryEntry(
                        clock.iso(row[1]),
                        row[3] or None,
                        row[4],
                        frozenset(row[5].split()),
                        documents,
                        bool(row[7]),
                        row[8],
                    )
                )
    return found[:limit]


#: For gestures that touched too many documents to name them: whether an operation of theirs speaks of this one.
_DEEP = (
    "EXISTS (SELECT 1 FROM op o WHERE o.stream = c.stream AND o.seq BETWEEN c.first AND c.last "
    "AND (o.entity = ? OR instr(o.value, ?)))"
)
