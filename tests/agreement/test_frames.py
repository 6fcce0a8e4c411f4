"""Whole frames (unit "frame") and batches of documents in a project's report, on cases counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.agreement.frames import close
from annotator.commands.agreement import ResultRow, agreement
from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.field import Field, FieldType, Level
from annotator.project import Project
from tests.agreement.project import Coding


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Coding]:
    with Project.create(tmp_path / "study.annotator", coder="Lead") as project:
        coding = Coding(project)
        figure = Code(
            "",
            "figure",
            fields=(
                Field("", "value", FieldType.NUMBER, Level.RATIO, required=True),
                Field("", "source", FieldType.TEXT, required=True),
                Field("", "note", FieldType.TEXT),
            ),
        )
        with project.change("Add code") as change:
            coding.codes["figure"] = change.put_code(figure)
        coding.code("other", Field("", "value", FieldType.NUMBER, Level.RATIO))
        yield coding


def figures(made: Coding) -> None:
    """Five figures of A's; B finds four, codes one of them otherwise, and has of the three left one source and, by
    2 %, one value otherwise. A alone writes notes."""
    text = made.document("text", "x" * 100)
    rows: list[tuple[int, str, float | None, str | None]] = [
        (0, "figure", 100, "army"),
        (20, "figure", 98, "press"),
        (40, "figure", None, None),
        (60, "other", None, None),
    ]
    for start, value, source in ((0, 100, "army"), (20, 100, "army"), (40, None, None), (60, 7, "army"), (80, 9, "x")):
        made.mark(text, "A", "figure", start, start + 10, **told(value=value, source=source, note="seen"))
    for begin, code, figure, said in rows:
        made.mark(text, "B", code, begin + 2, begin + 10, **told(value=figure, source=said))


def told(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def shares(made: Coding, **options: Any) -> dict[tuple[str, str | None], ResultRow]:
    found = agreement(made.project, unit="frame", codes=["figure"], resamples=0, **options).results
    assert {row.measure for row in found} == {"value_match"}
    return {(row.details["part"], row.field): row for row in found}


def test_parts_of_frames(made: Coding) -> None:
    figures(made)
    found = shares(made)
    assert list(found) == [
        ("found", None),
        ("code", None),
        ("field", "value"),
        ("field", "source"),
        ("field", "note"),
        ("frame", None),
    ]
    assert (found["found", None].value, found["found", None].n) == (7 / 8, 8)
    assert (found["code", None].value, found["code", None].n) == (0.75, 4)
    assert (found["field", "value"].value, found["field", "value"].n) == (0.5, 2)  # both left the third empty
    assert (found["field", "source"].value, found["field", "source"].n) == (0.5, 2)
    assert (found["field", "note"].value, found["field", "note"].n) == (0.0, 3)  # only one of them wrote any
    assert found["frame", None].value == pytest.approx(2 / 3)
    assert found["frame", None].n == 3  # notes are not required


def test_numbers_within_a_tolerance(made: Coding) -> None:
    figures(made)
    found = shares(made, tolerance=0.02)
    assert found["field", "value"].value == 1.0
    assert found["field", "value"].details["tolerance"] == 0.02
    assert found["field", "source"].value == 0.5
    assert "tolerance" not in found["field", "source"].details
    assert close(100, 98, 0.02)
    assert not close(100, 97.9, 0.02)
    assert close(0, 0, 0.0)
    assert not close("98", "100", 0.5)


def test_alpha_stands_beside_the_share(made: Coding) -> None:
    """The values 100, 100 and 100, 98 of two coders, at ratio level; alpha as at the unit "field"."""
    figures(made)
    alpha = agreement(
        made.project, unit="field", field="value", codes=["figure"], measures=["krippendorff_alpha"], resamples=0
    ).results[0]
    found = shares(made)["field", "value"]
    assert (found.details["alpha"], found.details["metric"]) == (alpha.value, "ratio")
    assert shares(made)["field", "note"].details["alpha_undefined"] == "no_pairable"
    assert "alpha" not in shares(made)["found", None].details


def test_three_coders_count_by_their_pairs(made: Coding) -> None:
    text = made.document("text", "x" * 10)
    for coder, source in (("A", "army"), ("B", "army"), ("C", "press")):
        made.mark(text, coder, "figure", 0, 5, source=source)
    found = shares(made)
    assert found["field", "source"].value == pytest.approx(1 / 3)
    assert found["field", "source"].n == 1
    by_pair = agreement(made.project, unit="frame", codes=["figure"], by=["code", "pair"], resamples=0).results
    told = {row.coders: row.value for row in by_pair if row.field == "source"}
    assert told == {("A", "B"): 1.0, ("A", "C"): 0.0, ("B", "C"): 0.0}


def test_nothing_matched_is_undefined(made: Coding) -> None:
    text = made.document("text", "x" * 10)
    made.mark(text, "A", "figure", 0, 3, source="army")
    made.mark(text, "B", "figure", 5, 8, source="army")
    found = shares(made)
    assert found["found", None].value == 0.0
    assert (found["frame", None].value, found["frame", None].undefined) == (None, "no_pairable")


def in_order(made: Coding, days: tuple[int, ...]) -> None:
    """A document a day; both mark [0, 5) of ten characters in the first half, B [5, 10) in the second."""
    for place, day in enumerate(days):
        text = made.document(f"day {day}", f"{day:02}" + "x" * 8)
        later = day > len(days) // 2
        for coder, start in (("A", 0), ("B", 5 if later else 0)):
            mark = Annotation(
                "",
                text,
                made.coder(coder),
                made.codes["other"],
                start,
                start + 5,
                created=f"2026-01-{day:02}T10:00:00Z",
            )
            with made.project.change("Code") as change:
                change.put_annotation(mark)
        assert place < len(days)


def test_batches_follow_the_order_of_coding(made: Coding) -> None:
    in_order(made, (4, 1, 3, 2))
    report = agreement(
        made.project, codes=["other"], measures=["percent"], by=["code", "batch"], batches=2, resamples=50
    )
    assert [(row.batch, row.value) for row in report.results] == [(1, 1.0), (2, 0.0)]
    assert report.results[0].details == {
        "documents": 2,
        "first": "2026-01-01T10:00:00Z",
        "last": "2026-01-02T10:00:00Z",
    }
    assert report.results[0].ci == (1.0, 1.0)
    plain = report.to_json()["results"][1]
    assert (plain["batch"], plain["details"]["documents"]) == (2, 2)
    frames = agreement(made.project, unit="frame", codes=["other"], by=["code", "batch"], batches=2, resamples=0)
    assert [row.value for row in frames.results if row.details["part"] == "found"] == [1.0, 0.0]
