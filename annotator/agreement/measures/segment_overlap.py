"""Segment agreement as MAXQDA counts it: the share of the segments that the other coder marked alike.

A segment of either coder is agreed on when the other has a segment of the same code that overlaps with it by at least
the threshold (90 %) of the longer of the two; each segment is asked once, whoever else matched it. ``expected`` is the
chance that MAXQDA's kappa takes, one by the number of codes, so that kappa = (observed - expected) / (1 - expected).
Source: the program's manual, "Intercoder Agreement"; that the overlap is taken of the longer segment and the default
of 90 % are not verified against the program.

Over documents and pairs of coders segments are added up. No segment by either coder: empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.matching import Spans, overlapping
from annotator.agreement.measure import SpanMeasure
from annotator.agreement.measures.f1 import arranged, side
from annotator.agreement.result import Outcome, without_units
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics

DEFAULT = 0.9


def count(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    """Sums (codes, documents, 3): agreed segments, segments, documents."""
    places = corpus.code_places(selection.codes)
    kept = np.isin(corpus.columns.code, places) & (corpus.columns.start >= 0)
    spans = corpus.columns.where(kept)
    sums = np.zeros((len(corpus.codes) * len(corpus), 3))
    least = DEFAULT if selection.threshold is None else selection.threshold
    for first, second in combinations(coders, 2):
        both = corpus.rosters[:, first] & corpus.rosters[:, second]
        left, right = (side(corpus, spans, coder, both) for coder in (first, second))
        for spans_of, agreed in zip((left, right), _agreed(left, right, least), strict=True):
            sums[:, 0] += np.bincount(spans_of.group[agreed], minlength=len(sums))
            sums[:, 1] += np.bincount(spans_of.group, minlength=len(sums))
    by_code = arranged(sums.reshape(len(corpus.codes), len(corpus), 3), places, selection)
    counted: BoolArray = corpus.rosters[:, list(coders)].sum(1) >= 2
    by_code[:, :, 2] = counted
    chance = 1.0 / max(1, len(places))
    details = {"threshold": least, "codes": len(places)}
    return SpanStatistics(by_code, lambda values: _finish(values, chance), counted, details=details)


def _agreed(left: Spans, right: Spans, least: float) -> tuple[BoolArray, BoolArray]:
    """Which segments of each side have a counterpart."""
    edges = overlapping(left, right)
    i, j = edges.left, edges.right
    shared = np.minimum(left.end[i], right.end[j]) - np.maximum(left.start[i], right.start[j])
    longer = np.maximum(left.end[i] - left.start[i], right.end[j] - right.start[j])
    enough = shared >= least * longer - 1e-9
    agreed = np.zeros(len(left), bool), np.zeros(len(right), bool)
    agreed[0][i[enough]] = True
    agreed[1][j[enough]] = True
    return agreed


def _finish(sums: FloatArray, chance: float) -> Outcome:
    segments = sums[..., 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(segments > 0, sums[..., 0] / segments, np.nan)
    expected = np.where(segments > 0, chance, np.nan)
    return without_units(Outcome(share, share, expected, segments, np.zeros(segments.shape, np.int64)), sums[..., 2])


SEGMENT_OVERLAP = SpanMeasure("segment_overlap", "Segment agreement (MAXQDA)", "MAXQDA manual", count)
