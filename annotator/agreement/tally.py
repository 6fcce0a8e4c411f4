"""What a whole corpus comes down to for the coefficients of single codes: how much text shows each pattern of coders.

A tally is small (codes x patterns), whatever the size of the corpus. Tallies of parts of a corpus can be added up, and
a document that changed can be taken out and put back in: agreement stays current while people code, and can be had of
corpora larger than a machine. Intervals need the documents' own sums and are not here (resampling.py).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray, Matrix
from annotator.agreement.corpus import Corpus
from annotator.agreement.measure import TableMeasure
from annotator.agreement.measures import MEASURES
from annotator.agreement.positions import presence
from annotator.agreement.result import Outcome, Result, number, reason_key
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import MeanOverPairs, Statistics, TableStatistics
from annotator.agreement.table import Table, Weights, dense, stack
from annotator.errors import UsageError

#: The row of a code that nobody used: where it is missing in a part, all of the part's text is without it.
UNUSED = -1


class Tally:
    """How much text, counted in ``unit``, shows each pattern of coders (1 marked, 0 not, -1 missing), for each code."""

    def __init__(self, coders: Sequence[str], codes: Sequence[Hashable], unit: str = "character") -> None:
        self.coders, self.codes, self.unit = tuple(coders), tuple(codes), unit
        self._patterns: IntArray = np.zeros((0, len(self.coders)), np.int64)
        self._totals: FloatArray = np.zeros((len(self.codes) + 1, 0))
        self._row = {code: row for row, code in enumerate(self.codes)}
        self._place: dict[bytes, int] = {}
        self._made: dict[tuple[str, tuple[int, ...]], tuple[Matrix, Statistics]] = {}

    @classmethod
    def of(cls, corpus: Corpus, unit: str = "character") -> Tally:
        """The tally of a corpus."""
        tally = cls(corpus.coders, corpus.codes, unit)
        tally.add(corpus)
        return tally

    def add(self, corpus: Corpus) -> None:
        """Put documents in. Their coders and codes have to be among the tally's."""
        self._count(corpus, 1.0)

    def remove(self, corpus: Corpus) -> None:
        """Take documents out, as they were when they were put in."""
        self._count(corpus, -1.0)

    def __add__(self, other: Tally) -> Tally:
        """The tally of both corpora: coders and codes of either; a coder of the one is missing in the other."""
        if self.unit != other.unit:
            raise UsageError(f"Tallies of {self.unit}s and of {other.unit}s can't be added up.")
        both = Tally(
            tuple(dict.fromkeys((*self.coders, *other.coders))),
            tuple(dict.fromkeys((*self.codes, *other.codes))),
            self.unit,
        )
        for part in (self, other):
            both._insert(part.coders, part.codes, part._patterns, part._totals)
        return both

    def results(
        self, key: str, coders: Sequence[str] | None = None, codes: Sequence[Hashable] | None = None
    ) -> list[Result]:
        """The coefficient of every code, or of some, between all coders, or some. Raises UsageError for measures that
        need the spans themselves."""
        wanted = self.codes if codes is None else tuple(codes)
        names = tuple(name for name in self.coders if coders is None or name in coders)
        if len(names) < 2:
            return [Result(key, None, "single_coder", unit=self.unit, code=code) for code in wanted]
        sums, statistics = self.sums(key, names, wanted)
        return results_of(key, statistics, statistics.finish(sums), wanted, names, self.unit)

    def sums(self, key: str, coders: tuple[str, ...], codes: Sequence[Hashable]) -> tuple[FloatArray, Statistics]:
        """Sums (codes, features) of a measure between some coders, and what reads them."""
        group = tuple(self.coders.index(coder) for coder in coders)
        if (key, group) not in self._made:
            self._made[key, group] = self._make(key, group)
        features, statistics = self._made[key, group]
        return dense(self._totals[[self._row[code] for code in codes]] @ features), statistics

    @property
    def totals(self) -> FloatArray:
        """(codes, patterns): what is counted now, for comparing."""
        return self._totals[:-1].copy()

    def _count(self, corpus: Corpus, sign: float) -> None:
        table, codes, totals = self._counted(corpus, sign)
        used = np.flatnonzero(totals.any(0) & (table.raters >= 2))
        self._insert(table.coders, codes, table.patterns[used], sign * totals[:, used])

    def _counted(self, corpus: Corpus, sign: float) -> tuple[Table, Sequence[Hashable], FloatArray]:
        """A table of the corpus's patterns, codes, and how much shows each (these codes and UNUSED, patterns).
        ``sign`` says whether it is put in or taken out."""
        table = presence(corpus, self.unit)
        return table, corpus.codes, np.concatenate([table.weights.totals, table.weights.only([UNUSED]).totals])

    def _insert(self, coders: Sequence[str], codes: Sequence[Hashable], patterns: IntArray, totals: FloatArray) -> None:
        if tuple(coders) != self.coders:
            wider = np.full((len(patterns), len(self.coders)), -1, np.int64)
            wider[:, [self.coders.index(coder) for coder in coders]] = patterns
            patterns = wider
        if tuple(codes) != self.codes:
            place = {code: row for row, code in enumerate(codes)}
            totals = totals[[*(place.get(code, UNUSED) for code in self.codes), UNUSED]]
        places = self._places(patterns)  # may make room in the totals
        self._totals[:, places] += totals

    def _places(self, patterns: IntArray) -> list[int]:
        """Where the patterns stand; new ones are added."""
        places = []
        fresh = []
        for row in patterns.astype(np.int8):
            key = row.tobytes()
            if key not in self._place:
                self._place[key] = len(self._place)
                fresh.append(row)
            places.append(self._place[key])
        if fresh:
            self._patterns = np.concatenate([self._patterns, np.array(fresh, np.int64)])
            self._totals = np.concatenate([self._totals, np.zeros((len(self._totals), len(fresh)))], axis=1)
            self._made.clear()
        return places

    def _make(self, key: str, coders: tuple[int, ...]) -> tuple[Matrix, Statistics]:
        """What each pattern contributes to a measure, and how its sums are read."""
        measure = next((m for m in MEASURES if m.key == key), None)
        if not isinstance(measure, TableMeasure):
            raise UsageError(f"The measure {key} can't be had from a tally: it needs the spans themselves.")
        groups = list(combinations(coders, 2)) if measure.pairwise else [coders]
        parts = [self._statistics(measure, group) for group in groups]
        counted = np.zeros(0, bool)
        whole: Statistics = parts[0] if len(parts) == 1 else MeanOverPairs(parts, counted)
        return stack([part.recipe.features for part in parts]), whole

    def _statistics(self, measure: TableMeasure, coders: Sequence[int]) -> TableStatistics:
        nothing = np.zeros(0, np.int64)
        weights = Weights(len(self.codes), 0, len(self._patterns), nothing, nothing, np.zeros(0))
        everyone = Table(
            self.coders, (False, True), self._patterns, weights, np.zeros(0, bool), ranked=True, fixed=True
        )
        table = everyone.select(coders, np.zeros(0, bool))
        return TableStatistics(table, measure.recipe(table, Selection(unit=self.unit)))


def results_of(
    key: str, statistics: Statistics, outcome: Outcome, codes: Sequence[Hashable], coders: tuple[str, ...], unit: str
) -> list[Result]:
    """What a measure gave, one result a code."""
    value, observed, expected, n, reason = (
        part.tolist() for part in (outcome.value, outcome.observed, outcome.expected, outcome.n, outcome.reason)
    )
    return [
        Result(
            measure=key,
            value=number(value[place]),
            undefined=reason_key(reason[place]),
            observed=number(observed[place]),
            expected=number(expected[place]),
            n=n[place],
            unit=unit,
            metric=statistics.metric,
            code=code,
            coders=coders,
            details=statistics.details,
        )
        for place, code in enumerate(codes)
    ]
