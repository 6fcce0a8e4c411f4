"""The figure that is to be explained: a measure, the data, a selection. Hands out what all explanations start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray
from annotator.agreement.clusters import Clusters
from annotator.agreement.compute import measure_of, statistics_of, survey
from annotator.agreement.corpus import Corpus
from annotator.agreement.data import table_of
from annotator.agreement.measure import Data, Measure
from annotator.agreement.ratings import Ratings
from annotator.agreement.resampling import Resampling, Tick, drawn_from, replicates
from annotator.agreement.result import Result
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Statistics
from annotator.agreement.table import Table
from annotator.errors import UsageError

ALPHA = "krippendorff_alpha"
#: Measures that leave out units with a single rating, also in the marginals.
_STRICT = frozenset((ALPHA, "value_match", "cohen_kappa", "weighted_kappa", "scott_pi"))

#: Measures whose results show disagreements as ``observed`` and ``expected``; all others show agreements.
SHOW_DISAGREEMENT = frozenset(
    (
        "krippendorff_alpha",
        "value_match",
        "alpha_u_2004",
        "alpha_u_2013",
        "u_alpha",
        "u_alpha_binary",
        "cu_alpha",
        "ku_alpha",
        "gamma",
        "gamma_cat",
        "gamma_k",
        "soft_gamma",
        "window_diff",
        "pk",
    )
)

Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class View:
    """A table that a measure reads, and the coders (places in the data) whose values stand in its columns."""

    table: Table
    coders: tuple[int, ...]


class Asked:
    """One figure, or one for each code of the selection (``results``); what is computed is kept."""

    def __init__(self, measure: str, data: Data, selection: Selection, counting: Tick | None = None) -> None:
        self.measure: Measure = measure_of(measure)
        self.data = data
        self.selection = replace(selection, unit="field") if measure == "value_match" else selection
        self.counting = counting  # told how far long counting is
        self.kept: dict[Any, Any] = {}  # for the explanations, what serves all codes at once

    @property
    def key(self) -> str:
        return self.measure.key

    @cached_property
    def coders(self) -> tuple[int, ...]:
        """Places of the coders compared."""
        return tuple(self.data.coder_places(self.selection.coders))

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Pairs of coders (places)."""
        return tuple(combinations(self.coders, 2))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the coders compared."""
        return tuple(self.data.coders[coder] for coder in self.coders)

    @property
    def documents(self) -> tuple[str, ...]:
        """Names of all documents of the data."""
        return self.data.documents if isinstance(self.data, Ratings) else self.data.ids

    @property
    def corpus(self) -> Corpus | None:
        """The data, where they are spans on texts."""
        return self.data if isinstance(self.data, Corpus) else None

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """The figures without intervals, one per code. Raises UsageError as the measure does."""
        return tuple(survey(self.key, self.data, self.selection, counting=self.counting))

    @cached_property
    def statistics(self) -> Statistics | None:
        """The sums behind the figures; None where fewer than two coders, or no document, are left."""
        try:
            return statistics_of(self.key, self.data, self.selection, self.counting)
        except UsageError:
            if len(self.coders) > 1 and len(self.data):
                raise
            return None

    @cached_property
    def counted(self) -> BoolArray:
        """(documents,): which belong to the reliability data."""
        return np.zeros(len(self.documents), bool) if self.statistics is None else self.statistics.counted

    @cached_property
    def pairwise(self) -> bool:
        """Whether the figure is a mean over pairs of coders."""
        return self.measure.pairwise and len(self.coders) > 2

    @cached_property
    def views(self) -> tuple[View, ...]:
        """The tables behind the figure: one; one per pair where each pair has units or categories of its own; none
        for measures that compare spans themselves, and for data that no coefficient can be had from."""
        if self.measure.spans_only or self.statistics is None:
            return ()
        anew = isinstance(self.data, Ratings) or self.selection.unit in ("span", "field")
        if self.pairwise and anew:
            views = tuple(self._view(pair) for pair in self.pairs)
        else:
            views = (self._view(self.coders),)
        return () if any(view.table.unsound for view in views) else views

    def _view(self, coders: Sequence[int]) -> View:
        table = table_of(self.data, self.selection, coders)
        return View(replace(table, strict=True) if self.key in _STRICT else table, tuple(coders))

    def of_pair(self, place: int) -> Asked:
        """The same figure of one pair of coders."""
        names = tuple(self.data.coders[coder] for coder in self.pairs[place])
        return Asked(self.key, self.data, replace(self.selection, coders=names), self.counting)

    def together(self, how: Resampling | None) -> Clusters | None:
        """The documents that are drawn together, and left out together."""
        return None if how is None else how.on(self.documents)

    def drawn_from(self, how: Resampling | None) -> int:
        """How many documents, or clusters of them, are drawn from."""
        return 0 if self.statistics is None else drawn_from(self.statistics, self.together(how))

    def replicates(self, how: Resampling) -> FloatArray:
        """(resamples, codes): the figures of resampled documents, NaN where undefined; the ones of the intervals."""
        together = self.together(how)
        key = ("replicates", how.resamples, how.seed, None if together is None else together.of.tobytes())
        if key not in self.kept:
            assert self.statistics is not None
            self.kept[key] = replicates(self.statistics, how.resamples, how.seed, together=together)
        drawn: FloatArray = self.kept[key]
        return drawn


def disagreement(key: str, result: Result) -> float | None:
    """The observed disagreement of a figure, whichever way round it shows it."""
    if result.observed is None:
        return None
    return result.observed if key in SHOW_DISAGREEMENT else 1.0 - result.observed
