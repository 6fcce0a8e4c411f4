"""``annotator agreement PROJECT --explain``: what people read, what programs read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.project import Project
from tests.cli.conftest import Run

TEXT = "x" * 100
#: Characters that B marks of the ten that A marks, in eight documents of 100 characters, coded one a week.
MARKED = (4, 5, 6, 7, 8, 9, 10, 10)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Eight documents by A and B; A coded the first again."""
    with Project.create(tmp_path / "weekly.annotator", "A") as made, made.change("All") as change:
        coders = {name: change.put_coder(name) for name in ("A", "B", "A (again)")}
        code = change.put_code(Code("", "frame"))
        for place, marked in enumerate(MARKED):
            document = change.put_document(Draft(f"letter {place}", f"{place}{TEXT}"[:100]))
            day = f"2026-02-{1 + 3 * place:02d}T10:00:00Z"
            change.put_annotation(Annotation("", document, coders["A"], code, 0, 10, created=day))
            change.put_annotation(Annotation("", document, coders["B"], code, 0, marked, created=day))
            if place == 0:
                again = Annotation("", document, coders["A (again)"], code, 0, 9, created="2026-03-01T10:00:00Z")
                change.put_annotation(again)
    return tmp_path / "weekly.annotator"


def test_people_read_what_costs_most(run: Run, project: Path) -> None:
    """A and B differ on 21 of 800 characters, 6 of them in the first letter: 29 %. Of 1,600 values 139 are marks:
    expected 2 * 139 * 1461 / (1600 * 1599)."""
    shown = run.ok("agreement", project, "--explain", "--coders", "A,B", "--measure", "krippendorff_alpha").out
    assert "observed 0.026, expected 0.159" in shown
    assert "A marked 80; B marked 59" in shown
    assert "letter 0 29%" in shown
    assert "passage 28.6%: letter 0 0-10 “0xxxxxxxxx” (A: 10, B: 4)" in " ".join(shown.split())
    assert "over time, in batches: 1: 0.592 (2), " in shown  # 1 - (11 / 200) / (2 * 29 * 371 / (400 * 399))
    assert "by week: 2026-W05" in shown
    assert "8 so far; for an interval of ± 0.1:" in shown
    assert "A, again as A (again)" in shown
    assert "stability, not agreement between coders" in shown
    assert "Krippendorff, K. (2004). Content analysis" in shown
    assert max(map(len, shown.splitlines())) <= 120


def test_programs_read_everything_under_one_key(run: Run, project: Path) -> None:
    words = ("--coders", "A,B", "--measure", "percent", "--resamples", "200")
    plain = run.json("agreement", project, *words)
    explained = run.json("agreement", project, *words, "--explain", "--batches", "4", "--half-width", "0.02")
    assert {key: value for key, value in explained.items() if key != "explanation"} == plain
    (figure,) = explained["explanation"]["figures"]
    assert figure["value"] == pytest.approx(1 - 21 / 800)
    assert [one["value"] for one in figure["drift"]["batches"]] == pytest.approx([0.945, 0.965, 0.985, 1.0])
    assert figure["plan"]["half_width"] == 0.02
    assert figure["below"] == []
    assert figure["confusions"][0]["cells"][1] == {
        "first": True,
        "second": False,
        "observed": 21.0,
        "expected": 80 * 741 / 800,
        "apart": 1.0,
    }
    (again,) = explained["explanation"]["same_coder"]
    assert (again["value"], again["days"], again["documents"]) == (0.99, 28.0, 1)
    assert "bootstrap" in explained["explanation"]["methods"]["text"]


def test_another_profile_can_be_named(run: Run, project: Path) -> None:
    found = run.json("agreement", project, "--explain", "--measure", "percent", "--again", "B=A")["explanation"]
    assert [(one["coder"], one["profile"]) for one in found["same_coder"]] == [("A", "B")]
    assert found["notes"][0].startswith("“B” is A")


@pytest.mark.parametrize(
    "words",
    [
        ["--half-width", "0.1"],
        ["--again", "B=A"],
        ["--explain", "--half-width", "2"],
        ["--explain", "--threshold", "0"],
        ["--explain", "--again", "B"],
        ["--explain", "--again", "B=Nobody"],
        ["--explain", "--batches", "0"],
        ["--explain", "--by", "code,page"],
        ["--explain", "--clusters", "outlet"],
    ],
)
def test_what_makes_no_sense_is_one_sentence(run: Run, project: Path, words: list[str]) -> None:
    ended = run("agreement", project, *words)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_parts_of_the_documents_are_explained_each_by_itself(run: Run, project: Path) -> None:
    """By document and by batch there is a figure for each, and a sentence on what it can't have."""
    words = ("--explain", "--measure", "percent", "--resamples", "50")
    found = run.json("agreement", project, *words, "--by", "code,document")["explanation"]
    assert len({figure["document"] for figure in found["figures"]}) == len(found["figures"]) > 1
    assert "no interval" in found["notes"][0]
    said = run.ok("agreement", project, *words, "--by", "code,batch", "--batches", "2").out
    assert ", batch 2 (" in said
    assert "Note: The methods paragraph is about all documents together" in said


def test_a_project_with_nothing_in_it(run: Run, tmp_path: Path) -> None:
    Project.create(tmp_path / "empty.annotator").close()
    assert "Methods" in run.ok("agreement", tmp_path / "empty.annotator", "--explain").out
