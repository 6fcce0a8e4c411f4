"""What can be asked of the gamma family, and the distances between codes. Checks requests; computes no disorder."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.gamma.null_models import NULL_MODELS
from annotator.agreement.metrics import UserMetric, distance
from annotator.agreement.selection import Selection
from annotator.errors import UsageError

#: Names of distances between codes; a function of two codes or a mapping of pairs of codes, from 0 to 1, goes too.
CODE_METRICS = ("nominal", "ordinal", "interval")


@dataclass(frozen=True, slots=True)
class Options:
    """``samples`` random continua give the expected disorder (0: only the observed one); with ``precision`` (0.02:
    2 %) as many more as it takes. ``alpha`` and ``beta`` weigh position and code, ``delta`` is the cost of a unit
    without partner. The same ``seed`` draws the same samples of a document."""

    samples: int = 30
    precision: float | None = None
    seed: int = 1
    null_model: str = "statistical"
    alpha: float = 1.0
    beta: float = 1.0
    delta: float = 1.0

    def __post_init__(self) -> None:
        if self.samples < 0:
            raise UsageError("The number of samples is 0 or more.")
        if self.precision is not None and not 0 < self.precision < 1:
            raise UsageError("The precision is a share between 0 and 1, such as 0.02.")
        if self.seed < 0:
            raise UsageError("The seed is 0 or more.")
        if self.null_model not in NULL_MODELS:
            raise UsageError(f"There is no null model “{self.null_model}”. Null models: {', '.join(NULL_MODELS)}.")
        if min(self.alpha, self.beta) < 0 or self.alpha + self.beta <= 0:
            raise UsageError("Alpha and beta are 0 or more, and not both 0.")
        if self.delta <= 0:
            raise UsageError("Delta, the cost of a unit without partner, is more than 0.")

    @classmethod
    def of(cls, selection: Selection) -> Options:
        """The options in a selection; the defaults where it has none. Raises UsageError."""
        given = {field.name: getattr(selection, field.name) for field in fields(cls)}
        return cls(**{name: value for name, value in given.items() if value is not None})


def unknown_metric(metric: str | UserMetric | None) -> bool:
    return isinstance(metric, str) and metric not in CODE_METRICS


def code_distances(
    metric: str | UserMetric | None, codes: Sequence[Hashable], order: Sequence[Hashable] | None
) -> FloatArray | None:
    """(codes, codes) from 0 to 1. Ordinal: difference of the places in ``order`` (without it: of the numbers that the
    codes are, in rank), over the largest. Interval: difference of numbers over the largest. None where the codes do
    not support the metric. Raises UsageError for a metric of your own with distances above 1."""
    if metric is None or metric == "nominal":
        return 1.0 - np.eye(len(codes))
    if not isinstance(metric, str):
        return _own(metric, codes)
    values = _ranks(codes, order) if metric == "ordinal" else _numbers(codes)
    if values is None:
        return None
    apart: FloatArray = np.abs(values[:, None] - values[None, :])
    largest = len(order) - 1 if metric == "ordinal" and order is not None else float(apart.max(initial=0.0))
    return apart / largest if largest > 0 else apart


def _own(metric: UserMetric, codes: Sequence[Hashable]) -> FloatArray:
    between = distance(metric, codes, None)
    assert between is not None
    places = np.arange(len(codes))
    matrix = between(places[:, None], places[None, :])
    if (matrix > 1.0).any():
        raise UsageError("The distances between codes go from 0 (the same) to 1 (nothing in common).")
    return matrix


def _ranks(codes: Sequence[Hashable], order: Sequence[Hashable] | None) -> FloatArray | None:
    if order is None:
        numbers = _numbers(codes)
        return None if numbers is None else np.unique(numbers, return_inverse=True)[1].astype(np.float64)
    place = {code: rank for rank, code in enumerate(order)}
    unknown = [code for code in codes if code not in place]
    if unknown:
        raise UsageError(f"The order of the codes does not name “{unknown[0]}”.")
    return np.array([place[code] for code in codes], np.float64)


def _numbers(codes: Sequence[Hashable]) -> FloatArray | None:
    if not all(isinstance(code, int | float) for code in codes):
        return None
    return np.array(codes, np.float64)
