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
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.boundaries import SegmentationMeasure, Segmented, counted
from annotator.agreement.corpus import Corpus
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics


@dataclass(frozen=True, slots=True, eq=False)
class Edits:
    """For each text: additions, near misses, the sum of their distances, matches."""

    additions: FloatArray
    near: FloatArray
    apart: FloatArray
    matches: FloatArray


def edits(texts: Segmented, n_t: int) -> Edits:
    """What turns one segmentation into the other."""
    matches = np.intersect1d(texts.first, texts.second, assume_unique=True)
    only = [
        np.setdiff1d(one, other, assume_unique=True)
        for one, other in ((texts.first, texts.second), (texts.second, texts.first))
    ]
    lone = np.concatenate(only)
    owner = np.repeat([0, 1], [len(only[0]), len(only[1])])
    near = np.zeros(len(texts.lengths))
    distance = np.zeros(len(texts.lengths))
    for apart in range(1, min(n_t, int(texts.lengths.max(initial=0)))):
        left, right = _near(lone, owner, apart, texts.stride)
        found = texts.by_text(lone[left])
        near += found
        distance += apart * found
        kept = np.ones(len(lone), bool)
        kept[left] = kept[right] = False
        lone, owner = lone[kept], owner[kept]
    return Edits(texts.by_text(lone), near, distance, texts.by_text(matches))


def _near(lone: IntArray, owner: IntArray, apart: int, stride: int) -> tuple[IntArray, IntArray]:
    """Places of the boundaries that are paired: ``apart`` from each other, by different coders. Boundaries of which
    each could be paired with the next stand in a row: there it is the first with the second, the third with the
    fourth, and so on."""
    at = lone % stride
    order = np.lexsort((at, at % apart, lone // stride))
    step = np.diff(lone[order])
    linked = (step == apart) & (np.diff(lone[order] // stride) == 0) & (np.diff(owner[order]) != 0)
    place = np.arange(len(linked))
    begun = np.maximum.accumulate(np.where(linked, -1, place)) if len(linked) else place
    chosen = np.flatnonzero(linked & ((place - begun) % 2 == 1))
    return order[chosen], order[chosen + 1]


def _similarity(texts: Segmented, selection: Selection) -> tuple[FloatArray, FloatArray]:
    found = edits(texts, selection.n_t)
    compared = found.additions + found.near + found.matches
    return compared - found.additions - found.apart / selection.n_t, compared


def _of_places(texts: Segmented, selection: Selection) -> tuple[FloatArray, FloatArray]:
    found = edits(texts, selection.n_t)
    places = np.asarray(texts.lengths - 1, np.float64)
    return places - found.additions - found.apart / selection.n_t, places


def b(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    return counted(corpus, selection, coders, _similarity, {"n_t": selection.n_t})


def s(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    return counted(corpus, selection, coders, _of_places, {"n_t": selection.n_t})


BOUNDARY_SIMILARITY = SegmentationMeasure("boundary_similarity", "Boundary similarity (B)", "Fournier 2013", b)
SEGMENTATION_SIMILARITY = SegmentationMeasure(
    "segmentation_similarity", "Segmentation similarity (S)", "Fournier & Inkpen 2012", s
)
