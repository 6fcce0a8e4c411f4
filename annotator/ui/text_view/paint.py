"""Paints what lies under the letters (tints, underlines, search finds, the lit span's box) and over them (handles,
caret). What to paint and where comes from page.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.ui.text_view.boundary import KNOB, Handle
from annotator.ui.text_view.looks import Look, Paper
from annotator.ui.text_view.page import Page

_RADIUS = 2.5
_UNDERLINE = 16  # no underline is higher


@dataclass
class Scene:
    """What the painters need to know of the view's state. ``looks`` by code id, ``coders`` names by id, ``several``
    whether there are spans of more than one; ``lit`` and ``soft`` are ids of spans; ``highlights`` are code point
    stretches in text order."""

    paper: Paper
    unknown: Look
    looks: Mapping[str, Look] = field(default_factory=dict)
    coders: Mapping[str, str] = field(default_factory=dict)
    several: bool = False
    lit: str = ""
    soft: frozenset[str] = frozenset()
    highlights: Sequence[tuple[int, int]] = ()

    def look(self, code: str) -> Look:
        return self.looks.get(code, self.unknown)

    def words(self, code: str, coder: str) -> str:
        """What to call a span in the margin: whose it is first, where that is the question."""
        name, who = self.look(code).name, self.coders.get(coder, "") if self.several else ""
        return f"{who} · {name}" if who else name


def tints(painter: QPainter, page: Page, scene: Scene, top: float, bottom: float) -> None:
    """The tinted backgrounds between two heights of the viewport."""
    fill, look_of, unknown, soft = painter.fillRect, scene.looks.get, scene.unknown, scene.soft
    for shown in page.visible(top, bottom):
        left, upper = round(shown.x), round(shown.y)
        low, high = top - upper, bottom - upper
        for x, y, width, height, span, deep in page.marks(shown).tints:
            if y < high and y + height > low:
                look = look_of(span[3], unknown)
                fill(left + x, upper + y, width, height, look.strong if deep or span[2] in soft else look.tint)


def underlines(painter: QPainter, page: Page, scene: Scene, top: float, bottom: float) -> None:
    """The underlines between two heights of the viewport."""
    look_of, unknown, lit = scene.looks.get, scene.unknown, scene.lit
    for shown in page.visible(top, bottom):
        left, upper = round(shown.x), round(shown.y)
        low, high = top - upper - _UNDERLINE, bottom - upper
        for x, y, width, thickness, span in page.marks(shown).underlines:
            if low < y < high:
                thicker = thickness > 1 and span[2] == lit
                look_of(span[3], unknown).underline(painter, left + x, upper + y, width, thickness + thicker)


def finds(painter: QPainter, rects: Sequence[QRectF], paper: Paper) -> None:
    """What a search found: a filled box with an edge."""
    painter.setPen(QPen(paper.highlight_edge, 1))
    painter.setBrush(paper.highlight)
    for rect in rects:
        painter.drawRoundedRect(rect.adjusted(-0.5, 0.5, 0.5, -0.5), _RADIUS, _RADIUS)


def fill(painter: QPainter, rects: Sequence[QRectF], colour: QColor) -> None:
    for rect in rects:
        painter.fillRect(rect, colour)


def box(painter: QPainter, rects: Sequence[QRectF], colour: QColor, width: float = 1.0) -> None:
    """The outline round the lit span, line by line."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(colour, width))
    painter.setBrush(QColor(0, 0, 0, 0))
    for rect in rects:
        edges = QRectF(round(rect.left()) - 0.5, rect.top() + 0.5, round(rect.width()) + 1, rect.height())
        painter.drawRoundedRect(edges, _RADIUS, _RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def handle(painter: QPainter, grip: Handle, colour: QColor, paper: QColor) -> None:
    """A grip on a boundary: a bar with a knob outside the span."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.fillRect(grip.bar.adjusted(-1, 0, 1, 0), colour)
    painter.setPen(QPen(paper, 1))
    painter.setBrush(colour)
    painter.drawEllipse(grip.knob, KNOB, KNOB)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def caret(painter: QPainter, area: QRectF, colour: QColor) -> None:
    painter.fillRect(area, colour)
