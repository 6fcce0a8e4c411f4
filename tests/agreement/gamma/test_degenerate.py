"""Data that support no figure, or hardly any: a reason, never a 1 or a 0 in its place."""

from __future__ import annotations

import pytest

from annotator.agreement import Corpus, Ratings, Selection
from tests.agreement.gamma.asking import MEASURE, ask, continuum, corpus

EVERY = ("gamma", "soft_gamma", "gamma_cat", "gamma_k")


@pytest.mark.parametrize("measure", EVERY)
def test_nobody_marked_anything(measure: str) -> None:
    found = ask(measure, corpus([], [], length=100), category="x")
    assert (found.value, found.undefined, found.n) == (None, "empty", 0)


@pytest.mark.parametrize("measure", EVERY)
def test_no_document_has_two_coders(measure: str) -> None:
    apart = Corpus([continuum([(0, 5, "x")], name="one"), continuum([(0, 5, "x")], name="two", by="B")])
    assert ask(measure, apart, category="x").undefined == "no_pairable"


def test_all_but_one_coder_empty() -> None:
    """Every unit alone, by definition: the disorder is the number of coders, whatever chance does."""
    for coders in (2, 3, 5):
        found = ask("gamma", corpus([(0, 5, "x"), (9, 12, "y")], *([[]] * (coders - 1))))
        assert found.observed == pytest.approx(coders)
        assert found.value is not None
        assert ask("gamma_cat", corpus([(0, 5, "x"), (9, 12, "y")], *([[]] * (coders - 1)))).undefined == "no_pairable"


def test_chance_would_do_as_well() -> None:
    """One unit each, at the start of the document: every sample is the same again."""
    found = ask("gamma", corpus([(0, 5, "x")], [(0, 5, "x")]))
    assert (found.value, found.undefined, found.observed, found.expected) == (None, "no_variation", 0.0, 0.0)


def test_coders_without_a_common_place() -> None:
    found = ask("gamma", corpus([(0, 5, "x")], [(100, 105, "x")], [(200, 205, "x")]))
    assert found.observed == pytest.approx(3.0)
    assert found.undefined is None


def test_units_of_one_character() -> None:
    marks = [(place, place + 1, "x") for place in range(0, 40, 4)]
    found = ask("gamma", corpus(marks, [(start + 1, end + 1, code) for start, end, code in marks]))
    assert found.observed == pytest.approx(1.0), "next to each other: ((1 + 1) / 2)^2"


def test_one_unit_against_a_thousand() -> None:
    many = [(place, place + 7, "xy"[place % 2]) for place in range(1_000)]
    found = ask("gamma", corpus(many, [(500, 507, "x")]), samples=5)
    assert found.observed == pytest.approx(999 / (1001 / 2))


def test_all_units_at_one_place() -> None:
    """Sixteen codes on one passage by three coders: no part is small, and all the same it is exact."""
    marks = [(0, 10, code) for code in "abcdefghijklmnop"]
    assert ask("gamma", corpus(marks, marks, marks), samples=2).observed == 0.0


def test_ratings_have_no_places() -> None:
    for measure in MEASURE.values():
        assert "Corpus" in measure.can_handle(Ratings([["a", "b"]]), Selection(together=True, category="a"))
