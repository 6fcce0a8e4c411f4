"""Gwet's analytic standard errors of coefficients of rated units, and the intervals made from them.

Each unit i gets a value x_i whose mean is the coefficient and whose spread is the coefficient's: with
kappa_i = (n / n_2) (p_a|i - p_e [r_i >= 2]) / (1 - p_e), n rated units of which n_2 by two coders or more,
x_i = kappa_i - (1 - kappa) e_i / (1 - p_e), e_i how unit i moves the chance p_e. The variance is
sum_i (x_i - kappa)^2 / (n (n - 1)). Source: Gwet, Handbook of Inter-Rater Reliability (4th ed. 2014), chapter 5; for
Conger's kappa, and so Cohen's, e_i follows from the definition of p_e (the book's formula is the same). For alpha, from
the units with two values or more, with r the mean number of values: p_i and pi_k by r_i / r. The interval is that of
Student's t with n - 1 degrees of freedom and ends at 1.

Units are taken for independent draws: ratings of documents or cases are, the characters of a text are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.agreement.alphaboot import distances
from annotator.agreement.arrays import FloatArray
from annotator.agreement.measures._chance import apart, chosen_from, observed
from annotator.agreement.result import Result
from annotator.agreement.selection import Selection
from annotator.agreement.table import Table, dense
from annotator.errors import UsageError


@dataclass(frozen=True, eq=False)
class _Units:
    """The different units, ``weight`` of each kind; ``counts`` (kinds, categories), ``apart`` (categories, categories)
    one less the weights of partial agreement, ``chosen`` the number of categories and the sum of weights."""

    table: Table
    weight: FloatArray
    counts: FloatArray
    apart: FloatArray
    chosen: tuple[int, float]

    @property
    def raters(self) -> FloatArray:
        raters: FloatArray = self.counts.sum(1)
        return raters

    def mean(self, values: FloatArray) -> FloatArray:
        """Over units."""
        mean: FloatArray = np.tensordot(self.weight, values, 1) / self.weight.sum()
        return mean


#: From units to chance disagreement and each kind's effect on it (e_i, of disagreement).
Chance = Callable[[_Units], tuple[float, FloatArray]]


def with_standard_error(result: Result, table: Table, selection: Selection, confidence: float) -> Result:
    """The result with ``standard_error`` in the details and the interval. Raises UsageError for measures without."""
    if result.measure not in MEASURES:
        raise UsageError(f"There is no analytic standard error of {result.measure}, only of: {', '.join(MEASURES)}.")
    if result.value is None:
        return result
    if result.measure in ("cohen_kappa", "weighted_kappa", "scott_pi", "krippendorff_alpha"):
        table = replace(table, strict=True)
    error, units = _error(result.measure, table, selection)
    if error is None:
        return replace(result, confidence=confidence)
    from scipy.special import stdtrit

    width = float(stdtrit(units - 1, (1.0 + confidence) / 2.0)) * error
    details = {**result.details, "interval": "analytic", "standard_error": error}
    ends = (result.value - width, min(1.0, result.value + width))
    return replace(result, ci=ends, confidence=confidence, details=details)


def _error(key: str, table: Table, selection: Selection) -> tuple[float | None, float]:
    """(standard error, units); None with fewer than two units."""
    units = _units(key, table, selection)
    n = float(units.weight.sum())
    if n < 2:
        return None, n
    spread = _alpha(units) if key == "krippendorff_alpha" else _kappa(units, MEASURES[key])
    return float(np.sqrt((units.weight * spread**2).sum() / (n * (n - 1)))), n


def _units(key: str, table: Table, selection: Selection) -> _Units:
    default = "quadratic" if key in ("weighted_kappa", "gwet_ac2") else "identity"
    matrix = _metric(table, selection) if key == "krippendorff_alpha" else apart(table, selection, default)
    assert matrix is not None  # else the coefficient had no value
    kept = np.flatnonzero(table.raters > 0)
    weight = table.weights.totals.sum(0)[kept]
    chosen = chosen_from(table, selection, matrix) if key in ("brennan_prediger", "gwet_ac1", "gwet_ac2") else (0, 0.0)
    small = replace(table, patterns=np.where(table.given, table.patterns, -1)[kept])
    return _Units(small, weight, dense(table.counts)[kept], matrix, chosen)


def _metric(table: Table, selection: Selection) -> FloatArray:
    given = table.weights.totals.sum(0) @ dense(table.counts)
    matrix = distances(table, selection, given)
    scaled: FloatArray = matrix / max(float(matrix.max()), 1e-300)  # alpha is the same for distances of any size
    return scaled


def _kappa(units: _Units, chance: Chance) -> FloatArray:
    """x_i - kappa of each kind of units."""
    apart_i = observed(units.table, units.apart)
    twice = (units.raters >= 2).astype(np.float64)
    share = float(units.mean(twice))  # n_2 / n
    expected, effect = chance(units)
    value = 1.0 - float(units.mean(apart_i)) / share / expected
    agreeing = (expected * twice - apart_i) / (share * expected)  # kappa_i
    spread: FloatArray = agreeing - value + (1.0 - value) * effect / expected
    return spread


def _alpha(units: _Units) -> FloatArray:
    """x_i - alpha' of each kind of units, alpha' without the correction for few values."""
    mean = float(units.mean(units.raters))
    more = units.raters / mean - 1.0
    share = units.mean(units.counts) / mean
    apart_i = observed(units.table, units.apart) * units.raters / mean
    seen, chance = float(units.mean(apart_i)), float(share @ units.apart @ share)
    value = 1.0 - seen / chance
    few = 1.0 / float(units.weight @ units.raters)  # p_a = (1 - few) p_a' + few
    agreeing = 1.0 + more - apart_i - (1.0 - (1.0 - few) * seen) * more
    kappa_i = (agreeing - (1.0 - chance)) / chance
    chance_i = (units.counts / mean) @ units.apart @ share
    moved = (1.0 + more - chance_i - (1.0 - chance) * more) - (1.0 - chance)
    spread: FloatArray = kappa_i - value - 2.0 * (1.0 - value) * moved / chance
    return spread


def _none(units: _Units) -> tuple[float, FloatArray]:
    return 1.0, np.zeros(len(units.weight))


def _joint(units: _Units) -> tuple[float, FloatArray]:
    """Fleiss, Scott: p_e = sum w_kl pi_k pi_l."""
    shares = units.counts / units.raters[:, None]
    pi = units.mean(shares)
    expected = float(pi @ units.apart @ pi)
    return expected, 2.0 * (shares @ units.apart @ pi - expected)


def _uniform(units: _Units) -> tuple[float, FloatArray]:
    count, weight = units.chosen
    return 1.0 - weight / count**2, np.zeros(len(units.weight))


def _gwet(units: _Units) -> tuple[float, FloatArray]:
    """AC1, AC2: p_e = T_w / (q (q - 1)) sum pi_k (1 - pi_k). Gwet takes 2 (1 - pi_k) for how a share moves it."""
    count, weight = units.chosen
    shares = units.counts / units.raters[:, None]
    pi = units.mean(shares)
    factor = weight / (count * (count - 1))
    agreed = factor * float((pi * (1.0 - pi)).sum())
    return 1.0 - agreed, -2.0 * (factor * (shares @ (1.0 - pi)) - agreed)


def _own(units: _Units) -> tuple[float, FloatArray]:
    """Conger, Cohen: the mean over pairs of coders of sum w_kl p_gk p_hl."""
    patterns = units.table.patterns
    places = np.arange(units.counts.shape[1])
    ratings = [(patterns[:, [coder]] == places).astype(np.float64) for coder in range(patterns.shape[1])]
    rating = [one for one in ratings if units.weight @ one.sum(1) > 0]
    shares = [units.weight @ one / (units.weight @ one.sum(1)) for one in rating]
    whole = np.sum(shares, axis=0)
    pairs = len(rating) * (len(rating) - 1)
    expected = sum(float(own @ units.apart @ (whole - own)) for own in shares) / pairs
    effect = np.zeros(len(units.weight))
    for one, own in zip(rating, shares, strict=True):
        rated = one.sum(1)
        towards = units.apart @ (whole - own)
        effect += 2.0 / pairs * ((one @ towards) - rated * float(own @ towards)) / float(units.mean(rated))
    return expected, effect


MEASURES: Mapping[str, Chance] = {
    "percent": _none,
    "cohen_kappa": _own,
    "weighted_kappa": _own,
    "scott_pi": _joint,
    "fleiss_kappa": _joint,
    "conger_kappa": _own,
    "brennan_prediger": _uniform,
    "gwet_ac1": _gwet,
    "gwet_ac2": _gwet,
    "krippendorff_alpha": _none,
}


def two_at_most(key: str, coders: Sequence[str]) -> None:
    """Raises UsageError for a mean over pairs, which has no analytic standard error."""
    if key in ("cohen_kappa", "weighted_kappa", "scott_pi") and len(coders) > 2:
        raise UsageError(f"The analytic standard error of {key} is for two coders: name them, or take conger_kappa.")
