"""Any table as a picture, for papers and slides: headings, lines, hairlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from annotator.ui.charts import chart
from annotator.ui.charts.drawing import LEFT, NORMAL, RIGHT, STRONG, Drawing

_ROW, _GAP, _WIDEST = 22, 18, 440


@dataclass(frozen=True)
class Sheet:
    """``shown`` are the lines as they are read on screen; ``exact`` those that a file of values gets."""

    title: str
    caption: str
    headings: Sequence[str]
    shown: Sequence[Sequence[str]]
    exact: tuple[Sequence[str], Sequence[Sequence[chart.Cell]]]

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[chart.Cell]]]:
        return self.exact

    def draw(self, drawing: Drawing, width: float) -> None:
        columns = [[heading, *(line[n] for line in self.shown)] for n, heading in enumerate(self.headings)]
        widths = [
            min(max(drawing.text_width(text, 12, STRONG) for text in column) + 2, drawing.px(_WIDEST))
            for column in columns
        ]
        row, x = drawing.px(_ROW), 0.0
        for column, wide in zip(columns, widths, strict=True):
            numbers = all(_is_number(text) for text in column[1:] if text)
            for number, text in enumerate(column):
                box = QRectF(x, number * row + (drawing.px(4) if number else 0), wide, row)
                drawing.text(box, text, align=RIGHT if numbers else LEFT, weight=NORMAL if number else STRONG)
            x += wide + drawing.px(_GAP)
        end = max(0.0, x - drawing.px(_GAP))
        drawing.line(QPointF(0, row), QPointF(end, row), drawing.look.muted)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").replace("%", "").replace("−", "").replace("-", "").strip().isdigit()
