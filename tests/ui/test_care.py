"""Looking after a project by keys: backups and restoring, checking, merging, removed documents."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from annotator.cli.run import run
from annotator.commands import coding, documents
from annotator.errors import Cancelled
from annotator.project import Project
from annotator.ui import advice
from annotator.ui.dialogs.backups import BackupsDialog
from annotator.ui.dialogs.check import CheckDialog
from annotator.ui.dialogs.merge import MergeDialog
from annotator.ui.dialogs.removed_documents import RemovedDialog
from annotator.ui.main_window import MainWindow
from tests.ui import person
from tests.ui.person import press

OpenWindow = Callable[[Path | None], MainWindow]


def opened(window: MainWindow, keys: str, name: str) -> Any:
    """The dialog that these keys open, when it has read what it shows."""
    person.focus(window.code_view.text)
    press(keys)
    dialog = person.dialog(name)
    dialog.activateWindow()
    person.wait_for(lambda: dialog.isActiveWindow() and not window.jobs.running)
    return dialog


def asked(name: str) -> QDialog:
    """The question that is asked now, with the keys in it."""
    question = person.dialog(name)
    question.activateWindow()
    person.wait_for(question.isActiveWindow)
    return question


def cells(model: Any) -> list[list[str]]:
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


# --- backups -----------------------------------------------------------------------------------------------------


def test_a_backup_is_made_and_listed_by_keys(window: MainWindow) -> None:
    press("1")
    dialog = opened(window, "Ctrl+Shift+B", "backupsDialog")
    assert isinstance(dialog, BackupsDialog)
    assert dialog.nothing.isVisible()
    assert not dialog.restoring.isEnabled()
    press("Return", on=dialog)  # the primary action
    person.wait_for(lambda: not window.jobs.running and dialog.model.rowCount() == 1)
    (copy,) = Project.backups(window.hub.open_project.path)
    assert cells(dialog.model)[0][1:4] == ["3", "1", "1"]
    assert dialog.summary.text() == "Backed up."
    assert dialog.chosen is not None
    assert dialog.chosen.path == copy
    press("Esc", on=dialog)
    person.gone("backupsDialog")


def test_restoring_brings_the_old_state_back_and_the_newer_one_can_be_restored(window: MainWindow) -> None:
    path = window.hub.open_project.path
    press("1")
    window.hub.open_project.backup()
    person.focus(window.code_view.text)
    press("Delete")
    assert person.marks(window) == []
    dialog = opened(window, "Ctrl+Shift+B", "backupsDialog")
    assert dialog.table.hasFocus()
    press("Return")
    question = asked("restoreDialog")
    words = " ".join(label.text() for label in question.findChildren(type(dialog.nothing)))
    assert "3 documents, 1 annotation" in words
    assert "Nothing is lost" in words
    press("Return", on=question)
    person.gone("backupsDialog")
    assert person.coded(window) == [("casualty figure", person.marks(window)[0].quote)]
    assert window.hub.open_project.coder is not None
    assert window.hub.open_project.coder.name == "Mina"
    assert person.said(window).startswith("Restored the backup of ")
    # the state before was backed up, and is set aside, too
    assert len(list(path.parent.glob("study (set aside *.annotator"))) == 1
    newest = Project.backups(path)[0]
    with Project.open(newest, read_only=True) as copy:
        assert copy.annotations() == []
    dialog = opened(window, "Ctrl+Shift+B", "backupsDialog")
    assert dialog.chosen.path == newest
    press("Return")
    press("Return", on=asked("restoreDialog"))
    person.gone("backupsDialog")
    assert person.marks(window) == []


def test_no_is_no(window: MainWindow) -> None:
    window.hub.open_project.backup()
    press("1")
    dialog = opened(window, "Ctrl+Shift+B", "backupsDialog")
    press("Return")
    press("Esc", on=asked("restoreDialog"))
    person.gone("restoreDialog")
    assert dialog.isVisible()
    press("Esc", on=dialog)
    assert len(person.marks(window)) == 1


def test_a_backup_that_can_not_be_read_is_not_restored_and_the_project_stays_open(window: MainWindow) -> None:
    window.hub.open_project.backup().write_bytes(b"no project")
    press("1")
    dialog = opened(window, "Ctrl+Shift+B", "backupsDialog")
    assert cells(dialog.model)[0][1:4] == ["?", "?", "?"]
    press("Return")
    press("Return", on=asked("restoreDialog"))
    person.wait_for(lambda: not window.jobs.running and dialog.problem.text())
    assert "annotator restore" not in dialog.problem.text()
    assert window.hub.project is not None
    assert len(person.marks(window)) == 1
    press("Esc", on=dialog)


def test_a_damaged_project_offers_its_backups(open_window: OpenWindow, study: Path) -> None:
    with Project.open(study, coder="Mina") as project:
        document = next(d for d in project.documents() if d.name == "one")
        coding.code_selection(project, document.id, 0, 9, "casualty figure")
        project.backup()
    with study.open("r+b") as file:
        file.write(b"\0" * 200)
    window = open_window(study)
    assert window.hub.project is None
    dialog = person.dialog("backupsDialog")
    assert isinstance(dialog, BackupsDialog)
    person.wait_for(lambda: dialog.model.rowCount() == 1)
    assert dialog.primary is not None
    assert not dialog.primary.isEnabled()  # nothing to back up
    assert "annotator restore" not in person.said(window)
    dialog.ask()
    press("Return", on=asked("restoreDialog"))
    person.gone("backupsDialog")
    assert len(window.hub.open_project.annotations()) == 1
    assert len(list(study.parent.glob("study (set aside *.annotator"))) == 1


# --- checking ----------------------------------------------------------------------------------------------------


def test_a_clean_project_is_said_to_be_so(window: MainWindow) -> None:
    dialog = opened(window, "Ctrl+Shift+K", "checkDialog")
    assert isinstance(dialog, CheckDialog)
    press("Return", on=dialog)
    person.wait_for(lambda: dialog.outcome.text())
    assert dialog.outcome.text() == "✓ Clean: everything in the project is as it was written."
    assert not dialog.table.isVisible()
    assert window.care.upkeep.record.checked is not None
    person.focus(dialog.deep)
    press("Space")
    press("Return", on=dialog)
    person.wait_for(lambda: "quick" in dialog.outcome.text())
    press("Esc", on=dialog)
    person.gone("checkDialog")


def test_what_is_wrong_is_listed_with_advice_for_the_window(open_window: OpenWindow, study: Path) -> None:
    db = sqlite3.connect(study)
    db.execute("UPDATE text SET body = replace(body, 'gala', 'gulp')")
    db.commit()
    db.close()
    window = open_window(study)
    dialog = opened(window, "Ctrl+Shift+K", "checkDialog")
    press("Return", on=dialog)
    person.wait_for(lambda: dialog.outcome.text())
    shown = cells(dialog.model)
    assert "A text is not what was imported." in [row[0] for row in shown]
    assert all("Backups…" in row[2] and "annotator restore" not in row[2] for row in shown)
    assert dialog.table.hasFocus()
    press("Ctrl+C")
    assert QApplication.clipboard().text().startswith("What is wrong\tWhere\tWhat to do\n")
    person.click(dialog.backups)
    person.dialog("backupsDialog").reject()


def test_a_check_is_cancelled_by_esc_and_the_dialog_stays(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotator.commands import checking

    def endless(_project: object, *, deep: bool, progress: Callable[[int, int, str], None]) -> None:
        while True:
            progress(1, 2, "Texts")

    monkeypatch.setattr(checking, "check", endless)
    dialog = opened(window, "Ctrl+Shift+K", "checkDialog")
    press("Return", on=dialog)
    person.wait_for(lambda: dialog.summary.text() == "Checking: Texts")
    assert dialog.progress.isVisible()
    press("Esc", on=dialog)
    person.wait_for(lambda: not window.jobs.running)
    assert dialog.isVisible()
    assert dialog.summary.text() == "Cancelled. Nothing was changed."
    assert dialog.outcome.text() == ""
    press("Esc", on=dialog)
    person.gone("checkDialog")


# --- merging -----------------------------------------------------------------------------------------------------


@pytest.fixture
def copies(study: Path, tmp_path: Path) -> list[Path]:
    """Two coders' copies of the project; both gave the third document another outlet."""
    made = []
    for name in ("Ada", "Ben"):
        path = Path(shutil.copy(study, tmp_path / f"{name}.annotator"))
        with Project.open(path, coder=name) as project:
            one = next(d for d in project.documents() if d.name == "one")
            coding.code_selection(project, one.id, 0, 9, "casualty figure")
            documents.set_metadata(project, next(d for d in project.documents() if d.name == "three"), {"outlet": name})
        made.append(path)
    return made


