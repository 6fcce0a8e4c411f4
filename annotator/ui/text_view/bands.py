"""Geometry of one paragraph's marks: tinted stretches, underlines, brackets in the margin. Paints nothing.

Worked out when the paragraph is first seen, kept until its spans or its layout change. All lengths are pixels from
the paragraph's top left corner. Text positions here are Qt's, relative to the paragraph.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
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
    pitch: float = _SLOT
    thickness: int = 2


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
        return [top + line.height() for top, line in zip(self.tops, self._lines, strict=True)]

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
        out: list[Piece] = []
        row = bisect_right(self.starts, start) - 1
        while start < end and row < len(self.ends):
            stop = self.ends[row]
            if self._mixed:
                out += [(row, *piece) for piece in visual_pieces(self._lines[row], start, min(end, stop))]
            else:
                left, right = self._left(row, start), self._left(row, end) if end < stop else self._right(row)
                if left < right:
                    out.append((row, left, min(right, self._right(row))))
            start, row = stop, row + 1
        return out

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
    for item, slot in zip(items, slots([(i.start, i.end) for i in items]), strict=True):
        item.slot = slot
    for group in _groups(items):
        pitch, thickness = _spacing(max([item.slot for item in group]) + 1, reading)
        for item in group:
            item.pitch, item.thickness = pitch, thickness
    _underlines(out, lines, items, reading)
    _tints(out, lines, items, reading)
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


def _underlines(out: Marks, lines: Lines, items: Sequence[Item], reading: Reading) -> None:
    first, baselines = _FIRST * reading.unit, lines.baselines
    for item in items:
        drop, thickness = first + item.slot * item.pitch, item.thickness
        for row, left, right in lines.pieces(item.start, item.end):
            out.underlines.append(Underline(left, round(baselines[row] + drop), right - left, thickness, item.span))


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


def _tints(out: Marks, lines: Lines, items: Sequence[Item], reading: Reading) -> None:
    """A stretch that several spans cover is split into as many bands, so that none hides another."""
    first = _FIRST * reading.unit
    for start, end, over in covered([(i.start, i.end, i) for i in items]):
        drop = first + max([item.slot * item.pitch + item.thickness for item in over])
        count = len(over)
        for row, left, right in lines.pieces(start, end):
            top = top_of_letters(lines, row, reading)
            height = round(lines.baselines[row] + drop) - top
            width, y = right - left, top
            for number, item in enumerate(over, 1):
                below = top + round(height * number / count)
                out.tints.append(Tint(left, y, width, below - y, item.span, count > 1))
                y = below


def _brackets(out: Marks, lines: Lines, items: Sequence[Item], long_lane: Callable[[Span], int]) -> None:
    rows = [(lines.row(i.start), lines.row(max(i.start, i.end - 1))) for i in items]
    long = [not (item.opens and item.closes) for item in items]
    settled = {n: long_lane(items[n].span) for n, is_long in enumerate(long) if is_long}
    taken = [((rows[n][0], rows[n][1] + 1), lane) for n, lane in settled.items()]
    short = [n for n, is_long in enumerate(long) if not is_long]
    found = lanes([(rows[n][0], rows[n][1] + 1) for n in short], taken)
    settled |= dict(zip(short, found, strict=True))
    for n, item in enumerate(items):
        first, last = rows[n]
        top = lines.tops[first] if item.opens else min(lines.tops)
        bottom = lines.bottoms[last] if item.closes else lines.bottoms[-1]
        out.brackets.append(Bracket(settled[n], top, bottom, item.opens, item.closes, item.span))
    out.lanes = max(settled.values()) + 1
