"""Values that can be followed with a pencil, on the examples of pygamma's test data and smaller ones."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.agreement.gamma.asking import ask, corpus

FIGURE_10 = corpus([(4, 14, "A"), (20, 30, "B")], [(4, 14, "A"), (20, 25, "B")], [(14, 24, "A"), (40, 44, "B")])
FIGURE_19 = corpus([(0, 20, "A")], [(0, 5, "A"), (5, 10, "A"), (10, 15, "A"), (15, 20, "A")])


def test_three_coders() -> None:
    """The three A: distances 0, 1, 1, so 2/3. Two of the B: ((0 + 5) / 15)^2 = 1/9, with the empty place
    (1/9 + 1 + 1) / 3 = 19/27. The last B alone: 1. Together 64/27, for two units per coder."""
    found = ask("gamma", FIGURE_10, samples=0)
    assert found.observed == pytest.approx(float(Fraction(64, 27) / 2))
    assert found.alignment == [
        [(4, 14, "A"), (4, 14, "A"), (14, 24, "A")],
        [(20, 30, "B"), (20, 25, "B"), None],
        [None, None, (40, 44, "B")],
    ]
    disorders = [one.disorder for one in found.details["alignment"]]
    assert disorders == pytest.approx([2 / 3, 19 / 27, 1.0])


def test_one_unit_split_in_four() -> None:
    """Each part is (0 + 15) / 25, ..., so ((5 + 10) / 25)^2 = 0.36 from the whole. Gamma takes one of them and leaves
    three alone; soft-gamma takes the whole four times. 2.5 units per coder."""
    assert ask("gamma", FIGURE_19, samples=0).observed == pytest.approx((0.36 + 3) / 2.5)
    soft = ask("soft_gamma", FIGURE_19, samples=0)
    assert soft.observed == pytest.approx(4 * 0.36 / 2.5)
    assert [one[0] for one in soft.alignment] == [(0, 20, "A")] * 4


def test_what_position_code_and_delta_weigh() -> None:
    """[0, 10) and [4, 14): (8 / 20)^2 = 0.16; the codes differ."""
    two = corpus([(0, 10, "x")], [(4, 14, "y")])
    assert ask("gamma", two, samples=0).observed == pytest.approx(1.16)
    assert ask("gamma", two, samples=0, alpha=3.0, beta=0.5).observed == pytest.approx(3 * 0.16 + 0.5)
    assert ask("gamma", two, samples=0, delta=2.0).observed == pytest.approx(2 * 1.16)
    assert ask("gamma", two, samples=0, beta=2.0).observed == pytest.approx(2.0), "cheaper to leave both alone"


def test_ordinal_interval_and_own_distances() -> None:
    low_high = corpus([(0, 10, "low")], [(0, 10, "high")])
    order = ("low", "middle", "high", "extreme")
    assert ask("gamma", low_high, samples=0, metric="ordinal", categories=order).observed == pytest.approx(2 / 3)
    own = {("low", "high"): 0.25}
    assert ask("gamma", low_high, samples=0, metric=own).observed == pytest.approx(0.25)
    numbers = corpus([(0, 10, 1), (50, 60, 9)], [(0, 10, 3), (50, 60, 9)])
    assert ask("gamma", numbers, samples=0, metric="interval").observed == pytest.approx(0.25 / 2)
    assert ask("gamma", numbers, samples=0, metric="ordinal").observed == pytest.approx(0.5 / 2)


def test_gamma_is_one_less_the_share_of_the_expected_disorder() -> None:
    found = ask("gamma", FIGURE_10)
    assert found.observed is not None
    assert found.expected is not None
    assert found.value == pytest.approx(1 - found.observed / found.expected)
    assert found.n == 6


def test_coders_at_one_are_at_one() -> None:
    marks = [(0, 10, "x"), (30, 35, "y"), (50, 80, "x")]
    found = ask("gamma", corpus(marks, marks, marks))
    assert (found.observed, found.value) == (0.0, 1.0)


def test_disagreement_by_method_is_below_zero() -> None:
    """Each marks where the others never do: more disorder than by chance, and nothing is clamped."""
    found = ask("gamma", corpus([(0, 10, "x"), (20, 30, "x")], [(10, 20, "y"), (30, 40, "y")]))
    assert found.value is not None
    assert found.value < 0