def operations(path: Path) -> set[bytes]:
    """The hashes of all that the file holds: two projects with the same ones are the same."""
    db = sqlite3.connect(path)
    found = {hash_ for (hash_,) in db.execute("SELECT hash FROM op")}
    db.close()
    return found


def test_a_merge_by_the_dialog_is_that_of_the_command_line(
    window: MainWindow, copies: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = window.hub.open_project.path
    by_command = Path(shutil.copy(path, tmp_path / "by command.annotator"))
    before = operations(path)
    dialog = opened(window, "Ctrl+M", "mergeDialog")
    assert isinstance(dialog, MergeDialog)
    dialog.read(copies)
    person.wait_for(lambda: not window.jobs.running)
    assert operations(path) == before  # so far nothing came in
    assert Project.backups(path) == []
    assert run(["merge", str(by_command), *map(str, copies), "--dry-run", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["merged"]
    assert [row[1:5] for row in cells(dialog.model)] == [
        [str(one["new_operations"]), str(one["annotations"]), str(one["documents"]), str(len(one["conflicts"]))]
        for one in said
    ]
    assert [row[0] for row in cells(dialog.model)] == ["Ada.annotator", "Ben.annotator"]
    press("Return", on=dialog)
    person.wait_for(lambda: not window.jobs.running and dialog.merged)
    assert run(["merge", str(by_command), *map(str, copies), "--json"]) == 0
    assert operations(path) == operations(by_command)
    with person.on_disk(window) as ours, Project.open(by_command, read_only=True) as theirs:
        assert ours.annotations() == theirs.annotations()
        assert len(ours.annotations()) == 2
        assert list(ours.documents()) == list(theirs.documents())
        assert ours.conflicts() == theirs.conflicts()
    assert Project.backups(path) != []
    # what needs a person, and the way there
    (conflict,) = cells(dialog.found)
    assert conflict[0] == "Two copies changed the outlet of the document “three”."
    assert {conflict[1], conflict[2]} == {"Ada", "Ben"}
    assert conflict[3] == "Details of the document"
    assert dialog.conflicts.hasFocus()
    press("Return")
    person.gone("mergeDialog")
    details = person.dialog("documentDetails")
    assert details.edits["outlet"].text() == conflict[1]  # type: ignore[attr-defined]
    details.reject()


def test_the_same_copy_again_brings_nothing_and_a_bad_file_is_named(
    window: MainWindow, copies: list[Path], tmp_path: Path
) -> None:
    path = window.hub.open_project.path
    dialog = opened(window, "Ctrl+M", "mergeDialog")
    dialog.read(copies[:1])
    person.wait_for(lambda: not window.jobs.running)
    assert dialog.primary.text() == "Merge 1 copy"
    press("Return", on=dialog)
    person.gone("mergeDialog")  # no conflict: nothing to look at
    assert person.said(window) == "Merged 1 copy: 1 annotation, 0 documents, no conflicts."
    merged = operations(path)
    bad = tmp_path / "bad.annotator"
    bad.write_text("no project")
    dialog = opened(window, "Ctrl+M", "mergeDialog")
    dialog.read([copies[0], bad])
    person.wait_for(lambda: not window.jobs.running)
    assert [row[-1] for row in cells(dialog.model)] == ["nothing new", "can't be merged"]
    assert "bad.annotator" in dialog.problem.text()
    assert "annotator restore" not in dialog.problem.text()
    assert not dialog.primary.isEnabled()
    press("Esc", on=dialog)
    person.gone("mergeDialog")
    assert operations(path) == merged


def test_a_cancelled_merge_changes_nothing(
    window: MainWindow, copies: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.commands import merging

    before = operations(window.hub.open_project.path)
    dialog = opened(window, "Ctrl+M", "mergeDialog")
    dialog.read(copies)
    person.wait_for(lambda: not window.jobs.running)

    def cancelled(*_given: object) -> None:
        raise Cancelled("Cancelled.")

    monkeypatch.setattr(merging, "merge", cancelled)
    press("Return", on=dialog)
    person.wait_for(lambda: not window.jobs.running)
    assert dialog.summary.text() == "Cancelled. Nothing was changed."
    assert operations(window.hub.open_project.path) == before
    press("Esc", on=dialog)


# --- removed documents -------------------------------------------------------------------------------------------


def test_removed_documents_are_listed_and_come_back_in_one_step(window: MainWindow) -> None:
    press("1")
    press("Ctrl+Shift+Del")
    window.hub.run(documents.remove_document, "two")
    assert window.code_view.documents.model.rowCount() == 1
    dialog = opened(window, "Ctrl+Shift+R", "removedDialog")
    assert isinstance(dialog, RemovedDialog)
    shown = {row[0]: (row[2], row[3]) for row in cells(dialog.model)}
    assert shown == {"Losses acknowledged": ("Mina", "1"), "two": ("Mina", "0")}
    assert dialog.table.hasFocus()
    press("Ctrl+A")
    assert dialog.primary is not None
    assert dialog.primary.text() == "Restore 2 documents"
    press("Return")
    person.gone("removedDialog")
    assert window.code_view.documents.model.rowCount() == 3
    assert len(person.marks(window)) == 1
    person.focus(window.code_view.text)
    press("Ctrl+Z")
    assert window.code_view.documents.model.rowCount() == 1


def test_one_of_several_is_found_by_the_filter_and_restored(window: MainWindow) -> None:
    for name in ("two", "three"):
        window.hub.run(documents.remove_document, name)
    dialog = opened(window, "Ctrl+Shift+R", "removedDialog")
    person.focus(dialog.filter)
    person.type_in("thr")
    assert [row[0] for row in cells(dialog.model)] == ["three"]
    press("Down")
    dialog.table.setCurrentIndex(dialog.model.index(0, 0))
    press("Return")
    with person.on_disk(window) as project:
        assert [one.document.name for one in project.removed_documents()] == ["two"]
    assert dialog.isVisible()
    press("Esc", on=dialog)


def test_nothing_was_removed(window: MainWindow) -> None:
    dialog = opened(window, "Ctrl+Shift+R", "removedDialog")
    assert dialog.nothing.isVisible()
    assert not dialog.primary.isEnabled()
    press("Esc", on=dialog)
    person.gone("removedDialog")


# --- all of them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action", ["project.backups", "project.check", "project.merge", "project.rounds", "document.removed"]
)
def test_each_dialog_has_one_primary_action_and_names_and_a_tab_order(window: MainWindow, action: str) -> None:
    window.do(action)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
    person.wait_for(lambda: not window.jobs.running)
    dialog.activateWindow()
    person.wait_for(dialog.isActiveWindow)
    buttons = [b for b in dialog.findChildren(QPushButton) if b.isVisible()]
    assert len([b for b in buttons if b.property("role") == "primary"]) == 1
    reached = set()
    for _ in range(30):
        press("Tab")
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.add(widget)
        assert widget.accessibleName() or getattr(widget, "text", lambda: "")(), widget
    enabled = {b for b in buttons if b.isEnabled() and b.focusPolicy() & Qt.FocusPolicy.TabFocus}
    assert enabled <= reached
    name = dialog.objectName()
    press("Esc", on=dialog)
    person.gone(name)


def test_no_sentence_of_the_store_sends_somebody_at_the_window_to_the_command_line() -> None:
    import re

    store = Path(advice.__file__).resolve().parents[1] / "store"
    named = {
        found for file in store.glob("*.py") for found in re.findall(r"\(annotator [^)]*\)", file.read_text("utf-8"))
    }
    assert named == {words for words in advice.WORDS if words.startswith("(")}
    assert "annotator check" not in advice.in_window("Check it (annotator check --deep) and take the newest backup.")


def test_the_crash_dialog_has_one_way_on(window: MainWindow, tmp_path: Path) -> None:
    from annotator.ui.dialogs.crash import CrashDialog

    dialog = CrashDialog(window, tmp_path / "crash.log")
    dialog.open()
    asked("crashDialog")
    assert sorted(b.text() for b in dialog.findChildren(QPushButton)) == ["Copy the path", "Go on"]
    press("Esc", on=dialog)
    person.gone("crashDialog")
