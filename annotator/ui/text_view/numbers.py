"""The numbers of paragraphs or sentences: counted through the text little by little, while nothing else happens.

Where they are painted is margin.py's affair.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.model.segmentation import units_on

KINDS = ("none", "paragraph", "sentence")
_STEP = 32_768  # code points read at a time: a millisecond or two
_AT_ONCE = 8 * _STEP  # as far ahead is counted when it is to be painted now


class Numbers(QObject):
    """``grown``: numbers that were asked for before they were known are there now."""

    grown = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._read_more)
        self.kind = "none"
        self.reset("")

    def reset(self, text: str, kind: str | None = None) -> None:
        """Begin anew: with another text, and with another of KINDS where one is given."""
        self._timer.stop()
        self.kind = kind or self.kind
        self._text = text if self.kind != "none" else ""
        self._starts = array("i")
        self._read_to = 0
        self._wanted = 0
        if self._text:
            self._timer.start()

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """(number from 1, code point where it begins) of those that begin in the stretch, as far as they are known."""
        end = min(end, len(self._text))
        if self._read_to < end <= self._read_to + _AT_ONCE:
            while self._read_to < end:
                self._read_step()
        elif self._read_to < end:
            self._wanted = max(self._wanted, end)
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [(number + 1, self._starts[number]) for number in range(first, last)]

    def _read_more(self) -> None:
        if self._read_to < len(self._text):
            self._read_step()
        if 0 < self._wanted <= self._read_to:
            self._wanted = 0
            self.grown.emit()
        if self._read_to < len(self._text):
            self._timer.start()

    def _read_step(self) -> None:
        units, self._read_to = units_on(self._text, self._read_to, self.kind, _STEP)
        self._starts.extend([start for start, _ in units])
