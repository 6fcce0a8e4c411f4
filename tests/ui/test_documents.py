"""What is known of a document can be changed, and a document taken out and brought back; long lists of codes are
filtered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from annotator.commands import codebook
from annotator.ui.dialogs.document_details import DocumentDetails
from annotator.ui.main_window import MainWindow
from annotator.ui.panels import document_delegate
from annotator.ui.panels.document_model import DocumentRow
from tests.ui import person
from tests.ui.person import press


def details(window: MainWindow) -> DocumentDetails:
    press("Ctrl+D")
    dialog = person.dialog("documentDetails")
    assert isinstance(dialog, DocumentDetails)
    return dialog


def metadata(window: MainWindow) -> dict[str, str]:
    with person.on_disk(window) as project:
        return dict(project.documents()[0].metadata)


def test_details_are_changed_by_keys_and_undone_in_one_step(window: MainWindow) -> None:
    before = metadata(window)
    dialog = details(window)
    assert dialog.focusWidget() is dialog.edits["title"]
    person.type_in("What the gala cost")  # the title was selected whole
    press("Tab", "Tab")
    person.type_in("Ilse Brandvold")
    press("Tab")
    person.type_in("3 July 2025")
    person.click(dialog.add)
    person.type_in("section")
    press("Tab")
    person.type_in("World")
    press("Return")
    person.gone("documentDetails")
    changed = {"title": "What the gala cost", "author": "Ilse Brandvold", "published": "2025-07-03", "section": "World"}
    assert metadata(window) == {**before, **changed}
    assert window.code_view.documents.model.index(0, 0).data() == "What the gala cost"
    assert window.code_view.document is not None
    assert window.code_view.document.title == "What the gala cost"
    person.focus(window.code_view.text)
    press("Ctrl+Z")
    assert metadata(window) == before


def test_a_key_of_ones_own_is_shown_again_and_goes_when_it_is_emptied(window: MainWindow) -> None:
    from annotator.commands import documents

    window.hub.run(documents.set_metadata, window.hub.open_project.documents()[0], {"section": "World"})
    dialog = details(window)
    name, edit = dialog.own[0]
    assert (name.text(), edit.text(), name.isReadOnly()) == ("section", "World", True)
    edit.clear()
    press("Return", on=edit)
    person.gone("documentDetails")
    assert "section" not in metadata(window)


@pytest.mark.parametrize(("typed", "said"), [("soon", "is no date"), ("31 Febtober 2025", "is no month")])
def test_what_is_no_date_is_said_and_nothing_is_stored(window: MainWindow, typed: str, said: str) -> None:
    before = metadata(window)
    dialog = details(window)
    dialog.edits["published"].setText(typed)
    press("Return", on=dialog.edits["published"])
    assert said in dialog.problem.text()
    assert dialog.isVisible()
    press("Esc", on=dialog)
    assert metadata(window) == before


def test_a_removed_document_comes_back_with_its_annotations(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "4,700 casualties")
    press("1")
    person.focus(window.code_view.text)
    press("Ctrl+Shift+Del")
    assert window.code_view.documents.model.rowCount() == 2
    assert window.code_view.document is not None
    assert window.code_view.document.name == "two"  # what has moved up to its place
    assert "Removed “Losses acknowledged” with its 1 annotation" in person.said(window)
    press("Ctrl+Z")
    assert window.code_view.documents.model.rowCount() == 3
    assert person.coded(window) == [("casualty figure", "4,700 casualties")]


def test_the_menu_of_the_list_offers_details_and_removal(window: MainWindow) -> None:
    texts = [action.text() for action in window.code_view.documents.list.actions()]
    assert texts == ["Details of the document…", "Remove the document"]


def test_codes_are_filtered_with_those_above_them(window: MainWindow) -> None:
    panel = window.code_view.codebook
    assert not panel.filter.isVisible()  # three codes need no filter
    for name in ("heroism", "sacrifice", "victory"):
        window.hub.run(codebook.add_code, name, "propaganda framing")
    assert panel.filter.isVisible()
    person.focus(panel.filter)
    person.type_in("victo")
    shown = [
        index.data()
        for index in map(panel.model.index_of, panel.model.order)
        if not panel.tree.isRowHidden(index.row(), index.parent())
    ]
    assert shown == ["propaganda framing", "victory"]
    press("Down")
    assert panel.tree.hasFocus()
    assert panel.tree.currentIndex().data() == "victory"
    panel.filter.clear()
    hidden = [i for i in map(panel.model.index_of, panel.model.order) if panel.tree.isRowHidden(i.row(), i.parent())]
    assert not hidden


def test_a_title_has_the_room_that_no_count_takes(window: MainWindow) -> None:
    title = "Losses acknowledged at gala"
    wide = document_delegate._metrics(13).horizontalAdvance(title) + 41 + 14 + 2
    assert document_delegate.title_lines(DocumentRow("x", title, "", "new", 0, 0), wide) == 1
    assert document_delegate.title_lines(DocumentRow("x", title, "", "begun", 12, 0), wide) == 2


def test_zooming_with_the_wheel_is_kept(window: MainWindow) -> None:
    text = window.code_view.text
    before = window.settings.get("text_size")
    at = QPointF(text.viewport().rect().center())
    wheel = QWheelEvent(
        at, text.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(text.viewport(), wheel)
    person.pause()
    assert window.settings.get("text_size") == before + 1
