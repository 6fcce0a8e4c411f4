"""The boundaries that coders' units set in a text, for the measures of segmentation.

Both ends of a unit are boundaries, except the beginning and the end of the text, which every segmentation shares.
Boundaries are looked at without their codes: several at one place are one. Positions are counted in the unit asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """Two coders' boundaries in one text of ``length`` positions: sorted, without repeats, 0 < boundary < length."""

    length: int
    first: IntArray
    second: IntArray


#: What a measure counts on two segmentations: its numerator and its denominator.
Counting = Callable[[Segmented, Selection], tuple[float, float]]


def counted(corpus: Corpus, selection: Selection, coders: Sequence[int], counting: Counting) -> SpanStatistics:
    """Sums (codes, documents, 4) over pairs of coders: numerator, denominator, boundaries of both, documents. Texts
    in which neither coder set a boundary are left out."""
    units = units_of(corpus, selection.unit, coders)
    places = corpus.code_places(selection.codes)
    if selection.together:
        layers = [_layer(units, [place for place in places if place >= 0], selection, counting)]
    else:
        layers = [_layer(units, [place] if place >= 0 else [], selection, counting) for place in places]
    sums = np.stack(layers) if layers else np.zeros((0, len(corpus), 4))
    shared = units.roster.sum(1) >= 2
    sums[:, :, 3] = shared
    details = {"resolution": selection.unit, "left_out": units.left_out}
    return SpanStatistics(sums, finish, shared, "segmentation", details)


def _layer(units: Units, codes: list[int], selection: Selection, counting: Counting) -> FloatArray:
    """(documents, 4) for the boundaries of some codes."""
    sums = np.zeros((len(units.lengths), 4))
    columns = units.columns.where(np.isin(units.columns.code, codes))
    edges = np.searchsorted(columns.document, np.arange(len(units.lengths) + 1))
    for document in np.unique(columns.document).tolist():
        own = columns.where(slice(edges[document], edges[document + 1]))
        length = int(units.lengths[document])
        present = np.flatnonzero(units.roster[document])
        sets = {coder: _inside(own.start, own.end, own.coder == coder, length) for coder in present.tolist()}
        for first, second in combinations(sets.values(), 2):
            if len(first) or len(second):
                above, below = counting(Segmented(length, first, second), selection)
                sums[document, :3] += (above, below, len(first) + len(second))
    return sums


def _inside(start: IntArray, end: IntArray, own: IntArray, length: int) -> IntArray:
    found = np.unique(np.concatenate([start[own], end[own]]))
    return found[(found > 0) & (found < length)]


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
