"""Paints one code of the tree: key cap, swatch, name, count, and a sign when it is marked absent here."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui import colours, theme
from annotator.ui.guard import guarded, guarded_or
from annotator.ui.panels.code_tree_model import ROW, CodeRow

ROW_HEIGHT = 29
INDENT = 26


class CodeDelegate(QStyledItemDelegate):
    @guarded_or(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, theme.pixels(ROW_HEIGHT))

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: CodeRow | None = index.data(ROW)
        if row is None:
            return
        painter.save()
        state = option.state
        # The whole width, whatever indentation the tree gives: rows are chosen as rows.
        rect = QRect(option.rect)
        rect.setLeft(0)
        look = theme.current()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.chosen))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(look.hover))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = rect.left() + 14
        key_cap(painter, QRectF(x, rect.center().y() - 8, 20, 17), row.key)
        x += 28 + row.depth * INDENT
        swatch(painter, QRectF(x, rect.center().y() - 5, 12, 12), row.colour, filled=row.depth == 0)
        _name_and_count(painter, QRect(x + 22, rect.top(), rect.right() - 14 - x - 22, rect.height()), row)
        painter.restore()


def key_cap(painter: QPainter, box: QRectF, key: str) -> None:
    if not key:
        return
    look = theme.current()
    painter.setPen(QPen(QColor(look.line), 1))
    painter.setBrush(QColor(look.cap))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QColor(look.muted))
    painter.setFont(theme.ui_font(11))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key.upper() if len(key) == 1 else key)


def swatch(painter: QPainter, box: QRectF, colour: str, filled: bool = True) -> None:
    look = theme.current()
    shown = colours.on_paper(colour, look.panel, 3.0)
    painter.setPen(QPen(QColor(shown), 1.3))
    painter.setBrush(QColor(shown if filled else colours.mix(shown, look.panel, 0.18)))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)


def _name_and_count(painter: QPainter, box: QRect, row: CodeRow) -> None:
    look = theme.current()
    painter.setFont(theme.ui_font())
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.setPen(QColor(look.muted))
    count = ("∅  " if row.absent else "") + (f"{row.total:,}" if row.total or not row.retired else "")
    painter.drawText(box, right, count)
    name_box = box.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(count) - 8, 0)
    painter.setPen(QColor(look.muted if row.retired else look.ink))
    name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, name_box.width())
    painter.drawText(name_box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
