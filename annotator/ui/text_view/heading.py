"""The document's title and the line under it, painted above the first paragraph; they scroll with it and are no part
of the text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextOption

from annotator.ui.text_view.reading import Reading
from annotator.ui.theme import ui_font

_ABOVE, _BETWEEN, _BELOW = 14.0, 3.0, 17.0


class Heading:
    def __init__(self) -> None:
        self.title = ""
        self.subtitle = ""
        self._size = (0.0, 0.0)
        self._fonts = (QFont(), QFont())
        self._heights = (0.0, 0.0)

    def fit(self, reading: Reading, width: float) -> float:
        """The height that the heading takes at this width; 0 without title and subtitle."""
        if not (self.title or self.subtitle):
            return 12.0
        large = reading.scaled(22 / 17)
        large.setBold(True)
        small = ui_font(12.5)
        self._fonts = (large, small)
        self._heights = (_height(self.title, large, width), _height(self.subtitle, small, width))
        return _ABOVE + self._heights[0] + (_BETWEEN if self.subtitle else 0.0) + self._heights[1] + _BELOW

    def paint(self, painter: QPainter, left: float, top: float, width: float, text: QColor, muted: QColor) -> None:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        y = top + _ABOVE
        rows = zip((self.title, self.subtitle), self._fonts, self._heights, (text, muted), strict=True)
        for words, font, height, colour in rows:
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(QRectF(left, y, width, height + 2), words, option)
            y += height + _BETWEEN


def _height(words: str, font: QFont, width: float) -> float:
    if not words:
        return 0.0
    room = QRectF(0, 0, width, 10_000)
    flags = Qt.TextFlag.TextWrapAnywhere | Qt.TextFlag.TextWordWrap
    return QFontMetricsF(font).boundingRect(room, int(flags), words).height()
