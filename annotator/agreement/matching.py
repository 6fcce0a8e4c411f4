"""Matching spans of two coders one to one: who found the same passage. Pure geometry on arrays.

Spans match only inside a group (a document, or a document and a code) and, where asked, only when they overlap
enough. A maximum matching is used throughout: a greedy one depends on the order of the spans.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Parallel arrays, sorted in no particular way. ``label`` only breaks ties between equally good partners."""

    group: IntArray
    start: IntArray
    end: IntArray
    label: IntArray

    def __len__(self) -> int:
        return len(self.group)


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Pairs of spans that could match: places in the two sets, and the intersection over union of each pair."""

    left: IntArray
    right: IntArray
    iou: FloatArray


def overlapping(left: Spans, right: Spans, least: float = 0.0, reach: int | None = None) -> Edges:
    """Pairs of one group that share at least one position and have IoU >= ``least``.

    With ``reach``, instead: pairs whose starts and whose ends are each at most ``reach`` apart (overlap or not).
    """
    margin = 0 if reach is None else reach
    i, j = _candidates(left, right, margin)
    shared = np.minimum(left.end[i], right.end[j]) - np.maximum(left.start[i], right.start[j])
    union = np.maximum(left.end[i], right.end[j]) - np.minimum(left.start[i], right.start[j])
    iou = np.maximum(shared, 0) / union
    if reach is None:
        kept = (shared > 0) & (iou >= least - 1e-12)
    else:
        kept = np.abs(left.start[i] - right.start[j]) <= reach
        kept &= np.abs(left.end[i] - right.end[j]) <= reach
    return Edges(i[kept], j[kept], iou[kept])


def _candidates(left: Spans, right: Spans, margin: int) -> tuple[IntArray, IntArray]:
    """Pairs of one group that come within ``margin`` of each other, and some more. Groups lie on one long line."""
    if not len(left) or not len(right):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    a, b = _on_one_line(left, right, margin)
    order = np.argsort(b + right.start, kind="stable")
    start, end = (b + right.start)[order], np.maximum.accumulate((b + right.end)[order])
    low = np.searchsorted(end, a + left.start - margin, "left")
    high = np.searchsorted(start, a + left.end + margin, "right")
    count = np.maximum(high - low, 0)
    i = np.repeat(np.arange(len(left)), count)
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    j = order[np.repeat(low, count) + step]
    same = left.group[i] == right.group[j]
    return i[same], j[same]


def _on_one_line(left: Spans, right: Spans, margin: int) -> tuple[IntArray, IntArray]:
    """Where each span's group begins on a line that holds all groups of both sides, far enough apart."""
    stride = int(max(left.end.max(), right.end.max())) + 2 * margin + 2
    if (int(max(left.group.max(), right.group.max())) + 1) * stride < 1 << 62:
        return left.group * stride, right.group * stride
    groups, place = np.unique(np.concatenate([left.group, right.group]), return_inverse=True)
    if len(groups) * stride >= 1 << 62:
        raise OverflowError("positions are too large to be compared")
    base = place * stride
    return base[: len(left)], base[len(left) :]


def largest(edges: Edges, left: int, right: int) -> IntArray:
    """(left,): the partner of each left span in a matching with as many pairs as possible, -1 for none."""
    partner = np.full(left, -1, np.int64)
    alone = _alone(edges)
    partner[edges.left[alone]] = edges.right[alone]
    if not alone.all():
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import maximum_bipartite_matching

        i, row = np.unique(edges.left[~alone], return_inverse=True)
        j, column = np.unique(edges.right[~alone], return_inverse=True)
        graph = csr_matrix((np.ones(len(row), np.int8), (row, column)), shape=(len(i), len(j)))
        chosen = maximum_bipartite_matching(graph, perm_type="column")
        partner[i[chosen >= 0]] = j[chosen[chosen >= 0]]
    return partner


def _alone(edges: Edges) -> BoolArray:
    """(edges,): whether neither of the two spans could match any other."""
    if not len(edges.left):
        return np.zeros(0, bool)
    alone: BoolArray = np.bincount(edges.left)[edges.left] == 1
    alone &= np.bincount(edges.right)[edges.right] == 1
    return alone


def best(edges: Edges, left: Spans, right: Spans) -> IntArray:
    """(left,): as ``largest``, and among the largest matchings one with the most equal labels and overlap.

    Each connected component is a small assignment problem of its own; most have a single pair. Remaining ties go to
    the earlier spans, so that it does not matter which coder is left and which right.
    """
    partner = np.full(len(left), -1, np.int64)
    if not len(edges.left):
        return partner
    gain = edges.iou + (left.label[edges.left] == right.label[edges.right])
    alone = _alone(edges)
    partner[edges.left[alone]] = edges.right[alone]
    if not alone.all():
        rest = ~alone
        early = 1.0 / (2.0 + _rank(left)[edges.left] + _rank(right)[edges.right])
        _assign(partner, edges.left[rest], edges.right[rest], (gain + 1e-9 * early)[rest], len(left), len(right))
    return partner


def _rank(spans: Spans) -> IntArray:
    """Each span's place in text order."""
    rank = np.empty(len(spans), np.int64)
    rank[np.lexsort((spans.label, spans.end, spans.start, spans.group))] = np.arange(len(spans))
    return rank


def _assign(partner: IntArray, i: IntArray, j: IntArray, gain: FloatArray, left: int, right: int) -> None:
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    graph = csr_matrix((np.ones(len(i), np.int8), (i, left + j)), shape=(left + right, left + right))
    label = connected_components(graph, directed=False)[1][i]
    order = np.argsort(label, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        rows, row = np.unique(i[part], return_inverse=True)
        columns, column = np.unique(j[part], return_inverse=True)
        profit = np.zeros((len(rows), len(columns)))
        # one more pair is worth more than anything that the others' labels and overlaps (<= 2 each) could add
        profit[row, column] = gain[part] + 2.0 * min(profit.shape) + 1.0
        chosen = linear_sum_assignment(profit, maximize=True)
        real = profit[chosen] > 0
        partner[rows[chosen[0][real]]] = columns[chosen[1][real]]
