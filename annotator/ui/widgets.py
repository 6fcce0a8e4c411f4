"""Small pieces that the panels and dialogs are put together from. They know nothing of projects."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme
from annotator.ui.guard import guarded_or


def label(text: str = "", role: str = "", wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label that shows plain text only: names and memos may hold anything that looks like markup."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return made


def section(text: str) -> QLabel:
    """The small capital heading above a part of a panel."""
    return label(text.upper(), "section")


def button(text: str, run: Callable[[], object], role: str = "", name: str = "", tip: str = "") -> QPushButton:
    """``role``: "" usual, "primary", "quiet", "danger", "link" or "card"."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: run())
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    if tip:
        made.setToolTip(tip)
    return made


def line_edit(placeholder: str = "", text: str = "", name: str = "", accessible: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(accessible or placeholder)
    if name:
        made.setObjectName(name)
    return made


def row(
    *parts: QWidget | QLayout | int | None, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QHBoxLayout:
    """Side by side: widgets and layouts; an int is that much space, None takes what is left."""
    box = QHBoxLayout()
    _fill(box, parts, margins, gap)
    return box


def column(
    *parts: QWidget | QLayout | int | None, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QVBoxLayout:
    """One below the other; otherwise like ``row``."""
    box = QVBoxLayout()
    _fill(box, parts, margins, gap)
    return box


def _fill(
    box: QBoxLayout, parts: tuple[QWidget | QLayout | int | None, ...], margins: tuple[int, int, int, int], gap: int
) -> None:
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    for part in parts:
        if isinstance(part, QWidget):
            box.addWidget(part)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        elif part is None:
            box.addStretch(1)
        else:
            box.addSpacing(part)


def holder(layout: QLayout, name: str = "") -> QWidget:
    """A plain widget around a layout."""
    made = QWidget()
    made.setLayout(layout)
    if name:
        made.setObjectName(name)
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def hairline() -> QFrame:
    made = QFrame()
    made.setObjectName("hairline")
    made.setFixedHeight(1)
    made.setStyleSheet("background: palette(mid);")
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; the widgets go with it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def set_role(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def as_data(view: QAbstractItemView, name: str, accessible: str) -> None:
    """Give a table or list the look and the names that all tables of results have."""
    view.setProperty("role", "data")
    view.setObjectName(name)
    view.setAccessibleName(accessible)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False) if hasattr(view, "setTabKeyNavigation") else None
    view.setIconSize(QSize(14, 14))
    if isinstance(view, QListWidget | QTreeWidget):
        view.setItemDelegate(RoomyRows(view))


class RoomyRows(QStyledItemDelegate):
    """Rows high enough to be read and hit."""

    @guarded_or(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), max(hint.height(), theme.pixels(26)))


def on_keys(widget: QWidget, keys: tuple[str, ...], run: Callable[[], object]) -> None:
    """Run something on these keys while the widget, or something in it, has the focus."""
    for key in keys:
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: run())


class Delayed(QTimer):
    """Calls a function once, a little after the last ``start``."""

    def __init__(self, run: Callable[[], object], milliseconds: int, parent: QObject) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(milliseconds)
        self.timeout.connect(lambda: run())


def as_text(model: QAbstractItemModel) -> str:
    columns = range(model.columnCount())
    horizontal = Qt.Orientation.Horizontal
    lines = [[model.headerData(column, horizontal) for column in columns]]
    lines += [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in line) for line in lines)
