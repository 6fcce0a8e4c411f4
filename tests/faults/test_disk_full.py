"""The disk is full: one sentence, nothing lost, all or nothing, and it goes on when there is room again."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import DiskFull, ProjectError
from annotator.model.document import Draft
from annotator.project import Project
from tests.project.making import TEXT, mark, study
from tests.store.copies import visible


def fill(project: Project, spare: int = 0) -> None:
    db = project._store.db
    db.all(f"PRAGMA max_page_count = {db.value('PRAGMA page_count') + spare}")


def make_room(project: Project) -> None:
    project._store.db.all("PRAGMA max_page_count = 1073741823")


def import_many(project: Project) -> None:
    with project.change("Import") as change:
        for n in range(500):
            change.put_document(Draft(f"{n}", f"{n} words that were said " * 40))


def test_gestures_until_it_is_full(project: Project) -> None:
    fill(project, 4)
    stored: list[str] = []

    def until_it_is_full() -> None:
        while True:
            stored.append(mark(project, "heroes", memo="m" * 200))

    with pytest.raises(DiskFull) as failure:
        until_it_is_full()
    assert str(failure.value) == (
        f"The disk is full: the last change to {project.path} was not stored, everything before it is. "
        "Make some room and do it again."
    )
    for _ in range(5):  # it stays refused, and reading goes on
        with pytest.raises(DiskFull):
            mark(project, "heroes", memo="m" * 2000)
    assert {one.id for one in project.annotations()} == set(stored)
    assert project.check(deep=True) == []
    make_room(project)
    stored.append(mark(project, "heroes", memo="m" * 2000))
    project.undo()
    project.redo()
    assert {one.id for one in project.annotations()} == set(stored)
    assert project.check(deep=True) == []


def test_an_import_is_all_or_nothing(project: Project) -> None:
    before = visible(project)
    fill(project, 30)
    with pytest.raises(DiskFull):
        import_many(project)
    assert visible(project) == before
    assert project.search("words") == []
    make_room(project)
    import_many(project)
    assert len(project.documents()) == 501
    assert len(project.search("words", 1000)) == 500
    assert project.check(deep=True) == []


def test_a_merge_is_all_or_nothing(project: Project, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with study(other, coder="B") as copy:
        for _ in range(40):
            mark(copy, "deaths", memo="m" * 2000)
        path = copy.path
    before = visible(project)
    fill(project, 3)
    with pytest.raises(DiskFull):
        project.merge(path)
    assert visible(project) == before
    make_room(project)
    assert project.merge(path).annotations == 40
    assert project.check(deep=True) == []


def test_what_is_written_after_a_failure_inside_one_change_is_not_stored_by_half(project: Project) -> None:
    """Somebody catches the failure inside the change and goes on."""
    before = visible(project)
    fill(project, 1)
    document = Draft("x", "long " * 50_000)

    def go_on() -> None:
        with project.change("Import") as change:
            with pytest.raises(DiskFull):
                change.put_document(document)
            make_room(project)
            with pytest.raises(ProjectError, match="has failed already"):
                change.put_document(Draft("y", "short"))

    with pytest.raises(ProjectError, match="nothing of it was stored"):
        go_on()
    assert visible(project) == before
    assert project._store.db.all("SELECT length(body) FROM text") == [(len(TEXT),)]
    assert project.check(deep=True) == []
