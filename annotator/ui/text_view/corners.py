"""The two corners of a bracket, painted once for each colour and weight: a rounded turn and the arm to the text."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

RADIUS = 3


class Pair(NamedTuple):
    """Both ``height`` pixels high; their vertical stroke stands at their left edge."""

    above: QPixmap
    below: QPixmap
    height: int


class Corners:
    """``ratio``: device pixels in one pixel."""

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio
        self._made: dict[tuple[int, int, int], Pair] = {}

    def of(self, colour: QColor, thick: int, arm: int) -> Pair:
        """The corners for a stroke ``thick`` pixels wide with arms of this length."""
        key = (colour.rgb(), thick, arm)
        pair = self._made.get(key)
        if pair is None:
            height = RADIUS + thick
            above = self._turn(colour, thick, arm, height)
            mirrored = QPixmap.fromImage(above.toImage().flipped(Qt.Orientation.Vertical))
            pair = self._made[key] = Pair(above, mirrored, height)
        return pair

    def _turn(self, colour: QColor, thick: int, arm: int, height: int) -> QPixmap:
        ratio = self._ratio
        pixmap = QPixmap(round((arm + 1) * ratio), round(height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        middle = thick / 2
        path = QPainterPath()
        path.moveTo(arm + 1, middle)
        path.lineTo(RADIUS + middle, middle)
        path.quadTo(middle, middle, middle, RADIUS + middle)
        path.lineTo(middle, height)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawPath(path)
        painter.end()
        return pixmap
