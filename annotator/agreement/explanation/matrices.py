"""Which values were taken for which: the coincidence matrix of all coders, the confusion matrix of two."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.explanation.asked import Asked, View
from annotator.agreement.explanation.prices import Apart, apart_of

#: A matrix shows so many cells, the heaviest ones.
CELLS = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """``first`` and ``second`` are categories, ``observed`` and ``expected`` how often they met, ``apart`` the
    difference between them that the figure counts (0 on the diagonal)."""

    first: Hashable
    second: Hashable
    observed: float
    expected: float
    apart: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """``categories`` in order; ``rows`` and ``columns`` are the marginals, ``n`` their total. ``cells`` are those in
    which something was observed, row by row; where there are more than CELLS, the heaviest, and ``left_out`` counts
    the rest. ``kind`` "coincidence": rows and columns are the same coders; "confusion": rows are the first coder's
    values, columns the second's."""

    kind: str
    coders: tuple[str, ...]
    categories: tuple[Hashable, ...]
    rows: tuple[float, ...]
    columns: tuple[float, ...]
    n: float
    cells: tuple[Cell, ...]
    left_out: int = 0


def coincidences(asked: Asked, layer: int) -> Matrix | None:
    """Krippendorff's coincidence matrix: o_ck = sum_u n_uc (n_uk - [c = k]) / (m_u - 1), expected
    n_c (n_k - [c = k]) / (n - 1). Source: Krippendorff 2004, section 11.2. None for other measures than his alpha."""
    if len(asked.views) != 1 or asked.key not in ("krippendorff_alpha", "value_match"):
        return None
    view = asked.views[0]
    table, totals = view.table, view.table.weights.totals[layer]
    width = len(table.categories)
    cells = np.zeros(0, np.int64)
    weights = np.zeros(0)
    for first, second in permutations(range(len(view.coders)), 2):
        both = np.flatnonzero(table.given[:, first] & table.given[:, second] & (totals > 0))
        cells = np.concatenate([cells, table.patterns[both, first] * width + table.patterns[both, second]])
        weights = np.concatenate([weights, totals[both] / (table.raters[both] - 1.0)])
    return _matrix("coincidence", asked, view, layer, cells, weights, asked.names)


def confusion(asked: Asked, layer: int, pair: int) -> Matrix | None:
    """The confusion matrix of one pair of coders (a place in ``asked.pairs``), over the units that both coded;
    expected is row times column by n, as if both drew independently (Cohen 1960). None for measures of spans."""
    first, second = asked.pairs[pair]
    view = next((view for view in asked.views if {first, second} <= set(view.coders)), None)
    if view is None:
        return None
    table, totals = view.table, view.table.weights.totals[layer]
    a, b = view.coders.index(first), view.coders.index(second)
    both = np.flatnonzero(table.given[:, a] & table.given[:, b] & (totals > 0))
    cells = table.patterns[both, a] * len(table.categories) + table.patterns[both, b]
    names = (asked.data.coders[first], asked.data.coders[second])
    return _matrix("confusion", asked, view, layer, cells, totals[both], names)


def _matrix(
    kind: str, asked: Asked, view: View, layer: int, cells: IntArray, weights: FloatArray, names: tuple[str, ...]
) -> Matrix | None:
    apart = apart_of(asked, view.table, layer)
    if apart is None:
        return None
    width = len(view.table.categories)
    where, place = np.unique(cells, return_inverse=True)
    observed: FloatArray = np.bincount(place, weights=weights, minlength=len(where)).astype(np.float64)
    first, second = where // max(width, 1), where % max(width, 1)
    rows: FloatArray = np.bincount(first, weights=observed, minlength=width).astype(np.float64)
    columns: FloatArray = np.bincount(second, weights=observed, minlength=width).astype(np.float64)
    kept = np.sort(np.argsort(-observed, kind="stable")[:CELLS])
    found = _cells(kind, view, apart, first[kept], second[kept], observed[kept], rows, columns)
    used = np.flatnonzero(rows + columns) if not view.table.fixed else np.arange(width)
    return Matrix(
        kind,
        names,
        tuple(view.table.categories[category] for category in used),
        tuple(rows[used].tolist()),
        tuple(columns[used].tolist()),
        float(observed.sum()),
        found,
        len(where) - len(kept),
    )


def _cells(
    kind: str,
    view: View,
    apart: Apart,
    first: IntArray,
    second: IntArray,
    observed: FloatArray,
    rows: FloatArray,
    columns: FloatArray,
) -> tuple[Cell, ...]:
    total = rows.sum()
    if kind == "coincidence":
        chance = rows[first] * (columns[second] - (first == second)) / max(total - 1.0, 1.0)
    else:
        chance = rows[first] * columns[second] / max(total, 1.0)
    between = np.where(first == second, 0.0, apart(first, second))
    names = view.table.categories
    parts = (first.tolist(), second.tolist(), observed.tolist(), chance.tolist(), between.tolist())
    return tuple(Cell(names[a], names[b], seen, due, far) for a, b, seen, due, far in zip(*parts, strict=True))
