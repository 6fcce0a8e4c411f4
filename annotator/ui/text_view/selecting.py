"""Selecting by unit: word, clause, sentence, paragraph; wider and narrower, the next one, one more, one less.

Works on code points of the document's text, and on the widget only through ``selection`` and ``select``.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.model.segmentation import unit_at
from annotator.ui.text_view.units import LADDER, unit_after, unit_before

Range = tuple[int, int]


class Selecting:
    def __init__(self, selection: Callable[[], Range], select: Callable[[int, int], None]) -> None:
        self._selection = selection
        self._select = select
        self._kind = "word"
        self._narrower: list[Range] = []
        self._made: Range | None = None
        self.text = ""

    def unit(self, kind: str, extend: bool = False) -> None:
        """Select the unit at the caret (or at the selection's start), in a line without any the next one; with
        ``extend`` grow the selection by the next one of that kind."""
        start, end = self._selection()
        self._kind = kind
        if extend and start < end:
            self._grow(start, end)
        else:
            self._set(*self._here(start, kind))

    def wider(self) -> None:
        """The smallest unit that holds more than the selection."""
        start, end = self._selection()
        for kind in LADDER:
            low, high = unit_at(self.text, start, kind)
            if low <= start and end <= high and high - low > end - start:
                before = self._narrower if self._made == (start, end) else []
                self._kind = kind
                self._set(low, high)
                self._narrower = [*before, (start, end)]
                return
        if start == end:  # an empty line
            self.unit(LADDER[0])

    def narrower(self) -> None:
        """Back from the last ``wider``; else the largest unit at the selection's start that holds less."""
        start, end = self._selection()
        if self._made == (start, end) and self._narrower:
            *before, (low, high) = self._narrower
            self._set(low, high)
            self._narrower = before
            return
        for kind in reversed(LADDER):
            low, high = unit_at(self.text, start, kind)
            if start <= low and high <= end and high - low < end - start:
                self._kind = kind
                self._set(low, high)
                return
        self._set(start, start)

    def step(self, direction: int) -> None:
        """Select the next unit of the kind selected last (direction 1; the one that the caret is in, where nothing is
        selected), or the one before (-1)."""
        start, end = self._selection()
        here = unit_at(self.text, start, self._kind)
        if direction < 0:
            unit = unit_before(self.text, start, self._kind)
        elif start == end and here[0] <= start < here[1]:
            unit = here
        else:
            unit = unit_after(self.text, end, self._kind)
        if unit is not None:
            self._set(*unit)

    def more(self) -> None:
        """Grow the selection by one unit of the kind selected last."""
        start, end = self._selection()
        if start == end:
            self.unit(self._kind)
        else:
            self._grow(start, end)

    def less(self) -> None:
        """Take the last unit of that kind off the selection; a selection of one unit stays."""
        start, end = self._selection()
        last = unit_before(self.text, end, self._kind) if start < end else None
        if last is None or last[0] <= start:
            return
        previous = unit_before(self.text, last[0], self._kind)
        if previous is not None and previous[1] > start:
            self._set(start, previous[1])

    def _here(self, position: int, kind: str) -> Range:
        """The unit at the position; in a line that has none the next one, at the text's end the last."""
        low, high = unit_at(self.text, position, kind)
        if low < high:
            return low, high
        return unit_after(self.text, high, kind) or unit_before(self.text, low, kind) or (low, high)

    def _grow(self, start: int, end: int) -> None:
        following = unit_after(self.text, end, self._kind)
        if following is not None:
            self._set(start, following[1])

    def _set(self, start: int, end: int) -> None:
        self._select(start, end)
        self._made = (start, end)
        self._narrower = []
