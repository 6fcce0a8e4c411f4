"""Undo and redo of everything, also after a restart. The oracle is a pile of pictures of what a person saw."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from annotator.errors import Refused, UsageError
from annotator.model.codebook import Code
from annotator.model.field import Field
from annotator.project import Project
from tests.project.making import mark, study
from tests.store.copies import clone, new_copy, visible
from tests.store.test_convergence import CHANGES, STEPS, Gestures

EXAMPLES = int(os.environ.get("ANNOTATOR_EXAMPLES", "40")) // 2


@given(STEPS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_undo_goes_back_through_every_picture_and_redo_forward_again(steps: list[tuple[str, int, int, int]]) -> None:
    project = new_copy("A")
    pictures = [visible(project)]
    first = [(kind, 0, number, number) for number, kind in enumerate(("document", "add", "add", "annotate"))]
    for kind, who, a, b in first + steps:
        if kind == "reopen" or who == 2:
            project = clone(project, "A")  # what a restart leaves: only the file
        if kind in CHANGES and kind not in ("undo", "redo"):
            try:
                Gestures(project, a, b).do(kind)
            except (UsageError, ZeroDivisionError):
                continue
            if project.can_undo == kind and visible(project) != pictures[-1]:
                pictures.append(visible(project))
    for number, picture in enumerate(pictures[-2::-1]):
        project.undo()
        while visible(project) != picture:  # a gesture that nobody could see
            project.undo()
        if number % 3 == 0:
            project = clone(project, "A")
    while project.can_undo:
        project.undo()
        assert visible(project) == pictures[0]
    for picture in pictures[1:]:
        project.redo()
        while visible(project) != picture:
            project.redo()
    assert project.check(deep=True) == []


def test_after_a_restart(tmp_path: Path) -> None:
    with study(tmp_path) as project:
        mark(project, "4,700 casualties")
        path = project.path
    with Project.open(path, coder="A") as project:
        assert project.can_undo == "Code 4,700 casualties"
        changes = project.undo()
        assert changes.label == "Undo: Code 4,700 casualties"
        assert changes.kinds == {"annotation"}
        assert changes.documents == {project.documents()[0].id}
        assert project.annotations() == []
    with Project.open(path, coder="A") as project:
        assert (project.can_undo, project.can_redo) == ("Import", "Code 4,700 casualties")
        project.redo()
        assert [one.quote for one in project.annotations()] == ["4,700 casualties"]
        assert project.can_redo is None


def test_undoing_an_undo_is_redo_and_a_new_change_ends_it(project: Project) -> None:
    mark(project, "deaths")
    project.undo()
    assert project.can_redo == "Code deaths"
    mark(project, "heroes")
    assert project.can_redo is None
    with pytest.raises(Refused, match="nothing to redo"):
        project.redo()
    assert [one.quote for one in project.annotations()] == ["heroes"]


def test_each_coder_undoes_their_own(project: Project) -> None:
    mark(project, "deaths")
    project.set_coder("B")
    assert project.can_undo is None
    mark(project, "heroes")
    project.set_coder("A")
    assert project.can_undo == "Code deaths"
    project.undo()
    assert [one.quote for one in project.annotations()] == ["heroes"]


def test_what_somebody_changed_since_is_not_undone_but_what_came_before_is(project: Project) -> None:
    mark(project, "deaths")
    code = project.codebook().resolve("motive")
    with project.change("Rename") as change:
        change.put_code(replace(code, name="motive attribution"))
    project.set_coder("B")
    with project.change("Rename") as change:
        change.put_code(replace(code, name="reason"))
    project.set_coder("A")
    with pytest.raises(Refused, match="the code “reason” was changed since"):
        project.undo()
    assert project.codebook().resolve("reason")
    assert project.can_undo == "Code deaths"
    project.undo()
    assert project.annotations() == []


def test_a_code_that_is_in_use_is_not_taken_back(project: Project) -> None:
    with project.change("Add code") as change:
        change.put_code(Code("", "framing"))
    project.set_coder("B")
    mark(project, "heroes", "framing")
    project.set_coder("A")
    with pytest.raises(Refused, match="Retire it instead"):
        project.undo()
    assert project.codebook().resolve("framing")


def test_a_retired_field_comes_back_with_its_values(project: Project) -> None:
    uid = mark(project, "4,700", value=4700)
    code = project.codebook().resolve("casualty figure")
    with project.change("Remove field") as change:
        change.put_code(replace(code, fields=code.fields[1:]))
    assert project.annotation(uid).fields == {}
    with project.change("Memo") as change:  # an edit meanwhile does not drop the hidden value
        change.put_annotation(replace(project.annotation(uid), memo="x"))
    with project.change("Add field") as change:
        change.put_code(replace(code, fields=(*code.fields, Field("", "new"))))
    assert list(project.annotation(uid).fields) == ["value"]
    project.undo(), project.undo(), project.undo()
    assert project.codebook().resolve("casualty figure") == code
    assert project.annotation(uid).fields["value"].value.best == 4700  # type: ignore[union-attr]


def two_codes(project: Project, *names: str) -> None:
    with project.change("Codes") as change:
        for name in names:
            change.put_code(Code("", name))


def test_a_change_that_fails_leaves_nothing(project: Project) -> None:
    step = project.step
    with pytest.raises(UsageError):
        two_codes(project, "half", "")
    assert project.step == step
    assert len(project.codebook()) == 2
    assert project.can_undo == "Import"


def test_an_inner_change_that_fails_takes_only_itself_back(project: Project) -> None:
    with project.change("Outer") as change:
        change.put_code(Code("", "outer"))
        with pytest.raises(UsageError):
            two_codes(project, "inner", " ")
        with project.change("Second") as inner:
            inner.put_code(Code("", "second"))
    assert [code.name for code in project.codebook()] == ["casualty figure", "outer", "second", "motive"]
    assert project.can_undo == "Outer"
    project.undo()
    assert len(project.codebook()) == 2
    assert project.check(deep=True) == []


def test_a_change_that_changes_nothing_is_none(project: Project) -> None:
    step = project.step
    with project.change("Nothing") as change:
        change.put_code(project.codebook().codes[0])
        change.set_metadata(project.documents()[0].id, "outlet", "Harbor Times")
    assert (project.step, change.changes.kinds, project.can_undo) == (step, frozenset(), "Import")
