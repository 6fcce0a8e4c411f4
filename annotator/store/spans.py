"""Annotations as columns of numbers, read in chunks: what agreement counts on. numpy is imported here only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from annotator.model.views import SpanTable
from annotator.store import annotation_values, codebook, coders
from annotator.store.log import CHUNK
from annotator.store.selection import CoderSpec, CodeSpec, DocumentSpec, Selection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


#: Documents asked for at a time, at most.
_DOCUMENTS = 2_000


def table(
    selection: Selection,
    documents: Sequence[DocumentSpec] | None,
    wanted_coders: Sequence[CoderSpec] | None,
    wanted_codes: Sequence[CodeSpec] | None,
) -> SpanTable:
    import numpy as np

    context = selection.context
    ids, numbers, lengths = _documents(selection, documents)
    people = coders.coders(context) if wanted_coders is None else [selection.coder(one) for one in wanted_coders]
    book = codebook.load(context)
    codes = list(book.codebook) if wanted_codes is None else [selection.code(one) for one in wanted_codes]
    coder_at = {context.keys.find(one.id) or 0: i for i, one in enumerate(people)}
    code_at = {number: i for i, one in enumerate(codes) for number in book.merged_in.get(one.id, ())}
    rows = _rows(selection, numbers)
    document, coder, code, start, end = rows if len(rows) else np.empty((5, 0), np.int64)
    coder, code = _indices(coder, coder_at), _indices(code, code_at)
    keep = (coder >= 0) & (code >= 0)
    columns = [column[keep] for column in (document, coder, code, start, end)]
    return SpanTable(
        tuple(ids), tuple(one.id for one in people), tuple(one.id for one in codes), np.array(lengths, np.int64),
        *columns,
    )  # fmt: skip


def _documents(selection: Selection, wanted: Sequence[DocumentSpec] | None) -> tuple[list[str], list[int], list[int]]:
    """Ids, keys and lengths of the documents, in their order."""
    if wanted is None:
        rows = selection.context.db.all("SELECT uid, id, length FROM document WHERE shown = 1 ORDER BY position, uid")
    else:
        values = [selection.document(one) for one in wanted]
        rows = [(one.id, selection.context.keys.find(one.id), one.length) for one in values]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def _rows(selection: Selection, numbers: list[int]) -> NDArray[np.int64]:
    """Five rows: place of the document in the list, coder's and code's key, start, end; documents in order."""
    import numpy as np

    condition, values = annotation_values.where(selection.context, selection.viewer)
    parts = []
    for some in _groups(selection, numbers):
        rows = selection.context.db.all(
            "SELECT a.document, a.coder, a.code, coalesce(a.start, -1), coalesce(a.stop, -1) FROM annotation a "
            f"WHERE a.document IN ({','.join('?' * len(some))}) AND {condition}",
            (*some.values(), *values),
        )
        place = {number: index for index, number in some.items()}
        part = np.fromiter(chain.from_iterable(rows), np.int64, 5 * len(rows)).reshape(len(rows), 5)
        part[:, 0] = [place[row[0]] for row in rows]
        parts.append(part[np.lexsort((part[:, 4], part[:, 3], part[:, 0]))])
    return np.concatenate(parts).T if parts else np.empty((5, 0), np.int64)


def _groups(selection: Selection, numbers: list[int]) -> Iterator[dict[int, int]]:
    """Places and keys of documents that have annotations, so many at a time that they hold about a chunk."""
    db = selection.context.db
    counts: dict[int, int] = dict(db.all("SELECT document, sum(n) FROM tally_document GROUP BY document"))
    group: dict[int, int] = {}
    size = 0
    for index, number in enumerate(numbers):
        if number in counts:
            group[index] = number
            size += counts[number]
            if size >= CHUNK or len(group) >= _DOCUMENTS:
                yield group
                group, size = {}, 0
    if group:
        yield group


def _indices(keys: NDArray[np.int64], at: Mapping[int, int]) -> NDArray[np.int64]:
    """Keys of this file as indices into a list; -1 for those not in it."""
    import numpy as np

    known = np.array(sorted(at), np.int64)
    if not len(known):
        return np.full(len(keys), -1, np.int64)
    values = np.array([at[int(key)] for key in known], np.int64)
    place = np.clip(np.searchsorted(known, keys), 0, len(known) - 1)
    return np.where(known[place] == keys, values[place], -1)
