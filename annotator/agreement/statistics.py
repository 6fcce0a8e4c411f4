"""The shape that all measures share: sums that add up over documents, and a function from sums to coefficients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray, Matrix
from annotator.agreement.result import Outcome, reason_code, undefined_outcome
from annotator.agreement.table import Table, dense

#: From sums (..., features) to results of shape (...).
Finish = Callable[[FloatArray], Outcome]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a measure reads a table: what each pattern contributes (patterns, features), and what the sums give.
    ``metric`` names what values were compared with; ``details`` goes into the result."""

    features: Matrix
    finish: Finish
    metric: str = "nominal"
    details: Mapping[str, Any] = field(default_factory=dict)


def unsound(table: Table, reason: str, metric: str = "nominal") -> Recipe:
    """The recipe for data that no coefficient can be had from."""
    return Recipe(
        table.pairable[:, None], lambda sums: undefined_outcome(sums.shape[:-1], reason, sums[..., 0]), metric
    )


class Sums(Protocol):
    """Sums for each code: ``total`` (codes, features), ``by_document`` (codes, documents, features). ``counted``
    (documents,) are the documents that belong to the reliability data (two coders or more): those are resampled."""

    metric: str
    details: Mapping[str, Any]

    @property
    def counted(self) -> BoolArray: ...

    @property
    def total(self) -> FloatArray: ...

    @property
    def by_document(self) -> FloatArray: ...

    def finish(self, sums: FloatArray) -> Outcome: ...


class Statistics(Sums, Protocol):
    """Sums that can be resampled: ``weighted`` gives those (resamples, codes, features) of documents that count
    ``times`` (resamples, documents), and holds ``width`` numbers for each resample to do so."""

    @property
    def width(self) -> int: ...

    def weighted(self, times: FloatArray) -> FloatArray: ...


#: A product of full matrices works off so many numbers in the time that one of a sparse matrix takes for one.
_DENSER = 8


def added_up(by_document: FloatArray, times: FloatArray) -> FloatArray:
    """(resamples, codes, features): the documents' sums, each counted ``times`` (resamples, documents)."""
    codes, documents, width = by_document.shape
    flat = times @ by_document.transpose(1, 0, 2).reshape(documents, codes * width)
    return np.asarray(flat.reshape(len(times), codes, width), np.float64)


@dataclass(eq=False)
class TableStatistics:
    """Statistics of a recipe on a table."""

    table: Table
    recipe: Recipe

    def __post_init__(self) -> None:
        self.metric = self.recipe.metric
        self.details: Mapping[str, Any] = {**(self.table.details or {}), **self.recipe.details}

    @property
    def counted(self) -> BoolArray:
        return self.table.counted

    @cached_property
    def total(self) -> FloatArray:
        return dense(self.table.weights.totals @ self.recipe.features)

    @cached_property
    def by_document(self) -> FloatArray:
        return self.table.weights.sums(self.recipe.features)

    @property
    def width(self) -> int:
        return max(int(self.total.size), self.table.weights.cells)

    def weighted(self, times: FloatArray) -> FloatArray:
        if self.total.size * len(self.counted) <= _DENSER * len(self.table.weights.group):
            return added_up(self.by_document, times)
        return self.table.weights.weighted(self.recipe.features, times)

    def finish(self, sums: FloatArray) -> Outcome:
        return self.recipe.finish(sums)


@dataclass(eq=False)
class SpanStatistics:
    """Statistics that were counted span by span: sums (codes, documents, features)."""

    by_document: FloatArray
    finish_sums: Finish
    counted: BoolArray
    metric: str = "nominal"
    details: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def total(self) -> FloatArray:
        total: FloatArray = self.by_document.sum(1)
        return total

    @property
    def width(self) -> int:
        return int(self.total.size)

    def weighted(self, times: FloatArray) -> FloatArray:
        return added_up(self.by_document, times)

    def finish(self, sums: FloatArray) -> Outcome:
        return self.finish_sums(sums)


