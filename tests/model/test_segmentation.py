"""Words, sentences and paragraphs as a reader would cut them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.segmentation import (
    UNITS,
    clauses,
    line_at,
    paragraphs,
    sentences,
    unit_at,
    units_near,
    units_on,
    words,
)
from tests.shared import articles


def cut(text: str, ranges: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in ranges]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An estimated 4,700 casualties.", ["An", "estimated", "4,700", "casualties"]),
        ("don't – twenty-one, 3.5%", ["don't", "twenty-one", "3.5"]),
        ("Kim’s 15,000, 14", ["Kim’s", "15,000", "14"]),
        ("cafe\u0301 हिन्दी", ["cafe\u0301", "हिन्दी"]),
        ("위로와 동원 사이", ["위로와", "동원", "사이"]),
        ("政府說", ["政", "府", "說"]),
        ("see 👩‍👩‍👧‍👦🇩🇪 now", ["see", "👩‍👩‍👧‍👦", "🇩🇪", "now"]),
        ("الشتاء 2026", ["الشتاء", "2026"]),
        ("", []),
        (" .,! ", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert cut(text, words(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Kim met Gen. Pak. They left.", ["Mr. Kim met Gen. Pak.", "They left."]),
        (
            "It cost 3.5 million. “Never,” he said. “Why?” she asked.",
            ["It cost 3.5 million.", "“Never,” he said.", "“Why?” she asked."],
        ),
        ("The U.S. Army left.", ["The U.S. Army left."]),
        ("J. Smith came… and went. Then 4,700 fell.", ["J. Smith came… and went.", "Then 4,700 fell."]),
        ("Headline\n\nBody text", ["Headline", "Body text"]),
        ("政府表示。工会呼吁！", ["政府表示。", "工会呼吁！"]),
        ("정부는 밝혔다. 그는 떠났다.", ["정부는 밝혔다.", "그는 떠났다."]),
        ("(He left.) She stayed.", ["(He left.)", "She stayed."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text, sentences(text)) == expected


def test_clauses_and_paragraphs() -> None:
    text = "He came, he saw; he left.\n\n  Next line – here  \n"
    assert cut(text, clauses(text)) == ["He came,", "he saw;", "he left.", "Next line –", "here"]
    assert cut(text, paragraphs(text)) == ["He came, he saw; he left.", "Next line – here"]


def test_unit_at_cursor() -> None:
    text = "First one here. Second one.\n\nThird."
    assert text[slice(*unit_at(text, 18, "sentence"))] == "Second one."
    assert text[slice(*unit_at(text, 7, "word"))] == "one"
    assert text[slice(*unit_at(text, 15, "sentence"))] == "First one here."  # between two: the one before
    assert text[slice(*unit_at(text, len(text), "word"))] == "Third"
    assert unit_at(text, 28, "word") == (28, 28)  # an empty line


@given(
    st.text(alphabet=st.sampled_from("aé1 .,\n!?’\u0301\u200d👩🇩政한العر"), max_size=60), st.sampled_from(sorted(UNITS))
)
def test_units_are_ordered_and_disjoint_and_cover_every_letter(text: str, kind: str) -> None:
    ranges = UNITS[kind](text)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(first[1] <= second[0] for first, second in pairwise(ranges))
    covered = {i for start, end in ranges for i in range(start, end)}
    assert all(i in covered for i, character in enumerate(text) if character.isalnum())


def test_real_articles_have_plausible_sentences() -> None:
    for path in articles():
        text = path.read_text("utf-8")
        found = cut(text, sentences(text))
        assert len(found) > 10
        assert not any(s.endswith((" Mr.", " Ms.", "U.S")) for s in found)


#: Texts in which everything that the rules look at meets everything else.
PIECES = [
    *"aB1 .,;:!?…-–—’“”\"'()\u0301\u200d。，？」😀政한ا؟\u00a0\n",
    "  ",
    "U.S.",
    "Mr.",
    " - ",
    "word ",
    "One. Two",
    "4,700",
    "don't",
    "\U0001f469\u200d\U0001f467",
    "\U0001f1e9\U0001f1ea",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
KINDS = st.sampled_from(sorted(UNITS))
WINDOWS = st.integers(1, 30)


def unit_in_whole_line(text: str, position: int, kind: str) -> tuple[int, int]:
    """What unit_at promises, said with the units of the whole line."""
    low, high = line_at(text, position)
    units = [(low + start, low + end) for start, end in UNITS[kind](text[low:high])]
    holding = [unit for unit in units if unit[0] <= position < unit[1]]
    before = [unit for unit in units if unit[0] <= position]
    return next(iter(holding or before[-1:] or units), (position, position))


@given(TEXTS, KINDS, st.data())
def test_unit_at_with_a_window_larger_than_the_text(text: str, kind: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text)))
    assert unit_at(text, position, kind, len(text) + 1) == unit_in_whole_line(text, position, kind)


@settings(max_examples=400)
@given(TEXTS, KINDS, WINDOWS, st.data())
def test_a_small_window_gives_the_same_unit(text: str, kind: str, window: int, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text)))
    assert unit_at(text, position, kind, window) == unit_in_whole_line(text, position, kind)


@given(TEXTS, KINDS, WINDOWS, st.data())
def test_units_near_a_place_are_neighbours_on_both_sides(
    text: str, kind: str, window: int, data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(text)))
    low, high = line_at(text, position)
    whole = [(low + start, low + end) for start, end in UNITS[kind](text[low:high])]
    found = units_near(text, position, kind, window)
    first = whole.index(found[0]) if found else 0
    assert found == whole[first : first + len(found)]
    assert first == 0 or found[0][1] < position
    assert first + len(found) == len(whole) or found[-1][0] > position


@settings(max_examples=400)
@given(TEXTS, KINDS, WINDOWS)
def test_reading_in_steps_gives_the_units_of_the_whole(text: str, kind: str, size: int) -> None:
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        units, following = units_on(text, start, kind, size)
        assert following > start
        found += units
        start = following
    assert found == UNITS[kind](text)
    assert units_on(text, len(text), kind, size) == ([], len(text))


@pytest.mark.parametrize("kind", sorted(UNITS))
def test_a_line_of_a_megabyte_is_not_read_whole(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Mr. Kim met “the outlet”, 4,700 strong – in the U.S. capital. " * 20_000
    read: list[int] = []
    whole = UNITS[kind]

    def noted(part: str) -> list[tuple[int, int]]:
        read.append(len(part))
        return whole(part)

    monkeypatch.setitem(UNITS, kind, noted)
    start, end = unit_at(text, len(text) // 2, kind)
    assert sum(read) < 10_000
    assert 0 < end - start < 100 or kind == "paragraph"


def test_a_line_without_spaces_and_marks_is_read_to_its_end() -> None:
    text = "x" * 30_000
    assert unit_at(text, 15_000, "sentence") == (0, 30_000)
    assert unit_at(text, 15_000, "word") == (0, 30_000)
    assert unit_at("政" * 30_000, 15_000, "word") == (15_000, 15_001)
