"""A chart of rows and columns of values: heat map of pairs of coders, confusion and coincidence matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF

from annotator.ui.charts import chart
from annotator.ui.charts.drawing import CENTRE, RIGHT, STRONG, Drawing
from annotator.ui.charts.shades import ink_on, shade

_HIGH, _WIDEST, _NARROWEST = 40, 120, 46
_NAMES = 190  # pixels that names may take
_HEAD = 11.5  # size of the columns' names


@dataclass(frozen=True, slots=True)
class GridCell:
    """``share`` from 0 to 1 is how dark it is; None: hatched, there is no figure. ``words`` say all of it; ``strong``
    cells have a frame (the diagonal of a confusion matrix). ``leads_to`` is what is asked for by a click."""

    text: str
    share: float | None
    words: str
    leads_to: Any = None
    strong: bool = False


@dataclass(frozen=True)
class Grid:
    """``cells`` are rows of GridCells, None where there is nothing at all. ``across`` and ``down`` say what the columns
    and the rows are."""

    title: str
    caption: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[GridCell | None]]
    across: str = ""
    down: str = ""
    legend: tuple[str, str] = ("", "")  # what the lightest and the darkest shade stand for
    headings: Sequence[str] = ()
    lines: Sequence[Sequence[chart.Cell]] = ()

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[chart.Cell]]]:
        return self.headings, self.lines

    def draw(self, drawing: Drawing, width: float) -> None:
        left = self._names_width(drawing, width)
        cell, high = self._cell_width(drawing, width - left), drawing.px(_HIGH)
        top = self._heads(drawing, left, cell)
        for number, (name, row) in enumerate(zip(self.rows, self.cells, strict=True)):
            y = top + number * high
            box = QRectF(0, y, left - drawing.px(10), high)
            drawing.text(box, name, align=RIGHT)
            for place, one in enumerate(row):
                if one is not None:
                    _cell(drawing, QRectF(left + place * cell, y, cell, high), one, number, place)
        self._legend(drawing, left, top + len(self.rows) * high + drawing.px(14))

    def _names_width(self, drawing: Drawing, width: float) -> float:
        widest = max([drawing.text_width(name) for name in self.rows] + [drawing.text_width(self.down, 11)])
        return min(widest + drawing.px(14), drawing.px(_NAMES), width * 0.4)

    def _cell_width(self, drawing: Drawing, width: float) -> float:
        """Narrow enough to fit all of them, wide enough to be read; then the chart is wider than the window."""
        wanted = max([drawing.text_width(name) for name in self.columns] + [0.0]) + drawing.px(16)
        widest = min(max(wanted, drawing.px(72)), drawing.px(_WIDEST))
        return max(drawing.px(_NARROWEST), min(widest, width / max(1, len(self.columns)) - 0.01))

    def _heads(self, drawing: Drawing, left: float, cell: float) -> float:
        """What rows and columns are, and the columns' names; returns where the rows begin."""
        y, small = 0.0, drawing.line_height(11)
        if self.across:
            drawing.text(
                QRectF(left, y, cell * len(self.columns), small), self.across, size=11, colour=drawing.look.muted
            )
        if self.down:
            drawing.text(
                QRectF(0, y, left - drawing.px(10), small), self.down, size=11, colour=drawing.look.muted, align=RIGHT
            )
        if self.across or self.down:
            y += small + drawing.px(4)
        return self._column_names(drawing, left, cell, y) + drawing.px(6)

    def _column_names(self, drawing: Drawing, left: float, cell: float, y: float) -> float:
        """The names over the columns: upright where their words don't fit side by side."""
        room, height = cell - drawing.px(6), drawing.line_height(_HEAD)
        heads = [drawing.wrapped(name.replace("/", "/ "), room, _HEAD) for name in self.columns]
        deep = max([len(lines) for lines in heads] + [1])
        if deep > 3 or any(drawing.text_width(line, _HEAD) > room for lines in heads for line in lines):
            longest = max(drawing.text_width(name, _HEAD) for name in self.columns)
            high = min(longest + 2, drawing.px(_NAMES))
            for place, name in enumerate(self.columns):
                drawing.upright(QRectF(left + place * cell, y, cell, high), name, size=_HEAD)
            return y + high
        for place, lines in enumerate(heads):
            for number, line in enumerate(lines):
                at = y + (deep - len(lines) + number) * height
                box = QRectF(left + place * cell + drawing.px(3), at, room, height)
                drawing.text(box, line, size=_HEAD, align=CENTRE)
        return y + deep * height

    def _legend(self, drawing: Drawing, left: float, y: float) -> None:
        low, high = self.legend
        if not low:
            return
        size, height = 11, drawing.line_height(11)
        x = left
        words = drawing.text_width(low, size) + drawing.px(8)
        drawing.text(QRectF(x, y, words, height), low, size=size, colour=drawing.look.muted)
        x += words
        steps, step = 24, drawing.px(5)
        for number in range(steps):
            box = QRectF(x + number * step, y + 1, step + 0.5, height - 2)
            drawing.fill(box, shade(number / (steps - 1), drawing.look))
        drawing.frame(QRectF(x, y + 1, steps * step, height - 2), drawing.look.line)
        x += steps * step + drawing.px(8)
        words = drawing.text_width(high, size) + drawing.px(8)
        drawing.text(QRectF(x, y, words, height), high, size=size, colour=drawing.look.muted)


def _cell(drawing: Drawing, box: QRectF, cell: GridCell, row: int, column: int) -> None:
    inner, look = box.adjusted(1, 1, -1, -1), drawing.look
    if cell.share is None:
        drawing.fill(inner, look.paper)
        drawing.hatch(inner, look.line)
        drawing.frame(inner, look.line)
        if cell.text:
            words = drawing.text_width(cell.text, 11) + drawing.px(8)
            middle = QRectF(0, 0, min(words, inner.width()), drawing.line_height(11))
            middle.moveCenter(QPointF(inner.center()))
            drawing.fill(middle, look.paper)
            drawing.text(middle, cell.text, size=11, colour=look.muted, align=CENTRE)
    else:
        colour = shade(cell.share, look)
        drawing.fill(inner, colour)
        if cell.strong:
            drawing.frame(inner.adjusted(1, 1, -1, -1), ink_on(colour))
        drawing.text(inner, cell.text, size=13, colour=ink_on(colour), align=CENTRE, weight=STRONG)
    drawing.spot((box,), cell.words, row, column, cell.leads_to)
