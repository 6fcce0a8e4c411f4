"""Words, sentences and paragraphs as a reader would cut them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.segmentation import UNITS, clauses, paragraphs, sentences, unit_at, words
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
