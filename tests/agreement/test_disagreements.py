"""The passages where coders differ: what kind, what it costs, who said what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.commands.agreement import agreement
from annotator.commands.disagreements import disagreements
from annotator.errors import UsageError
from annotator.model.field import Quantity
from tests.agreement.project import CASUALTIES, Coding, coding


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Coding]:
    with coding(tmp_path) as project:
        yield project


@pytest.fixture
def document(made: Coding) -> str:
    return made.document("one", CASUALTIES)


def test_missed(made: Coding, document: str) -> None:
    made.mark(document, "A", "framing", 61, 71)
    made.done(document, "B")
    (passage,) = disagreements(made.project)
    assert (passage.kind, passage.cost, passage.code) == ("missed", 10, ("framing",))
    assert (passage.start, passage.end, passage.quote) == (61, 71, CASUALTIES[61:71])
    assert passage.by == {"A": CASUALTIES[61:71], "B": "nothing"}


def test_missed_against_an_explicit_absence(made: Coding, document: str) -> None:
    made.mark(document, "A", "framing", 61, 71)
    made.absent(document, "B", "framing")
    (passage,) = disagreements(made.project)
    assert passage.by["B"] == "not in this document"


def test_boundaries(made: Coding, document: str) -> None:
    made.mark(document, "A", "casualty figure", 15, 37)
    made.mark(document, "B", "casualty figure", 21, 40)
    (passage,) = disagreements(made.project)
    assert (passage.kind, passage.cost, passage.start, passage.end) == ("boundary", 6 + 3, 15, 40)
    assert passage.by == {"A": CASUALTIES[15:37], "B": CASUALTIES[21:40]}


def test_one_long_span_against_two_short_ones_is_one_passage(made: Coding, document: str) -> None:
    made.mark(document, "A", "framing", 10, 50)
    made.mark(document, "B", "framing", 10, 20)
    made.mark(document, "B", "framing", 30, 50)
    (passage,) = disagreements(made.project)
    assert (passage.kind, passage.cost) == ("boundary", 10)
    assert passage.by["B"] == f"{CASUALTIES[10:20]} … {CASUALTIES[30:50]}"


def test_the_same_text_in_two_pieces_is_no_disagreement(made: Coding, document: str) -> None:
    made.mark(document, "A", "framing", 10, 50)
    made.mark(document, "B", "framing", 10, 30)
    made.mark(document, "B", "framing", 25, 50)
    assert disagreements(made.project) == []


def test_the_same_words_with_another_code(made: Coding, document: str) -> None:
    made.mark(document, "A", "framing", 60, 80)
    made.mark(document, "B", "casualty figure", 62, 80)
    (passage,) = disagreements(made.project)
    assert (passage.kind, passage.cost, passage.start, passage.end) == ("code", 20, 60, 80)
    assert passage.by["A"] == f"framing: {CASUALTIES[60:80]}"
    assert passage.by["B"] == f"casualty figure: {CASUALTIES[62:80]}"


def test_other_codes_far_away_are_two_misses(made: Coding, document: str) -> None:
    made.mark(document, "A", "framing", 60, 80)
    made.mark(document, "B", "casualty figure", 0, 9)
    assert [(p.kind, p.cost) for p in disagreements(made.project)] == [("missed", 20), ("missed", 9)]


def test_values(made: Coding, document: str) -> None:
    made.mark(document, "A", "casualty figure", 15, 37, value=Quantity(best=4700, qualifier="about"), counted="killed")
    made.mark(document, "B", "casualty figure", 15, 37, value=Quantity(low=4000, high=5000, qualifier="between"))
    value, counted = disagreements(made.project)
    assert (value.kind, value.cost, value.field, value.quote) == ("value", 1, "value", CASUALTIES[15:37])
    assert value.by == {"A": "value: about 4700", "B": "value: 4000 to 5000"}
    assert counted.by == {"A": "counted: killed", "B": "counted: left empty"}


def test_equal_values_in_other_words_are_none(made: Coding, document: str) -> None:
    made.mark(document, "A", "casualty figure", 15, 37, value=Quantity(best=4500), sources=("army", "press"))
    made.mark(document, "B", "casualty figure", 15, 37, value=Quantity(low=4000, high=5000), sources=("press", "army"))
    assert disagreements(made.project) == []


def test_whole_documents(made: Coding, document: str) -> None:
    made.mark(document, "A", "framing", None, None)
    made.done(document, "B")
    (passage,) = disagreements(made.project)
    assert (passage.kind, passage.cost, passage.start, passage.quote) == ("missed", 1, None, "")
    assert passage.by == {"A": "the whole document", "B": "nothing"}


def test_three_coders(made: Coding, document: str) -> None:
    """Cost counts the characters on which not all three say the same."""
    made.mark(document, "A", "framing", 10, 30)
    made.mark(document, "B", "framing", 10, 30)
    made.mark(document, "C", "framing", 10, 25)
    made.mark(document, "A", "framing", 60, 70)
    boundary, missed = sorted(disagreements(made.project), key=lambda passage: passage.kind)
    assert (boundary.kind, boundary.cost) == ("boundary", 5)
    assert (missed.kind, missed.cost, missed.by["B"], missed.by["C"]) == ("missed", 10, "nothing", "nothing")
    assert disagreements(made.project, coders=["B", "C"]) == [
        p for p in disagreements(made.project, coders=["B", "C"]) if p.kind == "boundary"
    ]


def test_most_costly_first_and_filters(made: Coding, document: str) -> None:
    other = made.document("two", CASUALTIES + " More.")
    made.mark(document, "A", "framing", 60, 65)
    made.mark(document, "B", "casualty figure", 0, 9)
    made.mark(other, "A", "framing", 60, 90)
    made.done(other, "B")
    assert [p.cost for p in disagreements(made.project)] == [30, 9, 5]
    assert [p.cost for p in disagreements(made.project, codes=["framing"])] == [30, 5]
    assert [p.cost for p in disagreements(made.project, documents="name:two")] == [30]
    assert disagreements(made.project, unit="field") == []


def test_units_larger_than_characters(made: Coding, document: str) -> None:
    """A difference inside one word is none in words."""
    made.mark(document, "A", "framing", 65, 71)  # "heroes"
    made.mark(document, "B", "framing", 66, 71)
    assert [p.cost for p in disagreements(made.project)] == [1]
    assert disagreements(made.project, unit="token") == []
    made.mark(document, "A", "framing", 75, 85)  # " live on in" touches four words
    assert [(p.cost, p.kind) for p in disagreements(made.project, unit="token")] == [(3, "missed")]
    assert disagreements(made.project, unit="sentence") == []
    assert disagreements(made.project, unit="document") == []


def test_the_costs_are_the_characters_behind_the_percentage(made: Coding, document: str) -> None:
    """For two coders, percent agreement is one minus the cost of the code's passages by the number of units."""
    for coder, spans in (("A", [(0, 9), (20, 40), (60, 70)]), ("B", [(0, 12), (25, 38), (80, 95)])):
        for start, end in spans:
            made.mark(document, coder, "framing", start, end)
    for unit in ("character", "token", "sentence"):
        cost = sum(passage.cost for passage in disagreements(made.project, unit=unit, codes=["framing"]))
        (row,) = agreement(made.project, unit=unit, measures=["percent"], codes=["framing"]).results
        assert row.value == pytest.approx(1 - cost / row.n), unit


def test_one_coder_alone_disagrees_with_nobody(made: Coding, document: str) -> None:
    made.mark(document, "A", "framing", 0, 9)
    assert disagreements(made.project) == []


def test_a_unit_that_makes_no_sense(made: Coding) -> None:
    with pytest.raises(UsageError, match="frame"):
        disagreements(made.project, unit="frame")
