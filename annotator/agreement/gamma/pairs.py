"""Best alignments of two coders: an assignment problem for each group of units that could be aligned. Exact.

A pair of units gains 2 - d over leaving both alone, so only pairs with d < 2 count. The groups that they form are
small; they are packed into assignment problems of some hundred rows, because one large problem takes quadratic time.
For covers (soft alignments) every unit has its cheapest home, alone or with its nearest unit, and a pair gains what it
costs less than the two homes: a cheapest edge cover.
"""

from __future__ import annotations

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.gamma.candidates import Pairs, near
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.lines import Lines
from annotator.agreement.gamma.settling import NOTHING, Bound, settle
from annotator.agreement.gamma.watching import Beat, unwatched

#: Rows of one assignment problem.
ROWS = 256


def align_pairs(
    lines: Lines, distance: Distance, cover: bool, canonical: BoolArray, beat: Beat = unwatched
) -> IntArray:
    """The tuples (tuples, 2) of the best alignment of every line. Ties are broken in the ``canonical`` lines (not in
    covers: theirs depend on which coder comes first)."""
    i, j, d = near(lines, 0, 1, distance, 2.0 * (1 + 1e-9), beat)
    if cover:
        return _cover(lines, (i, j, d), beat)
    partner = matched(i, j, 2.0 - d, len(lines), beat)
    if not canonical.any():
        return _tuples(lines, partner)
    own = canonical[lines.line[i]]
    tuples, excess, duals = _tight(lines, (i[own], j[own], d[own]), partner, canonical, beat)
    bound = Bound(lines, duals, canonical[lines.line], cover=False, beat=beat)
    settled, held = settle(bound, lambda _: (tuples, excess), np.full(lines.count, NOTHING))
    rest = _tuples(lines, partner)
    return np.concatenate([settled, rest[~held[rest.max(1)]]])


def _tuples(lines: Lines, partner: IntArray) -> IntArray:
    """Rows of pairs, and of units alone, from each unit's partner (-1 for none)."""
    first = np.flatnonzero(lines.coder == 0)
    with_first = np.column_stack([first, partner[first]])
    second = np.flatnonzero((lines.coder == 1) & (partner < 0))
    return np.concatenate([with_first, np.column_stack([np.full(len(second), -1), second])])


def matched(i: IntArray, j: IntArray, gain: FloatArray, units: int, beat: Beat = unwatched) -> IntArray:
    """(units,): each unit's partner in a matching of the largest gain, -1 for none."""
    partner = np.full(units, -1, np.int64)
    kept = gain > 0
    i, j, gain = i[kept], j[kept], gain[kept]
    lonely = (np.bincount(i, minlength=units)[i] == 1) & (np.bincount(j, minlength=units)[j] == 1)
    partner[i[lonely]], partner[j[lonely]] = j[lonely], i[lonely]
    i, j, gain = _certain(i[~lonely], j[~lonely], gain[~lonely], partner, beat)
    if len(i):
        for part in _packed(i, j):
            beat()
            _assign(i[part], j[part], gain[part], partner)
    return partner


def _certain(
    i: IntArray, j: IntArray, gain: FloatArray, partner: IntArray, beat: Beat
) -> tuple[IntArray, IntArray, FloatArray]:
    """Match the pairs that gain at least as much as the next best of the one and of the other unit together: no better
    matching is without them. Again and again, until there are none; gives what is left."""
    order = np.lexsort((-gain, i))
    i, j, gain = i[order], j[order], gain[order]
    by_j = np.lexsort((-gain, j))
    while len(i):
        beat()
        instead = _next_best(i, gain)
        instead[by_j] += _next_best(j[by_j], gain[by_j])
        sure = gain >= instead
        if not sure.any():
            break
        partner[i[sure]], partner[j[sure]] = j[sure], i[sure]
        kept = (partner[i] < 0) & (partner[j] < 0)
        by_j = (np.cumsum(kept) - 1)[by_j[kept[by_j]]]
        i, j, gain = i[kept], j[kept], gain[kept]
    return i, j, gain


def _next_best(unit: IntArray, gain: FloatArray) -> FloatArray:
    """For each unit's best pair the gain of its next best, 0 without one; infinite for the other pairs. The pairs are
    sorted by unit, the best first."""
    again = unit[1:] == unit[:-1]
    following = np.append(np.where(again, gain[1:], 0.0), 0.0)
    following[1:][again] = np.inf
    return following


