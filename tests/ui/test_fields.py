"""The form made from the codebook: every type of field, anchors, what is stored and what is refused."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from annotator.commands import codebook as book_commands
from annotator.model.annotation import Annotation
from annotator.model.field import FieldValue, Quantity
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.field_editors import ChoiceEditor, ChoicesEditor, QuantityEditor
from annotator.ui.panels.field_form import FieldForm
from tests.ui import person
from tests.ui.person import press


@pytest.fixture
def lit(window: MainWindow) -> MainWindow:
    """The window with "about 4,700 casualties" coded as a casualty figure, and lit."""
    person.drag_over(window.code_view.text, "about 4,700 casualties")
    press("1")
    return window


def form(window: MainWindow) -> FieldForm:
    return window.code_view.panel.details.form


def stored(window: MainWindow) -> Annotation:
    return person.marks(window)[0]


def test_the_form_has_the_fields_of_the_code_in_order(lit: MainWindow) -> None:
    assert list(form(lit).editors) == ["value", "counted", "who", "source", "said", "as of", "cumulative"]
    assert lit.code_view.panel.list.lines.lines == [] or form(lit).isVisible()


def test_enter_opens_the_first_field_and_esc_returns(lit: MainWindow) -> None:
    press("Return")
    editor = form(lit).editors["value"]
    assert isinstance(editor, QuantityEditor)
    assert editor.best.hasFocus()
    person.type_in("4,700")
    press("Esc")
    assert lit.code_view.text.hasFocus()
    assert lit.code_view.lit is not None
    assert stored(lit).fields["value"] == FieldValue(Quantity(best=4700))


def test_tab_goes_through_the_fields_and_stores_each(lit: MainWindow) -> None:
    press("Return")
    person.type_in("4700")
    press("Tab")  # high
    person.type_in("5,000")
    press("Tab")
    assert stored(lit).fields["value"].value == Quantity(best=4700, high=5000)
    value = form(lit).editors["value"]
    assert isinstance(value, QuantityEditor)
    person.focus(value.qualifier)
    press("Down", "Down", "Return")
    assert stored(lit).fields["value"].value == Quantity(best=4700, high=5000, qualifier="about")
    assert value.best.text() == "4,700"


def test_a_choice_is_found_by_its_first_letters(lit: MainWindow) -> None:
    editor = form(lit).editors["counted"]
    assert isinstance(editor, ChoiceEditor)
    person.focus(editor.line)
    person.type_in("wou")
    press("Esc", "Esc")  # the list of completions, then the field
    assert stored(lit).fields["counted"] == FieldValue("wounded")


def test_a_choice_that_is_none_is_refused_and_taken_back(lit: MainWindow) -> None:
    editor = form(lit).editors["counted"]
    assert isinstance(editor, ChoiceEditor)
    person.focus(editor.line)
    person.type_in("zeppelins")
    press("Esc", "Esc")
    assert "not one of the choices" in person.said(lit)
    assert editor.line.text() == ""
    assert stored(lit).fields == {}


def test_a_date_is_written_as_people_write_it(lit: MainWindow) -> None:
    edit = form(lit).editors["as of"].focus_target
    assert isinstance(edit, QLineEdit)
    person.focus(edit)
    person.type_in("april 2025")
    press("Esc")
    assert stored(lit).fields["as of"] == FieldValue("2025-04")
    assert edit.text() == "April 2025"
    person.focus(edit)
    edit.selectAll()
    person.type_in("next week")
    press("Esc")
    assert "is no date" in person.said(lit)
    assert stored(lit).fields["as of"] == FieldValue("2025-04")


def test_a_flag_can_be_yes_no_or_not_said(lit: MainWindow) -> None:
    box = form(lit).editors["cumulative"].focus_target
    assert isinstance(box, QComboBox)
    person.focus(box)
    press("Down", "Down", "Tab")
    assert stored(lit).fields["cumulative"] == FieldValue(False)
    person.focus(box)
    press("Up", "Up", "Esc")
    assert "cumulative" not in stored(lit).fields


def test_what_one_passes_on_the_way_to_a_choice_is_not_stored(lit: MainWindow) -> None:
    """Three steps down a list are one gesture: stored once, when the key rests, and taken back by one undo."""
    value = form(lit).editors["value"]
    assert isinstance(value, QuantityEditor)
    person.focus(value.qualifier)
    press("Down", "Down", "Down")
    assert stored(lit).fields == {}
    person.wait_for(lambda: stored(lit).fields)
    assert stored(lit).fields["value"].value == Quantity(qualifier="at least")
    press("Ctrl+Z")
    assert stored(lit).fields == {}


def test_tab_goes_through_all_of_the_annotation(lit: MainWindow) -> None:
    press("Return")
    reached = []
    for _ in range(25):
        press("Tab")
        focus = lit.focusWidget()
        assert focus is not None
        reached.append(focus.objectName() or focus.accessibleName())
        if reached[-1] == "deleteAnnotation":
            break
    assert reached[:4] == ["value high", "value qualifier", "anchor_value", "counted"]
    assert reached[-4:] == ["memo", "certainty", "flag", "deleteAnnotation"]


def test_several_choices_are_ticked_with_the_space_bar(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "probably meant to prepare families")
    press("2")
    editor = form(window).editors["motive"]
    assert isinstance(editor, ChoicesEditor)
    for name in ("head off dissent", "prepare for more deployments"):
        box: QCheckBox = next(b for b in editor.boxes if b.text() == name)
        person.focus(box)
        press("Space")
    assert stored(window).fields["motive"].value == ("prepare for more deployments", "head off dissent")


def test_required_fields_that_are_empty_are_marked(lit: MainWindow) -> None:
    roles = {name: label.property("role") for name, label in form(lit)._labels.items()}
    assert roles["value"] == roles["counted"] == "warn"
    assert roles["said"] == "muted"
    press("Return")
    person.type_in("4700")
    press("Esc")
    assert form(lit)._labels["value"].property("role") == "muted"
    press("Esc")
    line = lit.code_view.panel.list.lines.lines[0]
    assert line.warn
    assert "empty: counted, who, source" in line.note
    assert lit.code_view.documents.model.row(0).missing == 3


def test_a_field_is_anchored_by_keys_alone(lit: MainWindow) -> None:
    """Into the field, back to the text, select the digits, Ctrl+Enter: the number is read and holds on to its words."""
    view = lit.code_view.text
    press("Return", "Esc")
    person.go_to(view, "4,700")
    press("Alt+1", "Ctrl+Return")
    start = view.text.index("4,700")
    assert stored(lit).fields["value"] == FieldValue(Quantity(best=4700), start, start + 5)
    editor = form(lit).editors["value"]
    assert isinstance(editor, QuantityEditor)
    assert editor.best.text() == "4,700"
    assert editor.best.hasFocus()
    assert "4,700" in form(lit)._anchors["value"].toolTip()


def test_a_field_is_anchored_with_mouse_and_button(lit: MainWindow) -> None:
    view = lit.code_view.text
    person.click(form(lit).editors["said"].focus_target)
    person.drag_over(view, "put the toll")
    assert lit.code_view.lit is not None
    person.click(form(lit)._anchors["said"])
    start = view.text.index("put the toll")
    assert stored(lit).fields["said"] == FieldValue("put the toll", start, start + 12)
    person.focus(form(lit)._anchors["said"])
    press("Del")
    assert stored(lit).fields["said"] == FieldValue("put the toll")


def test_editing_an_anchored_value_keeps_the_anchor(lit: MainWindow) -> None:
    view = lit.code_view.text
    press("Return", "Esc")
    person.drag_over(view, "4,700")
    press("Ctrl+Return")
    person.focus(form(lit).editors["value"].focus_target)
    press("Ctrl+A")
    person.type_in("4,800")
    press("Esc")
    start = view.text.index("4,700")
    assert stored(lit).fields["value"] == FieldValue(Quantity(best=4800), start, start + 5)


def test_anchors_count_code_points(window: MainWindow) -> None:
    """The star is one character, though Qt counts two."""
    view = window.code_view.text
    person.drag_over(view, "stars 🌟 that never go")
    press("3")
    person.drag_over(view, "prepare families")
    press("2")
    assert [a.quote for a in person.marks(window)] == ["stars 🌟 that never go", "prepare families"]


def test_ctrl_z_in_a_field_undoes_typing_first_and_then_the_gesture(lit: MainWindow) -> None:
    press("Return")
    person.type_in("12")
    edit = form(lit).editors["value"].focus_target
    assert isinstance(edit, QLineEdit)
    press("Ctrl+Z")
    assert edit.text() == ""
    assert len(person.marks(lit)) == 1
    press("Ctrl+Z")
    assert person.marks(lit) == []


def test_a_link_leads_to_another_annotation(window: MainWindow) -> None:
    window.hub.run(book_commands.add_field, "casualty figure", "part of", type="link")
    view = window.code_view.text
    for words in ("4,700 casualties", "600 dead"):
        person.drag_over(view, words)
        press("1")
    box = form(window).editors["part of"].focus_target
    assert isinstance(box, QComboBox)
    assert [box.itemText(n) for n in range(box.count())] == ["", "4,700 casualties"]
    person.focus(box)
    press("Down", "Return")
    first, second = person.marks(window)
    assert second.fields["part of"].value == first.id


def test_the_wheel_over_a_choice_changes_nothing(lit: MainWindow) -> None:
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    box = form(lit).editors["cumulative"].focus_target
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert stored(lit).fields == {}
