"""The fast solvers against every alignment there is, against an integer program of all tuples, and against themselves
under conditions that force their rare paths."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.gamma import best, covering, many, settling, tuples
from annotator.agreement.gamma.disorder import total_costs
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.lines import Lines
from tests.agreement.gamma.asking import Marks, ask, corpus
from tests.agreement.gamma.brute_force import BruteForce

MARK = st.tuples(st.integers(0, 12), st.sampled_from((1, 2, 3, 5, 8)), st.sampled_from("xyz")).map(
    lambda mark: (mark[0], mark[0] + mark[1], mark[2])
)
TWO = st.lists(st.lists(MARK, max_size=5, unique=True), min_size=2, max_size=2)
THREE = st.lists(st.lists(MARK, max_size=3, unique=True), min_size=3, max_size=3)
FOUR = st.lists(st.lists(MARK, max_size=2, unique=True), min_size=4, max_size=4)
WEIGHTS = st.sampled_from([(1, 1), (3, 1), (1, 2), (0, 1), (2, 0)])


@settings(max_examples=100, deadline=None)
@given(st.one_of(TWO, THREE, FOUR).filter(any), WEIGHTS)
def test_every_alignment_tried(coders: list[Marks], weights: tuple[int, int]) -> None:
    """The disorder is the least of all alignments, and of several with it the same one is always taken."""
    slow = BruteForce(coders, Fraction(weights[0]), Fraction(weights[1]))
    disorder, alignment = slow.best()
    fast = ask("gamma", corpus(*coders), samples=0, alpha=float(weights[0]), beta=float(weights[1]))
    assert fast.observed == pytest.approx(float(disorder), abs=1e-9)
    units = slow.units()
    expected = [{(units[unit][2], units[unit][:2], units[unit][3]) for unit in one} for one in alignment]
    found = [
        {(coder, unit[:2], unit[2]) for coder, unit in enumerate(one) if unit is not None} for one in fast.alignment
    ]
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))


@settings(max_examples=60, deadline=None)
@given(st.one_of(TWO, THREE).filter(any), WEIGHTS)
def test_every_soft_alignment_tried(coders: list[Marks], weights: tuple[int, int]) -> None:
    disorder, _ = BruteForce(coders, Fraction(weights[0]), Fraction(weights[1])).best(soft=True)
    fast = ask("soft_gamma", corpus(*coders), samples=0, alpha=float(weights[0]), beta=float(weights[1]))
    assert fast.observed == pytest.approx(float(disorder), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(THREE.filter(any))
def test_distances_of_your_own(coders: list[Marks]) -> None:
    """x and y are half as far from each other as both are from z."""
    apart = {("x", "y"): Fraction(1, 2), ("x", "z"): Fraction(1), ("y", "z"): Fraction(1)}

    def codes(first: Any, second: Any) -> Fraction:
        return Fraction(0) if first == second else apart[min(first, second), max(first, second)]

    disorder, _ = BruteForce(coders, codes=codes).best()
    metric = {both: float(distance) for both, distance in apart.items()}
    assert ask("gamma", corpus(*coders), samples=0, metric=metric).observed == pytest.approx(float(disorder), abs=1e-9)


def lines_by_chance(seed: int, coders: int, most: int) -> Lines:
    """One line, dense with units."""
    chance = np.random.default_rng(seed)
    counts = chance.integers(1, most + 1, coders)
    coder = np.repeat(np.arange(coders), counts)
    start = chance.integers(0, int(chance.choice((12, 25, 60))), len(coder)) + chance.integers(0, 2) * 0.25
    end = start + chance.integers(1, int(chance.choice((4, 9, 20))), len(coder))
    return Lines.sorted(coder, 0 * coder, start, end, chance.integers(0, 3, len(coder)), (coders, 1))[0]


CASES = [(2, 9), (3, 6), (3, 7), (4, 4), (5, 3)]
#: Seed, coders, most units of each: their linear programs have fractional solutions.
FRACTIONAL = [(4, 3, 9), (13, 4, 4), (24, 4, 4), (49, 4, 4), (55, 4, 5), (59, 4, 5)]
DISTANCE = Distance(1.0, 1.0, 1.0 - np.eye(3))


def of_all_tuples(lines: Lines, distance: Distance, cover: bool) -> float:
    """The least summed cost, by an integer program over all tuples of units."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    own: list[list[int | None]] = [[*range(a, b), None] for a, b in zip(lines.edges, lines.edges[1:], strict=False)]
    every = [one for one in product(*own) if any(unit is not None for unit in one)]
    pairs = lines.coders * (lines.coders - 1) / 2
    holds, cost = np.zeros((len(lines), len(every))), np.zeros(len(every))
    for column, one in enumerate(every):
        cost[column] = sum(_distance(lines, distance, *both) for both in combinations(one, 2)) / pairs
        holds[[unit for unit in one if unit is not None], column] = 1.0
    limits = LinearConstraint(holds, 1.0, np.inf if cover else 1.0)
    whole = np.ones(len(every))
    return float(milp(cost, constraints=limits, integrality=whole, bounds=Bounds(0, 1), options={"mip_rel_gap": 0}).fun)


