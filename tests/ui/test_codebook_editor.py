"""Editing the codebook beside the text."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QToolButton

from annotator.model.codebook import Code, Codebook
from annotator.model.field import FieldType, Level
from annotator.ui.dialogs.code_moves import MergeDialog, MoveDialog
from annotator.ui.dialogs.codebook_editor import CodebookEditor
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.code_tree_model import CODE
from tests.ui import person
from tests.ui.person import press


@pytest.fixture
def editor(window: MainWindow) -> CodebookEditor:
    press("Ctrl+B")
    found = window.findChild(CodebookEditor)
    assert found is not None
    assert found.isVisible()
    return found


def book(window: MainWindow) -> Codebook:
    with person.on_disk(window) as project:
        return project.codebook()


def code(window: MainWindow, name: str) -> Code:
    return book(window).resolve(name)


def push(editor: CodebookEditor, name: str) -> None:
    button = editor.findChild(QPushButton, name) or editor.findChild(QToolButton, name)
    assert isinstance(button, QPushButton | QToolButton)
    person.click(button)


def test_everything_of_a_code_can_be_edited_and_is_stored_when_left(window: MainWindow, editor: CodebookEditor) -> None:
    assert window.code_view.text.isVisible()
    person.focus(editor.name)
    press("Ctrl+A")
    person.type_in("toll")
    press("Tab")
    assert code(window, "toll").name == "toll"
    person.focus(editor.texts["definition"])
    press("Ctrl+A")
    person.type_in("How many were harmed.")
    press("Tab")
    person.focus(editor.texts["examples"])
    press("Ctrl+A")
    person.type_in("some 600 dead")
    press("Return")
    person.type_in("4,700 casualties")
    press("Tab")
    editor.colour.chosen.emit("#1e1ecc")
    stored = code(window, "toll")
    assert stored.definition == "How many were harmed."
    assert stored.examples == ("some 600 dead", "4,700 casualties")
    assert stored.colour == "#1e1ecc"
    press("Ctrl+Z")
    assert code(window, "toll").colour == "#b3541e"


def test_a_key_that_is_taken_is_refused(window: MainWindow, editor: CodebookEditor) -> None:
    for key, why in (("d", "already runs"), ("2", "that of “motive attribution”")):
        person.focus(editor.key)
        press("Ctrl+A")
        person.type_in(key)
        press("Tab")
        assert why in person.said(window)
        assert code(window, "casualty figure").key == "1"
    person.focus(editor.key)
    press("Ctrl+A")
    person.type_in("x")
    press("Tab")
    assert code(window, "casualty figure").key == "x"
    press("Esc")
    person.focus(window.code_view.text)
    press("X")
    assert [name for name, _ in person.coded(window)] == ["casualty figure"]


def test_a_new_code_gets_a_name_a_colour_and_a_key(window: MainWindow, editor: CodebookEditor) -> None:
    push(editor, "addCode")
    person.type_in("weather")
    press("Tab")
    made = code(window, "weather")
    assert (made.key, made.colour, made.parent) == ("4", "#1e1ecc", None)
    push(editor, "addCodeBelow")
    person.type_in("rain")
    press("Tab")
    assert book(window).path(code(window, "rain").id) == ("weather", "rain")


def test_fields_can_be_added_changed_ordered_and_removed(window: MainWindow, editor: CodebookEditor) -> None:
    push(editor, "addField")
    person.type_in("weapon")
    press("Tab")
    fields = editor.fields
    fields.type.setCurrentIndex(fields.type.findData("choice"))
    fields.type.activated.emit(0)
    person.focus(fields.choices)
    person.type_in("rifle")
    press("Return")
    person.type_in("drone")
    press("Tab")
    person.focus(fields.required)
    press("Space")
    field = code(window, "casualty figure").fields[-1]
    assert (field.name, field.type, field.choices, field.required) == (
        "weapon",
        FieldType.CHOICE,
        ("rifle", "drone"),
        True,
    )
    fields.level.setCurrentIndex(fields.level.findData("ordinal"))
    fields.level.activated.emit(0)
    assert code(window, "casualty figure").fields[-1].level is Level.ORDINAL
    fields._shift(-1)
    assert [f.name for f in code(window, "casualty figure").fields][-2:] == ["weapon", "cumulative"]
    push(editor, "removeField")
    assert code(window, "casualty figure").field("weapon") is None


def test_the_form_follows_the_codebook(window: MainWindow, editor: CodebookEditor) -> None:
    push(editor, "closeCodebook")
    person.focus(window.code_view.text)
    press("1", "Ctrl+B")
    push(editor, "addField")
    person.type_in("weapon")
    press("Tab")
    push(editor, "closeCodebook")
    assert list(window.code_view.panel.details.form.editors)[-1] == "weapon"


def test_merging_says_first_what_it_would_do(window: MainWindow, editor: CodebookEditor) -> None:
    push(editor, "closeCodebook")
    person.focus(window.code_view.text)
    press("1", "Ctrl+B")
    push(editor, "mergeCode")
    dialog = person.dialog("mergeDialog")
    assert isinstance(dialog, MergeDialog)
    assert "1 annotation by 1 coder will count as “motive attribution”." in dialog.effect.text()
    assert dialog.primary is not None
    person.click(dialog.primary)
    assert [name for name, _ in person.coded(window)] == ["motive attribution"]
    window.hub.undo()
    assert [name for name, _ in person.coded(window)] == ["casualty figure"]


def test_codes_are_moved_by_key_by_dialog_and_by_dragging(window: MainWindow, editor: CodebookEditor) -> None:
    push(editor, "codeDown")
    assert [c.name for c in book(window)] == ["motive attribution", "casualty figure", "propaganda framing"]
    push(editor, "moveCode")
    dialog = person.dialog("moveDialog")
    assert isinstance(dialog, MoveDialog)
    dialog.list.setCurrentRow(2)
    assert dialog.primary is not None
    person.click(dialog.primary)
    assert book(window).path(code(window, "casualty figure").id) == ("propaganda framing", "casualty figure")
    model = window.code_view.codebook.model
    dragged = model.index_of(code(window, "casualty figure").id)
    from PySide6.QtCore import QModelIndex, Qt

    model.dropMimeData(model.mimeData([dragged]), Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert next(iter(book(window))).name == "casualty figure"
    assert model.index(0, 0).data(CODE) == code(window, "casualty figure").id


def test_a_retired_code_is_offered_no_more(window: MainWindow, editor: CodebookEditor) -> None:
    push(editor, "retireCode")
    assert code(window, "motive attribution").retired is False
    assert next(c for c in book(window) if c.name == "casualty figure").retired
    push(editor, "closeCodebook")
    assert len(window.code_view.codebook.model.order) == 2
    person.focus(window.code_view.text)
    press("1")
    assert person.coded(window) == []