def _packed(i: IntArray, j: IntArray) -> list[IntArray]:
    """The edges of groups that share no unit, some groups together up to about ROWS rows."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    unit, place = np.unique(np.concatenate([i, j]), return_inverse=True)
    row, column = place[: len(i)], place[len(i) :]
    graph = csr_matrix((np.ones(len(row), np.int8), (row, column)), shape=(len(unit), len(unit)))
    group = connected_components(graph, directed=False)[1]
    rows = np.bincount(group[np.unique(row)], minlength=group.max() + 1)
    pack = ((np.cumsum(rows) - rows) // ROWS)[group[row]]
    order = np.argsort(pack, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(pack[order])) + 1)


def _assign(i: IntArray, j: IntArray, gain: FloatArray, partner: IntArray) -> None:
    """Every row gets a column or its own null column, which gains nothing."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    rows, row = np.unique(i, return_inverse=True)
    columns, column = np.unique(j, return_inverse=True)
    null = np.arange(len(rows))
    most = gain.max() + 1.0  # weights must not be 0: scipy drops those
    weight = np.concatenate([most - gain, np.full(len(rows), most)])
    place = (np.concatenate([row, null]), np.concatenate([column, len(columns) + null]))
    matrix = csr_matrix((weight, place), shape=(len(rows), len(columns) + len(rows)))
    left, right = min_weight_full_bipartite_matching(matrix)
    real = right < len(columns)
    left, right = rows[left[real]], columns[right[real]]
    partner[left], partner[right] = right, left


def _cover(lines: Lines, pairs: Pairs, beat: Beat) -> IntArray:
    i, j, d = pairs
    home, nearest = np.ones(len(lines)), np.full(len(lines), -1, np.int64)
    for own, other in ((i, j), (j, i)):
        order = np.lexsort((other, d, own))
        order = order[np.flatnonzero(np.diff(own[order], prepend=-1))]  # each unit's nearest
        order = order[d[order] < 1.0]
        home[own[order]], nearest[own[order]] = d[order], other[order]
    partner = matched(i, j, home[i] + home[j] - d, len(lines), beat)
    partner = np.where(partner < 0, nearest, partner)
    unit = np.arange(len(lines))
    rows = np.where((lines.coder == 0)[:, None], np.column_stack([unit, partner]), np.column_stack([partner, unit]))
    return np.unique(rows, axis=0)


def _tight(
    lines: Lines, pairs: Pairs, partner: IntArray, wanted: BoolArray, beat: Beat
) -> tuple[IntArray, FloatArray, FloatArray]:
    """(tuples of the wanted lines, their excess over the duals, the duals of the units). Those without excess can be
    part of some best alignment, all others can't.

    A unit's dual is 1 - y; y >= 0 is its share of the gain. y_u + y_v >= gain, equal for partners; y = 0 for units
    alone. Midway between the least and the largest shares of the first coder hardly more than the true ties is tight.
    """
    i, j, d = pairs
    gain = 2.0 - d
    both = np.zeros(len(lines))
    mates = partner[i] == j
    both[i[mates]] = both[j[mates]] = gain[mates]
    least = (_least(i, j, gain, both, partner, beat), _least(j, i, gain, both, partner, beat))
    y = np.zeros(len(lines))
    for coder, own, other in ((0, *least), (1, *least[::-1])):
        unit = np.flatnonzero((lines.coder == coder) & (partner >= 0))
        y[unit] = (own[unit] + both[unit] - other[partner[unit]]) / 2
    unit = np.flatnonzero(wanted[lines.line])
    alone = np.full((len(unit), 2), -1, np.int64)
    alone[np.arange(len(unit)), lines.coder[unit]] = unit
    tuples = np.concatenate([np.column_stack([i, j]), alone])
    return tuples, np.concatenate([y[i] + y[j] - gain, y[unit]]), 1.0 - y


def _least(i: IntArray, j: IntArray, gain: FloatArray, both: FloatArray, partner: IntArray, beat: Beat) -> FloatArray:
    """(units,): the least shares that duals can give the units i: y_u = max(0, gain_uv - y_v) over all v, where y_v is
    what v's partner leaves of the gain ``both`` that the two have together; repeated until it stands."""
    y = np.zeros(len(partner))
    for _ in range(len(i) + 1):
        beat()
        mate = np.where(partner[j] >= 0, np.maximum(both[j] - y[partner[j]], 0.0), 0.0)
        higher = y.copy()
        np.maximum.at(higher, i, gain - mate)
        if (higher - y).max(initial=0.0) < 1e-12:
            break
        y = higher
    return y
