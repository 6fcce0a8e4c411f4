"""Copies coming together: one document, one coder, every annotation; and what needs a person is listed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.commands import merging
from annotator.errors import UsageError
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.model.round import Round
from annotator.project import Project
from tests.project.making import TEXT, mark, study
from tests.store.copies import visible


@contextmanager
def two_copies(folder: Path) -> Iterator[tuple[Project, Project]]:
    """One project copied; A goes on in the first, B in the second."""
    with study(folder) as project:
        path = project.path
    copy = folder / "copy.annotator"
    shutil.copy(path, copy)
    with ExitStack() as stack:
        yield (stack.enter_context(Project.open(path, coder="A")), stack.enter_context(Project.open(copy, coder="B")))


def test_both_ways_gives_one_project(tmp_path: Path) -> None:
    with two_copies(tmp_path) as (one, two):
        mark(one, "heroes")
        mark(two, "heroes")
        uid = mark(two, "4,700", value=4700, memo="m")
        with two.change("Add") as change:
            change.put_code(Code("", "framing"))
            change.put_document(Draft("new", "new text", original=b"new\r\ntext"))
        planned = merging.merge(one, two.path, dry_run=True)
        assert one.annotations(coder="A") == one.annotations()
        report = merging.merge(one, two.path)
        assert report == planned
        assert (report.coders, report.annotations, report.documents, report.conflicts) == (("B",), 2, 1, ())
        assert merging.merge(one, two.path).new_operations == 0
        two.merge(one.path)
        assert visible(one) == visible(two)
        assert one.annotation(uid).memo == "m"
        assert one.original(one.documents()[1]) == b"new\r\ntext"
        assert [hit.kind for hit in one.search("new text")] == ["document"]
        assert one.check(deep=True) == two.check(deep=True) == []
        assert one.can_undo == "Code heroes"
        assert len(Project.backups(one.path)) == 1  # made before, and only when something came


def test_two_who_imported_the_same_article_apart_have_one_document(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with Project.create(tmp_path / f"{name}.annotator", coder=name) as project:
            with project.change("Import") as change:
                change.put_document(Draft(f"{name}.txt", TEXT, {"outlet": name}))
                change.put_code(Code("", "casualty figure"))
            mark(project, "heroes")
    with Project.open(tmp_path / "one.annotator") as project:
        report = project.merge(tmp_path / "two.annotator")
        assert len(project.documents()) == 1
        assert len(project.annotations()) == 2
        assert {conflict.kind for conflict in project.conflicts()} == {"value", "twins"}
        assert "2 codes are called “casualty figure”: merge them, or rename one." in report.conflicts
        assert project.check(deep=True) == []
        one, two = project.conflicts()[1].ids
        with project.change("Merge") as change:
            change.merge_code(one, two)
            change.settle(project.conflicts()[0], 1)
        assert project.conflicts() == []
        assert {a.code for a in project.annotations()} == {two}


def test_a_conflict_is_listed_settled_and_gone_everywhere(tmp_path: Path) -> None:
    with two_copies(tmp_path) as (one, two):
        code = one.codebook().resolve("motive")
        for project, name in ((one, "reason"), (two, "motivation")):
            with project.change("Rename") as change:
                change.put_code(replace(code, name=name))
        one.merge(two.path)
        two.merge(one.path)
        assert one.conflicts() == two.conflicts()
        [conflict] = one.conflicts()
        standing = one.codebook().code(code.id).name
        assert (conflict.kind, conflict.field, conflict.ids) == ("value", "code/name", (code.id,))
        assert (conflict.values[0], sorted(conflict.values)) == (standing, ["motivation", "reason"])
        with one.change("Settle") as change:
            change.settle(conflict, 1)
        assert one.codebook().code(code.id).name == conflict.values[1]
        assert one.conflicts() == []
        two.merge(one.path)
        assert two.conflicts() == []
        assert visible(one) == visible(two)
        with pytest.raises(UsageError, match="decided already"), one.change("Settle") as change:
            change.settle(conflict, 1)


def test_changing_different_things_of_one_code_is_no_conflict(tmp_path: Path) -> None:
    with two_copies(tmp_path) as (one, two):
        code = one.codebook().resolve("casualty figure")
        with one.change("Edit") as change:
            change.put_code(
                replace(code, definition="A's", fields=(replace(code.fields[0], help="A's"), code.fields[1]))
            )
        with two.change("Edit") as change:
            change.put_code(
                replace(code, colour="#0000bb", fields=(code.fields[0], replace(code.fields[1], help="B's")))
            )
        report = one.merge(two.path)
        assert report.conflicts == ()
        found = one.codebook().code(code.id)
        assert (found.definition, found.colour, [f.help for f in found.fields]) == ("A's", "#0000bb", ["A's", "B's"])


def test_a_late_annotation_on_a_merged_and_on_a_retired_code(tmp_path: Path) -> None:
    with two_copies(tmp_path) as (one, two):
        figure, motive = one.codebook()
        with one.change("Merge") as change:
            change.merge_code(figure.id, motive.id)
        with two.change("Retire") as change:
            change.retire_code(motive.id)
        late, kept = mark(two, "4,700", value=4700), mark(two, "heroes", "casualty figure")
        one.merge(two.path)
        assert one.annotation(late).code == motive.id
        assert {a.id for a in one.orphans()} == {late, kept}
        [orphan] = [conflict for conflict in one.conflicts() if conflict.kind == "orphan"]
        assert orphan.subject == "2 annotations stand on the retired code “motive”."
        with one.change("Unretire") as change:
            change.retire_code(motive.id, False)
        assert one.orphans() == []


def test_annotations_on_a_code_and_document_that_never_arrived_stay_readable(project: Project, tmp_path: Path) -> None:
    """A's undo took the code back where B had not used it yet."""
    with project.change("Add") as change:
        code = change.put_code(Code("", "framing"))
    copy = tmp_path / "copy.annotator"
    path = project.path
    project.close()
    shutil.copy(path, copy)
    with Project.open(copy, coder="B") as other:
        uid = mark(other, "heroes", "framing")
    with Project.open(path, coder="A") as mine:
        mine.undo()
        assert len(mine.codebook()) == 2
        report = mine.merge(copy)
        assert report.conflicts == ("1 annotation stands on an unknown code.",)
        assert mine.annotation(uid).code == code
        assert mine.codebook().code(code).name == "unknown code"
        assert mine.codebook().code(code).retired
        assert [a.id for a in mine.orphans()] == [uid]
        assert len(mine.spans()) == 1
        mine.redo()
        assert mine.codebook().code(code).name == "framing"
        assert mine.check(deep=True) == []


