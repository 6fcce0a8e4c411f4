"""The document's annotations in text order: a list to walk, read and choose from with keys or mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.i18n import tr
from annotator.ui import theme
from annotator.ui.guard import guarded, guarded_or
from annotator.ui.panels.code_delegate import swatch

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 44


class Line(NamedTuple):
    """One annotation. ``words``: its quote in one line, or what stands for it; ``note``: code, coder, gaps."""

    id: str
    words: str
    note: str
    colour: str
    warn: bool = False


class AnnotationLines(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    @guarded_or(int)
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    @guarded_or(bool)
    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not getattr(self.lines, "complete", True)

    @guarded
    def fetchMore(self, parent: Index) -> None:
        """The list was scrolled to its end, and there are more."""
        more = getattr(self.lines, "more", None)
        if more is not None:
            before = len(self.lines)
            came = more()
            if came:
                self.beginInsertRows(QModelIndex(), before, before + came - 1)
                self.endInsertRows()

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{line.words}, {line.note}"
        return None


class _Delegate(QStyledItemDelegate):
    @guarded_or(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, theme.pixels(ROW_HEIGHT))

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        state, rect = option.state, QRect(option.rect)
        look = theme.current()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.chosen))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(look.hover))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        swatch(painter, QRectF(rect.left() + 14, rect.top() + theme.pixels(9), 11, 11), line.colour)
        left, width = rect.left() + 34, rect.width() - 48
        half = theme.pixels(18)
        painter.setFont(theme.text_font(13.5))
        painter.setPen(QColor(look.ink))
        _line(painter, QRect(left, rect.top() + theme.pixels(5), width, half), line.words)
        painter.setFont(theme.ui_font(11))
        painter.setPen(QColor(look.warn if line.warn else look.muted))
        _line(painter, QRect(left, rect.top() + theme.pixels(23), width, half - 2), line.note)
        painter.restore()


def _line(painter: QPainter, box: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class AnnotationList(QListView):
    """``chosen``: Enter or a click on an annotation."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("annotationList")
        self.setAccessibleName(tr("Annotations of this document"))
        self.lines = AnnotationLines()
        self.setModel(self.lines)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._choose)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        line: Line = index.data(LINE)
        self.chosen.emit(line.id)
