"""A chart of a figure over successive groups of documents: points with intervals, the threshold, what is undefined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPointF, QRectF

from annotator.ui.charts import chart
from annotator.ui.charts.drawing import CENTRE, RIGHT, STRONG, Drawing, two_digits

_HIGH, _LEFT, _RIGHT = 240, 40, 66


@dataclass(frozen=True, slots=True)
class Point:
    """A group of documents: its name, a second line below it, the figure (None: why it has none)."""

    label: str
    below: str
    value: float | None
    ci: tuple[float, float] | None
    why: str
    words: str
    leads_to: Any = None


@dataclass(frozen=True)
class Timeline:
    """``threshold`` None: none is held against this measure."""

    title: str
    caption: str
    points: Sequence[Point]
    threshold: float | None
    headings: Sequence[str] = ()
    lines: Sequence[Sequence[chart.Cell]] = ()

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[chart.Cell]]]:
        return self.headings, self.lines

    def draw(self, drawing: Drawing, width: float) -> None:
        left, right = drawing.px(_LEFT), width - drawing.px(_RIGHT)
        top, bottom = drawing.px(14), drawing.px(14 + _HIGH)
        low = self._lowest()

        def y(value: float) -> float:
            return bottom - (max(low, min(1.0, value)) - low) / (1.0 - low) * (bottom - top)

        self._axis(drawing, left, right, low, y)
        step = (right - left) / max(1, len(self.points))
        places = [QPointF(left + (number + 0.5) * step, 0) for number in range(len(self.points))]
        known = [(at.x(), y(one.value)) for at, one in zip(places, self.points, strict=True) if one.value is not None]
        for (x1, y1), (x2, y2) in pairwise(known):
            drawing.line(QPointF(x1, y1), QPointF(x2, y2), drawing.look.accent, drawing.px(1.5))
        for number, (at, one) in enumerate(zip(places, self.points, strict=True)):
            box = QRectF(at.x() - step / 2, top, step, bottom - top)
            if one.value is None:
                self._gap(drawing, box, one)
            else:
                self._point(drawing, at.x(), one, y)
            self._below(drawing, QRectF(box.left() + 2, bottom + drawing.px(7), step - 4, 0), one)
            drawing.spot((box.adjusted(3, 0, -3, drawing.px(44)),), one.words, 0, number, one.leads_to)

    def _lowest(self) -> float:
        """The axis begins at 0, or below everything that there is."""
        values = [value for one in self.points for value in (one.value, *(one.ci or ())) if value is not None]
        lowest = min([0.0, *values])
        return max(-1.0, lowest - lowest % 0.2 if lowest < 0 else 0.0)

    def _axis(self, drawing: Drawing, left: float, right: float, low: float, y: Any) -> None:
        look, height = drawing.look, drawing.line_height(11)
        steps = round((1.0 - low) / 0.2)
        for number in range(steps + 1):
            value = low + number * 0.2
            at = y(value)
            if self.threshold is None or abs(value - self.threshold) > 0.005:  # its dashes would be lost on the line
                drawing.line(QPointF(left, at), QPointF(right, at), drawing.hair)
            box = QRectF(0, at - height / 2, left - drawing.px(8), height)
            drawing.text(box, f"{value:.1f}", size=11, colour=look.muted, align=RIGHT)
        if self.threshold is not None:
            at = y(self.threshold)
            drawing.line(QPointF(left, at), QPointF(right, at), look.ink, drawing.px(1.2), dashed=True)
            box = QRectF(right + drawing.px(6), at - height / 2, drawing.px(_RIGHT - 6), height)
            drawing.text(box, f"≥ {self.threshold:g}", size=11)
        drawing.fill(QRectF(right + drawing.px(_RIGHT) - 1, y(0.0), 1, 1), look.paper)  # keep room for the words

    @staticmethod
    def _gap(drawing: Drawing, box: QRectF, one: Point) -> None:
        inner = box.adjusted(drawing.px(6), 0, -drawing.px(6), 0)
        drawing.hatch(inner, drawing.hair, 9)
        middle = QRectF(inner.left(), inner.center().y() - drawing.px(9), inner.width(), drawing.px(18))
        drawing.fill(middle, drawing.look.paper)
        drawing.text(middle, one.why, size=11, colour=drawing.look.muted, align=CENTRE)

    @staticmethod
    def _point(drawing: Drawing, x: float, one: Point, y: Any) -> None:
        look, cap = drawing.look, drawing.px(5)
        assert one.value is not None
        if one.ci is not None:
            low, high = y(one.ci[0]), y(one.ci[1])
            drawing.line(QPointF(x, low), QPointF(x, high), look.accent, drawing.px(2))
            for end in (low, high):
                drawing.line(QPointF(x - cap, end), QPointF(x + cap, end), look.accent, drawing.px(2))
        drawing.dot(QPointF(x, y(one.value)), drawing.px(4.5), look.paper, look.accent, drawing.px(2))
        words, height = two_digits(one.value), drawing.line_height(12)
        wide = drawing.text_width(words, 12, STRONG)
        box = QRectF(x + drawing.px(10), y(one.value) - height / 2, wide, height)
        drawing.fill(box.adjusted(-2, 2, 2, -2), look.paper)  # the lines pass behind it
        drawing.text(box, words, weight=STRONG)

    @staticmethod
    def _below(drawing: Drawing, box: QRectF, one: Point) -> None:
        height, small = drawing.line_height(12), drawing.line_height(11)
        box.setHeight(height)
        drawing.text(box, one.label, align=CENTRE)
        under = QRectF(box.left(), box.bottom(), box.width(), small)
        drawing.text(under, one.below, size=11, colour=drawing.look.muted, align=CENTRE)