def test_not_with_itself_nor_with_nothing(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="with itself"):
        project.merge(project.path)
    with pytest.raises(UsageError, match="no project"):
        merging.merge(project, tmp_path / "none.annotator")


# --- blind rounds -----------------------------------------------------------------------------------------------------


@pytest.fixture
def blind(project: Project) -> Project:
    """A and B both worked on the first document, B on the second too; the first is in a blind round of A and B."""
    with project.change("Import") as change:
        second = change.put_document(Draft("two", TEXT + " again"))
    mark(project, "heroes", memo="A's memo")
    project.set_coder("B")
    mark(project, "heroes", memo="B's memo")
    assert project.coder is not None
    with project.change("Second") as change:
        change.put_annotation(replace(project.annotations(coder="B")[0], id="", document=second, memo=""))
    coders = tuple(coder.id for coder in project.coders())
    with project.change("Round") as change:
        change.put_round(Round("", "pilot", assignments={project.documents()[0].id: coders}))
    return project


def test_who_is_assigned_sees_only_their_own_there(blind: Project) -> None:
    first, second = blind.documents()
    a, b = (coder.id for coder in blind.coders())
    figure = blind.codebook().resolve("casualty figure").id
    hidden = blind.annotations(first, "B")[0].id
    blind.set_coder("A")
    assert {(one.document, one.coder) for one in blind.annotations()} == {(first.id, a), (second.id, b)}
    assert blind.annotations(first, "B") == []
    assert len(list(blind.contents().annotations)) == len(blind.spans()) == 2
    assert blind.code_counts() == {figure: 2}
    assert blind.code_counts("B") == {figure: 1}
    assert blind.document_counts() == {first.id: 1, second.id: 1}
    assert blind.search("B's memo") == []
    assert len(blind.search("A's memo")) == 1
    assert {entry.label for entry in blind.history()} >= {"Second", "Import"}
    assert sum(entry.label == "Code heroes" for entry in blind.history()) == 1
    with pytest.raises(UsageError):
        blind.annotation(hidden)
    with blind.reader() as reader:
        assert len(reader.annotations()) == 2


def test_others_and_nobody_in_particular_see_all(blind: Project) -> None:
    blind.set_coder("C")
    assert len(blind.annotations()) == 3
    with Project.open(blind.path, read_only=True) as reading:
        assert len(reading.annotations()) == len(reading.spans()) == 3


def test_when_the_round_is_over_all_is_seen(blind: Project) -> None:
    blind.set_coder("A")
    with blind.change("Close") as change:
        change.put_round(replace(blind.rounds()[0], open=False))
    assert len(blind.annotations()) == 3
    blind.undo()
    assert len(blind.annotations()) == 2


# --- history ----------------------------------------------------------------------------------------------------------


def test_the_journal(project: Project) -> None:
    mark(project, "heroes")
    mark(project, "deaths")
    project.undo()
    document = project.documents()[0].id
    entries = project.history()
    assert [(entry.label, entry.action, entry.undone) for entry in entries] == [
        ("Undo: Code deaths", "undo", False),
        ("Code deaths", "do", True),
        ("Code heroes", "do", False),
        ("Import", "do", False),
        ("Codebook", "do", False),
    ]
    assert entries[1].kinds == {"annotation"}
    assert entries[1].documents == (document,)
    assert project.coder is not None
    assert {entry.coder for entry in entries} == {project.coder.id}
    assert [entry.label for entry in project.history(limit=2)] == ["Undo: Code deaths", "Code deaths"]
    assert len(project.history(document=document)) == 4
    assert len(project.history(coder="A")) == 5
    assert project.history(since="2999-01-01") == []
    assert len(project.history(since="2000-01-01T00:00:00Z")) == 5
    with pytest.raises(UsageError, match="no date"):
        project.history(since="yesterday")


def test_a_gesture_on_very_many_documents_is_found_by_each(project: Project) -> None:
    with project.change("Many") as change:
        for number in range(100):
            change.put_document(Draft(f"{number}", f"text {number}"))
    last = project.documents()[100]
    assert [entry.label for entry in project.history(document=last)] == ["Many"]
    assert project.history(document=last)[0].documents == ()
    assert [entry.label for entry in project.history(document=project.documents()[0])] == ["Import"]


def test_a_closed_project_is_one_file(tmp_path: Path) -> None:
    with Project.create(tmp_path / "alone.annotator", coder="A") as project, project.change("Import") as change:
        change.put_document(Draft("one", "A text."))
    assert [path.name for path in tmp_path.iterdir()] == ["alone.annotator"]
    with Project.open(tmp_path / "alone.annotator", coder="A") as project:
        assert project.documents()[0].text == "A text."
        project.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["alone.annotator"]
