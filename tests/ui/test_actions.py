"""The table of actions: everything in it can be run, no key means two things, people can change keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTreeWidgetItemIterator

from annotator.commands import codebook
from annotator.settings import Settings
from annotator.ui import actions
from annotator.ui.actions import ACTIONS, BY_ID
from annotator.ui.dialogs.keys import KeyDialog, KeysDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.wiring import MENU, resolve
from tests.ui import person
from tests.ui.person import press


def test_every_action_leads_to_something_that_can_be_called(window: MainWindow) -> None:
    for action in ACTIONS:
        assert callable(resolve(window, action.run)), action.id


def test_ids_are_unique_and_the_menu_names_known_ones() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert all(identifier in BY_ID for identifier in MENU if identifier)


def test_no_key_means_two_things() -> None:
    assert actions.conflicts() == []


def test_the_shipped_codes_keys_are_free(window: MainWindow) -> None:
    assert window.wiring.clashes() == []


def test_every_key_is_one_that_qt_knows() -> None:
    for action in ACTIONS:
        for key in action.keys:
            assert QKeySequence(key).count() == 1, action.id
            assert QKeySequence(key).toString() != "", action.id


def test_an_action_without_what_it_needs_says_so(open_window: Callable[[Path | None], MainWindow]) -> None:
    window = open_window(None)
    window.wiring.run(BY_ID["project.import"])
    assert person.said(window) == "⚠ Open a project first."


def test_no_annotation_is_lit(window: MainWindow) -> None:
    press("M")
    assert "No annotation is lit" in person.said(window)


def test_a_key_is_changed_in_the_list_of_keys_and_stays_changed(window: MainWindow) -> None:
    press("?")
    dialog = person.dialog("keysDialog")
    assert isinstance(dialog, KeysDialog)
    person.focus(dialog.filter)
    person.type_in("write a memo")
    person.focus(dialog.tree)
    press("Return")
    asking = person.dialog("keyDialog")
    assert isinstance(asking, KeyDialog)
    person.focus(asking.edit)
    press("D")
    assert "another use" in asking.problem.text()
    press("G")
    assert asking.primary is not None
    person.click(asking.primary)
    assert Settings().get("shortcuts") == {"code.memo": "G"}
    press("Esc", on=dialog)
    person.focus(window.code_view.text)
    press("3", "G")
    assert window.code_view.panel.details.memo.hasFocus()


def test_a_codes_key_that_an_action_has_is_off_and_shown(window: MainWindow) -> None:
    window.hub.run(codebook.edit_code, "propaganda framing", key="d")
    assert "D" in person.said(window)
    assert "Done: next document" in person.said(window)
    press("D")
    assert person.coded(window) == []
    press("F1")
    dialog = person.dialog("keysDialog")
    assert isinstance(dialog, KeysDialog)
    marked = []
    iterator = QTreeWidgetItemIterator(dialog.tree)
    while iterator.value() is not None:
        item = iterator.value()
        if "⚠" in item.text(1):
            marked.append(item.text(0))
        iterator += 1
    assert marked == ["Done: next document", "propaganda framing"]
    dialog.close()


def test_the_menu_greys_out_what_can_not_be_done_now(open_window: Callable[[Path | None], MainWindow]) -> None:
    window = open_window(None)
    window.menu.aboutToShow.emit()
    assert not window.wiring.actions["project.export"].isEnabled()
    assert window.wiring.actions["project.open"].isEnabled()
    window.menu.aboutToHide.emit()
    assert window.wiring.actions["project.export"].isEnabled()


def test_the_menu_says_what_undo_would_undo(window: MainWindow) -> None:
    press("3")
    window.menu.aboutToShow.emit()
    assert window.wiring.actions["project.undo"].text() == "Undo: Code “propaganda framing”"
