"""A chart of figures with their intervals on a common axis, against the threshold: the table of figures for a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from annotator.ui.charts import chart
from annotator.ui.charts.drawing import CENTRE, STRONG, Drawing, two_digits

_ROW, _NAMES, _VALUES = 26, 210, 130


@dataclass(frozen=True, slots=True)
class Interval:
    """``value`` None: ``why`` says so. ``counted`` is what it rests on; ``judged``: the threshold applies to it."""

    name: str
    value: float | None
    ci: tuple[float, float] | None
    why: str
    counted: str
    judged: bool


@dataclass(frozen=True)
class Intervals:
    """``groups`` are a heading (a measure) and its lines each."""

    title: str
    caption: str
    groups: Sequence[tuple[str, Sequence[Interval]]]
    threshold: float
    headings: Sequence[str] = ()
    lines: Sequence[Sequence[chart.Cell]] = ()

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[chart.Cell]]]:
        return self.headings, self.lines

    def draw(self, drawing: Drawing, width: float) -> None:
        left, right = drawing.px(_NAMES), width - drawing.px(_VALUES + 110)
        y = 0.0
        for heading, lines in self.groups:
            drawing.text(QRectF(0, y, width, drawing.px(_ROW)), heading, weight=STRONG)
            y += drawing.px(_ROW)
            top = y
            low = min([0.0, *(end for one in lines for end in (one.ci or ()) if one.value is not None)])
            low = max(-1.0, low)
            for one in lines:
                self._line(drawing, QRectF(0, y, width, drawing.px(_ROW)), left, right, low, one)
                y += drawing.px(_ROW)
            y = self._axis(drawing, left, right, low, top, y, any(one.judged for one in lines)) + drawing.px(14)

    def _line(self, drawing: Drawing, box: QRectF, left: float, right: float, low: float, one: Interval) -> None:
        look, middle = drawing.look, box.center().y()
        drawing.text(QRectF(0, box.top(), left - drawing.px(12), box.height()), one.name)
        beside = QRectF(right + drawing.px(12), box.top(), drawing.px(_VALUES - 12), box.height())
        last = QRectF(right + drawing.px(_VALUES), box.top(), drawing.px(110), box.height())
        drawing.text(last, one.counted, size=11, colour=look.muted)
        drawing.line(QPointF(left, middle), QPointF(right, middle), drawing.hair)
        if one.value is None:
            drawing.text(beside, one.why, size=11, colour=look.muted)
            return

        def x(value: float) -> float:
            return left + (max(low, min(1.0, value)) - low) / (1.0 - low) * (right - left)

        words = two_digits(one.value)
        if one.ci is not None:
            drawing.line(QPointF(x(one.ci[0]), middle), QPointF(x(one.ci[1]), middle), look.accent, drawing.px(3))
            words += f"  [{two_digits(one.ci[0])}, {two_digits(one.ci[1])}]"
        drawing.dot(QPointF(x(one.value), middle), drawing.px(4), look.paper, look.accent)
        drawing.text(beside, words)

    def _axis(
        self, drawing: Drawing, left: float, right: float, low: float, top: float, y: float, judged: bool
    ) -> float:
        look, height = drawing.look, drawing.line_height(11)
        for value in [low] * (low < 0) + [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]:
            at = left + (value - low) / (1.0 - low) * (right - left)
            drawing.line(QPointF(at, y), QPointF(at, y + drawing.px(4)), look.muted)
            box = QRectF(at - drawing.px(20), y + drawing.px(5), drawing.px(40), height)
            drawing.text(box, f"{value:.1f}", size=11, colour=look.muted, align=CENTRE)
        drawing.line(QPointF(left, y), QPointF(right, y), look.muted)
        if judged:
            at = left + (self.threshold - low) / (1.0 - low) * (right - left)
            drawing.line(QPointF(at, top), QPointF(at, y), look.ink, 1.0, dashed=True)
        return y + height + drawing.px(5)
