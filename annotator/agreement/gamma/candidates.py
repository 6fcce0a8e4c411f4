"""Which units of two coders may be aligned at all: those less than a limit apart. Searching only.

|ds| + |de| = 2 max(|dm|, |dl| / 2) with the mid points m and the lengths l, so a pair below the limit has
2 |dm| < r (l_u + l_v), r = sqrt(limit / alpha). Units are looked up by mid point, one class of lengths at a time, so
that a few long units do not widen the windows of all others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.lines import Lines, ranges
from annotator.agreement.gamma.watching import Beat, unwatched

Pairs = tuple[IntArray, IntArray, FloatArray]

#: A class of lengths spans an octave, or more, until it holds this share of the units.
SHARE = 1 / 4


def near(lines: Lines, first: int, second: int, distance: Distance, limit: float, beat: Beat = unwatched) -> Pairs:
    """All pairs (i, j, d) of units of coder ``first`` and coder ``second`` on the same line with d < ``limit``."""
    a, b = (np.arange(lines.edges[coder], lines.edges[coder + 1]) for coder in (first, second))
    if not len(a) or not len(b):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    reach = math.sqrt(limit / distance.alpha) if distance.alpha > 0 else math.inf
    row = _laid_out(lines)
    found = []
    for part in _classes(lines, b, row.key):
        beat()
        which, place = ranges(*_window(lines, row, a, part, reach))
        i, j = a[which], part[place]
        d = distance.between(lines, i, j)
        kept = (d < limit) & (lines.line[i] == lines.line[j])
        found.append((i[kept], j[kept], d[kept]))
    i, j, d = (np.concatenate(column) for column in zip(*found, strict=True))
    return i, j, d


@dataclass(frozen=True, eq=False)
class _Row:
    """The lines laid end to end, ``stride`` apart: ``key`` (units,) is twice the mid point there."""

    key: FloatArray
    stride: float


def _laid_out(lines: Lines) -> _Row:
    twice = lines.start + lines.end
    stride = float(np.ptp(twice)) + 1.0
    return _Row(twice - twice.min() + stride * lines.line, stride)


def _classes(lines: Lines, units: IntArray, key: FloatArray) -> Iterator[IntArray]:
    """The units by octaves of length, small octaves joined; each class in the order of the keys."""
    octave = np.frexp(lines.length[units])[1]
    sizes, counts = np.unique(octave, return_counts=True)
    low, held = sizes[0], 0
    for size, count in zip(sizes, counts, strict=True):
        held += count
        if held >= SHARE * len(units) or size == sizes[-1]:
            part = units[(octave >= low) & (octave <= size)]
            yield part[np.argsort(key[part], kind="stable")]
            low, held = size + 1, 0


def _window(lines: Lines, row: _Row, a: IntArray, part: IntArray, reach: float) -> tuple[IntArray, IntArray]:
    """For each unit of ``a``, the range of ``part`` on its line with 2 |dm| <= reach (l_u + longest of the part).
    Laying lines end to end costs digits, so the window gets a margin."""
    keys, own = row.key[part], row.key[a]
    edges = np.searchsorted(keys, row.stride * np.arange(lines.count + 1) - 0.5)
    low, high = edges[lines.line[a]], edges[lines.line[a] + 1]
    if math.isinf(reach):
        return low, high
    width = reach * (lines.length[a] + lines.length[part].max()) + 1e-9 * row.stride * lines.count
    return (
        np.clip(np.searchsorted(keys, own - width, "left"), low, high),
        np.clip(np.searchsorted(keys, own + width, "right"), low, high),
    )