@dataclass(eq=False)
class MeanOverPairs:
    """Statistics of a coefficient of two coders, averaged over the pairs of more.

    Pairs that never coded the same unit, or whose values do not vary, are left out of the mean; where no pair has a
    value, neither has the mean. Data that are wrong for the coefficient (overlaps, values without a metric) leave it
    undefined even if only one pair has them.
    """

    pairs: Sequence[Statistics]
    counted: BoolArray

    def __post_init__(self) -> None:
        self.metric = self.pairs[0].metric
        self.details: Mapping[str, Any] = {**self.pairs[0].details, "pairs": "mean"}
        widths = [pair.total.shape[-1] for pair in self.pairs]
        self.edges = np.cumsum([0, *widths])

    @cached_property
    def total(self) -> FloatArray:
        return np.concatenate([pair.total for pair in self.pairs], axis=-1)

    @cached_property
    def by_document(self) -> FloatArray:
        if self._at_once is not None:
            statistics, place = self._at_once
            return statistics.by_document[..., place]
        return np.concatenate([pair.by_document for pair in self.pairs], axis=-1)

    @property
    def width(self) -> int:
        return max(int(self.total.size), *(pair.width for pair in self.pairs))

    def weighted(self, times: FloatArray) -> FloatArray:
        if self._at_once is not None:
            statistics, place = self._at_once
            return statistics.weighted(times)[..., place]
        return np.concatenate([pair.weighted(times) for pair in self.pairs], axis=-1)

    @cached_property
    def _at_once(self) -> tuple[TableStatistics, IntArray] | None:
        """Statistics with each different feature of the pairs once (what one coder did is part of many pairs), and
        where those of all pairs stand; None where the pairs do not read the same units."""
        read = [pair for pair in self.pairs if isinstance(pair, TableStatistics)]
        weights = read[0].table.weights if read else None
        if len(read) < len(self.pairs) or any(pair.table.weights is not weights for pair in read):
            return None
        if not all(isinstance(pair.recipe.features, np.ndarray) for pair in read):
            return None
        features = np.concatenate([pair.recipe.features for pair in read], axis=1)
        different, place = np.unique(features, axis=1, return_inverse=True)
        return TableStatistics(read[0].table, Recipe(different, self.finish)), place.reshape(-1)

    def outcomes(self, sums: FloatArray) -> list[Outcome]:
        """Each pair's results."""
        parts = zip(self.pairs, self.edges[:-1], self.edges[1:], strict=True)
        return [pair.finish(sums[..., low:high]) for pair, low, high in parts]

    def finish(self, sums: FloatArray) -> Outcome:
        outcomes = self.outcomes(sums)
        defined = np.stack([outcome.reason == 0 for outcome in outcomes])
        count = defined.sum(0)

        def mean(part: str) -> FloatArray:
            values = np.stack([getattr(outcome, part) for outcome in outcomes])
            summed = np.where(defined, values, 0.0).sum(0)
            return np.where(count > 0, summed / np.maximum(count, 1), np.nan)

        reason = self._reason(np.stack([outcome.reason for outcome in outcomes]), count)
        most = np.stack([outcome.n for outcome in outcomes]).max(0)
        value = np.where(reason == 0, mean("value"), np.nan)
        return Outcome(value, mean("observed"), mean("expected"), most, reason)

    def _reason(self, reasons: IntArray, defined: IntArray) -> IntArray:
        """(pairs, ...) to (...): why there is no mean, 0 where there is one."""
        wrong = np.isin(reasons, [reason_code("overlap_not_allowed"), reason_code("metric_undefined")])
        telling = np.where(reasons == reason_code("no_pairable"), 0, reasons).max(0)  # says more than "no_pairable"
        none = np.where(telling > 0, telling, reasons[0])
        found: IntArray = np.where(wrong.any(0), np.where(wrong, reasons, 0).max(0), np.where(defined > 0, 0, none))
        return found
