"""The passages that cost most. Together with all that are not shown they add up to the observed disagreement.

On text a passage is a stretch that the coders' spans of a code cover without a gap; outside such stretches everybody
says the same. Where spans are matched (units "span" and "field") a passage is one group of matched spans. Documents
are gone through from the most costly on, and only as long as they can still hold a passage that belongs to the list.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from annotator.agreement.alignment import Aligned, align
from annotator.agreement.arrays import BoolArray, IntArray
from annotator.agreement.corpus import Columns, Corpus
from annotator.agreement.explanation.asked import Asked, View
from annotator.agreement.explanation.costs import of_units
from annotator.agreement.explanation.prices import Prices, prices
from annotator.agreement.metrics import SET_METRICS
from annotator.agreement.units import line


@dataclass(frozen=True, slots=True)
class Passage:
    """[start, end) of a document in code points, both None for a whole document. ``cost`` is what it adds to the
    observed disagreement, ``share`` the same as a share of the whole. ``by`` says for each coder who was to code the
    document: on text how many units of the passage they marked, for matched spans their value (None: no span, or the
    field left empty)."""

    document: str
    start: int | None
    end: int | None
    cost: float
    share: float
    by: Mapping[str, Hashable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passages:
    """``found``, the most costly first, and what all ``others`` cost together. ``found`` is empty for measures that
    compare spans themselves (their passages are those of the command ``disagreements``)."""

    found: tuple[Passage, ...] = ()
    others: float = 0.0


def passages(asked: Asked, layer: int, limit: int = 20) -> Passages:
    """At most ``limit`` passages of the figure of one code."""
    corpus = asked.corpus
    by_document = None if corpus is None else of_units(asked, layer)
    if corpus is None or by_document is None:
        return Passages()
    whole = float(by_document.sum())
    if limit < 1:
        return Passages((), whole)
    reader = (
        _Matched(asked, corpus, layer) if asked.selection.unit in ("span", "field") else _OnText(asked, corpus, layer)
    )
    budget = by_document.sum(1)
    found: list[Passage] = []
    for document in np.argsort(-budget, kind="stable").tolist():
        if budget[document] <= 0 or (len(found) >= limit and budget[document] <= found[limit - 1].cost):
            break
        found.extend(reader.read(document, whole))
        found.sort(key=lambda passage: -passage.cost)
    shown = tuple(found[:limit])
    return Passages(shown, max(0.0, whole - sum(passage.cost for passage in shown)))


class _OnText:
    """Stretches of text, cut where a coder's span begins or ends."""

    def __init__(self, asked: Asked, corpus: Corpus, layer: int) -> None:
        self.asked, self.corpus = asked, corpus
        on_line = line(corpus, asked.selection.unit)
        (self.view,) = asked.views
        found = prices(asked, self.view, layer)
        assert found is not None
        self.prices: Prices = found
        codes = self._codes(layer)
        spans = on_line.columns
        kept = np.isin(spans.code, codes) & np.isin(spans.coder, asked.coders) & asked.counted[spans.document]
        chosen = spans.where(kept)
        self.spans = chosen.where(np.lexsort((chosen.end, chosen.start, chosen.document)))
        self.edges = np.searchsorted(self.spans.document, np.arange(len(corpus) + 1))

    def _codes(self, layer: int) -> list[int]:
        selection = self.asked.selection
        places = self.corpus.code_places(selection.codes)
        return places if selection.together else [places[layer]]

    def read(self, document: int, whole: float) -> Iterator[Passage]:
        """The document's passages that cost something."""
        own = self.spans.where(slice(self.edges[document], self.edges[document + 1]))
        for first, last in _clusters(own):
            yield from self._passage(document, own.where(slice(first, last)), whole)

    def _passage(self, document: int, own: Columns, whole: float) -> Iterator[Passage]:
        cuts = np.unique(np.concatenate([own.start, own.end]))
        inside = (own.start[:, None] <= cuts[None, :-1]) & (own.end[:, None] > cuts[None, :-1])
        rows = self._rows(document, own, inside)
        lengths = np.diff(cuts).astype(np.float64)
        cost = float((self.prices.of(rows).sum(1) * lengths).sum())
        if cost <= 0:
            return
        start, end = self._characters(document, int(cuts[0]), int(cuts[-1]))
        marked = {
            self.corpus.coders[coder]: int((inside[own.coder == coder].any(0) * lengths).sum())
            for coder in self.asked.coders
            if self.corpus.rosters[document, coder]
        }
        yield Passage(self.corpus.ids[document], start, end, cost, cost / whole, marked)

    def _rows(self, document: int, own: Columns, inside: BoolArray) -> IntArray:
        """(stretches, coders): places of the categories that each coder gave each stretch."""
        rows = np.full((inside.shape[1], len(self.asked.coders)), -1, np.int64)
        for column, coder in enumerate(self.asked.coders):
            if self.corpus.rosters[document, coder]:
                mine = own.coder == coder
                rows[:, column] = self._values(own.code[mine], inside[mine])
        return rows

    def _values(self, codes: IntArray, inside: BoolArray) -> IntArray:
        if not self.asked.selection.together:
            return np.array(inside.any(0), np.int64)  # the categories are (False, True)
        found = []
        for column in inside.T:
            names = frozenset(self.corpus.codes[code] for code in codes[column])
            found.append(self._place[names if self._sets else next(iter(names), None)])
        return np.array(found, np.int64)

    @property
    def _sets(self) -> bool:
        return self.asked.selection.metric in SET_METRICS

    @property
    def _place(self) -> dict[Hashable, int]:
        return {category: place for place, category in enumerate(self.view.table.categories)}

    def _characters(self, document: int, start: int, end: int) -> tuple[int | None, int | None]:
        """From places on the line to code points."""
        unit = self.asked.selection.unit
        if unit == "document":
            return None, None
        if unit == "character":
            return start, end
        edges = self.corpus.boundaries[unit][document]
        return edges[start][0], edges[end - 1][1]


