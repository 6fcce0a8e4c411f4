"""Slots, lanes and covered stretches, against their definitions."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.text_view.lanes import LongLanes, covered, lanes, slots
from annotator.ui.text_view.spans import Span, SpanIndex

STRETCHES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda t: (t[0], t[0] + t[1])), max_size=12)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@given(STRETCHES)
def test_overlapping_stretches_have_different_slots(stretches: list[tuple[int, int]]) -> None:
    stretches.sort()
    found = list(zip(stretches, slots(stretches), strict=True))
    assert all(a[1] != b[1] for a, b in combinations(found, 2) if overlap(a[0], b[0]))


@given(STRETCHES)
def test_as_few_slots_as_spans_over_one_place(stretches: list[tuple[int, int]]) -> None:
    stretches.sort()
    deepest = max((sum(a <= n < b for a, b in stretches) for n in range(61)), default=0)
    assert len(set(slots(stretches))) == deepest


@given(STRETCHES, STRETCHES)
def test_lanes_keep_off_those_that_are_taken(stretches: list[tuple[int, int]], before: list[tuple[int, int]]) -> None:
    before.sort()
    taken = list(zip(before, slots(before), strict=True))
    found = [*taken, *zip(stretches, lanes(stretches, taken), strict=True)]
    assert all(a[1] != b[1] for a, b in combinations(found, 2) if overlap(a[0], b[0]))


@given(STRETCHES)
def test_covered_says_for_every_place_what_is_over_it(stretches: list[tuple[int, int]]) -> None:
    items = [(start, end, number) for number, (start, end) in enumerate(stretches)]
    over = {n: what for start, end, what in covered(items) for n in range(start, end)}
    for place in range(61):
        assert over.get(place, ()) == tuple(number for start, end, number in items if start <= place < end)


def test_empty_items_cover_nothing() -> None:
    assert covered([(3, 3, "a"), (5, 4, "b")]) == []


def test_spans_over_several_paragraphs_keep_their_lane() -> None:
    paragraphs = [(0, 9), (10, 19), (20, 29)]

    def paragraph(position: int) -> tuple[int, int]:
        return next(p for p in paragraphs if p[0] <= position <= p[1])

    first, second, third = Span(0, 15, "a", "x"), Span(16, 25, "b", "x"), Span(22, 28, "c", "x")
    index = SpanIndex([first, second, third])
    long = LongLanes(index.touching, paragraph)
    # the first ends in the paragraph where the second begins: beside each other
    assert [long.lane(span) for span in (first, second, third)] == [0, 1, 0]
    assert long.lane(first) == 0
    long.forget("a")
    index.remove(first)
    assert long.lane(second) == 1
