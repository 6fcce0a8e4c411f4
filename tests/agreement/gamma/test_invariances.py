"""What must not matter: the order of coders and documents, names, where the units are, the unit of measurement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import Corpus
from tests.agreement.gamma.asking import Marks, ask, continuum, corpus

MARK = st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from("xyz")).map(
    lambda mark: (mark[0], mark[0] + mark[1], mark[2])
)
CODERS = st.lists(st.lists(MARK, max_size=5, unique=True), min_size=2, max_size=4).filter(
    lambda coders: sum(map(len, coders)) > 0
)
FEW = settings(max_examples=20, deadline=None)


@FEW
@given(CODERS)
def test_order_of_coders(coders: Sequence[Marks]) -> None:
    """The statistical model knows only statistics, so that the whole figure stays; soft-gamma likewise."""
    before, after = corpus(*coders), corpus(*coders[::-1])
    for measure in ("gamma", "soft_gamma"):
        found = [ask(measure, one, samples=3) for one in (before, after)]
        assert found[0].observed == pytest.approx(found[1].observed, abs=1e-9)
        assert found[0].expected == pytest.approx(found[1].expected, rel=1e-6)


def test_every_order_of_four_coders() -> None:
    coders: list[Marks] = [
        [(0, 10, "x"), (12, 20, "y"), (30, 41, "x")],
        [(1, 10, "x"), (12, 19, "x")],
        [(0, 9, "y"), (13, 22, "y"), (29, 40, "z")],
        [(2, 12, "x"), (33, 44, "x")],
    ]
    for measure in ("gamma", "gamma_cat"):
        first = ask(measure, corpus(*coders), samples=0).observed
        for order in permutations(coders):
            assert ask(measure, corpus(*order), samples=0).observed == pytest.approx(first, abs=1e-9)


@FEW
@given(CODERS, st.permutations("xyz"))
def test_names_of_codes(coders: Sequence[Marks], names: list[str]) -> None:
    renamed = [[(start, end, names["xyz".index(str(code))]) for start, end, code in marks] for marks in coders]
    found = [ask("gamma", corpus(*one), samples=3) for one in (coders, renamed)]
    assert found[0].observed == pytest.approx(found[1].observed, abs=1e-9)
    assert found[0].expected == pytest.approx(found[1].expected, rel=1e-6)


@FEW
@given(CODERS, st.sampled_from((1, 977, 10**9, 3 * 10**9 + 1)))
def test_a_shift_of_everything(coders: Sequence[Marks], by: int) -> None:
    """The observed disorder, the labels' disorder and the alignment stay; offsets of billions cost no digits."""
    shifted = [[(start + by, end + by, code) for start, end, code in marks] for marks in coders]
    for measure in ("gamma", "soft_gamma", "gamma_cat"):
        here, there = (ask(measure, corpus(*one), samples=0) for one in (coders, shifted))
        assert here.observed == pytest.approx(there.observed, abs=1e-9)
        back = [[unit and (unit[0] - by, unit[1] - by, unit[2]) for unit in one] for one in there.alignment]
        assert back == here.alignment


def test_the_shuffle_model_turns_with_the_document() -> None:
    """Shifts go round the document, so that where the units lie in it does not matter, but for those cut by chance."""
    marks: list[Marks] = [[(0, 10, "x"), (20, 30, "y")], [(2, 10, "x"), (25, 30, "x")]]
    moved = [[(start + 500, end + 500, code) for start, end, code in own] for own in marks]
    here, there = (ask("gamma", corpus(*one, length=1000), null_model="shuffle") for one in (marks, moved))
    assert here.expected == pytest.approx(there.expected, rel=0.05)


def test_huge_documents() -> None:
    """Two units at a distance of 10^9, both models: a figure, and not a strange one."""
    marks: list[Marks] = [[(5, 15, "x"), (10**9, 10**9 + 10, "y")], [(5, 14, "x"), (10**9, 10**9 + 12, "y")]]
    for model in ("statistical", "shuffle"):
        found = ask("gamma", corpus(*marks), null_model=model)
        assert found.value is not None
        assert 0.9 < found.value < 1


@FEW
@given(CODERS)
def test_delta_is_only_a_unit(coders: Sequence[Marks]) -> None:
    one, four = (ask("gamma", corpus(*coders), samples=3, delta=delta) for delta in (1.0, 4.0))
    assert four.observed == pytest.approx(4 * (one.observed or 0.0), abs=1e-9)
    assert four.value == pytest.approx(one.value)
    assert four.undefined == one.undefined


@FEW
@given(CODERS)
def test_units_twice_as_large(coders: Sequence[Marks]) -> None:
    """Positions in half characters."""
    double = [[(2 * start, 2 * end, code) for start, end, code in marks] for marks in coders]
    here, there = (ask("gamma", corpus(*one), samples=3) for one in (coders, double))
    assert here.observed == pytest.approx(there.observed, abs=1e-9)
    assert here.expected == pytest.approx(there.expected, rel=1e-4)


@FEW
@given(CODERS)
def test_soft_disorder_is_never_larger(coders: Sequence[Marks]) -> None:
    """Every alignment is also a soft one."""
    one = corpus(*coders)
    hard, soft = (ask(measure, one, samples=0).observed for measure in ("gamma", "soft_gamma"))
    assert hard is not None
    assert soft is not None
    assert soft <= hard + 1e-9


def test_order_of_documents() -> None:
    documents = [
        continuum([(0, 10, "x")], [(2, 10, "y"), (14, 20, "x")], name="one"),
        continuum([(5, 9, "y")], [(5, 9, "y")], [(4, 9, "x")], name="two"),
    ]
    found = [ask("gamma", Corpus(order)) for order in (documents, documents[::-1])]
    assert found[0].value == pytest.approx(found[1].value)
