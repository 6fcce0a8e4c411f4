"""What a measure is: a key, a name, a source, whether it applies, and its statistics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from annotator.agreement.corpus import Corpus
from annotator.agreement.data import counted_documents, table_of
from annotator.agreement.ratings import Ratings
from annotator.agreement.resampling import Tick
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import MeanOverPairs, Recipe, Statistics, TableStatistics, unsound
from annotator.agreement.table import Table

Data = Ratings | Corpus


class Measure(Protocol):
    """One coefficient. ``pairwise``: defined for two coders, averaged over the pairs of more.
    ``spans_only``: compares spans themselves, whatever the unit."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def source(self) -> str: ...

    @property
    def pairwise(self) -> bool: ...

    @property
    def spans_only(self) -> bool: ...

    def can_handle(self, data: Data, selection: Selection) -> str:
        """ "" when it applies, else a sentence that says why not."""

    def statistics(
        self, data: Data, selection: Selection, coders: Sequence[int], tick: Tick | None = None
    ) -> Statistics:
        """The statistics of the coders at these places (two or more). ``tick``: how far long work is; may stop it."""


@dataclass(frozen=True)
class TableMeasure:
    """A coefficient of rated units, whatever the units are. ``recipe`` says how it reads a table."""

    key: str
    label: str
    source: str
    recipe: Callable[[Table, Selection], Recipe]
    pairwise: bool = False
    spans_only: bool = False

    def can_handle(self, data: Data, selection: Selection) -> str:
        """It applies to ratings and to every unit of a corpus."""
        return ""

    def statistics(
        self, data: Data, selection: Selection, coders: Sequence[int], tick: Tick | None = None
    ) -> Statistics:
        if self.pairwise and len(coders) > 2:
            pairs = [self.statistics(data, selection, pair) for pair in combinations(coders, 2)]
            return MeanOverPairs(pairs, counted_documents(data, coders))
        table = table_of(data, selection, coders)
        recipe = unsound(table, table.unsound) if table.unsound else self.recipe(table, selection)
        return TableStatistics(table, recipe)


@dataclass(frozen=True)
class SpanMeasure:
    """A measure that compares spans themselves; ``count`` makes its statistics."""

    key: str
    label: str
    source: str
    count: Callable[[Corpus, Selection, Sequence[int]], Statistics]
    pairwise: bool = False
    spans_only: bool = True

    def can_handle(self, data: Data, selection: Selection) -> str:
        if isinstance(data, Ratings):
            return f"{self.label} compares spans: it needs a Corpus, not Ratings."
        return ""

    def statistics(
        self, data: Data, selection: Selection, coders: Sequence[int], tick: Tick | None = None
    ) -> Statistics:
        assert isinstance(data, Corpus)
        return self.count(data, selection, coders)
