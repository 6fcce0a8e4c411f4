"""Code points and UTF-16 units: checked against Python's own UTF-16 encoder."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.offsets import Offsets

#: Latin, combining, astral letters, emoji with ZWJ and skin tones, flags, Hebrew, Arabic, CJK (also astral), Hangul.
PIECES = (
    *"abc .,\n“”",
    "e\u0301",
    "n\u0303\u0323",
    "\U0001d49c",
    "\U0001d518",
    "\U0001f600",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "\U0001f44d\U0001f3fd",
    "\U0001f1f0\U0001f1f7",
    "\u05e2\u05d1\u05e8\u05d9\u05ea",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "\u4e2d\u6587",
    "\U00020000",
    "\u1112\u1161\u11ab",
    "\uac00",
    "\u200f",
)
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=60))


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(TEXTS)
def test_as_pythons_encoder_counts(text: str) -> None:
    offsets = Offsets(text)
    assert offsets.length == len(text)
    assert offsets.utf16_length == units(text)
    for position in range(len(text) + 1):
        assert offsets.utf16(position) == units(text[:position])


@given(TEXTS)
def test_there_and_back(text: str) -> None:
    offsets = Offsets(text)
    assert [offsets.code_point(offsets.utf16(n)) for n in range(len(text) + 1)] == list(range(len(text) + 1))


@given(TEXTS)
def test_between_the_halves_of_a_pair_is_the_start_of_the_character(text: str) -> None:
    offsets = Offsets(text)
    for position, character in enumerate(text):
        if character > "\uffff":
            assert offsets.code_point(offsets.utf16(position) + 1) == position


@given(TEXTS, st.data())
def test_a_stretch_of_units_is_the_stretch_of_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    offsets = Offsets(text)
    raw = text.encode("utf-16-le", "surrogatepass")
    part = raw[2 * offsets.utf16(start) : 2 * offsets.utf16(end)]
    assert part.decode("utf-16-le", "surrogatepass") == text[start:end]


def test_an_emoji_takes_two_units() -> None:
    offsets = Offsets("a\U0001f600b")
    assert [offsets.utf16(n) for n in range(4)] == [0, 1, 3, 4]
    assert [offsets.code_point(n) for n in range(5)] == [0, 1, 1, 2, 3]
