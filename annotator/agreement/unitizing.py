"""What the coefficients of unitizing work on: each coder's units of a code, cut so that they do not overlap.

Units of one coder and one code that share a position become one; units that only touch stay two. Annotations of whole
documents take no part. Positions are counted in characters, or in the larger unit that was asked for: alpha_U of 1995
and 2004 depends on that resolution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.corpus import Columns, Corpus
from annotator.agreement.selection import Selection
from annotator.agreement.units import line

#: Units whose line has a length to cut.
RESOLUTIONS = ("character", "token", "sentence", "paragraph")


@dataclass(frozen=True, eq=False)
class Units:
    """Disjoint units of the coders in the documents that two of them were to code, sorted by document, coder, code,
    start. ``coders`` are places in the corpus, ``roster`` (documents, those coders) says who was to code what;
    documents with fewer than two of them have an empty roster."""

    columns: Columns
    lengths: IntArray
    coders: tuple[int, ...]
    roster: BoolArray
    codes: int
    left_out: int

    @property
    def size(self) -> IntArray:
        """Length of each unit."""
        return self.columns.end - self.columns.start

    def by_code(self, weights: FloatArray) -> FloatArray:
        """(codes, documents): the units' weights, added up."""
        cell = self.columns.code * len(self.lengths) + self.columns.document
        added = np.bincount(cell, weights=weights, minlength=self.codes * len(self.lengths))
        return np.asarray(added, np.float64).reshape(self.codes, len(self.lengths))


def units_of(corpus: Corpus, unit: str, coders: Sequence[int]) -> Units:
    """The units of these coders, of all codes."""
    on_line = line(corpus, unit)
    roster = corpus.rosters[:, list(coders)].copy()
    roster[roster.sum(1) < 2] = False
    place = np.full(len(corpus.coders), -1, np.int64)
    place[list(coders)] = np.arange(len(coders))
    spans = on_line.columns
    column = place[spans.coder]
    kept = (column >= 0) & roster[spans.document, np.maximum(column, 0)]
    chosen = spans.where(kept)
    local = Columns(chosen.document, column[kept], chosen.code, chosen.start, chosen.end)
    return Units(disjoint(local), on_line.lengths, tuple(coders), roster, len(corpus.codes), on_line.left_out)


def disjoint(columns: Columns) -> Columns:
    """The spans with those of one document, coder and code joined that share a position."""
    if not len(columns):
        return columns
    coders, codes = int(columns.coder.max()) + 1, int(columns.code.max()) + 1
    group = (columns.document * coders + columns.coder) * codes + columns.code
    start, stride = _on_one_line(columns, group)
    order = np.argsort(start)
    reach = np.maximum.accumulate((start + (columns.end - columns.start))[order])
    first = np.flatnonzero(np.concatenate([[True], start[order][1:] >= reach[:-1]]))
    last = np.concatenate([first[1:] - 1, [len(columns) - 1]])
    head = columns.where(order[first])
    return Columns(head.document, head.coder, head.code, head.start, reach[last] - group[order[first]] * stride)


def _on_one_line(columns: Columns, group: IntArray) -> tuple[IntArray, int]:
    """Where the spans begin when the groups lie end to end, and how far apart the groups' beginnings are."""
    stride = int(columns.end.max()) + 1
    if (int(group.max()) + 1) * stride >= 1 << 62:
        raise OverflowError("positions are too large to be compared")
    return group * stride + columns.start, stride


def overlapping_codes(columns: Columns) -> bool:
    """Whether some coder has units of different codes that share a position."""
    if not len(columns):
        return False
    start, _ = _on_one_line(columns, columns.document * (int(columns.coder.max()) + 1) + columns.coder)
    order = np.argsort(start)
    end = (start + (columns.end - columns.start))[order]
    # sorted by start: the first overlap that there is, is one of neighbours
    return bool((start[order][1:] < end[:-1]).any())


def needs_a_line(label: str, selection: Selection) -> str:
    """Why a measure of unitizing can't be counted in the unit, or ""."""
    if selection.unit in RESOLUTIONS:
        return ""
    return f"{label} is counted along the text: the unit is one of {', '.join(RESOLUTIONS)}."
