"""What the ruler shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.text_view.overview import STEPS, Overview
from annotator.ui.text_view.spans import Span

ALL = range(STEPS)


def test_a_span_begins_in_one_step_and_reaches_over_others() -> None:
    overview = Overview(STEPS * 10)
    overview.add([Span(25, 52, "a", "x"), Span(25, 26, "b", "y")])
    assert overview.beginning(ALL) == [(2, ["x", "y"])]
    assert sorted(overview.reaching(ALL)) == [(3, ["x"]), (4, ["x"]), (5, ["x"])]


def test_the_last_character_is_in_the_last_step() -> None:
    overview = Overview(7)
    overview.add([Span(6, 7, "a", "x")])
    (step, _), *rest = overview.beginning(ALL)
    assert step == 6 * STEPS // 7
    assert rest == []
    assert Overview(1000).steps(999, 1000) == range(STEPS - 1, STEPS)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 99), st.sampled_from("xyz")), max_size=20))
def test_removing_leaves_nothing_behind(made: list[tuple[int, int, str]]) -> None:
    overview = Overview(1000)
    spans = [Span(start, start + length, str(n), code) for n, (start, length, code) in enumerate(made)]
    overview.add(spans)
    for span in spans:
        overview.remove(span)
    assert overview.beginning(ALL) == []
    assert overview.reaching(ALL) == []
