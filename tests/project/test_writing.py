"""What a change accepts, refuses and does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import ProjectError, ProjectReadOnly, UsageError
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.model.field import Field, FieldType, FieldValue, Level, Quantity
from annotator.model.ids import derived_id, new_id
from annotator.model.round import Round
from annotator.project import Project
from tests.project.making import TEXT, mark


def annotation(project: Project, **values: Any) -> Annotation:
    assert project.coder is not None
    code = project.codebook().resolve("casualty figure").id
    return Annotation("", project.documents()[0].id, project.coder.id, code, **{"start": 3, "end": 12, **values})


def put(project: Project, one: Annotation) -> str:
    with project.change("Put") as change:
        return change.put_annotation(one)


def test_an_annotation_comes_back_as_it_was_given(project: Project) -> None:
    given = annotation(
        project,
        start=TEXT.index("4,700"),
        end=TEXT.index(", including"),
        fields={
            "value": FieldValue(Quantity(4000, 4700, None, "about"), 13, 18),
            "counted": FieldValue("casualties"),
        },
        memo="a memo\nwith two lines 💶",
        certainty="probable",
        flag=True,
        created="2025-07-01T10:00:00.000Z",
        adjudicates=(new_id(), new_id()),
    )
    uid = put(project, given)
    found = project.annotation(uid)
    assert found == replace(given, id=uid, quote="4,700 casualties", modified=found.modified)
    step = project.step
    put(project, found)
    assert project.step == step  # the same again is no change
    put(project, replace(found, memo=""))
    assert project.annotation(uid).created == given.created
    assert project.annotation(uid).modified >= found.modified


@pytest.mark.parametrize(
    "value",
    [
        FieldValue("text"), FieldValue(5), FieldValue(2.5), FieldValue(True), FieldValue(("a", "b")), FieldValue(()),
        FieldValue(Quantity(high=3)), FieldValue("anchored", 0, 2), FieldValue(False, 0, 2), FieldValue(("x",), 3, 9),
        FieldValue(Quantity(1, 2, 3, "between"), 1, 5),
    ],
)  # fmt: skip
def test_every_value_of_a_field_comes_back(project: Project, value: FieldValue) -> None:
    uid = put(project, annotation(project, fields={"counted": value}))
    assert project.annotation(uid).fields == {"counted": value}
    assert project.check(deep=True) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"start": 5, "end": 5}, "at least one character"),
        ({"start": 9, "end": 3}, "at least one character"),
        ({"start": -1, "end": 3}, "inside the text of"),
        ({"start": 3, "end": len(TEXT) + 1}, "inside the text of"),
        ({"start": 3, "end": None}, "at least one character"),
        ({"quote": "something else"}, "The quote “something else” does not stand at 3-12: “estimated” does."),
        ({"start": None, "end": None, "quote": "x"}, "has no quote"),
        ({"certainty": "very"}, "“very” is no certainty"),
        ({"fields": {"size": FieldValue(1)}}, "has no field “size”. Its fields: value, counted."),
        ({"fields": {"counted": FieldValue("x", 5, 500)}}, "The anchor of “counted”"),
        ({"memo": "half \ud800"}, "half a character"),
        ({"code": new_id()}, "no code"),
        ({"coder": new_id()}, "no coder"),
        ({"document": new_id()}, "no document"),
        ({"id": "7"}, "can't be the id of a annotation"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_written(
    project: Project, values: dict[str, Any], sentence: str
) -> None:
    step = project.step
    with pytest.raises(UsageError, match=sentence.replace("(", r"\(").replace(".", r"\.")):
        put(project, replace(annotation(project), **values))
    assert project.step == step


def test_only_the_owner_s_own(project: Project) -> None:
    uid = mark(project, "heroes")
    project.set_coder("B")
    assert project.coder is not None
    with pytest.raises(UsageError, match="belongs to another coder"):
        put(project, replace(project.annotation(uid), coder=project.coder.id))


def test_a_quote_follows_when_only_the_span_is_replaced(project: Project) -> None:
    uid = mark(project, "heroes")
    put(project, replace(project.annotation(uid), start=3, end=12))
    assert project.annotation(uid).quote == "estimated"


def test_a_very_long_quote_and_its_proof(project: Project) -> None:
    text = "".join(f"sentence {n}. " for n in range(4000))
    with project.change("Import") as change:
        document = change.put_document(Draft("long", text))
    uid = put(project, replace(annotation(project), document=document, start=10, end=50_000))
    assert project.annotation(uid).quote == text[10:50_000]
    assert project.check(deep=True) == []
    assert project._store.db.value("SELECT max(length(value)) FROM op") < 3_000


def test_documents_are_the_same_where_the_text_is(project: Project) -> None:
    with project.change("Import") as change:
        again = change.put_document(Draft("other name", TEXT, id=new_id()))
        assert change.is_duplicate
        fresh = change.put_document(Draft("new", "new text", {"title": "T", "empty": ""}, original=b"new\r\ntext"))
        assert not change.is_duplicate
    assert again == project.documents()[0].id == derived_id("document", project.documents()[0].sha256)
    assert change.changes.documents == {fresh}
    document = project.document(fresh)
    assert (document.name, document.title, document.length, dict(document.metadata)) == ("new", "T", 8, {"title": "T"})
    assert project.text(fresh) == "new text"
    assert project.original(fresh) == b"new\r\ntext"
    assert project.original(again) is None
    assert project.duplicate_of("new text") == document
    assert project.duplicate_of("none") is None
    assert project.document("new") == document


def test_an_original_that_is_the_text_is_not_kept_twice(project: Project) -> None:
    with project.change("Import") as change:
        uid = change.put_document(Draft("new", "näw", original="näw".encode()))
    assert project.original(uid) == "näw".encode()
    assert project._store.db.value("SELECT count(*) FROM original") == 0


@pytest.mark.parametrize("text", ["a\r\nb", "a\0b", "\ud800", "a\rb"])
def test_a_text_that_is_not_canonical_is_refused(project: Project, text: str) -> None:
    with pytest.raises(UsageError), project.change("Import") as change:
        change.put_document(Draft("x", text))
    assert len(project.documents()) == 1


def test_what_was_taken_out_comes_back_with_the_same_file(project: Project) -> None:
    uid = project.documents()[0].id
    mark(project, "heroes")
    with project.change("Remove") as change:
        change.remove_document(uid)
    assert (len(project.documents()), project.annotations(), project.code_counts()) == (0, [], {})
    assert [one.quote for one in project.annotations(uid)] == ["heroes"]  # asked for by name
    with project.change("Import") as change:
        assert change.put_document(Draft("one.txt", TEXT)) == uid
        assert not change.is_duplicate
    assert [one.quote for one in project.annotations()] == ["heroes"]
    assert sum(project.code_counts().values()) == 1


def test_metadata(project: Project) -> None:
    uid = project.documents()[0].id
    with project.change("Edit") as change:
        change.set_metadata(uid, "outlet", None)
        change.set_metadata(uid, "title", "A title")
        change.set_metadata(uid, "name", "renamed.txt")
    document = project.document(uid)
    assert (document.name, dict(document.metadata)) == ("renamed.txt", {"published": "2025-07-01", "title": "A title"})
    project.undo()
    assert project.document(uid).metadata == {"outlet": "Harbor Times", "published": "2025-07-01"}
    with pytest.raises(UsageError, match="needs a name"), project.change("Edit") as change:
        change.set_metadata(uid, "name", "")


def test_a_code_comes_back_as_it_was_given(project: Project) -> None:
    above = project.codebook().resolve("motive").id
    given = Code(
        new_id(), "hedge", above, "#123456", "h", "short", "long", "in", "out", ("one", "two"), ("not",),
        (Field(new_id(), "degree", FieldType.CHOICE, Level.ORDINAL, True, ("low", "high"), "help"),
         Field(new_id(), "who")), 3, True,
    )  # fmt: skip
    with project.change("Add") as change:
        assert change.put_code(given) == given.id
    assert project.codebook().code(given.id) == given
    step = project.step
    with project.change("Edit") as change:
        change.put_code(replace(given, definition="shorter"))
    assert project.step == step + 2  # one cell, and the entry in the journal


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "  "}, "needs a name"),
        ({"parent": new_id()}, "does not exist"),
        ({"fields": (Field("", "x"), Field("", "x"))}, "names that differ"),
        ({"fields": (Field("", ""),)}, "names that differ"),
        ({"id": "short"}, "can't be the id"),
    ],
)
def test_codes_that_make_no_sense(project: Project, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence), project.change("Add") as change:
        change.put_code(replace(Code("", "new"), **values))


def test_a_code_is_not_placed_under_itself(project: Project) -> None:
    one, two = project.codebook()
    with project.change("Move") as change:
        change.put_code(replace(two, parent=one.id))
        with pytest.raises(UsageError, match="under itself"):
            change.put_code(replace(one, parent=two.id))
        with pytest.raises(UsageError, match="into itself"):
            change.merge_code(one.id, one.id)


def test_merging_codes_takes_their_work_along_and_undo_gives_it_back(project: Project) -> None:
    one, two = project.codebook()
    uid = mark(project, "4,700", value=4700)
    with project.change("Merge") as change:
        change.merge_code(one.id, two.id)
    assert project.codebook().merged == {one.id: two.id}
    assert project.annotation(uid).code == two.id
    assert project.code_counts() == {two.id: 1}
    assert [a.id for a in project.annotations(code=two)] == [uid]
    assert list(project.spans().codes) == [two.id]
    assert len(project.spans()) == 1
    assert project.annotation(uid).fields["value"].value == Quantity(best=4700)  # its fields come along
    put(project, replace(project.annotation(uid), memo="edited while merged"))
    project.undo(), project.undo()
    assert project.annotation(uid).code == one.id
    assert project.annotation(uid).fields["value"].value == Quantity(best=4700)


def test_coders(project: Project) -> None:
    with project.change("Coders") as change:
        same = change.put_coder(" a ")
        other = change.put_coder("Ben  K.")
    assert project.coder is not None
    assert same == project.coder.id
    assert other == derived_id("coder", "ben k.")
    assert [coder.name for coder in project.coders()] == ["A", "Ben K."]
    with project.change("Rename") as change:
        assert change.put_coder("Benjamin", id=other) == other
    assert [coder.name for coder in project.coders()] == ["A", "Benjamin"]
    with pytest.raises(UsageError, match="needs a name"), project.change("x") as change:
        change.put_coder(" \n")
    renamed = project.coder
    assert project.set_coder("Ben K.").kinds == {"coder"}  # somebody else of that name
    assert [coder.name for coder in project.coders()] == ["A", "Ben K.", "Benjamin"]
    assert project.coder not in (None, renamed)
    assert project.set_coder("benjamin").kinds == frozenset()
    assert project.coder is not None
    assert project.coder.id == other


def test_absences_and_done(project: Project) -> None:
    assert project.coder is not None
    uid, coder, motive = project.documents()[0].id, project.coder.id, project.codebook().resolve("motive").id
    with project.change("Absent") as change:
        change.put_absence(Absence(uid, coder, motive))
        change.set_done(Done(uid, coder))
    assert (project.absences(), project.done()) == ([Absence(uid, coder, motive)], [Done(uid, coder)])
    assert project.status(uid).done
    step = project.step
    with project.change("Absent") as change:
        change.put_absence(Absence(uid, coder, motive))
        change.set_done(Done(uid, coder), True)
    assert project.step == step
    with project.change("Not absent") as change:
        change.put_absence(Absence(uid, coder, motive), False)
        change.set_done(Done(uid, coder), False)
    assert (project.absences(), project.done(uid), project.status(uid).done) == ([], [], False)
    project.undo()
    assert (len(project.absences(coder="A")), len(project.done(uid, "A"))) == (1, 1)


def test_rounds(project: Project) -> None:
    assert project.coder is not None
    uid, coder = project.documents()[0].id, project.coder.id
    with project.change("Round") as change:
        made = change.put_round(Round("", "pilot", assignments={uid: (coder,)}))
    assert project.rounds() == (Round(made, "pilot", True, True, {uid: (coder,)}),)
    with project.change("Round") as change:
        change.put_round(Round(made, "pilot 2", True, False))
    assert project.rounds() == (Round(made, "pilot 2", True, False, {}),)
    project.undo()
    assert project.rounds()[0].assignments == {uid: (coder,)}


def test_required_fields_that_are_empty_are_counted(project: Project) -> None:
    uid = project.documents()[0].id
    first = mark(project, "4,700")
    mark(project, "600", value=600)
    mark(project, "heroes", "motive")
    assert (project.status(uid).annotations, project.status(uid).missing_required) == (3, 1)
    put(project, replace(project.annotation(first), fields={"value": FieldValue(Quantity(best=1))}))
    assert project.status(uid).missing_required == 0


def test_no_coder_is_needed_to_import(tmp_path: Path) -> None:
    with Project.create(tmp_path / "x.annotator") as project:
        assert project.coder is None
        with project.change("Import") as change:
            change.put_document(Draft("x", "text"))
        assert [entry.coder for entry in project.history()] == [None]
        project.undo()
        assert len(project.documents()) == 0
        assert project.status is not None


def test_create_refuses_what_exists(project: Project) -> None:
    content = project.path.stat().st_size
    with pytest.raises(ProjectError, match="exists already"):
        Project.create(project.path)
    assert project.path.stat().st_size == content
    assert {path.suffix for path in project.path.parent.iterdir()} <= {".annotator", ".annotator-journal"}


def test_read_only_refuses_every_change(project: Project) -> None:
    with Project.open(project.path, read_only=True) as reading:
        assert reading.read_only
        for refused in (reading.undo, lambda: reading.change("x").__enter__(), lambda: reading.set_coder("A")):
            with pytest.raises((ProjectReadOnly, ProjectError, Exception)) as failure:
                refused()
            assert "nothing to undo" in str(failure.value) or isinstance(failure.value, ProjectReadOnly)
