"""Weights of partial agreement between categories, for the weighted kappas and Gwet's coefficients.

Source: Gwet, Handbook of Inter-Rater Reliability (4th ed. 2014), section 3.5. Weights are taken on the values of the
categories where all are numbers, on their rank (1, 2, ...) otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.metrics import _numbers
from annotator.errors import UsageError

WEIGHTS = ("identity", "linear", "quadratic", "ordinal", "radical", "ratio")

UserWeights = Mapping[tuple[Hashable, Hashable], float]


def disagreement(weights: str | UserWeights, categories: Sequence[Hashable], ranked: bool) -> FloatArray | None:
    """(categories, categories) of one minus the weight: 0 on the diagonal, 1 for full disagreement. None where the
    categories do not support the weights (names in no order)."""
    if not isinstance(weights, str):
        return _given(weights, categories)
    if weights not in WEIGHTS:
        raise UsageError(f"There are no weights “{weights}”. Weights: {', '.join(WEIGHTS)}, or a mapping of pairs.")
    count = len(categories)
    if weights == "identity" or count < 2:
        return 1.0 - np.eye(count)
    if not ranked:
        return None
    values = _numbers(categories)
    if values is None:
        values = np.arange(1.0, count + 1)
    return _weighted(weights, values)


def _weighted(weights: str, values: FloatArray) -> FloatArray | None:
    apart: FloatArray = np.abs(values[:, None] - values[None, :])
    widest = values.max() - values.min()
    matrix: FloatArray | None = None
    if weights == "linear":
        matrix = apart / widest
    elif weights == "quadratic":
        matrix = (apart / widest) ** 2
    elif weights == "radical":
        matrix = np.sqrt(apart / widest)
    elif weights == "ordinal":
        rank = np.argsort(np.argsort(values)).astype(np.float64)
        between = np.abs(rank[:, None] - rank[None, :]) + 1.0
        matrix = between * (between - 1.0) / (len(values) * (len(values) - 1.0))
    elif not (values < 0).any():
        total = values[:, None] + values[None, :]
        relative = np.where(total == 0, 0.0, apart / np.where(total == 0, 1.0, total)) ** 2
        matrix = relative / (widest / (values.max() + values.min())) ** 2
    return matrix


def _given(weights: UserWeights, categories: Sequence[Hashable]) -> FloatArray:
    matrix = np.zeros((len(categories), len(categories)))
    for i, first in enumerate(categories):
        for j, second in enumerate(categories):
            if i != j:
                pair = (first, second) if (first, second) in weights else (second, first)
                matrix[i, j] = 1.0 - weights.get(pair, 0.0)
    return matrix
