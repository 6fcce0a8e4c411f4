"""Geometry of one paragraph's marks: tinted stretches, underlines, brackets in the margin. Paints nothing.

Worked out when the paragraph is first seen, kept until its spans or its layout change. All lengths are pixels from
the paragraph's top left corner. Text positions here are Qt's, relative to the paragraph.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from PySide6.QtGui import QTextBlock, QTextLine

from annotator.ui.text_view.lanes import covered, lanes, slots
from annotator.ui.text_view.reading import Reading, has_right_to_left
from annotator.ui.text_view.spans import Span

_SLOT = 3.0  # from one underline to the next
_THICK = 2.0
_FIRST = 3.4  # from the baseline to the first underline
_EDGE = 1.0  # the tint stands clear of the line above

#: row, left, right, in whole pixels
Piece = tuple[int, int, int]


class Tint(NamedTuple):
    """Whole pixels. ``deep``: to be painted stronger, since other spans share the words."""

    x: int
    y: int
    width: int
    height: int
    span: Span
    deep: bool


class Underline(NamedTuple):
    x: int
    y: int
    width: int
    thickness: int
    span: Span


@dataclass(slots=True)
class Bracket:
    """``top`` and ``bottom`` of the stretch beside the text; ``opens``/``closes``: whether the span begins and ends in
    this paragraph."""

    lane: int
    top: float
    bottom: float
    opens: bool
    closes: bool
    span: Span


@dataclass(slots=True)
class Marks:
    tints: list[Tint] = field(default_factory=list)
    underlines: list[Underline] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    lanes: int = 0


@dataclass(slots=True, eq=False)
class Item:
    """A span's part of a paragraph."""

    start: int
    end: int
    span: Span
    opens: bool = True
    closes: bool = True
    slot: int = 0


class Lines:
    """The lines of a laid-out paragraph (or a run of them, where it is very long), and where characters stand."""

    def __init__(self, block: QTextBlock, first: int = 0, last: int | None = None) -> None:
        layout = block.layout()
        self.first = first
        self.last = layout.lineCount() if last is None else min(last, layout.lineCount())
        self._block = block
        self._x: dict[int, int] = {}
        self._rights: dict[int, int] = {}
        lines = [layout.lineAt(n) for n in range(first, self.last)]
        self._lines: list[QTextLine] = lines
        self.starts = [line.textStart() for line in lines]
        self.end = lines[-1].textStart() + lines[-1].textLength() if lines else 0
        self.ends = [*self.starts[1:], self.end]
        self.tops = [line.y() for line in lines]
        self.baselines = [top + line.ascent() for top, line in zip(self.tops, lines, strict=True)]

    @property
    def start(self) -> int:
        return self.starts[0] if self.starts else 0

    @cached_property
    def bottoms(self) -> list[float]:
        last = self._lines[-1:]
        return [*self.tops[1:], *(line.y() + line.height() for line in last)]

    @cached_property
    def _mixed(self) -> bool:
        """Whether some of it runs from right to left."""
        return has_right_to_left(self._block.text())

    def row(self, position: int) -> int:
        """The line (counted from ``first``) that holds the character at ``position``."""
        return max(0, bisect_right(self.starts, position) - 1)

    def runs_left(self, position: int) -> bool:
        """Whether the character at the position is written from right to left."""
        if not self._mixed:
            return False
        line = self._lines[self.row(position)]
        return any(run.isRightToLeft() for run in line.glyphRuns(position, 1))

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Where the characters from start to end stand, line by line; several pieces a line in bidirectional text.
        White space at a line's end takes no room."""
        start, end = max(start, self.start), min(end, self.end)
        if start >= end:
            return []
        row = bisect_right(self.starts, start) - 1
        if self._mixed:
            return list(self._mixed_pieces(start, end, row))
        out: list[Piece] = []
        left = self._left(row, start)
        while end > (stop := self.ends[row]):
            if left < (right := self._right(row)):
                out.append((row, left, right))
            row += 1
            left = self._left(row, stop)
        right = self._right(row) if end == stop else min(self._left(row, end), self._right(row))
        if left < right:
            out.append((row, left, right))
        return out

    def _mixed_pieces(self, start: int, end: int, row: int) -> Iterator[Piece]:
        while start < end and row < len(self.ends):
            stop = self.ends[row]
            for left, right in visual_pieces(self._lines[row], start, min(end, stop)):
                yield row, left, right
            start, row = stop, row + 1

    def _left(self, row: int, position: int) -> int:
        x = self._x.get(position)
        if x is None:
            found: Any = self._lines[row].cursorToX(position)
            x = self._x[position] = round(found[0])
        return x

    def _right(self, row: int) -> int:
        x = self._rights.get(row)
        if x is None:
            line = self._lines[row]
            x = self._rights[row] = round(line.x() + line.naturalTextWidth())
        return x


def visual_pieces(line: QTextLine, start: int, end: int) -> list[tuple[int, int]]:
    """Where the characters from start to end stand on a line with both directions: one stretch per glyph run, those
    that touch joined."""
    found: list[tuple[float, float]] = []
    for run in line.glyphRuns(start, end - start):
        places = run.positions()
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        if places:
            right = max(p.x() + a.x() for p, a in zip(places, advances, strict=True))
            found.append((min(p.x() for p in places), right))
    found.sort()
    joined: list[tuple[float, float]] = []
    for left, right in found:
        if joined and left <= joined[-1][1] + 0.5:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return [(round(left), round(right)) for left, right in joined]


