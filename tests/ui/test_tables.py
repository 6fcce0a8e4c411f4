"""Every table sorts by click and key, filters, is copied and saved; tried on the history and the agreement view."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QTableView

from annotator.ui.main_window import MainWindow
from annotator.ui.panels.history import HistoryView
from annotator.ui.panels.passages import DOCUMENT
from annotator.ui.panels.passages_pane import ORDERS
from tests.ui import person
from tests.ui.person import press
from tests.ui.test_agreement_view import coded, shown

__all__ = ["coded"]  # a fixture


@pytest.fixture
def history(window: MainWindow) -> HistoryView:
    """Two codes applied in this order, and the journal open."""
    for words, key in (("4,700 casualties", "1"), ("stars", "3")):
        person.drag_over(window.code_view.text, words)
        press(key)
        person.focus(window.code_view.text)
    window.show_history()
    view = window._late["history"]
    assert isinstance(view, HistoryView)
    return view


def column(table: QTableView, number: int) -> list[str]:
    model = table.model()
    return [model.index(row, number).data() for row in range(model.rowCount())]


def click_heading(table: QTableView, number: int) -> None:
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(number) + 20, header.height() // 2)
    person.click(header.viewport(), at)


def test_a_heading_sorts_up_then_down_then_not_at_all(history: HistoryView) -> None:
    as_it_was = column(history.table, 2)
    click_heading(history.table, 2)
    assert column(history.table, 2) == sorted(as_it_was, key=str.casefold)
    click_heading(history.table, 2)
    assert column(history.table, 2) == sorted(as_it_was, key=str.casefold, reverse=True)
    click_heading(history.table, 2)
    assert column(history.table, 2) == as_it_was


def test_a_key_sorts_by_the_column_of_the_cursor_and_the_cursor_stays_on_its_row(history: HistoryView) -> None:
    person.focus(history.table)
    history.table.setCurrentIndex(history.journal.index(0, 0))
    newest = history.journal.entries[0]
    press("Ctrl+Shift+S")
    times = column(history.table, 0)
    assert times == sorted(times)
    assert history.journal.entries[history.table.currentIndex().row()] is newest


def test_the_filter_keeps_what_holds_all_words(history: HistoryView) -> None:
    everything = history.journal.rowCount()
    person.focus(history.filter)
    person.type_in("propaganda MINA")
    assert 0 < history.journal.rowCount() < everything
    assert all("propaganda" in what for what in column(history.table, 2))
    assert history.count.text().startswith(str(history.journal.rowCount()))
    person.type_in(" nowhere")
    assert history.journal.rowCount() == 0
    assert history.count.text() == "Nothing fits the filter."


def test_ctrl_c_copies_the_table_as_it_is_shown(history: HistoryView) -> None:
    person.focus(history.table)
    press("Ctrl+C")
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0] == "When\tWho\tWhat\tWhere"
    assert [line.split("\t")[2] for line in lines[1:]] == column(history.table, 2)


def test_the_figures_are_saved_whole(coded: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = shown(coded)
    out = tmp_path / "figures.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    button = view.findChild(QPushButton, "agreementTableSave")
    assert isinstance(button, QPushButton)
    person.click(button)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    line, cell = rows[0], view.codes.figures.lines[0].cells[0]
    assert cell is not None
    assert (line["Code"], line["measure"], line["counted"]) == ("casualty figure", "krippendorff_alpha", "characters")
    assert float(line["value"]) == cell.value
    assert float(line["n"]) == cell.n
    undefined = [row for row in rows if row["undefined"] == "no_variation"]
    assert undefined
    assert all(row["value"] == "" for row in undefined)
    assert "figures.csv" in person.said(coded)


def test_a_file_that_cannot_be_written_is_one_sentence(
    coded: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = shown(coded)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "none" / "x.csv"), ""))
    button = view.findChild(QPushButton, "passageListSave")
    assert isinstance(button, QPushButton)
    person.click(button)
    assert "x.csv can't be written" in person.said(coded)


def test_figures_sort_with_undefined_ones_last(coded: MainWindow) -> None:
    view = shown(coded)
    click_heading(view.codes, 1)
    values = [line.cells[0].value for line in view.codes.figures.lines if line.cells[0] is not None]
    known = [value for value in values if value is not None]
    assert known == sorted(known)
    assert values[: len(known)] == known
    click_heading(view.codes, 1)
    assert view.codes.figures.lines[-1].cells[0].value is None  # type: ignore[union-attr]


def test_passages_are_there_from_the_start_and_can_be_ordered_and_filtered(coded: MainWindow) -> None:
    view = shown(coded)
    person.wait_for(lambda: view.passages.passages.rowCount() > 0)
    assert view.codes.hasFocus()
    costs = [passage.cost for passage in view.passages.passages.passages]
    assert costs == sorted(costs, reverse=True)
    view.pane.order.setCurrentIndex([column for _words, column in ORDERS].index(DOCUMENT))
    view.pane.order.activated.emit(0)
    starts = [(p.document, p.start) for p in view.passages.passages.passages]
    assert len(starts) > 1
    titles = [view.passages.passages.titles[document] for document, _start in starts]
    assert titles == sorted(titles, key=str.casefold)
    person.focus(view.pane.filter)
    person.type_in("600 dead")
    assert [p.quote for p in view.passages.passages.passages] == ["600 dead"]
    press("Down")
    assert view.passages.hasFocus()


def test_the_menu_of_a_table_opens_at_the_keyboards_menu_key(history: HistoryView) -> None:
    person.focus(history.table)
    history.table.customContextMenuRequested.emit(QPoint(5, 5))
    person.pause()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Sort by this column", "Copy the table", "Save as CSV…"]
    press("Esc", on=menu)
    assert history.table.contextMenuPolicy() == Qt.ContextMenuPolicy.CustomContextMenu
