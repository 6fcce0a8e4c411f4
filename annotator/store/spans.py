"""Annotations as columns of numbers: what agreement counts on. Reading them is in ``columns.py``."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.model.views import SpanTable
from annotator.store import annotation_values, codebook, coders, columns
from annotator.store.selection import CoderSpec, CodeSpec, DocumentSpec, Selection


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
    places = (
        {number: i for i, number in enumerate(numbers)},
        {context.keys.find(one.id) or 0: i for i, one in enumerate(people)},
        {number: i for i, one in enumerate(codes) for number in book.merged_in.get(one.id, ())},
    )
    condition, values = annotation_values.where(context, selection.viewer)
    few = 4 * len(numbers) < (context.db.value("SELECT max(id) FROM document") or 0)
    *keys, start, end = columns.read(context, condition, values, numbers if few else None)
    document, coder, code = (columns.indices(column, at) for column, at in zip(keys, places, strict=True))
    kept = np.flatnonzero((document >= 0) & (coder >= 0) & (code >= 0))
    order = kept[columns.in_text_order(document[kept], start[kept], end[kept])]
    return SpanTable(
        tuple(ids), tuple(one.id for one in people), tuple(one.id for one in codes), np.array(lengths, np.int64),
        *(column[order] for column in (document, coder, code, start, end)),
    )  # fmt: skip


def _documents(selection: Selection, wanted: Sequence[DocumentSpec] | None) -> tuple[list[str], list[int], list[int]]:
    """Ids, keys and lengths of the documents, in their order."""
    if wanted is None:
        rows = selection.context.db.all("SELECT uid, id, length FROM document WHERE shown = 1 ORDER BY position, uid")
    else:
        values = [selection.document(one) for one in wanted]
        rows = [(one.id, selection.context.keys.find(one.id), one.length) for one in values]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
