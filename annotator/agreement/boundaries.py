"""The boundaries that coders' units set in a text, for the measures of segmentation.

Both ends of a unit are boundaries, except the beginning and the end of the text, which every segmentation shares.
Boundaries are looked at without their codes: several at one place are one. Positions are counted in the unit asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.measure import Data, SpanMeasure
from annotator.agreement.result import Outcome, without_units
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics
from annotator.agreement.unitizing import Units, needs_a_line, units_of


@dataclass(frozen=True, eq=False)
class Segmented:
    """Two coders' boundaries in many texts: ``first`` and ``second`` are sorted keys, text * stride + boundary, without
    repeats, 0 < boundary < length. ``lengths`` (texts,); the stride is more than twice the longest of them."""

    lengths: IntArray
    stride: int
    first: IntArray
    second: IntArray

    def by_text(self, keys: IntArray, weights: FloatArray | None = None) -> FloatArray:
        """(texts,): how many keys there are in each text, or the sum of their weights."""
        counts = np.bincount(keys // self.stride, weights=weights, minlength=len(self.lengths))
        return np.asarray(counts, np.float64)


#: What a measure counts on two segmentations: for each text its numerator and its denominator.
Counting = Callable[[Segmented, Selection], tuple[FloatArray, FloatArray]]


def counted(
    corpus: Corpus,
    selection: Selection,
    coders: Sequence[int],
    counting: Counting,
    conventions: Mapping[str, str | int],
) -> SpanStatistics:
    """Sums (codes, documents, 4) over pairs of coders: numerator, denominator, boundaries of both, documents. Texts
    in which neither coder set a boundary are left out. The texts are the documents once for each code. The
    measure's ``conventions`` are shown with its figures."""
    units = units_of(corpus, selection.unit, coders)
    places = corpus.code_places(selection.codes)
    layers = 1 if selection.together else len(places)
    texts = layers * len(corpus)
    stride = 2 * int(units.lengths.max(initial=0)) + 2
    if texts * stride >= 1 << 62:
        raise OverflowError("positions are too large to be compared")
    lengths, rosters = np.tile(units.lengths, layers), np.tile(units.roster, (layers, 1))
    keys = _keys(units, _layers(places, len(corpus.codes), selection.together), lengths, stride)
    sums = np.zeros((texts, 4))
    for first, second in combinations(range(len(units.coders)), 2):
        shared = rosters[:, first] & rosters[:, second]
        own = [keys[coder][shared[keys[coder] // stride]] for coder in (first, second)]
        both = Segmented(lengths, stride, *own)
        boundaries = both.by_text(own[0]) + both.by_text(own[1])
        above, below = counting(both, selection)
        sums[:, 0] += np.where(boundaries > 0, above, 0.0)
        sums[:, 1] += np.where(boundaries > 0, below, 0.0)
        sums[:, 2] += boundaries
    sums[:, 3] = rosters.sum(1) >= 2
    details = {"resolution": selection.unit, "left_out": units.left_out, **conventions}
    shape = (layers, len(corpus), 4)
    return SpanStatistics(sums.reshape(shape), finish, units.roster.sum(1) >= 2, "segmentation", details)


def _layers(places: Sequence[int], codes: int, together: bool) -> list[IntArray]:
    """For each code of the corpus the layers that it stands in."""
    found: list[list[int]] = [[] for _ in range(codes)]
    for layer, place in enumerate(places):
        if place >= 0:
            found[place].append(0 if together else layer)
    return [np.array(layers, np.int64) for layers in found]


def _keys(units: Units, layers: Sequence[IntArray], lengths: IntArray, stride: int) -> list[IntArray]:
    """The boundaries of each coder, as keys."""
    columns, documents = units.columns, len(units.lengths)
    count = np.array([len(one) for one in layers], np.int64)[columns.code]
    row = np.repeat(np.arange(len(columns)), count)
    each = [layers[code] for code in columns.code.tolist()] if len(columns) else []
    text = np.concatenate([*each, np.zeros(0, np.int64)]) * documents + columns.document[row]
    found = []
    for coder in range(len(units.coders)):
        own = columns.coder[row] == coder
        at = np.concatenate([columns.start[row][own], columns.end[row][own]])
        of = np.tile(text[own], 2)
        inside = (at > 0) & (at < lengths[of])
        found.append(np.unique(of[inside] * stride + at[inside]))
    return found


def finish(sums: FloatArray) -> Outcome:
    """Numerator by denominator."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = sums[..., 0] / sums[..., 1]
    n = np.where(sums[..., 1] > 0, sums[..., 2], 0.0)
    nothing = np.full(n.shape, np.nan)
    return without_units(Outcome(value, value, nothing, n, np.zeros(n.shape, np.int64)), sums[..., 3])


class SegmentationMeasure(SpanMeasure):
    """A measure of boundaries along the text."""

    def can_handle(self, data: Data, selection: Selection) -> str:
        return super().can_handle(data, selection) or needs_a_line(self.label, selection)
