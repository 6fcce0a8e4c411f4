"""Required fields that are still empty, counted per document and coder.

A count is made when somebody first asks for it, and then follows each annotation that changes: a gesture in a document
with very many annotations costs no more than in any other. It is remembered beside the file, not in it: which fields
are required is the codebook's to say, and a change there would mean to count the whole project anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from annotator.store import codebook
from annotator.store.codebook import CodebookState
from annotator.store.context import Context

#: Places remembered at most.
_MANY = 50_000

#: A document and a coder, by their keys.
Place = tuple[int, int]


class Gaps:
    """The counts that are remembered, right for one state of the codebook."""

    def __init__(self, book: CodebookState) -> None:
        self.book = book
        self.required = _required(book)
        self.names = {uid: name for uid, (_, name) in book.field_names.items()}
        self.counts: dict[Place, int] = {}

    def of(self, code: int, fields: str | None) -> int:
        """How many required fields are empty in one annotation. ``fields`` is what its row holds."""
        wanted = self.required.get(code)
        if wanted is None:
            return 0
        filled = {self.names.get(uid, "") for uid in json.loads(fields)} if fields else set[str]()
        return len(wanted - filled)


def _required(book: CodebookState) -> Mapping[int, set[str]]:
    """The required fields of each code that has some, by the code's key."""
    found: dict[int, set[str]] = {}
    for code in book.codebook:
        names = {one.name for one in code.fields if one.required}
        if names:
            found |= dict.fromkeys(book.merged_in.get(code.id, ()), names)
    return found


def note(context: Context, document: int, coder: int, code: int, fields: str | None, by: int) -> None:
    """An annotation came (``by`` 1) or went (-1). Only what somebody has asked for is counted on."""
    gaps = context.gaps
    if gaps is None or (document, coder) not in gaps.counts:
        return
    if context.codebook is not gaps.book:  # it changed, and nobody has asked since
        context.gaps = None
        return
    gaps.counts[document, coder] += by * gaps.of(code, fields)


def count(context: Context, document: int, coder: int) -> int:
    """Required fields that are empty in a coder's annotations of a document."""
    book = codebook.load(context)
    gaps = context.gaps
    if gaps is None or gaps.book is not book or len(gaps.counts) >= _MANY:
        gaps = context.gaps = Gaps(book)
    if not gaps.required:
        return 0
    place = (document, coder)
    if place not in gaps.counts:
        gaps.counts[place] = _counted(context, gaps, place)
    return gaps.counts[place]


def _counted(context: Context, gaps: Gaps, place: Place) -> int:
    marks = ",".join("?" * len(gaps.required))
    of_required = f"FROM annotation WHERE document = ? AND coder = ? AND code IN ({marks})"
    bare = "coalesce(fields, '{}') = '{}'"
    values, db = (*place, *gaps.required), context.db
    without = db.all(f"SELECT code, count(*) {of_required} AND {bare} GROUP BY code", values)
    rows = db.all(f"SELECT code, fields {of_required} AND NOT {bare}", values)
    return sum(gaps.of(code, None) * int(n) for code, n in without) + sum(gaps.of(*row) for row in rows)