def marks(lines: Lines, items: Sequence[Item], reading: Reading, long_lane: Callable[[Span], int]) -> Marks:
    """Everything to paint for the items (sorted by start, the longest first) on these lines."""
    out = Marks()
    if not items:
        return out
    tops = [top_of_letters(lines, row, reading) for row in range(len(lines.tops))]
    for group in _groups(items):
        if len(group) == 1:
            _alone(out, lines, group[0], tops, reading)
        else:
            _together(out, lines, group, tops, reading)
    _brackets(out, lines, items, long_lane)
    return out


def _groups(items: Sequence[Item]) -> list[list[Item]]:
    """Items that hang together by overlapping."""
    groups: list[list[Item]] = []
    reach = -1
    for item in items:
        if item.start >= reach:
            groups.append([])
        groups[-1].append(item)
        reach = max(reach, item.end)
    return groups


def _alone(out: Marks, lines: Lines, item: Item, tops: Sequence[int], reading: Reading) -> None:
    """An item that shares no words: tint and underline are the same stretches."""
    first, span = _FIRST * reading.unit, item.span
    thickness = _spacing(1, reading)[1]
    for row, left, right in lines.pieces(item.start, item.end):
        y, top = round(lines.baselines[row] + first), tops[row]
        out.underlines.append(Underline(left, y, right - left, thickness, span))
        out.tints.append(Tint(left, top, right - left, y + thickness - top, span, False))


def _together(out: Marks, lines: Lines, group: Sequence[Item], tops: Sequence[int], reading: Reading) -> None:
    """Items that overlap: underlines one below the other, the tint of words that several share in as many bands, so
    that none hides another."""
    first, baselines = _FIRST * reading.unit, lines.baselines
    found = slots([(item.start, item.end) for item in group])
    pitch, thickness = _spacing(max(found) + 1, reading)
    for item, slot in zip(group, found, strict=True):
        item.slot = slot
        drop = first + slot * pitch
        for row, left, right in lines.pieces(item.start, item.end):
            out.underlines.append(Underline(left, round(baselines[row] + drop), right - left, thickness, item.span))
    for start, end, over in covered([(item.start, item.end, item) for item in group]):
        drop = first + max([item.slot for item in over]) * pitch + thickness
        count = len(over)
        for row, left, right in lines.pieces(start, end):
            y = top = tops[row]
            height = round(baselines[row] + drop) - top
            for number, item in enumerate(over, 1):
                below = top + round(height * number / count)
                out.tints.append(Tint(left, y, right - left, below - y, item.span, count > 1))
                y = below


def top_of_letters(lines: Lines, row: int, reading: Reading) -> int:
    """Where the tint on a line begins: a little above the letters."""
    return round(max(lines.tops[row] + _EDGE, lines.baselines[row] - reading.above * 0.93))


def bottom_of(lines: Lines, row: int, depth: int, reading: Reading, deepest: int = 1) -> int:
    """Where the tint over ``depth`` underlines ends: below the lowest."""
    pitch, thickness = _spacing(max(depth, deepest), reading)
    return round(lines.baselines[row] + _FIRST * reading.unit + (depth - 1) * pitch) + thickness


def _spacing(depth: int, reading: Reading) -> tuple[float, int]:
    """(from one underline to the next, thickness): above three they draw together, to stay off the next line."""
    unit = reading.unit
    if depth <= 3:
        return _SLOT * unit, max(1, round(_THICK * unit))
    pitch = max(1.5, 3 * _SLOT * unit / depth)
    return pitch, max(1, int(pitch - 0.5))


def _brackets(out: Marks, lines: Lines, items: Sequence[Item], long_lane: Callable[[Span], int]) -> None:
    tops, bottoms = lines.tops, lines.bottoms
    rows = [(lines.row(item.start), lines.row(max(item.start, item.end - 1)) + 1) for item in items]
    for item, (first, last), lane in zip(items, rows, _lanes(items, rows, long_lane), strict=True):
        top = tops[first] if item.opens else tops[0]
        bottom = bottoms[last - 1] if item.closes else bottoms[-1]
        out.brackets.append(Bracket(lane, top, bottom, item.opens, item.closes, item.span))
    out.lanes = max([bracket.lane for bracket in out.brackets]) + 1


def _lanes(items: Sequence[Item], rows: Sequence[tuple[int, int]], long_lane: Callable[[Span], int]) -> list[int]:
    """A lane for each; those that run on into other paragraphs have theirs already."""
    short = [item.opens and item.closes for item in items]
    if all(short):
        return slots(rows)
    taken = [(rows[n], long_lane(item.span)) for n, item in enumerate(items) if not short[n]]
    found = iter(lanes([row for row, is_short in zip(rows, short, strict=True) if is_short], taken))
    settled = iter([lane for _, lane in taken])
    return [next(found) if is_short else next(settled) for is_short in short]
