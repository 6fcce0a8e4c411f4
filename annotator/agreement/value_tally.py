"""What values come down to, whichever they are: codes of text taken together, values of a field on matched spans.

Units can be put in and taken out, as in tally.py. Counts are whole numbers and stay exact however often they change.
Sources of the coefficients: krippendorff_alpha.py, percent.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np

from annotator.agreement.alignment import in_order
from annotator.agreement.measures.krippendorff_alpha import KRIPPENDORFF_ALPHA
from annotator.agreement.measures.percent import shares_of
from annotator.agreement.result import Outcome, ratio_outcome
from annotator.agreement.selection import Selection
from annotator.agreement.table import Table, Weights, dense

#: Metrics for which values are equal or not.
ALIKE = ("nominal", "set")


class NominalTally:
    """Units whose values are equal or not. A unit with fewer than two values says nothing."""

    def __init__(self) -> None:
        self._units = 0
        self._squares = 0  # of the counts, added up
        self._counts: Counter[Hashable] = Counter()
        self._apart: Counter[int] = Counter()  # pairs that differ, by the number of values in their unit

    def count(self, values: Sequence[Hashable], times: int) -> None:
        """Put in units of these values, so many times; take them out, where ``times`` is negative."""
        many = len(values)
        if many < 2:
            return
        own = Counter(values)
        self._units += times
        self._apart[many] += times * (many * many - sum(n * n for n in own.values())) // 2
        for value, n in own.items():
            before = self._counts[value]
            after = before + times * n
            self._squares += after * after - before * before
            self._counts[value] = after
            if not after:
                del self._counts[value]

    def alpha(self) -> Outcome:
        """Krippendorff's, shape (1,)."""
        total = sum(self._counts.values())
        crossed = total * total - self._squares
        seen = sum(2.0 * pairs / (many - 1) for many, pairs in self._apart.items())
        chance = crossed / (total * (total - 1.0)) if total > 1 else 0.0
        return ratio_outcome(
            np.array([seen / total if total else np.nan]), np.array([chance]), np.array([float(self._units)]),
            agreement=False, unvaried=np.array([float(crossed == 0)]),
        )  # fmt: skip

    def percent(self) -> Outcome:
        """Percent agreement, shape (1,)."""
        seen = sum(2.0 * pairs / (many * (many - 1)) for many, pairs in self._apart.items())
        return shares_of(np.array([[float(self._units), seen]]))


class ValueTally:
    """Units whose values are compared by a metric. ``categories`` gives their rank order, where there is one;
    ``coders`` is how many values a unit can have."""

    def __init__(self, metric: str, categories: Sequence[Hashable] | None, coders: int) -> None:
        self.metric, self.categories = metric, categories
        self.nominal = NominalTally()
        self._coders = coders
        self._number: dict[Hashable, int] = {}
        self._values: list[Hashable] = []
        self._observed: Counter[Hashable] = Counter()
        self._units: Counter[tuple[int, ...]] = Counter()

    def count(self, values: Sequence[Hashable], times: int) -> None:
        """As NominalTally's; a value without a partner makes known that it occurs."""
        self.nominal.count(values, times)
        if self.metric in ALIKE or not values:
            return
        for value in values:
            self._observed[value] += times
            if not self._observed[value]:
                del self._observed[value]
        unit = tuple(sorted(map(self._numbered, values)))
        self._units[unit] += times
        if not self._units[unit]:
            del self._units[unit]

    def _numbered(self, value: Hashable) -> int:
        if value not in self._number:
            self._number[value] = len(self._values)
            self._values.append(value)
        return self._number[value]

    def alpha(self) -> Outcome:
        """Krippendorff's at this metric, shape (1,)."""
        if self.metric in ALIKE:
            return self.nominal.alpha()
        table = self._table()
        recipe = KRIPPENDORFF_ALPHA.recipe(table, Selection(metric=self.metric))
        return recipe.finish(dense(table.weights.totals @ recipe.features))

    def _table(self) -> Table:
        ordered, ranked = in_order(self._observed, self.categories)
        place = {value: index for index, value in enumerate(ordered)}
        patterns = np.full((len(self._units), self._coders), -1, np.int64)
        for row, unit in enumerate(self._units):
            patterns[row, : len(unit)] = [place[self._values[number]] for number in unit]
        rows = len(patterns)
        weights = Weights(
            1, 1, rows, np.zeros(rows, np.int64), np.arange(rows), np.array(list(self._units.values()), np.float64)
        )
        fixed = self.categories is not None
        nobody = ("",) * self._coders
        return Table(nobody, ordered, patterns, weights, np.ones(1, bool), ranked=ranked, fixed=fixed)
