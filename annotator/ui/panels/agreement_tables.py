"""Plain tables of the Agreement view's pages: what stands in them is given as texts with their exact values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from annotator.i18n import tr
from annotator.ui import tables, theme, widgets
from annotator.ui.charts import saving
from annotator.ui.charts.sheet import Sheet
from annotator.ui.guard import guarded, guarded_or

Index = QModelIndex | QPersistentModelIndex
_ROW = 28


@dataclass(frozen=True)
class Line:
    """``shown`` are the cells as they are read, ``exact`` their values, for sorting and files; ``leads_to`` what a
    click asks for, ``words`` the tool tip."""

    shown: tuple[str, ...]
    exact: tuple[Any, ...]
    leads_to: Any = None
    words: str = ""


class _Lines(tables.Rows):
    def __init__(self) -> None:
        super().__init__()
        self.heads: Sequence[str] = ()

    def sort_key(self, row: Line, column: int) -> Any:
        value = row.exact[column]
        return value.casefold() if isinstance(value, str) else value

    def words(self, row: Line) -> str:
        return " ".join(row.shown)

    def headings(self) -> Sequence[str]:
        return self.heads

    def cells(self, number: int) -> Sequence[Sequence[Any]]:
        return [self.rows[number].exact]

    @guarded_or(int)
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.heads)

    @guarded_or(lambda: None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.shown[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.words or None
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        """Numbers stand at the right."""
        numbers = any(isinstance(line.exact[column], int | float) for line in self.given)
        side = Qt.AlignmentFlag.AlignRight if numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class LineTable(QTableView):
    """``chosen``: what a line leads to that was clicked or on which Enter was pressed. As high as its lines."""

    chosen = Signal(object)

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        widgets.as_data(self, name, accessible)
        self.lines = _Lines()
        self.caption = ""
        self.setModel(self.lines)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.pixels(_ROW))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        tables.lively(self, self.lines, name)
        saving.by_key(self, self.source)

    def show_lines(self, heads: Sequence[str], lines: Sequence[Line], caption: str = "") -> None:
        """Fill it. The first column takes what is left over."""
        self.caption = caption
        self.lines.heads = heads
        self.lines.put(lines)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        metrics = QFontMetrics(theme.ui_font())
        for column in range(1, len(heads)):
            texts = [heads[column] + "  ▲", *(line.shown[column] for line in lines)]
            wide = max(metrics.horizontalAdvance(text) for text in texts) + theme.pixels(24)
            header.resizeSection(column, min(wide, theme.pixels(260)))
        self.setFixedHeight(len(lines) * theme.pixels(_ROW) + header.sizeHint().height() + 4)

    def source(self) -> tuple[Sheet, str] | None:
        """What is saved: the lines in the order shown."""
        if not self.lines.rows:
            return None
        rows: list[Line] = self.lines.rows
        exact = (self.lines.heads, [line.exact for line in rows])
        shown = [line.shown for line in rows]
        return Sheet(self.accessibleName(), self.caption, self.lines.heads, shown, exact), self.objectName()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self.lines.rows[index.row()].leads_to is not None:
            self.chosen.emit(self.lines.rows[index.row()].leads_to)


def headed(title: str, table: LineTable) -> QWidget:
    """A table below its heading, with what can be done with it."""
    copied = widgets.button(tr("Copy"), lambda: tables.copy(table.lines), "quiet", f"{table.objectName()}Copy")
    copied.setAccessibleName(tr("Copy: {what}").format(what=table.accessibleName()))
    saved = saving.button(table, table.source, f"{table.objectName()}Save", table.accessibleName())
    head = widgets.row(widgets.section(title), None, copied, saved, gap=2)
    return widgets.holder(widgets.column(head, table, gap=4))
