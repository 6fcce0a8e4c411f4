"""Backups and checks that nobody asked for: they come when something is due, beside the window, and not otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from annotator.commands import checking, upkeep
from annotator.errors import DiskFull, ProjectDamaged
from annotator.model.views import Problem
from annotator.project import Project
from annotator.ui.main_window import MainWindow
from annotator.ui.upkeep import Upkeep
from tests.ui import person
from tests.ui.person import press

DAY = 24 * 60 * 60
OpenWindow = Callable[[Path | None], MainWindow]


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, *, minutes: float = 0, days: float = 0) -> None:
        self.now += minutes * 60 + days * DAY


@pytest.fixture
def clock(window: MainWindow) -> Clock:
    """The window's own, from when the project was opened."""
    clock = Clock()
    window.care.upkeep.clock = clock
    upkeep.remember(window.hub.open_project.path, upkeep.Record())
    window.care.upkeep._project_changed()
    return clock


def tick(window: MainWindow) -> None:
    """The minute is over; wait until what was due is done."""
    window.care.upkeep.tick()
    person.wait_for(lambda: not window.jobs.running)


def copies(window: MainWindow) -> list[Path]:
    return Project.backups(window.hub.open_project.path)


def test_when_something_is_due() -> None:
    now = 1_800_000_000.0
    assert not upkeep.Record().backup_due(now)
    assert not upkeep.Record(changed=now - 1799).backup_due(now)
    assert upkeep.Record(changed=now - 1800).backup_due(now)
    assert upkeep.Record(changed=now + 60).backup_due(now)  # the clock was set back
    assert not upkeep.Record(checked=now - 6.9 * DAY).check_due(now)
    assert upkeep.Record(checked=now - 7 * DAY).check_due(now)


def test_what_is_remembered_of_a_project_is_in_the_users_data(home: Path, tmp_path: Path) -> None:
    project = tmp_path / "study.annotator"
    assert upkeep.recall(project) == upkeep.Record()
    upkeep.remember(project, upkeep.Record(5.0, 7.0))
    assert upkeep.recall(project) == upkeep.Record(5.0, 7.0)
    assert upkeep.recall(tmp_path / "other.annotator") == upkeep.Record()
    (file,) = (home / "data" / "upkeep").glob("*.json")
    file.write_text("{")
    assert upkeep.recall(project) == upkeep.Record()
    assert not list(tmp_path.glob("*.json"))


def test_thirty_minutes_without_change_make_no_backup(window: MainWindow, clock: Clock) -> None:
    for _ in range(10):
        clock.pass_by(minutes=31)
        tick(window)
    window.files._set_coder("Mina", None)  # tells every view to read again, and changes nothing
    clock.pass_by(minutes=31)
    tick(window)
    assert copies(window) == []


def test_thirty_minutes_of_change_make_one_backup(window: MainWindow, clock: Clock) -> None:
    press("1")
    clock.pass_by(minutes=29)
    tick(window)
    assert copies(window) == []
    press("2")  # the half hour counts from the first change
    clock.pass_by(minutes=1)
    tick(window)
    (copy,) = copies(window)
    with Project.open(copy, read_only=True) as backup:
        assert len(backup.annotations()) == 1
        assert backup.step == window.hub.open_project.step  # both changes are in it
    assert person.said(window) == ""  # nobody is disturbed
    clock.pass_by(minutes=200)
    tick(window)
    assert copies(window) == [copy]  # nothing was changed since
    press("3")
    clock.pass_by(minutes=30)
    tick(window)
    with Project.open(copies(window)[0], read_only=True) as backup:
        assert backup.step == window.hub.open_project.step


def test_changes_of_a_short_session_are_backed_up_in_the_next(
    open_window: OpenWindow, window: MainWindow, clock: Clock, study: Path
) -> None:
    press("1")
    window.close()
    assert Project.backups(study) == []
    again = open_window(study)
    again.care.upkeep.clock = clock
    clock.pass_by(minutes=40)
    tick(again)
    assert len(Project.backups(study)) == 1


