"""The passages behind a figure: where the coders differ, the most costly first. Enter goes to the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.i18n import tr
from annotator.ui import tables, theme, widgets
from annotator.ui.guard import guarded, guarded_or

if TYPE_CHECKING:
    from annotator.commands.disagreements import Passage

Index = QModelIndex | QPersistentModelIndex
PASSAGE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 53  # without the lines of the coders
CODER_HEIGHT = 19
COLUMNS = ("Words", "Difference", "Code", "Field", "Document", "Start", "End", "Cost")
KIND, CODE, DOCUMENT = 1, 2, 4
KINDS = {"missed": "missed", "boundary": "boundary differs", "code": "code differs", "value": "value differs",
         "agreed": "the same"}  # fmt: skip


class Passages(tables.Rows):
    """A passage a row; a coder a column after the fixed ones. ``PASSAGE`` gives the Passage."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: Mapping[str, str] = {}
        self.coders: Sequence[str] = ()

    @property
    def passages(self) -> list[Passage]:
        return self.rows

    def show_passages(self, passages: Sequence[Passage], titles: Mapping[str, str]) -> None:
        self.titles = titles
        self.coders = sorted({coder for passage in passages for coder in passage.by})
        self.put(passages)

    def sort_key(self, row: Passage, column: int) -> Any:
        place = (self.titles.get(row.document, "").casefold(), row.document, row.start or 0)
        return {KIND: (row.kind, -row.cost), CODE: (row.code, -row.cost), DOCUMENT: place}.get(column)

    def words(self, row: Passage) -> str:
        return " ".join((self.head(row), self.quote(row), self.who(row)))

    @guarded_or(int)
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS) + len(self.coders)

    @guarded_or(lambda: None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return tr(COLUMNS[section]) if section < len(COLUMNS) else self.coders[section - len(COLUMNS)]

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        passage = self.passages[index.row()]
        if role == PASSAGE:
            return passage
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(passage, index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join((self.head(passage), self.quote(passage), self.who(passage)))
        return None

    def _cell(self, passage: Passage, column: int) -> Any:
        if column >= len(COLUMNS):
            return passage.by.get(self.coders[column - len(COLUMNS)], "")
        return (
            self.quote(passage), tr(KINDS.get(passage.kind, passage.kind)), "/".join(passage.code), passage.field or "",
            self.titles.get(passage.document, ""), passage.start, passage.end, passage.cost,
        )[column]  # fmt: skip

    def head(self, passage: Passage) -> str:
        parts = [
            tr(KINDS.get(passage.kind, passage.kind)),
            "/".join(passage.code),
            passage.field or "",
            self.titles.get(passage.document, ""),
        ]
        return " · ".join(part for part in parts if part)

    def quote(self, passage: Passage) -> str:
        return " ".join(passage.quote.split()) or tr("The whole document")

    def who(self, passage: Passage) -> str:
        return "   ".join(f"{coder}: {' '.join(str(said).split())}" for coder, said in passage.by.items())


class _Delegate(QStyledItemDelegate):
    @guarded_or(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        coders = len(model.coders) if isinstance(model, Passages) else 0
        return QSize(100, theme.pixels(ROW_HEIGHT + CODER_HEIGHT * coders + 5))

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, Passages)
        passage, look = model.passages[index.row()], theme.current()
        state, rect = option.state, QRect(option.rect)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.chosen))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(look.line))
        box = rect.adjusted(12, 0, -12, 0)
        for top, font, colour, text in (
            (8, theme.ui_font(11), look.muted, model.head(passage)),
            (26, theme.text_font(14), look.ink, model.quote(passage)),
        ):
            _words(painter, box, rect.top() + theme.pixels(top), font, colour, text)
        names = theme.ui_font(11.5)
        column = min(
            box.width() // 3, max(QFontMetrics(names).horizontalAdvance(name) for name in ["", *passage.by]) + 12
        )
        said = box.adjusted(column, 0, 0, 0)
        for number, (coder, words) in enumerate(passage.by.items()):
            top = rect.top() + theme.pixels(ROW_HEIGHT - 2 + CODER_HEIGHT * number)
            _words(painter, QRect(box.left(), 0, column - 8, 0), top, names, look.muted, coder)
            _words(painter, said, top, names, look.ink, " ".join(str(words).split()))
        painter.restore()


def _words(painter: QPainter, box: QRect, top: int, font: QFont, colour: str, text: str) -> None:
    """One line of text, as much as fits between the sides of the box."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    line = QRect(box.left(), top, box.width(), theme.pixels(22))
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, elided)


class PassageList(QListView):
    """``chosen``: document, start, end (None where the whole document is meant)."""

    chosen = Signal(str, object, object)

    def __init__(self) -> None:
        super().__init__()
        widgets.as_data(self, "passageList", tr("Passages where the coders differ"))
        self.passages = Passages()
        self.setModel(self.passages)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._choose)
        tables.lively(self, self.passages, "passages")

    def show_passages(self, passages: Sequence[Passage], titles: Mapping[str, str]) -> None:
        self.passages.show_passages(passages, titles)
        if passages:
            self.setCurrentIndex(self.passages.index(0, 0))
            self.scrollToTop()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        passage: Passage = index.data(PASSAGE)
        self.chosen.emit(passage.document, passage.start, passage.end)
