"""Paints one document of the list: status, title, outlet and date, number of annotations."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui import theme
from annotator.ui.guard import guarded, guarded_or
from annotator.ui.panels.document_model import ROW, DocumentRow

ROW_HEIGHT = 51
_TEXT_LEFT = 41
_RIGHT = 14


class DocumentDelegate(QStyledItemDelegate):
    """Rows are ROW_HEIGHT high with a one-line title; one more line where the title needs it (see ``height``)."""

    @guarded_or(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, theme.pixels(ROW_HEIGHT))

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ROW)
        if row is None:
            return
        painter.save()
        state = option.state
        rect: QRect = option.rect
        _background(
            painter, rect, bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_MouseOver)
        )
        symbol(painter, QRectF(rect.left() + 17, rect.top() + theme.pixels(15), 11, 11), row.state)
        _words(painter, rect, row)
        painter.restore()


def title_lines(row: DocumentRow, width: int) -> int:
    """How many lines (1 or 2) a title needs in a list of this width."""
    metrics = _metrics(theme.BASE_PIXELS)
    return 1 if metrics.horizontalAdvance(row.title) <= width - _RIGHT - 1 - _count_width(row) - _TEXT_LEFT else 2


def _count(row: DocumentRow) -> str:
    """What stands at the right; "" for nothing."""
    return f"{row.annotations:,}" + (" !" if row.missing else "") if row.annotations or row.missing else ""


def _count_width(row: DocumentRow) -> int:
    """The room it takes: the title has the rest."""
    count = _count(row)
    return _metrics(12).horizontalAdvance(count) + 8 if count else 0


def height(lines: int) -> int:
    return theme.pixels(ROW_HEIGHT + (lines - 1) * 18)


def _metrics(size: float) -> QFontMetrics:
    return QFontMetrics(theme.ui_font(size))


def _background(painter: QPainter, rect: QRect, selected: bool, hover: bool) -> None:
    colours = theme.current()
    if selected:
        painter.fillRect(rect, QColor(colours.chosen))
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent))
    elif hover:
        painter.fillRect(rect, QColor(colours.hover))


def _words(painter: QPainter, rect: QRect, row: DocumentRow) -> None:
    colours, right = theme.current(), rect.right() - _RIGHT
    painter.setFont(theme.ui_font(12))
    room = _count_width(row)
    if room:
        painter.setPen(QColor(colours.warn if row.missing else colours.muted))
        box = QRect(right - room, rect.top() + theme.pixels(9), room, theme.pixels(18))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _count(row))
    left, width = rect.left() + _TEXT_LEFT, right - room - rect.left() - _TEXT_LEFT
    painter.setFont(theme.ui_font(11))
    painter.setPen(QColor(colours.muted))
    below = QRect(left, rect.bottom() - theme.pixels(25), right - left, theme.pixels(17))
    if not row.subtitle:
        below.moveTop(rect.bottom())
    subtitle = painter.fontMetrics().elidedText(row.subtitle, Qt.TextElideMode.ElideRight, below.width())
    painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, subtitle)
    painter.setFont(theme.ui_font())
    painter.setPen(QColor(colours.ink))
    _title(painter, QRect(left, rect.top() + theme.pixels(9), width, below.top() - rect.top() - theme.pixels(9)), row)


def _title(painter: QPainter, box: QRect, row: DocumentRow) -> None:
    metrics = painter.fontMetrics()
    if metrics.horizontalAdvance(row.title) <= box.width() or box.height() < 2 * theme.pixels(17):
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, box.width())
        whole = box.adjusted(0, 0, 0, 4)  # room for what hangs below the line
        painter.drawText(whole, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        return
    first = _first_line(row.title, metrics, box.width())
    below = box.width() + _count_width(row)  # the count stands beside the first line only
    rest = metrics.elidedText(row.title[len(first) :].lstrip(), Qt.TextElideMode.ElideRight, below)
    second = box.adjusted(0, theme.pixels(18), _count_width(row), 4)
    for line, words in ((box, first.rstrip()), (second, rest)):
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)


def _first_line(title: str, metrics: QFontMetrics, width: int) -> str:
    """As many whole words as fit; a single long word is cut."""
    words, line = title.split(" "), ""
    for word in words:
        if metrics.horizontalAdvance(line + word) > width:
            break
        line += word + " "
    if line:
        return line
    end = next((n for n in range(len(title), 0, -1) if metrics.horizontalAdvance(title[:n]) <= width), 1)
    return title[:end]


def symbol(painter: QPainter, box: QRectF, state: str) -> None:
    """○ not begun, ◐ begun, ✓ done: shapes, so that no colour has to tell them apart."""
    colours = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state == "done":
        painter.setPen(
            QPen(QColor(colours.good), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        x, y, w, h = box.left(), box.top(), box.width(), box.height()
        painter.drawPolyline(
            QPolygonF([QPointF(x, y + h * 0.55), QPointF(x + w * 0.36, y + h * 0.88), QPointF(x + w, y + h * 0.14)])
        )
        return
    painter.setPen(QPen(QColor(colours.accent if state == "begun" else colours.muted), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    if state == "begun":
        painter.setBrush(QColor(colours.accent))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPie(box, 90 * 16, 180 * 16)