def test_a_failure_is_said_once_and_tried_again_later(
    window: MainWindow, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = checking.keep, []

    def full(*_given: object) -> None:
        tries.append(1)
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(checking, "keep", full)
    press("1")
    clock.pass_by(minutes=31)
    tick(window)
    assert person.said(window) == "⚠ No backup could be made. The disk is full."
    window.status.say("")
    for _ in range(3):
        clock.pass_by(minutes=31)
        tick(window)
    assert len(tries) == 4
    assert person.said(window) == ""
    tick(window)  # a minute later it is not tried again
    assert len(tries) == 4
    monkeypatch.setattr(checking, "keep", real)
    clock.pass_by(minutes=31)
    tick(window)
    assert len(copies(window)) == 1


def test_every_week_the_project_is_proved_and_nobody_hears_of_it(window: MainWindow, clock: Clock) -> None:
    clock.pass_by(days=6.9)
    tick(window)
    assert upkeep.recall(window.hub.open_project.path).checked == 1_800_000_000.0
    clock.pass_by(days=0.2)
    tick(window)
    assert upkeep.recall(window.hub.open_project.path).checked == clock.now
    assert person.said(window) == ""


def test_what_the_weekly_check_finds_is_said_and_shown(
    window: MainWindow, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    advice = "Leave the file as it is, take the newest backup (annotator restore) and merge what this one still holds."
    found = [Problem("A text is not what was imported.", "text 12", advice)]
    monkeypatch.setattr(checking, "check", lambda *_given, **_named: found)
    clock.pass_by(days=8)
    tick(window)
    assert "1 problem found" in person.said(window)
    dialog = person.dialog("checkDialog")
    shown = dialog.findChild(QLabel, "advice")
    assert shown is not None
    assert "“Backups…” in the project menu" in shown.text()
    assert "annotator restore" not in shown.text()
    press("Esc", on=dialog)
    person.gone("checkDialog")
    clock.pass_by(minutes=1)
    tick(window)  # once a week
    assert not window.jobs.running


def test_after_a_window_that_was_cut_short_everything_is_proved(
    open_window: OpenWindow, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Project, "interrupted", property(lambda _project: True))
    window = open_window(study)
    window.care.upkeep.clock = Clock()
    tick(window)
    assert upkeep.recall(study).checked == 1_800_000_000.0


def test_an_import_makes_a_backup_before(window: MainWindow, tmp_path: Path) -> None:
    window.files.import_documents(person.files(tmp_path, new="A text of its own."))
    dialog = person.dialog("importDialog")
    person.wait_for(lambda: not window.jobs.running)
    person.click(dialog.primary)  # type: ignore[attr-defined]
    person.gone("importDialog")
    (copy,) = copies(window)
    with Project.open(copy, read_only=True) as backup, person.on_disk(window) as now:
        assert (len(backup.documents()), len(now.documents())) == (3, 4)
    assert person.said(window) == "Imported 1 document."


def test_an_import_goes_on_without_a_backup_and_says_so(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(checking, "keep", full)
    window.files.import_documents(person.files(tmp_path, new="A text of its own."))
    dialog = person.dialog("importDialog")
    person.wait_for(lambda: not window.jobs.running)
    person.click(dialog.primary)  # type: ignore[attr-defined]
    person.gone("importDialog")
    assert person.said(window) == "⚠ No backup could be made before. The disk is full."
    with person.on_disk(window) as now:
        assert len(now.documents()) == 4


def test_nothing_is_imported_into_a_damaged_project(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_given: object) -> None:
        raise ProjectDamaged("The project is damaged (annotator restore).")

    monkeypatch.setattr(checking, "keep", damaged)
    window.files.import_documents(person.files(tmp_path, new="A text of its own."))
    dialog = person.dialog("importDialog")
    person.wait_for(lambda: not window.jobs.running)
    person.click(dialog.primary)  # type: ignore[attr-defined]
    person.wait_for(lambda: not window.jobs.running)
    assert dialog.problem.text() == "The project is damaged (“Backups…” in the project menu)."  # type: ignore[attr-defined]
    dialog.close()
    with person.on_disk(window) as now:
        assert len(now.documents()) == 3


def test_annotations_are_brought_in_after_a_backup(window: MainWindow, tmp_path: Path) -> None:
    from annotator.commands import exporting
    from annotator.ui.dialogs.import_annotations import take_in

    press("1")
    out = tmp_path / "work.jsonl"
    with person.on_disk(window) as project:
        exporting.export(project, out, "archive")
    press("Ctrl+Z")
    take_in(window, window.hub, window.jobs, out, "archive")
    person.wait_for(lambda: not window.jobs.running)
    (copy,) = copies(window)
    with Project.open(copy, read_only=True) as backup:
        assert backup.annotations() == []
    assert len(person.marks(window)) == 1


def test_a_project_that_is_read_only_is_left_alone(open_window: OpenWindow, study: Path) -> None:
    with Project.open(study, coder="Jonas"):
        window = open_window(study)
        assert window.hub.open_project.read_only
        clock = Clock()
        window.care.upkeep.clock = clock
        clock.pass_by(days=30)
        tick(window)
        assert Project.backups(study) == []


def test_timers_run_only_after_the_first_paint_and_with_a_project(open_window: OpenWindow, study: Path) -> None:
    window = open_window(None)
    keeper = window.care.upkeep
    assert isinstance(keeper, Upkeep)
    assert not keeper._timer.isActive()
    window.files.open(study)
    assert keeper._timer.isActive()
    assert abs((keeper.record.checked or 0) - time.time()) < 60  # the week begins when the project is first seen
    window.files.close_project()
    assert not keeper._timer.isActive()
