"""The passages behind a figure: where the coders differ, the most costly first. Enter goes to the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.i18n import tr
from annotator.ui import theme, widgets
from annotator.ui.guard import guarded, guarded_or

if TYPE_CHECKING:
    from annotator.commands.disagreements import Passage

Index = QModelIndex | QPersistentModelIndex
PASSAGE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 76
KINDS = {"missed": "missed", "boundary": "boundary differs", "code": "code differs", "value": "value differs"}


class _Passages(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.passages: Sequence[Passage] = ()
        self.titles: Mapping[str, str] = {}

    def show_passages(self, passages: Sequence[Passage], titles: Mapping[str, str]) -> None:
        self.beginResetModel()
        self.passages, self.titles = passages, titles
        self.endResetModel()

    @guarded_or(int)
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.passages)

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        passage = self.passages[index.row()]
        if role == PASSAGE:
            return passage
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(passage)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join((self.head(passage), self.words(passage), self.who(passage)))
        return None

    def head(self, passage: Passage) -> str:
        parts = [
            tr(KINDS.get(passage.kind, passage.kind)),
            "/".join(passage.code),
            passage.field or "",
            self.titles.get(passage.document, ""),
        ]
        return " · ".join(part for part in parts if part)

    def words(self, passage: Passage) -> str:
        return " ".join(passage.quote.split()) or tr("The whole document")

    def who(self, passage: Passage) -> str:
        return "   ".join(f"{coder}: {' '.join(str(said).split())}" for coder, said in passage.by.items())


class _Delegate(QStyledItemDelegate):
    @guarded_or(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, theme.pixels(ROW_HEIGHT))

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, _Passages)
        passage, look = model.passages[index.row()], theme.current()
        state, rect = option.state, QRect(option.rect)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.chosen))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(look.line))
        box = rect.adjusted(12, 0, -12, 0)
        for top, font, colour, text in (
            (8, theme.ui_font(11), look.muted, model.head(passage)),
            (26, theme.text_font(14), look.ink, model.words(passage)),
            (50, theme.ui_font(11.5), look.ink, model.who(passage)),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            line = QRect(box.left(), rect.top() + theme.pixels(top), box.width(), theme.pixels(22))
            elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, elided)
        painter.restore()


class PassageList(QListView):
    """``chosen``: document, start, end (None where the whole document is meant)."""

    chosen = Signal(str, object, object)

    def __init__(self) -> None:
        super().__init__()
        widgets.as_data(self, "passageList", tr("Passages where the coders differ"))
        self.passages = _Passages()
        self.setModel(self.passages)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._choose)

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
