"""What a measure gives: values, or the reason why there is none. No computing here."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray

#: Why a coefficient is undefined, in words. The keys are stable (interface.md).
REASONS: Mapping[str, str] = {
    "no_variation": "All values are the same, so chance alone would give the same agreement.",
    "no_pairable": "No unit was coded by two of these coders.",
    "single_coder": "Fewer than two coders.",
    "empty": "There is nothing to compare.",
    "overlap_not_allowed": "A coder gave several codes to the same passage; compare sets of codes instead.",
    "metric_undefined": "The values do not support this metric.",
}
_REASON_KEYS = tuple(REASONS)


@dataclass(frozen=True, slots=True)
class Result:
    """A coefficient and what it was computed from.

    ``value`` is None exactly when ``undefined`` holds one of REASONS (or a gamma was asked for without samples).
    ``observed`` and ``expected`` are disagreements for the alphas and gammas (value = 1 - observed/expected) and
    agreements for percent and the kappas (value = (observed - expected) / (1 - expected)); expected is None where a
    measure corrects for nothing.
    ``n`` counts the units that at least two coders coded (characters, tokens, ..., spans for the F1 family).
    ``ci`` is the interval at ``confidence`` from ``resamples`` resamples drawn with ``seed``; None without
    resampling, or where it can't be had (fewer than two documents, or most resamples undefined).
    ``below`` is the share of resamples under ``acceptable``. ``pairs`` holds each pair of coders where the value is
    a mean over pairs. ``details`` holds what else belongs to the figure: number of categories, weights, matched share.
    """

    measure: str
    value: float | None
    undefined: str | None = None
    observed: float | None = None
    expected: float | None = None
    n: float = 0
    unit: str | None = None
    metric: str | None = None
    code: Hashable | None = None
    field: str | None = None
    document: str | None = None
    coders: tuple[str, ...] = ()
    ci: tuple[float, float] | None = None
    confidence: float | None = None
    resamples: int = 0
    seed: int | None = None
    acceptable: float | None = None
    below: float | None = None
    pairs: tuple[Result, ...] = ()
    details: Mapping[str, Any] = attribute(default_factory=dict)

    @property
    def samples(self) -> Any:
        """How many random continua gamma's expected disorder comes from; None for other measures."""
        return self.details.get("samples")

    @property
    def null_model(self) -> str | None:
        """How gamma's random continua were drawn."""
        return self.details.get("null_model")

    @property
    def alignment(self) -> Any:
        """Gamma's best alignment."""
        return self.details.get("alignment")

    @property
    def reason(self) -> str:
        """A sentence that says why there is no value; "" when there is one."""
        return REASONS[self.undefined] if self.undefined else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Many results at once: arrays of one shape. ``value`` is NaN where ``reason`` is not 0; ``reason`` is one more
    than the place of the reason in REASONS. NaN never leaves the package: see ``reason_key`` and ``number``."""

    value: FloatArray
    observed: FloatArray
    expected: FloatArray
    n: FloatArray
    reason: IntArray

    def __getitem__(self, index: Any) -> Outcome:
        parts = (self.value, self.observed, self.expected, self.n, self.reason)
        return Outcome(*(part[index] for part in parts))


def reason_code(key: str) -> int:
    return _REASON_KEYS.index(key) + 1


def reason_key(code: int) -> str | None:
    return _REASON_KEYS[code - 1] if code else None


def number(value: float) -> float | None:
    """The plain number, None for NaN."""
    return None if value != value else float(value)


def ratio_outcome(
    observed: FloatArray, expected: FloatArray, n: FloatArray, *, agreement: bool, unvaried: FloatArray | None = None
) -> Outcome:
    """1 - observed/expected disagreement. ``n`` 0: no_pairable; expected exactly 0 (or ``unvaried``): no_variation.

    With ``agreement`` the shown observed and expected are agreements (one minus the disagreements).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1.0 - observed / expected
    reason = np.where(n > 0, 0, reason_code("no_pairable"))
    flat = (expected == 0) if unvaried is None else (unvaried != 0)
    reason = np.where((reason == 0) & flat, reason_code("no_variation"), reason)
    nothing = n == 0
    shown = (1.0 - observed, 1.0 - expected) if agreement else (observed, expected)
    return Outcome(
        np.where(reason == 0, value, np.nan),
        np.where(nothing, np.nan, shown[0]),
        np.where(nothing, np.nan, shown[1]),
        n,
        reason,
    )


def without_units(outcome: Outcome, documents: FloatArray) -> Outcome:
    """The outcome of a measure that needs units: no document that two coders share is no_pairable, no unit empty."""
    reason = np.where(outcome.n > 0, outcome.reason, reason_code("empty"))
    reason = np.where(documents > 0, reason, reason_code("no_pairable"))
    return Outcome(np.where(reason == 0, outcome.value, np.nan), outcome.observed, outcome.expected, outcome.n, reason)


def undefined_outcome(shape: tuple[int, ...], reason: str, n: FloatArray | float = 0.0) -> Outcome:
    """Undefined everywhere, for one reason."""
    nan = np.full(shape, np.nan)
    return Outcome(nan, nan, nan, np.broadcast_to(np.asarray(n, float), shape), np.full(shape, reason_code(reason)))
