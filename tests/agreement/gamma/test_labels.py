"""Gamma-cat and gamma-k: the labels of what was aligned."""

from __future__ import annotations

import pytest

from annotator.errors import UsageError
from tests.agreement.gamma.asking import ask, corpus

#: Four pairs at equal places: xx, xy, yy, and x against y shifted by 2 of 10: ((2 + 2) / 20)^2 = 0.04.
FOUR = corpus(
    [(0, 10, "x"), (20, 30, "x"), (40, 50, "y"), (60, 70, "x")],
    [(0, 10, "x"), (20, 30, "y"), (40, 50, "y"), (62, 72, "y")],
)


def test_label_disorder_by_hand() -> None:
    """Weights 1, 1, 1, 0.96; the second and the fourth pair differ."""
    assert ask("gamma_cat", FOUR, samples=0).observed == pytest.approx(1.96 / 3.96)
    assert ask("gamma_cat", FOUR, samples=0, alpha=3.0).observed == pytest.approx(1.88 / 3.88)
    assert ask("gamma_k", FOUR, samples=0, category="x").observed == pytest.approx(1.96 / 2.96)
    assert ask("gamma_k", FOUR, samples=0, category="y").observed == pytest.approx(1.96 / 2.96)


def test_three_units_of_one_alignment_count_as_two_pairs() -> None:
    """Three coders, one place: x x y has three pairs of weight 1/2 each, two of which differ."""
    three = corpus([(0, 10, "x")], [(0, 10, "x")], [(0, 10, "y")])
    found = ask("gamma_cat", three, samples=0)
    assert found.observed == pytest.approx(2 / 3)
    assert found.n == 3, "pairs of units"


def test_units_without_partner_do_not_count() -> None:
    """Unlike in pygamma-agreement: who found more is not who names differently."""
    more = corpus(
        [(0, 10, "x"), (20, 30, "x"), (40, 50, "y"), (60, 70, "x"), (200, 210, "z")],
        [(0, 10, "x"), (20, 30, "y"), (40, 50, "y"), (62, 72, "y"), (300, 310, "z")],
    )
    assert ask("gamma_cat", more, samples=0).observed == ask("gamma_cat", FOUR, samples=0).observed


def test_one_kind_of_unit_by_itself() -> None:
    """Gamma-k aligns the units of all codes, and looks at the pairs with one code; as one code of many, the same."""
    found = [
        ask("gamma_k", FOUR, samples=40, category="x"),
        ask("gamma_k", FOUR, samples=40, codes=("x",), together=False),
    ]
    assert found[0].value == found[1].value
    assert found[0].expected == found[1].expected
    with pytest.raises(UsageError, match="say which"):
        ask("gamma_k", FOUR)


def test_never_one_where_nothing_was_aligned() -> None:
    """pygamma-agreement has 1 here, perfect agreement."""
    apart = corpus([(0, 5, "x"), (10, 15, "y")], [(100, 105, "x"), (200, 205, "y")])
    for found in (ask("gamma_cat", apart), ask("gamma_k", apart, category="x")):
        assert (found.value, found.undefined) == (None, "no_pairable")


def test_one_code_only_can_not_be_named_wrongly() -> None:
    found = ask("gamma_cat", corpus([(0, 5, "x"), (10, 15, "x")], [(0, 6, "x"), (10, 15, "x")]))
    assert (found.value, found.undefined, found.observed, found.expected) == (None, "no_variation", 0.0, 0.0)


def test_a_code_that_nobody_used() -> None:
    assert ask("gamma_k", FOUR, category="q").undefined == "empty"
    assert ask("gamma", FOUR, codes=("q",)).undefined == "empty"


def test_pairs_too_far_apart_weigh_nothing() -> None:
    """Aligned (d = 1.44 < 2) but with 1 - d_pos below 0: no evidence about labels."""
    far = corpus([(0, 10, "x")], [(12, 22, "x")])
    assert ask("gamma", far, samples=0).alignment == [[(0, 10, "x"), (12, 22, "x")]]
    assert ask("gamma_cat", far).undefined == "no_pairable"


def test_perfect_labels_on_imperfect_places() -> None:
    marks = [(0, 10, "x"), (20, 30, "y"), (40, 50, "x"), (60, 70, "y")]
    found = ask("gamma_cat", corpus(marks, [(start + 1, end + 2, code) for start, end, code in marks]))
    assert (found.observed, found.value) == (0.0, 1.0)
