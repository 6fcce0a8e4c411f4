"""The names of codes beside their brackets: where each finds room, and how many find none. Paints nothing.

Positions are pixels from the paragraph's top left corner in the margin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QStaticText

from annotator.ui.text_view.bands import Bracket

_BELOW = 4.0  # from a bracket's top to its name's
_BETWEEN = 5.0  # from a name to "+n"
_OVER = 2.0  # as far as a name may reach out of its paragraph


@dataclass(slots=True)
class Name:
    """A code's name, shortened to the room there is, ready to paint."""

    text: str
    static: QStaticText
    width: float


@dataclass(slots=True)
class Label:
    """A name beside its bracket; or "+n", that stands for the brackets whose names found no room."""

    x: float
    y: float
    name: Name
    brackets: Sequence[Bracket]
    rest: bool = False

    def area(self, height: float) -> QRectF:
        return QRectF(self.x, self.y, self.name.width, height)


@dataclass(frozen=True, slots=True)
class Room:
    """Where names may stand: between left and right, none below ``bottom``; ``pitch`` from line to line."""

    left: float
    right: float
    bottom: float
    pitch: float


class Names:
    """Shortens and keeps the names' pictures. ``words_of``: what to call a span of this code and coder."""

    def __init__(self, font: QFont, words_of: Callable[[str, str], str]) -> None:
        self._font = font
        self._words_of = words_of
        self._metrics = QFontMetricsF(font)
        self._kept: dict[tuple[str, str, int], Name] = {}
        self.height = self._metrics.height()

    def place(self, brackets: Sequence[Bracket], room: Room, lit: str = "") -> list[Label]:
        """Labels for the brackets that open here, from top to bottom: each beside the first line of its bracket or a
        little below, as those above it allow; further below only where no other bracket opens. What finds no room is
        counted beside the last one. The bracket of the span ``lit`` has its name in any case."""
        waiting = sorted(
            (bracket for bracket in brackets if bracket.opens), key=lambda b: (b.top, b.span.id != lit, b.lane)
        )
        lines = [(top, list(group)) for top, group in groupby(waiting, key=lambda b: b.top)]
        lowest = room.bottom + _OVER - self.height
        placed: list[tuple[float, list[Bracket]]] = []
        free = 0.0
        for number, (top, group) in enumerate(lines, 1):
            below = lines[number][0] if number < len(lines) else room.bottom
            limit = min(lowest, max(top + _BELOW + room.pitch, below + _BELOW - self.height))
            for bracket in group:
                y = max(min(top + _BELOW, lowest), free)
                if y > limit and placed:
                    others = placed[-1][1]
                    others.insert(0 if bracket.span.id == lit else len(others), bracket)
                else:
                    placed.append((y, [bracket]))
                    free = y + self.height
        return [label for y, beside in placed for label in self._labels(y, beside, room)]

    def _labels(self, y: float, brackets: Sequence[Bracket], room: Room) -> Iterator[Label]:
        """The name of the first one, and how many more there are."""
        first, *rest = brackets
        right = room.right
        if rest:
            count = self._made(f"+{len(rest)}")
            yield Label(right - count.width, y, count, rest, rest=True)
            right -= count.width + _BETWEEN
        name = self._name(first.span.code, first.span.coder, int(right - room.left))
        yield Label(right - name.width, y, name, (first,))

    def _name(self, code: str, coder: str, width: int) -> Name:
        name = self._kept.get((code, coder, width))
        if name is None:
            words = self._metrics.elidedText(self._words_of(code, coder), Qt.TextElideMode.ElideRight, max(0, width))
            name = self._kept[code, coder, width] = self._made(words)
        return name

    def _made(self, text: str) -> Name:
        return Name(text, static_text(text, self._font), self._metrics.horizontalAdvance(text))


def static_text(text: str, font: QFont) -> QStaticText:
    """Plain text (names are other people's words), laid out for painting again and again."""
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.prepare(font=font)
    return static
