"""Near-duplicates: found whatever was done to a copy, and only those."""

from __future__ import annotations

import random

from annotator.model.near_duplicates import FEWEST, NearDuplicates

DICE = random.Random(7)
WORDS = [f"word{number}" for number in range(20_000)]


def article(length: int) -> list[str]:
    return DICE.choices(WORDS, k=length)


def copies(words: list[str]) -> list[list[str]]:
    """Cut at the front with a new beginning; single words changed; a new beginning before two thirds of it."""
    changed = [DICE.choice(WORDS) if DICE.random() < 0.04 else word for word in words]
    return [article(20) + words[len(words) // 4 :], changed, article(50) + words[: len(words) * 2 // 3 + 5]]


def test_every_copy_is_found_and_nothing_else() -> None:
    originals = [article(DICE.choice([120, 300, 800])) for _ in range(150)]
    seen = NearDuplicates()
    assert [seen.add(str(number), " ".join(words)) for number, words in enumerate(originals)] == [None] * 150
    for number, words in enumerate(originals):
        for copy in copies(words):
            match = seen.add("copy", " ".join(copy))
            assert match is not None
            assert match.key in (str(number), "copy")


def test_the_share_is_that_of_the_shorter_document() -> None:
    words = article(404)  # 400 runs of five
    seen = NearDuplicates()
    seen.add("long", " ".join(words))
    assert seen.add("half", " ".join(words[:204])) == ("long", 1.0)
    mixed = words[200:304] + article(100)  # 100 of its 200 runs
    assert NearDuplicates(0.4).add("first", " ".join(mixed)) is None
    half = seen.add("mixed", " ".join(mixed))
    assert half is not None
    assert (half.key, half.share) == ("long", 0.5)


def test_capitals_and_punctuation_do_not_count() -> None:
    seen = NearDuplicates()
    seen.add("a", "The ships came home on Monday, and forty people stood on the quay to see them: nobody spoke.")
    assert seen.add(
        "b", "THE SHIPS CAME HOME ON MONDAY and forty people stood on the quay to see them; nobody spoke"
    ) == ("a", 1.0)


def test_text_without_spaces_is_compared_by_characters() -> None:
    seen = NearDuplicates()
    seen.add("a", "北の港に四十人の家族が朝から集まり帰って来る船を静かに待っていた")
    match = seen.add("b", "北の港に四十人の家族が朝から集まり帰って来る船を待っていたという")
    assert match is not None
    assert match.share > 0.7
    assert seen.add("c", "南の町では新しい橋が開通し多くの市民が祝賀の行列に参加したという") is None


def test_texts_too_short_to_tell_are_passed_over() -> None:
    seen = NearDuplicates()
    for text in ("", "one two three", " ".join(["same"] * 50), " ".join(str(n) for n in range(FEWEST + 3))):
        assert seen.add("a", text) is None
        assert seen.add("b", text) is None
    assert len(seen) == 0
