"""Coding: what is stored, what is refused, and that every gesture is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.commands import codebook, coding
from annotator.errors import Refused, UsageError
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.field import FieldValue, Quantity
from annotator.project import Project
from tests.commands.making import TEXT, small_project, snapshot, span

CASUALTIES = span(TEXT, "4,700 casualties")
HEROES = span(TEXT, "heroes 🕯️ will live on — 영웅")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with small_project(tmp_path) as made:
        yield made


def code(
    project: Project, words: tuple[int, int] = CASUALTIES, name: str = "casualty figure", **more: Any
) -> Annotation:
    changes = coding.code_selection(project, "one", *words, name, **more)
    (identifier,) = changes.annotations
    return project.annotation(identifier)


def test_a_selection_is_coded_with_everything_that_was_given(project: Project) -> None:
    value = {"low": None, "best": 4700, "high": None, "qualifier": "about", "start": 3, "end": 18}
    fields = {"value": value, "counted": "casualties"}
    made = code(project, fields=fields, memo="see table", certainty="probable", flag=True)
    assert made.quote == "4,700 casualties"
    assert (made.start, made.end, made.memo, made.certainty, made.flag) == (*CASUALTIES, "see table", "probable", True)
    assert made.coder == project.coder.id if project.coder else False
    assert made.fields == {
        "value": FieldValue(Quantity(best=4700, qualifier="about"), 3, 18),
        "counted": FieldValue("casualties"),
    }


def test_positions_are_code_points(project: Project) -> None:
    assert code(project, HEROES, "frame").quote == "heroes 🕯️ will live on — 영웅"


def test_a_bare_number_is_the_best_value_of_a_quantity(project: Project) -> None:
    assert code(project, fields={"value": 600}).fields["value"].value == Quantity(best=600)


def test_the_whole_document_is_coded_without_a_span(project: Project) -> None:
    (identifier,) = coding.code_document(project, "one", "frame").annotations
    made = project.annotation(identifier)
    assert (made.start, made.end, made.quote) == (None, None, "")


def test_the_same_passage_can_be_coded_twice(project: Project) -> None:
    assert code(project).id != code(project).id
    assert len(project.annotations()) == 2


def test_codes_are_found_by_name_path_and_id(project: Project) -> None:
    denied = project.codebook().resolve("denied")
    for spec in ("denied", "casualty figure/denied", ["casualty figure", "denied"], denied.id, denied):
        changes = coding.code_selection(project, "one", 0, 2, spec)
        assert [project.annotation(one).code for one in changes.annotations] == [denied.id]


@pytest.mark.parametrize(
    ("start", "end"), [(0, 0), (5, 3), (-1, 3), (0, len(TEXT) + 1), (None, 3), (0.5, 3), (True, 3), ("0", 3)]
)
def test_spans_outside_the_text_are_refused(project: Project, start: Any, end: Any) -> None:
    with pytest.raises(UsageError):
        coding.code_selection(project, "one", start, end, "frame")
    assert project.annotations() == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"nothing": 1}, "no field “nothing”"),
        ({"value": "many"}, "not a number"),
        ({"value": True}, "not a number"),
        ({"value": float("nan")}, "not a number"),
        ({"value": {"low": 5, "high": 3}}, "not in order"),
        ({"value": {"best": 5, "qualifier": "roughly"}}, "qualifier"),
        ({"value": {"best": 5, "start": 1}}, "both a start and an end"),
        ({"value": {"best": 5, "start": 3, "end": 3}}, "empty"),
        ({"value": {"best": 5, "start": 0, "end": 9999}}, "not inside"),
        ({"value": {"best": 5, "start": "0", "end": "9"}}, "whole characters"),
        ({"value": FieldValue("many")}, "not a number"),
        ({"counted": "injured"}, "choices: killed, wounded, casualties"),
        ({"counted": 3}, "not a text"),
    ],
)
def test_values_that_do_not_fit_are_refused(project: Project, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        code(project, fields=fields)
    assert said in str(caught.value)
    assert project.annotations() == []


def test_every_type_of_field_takes_its_own_values(project: Project) -> None:
    good: dict[str, list[Any]] = {
        "text": ["words"],
        "number": [3, -2.5],
        "date": ["2025", "2025-07", "2025-07-01"],
        "choice": ["a"],
        "choices": [["a", "b"], ("b",)],
        "flag": [True, False],
        "actor": ["the ministry"],
        "link": [code(project).id],
    }
    bad: dict[str, list[Any]] = {
        "text": [3],
        "number": ["3", True],
        "date": ["2025-13", "July", "2025-02-30", 2025, "2025-07-01T10:00", "２０２５"],
        "choice": ["c", ["a"]],
        "choices": ["a", ["c"], [1]],
        "flag": ["yes", 1],
        "actor": [["x"]],
        "link": ["AAAAAAAAAAAAAAAAAAAAAA", 3],
    }
    for type_ in good:
        codebook.add_field(project, "frame", type_, type=type_, choices=["a", "b"] if "choice" in type_ else [])
    made = code(project, HEROES, "frame")
    for type_, values in good.items():
        for value in values:
            coding.set_field(project, made, type_, value)
            kept = project.annotation(made.id).fields[type_].value
            assert kept == (tuple(value) if isinstance(value, list) else value)
    for type_, values in bad.items():
        for value in values:
            with pytest.raises(UsageError):
                coding.set_field(project, made, type_, value)


def test_fields_are_set_changed_and_cleared(project: Project) -> None:
    made = code(project, fields={"value": 4700, "counted": "killed"})
    coding.set_field(project, made, "value", 4701, 13, 18)
    assert project.annotation(made.id).fields["value"] == FieldValue(Quantity(best=4701), 13, 18)
    coding.set_field(project, made, "value", None)
    coding.set_fields(project, made.id, {"counted": "wounded"})
    assert project.annotation(made.id).fields == {"counted": FieldValue("wounded")}


def test_memo_certainty_and_flag(project: Project) -> None:
    made = code(project)
    coding.set_memo(project, made, "half a \ud83d character and a \0")
    coding.set_certainty(project, made, "unsure")
    coding.set_flag(project, made)
    after = project.annotation(made.id)
    assert (after.memo, after.certainty, after.flag) == ("half a \ufffd character and a \ufffd", "unsure", True)
    with pytest.raises(UsageError, match="certain, probable, unsure"):
        coding.set_certainty(project, made, "perhaps")


def test_resizing_keeps_everything_else(project: Project) -> None:
    made = code(project, fields={"value": 4700}, memo="m")
    coding.resize(project, made, 0, 29)
    after = project.annotation(made.id)
    assert (after.quote, after.fields, after.memo) == (TEXT[:29], made.fields, "m")
    with pytest.raises(UsageError):
        coding.resize(project, made, 5, 5)


def test_recoding_keeps_values_of_fields_of_the_same_name_and_type(project: Project) -> None:
    codebook.add_field(project, "frame", "value", type="quantity")
    codebook.add_field(project, "frame", "counted", type="choice", choices=["heroes"])
    made = code(project, fields={"value": 4700, "counted": "killed"})
    coding.recode(project, made, "frame")
    after = project.annotation(made.id)
    assert after.code == project.codebook().resolve("frame").id
    assert after.fields == {"value": FieldValue(Quantity(best=4700))}
    project.undo()
    assert project.annotation(made.id).fields == made.fields


def test_retired_codes_are_offered_no_more(project: Project) -> None:
    made = code(project)
    codebook.retire_code(project, "frame")
    gestures: list[Callable[[], Any]] = [
        lambda: coding.code_selection(project, "one", 0, 2, project.codebook().codes[-1].id),
        lambda: coding.recode(project, made, project.codebook().codes[-1]),
        lambda: coding.mark_absent(project, "one", ["frame"]),
    ]
    for refused in gestures:
        with pytest.raises(UsageError, match="retired"):
            refused()


def test_only_the_own_annotations_can_be_changed(project: Project) -> None:
    made = code(project)
    project.set_coder("B")
    gestures: list[Callable[[], Any]] = [
        lambda: coding.resize(project, made, 0, 2),
        lambda: coding.recode(project, made, "frame"),
        lambda: coding.delete(project, made),
        lambda: coding.set_field(project, made, "value", 1),
        lambda: coding.set_memo(project, made, "x"),
        lambda: coding.set_certainty(project, made, "unsure"),
        lambda: coding.set_flag(project, made),
    ]
    for change in gestures:
        with pytest.raises(Refused, match="only A can change it"):
            change()
    assert project.annotations() == [made]


def test_deleting_is_all_or_nothing_and_one_step(project: Project) -> None:
    first, second = code(project), code(project, HEROES, "frame")
    with pytest.raises(Refused):
        coding.delete(project, [first.id, "AAAAAAAAAAAAAAAAAAAAAA"])
    assert len(project.annotations()) == 2
    coding.delete(project, [first, second.id])
    assert project.annotations() == []
    project.undo()
    assert [one.id for one in project.annotations()] == [first.id, second.id]
    coding.delete(project, first.id)
    with pytest.raises(Refused, match="deleted"):
        coding.delete(project, first.id)
    with pytest.raises(Refused, match="no annotation"):
        coding.delete(project, [])


def test_absence_and_marks_exclude_each_other(project: Project) -> None:
    assert project.coder is not None
    frame = project.codebook().resolve("frame").id
    absence = Absence(project.documents()[0].id, project.coder.id, frame)
    coding.mark_absent(project, "one", "frame")
    assert project.absences() == [absence]
    made = code(project, HEROES, "frame")
    assert project.absences() == []
    with pytest.raises(Refused, match="You marked a passage with “frame”"):
        coding.mark_absent(project, "one", "frame")
    project.undo()
    assert (project.absences(), project.annotations()) == ([absence], [])
    coding.mark_absent(project, "one", "frame", present=False)
    assert project.absences() == []
    assert made.code == frame


def test_a_document_is_marked_done_and_not_done(project: Project) -> None:
    assert project.coder is not None
    coding.mark_done(project, "one")
    assert project.done() == [Done(project.documents()[0].id, project.coder.id)]
    coding.mark_done(project, "one", done=False)
    assert project.done() == []


def test_nobody_codes_without_a_name(tmp_path: Path) -> None:
    with small_project(tmp_path, coder=None) as project, pytest.raises(UsageError, match="say who you are"):
        coding.code_selection(project, "one", 0, 2, "frame")


def test_unknown_documents_and_codes_are_named(project: Project) -> None:
    with pytest.raises(UsageError, match="“two”"):
        coding.code_selection(project, "two", 0, 2, "frame")
    with pytest.raises(UsageError, match="Codes: casualty figure, casualty figure/denied, frame"):
        coding.code_selection(project, "one", 0, 2, "motive")


def all_gestures(made: str) -> list[Callable[[Project], Any]]:
    return [
        lambda p: coding.code_selection(p, "one", *HEROES, "frame", memo="x"),
        lambda p: coding.code_document(p, "one", "frame"),
        lambda p: coding.resize(p, made, 0, 5),
        lambda p: coding.recode(p, made, "frame"),
        lambda p: coding.set_field(p, made, "value", 3),
        lambda p: coding.set_memo(p, made, "other"),
        lambda p: coding.set_flag(p, made),
        lambda p: coding.delete(p, made),
        lambda p: coding.mark_absent(p, "one", "denied"),
        lambda p: coding.mark_done(p, "one"),
        lambda p: codebook.add_code(p, "new", fields=[{"name": "f"}]),
        lambda p: codebook.edit_code(p, "frame", name="framing", examples=["e"]),
        lambda p: codebook.move_code(p, "frame", "denied"),
        lambda p: codebook.merge_codes(p, "casualty figure", "frame"),
        lambda p: codebook.retire_code(p, "casualty figure"),
        lambda p: codebook.add_field(p, "frame", "f", type="choice", choices=["a"]),
        lambda p: codebook.edit_field(p, "casualty figure", "value", name="number", required=False),
        lambda p: codebook.remove_field(p, "casualty figure", "counted"),
        lambda p: codebook.move_field(p, "casualty figure", "counted", 0),
    ]


@pytest.mark.parametrize("number", range(19))
def test_every_gesture_is_one_step_of_undo_and_redo_also_after_a_restart(tmp_path: Path, number: int) -> None:
    with small_project(tmp_path) as project:
        made = code(project, fields={"value": 4700}).id
        before = snapshot(project)
        changes = all_gestures(made)[number](project)
        after = snapshot(project)
        assert after != before
        assert changes.label
        assert changes.kinds
        path = project.path
    with Project.open(path, "A") as again:
        again.undo()
        assert _undated(snapshot(again)) == _undated(before)
        again.redo()
        assert _undated(snapshot(again)) == _undated(after)


def _undated(state: Any) -> Any:
    """Without the time of the last change, which undo can't turn back."""
    codes, coders, documents, (annotations, *marks) = state
    timeless = [(a.id, a.start, a.end, a.code, a.fields, a.memo, a.flag, a.quote) for a in annotations]
    return codes, coders, documents, timeless, marks
