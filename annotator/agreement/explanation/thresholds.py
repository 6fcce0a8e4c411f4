"""How sure it is that a coefficient is good enough: the probability that it lies below the customary thresholds.

Krippendorff, Content Analysis (2004), p. 241: rely on variables with alpha >= .800; where tentative conclusions are
acceptable, alpha >= .667. The probability is the share of the bootstrap's resamples below the threshold, as proposed by
Hayes & Krippendorff, Communication Methods and Measures 1 (2007) 77-89 (their q), here from resampled documents.
Measures that correct for no chance have no such thresholds, and get no probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.explanation.asked import Asked
from annotator.agreement.resampling import Resampling
from annotator.model.thresholds import RELIABLE, TENTATIVE, UNCORRECTED

THRESHOLDS = (TENTATIVE, RELIABLE)


@dataclass(frozen=True, slots=True)
class Below:
    """``probability`` that the figure lies below the threshold, from ``resamples`` of ``documents``."""

    threshold: float
    probability: float


def below(asked: Asked, layer: int, how: Resampling, thresholds: Sequence[float] = THRESHOLDS) -> tuple[Below, ...]:
    """One for each threshold. Empty for measures that correct for nothing, where the figure has no value, and where
    an interval can't be had either (fewer than two documents or clusters, most resamples undefined)."""
    uncorrected = asked.key in UNCORRECTED
    if uncorrected or asked.results[layer].value is None or asked.drawn_from(how) < 2:
        return ()
    values = asked.replicates(how)[:, layer]
    values = values[~np.isnan(values)]
    if 2 * len(values) < how.resamples:
        return ()
    return tuple(Below(threshold, float((values < threshold).mean())) for threshold in thresholds)
