"""Which code was taken for which: counts that a reader can check in the text, and the passages behind each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.commands import coding, projects
from annotator.commands.alignments import GAMMA, OVERLAP, lanes
from annotator.commands.codebook import add_code
from annotator.commands.confusions import Confusion, codes_confused, confused
from annotator.commands.explaining import explain
from annotator.errors import UsageError
from annotator.model.round import Round
from annotator.project import Project
from tests.commands.making import add_document

TEXT = "0123456789" * 12
ALPHA = ("krippendorff_alpha",)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A and B agree on one passage, take another for different codes, and each finds one alone."""
    with Project.create(tmp_path / "study.annotator", coder="A") as made:
        document = add_document(made, "one", TEXT)
        field = {"name": "who", "type": "choice", "choices": ["x", "y"]}
        for name in ("toll", "motive"):
            add_code(made, name, fields=[field])
        marks = {
            "A": ((0, 10, "toll", "x"), (20, 30, "toll", "x"), (50, 60, "motive", "x"), (80, 90, "toll", "x")),
            "B": ((0, 10, "toll", "y"), (22, 30, "motive", "x"), (100, 110, "motive", "x")),
        }
        for coder, spans in marks.items():
            made.set_coder(coder)
            for start, end, code, who in spans:
                coding.code_selection(made, document.id, start, end, code, fields={"who": who})
        yield made


def test_codes_are_counted_passage_by_passage_with_what_one_found_alone(project: Project) -> None:
    found = codes_confused(project)
    assert found.codes == (("toll",), ("motive",))
    #                            B: toll, motive, nothing
    assert found.of(("A", "B")) == ((1, 1, 1), (0, 0, 1), (0, 1, 0))
    assert found.of(("B", "A")) == ((1, 0, 0), (1, 0, 1), (1, 1, 0))


def test_more_coders_are_counted_in_pairs_either_way_round(project: Project) -> None:
    document = next(iter(project.documents()))
    project.set_coder("C")
    coding.code_selection(project, document.id, 0, 10, "toll")
    found = codes_confused(project)
    both_ways = found.of(found.coders)
    assert both_ways[0][0] == 3  # three pairs of coders agree on the first passage
    assert both_ways[0][1] == both_ways[1][0] == 1


@pytest.mark.parametrize("pair", [("A", "B"), ("B", "A")])
def test_each_cell_lists_as_many_passages_as_it_counts(project: Project, pair: tuple[str, str]) -> None:
    found = codes_confused(project)
    values: list[tuple[str, ...] | None] = [*found.codes, None]
    for row, first in enumerate(values):
        for column, second in enumerate(values):
            cell = Confusion("span", None, None, first, second, pair)
            assert len(confused(project, cell)) == found.of(pair)[row][column]


def test_a_confusion_names_who_said_what(project: Project) -> None:
    (passage,) = confused(project, Confusion("span", None, None, ("toll",), ("motive",), ("A", "B")))
    assert (passage.start, passage.end, passage.kind) == (20, 30, "code")
    assert passage.by == {"A": "toll: 0123456789", "B": "motive: 23456789"}
    assert passage.quote == TEXT[20:30]


@pytest.mark.parametrize("unit", ["character", "token", "document"])
def test_the_passages_of_a_cell_add_up_to_what_the_measure_counted(tmp_path: Path, unit: str) -> None:
    """On the sample: every cell of every matrix in which somebody marked something."""
    with Project.open(projects.create_sample(tmp_path)) as sample:
        for figure in explain(sample, unit=unit, measures=ALPHA, resamples=0).figures:
            for table in figure.confusions:
                for cell in table.cells:
                    wanted = Confusion(unit, figure.code, None, cell.first, cell.second, table.coders)
                    found = confused(sample, wanted)
                    assert sum(one.cost for one in found) == (cell.observed if cell.first or cell.second else 0)


@pytest.mark.parametrize("field", ["counted", "motive"])  # one choice, and several
def test_the_passages_of_values_are_as_many_as_the_matrix_counts(tmp_path: Path, field: str) -> None:
    with Project.open(projects.create_sample(tmp_path)) as sample:
        figures = explain(sample, unit="field", field=field, measures=ALPHA, resamples=0).figures
        tables = [(figure, table) for figure in figures for table in figure.confusions]
        assert tables
        for figure, table in tables:
            for cell in table.cells:
                wanted = Confusion("field", figure.code, field, cell.first, cell.second, table.coders)
                found = confused(sample, wanted)
                assert len(found) == cell.observed
                assert {one.kind for one in found} == {"agreed" if cell.first == cell.second else "value"}


def test_an_unknown_coder_is_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="Nobody"):
        confused(project, Confusion("span", None, None, ("toll",), None, ("A", "Nobody")))


# -- lanes


@pytest.mark.parametrize("by", [OVERLAP, GAMMA])
def test_lanes_bring_together_what_was_taken_for_one_find(project: Project, by: str) -> None:
    found = lanes(project, "one", by=by)
    assert found.coders == ("A", "B")
    assert found.text == TEXT
    seen = [(one.start, one.end, one.kind, len(one.marks)) for one in found.alignments]
    assert seen[:2] == [(0, 10, "agreed", 2), (20, 30, "code", 2)]
    assert (80, 90, "alone", 1) in seen
    assert sum(count for *_, count in seen) == 7  # every mark once
    assert all((one.disorder is None) == (by == OVERLAP) for one in found.alignments)


def test_lanes_of_one_code_show_only_its_marks(project: Project) -> None:
    found = lanes(project, "one", codes=["motive"])
    assert {mark.code for one in found.alignments for mark in one.marks} == {("motive",)}
    assert [one.kind for one in found.alignments] == ["alone"] * 3


def test_other_ways_to_align_are_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="by chance"):
        lanes(project, "one", by="by chance")


def test_an_open_blind_round_hides_the_others_in_lanes_and_confusions(project: Project) -> None:
    a, b = (next(coder.id for coder in project.coders() if coder.name == name) for name in ("A", "B"))
    document = next(iter(project.documents())).id
    with project.change("Round") as change:
        change.put_round(Round("", "pilot", blind=True, assignments={document: (a, b)}))
    project.set_coder("B")
    found = lanes(project, "one")
    assert (found.coders, found.alignments) == (("B",), ())
    assert not any(map(any, codes_confused(project).of(codes_confused(project).coders)))
    everything = Confusion("span", None, None, ("toll",), None)
    assert confused(project, everything) == []
    project.set_coder("Lead")
    assert len(lanes(project, "one").alignments) == 5
