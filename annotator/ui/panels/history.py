"""The History view: the journal of the project, newest first, by coder. Enter opens the document concerned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView, QWidget

from annotator.i18n import ntr, tr
from annotator.model.changes import Changes
from annotator.model.views import HistoryEntry
from annotator.ui import tables, theme, widgets
from annotator.ui.guard import guarded_or
from annotator.ui.hub import Hub

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("When", "Who", "What", "Where")
LIMIT = 500


class _Journal(tables.Rows):
    def __init__(self) -> None:
        super().__init__()
        self.coders: Mapping[str, str] = {}
        self.titles: Mapping[str, str] = {}

    @property
    def entries(self) -> list[HistoryEntry]:
        return self.rows

    def show_entries(
        self, entries: Sequence[HistoryEntry], coders: Mapping[str, str], titles: Mapping[str, str]
    ) -> None:
        self.coders, self.titles = coders, titles
        self.put(entries)

    def sort_key(self, row: HistoryEntry, column: int) -> Any:
        return row.time if column == 0 else self._texts(row)[column].casefold() or None

    def words(self, row: HistoryEntry) -> str:
        return " ".join(self._texts(row))

    def _texts(self, entry: HistoryEntry) -> tuple[str, ...]:
        return when(entry.time), self.coders.get(entry.coder or "", ""), self._what(entry), self._where(entry)

    @guarded_or(int)
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(HEADINGS)

    @guarded_or(lambda: None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADINGS[section])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._texts(entry)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and (entry.undone or index.column() == 0):
            return QColor(theme.current().muted)
        return None

    def _what(self, entry: HistoryEntry) -> str:
        signs = {"undo": tr("Undid: {label}"), "redo": tr("Did again: {label}")}
        label = entry.label.removeprefix("Undo: ").removeprefix("Redo: ")  # the action is said in our words
        said = signs.get(entry.action, "{label}").format(label=label)
        return f"{said}  ({tr('undone')})" if entry.undone else said

    def _where(self, entry: HistoryEntry) -> str:
        titles = [self.titles.get(document, "?") for document in entry.documents[:3]]
        more = f" +{len(entry.documents) - 3}" if len(entry.documents) > 3 else ""
        return ", ".join(titles) + more


def when(time: str) -> str:
    """ISO 8601 in UTC as local day and time."""
    try:
        moment = datetime.fromisoformat(time.replace("Z", "+00:00"))
    except ValueError:
        return time
    local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone()
    return f"{local:%Y-%m-%d %H:%M}"


class HistoryView(QWidget):
    """``document_wanted`` carries an id."""

    document_wanted = Signal(str)

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.setObjectName("historyView")
        self.setAccessibleName(tr("History"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hub = hub
        self.stale = True
        self.coder = QComboBox()
        self.coder.setObjectName("historyCoder")
        self.coder.setAccessibleName(tr("Whose work"))
        self.coder.activated.connect(lambda _row: self.reload())
        self.filter = widgets.line_edit(tr("Filter the history"), name="historyFilter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(theme.pixels(280))
        self.count = widgets.label("", "muted")
        self.table = QTableView()
        self.journal = _Journal()
        self._lay_out()

    def _lay_out(self) -> None:
        widgets.as_data(self.table, "historyTable", tr("What was done"))
        self.table.setModel(self.journal)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.pixels(29))
        header = self.table.horizontalHeader()
        for column, width in enumerate((140, 120, 380)):
            header.resizeSection(column, theme.pixels(width))
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        tables.lively(self.table, self.journal, "history")
        self.filter.textChanged.connect(self.journal.filter)
        self.journal.arranged.connect(self._say_how_many)
        widgets.on_keys(self.filter, ("Down", "Return"), self.table.setFocus)
        widgets.on_keys(self.table, ("Return", "Enter"), self._open)
        self.table.doubleClicked.connect(lambda _index: self._open())
        hint = widgets.label(
            tr("The last {n} gestures. Enter opens the document. Undo (Ctrl+Z) takes your own last one back.").format(
                n=LIMIT
            ),
            "small",
        )
        bar = widgets.row(widgets.label(tr("Coder"), "muted"), self.coder, 6, self.filter, self.count, None)
        bar.setStretchFactor(self.filter, 1)
        bar.addLayout(tables.headed(widgets.label(), self.table, self.journal, "history"))
        self.setLayout(widgets.column(bar, self.table, hint, margins=(20, 12, 20, 12), gap=10))

    def _say_how_many(self) -> None:
        shown = self.journal.rowCount()
        found = ntr("{n} entry", "{n} entries", shown) if shown else tr("Nothing fits the filter.")
        self.count.setText(found if self.filter.text().strip() else "")

    def activate(self) -> None:
        if self.stale:
            self.reload()
        self.table.setFocus()

    def refresh(self, _changes: Changes) -> None:
        self.stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        project = self.hub.project
        if project is None:
            return
        self.stale = False
        coders = {coder.id: coder.name for coder in project.coders()}
        chosen = self.coder.currentData()
        self.coder.clear()
        self.coder.addItem(tr("everybody"), None)
        for identifier, name in coders.items():
            self.coder.addItem(name, identifier)
        self.coder.setCurrentIndex(max(0, self.coder.findData(chosen)))
        entries = project.history(limit=LIMIT, coder=self.coder.currentData())
        wanted = {document for entry in entries for document in entry.documents[:3]}
        self.journal.show_entries(entries, coders, {document: _title(self.hub, document) for document in wanted})
        self._say_how_many()

    def _open(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self.journal.entries) and self.journal.entries[row].documents:
            self.document_wanted.emit(self.journal.entries[row].documents[0])


def _title(hub: Hub, document: str) -> str:
    from annotator.errors import UsageError

    try:
        return hub.open_project.document(document).title
    except UsageError:
        return tr("a document that was removed")
