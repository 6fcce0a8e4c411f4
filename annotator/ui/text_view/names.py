"""The names of codes beside their brackets: where each finds room, and how many find none. Paints nothing.

Positions are pixels from the paragraph's top left corner in the margin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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

    def area(self, right: float, height: float) -> QRectF:
        return QRectF(self.x, self.y, right - self.x, height)


class Names:
    """Shortens and keeps the names' pictures. ``name_of``: a code's name."""

    def __init__(self, font: QFont, name_of: Callable[[str], str]) -> None:
        self._font = font
        self._name_of = name_of
        self._metrics = QFontMetricsF(font)
        self._kept: dict[tuple[str, int], Name] = {}
        self.height = self._metrics.height()

    def place(self, brackets: Sequence[Bracket], left: float, right: float, bottom: float) -> list[Label]:
        """Labels between left and right for the brackets that open here, from top to bottom: each beside the first
        line of its bracket or as little below as those above it allow, none below ``bottom``. What finds no room is
        counted beside the last one."""
        waiting = sorted((bracket for bracket in brackets if bracket.opens), key=lambda b: (b.top, b.lane))
        lowest = bottom + _OVER - self.height
        placed: list[Label] = []
        free = 0.0
        for number, bracket in enumerate(waiting):
            y = max(min(bracket.top + _BELOW, lowest), free)
            if y > lowest and placed:
                return self._with_rest(placed, waiting[number:], left, right)
            name = self.name(bracket.span.code, int(right - left))
            placed.append(Label(right - name.width, y, name, (bracket,)))
            free = y + self.height
        return placed

    def _with_rest(self, placed: list[Label], rest: Sequence[Bracket], left: float, right: float) -> list[Label]:
        """The last name makes room for the number of those that are left out."""
        count, last = self._made(f"+{len(rest)}"), placed.pop()
        x = right - count.width
        name = self.name(last.brackets[0].span.code, int(x - _BETWEEN - left))
        beside = Label(x - _BETWEEN - name.width, last.y, name, last.brackets)
        return [*placed, beside, Label(x, last.y, count, rest, rest=True)]

    def name(self, code: str, room: int) -> Name:
        """The code's name, no wider than the room."""
        name = self._kept.get((code, room))
        if name is None:
            full = self._name_of(code)
            name = self._kept[code, room] = self._made(
                self._metrics.elidedText(full, Qt.TextElideMode.ElideRight, max(0, room))
            )
        return name

    def _made(self, text: str) -> Name:
        return Name(text, static_text(text, self._font), self._metrics.horizontalAdvance(text))


def static_text(text: str, font: QFont) -> QStaticText:
    """Plain text (names are other people's words), laid out for painting again and again."""
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.prepare(font=font)
    return static
