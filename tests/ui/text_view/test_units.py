"""From unit to unit, and whole characters as people see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.text_view.units import (
    cluster_after,
    cluster_before,
    moved_end,
    moved_start,
    snapped,
    unit_after,
    unit_before,
)
from tests.ui.test_offsets import TEXTS

TEXT = "One two. Three, four five.\n\nSix."
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


def quote(unit: tuple[int, int] | None) -> str:
    return "" if unit is None else TEXT[slice(*unit)]


@pytest.mark.parametrize(
    ("kind", "position", "after", "before"),
    [
        ("word", 4, "two", "One"),
        ("word", 5, "Three", "One"),
        ("word", 26, "Six", "five"),
        ("sentence", 9, "Three, four five.", "One two."),
        ("sentence", 27, "Six.", "Three, four five."),
        ("clause", 10, "four five.", "One two."),
        ("paragraph", 1, "Six.", ""),
        ("word", len(TEXT), "", "Six"),
    ],
)
def test_the_unit_after_and_the_one_before(kind: str, position: int, after: str, before: str) -> None:
    assert quote(unit_after(TEXT, position, kind)) == after
    assert quote(unit_before(TEXT, position, kind)) == before


@pytest.mark.parametrize(
    ("kind", "step", "start", "end"),
    [
        ("character", 1, "wo. Three", "two. Three,"),
        ("character", -1, " two. Three", "two. Thre"),
        ("word", 1, "Three", "two. Three, four"),
        ("word", -1, "One two. Three", "two"),
        ("sentence", 1, "Three", "two. Three, four five."),
        ("sentence", -1, "One two. Three", "two."),
    ],
)
def test_moving_a_boundary(kind: str, step: int, start: str, end: str) -> None:
    low, high = TEXT.index("two"), TEXT.index(", four")
    assert TEXT[moved_start(TEXT, low, kind, step) : high] == start
    assert TEXT[low : moved_end(TEXT, high, kind, step)] == end


def test_at_the_ends_of_the_text_nothing_moves() -> None:
    assert moved_start(TEXT, 0, "word", -1) == 0
    assert moved_end(TEXT, len(TEXT), "sentence", 1) == len(TEXT)


@pytest.mark.parametrize(
    "cluster", [FAMILY, "e\u0301", "\U0001f1f0\U0001f1f7", "\U0001f44d\U0001f3fd", "\u1112\u1161\u11ab"]
)
def test_what_people_see_as_one_character_is_not_cut(cluster: str) -> None:
    text = f"ab{cluster}cd"
    end = 2 + len(cluster)
    assert cluster_after(text, 2) == end
    assert cluster_before(text, end) == 2
    for inside in range(3, end):
        assert snapped(text, 0, inside) == (0, end)
        assert snapped(text, inside, len(text)) == (2, len(text))
        assert snapped(text, inside, inside) == (2, 2)


@given(TEXTS, st.data())
def test_snapping_only_grows_and_settles(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = snapped(text, start, end)
    assert 0 <= low <= start
    assert high <= len(text)
    if start < end:
        assert high >= end
    assert snapped(text, low, high) == (low, high)


@given(TEXTS)
def test_walking_by_character_reaches_the_same_places_both_ways(text: str) -> None:
    forth, position = [0], 0
    while position < len(text):
        position = cluster_after(text, position)
        forth.append(position)
    back = [len(text)]
    while back[-1] > 0:
        back.append(cluster_before(text, back[-1]))
    assert forth == back[::-1]
