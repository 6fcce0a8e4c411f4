"""What all tables can do: sort by a column, filter by words, be copied and be saved. Not what stands in them.

A model of this kind keeps its rows in a list; views of it get keys, a menu and headings to click from ``lively``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QHBoxLayout, QLabel, QMenu, QTableView

from annotator.errors import AnnotatorError
from annotator.i18n import tr
from annotator.ui import widgets
from annotator.ui.guard import guarded, guarded_or

Index = QModelIndex | QPersistentModelIndex
SORT_KEYS = "Ctrl+Shift+S"
_UP = Qt.SortOrder.AscendingOrder


class Rows(QAbstractTableModel):
    """``rows`` are those shown, in the order shown. A child says what a row sorts by (``sort_key``), what words it
    holds (``words``), and what a file gets (``headings``, ``cells``)."""

    arranged = Signal()  # sorted or filtered otherwise

    def __init__(self) -> None:
        super().__init__()
        self.given: Sequence[Any] = ()
        self.rows: list[Any] = []
        self._column, self._order = -1, _UP
        self._wanted: list[str] = []

    # -- what a child says

    def sort_key(self, row: Any, column: int) -> Any:
        """Something that can be compared with the keys of the other rows; None comes last in any order."""
        raise NotImplementedError

    def words(self, row: Any) -> str:
        """What the filter looks into."""
        raise NotImplementedError

    def headings(self) -> Sequence[str]:
        """The headings of the file."""
        horizontal = Qt.Orientation.Horizontal
        return [str(self.headerData(n, horizontal) or "") for n in range(self.columnCount())]

    def cells(self, number: int) -> Sequence[Sequence[Any]]:
        """What the row of this number is in a file: one line, or more."""
        return [[self.index(number, column).data() for column in range(self.columnCount())]]

    # -- putting in, sorting, filtering

    def put(self, rows: Sequence[Any]) -> None:
        """Show these rows, sorted and filtered as before."""
        self.beginResetModel()
        self.given = rows
        self.rows = self._arranged()
        self.endResetModel()

    def filter(self, text: str) -> None:
        """Show the rows that hold all these words, in any order, in capitals or not."""
        self._wanted = text.casefold().split()
        self.put(self.given)
        self.arranged.emit()

    @guarded
    def sort(self, column: int, order: Qt.SortOrder = _UP) -> None:
        """By a column; -1: the order in which they were given. What is chosen stays chosen."""
        self._column, self._order = column, order
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(id(self.rows[index.row()]), index.column()) for index in before]
        self.rows = self._arranged()
        places = {id(row): number for number, row in enumerate(self.rows)}
        self.changePersistentIndexList(before, [self.index(places[row], column) for row, column in kept])
        self.layoutChanged.emit()
        self.arranged.emit()

    def _arranged(self) -> list[Any]:
        rows = [row for row in self.given if self._fits(row)]
        if self._column < 0:
            return rows
        keyed = [(self.sort_key(row, self._column), row) for row in rows]
        there = [pair for pair in keyed if pair[0] is not None]
        there.sort(key=lambda pair: pair[0], reverse=self._order != _UP)
        return [row for _key, row in there] + [row for key, row in keyed if key is None]

    def _fits(self, row: Any) -> bool:
        if not self._wanted:
            return True
        words = self.words(row).casefold()
        return all(word in words for word in self._wanted)

    @guarded_or(int)
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)


def lively(view: QAbstractItemView, model: Rows, saved_as: str = "") -> None:
    """Headings to click (again: the other way round; a third time: as it was), a key that sorts by the column of the
    cursor, Ctrl+C, and a menu with all that. ``saved_as`` is the file's suggested name where the table is a result."""
    if isinstance(view, QTableView):
        header = view.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, _UP)
        view.setSortingEnabled(True)
        header.setHighlightSections(False)
        header.setToolTip(tr("Click to sort; {key} sorts by the column of the cursor").format(key=_shown(SORT_KEYS)))
        widgets.on_keys(view, (SORT_KEYS,), lambda: _sort_by_cursor(view))
    widgets.on_keys(view, ("Ctrl+C",), lambda: copy(model))
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(lambda at: _menu(view, model, saved_as, at))


def _shown(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _sort_by_cursor(view: QTableView) -> None:
    column, header = max(0, view.currentIndex().column()), view.horizontalHeader()
    if header.sortIndicatorSection() != column:
        header.setSortIndicator(column, _UP)
    elif header.sortIndicatorOrder() == _UP:
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder)
    else:
        header.setSortIndicator(-1, _UP)


def _menu(view: QAbstractItemView, model: Rows, saved_as: str, at: QPoint) -> None:
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if isinstance(view, QTableView):
        _add(menu, tr("Sort by this column"), SORT_KEYS, lambda: _sort_by_cursor(view))
    _add(menu, tr("Copy the table"), "Ctrl+C", lambda: copy(model))
    if saved_as:
        _add(menu, tr("Save as CSV…"), "", lambda: save(view, model, saved_as))
    menu.popup(view.viewport().mapToGlobal(at))


def _add(menu: QMenu, text: str, key: str, run: Callable[[], object]) -> None:
    action = QAction(text, menu)
    if key:
        action.setShortcut(QKeySequence(key))
    action.triggered.connect(lambda _checked=False: run())
    menu.addAction(action)


def copy(model: Rows) -> None:
    """The whole table as shown to the clipboard, as lines of cells set apart by tabs."""
    QApplication.clipboard().setText(widgets.as_text(model))


def save(view: QAbstractItemView, model: Rows, name: str) -> None:
    """Ask where, and write the table there."""
    chosen, _ = QFileDialog.getSaveFileName(view, tr("Save as CSV"), f"{name}.csv", tr("Tables") + " (*.csv)")
    if chosen:
        path = Path(chosen)
        said = save_to(model, path if path.suffix else path.with_suffix(".csv"))
        _say(view, said)


def save_to(model: Rows, path: Path) -> tuple[str, str]:
    """Write the table. Returns a sentence and its level, as the status line takes them."""
    from annotator.commands.tables import save_csv

    rows = [line for number in range(model.rowCount()) for line in model.cells(number)]
    try:
        save_csv(path, model.headings(), rows)
    except AnnotatorError as error:
        return str(error), "refused"
    return tr("Saved {path}.").format(path=path), "info"


def _say(view: QAbstractItemView, said: tuple[str, str]) -> None:
    hub = getattr(view.window(), "hub", None)
    if hub is not None:
        hub.message.emit(*said)


def headed(title: QLabel, view: QAbstractItemView, model: Rows, saved_as: str) -> QHBoxLayout:
    """The heading of a table of results, with what can be done with it."""
    what = view.accessibleName()
    copied = widgets.button(tr("Copy"), lambda: copy(model), "quiet", f"{view.objectName()}Copy")
    copied.setAccessibleName(tr("Copy: {what}").format(what=what))
    saved = widgets.button(tr("Save as CSV…"), lambda: save(view, model, saved_as), "quiet", f"{view.objectName()}Save")
    saved.setAccessibleName(tr("Save as CSV: {what}").format(what=what))
    return widgets.row(title, None, copied, saved, gap=2)
