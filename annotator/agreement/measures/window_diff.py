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

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.boundaries import Counting, SegmentationMeasure, Segmented, counted
from annotator.agreement.corpus import Corpus
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics

#: What a result says of its windows.
CONVENTIONS = {"windows": "L - k, k half the mean segment, each coder once the reference"}

#: From the numbers of boundaries in windows of both to which windows are wrong.
Wrong = Callable[[IntArray, IntArray], BoolArray]


def windows(boundaries: FloatArray, lengths: IntArray) -> IntArray:
    """(texts,): k, for references with so many boundaries."""
    halves = np.floor(lengths / (boundaries + 1.0) / 2.0 + 0.5)
    return np.maximum(1, halves).astype(np.int64)


def errors(texts: Segmented, reference: IntArray, other: IntArray, wrong: Wrong) -> tuple[FloatArray, FloatArray]:
    """(texts,) twice: wrong windows, windows. What windows hold only changes where one begins or ends at a boundary,
    so that it is enough to look at these."""
    stride = texts.stride
    k = windows(texts.by_text(reference), texts.lengths)
    count = np.maximum(texts.lengths - k, 0)
    every = np.concatenate([reference, other])
    first = np.arange(len(count)) * stride
    ends = every - k[every // stride]
    begin = np.unique(np.concatenate([first, every, ends[ends >= every // stride * stride]]))
    text = begin // stride
    kept = begin - text * stride < count[text]
    begin, text = begin[kept], text[kept]
    held = [
        np.searchsorted(one, begin + k[text], "right") - np.searchsorted(one, begin, "right")
        for one in (reference, other)
    ]
    until = np.minimum(np.append(begin[1:], len(count) * stride), text * stride + count[text])
    lasting = (until - begin) * wrong(*held)
    return texts.by_text(begin, lasting.astype(np.float64)), count.astype(np.float64)


def _both_ways(wrong: Wrong) -> Counting:
    def counting(texts: Segmented, selection: Selection) -> tuple[FloatArray, FloatArray]:
        there = errors(texts, texts.first, texts.second, wrong)
        back = errors(texts, texts.second, texts.first, wrong)
        return there[0] + back[0], there[1] + back[1]

    return counting


def window_diff(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    return counted(corpus, selection, coders, _both_ways(lambda a, b: a != b), CONVENTIONS)


def pk(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> SpanStatistics:
    return counted(corpus, selection, coders, _both_ways(lambda a, b: (a == 0) != (b == 0)), CONVENTIONS)


WINDOW_DIFF = SegmentationMeasure("window_diff", "WindowDiff (error rate)", "Pevzner & Hearst 2002", window_diff)
PK = SegmentationMeasure("pk", "Pk (error rate)", "Beeferman, Berger & Lafferty 1999", pk)
