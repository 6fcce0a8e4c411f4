"""What each document does to the figure: its value without that document, and the jackknife's standard error.

Without document d the sums of all others stand, so the value is exact, not an approximation. Standard error:
sqrt((n - 1) / n sum_d (v_d - mean)^2), bias (n - 1) (mean - v), v_d the value without document d.
Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 11. Where documents belong together, error
and bias come from leaving out one cluster at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.agreement.explanation.asked import Asked
from annotator.agreement.resampling import Resampling, leave_one_out


@dataclass(frozen=True, slots=True)
class Without:
    """``value`` is the figure without the document, None where it is undefined then; ``change`` how much it rises by
    leaving the document out: positive where the document lowers the figure."""

    document: str
    value: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class Jackknife:
    """``documents`` from the one that lowers the figure most to the one that raises it most, those whose value is
    undefined last. ``standard_error`` and ``bias`` are None where fewer than two documents leave a value."""

    documents: tuple[Without, ...] = ()
    standard_error: float | None = None
    bias: float | None = None


def jackknife(asked: Asked, layer: int, how: Resampling | None = None) -> Jackknife:
    """Leave each document out once; ``how`` says which belong together. Empty where the figure has no value."""
    value = asked.results[layer].value
    if value is None or asked.statistics is None:
        return Jackknife()
    if "without" not in asked.kept:
        asked.kept["without"] = leave_one_out(asked.statistics)
    without = asked.kept["without"][:, layer]
    names = [asked.documents[place] for place in np.flatnonzero(asked.counted)]
    found = [
        Without(name, None if np.isnan(other) else other, None if np.isnan(other) else other - value)
        for name, other in zip(names, without.tolist(), strict=True)
    ]
    found.sort(key=lambda one: (one.change is None, -(one.change or 0.0)))
    together = asked.together(how)
    if together is not None:
        without = leave_one_out(asked.statistics, together)[:, layer]
    known = without[~np.isnan(without)]
    count = len(known)
    if count < 2:
        return Jackknife(tuple(found))
    error = float(np.sqrt((count - 1) / count * ((known - known.mean()) ** 2).sum()))
    return Jackknife(tuple(found), error, float((count - 1) * (known.mean() - value)))
