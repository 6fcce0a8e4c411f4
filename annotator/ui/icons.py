"""The few pictures of the window, drawn in the theme's colours at any size. Most of the window says things in words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

_SIDE = 64


def _canvas(colour: str, width: float) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(_SIDE, _SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    return pixmap, painter


def anchor(colour: str) -> QIcon:
    """A ship's anchor: the field holds on to words of the text."""
    pixmap, painter = _canvas(colour, 5)
    painter.drawEllipse(QPointF(32, 14), 6, 6)
    painter.drawLine(QPointF(32, 20), QPointF(32, 55))
    painter.drawLine(QPointF(22, 28), QPointF(42, 28))
    painter.drawArc(QRectF(12, 18, 40, 37), 190 * 16, 160 * 16)
    painter.end()
    return QIcon(pixmap)


def chevron(colour: str, left: bool) -> QIcon:
    """Back (left) or forward."""
    pixmap, painter = _canvas(colour, 6)
    path = QPainterPath(QPointF(40 if left else 24, 16))
    path.lineTo(24 if left else 40, 32)
    path.lineTo(40 if left else 24, 48)
    painter.drawPath(path)
    painter.end()
    return QIcon(pixmap)


def swatch(colour: str) -> QIcon:
    """A filled square in a code's colour."""
    pixmap, painter = _canvas(colour, 1)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(6, 6, 52, 52), 12, 12)
    painter.end()
    return QIcon(pixmap)