def _clusters(spans: Columns) -> Iterator[tuple[int, int]]:
    """Places (first, behind the last) of spans that overlap, directly or through others; sorted by start."""
    if not len(spans):
        return
    reach = np.maximum.accumulate(spans.end)
    begins = np.flatnonzero(np.concatenate([[True], spans.start[1:] >= reach[:-1]])).tolist()
    yield from zip(begins, [*begins[1:], len(spans)], strict=True)


class _Matched:
    """Groups of matched spans. A table's entries stand in the order of the groups, document by document."""

    def __init__(self, asked: Asked, corpus: Corpus, layer: int) -> None:
        self.asked, self.corpus, self.layer = asked, corpus, layer
        self.parts = [(view, self._aligned(view)) for view in asked.views]

    def _aligned(self, view: View) -> Aligned:
        selection = self.asked.selection
        on_field = selection.unit == "field"
        codes = selection.codes if on_field or selection.together else None
        return align(self.corpus, codes, view.coders, same_code=on_field)

    def read(self, document: int, whole: float) -> Iterator[Passage]:
        for view, found in self.parts:
            costing = prices(self.asked, view, self.layer)
            assert costing is not None
            weights = view.table.weights.only([self.layer])
            entries = np.flatnonzero(weights.group == document)
            groups = np.argsort(found.document, kind="stable")[entries]
            rows = np.where(view.table.given, view.table.patterns, -1)[weights.pattern[entries]]
            for group, row, cost in zip(groups.tolist(), rows, costing.of(rows).sum(1).tolist(), strict=True):
                if cost > 0:
                    yield self._passage(view, found, group, row, cost, whole)

    def _passage(self, view: View, found: Aligned, group: int, row: IntArray, cost: float, whole: float) -> Passage:
        members = found.members[group]
        places = members[members >= 0]
        start, end = int(found.columns.start[places].min()), int(found.columns.end[places].max())
        names = view.table.categories
        by: dict[str, Hashable] = {
            self.corpus.coders[coder]: names[value] if value >= 0 else None
            for coder, value in zip(view.coders, row.tolist(), strict=True)
        }
        spot: Sequence[int | None] = (start, end) if start >= 0 else (None, None)
        document = self.corpus.ids[int(found.document[group])]
        return Passage(document, spot[0], spot[1], cost, cost / whole, by)
