"""Krippendorff's alpha_U of 1995 and 2004, for the units of one code, or of all codes added up.

Each coder's text is a sequence of sections: units of the code, and the gaps between them. For each two coders and each
two intersecting sections: units differ by the squares of their distances at both ends; a unit that lies inside the
other coder's gap differs by the square of its length; gaps never differ. With t the sum of all that, observed
D_o = 2 t / (m (m - 1) L^2). Expected, from all placements of the units on a line of length L:
D_e = 2 / L * sum over units [(N - 1) (2 l^3 - 3 l^2 + l) / 3 + l^2 sum over gaps g >= l (g - l + 1)]
/ (m L (m L - 1) - sum l (l - 1)), N units and all gaps of all coders. alpha_U = 1 - D_o / D_e; over codes
1 - sum D_o / sum D_e. Sources: Krippendorff, Sociological Methodology 25 (1995) 47-76; Quality & Quantity 38 (2004)
787-800; Content Analysis (2004), section 11.6.

The value depends on the resolution (characters or tokens): the result names the unit. Over documents the differences
are added up before dividing, each document expecting by its own units (in squared characters); the sources treat one
continuum. Two other, incompatible definitions: alpha_u_2013 and u_alpha.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.measure import Data, SpanMeasure
from annotator.agreement.result import Outcome, ratio_outcome, without_units
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics
from annotator.agreement.unitizing import Units, needs_a_line, units_of


@dataclass(frozen=True, eq=False)
class _Sections:
    """One coder's sections along a line on which all continua (one per code and document) lie end to end:
    where each begins, its length, whether it is a unit, its continuum, and whether the coder was to code that."""

    start: IntArray
    length: IntArray
    unit: BoolArray
    line: IntArray
    present: BoolArray


def count(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    """Sums (codes, documents, 4): units, observed and expected difference in squared positions, documents."""
    units = units_of(corpus, selection.unit, coders)
    sums = _sums(units)
    places = corpus.code_places(selection.codes)
    if selection.together:
        sums = sums[places].sum(0, keepdims=True) if places else np.zeros((1, *sums.shape[1:]))
    else:
        sums = np.concatenate([sums, np.zeros((1, *sums.shape[1:]))])[places]
    counted = units.roster.sum(1) >= 2
    sums[:, :, 3] = counted
    details = {"resolution": selection.unit, "left_out": units.left_out}
    return SpanStatistics(sums, _finish, counted, "unitizing", details)


def _sums(units: Units) -> FloatArray:
    documents = len(units.lengths)
    sums = np.zeros((units.codes, documents, 4))
    columns = units.columns
    if not len(columns):
        return sums
    continuum, line = np.unique(columns.code * documents + columns.document, return_inverse=True)
    document = continuum % documents
    length = units.lengths[document]
    offset = np.cumsum(length) - length
    sections = [_sections(units, coder, line, offset, length, document) for coder in range(len(units.coders))]
    found = sums.reshape(-1, 4)
    found[continuum, 0] = np.bincount(line)
    found[continuum, 1] = _observed(sections, len(continuum)) / _pairs(units, document)
    found[continuum, 2] = _expected(units, sections, line, length, units.roster[document].sum(1))
    return sums


def _pairs(units: Units, document: IntArray) -> IntArray:
    """m (m - 1) / 2 of each continuum."""
    coders = units.roster[document].sum(1)
    pairs: IntArray = coders * (coders - 1) // 2
    return pairs


def _sections(
    units: Units, coder: int, line: IntArray, offset: IntArray, length: IntArray, document: IntArray
) -> _Sections:
    own = units.columns.coder == coder
    start = offset[line[own]] + units.columns.start[own]
    end = offset[line[own]] + units.columns.end[own]
    cuts = np.unique(np.concatenate([offset, start, end, [offset[-1] + length[-1]]]))
    begins = cuts[:-1]
    home = np.searchsorted(offset, begins, "right") - 1
    present = units.roster[document[home], coder]
    return _Sections(begins, np.diff(cuts), np.isin(begins, start), home, present)


def _observed(sections: Sequence[_Sections], continua: int) -> FloatArray:
    """(continua,): the differences over all pairs of coders. Two intersecting sections begin to at exactly one cut."""
    total = np.zeros(continua)
    for first, second in combinations(sections, 2):
        cuts = np.unique(np.concatenate([first.start, second.start]))
        a, b = (np.searchsorted(side.start, cuts, "right") - 1 for side in (first, second))
        both = first.present[a] & second.present[b]
        for line, squares in _differences(first, second, a[both], b[both]):
            total += np.bincount(line, weights=squares, minlength=continua)
    return total


def _differences(
    first: _Sections, second: _Sections, a: IntArray, b: IntArray
) -> Iterator[tuple[IntArray, FloatArray]]:
    """(continuum, squared difference) of intersecting sections: two units, and units inside the other's gap."""
    apart = (first.start[a] - second.start[b]).astype(np.float64)
    apart_end = apart + (first.length[a] - second.length[b])
    both = first.unit[a] & second.unit[b]
    yield first.line[a[both]], (apart**2 + apart_end**2)[both]
    inside = first.unit[a] & ~second.unit[b] & (apart >= 0) & (apart_end <= 0)
    yield first.line[a[inside]], first.length[a[inside]].astype(np.float64) ** 2
    inside = second.unit[b] & ~first.unit[a] & (apart <= 0) & (apart_end >= 0)
    yield second.line[b[inside]], second.length[b[inside]].astype(np.float64) ** 2