def _distance(lines: Lines, distance: Distance, first: int | None, second: int | None) -> float:
    if first is None or second is None:
        return 1.0
    ends = abs(lines.start[first] - lines.start[second]) + abs(lines.end[first] - lines.end[second])
    lengths = lines.end[first] - lines.start[first] + lines.end[second] - lines.start[second]
    codes = distance.codes[lines.label[first], lines.label[second]]
    return float(distance.alpha * (ends / lengths) ** 2 + distance.beta * codes)


def cost_of(lines: Lines, found: IntArray, cover: bool) -> float:
    """The summed cost of an alignment, after checking that it is one."""
    held = np.bincount(found[found >= 0], minlength=len(lines))
    assert (held >= 1).all()
    assert cover or (held == 1).all()
    for coder in range(lines.coders):
        assert (lines.coder[found[found[:, coder] >= 0, coder]] == coder).all()
    return float(total_costs(lines, found, DISTANCE).sum())


@pytest.mark.parametrize("cover", [False, True])
def test_all_tuples_in_an_integer_program(cover: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the linear program is fractional (in the last cases), the best whole solution is found all the same."""
    fractional = []

    def counted(bound: settling.Bound, source: settling.Source, slack: FloatArray) -> tuple[IntArray, BoolArray]:
        fractional.append(bound)
        return settling.settle(bound, source, slack)

    monkeypatch.setattr(many, "settle", counted)
    cases = [(seed, *CASES[seed % len(CASES)]) for seed in range(10)] + FRACTIONAL
    for case in cases:
        lines = lines_by_chance(*case)
        found = best.align(lines, DISTANCE, cover=cover)
        assert cost_of(lines, found, cover) == pytest.approx(of_all_tuples(lines, DISTANCE, cover), abs=1e-7)
    assert cover or len(fractional) >= len(FRACTIONAL)


@pytest.mark.parametrize("cover", [False, True])
def test_rare_paths(cover: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches in small blocks, few columns at a time, parts too large for the search: the same disorders."""
    cases = [lines_by_chance(100 + seed, *CASES[1 + seed % 4]) for seed in range(4)]
    cases += [lines_by_chance(*case) for case in FRACTIONAL]
    usual = [cost_of(lines, best.align(lines, DISTANCE, cover=cover), cover) for lines in cases]
    monkeypatch.setattr(tuples, "BLOCK", 5)
    monkeypatch.setattr(covering, "MOST", 2)
    monkeypatch.setattr(many, "AT_ONCE", 1)
    monkeypatch.setattr(many, "SLACK", 1e-4)
    forced = [cost_of(lines, best.align(lines, DISTANCE, cover=cover), cover) for lines in cases]
    assert forced == pytest.approx(usual, abs=1e-7)


@pytest.mark.parametrize("coders", [2, 3])
def test_lines_do_not_touch_each_other(coders: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many lines in one go, or in packs on threads, are aligned as each by itself."""
    alone = [lines_by_chance(200 + seed, coders, 6) for seed in range(12)]
    together = _side_by_side(alone)
    each = [_total(lines) for lines in alone]
    assert total_costs(together, best.align(together, DISTANCE), DISTANCE) == pytest.approx(each, abs=1e-7)
    monkeypatch.setattr(best, "PACK", 20)
    monkeypatch.setattr(best, "PACK_OF_PAIRS", 20)
    assert total_costs(together, best.align(together, DISTANCE), DISTANCE) == pytest.approx(each, abs=1e-7)


def _total(lines: Lines) -> float:
    return cost_of(lines, best.align(lines, DISTANCE), cover=False)


def _side_by_side(parts: Sequence[Lines]) -> Lines:
    def column(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in parts])

    line = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    columns: tuple[FloatArray, FloatArray] = (column("start"), column("end"))
    return Lines.sorted(column("coder"), line, *columns, column("label"), (parts[0].coders, len(parts)))[0]


def test_two_coders_with_a_thousand_units() -> None:
    """Against one dense assignment of everything to everything."""
    from scipy.optimize import linear_sum_assignment

    chance = np.random.default_rng(5)
    start = np.sort(chance.integers(0, 6_000, 700)).astype(float)
    coder = chance.integers(0, 2, 700)
    end: FloatArray = start + chance.integers(1, 40, 700)
    lines, _ = Lines.sorted(coder, 0 * coder, start, end, chance.integers(0, 3, 700).astype(np.int64), (2, 1))
    first, second = (np.flatnonzero(lines.coder == own) for own in (0, 1))
    d = DISTANCE.between(lines, first[:, None], second[None, :])
    padded = np.zeros((700, 700))
    padded[: len(first), : len(second)] = d
    padded[: len(first), len(second) :] = 1.0
    padded[len(first) :, : len(second)] = 1.0
    least = padded[linear_sum_assignment(padded)].sum()
    tied = np.ones(1, bool)
    assert cost_of(lines, best.align(lines, DISTANCE), cover=False) == pytest.approx(least)
    assert cost_of(lines, best.align(lines, DISTANCE, canonical=tied), cover=False) == pytest.approx(least)
