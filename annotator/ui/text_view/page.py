"""What is on screen: which paragraphs show where, with their marks' geometry, kept until it changes.

The geometry itself is bands.py's, painting paint.py's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

from annotator.ui.offsets import Offsets
from annotator.ui.text_view.bands import Item, Lines, Marks, bottom_of, marks, top_of_letters
from annotator.ui.text_view.holding import Holding
from annotator.ui.text_view.reading import Reading, ReadingLayout

_RUN = 32  # lines worked out at a time; only texts without line breaks have more in a paragraph
_KEPT = 512  # paragraphs whose geometry is kept


@dataclass(slots=True)
class Shown:
    """A paragraph (or a run of its lines) on screen; ``x`` and ``y`` are its block's corner in the viewport."""

    key: tuple[int, int]
    block: QTextBlock
    x: float
    y: float
    height: float


class Paragraph(NamedTuple):
    """A laid-out paragraph: its height in pixels and the number of its lines."""

    block: QTextBlock
    height: float
    lines: int


class Page:
    def __init__(self, view: QPlainTextEdit, layout: ReadingLayout, holding: Holding, reading: Reading) -> None:
        self._view = view
        self._layout = layout
        self._holding = holding
        self.reading = reading
        self.offsets = Offsets("")
        self._marks: dict[tuple[int, int], Marks] = {}
        self._lines: dict[tuple[int, int], Lines] = {}
        self._paragraphs: dict[int, Paragraph] = {}
        self._scroll_bar = view.verticalScrollBar()
        self._place = -1
        self._screen: list[Shown] = []

    # -- what was worked out

    def forget(self) -> None:
        """Everything may have moved: font, width, document."""
        self._marks.clear()
        self._lines.clear()
        self._paragraphs.clear()
        self._place = -1

    def forget_marks(self) -> None:
        self._marks.clear()

    def touch(self, start: int, end: int) -> QRectF:
        """The spans of this stretch changed: drop its geometry. Returns what to paint again (viewport)."""
        document = self._document
        first = document.findBlock(self.offsets.utf16(start)).blockNumber()
        last = document.findBlock(self.offsets.utf16(max(start, end - 1))).blockNumber()
        if last - first > len(self._marks):
            self._marks = {key: kept for key, kept in self._marks.items() if not first <= key[0] <= last}
        else:
            for number in range(first, last + 1):
                if self._marks.pop((number, 0), None) is not None:
                    for key in [key for key in self._marks if key[0] == number]:
                        del self._marks[key]
        area = QRectF()
        for shown in self.visible(0, self._view.viewport().height()):
            if first <= shown.key[0] <= last:
                area = area.united(QRectF(0, shown.y, self._view.viewport().width(), shown.height))
        return area

    def marks(self, shown: Shown) -> Marks:
        found = self._marks.get(shown.key)
        if found is None:
            if len(self._marks) > _KEPT:
                self._marks.clear()
            lines = self.lines(shown)
            found = self._marks[shown.key] = marks(
                lines, self._items(shown, lines), self.reading, self._holding.lanes.lane
            )
        return found

    def lines(self, shown: Shown) -> Lines:
        found = self._lines.get(shown.key)
        if found is None:
            if len(self._lines) > _KEPT:
                self._lines.clear()
            first = shown.key[1] * _RUN
            found = self._lines[shown.key] = Lines(shown.block, first, first + _RUN)
        return found

    def _items(self, shown: Shown, lines: Lines) -> list[Item]:
        base, length = shown.block.position(), shown.block.length()
        low, high = self.offsets.code_point(base), self.offsets.code_point(base + length)
        start, end = low, high
        if shown.block.lineCount() > _RUN:
            start, end = self.offsets.code_point(base + lines.start), self.offsets.code_point(base + lines.end)
        utf16 = self.offsets.utf16
        items = [
            Item(
                max(utf16(span.start) - base, lines.start),
                min(utf16(span.end) - base, lines.end),
                span,
                span.start >= start,
                span.end <= end,
            )
            for span in self._holding.touching(start, max(end, start + 1))
        ]
        items.sort(key=lambda item: (item.start, -item.end))  # what holds others comes before them
        return items

    # -- what is on screen

    @property
    def _document(self) -> QTextDocument:
        return self._view.document()

    def visible(self, top: float, bottom: float) -> list[Shown]:
        """The paragraphs between two heights of the viewport."""
        return [shown for shown in self.screen() if shown.y <= bottom and shown.y + shown.height >= top]

    def screen(self) -> list[Shown]:
        """All paragraphs on screen, worked out once for each place that was scrolled to."""
        place = self._scroll_bar.value()
        if place != self._place:
            self._place = place
            self._screen = list(self._look())
        return self._screen

    def _look(self) -> Iterator[Shown]:
        number = self._view.firstVisibleBlock().blockNumber()
        corner: QPointF = self._view.contentOffset()
        x, y = corner.x(), corner.y()
        bottom = self._view.viewport().height()
        while y <= bottom and (paragraph := self._paragraph(number)) is not None:
            block, height, count = paragraph
            if count <= _RUN:
                yield Shown((number, 0), block, x, y, height)
            else:
                yield from self._runs(paragraph, number, QPointF(x, y), bottom)
            y += height
            number += 1

    def _paragraph(self, number: int) -> Paragraph | None:
        """None where the document ends."""
        known = self._paragraphs.get(number)
        if known is None:
            block = self._document.findBlockByNumber(number)
            if not block.isValid():
                return None
            if len(self._paragraphs) > _KEPT:
                self._paragraphs.clear()
            height = self._layout.blockBoundingRect(block).height()  # lays it out
            known = self._paragraphs[number] = Paragraph(block, height, block.layout().lineCount())
        return known

    def _runs(self, paragraph: Paragraph, number: int, corner: QPointF, bottom: float) -> Iterator[Shown]:
        block, height, count = paragraph
        layout, y = block.layout(), corner.y()
        first, last = _line_at(layout, count, -y), _line_at(layout, count, bottom - y)
        for run in range(first // _RUN, last // _RUN + 1):
            yield Shown((number, run), block, corner.x(), y, height)

    def bottom(self, shown: Shown) -> float:
        """Where the paragraph (or the run of its lines) ends, from its block's top."""
        if shown.block.lineCount() <= _RUN:
            return shown.height
        return self.lines(shown).bottoms[-1]

    def range_of(self, shown: Shown) -> tuple[int, int]:
        """The code points of the paragraph (or the run of its lines), its line break included."""
        base = shown.block.position()
        if shown.block.lineCount() <= _RUN:
            return self.offsets.code_point(base), self.offsets.code_point(base + shown.block.length())
        lines = self.lines(shown)
        return self.offsets.code_point(base + lines.start), self.offsets.code_point(base + lines.end)

    def baseline(self, shown: Shown, position: int) -> float:
        """The baseline of the line that holds the code point, from the block's top."""
        lines = self.lines(shown)
        return lines.baselines[lines.row(self.offsets.utf16(position) - shown.block.position())]

    def stretch(self) -> tuple[int, int]:
        """About where the screen begins and ends in the text, in code points."""
        screen = self.screen()
        if not screen:
            return 0, self.offsets.length
        first, last = screen[0], screen[-1]
        above = max(0.0, -first.y) / max(1.0, first.height)
        below = min(1.0, (self._view.viewport().height() - last.y) / max(1.0, last.height))
        start = first.block.position() + round(first.block.length() * above)
        end = min(self.offsets.utf16_length, last.block.position() + round(last.block.length() * below))
        return self.offsets.code_point(start), self.offsets.code_point(end)

    def shown_at(self, position: int) -> Shown | None:
        """The run of lines that holds the code point, if it is on screen."""
        unit = self.offsets.utf16(position)
        for shown in self.visible(0, self._view.viewport().height()):
            base = shown.block.position()
            if base <= unit < base + shown.block.length():
                lines = self.lines(shown)
                if base + lines.start <= unit < base + lines.end or shown.block.lineCount() <= _RUN:
                    return shown
        return None

    def rects(self, start: int, end: int, top: float, bottom: float, depth: int = 1) -> list[QRectF]:
        """Where the stretch stands between two heights of the viewport, line by line, underlines included."""
        out: list[QRectF] = []
        first, last = self.offsets.utf16(start), self.offsets.utf16(end)
        for shown in self.visible(top, bottom):
            base = shown.block.position()
            if first < base + shown.block.length() and last > base:
                lines = self.lines(shown)
                for row, left, right in lines.pieces(first - base, last - base):
                    over = top_of_letters(lines, row, self.reading)
                    under = bottom_of(lines, row, depth, self.reading)
                    out.append(QRectF(shown.x + left, shown.y + over, right - left, under - over))
        return out

    def position_at(self, point: QPointF) -> int | None:
        """The code point whose character is under this point of the viewport; None beside the text."""
        for shown in self.visible(point.y(), point.y()):
            lines = self.lines(shown)
            row = bisect_right(lines.tops, point.y() - shown.y) - 1
            if row < 0 or point.y() - shown.y > lines.bottoms[row]:
                continue
            return self._in_line(shown, lines, row, point.x() - shown.x)
        return None

    def runs_left(self, position: int) -> bool:
        """Whether the character is written from right to left."""
        shown = self.shown_at(position)
        if shown is None:
            return False
        lines = self.lines(shown)
        unit = self.offsets.utf16(position) - shown.block.position()
        return lines.runs_left(unit)

    def _in_line(self, shown: Shown, lines: Lines, row: int, x: float) -> int | None:
        line = shown.block.layout().lineAt(lines.first + row)
        area = line.naturalTextRect()
        if not area.left() <= x <= area.right():
            return None
        unit = line.xToCursor(x, line.CursorPosition.CursorOnCharacter)
        return self.offsets.code_point(shown.block.position() + unit)


def _line_at(layout: QTextLayout, count: int, y: float) -> int:
    """The number of the line at this height of its paragraph."""
    return max(0, bisect_left(range(count), y, key=lambda n: layout.lineAt(n).y()) - 1)