def _expected(
    units: Units, sections: Sequence[_Sections], line: IntArray, length: IntArray, coders: IntArray
) -> FloatArray:
    """(continua,): D_e times L^2."""
    size = units.size
    in_units = units.size.astype(np.float64)
    others = (np.bincount(line) - 1)[line]
    by_unit = others * (2 * in_units**3 - 3 * in_units**2 + in_units) / 3
    by_unit += in_units**2 * _room(sections, line, size, int(length.max()) + 2)
    ways = np.bincount(line, weights=by_unit, minlength=len(length))
    positions = coders * length.astype(np.float64)
    taken = np.bincount(line, weights=in_units * (in_units - 1), minlength=len(length))
    possible = positions * (positions - 1) - taken
    return np.where(possible > 0, 2.0 * length * ways / np.where(possible > 0, possible, 1.0), 0.0)


def _room(sections: Sequence[_Sections], line: IntArray, size: IntArray, stride: int) -> FloatArray:
    """(units,): sum over the continuum's gaps g >= l of (g - l + 1), the places where the unit would fit."""
    gaps = [(side.line, side.length) for side in sections]
    kept = [side.present & ~side.unit for side in sections]
    home = np.concatenate([gap[0][mask] for gap, mask in zip(gaps, kept, strict=True)])
    room = np.concatenate([gap[1][mask] for gap, mask in zip(gaps, kept, strict=True)])
    order = np.lexsort((room, home))
    key = (home * stride + room)[order]
    added = np.concatenate([[0], np.cumsum(room[order])])
    low = np.searchsorted(key, line * stride + size, "left")
    high = np.searchsorted(key, (line + 1) * stride, "left")
    fitting: FloatArray = (added[high] - added[low] - (high - low) * (size - 1)).astype(np.float64)
    return fitting


def _finish(sums: FloatArray) -> Outcome:
    outcome = ratio_outcome(sums[..., 1], sums[..., 2], sums[..., 0], agreement=False)
    return without_units(outcome, sums[..., 3])


class _AlphaU(SpanMeasure):
    def can_handle(self, data: Data, selection: Selection) -> str:
        return super().can_handle(data, selection) or needs_a_line(self.label, selection)


ALPHA_U_2004 = _AlphaU("alpha_u_2004", "Krippendorff's alpha_U (1995, 2004)", "Krippendorff 1995, 2004", count)
