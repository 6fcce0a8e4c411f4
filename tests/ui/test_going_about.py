"""Documents, filter, search, palette, back and forward, panes: by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from annotator.commands import coding
from annotator.ui.main_window import MainWindow
from tests.ui import person
from tests.ui.person import press

OpenWindow = Callable[[Path | None], MainWindow]


def opened(window: MainWindow) -> str:
    assert window.code_view.document is not None
    return window.code_view.document.name


def test_the_list_shows_title_outlet_date_and_state(window: MainWindow) -> None:
    row = window.code_view.documents.model.row(0)
    assert (row.title, row.subtitle, row.state) == ("Losses acknowledged", "Harbor Times · 1 Jul 2025", "new")
    assert window.code_view.text.heading.title == "Losses acknowledged"
    assert window.code_view.text.heading.subtitle.startswith("Harbor Times · 1 July 2025 · ")
    assert window.status.where.text() == "Document 1 of 3"


def test_documents_by_key_and_in_the_list(window: MainWindow) -> None:
    press("Ctrl+PgDown")
    assert opened(window) == "two"
    press("Ctrl+PgUp")
    assert opened(window) == "one"
    person.focus(window.code_view.documents.list)
    press("Down", "Down")
    assert opened(window) == "three"
    press("Return")
    assert window.code_view.text.hasFocus()
    press("Ctrl+PgDown")
    assert "last document" in person.said(window)


def test_the_filter_finds_words_and_metadata(window: MainWindow) -> None:
    panel = window.code_view.documents
    person.focus(panel.filter)
    person.type_in("heroes")
    person.wait_for(lambda: panel.model.rowCount() == 1)
    panel.filter.clear()
    person.type_in('outlet:"Harbor Times"')
    person.wait_for(lambda: panel.model.rowCount() == 1)
    panel.filter.clear()
    person.type_in('"(" OR nonsense:')
    person.wait_for(lambda: panel.model.rowCount() == 0)
    assert panel.nothing.text() == "No document fits the filter."


def test_the_filter_finds_what_is_being_typed(window: MainWindow) -> None:
    panel = window.code_view.documents
    person.focus(panel.filter)
    person.type_in("hero")
    person.wait_for(lambda: panel.model.rowCount() == 1)


def test_back_and_forward(window: MainWindow) -> None:
    press("Ctrl+PgDown", "Ctrl+PgDown", "Ctrl+[")
    assert opened(window) == "two"
    press("Ctrl+[")
    assert opened(window) == "one"
    press("Ctrl+]", "Ctrl+]")
    assert opened(window) == "three"


def test_search_goes_to_the_words(window: MainWindow) -> None:
    press("Ctrl+F")
    person.type_in("ministry")
    person.wait_for(window.search.list.isVisible)
    press("Return")
    assert opened(window) == "two"
    assert window.code_view.text.quote() == "ministry"
    assert window.code_view.text.hasFocus()


def test_search_finds_memos_and_codes(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("1", "M")
    person.type_in("ask Ruth")
    press("Esc", "Ctrl+PgDown", "Ctrl+F")
    person.type_in("ruth")
    person.wait_for(window.search.list.isVisible)
    assert [entry.key for entry in window.search.list.model.entries] == ["memo"]
    press("Return")
    assert opened(window) == "one"
    assert window.code_view.panel.details.memo.toPlainText() == "ask Ruth"
    press("Ctrl+F")
    person.type_in("propaganda framing")
    person.wait_for(lambda: window.search.list.isVisible() and len(window.search.list.model.entries) > 0)
    press("Return")
    assert window.code_view.codebook.tree.hasFocus()


def test_search_never_complains_about_what_is_typed(window: MainWindow) -> None:
    press("Ctrl+F")
    for query in ('"', "a AND (", "NEAR/", "*", "'; drop table"):
        window.top.search.clear()
        person.type_in(query)
        person.wait_for(window.search.list.isVisible)
        assert "⚠" not in person.said(window)
        press("Esc")
        person.focus(window.top.search)


def test_the_palette_runs_a_command_by_a_few_letters(window: MainWindow) -> None:
    press("Ctrl+K")
    person.type_in("nxt docum")
    assert window.palette_list.model.entries[0].title == "Next document"
    assert window.palette_list.model.entries[0].key == "Ctrl+PgDown"
    press("Return")
    assert not window.palette_list.isVisible()
    assert opened(window) == "two"


def test_the_palette_applies_codes_and_opens_documents(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("Ctrl+K")
    person.type_in("casfig")
    press("Return")
    assert person.coded(window) == [("casualty figure", "600 dead")]
    press("Ctrl+K")
    person.type_in("three")
    press("Return")
    assert opened(window) == "three"


def test_esc_closes_the_palette_and_gives_the_focus_back(window: MainWindow) -> None:
    press("Ctrl+K")
    assert QApplication.focusWidget() is window.palette_list.edit
    press("Esc")
    assert not window.palette_list.isVisible()
    assert window.code_view.text.hasFocus()


def test_a_sign_in_the_search_line_opens_the_palette(window: MainWindow) -> None:
    press("Ctrl+F")
    person.type_in(">")
    assert window.palette_list.isVisible()


def test_f6_goes_round_the_panes(window: MainWindow) -> None:
    press("3", "Esc", "Esc")
    reached = []
    for _ in range(5):
        press("F6")
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(focus.objectName())
    assert reached == ["codebookTree", "annotationList", "documentFilter", "documentList", "textView"]


def test_the_code_in_the_tree_is_applied_with_enter(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("F6", "Down", "Return")
    assert person.coded(window) == [("motive attribution", "600 dead")]


def test_a_change_made_elsewhere_in_the_window_reaches_every_view(window: MainWindow) -> None:
    """The document list, the tree's count, the list of annotations and the status line pull what changed."""
    document = window.hub.open_project.document("one")
    window.hub.run(coding.code_selection, document, 0, 9, "casualty figure")
    assert window.code_view.documents.model.row(0).annotations == 1
    assert window.code_view.documents.model.row(0).state == "begun"
    assert window.status.count.text() == "1 annotation"
    assert "1 annotation" in str(window.code_view.codebook.tree.model().index(0, 0).data(3))
    assert len(window.code_view.panel.list.lines.lines) == 1


def test_history_lists_gestures_and_opens_the_document(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("1", "Ctrl+PgDown", "Ctrl+3")
    view = window._late["history"]
    entries = view.journal.entries  # type: ignore[attr-defined]
    assert entries[0].label == "Code “casualty figure”"
    press("Ctrl+Z")
    assert view.journal.index(0, 2).data() == "Undid: Code “casualty figure”"  # type: ignore[attr-defined]
    press("Ctrl+Shift+Z")
    assert view.journal.index(0, 2).data() == "Did again: Code “casualty figure”"  # type: ignore[attr-defined]
    view.table.selectRow(2)  # type: ignore[attr-defined]
    press("Return")
    assert opened(window) == "one"


def test_a_second_window_reads_only_and_says_why(window: MainWindow, open_window: OpenWindow, study: Path) -> None:
    second = open_window(study)
    assert second.banner.isVisible()
    assert second.banner.text()
    assert second.status.saved.text() == "Read-only"
    person.focus(second.code_view.text)
    press("3")
    assert person.coded(window) == []
    assert "⚠" in person.said(second)
