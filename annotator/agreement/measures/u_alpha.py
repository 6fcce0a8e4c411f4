"""Krippendorff's unitizing alphas of 2016: u, |u (binary), cu and (k)u.

Each coder partitions the text into units with a value and gaps (phi). l_ck are the observed coincidences of values on
positions, l_c their marginals, l their total. A unit was drawn as a whole, so positions inside one unit are not
compared with each other: eps_ck = (l_c l_k - [c = k] corr_c) l / (l^2 - sum corr), with corr_c the sum of squared
lengths of the units of value c, corr_phi the length of all gaps.

* u: 1 - (l - sum l_cc) / (sum eps - sum eps_cc), gaps being a value.
* |u: the same with all values taken for one: were the same passages marked?
* cu: only where two coders have a unit: is it the same value? corr then counts the part of a unit where another coder
  has one.
* (k)u: for value k against the others, where two coders have a unit:
  1 - (eps_.k / l_.k) (l_.k - l_kk) / (eps_.k - eps_kk).

Sources: Krippendorff, Mathet, Bouvry & Widlöcher, Quality & Quantity 50 (2016) 2347-2364; Krippendorff, Content
Analysis (4th ed. 2019), section 12.6. The paper's own numbers could not be had; u and |u agree with an independent
package. For three and more coders cu and (k)u weigh each position by 1 / (m_p - 1), m_p coders with a unit there:
with the constant 1 / (m - 1) of the formulas as printed, expected coincidences become negative where coders have gaps.

Units of one coder must not overlap across codes (overlap_not_allowed). One code by itself is compared with the gaps:
u and |u are then the same, cu has a single value and (k)u is about the codes of the whole corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.measure import Data
from annotator.agreement.ratings import Ratings
from annotator.agreement.resampling import Tick
from annotator.agreement.result import Outcome, ratio_outcome, undefined_outcome
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics, Statistics
from annotator.agreement.unitizing import Units, needs_a_line, overlapping_codes, units_of


@dataclass(frozen=True)
class UnitizingAlpha:
    """One of the family; ``finish`` reads the sums. ``one_code``: about one code among all those of the corpus."""

    key: str
    label: str
    finish: Callable[[FloatArray], Outcome]
    one_code: bool = False
    source: str = "Krippendorff et al. 2016; Krippendorff 2019, section 12.6"
    pairwise: bool = False
    spans_only: bool = True

    def can_handle(self, data: Data, selection: Selection) -> str:
        if isinstance(data, Ratings):
            return f"{self.label} compares units on text: it needs a Corpus, not Ratings."
        if self.one_code and selection.together:
            return f"{self.label} is about one code: say which."
        return needs_a_line(self.label, selection)

    def statistics(
        self, data: Data, selection: Selection, coders: Sequence[int], tick: Tick | None = None
    ) -> Statistics:
        assert isinstance(data, Corpus)
        every = self.one_code or selection.together
        places = tuple(data.code_places(None if self.one_code else selection.codes))
        key = ("unitized", selection.unit, every, places, *coders)
        if key not in data.cache:  # the whole family reads the same sums
            data.cache[key] = _summed(units_of(data, selection.unit, coders), places, together=every)
        found: _Summed = data.cache[key]
        sums = _one_among_all(found.sums, data.code_places(selection.codes)) if self.one_code else found.sums
        details = {"resolution": selection.unit, "left_out": found.left_out}
        finish = _overlapping if found.overlap else self.finish
        return SpanStatistics(sums, finish, found.counted, "unitizing", details)


@dataclass(frozen=True, slots=True, eq=False)
class _Summed:
    """``sums`` as by ``_sums``; ``overlap``: codes were taken together, and some coder's units overlap."""

    sums: FloatArray
    counted: BoolArray
    left_out: int
    overlap: bool


def _summed(units: Units, places: Sequence[int], together: bool) -> _Summed:
    used = [place for place in places if place >= 0]
    sums = _sums(units, used, together)
    if not together:
        sums = _in_order(sums, units, list(places))
    return _Summed(sums, units.roster.sum(1) >= 2, units.left_out, together and _overlap(units, used))


class Sums:
    """Names for the columns of sums (..., 3 + 6 labels)."""

    def __init__(self, values: FloatArray) -> None:
        self.positions, self.gap, self.gap_alike = values[..., 0], values[..., 1], values[..., 2]
        labels = (values.shape[-1] - 3) // 6  # named, for sums of no code at all
        parts = values[..., 3:].reshape(*values.shape[:-1], 6, labels)
        self.length, self.alike, self.squares = parts[..., 0, :], parts[..., 1, :], parts[..., 2, :]
        self.shared, self.shared_alike, self.shared_squares = parts[..., 3, :], parts[..., 4, :], parts[..., 5, :]


