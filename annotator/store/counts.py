"""Numbers about the project, from counters; and what is kept of a document's source."""

from __future__ import annotations

import json

from annotator.model.document import Document, DocumentStatus
from annotator.store import codebook, gaps
from annotator.store.context import Context
from annotator.store.rounds import hidden
from annotator.store.selection import CoderSpec, DocumentSpec, Selection


def original(context: Context, document: Document) -> bytes | None:
    row = context.db.one(
        "SELECT o.value FROM cell c JOIN op o ON o.id = c.op WHERE c.kind = 'document' AND c.entity = ? "
        "AND c.field = 'import'",
        (document.id,),
    )
    sha = json.loads(row[0]).get("original") if row is not None else None
    if sha is None:
        return None
    return document.text.encode() if sha == document.sha256 else context.texts.original(sha)


def by_code(selection: Selection, coder: CoderSpec | None) -> dict[str, int]:
    _settle(selection)
    context, number = selection.context, selection.coder_key(coder)
    resolved = codebook.load(context).resolved
    counts: dict[str, int] = {}
    rows = context.db.all(
        "SELECT code, sum(n) FROM tally_code WHERE ? IS NULL OR coder = ? GROUP BY code", (number, number)
    )
    for code, n in (*rows, *_unseen(selection, number, "code")):
        uid = resolved.get(code) or context.keys.uid(code)
        counts[uid] = counts.get(uid, 0) + n
    return {uid: n for uid, n in counts.items() if n}


def by_document(selection: Selection, coder: CoderSpec | None) -> dict[str, int]:
    _settle(selection)
    context, number = selection.context, selection.coder_key(coder)
    rows = context.db.all(
        "SELECT document, sum(n) FROM tally_document WHERE ? IS NULL OR coder = ? GROUP BY document", (number, number)
    )
    counts: dict[int, int] = dict(rows)
    for document, n in _unseen(selection, number, "document"):
        counts[document] += n
    return {context.keys.uid(document): n for document, n in counts.items() if n}


def _unseen(selection: Selection, coder: int | None, column: str) -> list[tuple[int, int]]:
    """What a blind round hides, as negative counts."""
    viewer = selection.viewer
    documents = hidden(selection.context, viewer)
    if not documents or coder == viewer:
        return []
    rows = selection.context.db.all(
        f"SELECT a.{column}, -count(*) FROM annotation a JOIN document d ON d.id = a.document WHERE d.shown = 1 "
        "AND a.coder <> ? AND (? IS NULL OR a.coder = ?) AND a.document IN (SELECT s.document FROM assignment s "
        f"JOIN round r ON r.id = s.round WHERE s.coder = ? AND r.hides = 1) GROUP BY a.{column}",
        (viewer, coder, coder, viewer),
    )
    return [(row[0], row[1]) for row in rows]


def status(selection: Selection, document: DocumentSpec) -> DocumentStatus:
    """Of the coder who works here; nothing when nobody does."""
    _settle(selection)
    context, viewer = selection.context, selection.viewer
    number = selection.document_key(document)
    if viewer is None:
        return DocumentStatus()
    place = (number, viewer)
    n = context.db.value("SELECT n FROM tally_document WHERE document = ? AND coder = ?", place) or 0
    finished = context.db.one("SELECT 1 FROM done WHERE document = ? AND coder = ?", place) is not None
    return DocumentStatus(n, finished, gaps.count(context, number, viewer) if n and number else 0)


def size(selection: Selection, document: DocumentSpec) -> int:
    """Annotations of a document by all coders, seen by the viewer or not."""
    _settle(selection)
    number = selection.document_key(document)
    total = selection.context.db.value("SELECT sum(n) FROM tally_document WHERE document = ?", (number,))
    return int(total or 0)


def _settle(selection: Selection) -> None:
    if selection.context.db.in_transaction:
        selection.context.tallies.flush()
