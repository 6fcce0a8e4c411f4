"""Distances between values for Krippendorff's alpha (the squared differences of his definitions, delta^2).

Source: Krippendorff, Content Analysis (2004), section 11.3; Jaccard and MASI on sets: Passonneau (2006), used as they
are, not squared. Ordinal distances depend on the marginals and live with the coefficient.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.errors import UsageError

#: Names that ``metric=`` takes; a function of two values or a mapping of pairs of values is taken too.
METRICS = ("nominal", "ordinal", "interval", "ratio", "circular", "set", "jaccard", "masi")
#: The ones that compare sets of codes.
SET_METRICS = ("set", "jaccard", "masi")

UserMetric = Callable[[Any, Any], float] | Mapping[tuple[Hashable, Hashable], float]


class Metric(Protocol):
    """Distances between categories, given by their places; arrays are broadcast against each other."""

    def __call__(self, first: IntArray, second: IntArray) -> FloatArray: ...


def name_of(metric: str | UserMetric | None) -> str:
    """What a result shows. Raises UsageError for a name that is no metric."""
    if metric is None:
        return "nominal"
    if not isinstance(metric, str):
        return "custom"
    if metric not in METRICS:
        raise UsageError(f"There is no metric “{metric}”. Metrics: {', '.join(METRICS)}.")
    return metric


def distance(metric: str | UserMetric, categories: Sequence[Hashable], period: float | None) -> Metric | None:
    """The metric on these categories; None when they do not support it (names on an interval scale, negative
    numbers on a ratio scale)."""
    if not isinstance(metric, str):
        return _table(_matrix(metric, categories))
    if metric in ("nominal", "set"):
        return lambda first, second: (first != second).astype(np.float64)
    if metric in ("jaccard", "masi"):
        return _table(_sets(categories, masi=metric == "masi"))
    values = _numbers(categories)
    if values is None or (metric == "ratio" and (values < 0).any()):
        return None
    if metric == "interval":
        return lambda first, second: (values[first] - values[second]) ** 2
    if metric == "ratio":
        return lambda first, second: _ratio(values[first], values[second])
    if period is None:
        raise UsageError("The circular metric needs the period of the scale: period=24 for hours, 360 for degrees.")
    return lambda first, second: np.sin(np.pi * (values[first] - values[second]) / period) ** 2


def _numbers(categories: Sequence[Hashable]) -> FloatArray | None:
    if not all(isinstance(value, bool | int | float) for value in categories):
        return None
    return np.array(categories, np.float64)


def _ratio(first: FloatArray, second: FloatArray) -> FloatArray:
    total = first + second
    return np.where(total == 0, 0.0, (first - second) / np.where(total == 0, 1.0, total)) ** 2


def _table(matrix: FloatArray) -> Metric:
    return lambda first, second: matrix[first, second]


def _matrix(metric: UserMetric, categories: Sequence[Hashable]) -> FloatArray:
    matrix = np.zeros((len(categories), len(categories)))
    for i, first in enumerate(categories):
        for j, second in enumerate(categories):
            if i != j:
                matrix[i, j] = metric(first, second) if callable(metric) else _looked_up(metric, first, second)
    if (matrix < 0).any() or not np.array_equal(matrix, matrix.T):
        raise UsageError("A metric of your own needs distances that are symmetric and not negative.")
    return matrix


def _looked_up(metric: Mapping[tuple[Hashable, Hashable], float], first: Hashable, second: Hashable) -> float:
    if (first, second) not in metric and (second, first) not in metric:
        raise UsageError(f"The metric gives no distance between {first!r} and {second!r}.")
    return metric[first, second] if (first, second) in metric else metric[second, first]


def _sets(categories: Sequence[Hashable], masi: bool) -> FloatArray:
    """Jaccard 1 - |A & B| / |A | B|; MASI 1 - J M with M = 1, 2/3, 1/3, 0 for equal, nested, crossing, disjoint."""
    sets = [_as_set(category) for category in categories]
    place = {member: index for index, member in enumerate(dict.fromkeys(m for members in sets for m in members))}
    there = np.zeros((len(sets), len(place)))
    for row, members in enumerate(sets):
        there[row, [place[member] for member in members]] = 1.0
    size = there.sum(1)
    shared = there @ there.T
    union = size[:, None] + size[None, :] - shared
    jaccard = np.where(union == 0, 1.0, shared / np.where(union == 0, 1.0, union))
    if not masi:
        return 1.0 - jaccard
    nested = (shared == size[:, None]) | (shared == size[None, :])
    equal = nested & (size[:, None] == size[None, :])
    monotonicity = np.where(equal, 1.0, np.where(shared == 0, 0.0, np.where(nested, 2 / 3, 1 / 3)))
    return 1.0 - jaccard * monotonicity


def _as_set(value: Hashable) -> frozenset[Hashable]:
    if isinstance(value, frozenset | tuple):
        return frozenset(value)
    return frozenset() if value is None else frozenset([value])