def _sums(units: Units, codes: list[int], together: bool) -> FloatArray:
    """(layers, documents, 3 + 6 labels), a layer for each code with one label, or one for all with a label each:
    positions, gaps' length, gaps' coincidence with gaps; per label the units' length, their coincidence, the sum of
    their squared lengths, and the same where another coder has a unit too."""
    documents, columns = len(units.lengths), units.columns.where(np.isin(units.columns.code, codes))
    place = np.zeros(units.codes + 1, np.int64)
    place[codes] = np.arange(len(codes))
    label = place[columns.code]
    layers, labels = (1, max(1, len(codes))) if together else (len(codes), 1)
    line = columns.document if together else label * documents + columns.document
    cell = line * labels + (label if together else 0)
    sums = np.zeros((layers * documents, 3 + 6 * labels))
    whole = _Depth(line, columns.start, columns.end, layers * documents)
    of_label = _Depth(cell, columns.start, columns.end, layers * documents * labels)
    coders = np.tile(units.roster.sum(1), layers).astype(np.float64)
    length = np.tile(units.lengths, layers) * (coders >= 2)
    others = np.maximum(coders - 1.0, 1.0)
    covered = whole.added(lambda depth: depth)
    sums[:, 0] = length
    sums[:, 1] = coders * length - covered
    # sum over positions of (m - N)(m - N - 1), N coders with a unit there
    squared = whole.added(lambda depth: depth * (depth - 1.0))
    sums[:, 2] = (coders * (coders - 1.0) * length - 2.0 * (coders - 1.0) * covered + squared) / others
    parts = sums[:, 3:].reshape(len(sums), 6, labels)
    size = (columns.end - columns.start).astype(np.float64)
    shared = whole.in_units(lambda depth: (depth >= 2).astype(np.float64))
    shape = (len(sums), labels)
    for row, values in ((0, size), (2, size**2), (3, shared), (5, shared**2)):
        parts[:, row] = np.bincount(cell, weights=values, minlength=shape[0] * labels).reshape(shape)
    parts[:, 1] = of_label.added(lambda depth: depth * (depth - 1.0)).reshape(shape) / others[:, None]
    parts[:, 4] = _alike_where_shared(of_label, whole, labels).reshape(shape)
    return sums.reshape(layers, documents, 3 + 6 * labels)


def _alike_where_shared(of_label: _Depth, whole: _Depth, labels: int) -> FloatArray:
    """Coincidences of each label with itself, each position weighted by 1 / (N - 1), N coders with a unit there."""

    def inverse(depth: FloatArray) -> FloatArray:
        return np.asarray((depth >= 2) / np.maximum(depth - 1.0, 1.0), np.float64)

    # both have the same events, in other orders: the weight of a label's stretch lies between two events of the whole
    weight = np.diff(whole.up_to(inverse)[whole.rank[of_label.order]])
    depth = of_label.depth
    added = np.bincount(of_label.line, weights=weight * depth * (depth - 1.0), minlength=of_label.lines)
    return np.asarray(added, np.float64)


class _Depth:
    """How many units cover each stretch of many lines. Events are the units' starts and then their ends; ``order``
    sorts them, ``rank`` is where each stands. A stretch lies between two events: ``line``, ``depth``, ``length``.
    Stretches between two lines have depth 0; those of length 0 may have any."""

    def __init__(self, line: IntArray, start: IntArray, end: IntArray, lines: int) -> None:
        self.lines, self.units = lines, len(line)
        stride = int(end.max(initial=0)) + 1
        if lines * stride >= 1 << 62:
            raise OverflowError("positions are too large to be compared")
        cuts = np.concatenate([line * stride + start, line * stride + end])
        self.order: IntArray = np.argsort(cuts)
        self.rank = np.empty_like(self.order)
        self.rank[self.order] = np.arange(len(cuts))
        self.depth: FloatArray = np.cumsum(np.where(self.order < self.units, 1.0, -1.0))[:-1]
        self.length = np.diff(cuts[self.order])
        self.line = np.concatenate([line, line])[self.order][:-1]

    def added(self, value: Callable[[FloatArray], FloatArray]) -> FloatArray:
        """(lines,): a function of the depth (0 where that is 0), summed over positions."""
        weights = value(self.depth) * self.length
        return np.asarray(np.bincount(self.line, weights=weights, minlength=self.lines), np.float64)

    def up_to(self, value: Callable[[FloatArray], FloatArray]) -> FloatArray:
        """The same, summed from the beginning up to each event in order."""
        return np.concatenate([[0.0], np.cumsum(value(self.depth) * self.length)])

    def in_units(self, value: Callable[[FloatArray], FloatArray]) -> FloatArray:
        """(units,): the same, summed over the positions of each unit."""
        before = self.up_to(value)[self.rank]
        summed: FloatArray = before[self.units :] - before[: self.units]
        return summed


