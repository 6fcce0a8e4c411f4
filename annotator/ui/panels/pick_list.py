"""A list that drops from a line of text: what the search finds, and the commands of the palette.

The line keeps the focus; Up, Down, Enter and Esc in it work on the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.i18n import tr
from annotator.ui import theme, widgets
from annotator.ui.guard import guarded, guarded_or

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole
_MOST_ROWS = 11


@dataclass(frozen=True, slots=True)
class Entry:
    """``title`` and ``detail`` side by side, ``key`` at the right; ``run`` is called when it is chosen."""

    title: str
    detail: str
    run: Callable[[], object]
    key: str = ""


class _Entries(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    @guarded_or(int)
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.entries)

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.title, entry.detail, entry.key) if part)
        return None


class _Delegate(QStyledItemDelegate):
    @guarded_or(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, theme.pixels(30))

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        look, rect = theme.current(), QRect(option.rect)
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.chosen))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(look.hover))
        box = rect.adjusted(14, 0, -14, 0)
        left, right = (
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
        )
        painter.setFont(theme.ui_font(12))
        metrics = painter.fontMetrics()
        painter.setPen(QColor(look.muted))
        painter.drawText(box, right, entry.key)
        key_width = metrics.horizontalAdvance(entry.key) + 14 if entry.key else 0
        painter.setFont(theme.ui_font())
        room = int((box.width() - key_width) * (0.62 if entry.detail else 1.0))
        title_width = min(painter.fontMetrics().horizontalAdvance(entry.title) + 2, room)
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, title_width)
        painter.setPen(QColor(look.ink))
        painter.drawText(box, left, title)
        painter.setFont(theme.ui_font(12))
        painter.setPen(QColor(look.muted))
        rest = QRect(box.left() + title_width + 12, box.top(), box.width() - title_width - 12 - key_width, box.height())
        if rest.width() > 30:
            painter.drawText(rest, left, metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, rest.width()))
        painter.restore()


class PickList(QFrame):
    """Overlays its parent; ``attach`` gives it the line of text that steers it."""

    def __init__(self, parent: QWidget, name: str, accessible: str) -> None:
        super().__init__(parent)
        self.room = parent
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.model = _Entries()
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setAccessibleName(accessible)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(lambda index: self.choose(index.row()))
        self.nothing = widgets.label("", "muted")
        self.nothing.setContentsMargins(14, 8, 14, 8)
        self.box = widgets.column(self.nothing, self.view, gap=0, margins=(1, 5, 1, 5))
        self.setLayout(self.box)
        self.line: QLineEdit | None = None
        self.hide()

    def attach(self, line: QLineEdit) -> None:
        self.line = line
        line.installEventFilter(self)

    def show_entries(self, entries: Sequence[Entry], nothing: str = "") -> None:
        self.model.show_entries(entries)
        self.nothing.setText(nothing or tr("Nothing found."))
        self.nothing.setVisible(not entries)
        self.view.setVisible(bool(entries))
        self.view.setFixedHeight(theme.pixels(30) * min(_MOST_ROWS, max(1, len(entries))))
        if entries:
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.adjust()

    def adjust(self) -> None:
        """Take the height that the entries need."""
        self.box.activate()
        self.resize(self.width(), self.sizeHint().height())

    def choose(self, row: int) -> None:
        if 0 <= row < len(self.model.entries):
            entry = self.model.entries[row]
            self.close_list()
            entry.run()

    def close_list(self) -> None:
        self.hide()

    @guarded_or(bool)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.line
            and self.isVisible()
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            return self._key(event.key())
        if watched is self.line and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            closing = self.isVisible() and event.key() == Qt.Key.Key_Escape
            if closing:
                event.accept()  # Esc closes the list, not what lies behind it
            return closing
        return False

    def _key(self, key: int) -> bool:
        row, steps = (
            self.view.currentIndex().row(),
            {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8},
        )
        if key in steps:
            last = len(self.model.entries) - 1
            wanted = row + steps[Qt.Key(key)]
            if abs(steps[Qt.Key(key)]) == 1:
                wanted = 0 if wanted > last else last if wanted < 0 else wanted
            self.view.setCurrentIndex(self.model.index(max(0, min(last, wanted)), 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(row)
        elif key == Qt.Key.Key_Escape:
            self.close_list()
        else:
            return False
        return True
