"""The F1 family: how many spans two coders both found. Spans of one code are matched one to one.

F1 = 2 TP / (n_A + n_B), TP the number of matched pairs in a largest matching; over more coders TP, n_A and n_B are
added up over the pairs (micro average). f1_exact matches equal spans, f1_overlap any that overlap, f1_iou those whose
intersection over union reaches the threshold (0.5), f1_tolerant those whose two ends are each at most ``tolerance``
characters apart. F1 is the limit of kappa where what nobody marked is vast and uncountable. Source: Hripcsak &
Rothschild, Journal of the American Medical Informatics Association 12 (2005) 296-298.

Spans count as they are (a coder's own overlaps are not joined); annotations of whole documents do not take part.
No span by either coder: empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray
from annotator.agreement.corpus import Columns, Corpus
from annotator.agreement.matching import Edges, Spans, largest, overlapping
from annotator.agreement.measure import SpanMeasure
from annotator.agreement.ordering import ordering
from annotator.agreement.result import Outcome, without_units
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics, Statistics

Rule = Callable[[Spans, Spans, Selection], Edges]


def exact(left: Spans, right: Spans, selection: Selection) -> Edges:
    return overlapping(left, right, least=1.0)


def overlap(left: Spans, right: Spans, selection: Selection) -> Edges:
    return overlapping(left, right)


def iou(left: Spans, right: Spans, selection: Selection) -> Edges:
    return overlapping(left, right, least=least(selection))


def least(selection: Selection) -> float:
    """The intersection over union that it takes."""
    return 0.5 if selection.threshold is None else selection.threshold


def tolerant(left: Spans, right: Spans, selection: Selection) -> Edges:
    return overlapping(left, right, reach=selection.tolerance)


def _count(
    rule: Rule, conventions: Callable[[Selection], Mapping[str, float]] = lambda _: {}
) -> Callable[[Corpus, Selection, Sequence[int]], Statistics]:
    def count(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Statistics:
        found = matched(corpus, selection, coders, lambda left, right: rule(left, right, selection))
        return replace(found, details=conventions(selection))

    return count


def matched(
    corpus: Corpus, selection: Selection, coders: Sequence[int], rule: Callable[[Spans, Spans], Edges]
) -> SpanStatistics:
    """Sums (codes, documents, 3): twice the matched pairs and the spans, over all pairs of coders, and documents."""
    places = corpus.code_places(selection.codes)
    sides = _sides(corpus, places, coders)
    raters = corpus.rosters[:, list(coders)].sum(1)
    found = [np.zeros(0, np.int64)]
    for first, second in combinations(coders, 2):
        both = corpus.rosters[:, first] & corpus.rosters[:, second]
        left, right = (_in(sides[coder], both) for coder in (first, second))
        partner = largest(rule(left, right), len(left), len(right))
        found.append(left.group[partner >= 0])
    cells = len(corpus.codes) * len(corpus)
    group = np.concatenate([np.zeros(0, np.int64), *(own.group for own in sides.values())])
    others = np.maximum(raters - 1, 0)[group % max(1, len(corpus))]  # each span is compared with so many coders'
    sums = np.zeros((cells, 3))
    sums[:, 0] = 2.0 * np.bincount(np.concatenate(found), minlength=cells)
    sums[:, 1] = np.bincount(group, weights=others, minlength=cells)
    by_code = arranged(sums.reshape(len(corpus.codes), len(corpus), 3), places, selection)
    counted: BoolArray = raters >= 2
    by_code[:, :, 2] = counted
    return SpanStatistics(by_code, finish, counted)


def _sides(corpus: Corpus, codes: Sequence[int], coders: Sequence[int]) -> dict[int, Spans]:
    """Each coder's spans of some codes, grouped by code and document, in the order of groups and text."""
    columns = corpus.columns
    kept = (columns.start >= 0) & np.isin(columns.code, codes) & np.isin(columns.coder, coders)
    spans = columns if kept.all() else columns.where(kept)
    group = spans.code * len(corpus) + spans.document
    order = ordering(spans.coder, group, spans.start)
    edges = np.searchsorted(spans.coder[order], [[coder, coder + 1] for coder in coders])
    parts = {coder: order[low:high] for coder, (low, high) in zip(coders, edges.tolist(), strict=True)}
    return {coder: Spans(group[own], spans.start[own], spans.end[own], spans.code[own]) for coder, own in parts.items()}


def _in(own: Spans, documents: BoolArray) -> Spans:
    """Those of a side's spans that lie in some documents."""
    if documents.all():
        return own
    kept = documents[own.group % len(documents)]
    return Spans(own.group[kept], own.start[kept], own.end[kept], own.label[kept])


def side(corpus: Corpus, spans: Columns, coder: int, documents: BoolArray) -> Spans:
    """One coder's spans in some documents, grouped by code and document."""
    own = spans.where((spans.coder == coder) & documents[spans.document])
    return Spans(own.code * len(corpus) + own.document, own.start, own.end, own.code)


def arranged(by_code: FloatArray, places: list[int], selection: Selection) -> FloatArray:
    """The codes asked for, in their order; one sum over all of them when they are taken together."""
    if selection.together:
        total: FloatArray = by_code.sum(0, keepdims=True)
        return total
    nothing = np.zeros((1, *by_code.shape[1:]))
    return np.concatenate([by_code, nothing])[places]


def finish(sums: FloatArray) -> Outcome:
    """The share of the spans that have a partner."""
    spans = sums[..., 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(spans > 0, sums[..., 0] / spans, np.nan)
    nothing = np.full(spans.shape, np.nan)
    return without_units(Outcome(value, value, nothing, spans, np.zeros(spans.shape, np.int64)), sums[..., 2])


_SOURCE = "Hripcsak & Rothschild 2005"
F1_EXACT = SpanMeasure("f1_exact", "F1, equal spans", _SOURCE, _count(exact))
F1_OVERLAP = SpanMeasure("f1_overlap", "F1, overlapping spans", _SOURCE, _count(overlap))
F1_IOU = SpanMeasure(
    "f1_iou", "F1, spans that overlap enough", _SOURCE, _count(iou, lambda asked: {"threshold": least(asked)})
)
F1_TOLERANT = SpanMeasure(
    "f1_tolerant",
    "F1, ends within a tolerance",
    _SOURCE,
    _count(tolerant, lambda asked: {"tolerance": asked.tolerance}),
)
