"""Krippendorff's alpha for unitizing as in the replacement of section 12.4 of Content Analysis (2013), eq. 16 to 19.

For each two coders, over all pairs of units that intersect: the length of their union less that of their overlap times
(1 - d2), d2 = 0 for the same code and 1 for different ones; a unit that intersects none of the other coder's counts
with twice its length. D_o is the mean over these pairs and lone units; gaps are never compared. D_e pairs all units
regardless of where they are: sum over ordered pairs (l_a^2 + l_b^2 + l_a l_b d2) / sum (l_a + l_b). Source:
Krippendorff, Content Analysis (3rd ed. 2013), replacement of section 12.4 as published on his web page.

Over documents the observed terms are added up, and any two units are paired for the expectation, wherever they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.matching import Spans, overlapping
from annotator.agreement.measures.alpha_u_2004 import _AlphaU
from annotator.agreement.result import Outcome, ratio_outcome, without_units
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics
from annotator.agreement.unitizing import Units, units_of


def count(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    """Sums (codes, documents, 5 + labels): differences, pairs and lone units, units, sum of squared lengths, documents,
    and the sum of lengths for each code (for the only one, when codes are looked at one by one)."""
    units = units_of(corpus, selection.unit, coders)
    places = corpus.code_places(selection.codes)
    documents = len(units.lengths)
    if selection.together:
        chosen = [place for place in places if place >= 0]
        units = _only(units, chosen)
        groups, layers = units.columns.document, 1
        label = np.searchsorted(np.sort(chosen), units.columns.code)
        labels = max(1, len(chosen))
    else:
        groups, layers = units.columns.code * documents + units.columns.document, units.codes
        label, labels = np.zeros(len(units.columns), np.int64), 1
    sums = np.zeros((layers * documents, 5 + labels))
    _observe(sums, units, groups)
    size = units.size.astype(np.float64)
    sums[:, 2] = np.bincount(groups, minlength=len(sums))
    sums[:, 3] = np.bincount(groups, weights=size**2, minlength=len(sums))
    cells = np.bincount(groups * labels + label, weights=size, minlength=len(sums) * labels)
    sums[:, 5:] = cells.reshape(len(sums), labels)
    by_code = sums.reshape(layers, documents, 5 + labels)
    if not selection.together:
        by_code = np.concatenate([by_code, np.zeros((1, *by_code.shape[1:]))])[places]
    counted = units.roster.sum(1) >= 2
    by_code[:, :, 4] = counted
    details = {"resolution": selection.unit, "left_out": units.left_out}
    return SpanStatistics(by_code, _finish, counted, "unitizing", details)


def _only(units: Units, codes: list[int]) -> Units:
    kept = units.columns.where(np.isin(units.columns.code, codes))
    return Units(kept, units.lengths, units.coders, units.roster, units.codes, units.left_out)


def _observe(sums: FloatArray, units: Units, groups: IntArray) -> None:
    """Add the differences between each two coders, and how many there are, to the first two columns."""
    columns = units.columns
    for first, second in combinations(range(len(units.coders)), 2):
        both = units.roster[:, first] & units.roster[:, second]
        sides = []
        for coder in (first, second):
            own = (columns.coder == coder) & both[columns.document]
            sides.append(Spans(groups[own], columns.start[own], columns.end[own], columns.code[own]))
        _add_pair(sums, *sides)


def _add_pair(sums: FloatArray, left: Spans, right: Spans) -> None:
    edges = overlapping(left, right)
    a, b = edges.left, edges.right
    shared = np.minimum(left.end[a], right.end[b]) - np.maximum(left.start[a], right.start[b])
    union = np.maximum(left.end[a], right.end[b]) - np.minimum(left.start[a], right.start[b])
    cost = union - shared * (left.label[a] == right.label[b])
    sums[:, 0] += np.bincount(left.group[a], weights=cost, minlength=len(sums))
    sums[:, 1] += np.bincount(left.group[a], minlength=len(sums))
    for side, met in ((left, a), (right, b)):
        alone = np.ones(len(side), bool)
        alone[met] = False
        twice = 2.0 * (side.end - side.start)[alone]
        sums[:, 0] += np.bincount(side.group[alone], weights=twice, minlength=len(sums))
        sums[:, 1] += np.bincount(side.group[alone], minlength=len(sums))


def _finish(sums: FloatArray) -> Outcome:
    units, squares, lengths = sums[..., 2], sums[..., 3], sums[..., 5:]
    whole = lengths.sum(-1)
    apart = (lengths * (whole[..., None] - lengths)).sum(-1)  # ordered pairs of units with different codes
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = sums[..., 0] / sums[..., 1]
        expected = (2.0 * (units - 1) * squares + apart) / (2.0 * (units - 1) * whole)
    outcome = ratio_outcome(observed, np.where(units > 1, expected, 0.0), units, agreement=False)
    return without_units(outcome, sums[..., 4])


ALPHA_U_2013 = _AlphaU(
    "alpha_u_2013", "Krippendorff's alpha for unitizing (2013)", "Krippendorff 2013, section 12.4 (replacement)", count
)
