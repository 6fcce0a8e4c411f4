"""Disorders of alignments: of all there is (gamma), and of the labels of what was aligned (gamma-cat, gamma-k).

Disorder of an alignment: sum of the disorders of its unitary alignments / mean number of units per coder; that of a
unitary alignment is the mean of d over all pairs of its n places, delta where a place is empty.
Source: Mathet, Widlöcher & Métivier 2015, section 4.

Label disorder: sum w d_cat / sum w over the pairs of real units aligned, w = max(0, 1 - alpha d_pos) / (units of the
unitary alignment - 1); for gamma-k only the pairs with a unit of the category. Units without partner do not count.
Source: Mathet, Computational Linguistics 43 (2017) 661-681, section 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.lines import Lines


def costs(lines: Lines, tuples: IntArray, distance: Distance) -> FloatArray:
    """(tuples,): the disorder of each unitary alignment, in deltas."""
    pairs = lines.coders * (lines.coders - 1) / 2
    cost = np.full(len(tuples), pairs)
    for first, second in combinations(range(lines.coders), 2):
        both = np.flatnonzero((tuples[:, first] >= 0) & (tuples[:, second] >= 0))
        cost[both] += distance.between(lines, tuples[both, first], tuples[both, second]) - 1.0
    return cost / pairs


def total_costs(lines: Lines, tuples: IntArray, distance: Distance) -> FloatArray:
    """(lines,): the summed disorders of each line's unitary alignments, in deltas."""
    line = lines.line[tuples.max(1)]
    total: FloatArray = np.bincount(line, weights=costs(lines, tuples, distance), minlength=lines.count).astype(float)
    return total


@dataclass(frozen=True, eq=False)
class LabelSums:
    """``weight`` and ``different`` (lines, labels + 1): sum of w and of w d_cat over the aligned pairs with a unit of
    each label, and over all pairs in the last column. ``pairs`` (lines, labels + 1): how many pairs there are."""

    weight: FloatArray
    different: FloatArray
    pairs: FloatArray


def label_sums(lines: Lines, tuples: IntArray, distance: Distance, delta: float) -> LabelSums:
    """The sums of every line's alignment. d_pos and d_cat are in units of ``delta`` only here."""
    size = (tuples >= 0).sum(1)
    tables = [np.zeros((lines.count, len(distance.codes) + 1)) for _ in range(3)]
    for first, second in combinations(range(lines.coders), 2):
        both = np.flatnonzero((tuples[:, first] >= 0) & (tuples[:, second] >= 0))
        i, j = tuples[both, first], tuples[both, second]
        w = np.maximum(0.0, 1.0 - distance.alpha * delta * distance.position(lines, i, j)) / (size[both] - 1)
        amounts = (w, w * delta * distance.label(lines, i, j), np.ones(len(both)))
        cell, pair = _cells(lines, i, j, tables[0].shape[1])
        for table, amount in zip(tables, amounts, strict=True):
            table += np.bincount(cell, weights=amount[pair], minlength=table.size).reshape(table.shape)
    return LabelSums(*tables)


def _cells(lines: Lines, i: IntArray, j: IntArray, width: int) -> tuple[IntArray, IntArray]:
    """(cells of a table of lines and labels that pairs add to, which pair): the columns of both labels (once where
    they are the same), and the last."""
    first = lines.line[i] * width
    other = np.flatnonzero(lines.label[i] != lines.label[j])
    every = np.arange(len(i))
    cells = (first + lines.label[i], (first + lines.label[j])[other], first + width - 1)
    return np.concatenate(cells), np.concatenate([every, other, every])
