"""A chart of a text with a lane for each coder under each of its lines: who marked what, and what was taken for one.

Like glosses between the lines: the text wraps, its lanes go with it. Marks of one find stand on one tinted column and
are joined by lines; a mark without partner is hollow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextLine, QTextOption

from annotator.i18n import tr
from annotator.ui import colours
from annotator.ui.charts import chart
from annotator.ui.charts.drawing import RIGHT, Drawing, Stroke
from annotator.ui.offsets import Offsets

if TYPE_CHECKING:
    from annotator.commands.alignments import Alignment, Lanes, Mark

_TEXT, _LANE, _BAR, _GUTTER = 15, 13, 7, 74
KINDS = {
    "agreed": "the same",
    "boundary": "boundary differs",
    "code": "code differs",
    "missed": "missed by some",
    "alone": "without partner",
}


@dataclass(frozen=True)
class LaneChart:
    """``start`` and ``end`` (code points) are the stretch of the text that is shown."""

    title: str
    caption: str
    lanes: Lanes
    start: int
    end: int

    @property
    def shown(self) -> list[Alignment]:
        """The alignments in the stretch, in text order: the places of the chart are theirs."""
        return [one for one in self.lanes.alignments if one.start < self.end and one.end > self.start]

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[chart.Cell]]]:
        headings = [tr(word) for word in ("find", "what", "disorder", "coder", "code", "start", "end", "words")]
        lines = [
            (number, tr(KINDS[one.kind]), one.disorder, mark.coder, "/".join(mark.code), mark.start, mark.end,
             self.lanes.text[mark.start : mark.end])
            for number, one in enumerate(self.lanes.alignments, 1)
            for mark in one.marks
        ]  # fmt: skip
        return headings, lines

    def draw(self, drawing: Drawing, width: float) -> None:
        left = self._gutter(drawing)
        patterns = {code: n for n, code in enumerate(dict.fromkeys(m.code for a in self.shown for m in a.marks))}
        parts: dict[int, list[QRectF]] = {number: [] for number in range(len(self.shown))}
        y = 0.0
        for line in _wrapped(self.lanes.text[self.start : self.end], self.start, drawing, width - left):
            y = self._line(drawing, line, left, y, parts, patterns)
        for number, boxes in parts.items():
            if boxes:
                drawing.spot(tuple(boxes), self.words(number), 0, number, self._place(self.shown[number]))
        self._legend(drawing, left, y + drawing.px(8), width, patterns)

    def words(self, number: int) -> str:
        """What an alignment is, in words: who marked what."""
        one = self.shown[number]
        place = self.lanes.alignments.index(one) + 1
        head = tr("{n} of {all}: {kind}").format(n=place, all=len(self.lanes.alignments), kind=tr(KINDS[one.kind]))
        if one.disorder is not None:
            head += tr(", disorder {d}").format(d=f"{one.disorder:.2f}")
        by = {mark.coder: mark for mark in one.marks}
        said = [
            f"{coder}: {self._quote(by[coder])}" if coder in by else tr("{coder}: nothing").format(coder=coder)
            for coder in self.lanes.coders
        ]
        return "\n".join((head, *said))

    def _quote(self, mark: Mark) -> str:
        quote = " ".join(self.lanes.text[mark.start : mark.end].split())
        return f"{'/'.join(mark.code)}: “{quote}”"

    def _place(self, one: Alignment) -> tuple[str, int, int]:
        return self.lanes.document, one.start, one.end

    def _gutter(self, drawing: Drawing) -> float:
        widest = max([drawing.text_width(name, 10) for name in self.lanes.coders] + [0.0])
        return min(widest + drawing.px(10), drawing.px(_GUTTER))

    # -- one line of the text and its lanes

    def _line(
        self, drawing: Drawing, line: Line, left: float, y: float, parts: dict[int, list[QRectF]],
        patterns: dict[tuple[str, ...], int],
    ) -> float:  # fmt: skip
        """Draw the line and its lanes; returns where the next line begins."""
        drawing.strokes.append(line.stroke(left, y, drawing.look.ink))
        drawing.width, text_high = max(drawing.width, left + line.width), line.height
        top = y + text_high + drawing.px(1)
        here = [(n, one) for n, one in enumerate(self.shown) if any(line.holds(m.start, m.end) for m in one.marks)]
        if not here:
            drawing.height = max(drawing.height, top)
            return y + text_high + drawing.px(3)
        lane = drawing.px(_LANE)
        bottom = top + lane * len(self.lanes.coders)
        for number, coder in enumerate(self.lanes.coders):
            box = QRectF(0, top + number * lane, left - drawing.px(6), lane)
            drawing.text(box, coder, size=10, colour=drawing.look.muted, align=RIGHT)
            middle = box.center().y()
            drawing.line(QPointF(left, middle), QPointF(left + line.room, middle), drawing.hair)
        for number, one in here:
            low, high = line.across(one.start, one.end)
            column = QRectF(left + low, top, max(2.0, high - low), bottom - top)
            if len(one.marks) > 1:
                drawing.fill(column, drawing.look.chosen, drawing.px(2))
            parts[number].append(QRectF(column.left(), y, column.width(), bottom - y))
        for _, one in here:
            self._marks(drawing, line, one, left, top, patterns)
        drawing.height = max(drawing.height, bottom)
        return bottom + drawing.px(8)

    def _marks(
        self, drawing: Drawing, line: Line, one: Alignment, left: float, top: float,
        patterns: dict[tuple[str, ...], int],
    ) -> None:  # fmt: skip
        lane, bar = drawing.px(_LANE), drawing.px(_BAR)
        boxes = []
        for mark in sorted(one.marks, key=lambda mark: self.lanes.coders.index(mark.coder)):
            if line.holds(mark.start, mark.end):
                low, high = line.across(mark.start, mark.end)
                middle = top + (self.lanes.coders.index(mark.coder) + 0.5) * lane
                boxes.append((mark, QRectF(left + low, middle - bar / 2, max(3.0, high - low), bar)))
        for (_, upper), (_, lower) in pairwise(boxes):
            drawing.line(*_joint(upper, lower), drawing.look.ink, drawing.px(1.2))
        for mark, box in boxes:
            _bar(drawing, box, mark.colour, patterns[mark.code], one.kind == "alone")

    def _legend(
        self, drawing: Drawing, left: float, y: float, width: float, patterns: dict[tuple[str, ...], int]
    ) -> None:
        """Which colour and pattern is which code, where there is more than one; what hollow marks are."""
        first = {mark.code: mark.colour for one in self.shown for mark in one.marks}
        keys = [("/".join(code), first[code], n, False) for code, n in patterns.items()] if len(patterns) > 1 else []
        if any(one.kind == "alone" for one in self.shown):
            keys.append((tr("without partner"), drawing.look.muted, 0, True))
        x, height, bar = left, drawing.line_height(11), drawing.px(_BAR)
        for name, colour, pattern, alone in keys:
            wide = drawing.px(28) + drawing.text_width(name, 11) + drawing.px(14)
            if x + wide > width and x > left:
                x, y = left, y + height + drawing.px(3)
            _bar(drawing, QRectF(x, y + (height - bar) / 2, drawing.px(20), bar), colour, pattern, alone)
            box = QRectF(x + drawing.px(26), y, min(wide, width - x) - drawing.px(26), height)
            drawing.text(box, name, size=11, colour=drawing.look.muted)
            x += wide


def _joint(upper: QRectF, lower: QRectF) -> tuple[QPointF, QPointF]:
    """The line that joins two marks: upright where they share a stretch, else from end to end."""
    low, high = max(upper.left(), lower.left()), min(upper.right(), lower.right())
    if low <= high:
        return QPointF((low + high) / 2, upper.bottom()), QPointF((low + high) / 2, lower.top())
    if upper.right() < lower.left():
        return upper.bottomRight(), lower.topLeft()
    return upper.bottomLeft(), lower.topRight()


def _bar(drawing: Drawing, box: QRectF, colour: str, pattern: int, alone: bool) -> None:
    """A mark: solid, hatched or striped by its code; hollow where it has no partner."""
    ink = colours.on_paper(colour, drawing.look.paper, 3.0)
    if alone:
        drawing.fill(box, drawing.look.paper, 2)
        drawing.frame(box, ink, drawing.px(1.4), 2)
        return
    if pattern % 3 == 0:
        drawing.fill(box, ink, 2)
        return
    drawing.fill(box, colours.mix(ink, drawing.look.paper, 0.25), 2)
    drawing.frame(box, ink, drawing.px(1.2), 2)
    if pattern % 3 == 1:
        drawing.hatch(box, ink, 4)
    else:
        drawing.line(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()), ink, 2)


class Line:
    """A wrapped line of the text: its stretch (code points), and where in it a position stands (pixels)."""

    def __init__(self, layout: QTextLayout, line: QTextLine, offsets: Offsets, before: int, room: float) -> None:
        self._layout, self._line, self._offsets, self._before = layout, line, offsets, before
        self.room = room
        self.start = before + offsets.code_point(line.textStart())
        self.end = before + offsets.code_point(line.textStart() + line.textLength())
        self.width, self.height = line.naturalTextWidth(), line.height()

    def holds(self, start: int, end: int) -> bool:
        return start < self.end and end > self.start

    def x(self, position: int) -> float:
        inside = min(max(position, self.start), self.end) - self._before
        found: Any = self._line.cursorToX(self._offsets.utf16(inside))  # the stubs know nothing of the pair
        return float(found[0] if isinstance(found, tuple) else found)

    def across(self, start: int, end: int) -> tuple[float, float]:
        """From where to where a stretch goes in this line."""
        one, other = self.x(start), self.x(end)
        return min(one, other), min(max(one, other), max(self.width, min(one, other) + 2))

    def stroke(self, left: float, top: float, ink: str) -> Stroke:
        line, layout = self._line, self._layout

        def stroke(painter: QPainter) -> None:
            assert layout is not None  # it keeps the line alive
            painter.setPen(QColor(ink))
            line.draw(painter, QPointF(left, top - line.y()))

        return stroke


def _wrapped(text: str, start: int, drawing: Drawing, room: float) -> Iterator[Line]:
    """The lines of a stretch that begins at ``start``, paragraph by paragraph."""
    font = QFont(drawing.font(_TEXT, serif=True))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    place = start
    for paragraph in text.split("\n"):
        if paragraph.strip():
            layout = QTextLayout(paragraph, font)
            layout.setTextOption(option)
            layout.setCacheEnabled(True)
            layout.beginLayout()
            lines = []
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(60.0, room))
                lines.append(line)
            layout.endLayout()
            offsets = Offsets(paragraph)
            yield from (Line(layout, line, offsets, place, room) for line in lines)
        place += len(paragraph) + 1


__all__ = ["KINDS", "LaneChart"]
