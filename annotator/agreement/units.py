"""What is counted: characters, tokens, sentences, paragraphs, whole documents. Maps spans onto those lines.

A coder marks a token, sentence or paragraph when any part of it is covered by one of their spans: a coder who clips a
word has still pointed at it, and boundary differences smaller than the unit do not count as disagreement. A document
is marked by any span in it, and by an annotation of the whole document. Such whole-document annotations are left out
at every smaller unit, where they point at nothing in particular; results say how many were (``left_out``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import IntArray
from annotator.agreement.corpus import Boundaries, Columns, Corpus
from annotator.errors import UsageError

#: Units that the position-level coefficients count.
POSITIONS = ("character", "token", "sentence", "paragraph", "document")


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A corpus in units: ``columns`` with start and end counted in units, ``lengths`` of the documents in units."""

    columns: Columns
    lengths: IntArray
    left_out: int


def line(corpus: Corpus, unit: str) -> Line:
    """The corpus counted in ``unit``. Raises UsageError when the boundaries of the unit are not known."""
    if unit == "character":
        inside = corpus.columns.start >= 0
        spans = corpus.columns if inside.all() else corpus.columns.where(inside)
        return Line(spans, corpus.lengths, int((~inside).sum()))
    if unit == "document":
        zero = np.zeros(len(corpus.columns), np.int64)
        old = corpus.columns
        return Line(Columns(old.document, old.coder, old.code, zero, zero + 1), np.ones(len(corpus), np.int64), 0)
    if unit not in corpus.boundaries and corpus.lengths.any():
        raise UsageError(f"The corpus was given without the boundaries of its units “{unit}”.")
    return _segmented(corpus, corpus.boundaries.get(unit, [()] * len(corpus)))


def _segmented(corpus: Corpus, boundaries: Sequence[Boundaries]) -> Line:
    """Spans as ranges of the units that they touch. All documents lie on one long line, so one search does."""
    inside = corpus.columns.start >= 0
    spans = corpus.columns.where(inside)
    counts = np.array([len(ranges) for ranges in boundaries], np.int64)
    first = np.cumsum(counts) - counts  # place of each document's first unit on the long line
    offset = np.cumsum(corpus.lengths) - corpus.lengths
    flat = np.array([edge for ranges in boundaries for edge in ranges], np.int64).reshape(-1, 2)
    flat += np.repeat(offset, counts)[:, None]
    shift = offset[spans.document]
    start = np.searchsorted(flat[:, 1], spans.start + shift, "right") - first[spans.document]
    end = np.searchsorted(flat[:, 0], spans.end + shift, "left") - first[spans.document]
    touched = end > start  # a span of nothing but white space touches no token
    moved = Columns(spans.document, spans.coder, spans.code, start, end).where(touched)
    return Line(moved, counts, int((~inside).sum()))
