"""Units on lines, as arrays: what every other module here works on. A line is one continuum: a document or a sample.

Many lines are held side by side, so that a step over all of them is one step over arrays. Knows no documents,
no codes' names, no distances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Lines:
    """Parallel arrays of units, sorted by coder, then by line; ``coders`` per line, ``count`` lines.

    ``start`` < ``end`` are floats, measured from any origin of the line's own; ``label`` is a place in the codes.
    """

    coder: IntArray
    line: IntArray
    start: FloatArray
    end: FloatArray
    label: IntArray
    coders: int
    count: int

    @classmethod
    def sorted(
        cls, coder: IntArray, line: IntArray, start: FloatArray, end: FloatArray, label: IntArray, size: tuple[int, int]
    ) -> tuple[Lines, IntArray]:
        """The lines, in text order inside each, and where each of their units was in the arrays given. ``size`` is
        (coders, lines)."""
        order = np.lexsort((label, end, start, line, coder))
        return cls(coder[order], line[order], start[order], end[order], label[order], *size), order

    def __len__(self) -> int:
        """Number of units."""
        return len(self.line)

    @cached_property
    def edges(self) -> IntArray:
        """(coders + 1,): where each coder's units begin and end."""
        return np.searchsorted(self.coder, np.arange(self.coders + 1))

    @cached_property
    def length(self) -> FloatArray:
        length: FloatArray = self.end - self.start
        return length

    @cached_property
    def units(self) -> IntArray:
        """(count,): units of each line."""
        return np.bincount(self.line, minlength=self.count)

    def where(self, mask: Any) -> Lines:
        """Some of the units (a mask keeps them sorted); all lines stay."""
        return replace(
            self,
            coder=self.coder[mask],
            line=self.line[mask],
            start=self.start[mask],
            end=self.end[mask],
            label=self.label[mask],
        )

    def only(self, first: int, last: int) -> Lines:
        """The lines from ``first`` to before ``last``, renumbered from 0."""
        kept = self.where((self.line >= first) & (self.line < last))
        return replace(kept, line=kept.line - first, count=last - first)


def joined(parts: Sequence[Lines]) -> Lines:
    """All the lines of some, one after the other; they have the same number of coders."""
    before = np.cumsum([0, *(part.count for part in parts)])
    line = np.concatenate([part.line + shift for part, shift in zip(parts, before[:-1], strict=True)])
    coder, start, end, label = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("coder", "start", "end", "label")
    )
    order = np.argsort(coder, kind="stable")  # inside a coder the parts are sorted already
    size = (parts[0].coders, int(before[-1]))
    return Lines(coder[order], line[order], start[order], end[order], label[order], *size)


def ranges(low: IntArray, high: IntArray) -> tuple[IntArray, IntArray]:
    """All the places of many ranges [low, high), one after the other: (which range, place)."""
    size = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(size)), size)
    step = np.arange(len(which)) - np.repeat(np.cumsum(size) - size, size)
    return which, low[which] + step
