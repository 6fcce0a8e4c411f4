"""The document's title and the line under it, painted above the first paragraph; they scroll with it and are no part
of the text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QStaticText, QTextOption

from annotator.ui.text_view.reading import Reading
from annotator.ui.theme import ui_font

_ABOVE, _BETWEEN, _BELOW = 14.0, 3.0, 17.0


class Heading:
    def __init__(self) -> None:
        self.title = ""
        self.subtitle = ""
        self._lines: list[tuple[QFont, QStaticText]] = []

    def fit(self, reading: Reading, width: float) -> float:
        """The height that the heading takes at this width; a little without title and subtitle."""
        self._lines = []
        if not (self.title or self.subtitle):
            return 12.0
        large = reading.scaled(22 / 17)
        large.setBold(True)
        words = ((self.title, large), (self.subtitle, ui_font(12.5)))
        self._lines = [(font, _laid_out(text, font, width)) for text, font in words if text]
        heights = [line.size().height() for _, line in self._lines]
        return _ABOVE + sum(heights) + _BETWEEN * (len(heights) - 1) + _BELOW

    def paint(self, painter: QPainter, left: float, top: float, text: QColor, muted: QColor) -> None:
        y = top + _ABOVE
        for number, (font, line) in enumerate(self._lines):
            painter.setFont(font)
            painter.setPen(text if self.title and not number else muted)
            painter.drawStaticText(QPointF(left, y), line)
            y += line.size().height() + _BETWEEN


def _laid_out(words: str, font: QFont, width: float) -> QStaticText:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    laid_out = QStaticText(words)
    laid_out.setTextFormat(Qt.TextFormat.PlainText)
    laid_out.setTextOption(option)
    laid_out.setTextWidth(width)
    laid_out.prepare(font=font)
    return laid_out
