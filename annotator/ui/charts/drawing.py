"""A picture as a list of strokes that any QPainter can render, and the places in it that mean something.

Knows a theme and a scale, not what is drawn. The same Drawing goes to the screen, to SVG (where text stays text) and
to PNG.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPen

from annotator.ui import colours, theme
from annotator.ui.theme import Theme

Stroke = Callable[[QPainter], None]
LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
#: The plain weight of text and the heavier one.
NORMAL, STRONG = QFont.Weight.Normal, QFont.Weight.DemiBold


@dataclass(frozen=True)
class Spot:
    """A place that can be pointed at and walked to: its parts, what it says, where it stands among the others (arrow
    keys go along ``row`` and ``column``), and what it leads to (None: nowhere)."""

    parts: tuple[QRectF, ...]
    words: str
    row: int
    column: int
    leads_to: Any = None

    @property
    def bounds(self) -> QRectF:
        whole = QRectF(self.parts[0])
        for part in self.parts[1:]:
            whole = whole.united(part)
        return whole


class Drawing:
    """``look`` gives the colours, ``scale`` the size of a pixel of the mock-ups; ``width`` and ``height`` are what has
    been drawn on so far. ``for_file``: it is read with other fonts at hand."""

    def __init__(self, look: Theme, scale: float = 1.0, for_file: bool = False) -> None:
        self.look, self.scale, self._for_file = look, scale, for_file
        self.strokes: list[Stroke] = []
        self.spots: list[Spot] = []
        self.width = self.height = 0.0

    @property
    def hair(self) -> str:
        """The colour of lines that only guide the eye: quiet in high contrast, too."""
        return colours.mix(self.look.ink, self.look.paper, 0.16)

    # -- measuring

    def px(self, size: float) -> float:
        """A length of the mock-ups at this scale."""
        return size * self.scale

    def font(self, size: float, weight: QFont.Weight = NORMAL, serif: bool = False) -> QFont:
        return _font(round(self.px(size)), weight, serif, self._for_file)

    def text_width(self, text: str, size: float = 12, weight: QFont.Weight = NORMAL, serif: bool = False) -> float:
        return QFontMetricsF(self.font(size, weight, serif)).horizontalAdvance(text)

    def line_height(self, size: float = 12, serif: bool = False) -> float:
        return QFontMetricsF(self.font(size, serif=serif)).height()

    # -- strokes

    def fill(self, box: QRectF, colour: str, radius: float = 0.0) -> None:
        self._reach(box)

        def stroke(painter: QPainter) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(box, radius, radius) if radius else painter.drawRect(box)

        self.strokes.append(stroke)

    def frame(self, box: QRectF, colour: str, width: float = 1.0, radius: float = 0.0, dashed: bool = False) -> None:
        self._reach(box)
        pen = _pen(colour, width, dashed)

        def stroke(painter: QPainter) -> None:
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius) if radius else painter.drawRect(box)

        self.strokes.append(stroke)

    def hatch(self, box: QRectF, colour: str, gap: float = 6.0) -> None:
        """Slanted lines: there is no figure here. Lines, not a pattern brush: these look alike at any resolution."""
        self._reach(box)
        step, pen = self.px(gap), _pen(colour, 1.0, False)

        def stroke(painter: QPainter) -> None:
            painter.setPen(pen)
            offset = step
            while offset < box.width() + box.height():
                start = QPointF(box.left() + min(offset, box.width()), box.top() + max(0.0, offset - box.width()))
                end = QPointF(box.left() + max(0.0, offset - box.height()), box.top() + min(offset, box.height()))
                painter.drawLine(start, end)
                offset += step

        self.strokes.append(stroke)

    def line(self, start: QPointF, end: QPointF, colour: str, width: float = 1.0, dashed: bool = False) -> None:
        pen = _pen(colour, width, dashed)

        def stroke(painter: QPainter) -> None:
            painter.setPen(pen)
            painter.drawLine(start, end)

        self.strokes.append(stroke)

    def dot(self, at: QPointF, radius: float, inside: str, outside: str, width: float = 1.5) -> None:
        pen = _pen(outside, width, False)

        def stroke(painter: QPainter) -> None:
            painter.setPen(pen)
            painter.setBrush(QColor(inside))
            painter.drawEllipse(at, radius, radius)

        self.strokes.append(stroke)

    def text(
        self,
        box: QRectF,
        text: str,
        *,
        size: float = 12,
        colour: str = "",
        align: Qt.AlignmentFlag = LEFT,
        weight: QFont.Weight = NORMAL,
        serif: bool = False,
    ) -> None:
        """One line of text in the middle of the box's height, cut with "…" where it is too long."""
        self._reach(box)
        font = self.font(size, weight, serif)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
        ink = QColor(colour or self.look.ink)

        def stroke(painter: QPainter) -> None:
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

        self.strokes.append(stroke)

    def upright(self, box: QRectF, text: str, *, size: float = 12, colour: str = "") -> None:
        """One line of text that reads from the bottom of the box to its top, and begins at the bottom."""
        self._reach(box)
        font = self.font(size)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.height() + 0.5)
        ink, lying = QColor(colour or self.look.ink), QRectF(0, 0, box.height(), box.width())

        def stroke(painter: QPainter) -> None:
            painter.save()
            painter.translate(box.left(), box.bottom())
            painter.rotate(-90)
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(lying, LEFT | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
            painter.restore()

        self.strokes.append(stroke)

    def paragraph(
        self, x: float, y: float, width: float, text: str, *, size: float = 12, colour: str = "",
        weight: QFont.Weight = NORMAL,
    ) -> float:  # fmt: skip
        """Words over as many lines as they need; returns their height."""
        height = self.line_height(size)
        lines = self.wrapped(text, width, size, weight)
        for number, line in enumerate(lines):
            self.text(QRectF(x, y + number * height, width, height), line, size=size, colour=colour, weight=weight)
        return height * len(lines)

    def wrapped(self, text: str, width: float, size: float, weight: QFont.Weight = NORMAL) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.text_width(longer, size, weight) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    # -- putting together

    def place(self, other: Drawing, x: float, y: float) -> None:
        """Draw another drawing into this one, its left upper corner at (x, y)."""
        self._reach(QRectF(x, y, other.width, other.height))

        def stroke(painter: QPainter) -> None:
            painter.save()
            painter.translate(x, y)
            for one in other.strokes:
                one(painter)
            painter.restore()

        self.strokes.append(stroke)

    def spot(self, parts: tuple[QRectF, ...], words: str, row: int, column: int, leads_to: Any = None) -> None:
        for part in parts:
            self._reach(part)
        self.spots.append(Spot(parts, words, row, column, leads_to))

    def render(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke in self.strokes:
            stroke(painter)

    def _reach(self, box: QRectF) -> None:
        self.width, self.height = max(self.width, box.right()), max(self.height, box.bottom())


def two_digits(value: float) -> str:
    """A figure as it is written in charts; never "-0.00"."""
    return f"{round(value, 2) + 0.0:.2f}"


@lru_cache(maxsize=64)
def _font(pixels: int, weight: QFont.Weight, serif: bool, for_file: bool) -> QFont:
    """In a file one family is named, the one that was measured with: not every reader takes a list."""
    font = theme.text_font() if serif else theme.ui_font()
    if for_file:
        font.setFamilies([QFontInfo(font).family()])
    font.setPixelSize(max(1, pixels))
    font.setWeight(weight)
    return font


def _pen(colour: str, width: float, dashed: bool) -> QPen:
    pen = QPen(QColor(colour), width)
    if dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen
