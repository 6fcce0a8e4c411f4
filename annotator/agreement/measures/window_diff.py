"""WindowDiff and Pk: error rates of a segmentation against a reference. 0 is full agreement, unlike everywhere else.

A window of k positions slides over the text; k is half the mean length of the reference's segments, rounded (halves
up), at least 1. WindowDiff counts the windows in which the two have a different number of boundaries, Pk those in which
one has a boundary and the other has none. Convention: the L - k windows (i, i + k], 0 <= i < L - k, as Pevzner & Hearst
define it; segeval and other programs count a window more or round k differently, and their values differ.
Sources: Pevzner & Hearst, Computational Linguistics 28 (2002) 19-36; Beeferman, Berger & Lafferty, Machine Learning 34
(1999) 177-210.

Coders have no reference: each of a pair is it once, and windows are added up over both ways, pairs and documents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from annotator.agreement.arrays import BoolArray, IntArray
from annotator.agreement.boundaries import Counting, SegmentationMeasure, Segmented, counted
from annotator.agreement.corpus import Corpus
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics

#: From the numbers of boundaries in windows of both to which windows are wrong.
Wrong = Callable[[IntArray, IntArray], BoolArray]


def window(reference: IntArray, length: int) -> int:
    """k for a reference."""
    return max(1, int(length / (len(reference) + 1) / 2 + 0.5))


def errors(reference: IntArray, other: IntArray, length: int, wrong: Wrong) -> tuple[int, int]:
    """(wrong windows, windows). What windows hold only changes where one begins or ends at a boundary."""
    k = window(reference, length)
    if k >= length:
        return 0, 0
    boundaries = np.concatenate([reference, other])
    changes = np.unique(np.concatenate([[0], boundaries, boundaries - k]))
    begin = changes[(changes >= 0) & (changes < length - k)]
    held = [
        np.searchsorted(one, begin + k, "right") - np.searchsorted(one, begin, "right") for one in (reference, other)
    ]
    lasting = np.diff(np.concatenate([begin, [length - k]]))
    return int(lasting[wrong(*held)].sum()), length - k


def _both_ways(wrong: Wrong) -> Counting:
    def counting(segmented: Segmented, selection: Selection) -> tuple[float, float]:
        first, second = segmented.first, segmented.second
        there = errors(first, second, segmented.length, wrong)
        back = errors(second, first, segmented.length, wrong)
        return float(there[0] + back[0]), float(there[1] + back[1])

    return counting


def window_diff(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    return counted(corpus, selection, coders, _both_ways(lambda a, b: a != b))


def pk(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    return counted(corpus, selection, coders, _both_ways(lambda a, b: (a == 0) != (b == 0)))


WINDOW_DIFF = SegmentationMeasure("window_diff", "WindowDiff (error rate)", "Pevzner & Hearst 2002", window_diff)
PK = SegmentationMeasure("pk", "Pk (error rate)", "Beeferman, Berger & Lafferty 1999", pk)
