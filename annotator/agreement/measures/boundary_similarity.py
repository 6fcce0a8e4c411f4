"""Boundary similarity B and segmentation similarity S: how much must be edited to turn one segmentation into another.

Boundaries that both set are matches. Two that only one each set, less than n_t (2) positions apart, are one near miss
(a transposition), at the cost of their distance by n_t; what is left are additions, at a cost of 1. Near misses are
paired from the nearest on, and from the beginning of the text, each boundary once.
B = 1 - cost / (additions + near misses + matches); S = 1 - cost / (L - 1), L - 1 places where a boundary could be.
Sources: Fournier, Proceedings of ACL 2013, 1702-1712 (B); Fournier & Inkpen, Proceedings of NAACL-HLT 2012, 152-161
(S).

Over documents and pairs of coders numerators and denominators are added up. No boundary by any coder: empty.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from annotator.agreement.boundaries import SegmentationMeasure, Segmented, counted
from annotator.agreement.corpus import Corpus
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics


def edits(segmented: Segmented, n_t: int) -> tuple[int, list[int], int]:
    """(additions, distances of near misses, matches)."""
    first, second = segmented.first, segmented.second
    matches = len(np.intersect1d(first, second, assume_unique=True))
    lone = dict.fromkeys(np.setdiff1d(first, second, assume_unique=True).tolist(), 1)
    lone |= dict.fromkeys(np.setdiff1d(second, first, assume_unique=True).tolist(), 2)
    near: list[int] = []
    for apart in range(1, n_t):
        for place in sorted(lone):
            if place in lone and lone.get(place + apart) == 3 - lone[place]:
                del lone[place], lone[place + apart]
                near.append(apart)
    return len(lone), near, matches


def _similarity(segmented: Segmented, selection: Selection) -> tuple[float, float]:
    additions, near, matches = edits(segmented, selection.n_t)
    compared = additions + len(near) + matches
    return compared - additions - sum(near) / selection.n_t, float(compared)


def _of_places(segmented: Segmented, selection: Selection) -> tuple[float, float]:
    additions, near, _ = edits(segmented, selection.n_t)
    places = segmented.length - 1
    return places - additions - sum(near) / selection.n_t, float(places)


def b(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    return counted(corpus, selection, coders, _similarity)


def s(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    return counted(corpus, selection, coders, _of_places)


BOUNDARY_SIMILARITY = SegmentationMeasure("boundary_similarity", "Boundary similarity (B)", "Fournier 2013", b)
SEGMENTATION_SIMILARITY = SegmentationMeasure(
    "segmentation_similarity", "Segmentation similarity (S)", "Fournier & Inkpen 2012", s
)