def _in_order(sums: FloatArray, units: Units, places: list[int]) -> FloatArray:
    """One layer per code asked for; for a code that nobody used, everything is gap."""
    unused = _sums(units, [], together=True)
    row = {place: layer for layer, place in enumerate(place for place in places if place >= 0)}
    return np.concatenate([sums, unused])[[row.get(place, -1) for place in places]]


def _overlap(units: Units, codes: list[int]) -> bool:
    return overlapping_codes(units.columns.where(np.isin(units.columns.code, codes)))


def _overlapping(sums: FloatArray) -> Outcome:
    return undefined_outcome(sums.shape[:-1], "overlap_not_allowed", sums[..., 0])


def _one_among_all(sums: FloatArray, codes: list[int]) -> FloatArray:
    """(codes, documents, 5) from the sums of all codes together: where two coders have a unit, the length and the
    correction of all codes, and the length, the coincidence with itself and the correction of one."""
    every = Sums(sums[0])
    nothing = np.zeros((len(sums[0]), 1))
    own = [np.concatenate([part, nothing], axis=1) for part in (every.shared, every.shared_alike, every.shared_squares)]
    whole = [every.shared.sum(-1), every.shared_squares.sum(-1)]
    layers = [np.stack([*whole, *(part[:, code] for part in own)], axis=-1) for code in codes]
    return np.stack(layers) if layers else np.zeros((0, len(sums[0]), 5))


def u(values: FloatArray) -> Outcome:
    sums = Sums(values)
    total = sums.gap + sums.length.sum(-1)
    observed = total - sums.gap_alike - sums.alike.sum(-1)
    crossed = sums.gap * (total - sums.gap) + (sums.length * (total[..., None] - sums.length)).sum(-1)
    return _outcome(observed, crossed, total, sums.squares.sum(-1) + sums.gap, sums.positions)


def u_binary(values: FloatArray) -> Outcome:
    sums = Sums(values)
    total = sums.gap + sums.length.sum(-1)
    crossed = sums.gap * (total - sums.gap)
    return _outcome(sums.gap - sums.gap_alike, crossed, total, sums.squares.sum(-1) + sums.gap, sums.positions)


def cu(values: FloatArray) -> Outcome:
    sums = Sums(values)
    total = sums.shared.sum(-1)
    crossed = (sums.shared * (total[..., None] - sums.shared)).sum(-1)
    return _outcome(total - sums.shared_alike.sum(-1), crossed, total, sums.shared_squares.sum(-1), total)


def ku(values: FloatArray) -> Outcome:
    """From sums (..., 5), see ``_one_among_all``. The factor l / (l^2 - sum corr) is the same above and below."""
    total, corrections, length, alike, squares = (values[..., at] for at in range(5))
    with np.errstate(divide="ignore", invalid="ignore"):
        ways = np.where(total**2 > corrections, total / (total**2 - corrections), 0.0)
        observed = ways * (length * total - squares) / length * (length - alike)
    return _outcome(observed, length * (total - length), total, corrections, length)


def _outcome(
    observed: FloatArray, crossed: FloatArray, total: FloatArray, corrections: FloatArray, n: FloatArray
) -> Outcome:
    """1 - observed / (crossed total / (total^2 - corrections)); disagreements are shown as shares of the total."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ways = np.where(total**2 > corrections, total / (total**2 - corrections), 0.0)
        seen, chance = observed / total, crossed * ways / total
    return ratio_outcome(seen, np.where(n > 0, chance, 0.0), n, agreement=False)


U_ALPHA = UnitizingAlpha("u_alpha", "Unitizing alpha (2016)", u)
U_ALPHA_BINARY = UnitizingAlpha("u_alpha_binary", "Binary unitizing alpha (2016)", u_binary)
CU_ALPHA = UnitizingAlpha("cu_alpha", "Coding alpha of units (2016)", cu)
KU_ALPHA = UnitizingAlpha("ku_alpha", "Unitizing alpha of one code (2016)", ku, one_code=True)
