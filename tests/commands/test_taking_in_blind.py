"""What a blind round hides is not written over by a file that holds the same annotations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.commands import coding, exporting
from annotator.model.annotation import Annotation
from annotator.model.round import Round
from annotator.project import Project
from tests.commands.making import small_project, span


@pytest.fixture
def blind(tmp_path: Path) -> Project:
    """A and B coded the one document; it is in a blind round of both, and A works."""
    project = small_project(tmp_path)
    document = project.documents()[0]
    for coder, words in (("B", "600 deaths"), ("A", "4,700 casualties")):
        project.set_coder(coder)
        coding.code_selection(project, document, *span(document.text, words), "frame", memo=f"{coder}'s own")
    return project


def close_eyes(project: Project) -> None:
    coders = tuple(coder.id for coder in project.coders())
    with project.change("Round") as change:
        change.put_round(Round("", "pilot", blind=True, assignments={project.documents()[0].id: coders}))


def of_b(project: Project) -> Annotation:
    project.set_coder("B")
    found = project.annotations(coder="B")
    project.set_coder("A")
    assert len(found) == 1
    return found[0]


def test_an_older_copy_of_hidden_work_is_left_out_with_a_line(blind: Project, tmp_path: Path) -> None:
    archive = tmp_path / "older.jsonl"
    exporting.export(blind, archive, "archive")
    blind.set_coder("B")
    coding.set_memo(blind, blind.annotations(coder="B")[0].id, "written since")
    close_eyes(blind)
    before = of_b(blind)
    assert blind.annotations(coder="B") == []  # A sees nothing of it

    report = exporting.import_annotations(blind, [archive], "archive")

    assert of_b(blind) == before
    assert before.memo == "written since"
    line = next(line for line in report.lines if line.id == before.id)
    assert line.status == "skipped"
    assert "already" in line.reason


def test_what_is_hidden_and_unchanged_is_left_out_too(blind: Project, tmp_path: Path) -> None:
    archive = tmp_path / "same.jsonl"
    exporting.export(blind, archive, "archive")
    close_eyes(blind)
    before, step = of_b(blind), blind.step
    report = exporting.import_annotations(blind, [archive], "archive")
    assert of_b(blind) == replace(before)
    assert blind.step == step
    assert report.count("skipped") == 1
    assert report.count("new") == 0
