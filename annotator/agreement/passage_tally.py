"""What a whole corpus comes down to where passages are compared: found by whom, with which code; matched spans of F1.

As in tally.py, documents can be put in and taken out. Which passages are the same find depends on the coders who are
compared, so that each group of coders is counted by itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence, Set
from dataclasses import replace
from itertools import combinations

import numpy as np

from annotator.agreement.alignment import align, code_presence_table
from annotator.agreement.arrays import FloatArray
from annotator.agreement.compute import measure_of
from annotator.agreement.corpus import Corpus
from annotator.agreement.result import Result
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import MeanOverPairs, SpanStatistics
from annotator.agreement.table import Table
from annotator.agreement.tally import Tally, results_of

Group = tuple[str, ...]


class _Aligned(Tally):
    """The patterns of one group of coders: who gave a passage the code, who another one."""

    def __init__(self, coders: Group, codes: Sequence[Hashable]) -> None:
        super().__init__(coders, codes, "span")
        self._spans = self._partnered = 0

    @property
    def share(self) -> float | None:
        """The share of the spans that have a partner."""
        return self._partnered / self._spans if self._spans else None

    def _counted(self, corpus: Corpus, sign: float) -> tuple[Table, Sequence[Hashable], FloatArray]:
        coders = corpus.coder_places(self.coders)
        found = align(corpus, None, coders, same_code=False)
        members = (found.members >= 0).sum(1)
        self._spans += int(sign) * len(found.columns)
        self._partnered += int(sign) * int(members[members > 1].sum())
        table = code_presence_table(corpus, self.codes, coders, found)
        return table, self.codes, np.concatenate([table.weights.totals, np.zeros((1, table.weights.patterns))])


class PassageTally:
    """Rated passages (unit "span") for each of some groups of coders; for a mean over pairs these have to be among
    them."""

    def __init__(self, groups: Iterable[Group], codes: Sequence[Hashable]) -> None:
        self._by_group = {group: _Aligned(group, codes) for group in groups}

    def add(self, corpus: Corpus) -> None:
        """Put documents in."""
        for tally in self._by_group.values():
            tally.add(corpus)

    def replace(self, old: Corpus, new: Corpus, coders: Set[str]) -> set[Hashable]:
        """Put the new state of documents in place of the old one, in which the work of these coders differs: the codes
        whose patterns changed."""
        changed: set[Hashable] = set()
        for group, tally in self._by_group.items():
            if coders.isdisjoint(group):
                continue
            before = tally.totals
            tally.remove(old)
            tally.add(new)
            after = tally.totals
            after[:, : before.shape[1]] -= before
            changed |= {tally.codes[row] for row in np.flatnonzero(after.any(1)).tolist()}
        return changed

    def results(self, key: str, coders: Group, codes: Sequence[Hashable]) -> list[Result]:
        """One result a code between the coders of a group."""
        if len(coders) > 2 and measure_of(key).pairwise:
            return self._mean(key, coders, codes)
        tally = self._by_group[coders]
        return [_shared(result, tally.share) for result in tally.results(key, coders, codes)]

    def _mean(self, key: str, coders: Group, codes: Sequence[Hashable]) -> list[Result]:
        pairs = [self._by_group[pair] for pair in combinations(coders, 2)]
        parts = [tally.sums(key, tally.coders, codes) for tally in pairs]
        whole = MeanOverPairs([statistics for _, statistics in parts], np.zeros(0, bool))
        outcome = whole.finish(np.concatenate([sums for sums, _ in parts], axis=-1))
        results = results_of(key, whole, outcome, codes, coders, "span")
        return [_shared(result, pairs[0].share) for result in results]  # as in a table: what the first pair says


def _shared(result: Result, share: float | None) -> Result:
    return replace(result, details={**result.details, "matched_share": share})


class MatchTally:
    """Sums of a measure that matches spans (the F1 family), for each of some groups of coders."""

    def __init__(self, key: str, unit: str, groups: Iterable[Group], codes: Sequence[Hashable]) -> None:
        self.key, self.unit, self.codes = key, unit, tuple(codes)
        self._row = {code: row for row, code in enumerate(self.codes)}
        self._sums: dict[Group, FloatArray] = {group: np.zeros((len(self.codes), 0)) for group in groups}
        self._statistics: dict[Group, SpanStatistics] = {}

    def add(self, corpus: Corpus) -> None:
        self._count(corpus, 1.0)

    def remove(self, corpus: Corpus) -> None:
        self._count(corpus, -1.0)

    def results(self, key: str, coders: Group, codes: Sequence[Hashable]) -> list[Result]:
        """One result a code between the coders of a group."""
        statistics = self._statistics[coders]
        outcome = statistics.finish(self._sums[coders][[self._row[code] for code in codes]])
        return results_of(key, statistics, outcome, codes, coders, self.unit)

    def _count(self, corpus: Corpus, sign: float) -> None:
        measure = measure_of(self.key)
        wanted = Selection(unit=self.unit, codes=self.codes)
        for group, sums in self._sums.items():
            found = measure.statistics(corpus, wanted, corpus.coder_places(group))
            assert isinstance(found, SpanStatistics)
            if not sums.shape[1]:
                self._sums[group] = sums = np.zeros(found.total.shape)
            sums += sign * found.total
            self._statistics[group] = replace(found, by_document=np.zeros((0, 0, 0)))  # how it is read, not the data
