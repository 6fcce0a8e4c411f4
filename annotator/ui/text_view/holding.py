"""The spans that the view holds: given at once, or read from the project little by little while nothing else happens.

Keeps index, overview and lanes in step. Paints nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.model.segmentation import line_at
from annotator.ui.text_view.lanes import LongLanes
from annotator.ui.text_view.overview import Overview
from annotator.ui.text_view.spans import Span, SpanIndex

#: ``source(start, end)``: the spans that overlap the stretch (those that begin in it will do), in text order.
Source = Callable[[int, int], Sequence[Span]]
_STEP = 8192  # code points read at a time: a millisecond or so


def in_order(spans: Sequence[Span]) -> Source:
    """A source for spans that are there already, in text order."""
    starts = [span[0] for span in spans]

    def source(start: int, end: int) -> Sequence[Span]:
        return spans[bisect_left(starts, start) : bisect_left(starts, end)]

    return source


class Holding(QObject):
    """The document is read in parts of _STEP code points: those that are asked for at once, the others one by one in
    the background. ``grown`` tells that all are read; ``late`` that a span was read which reaches into a part that was
    there before (a sequence's only: a source gives what overlaps a part with it)."""

    grown = Signal()
    late = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read_more)
        self.reset("", ())

    def reset(self, text: str, spans: Sequence[Span] | Source) -> None:
        """Begin anew with a document's spans: a sequence in text order, or a source to read them from."""
        self._timer.stop()
        self._length = len(text)
        self._source = spans if callable(spans) else in_order(spans)
        self._live = callable(spans)
        self._here = bytearray(-(-len(text) // _STEP))  # a flag for each part
        self._missing = len(self._here)
        self._next = 0  # the parts before are all here
        self._early: set[str] = set()  # what came before the part that it begins in
        self.index = SpanIndex()
        self.overview = Overview(len(text))
        self.lanes = LongLanes(self.index.touching, lambda position: line_at(text, position))
        if text:
            self._timer.start()

    @property
    def complete(self) -> bool:
        return not self._missing

    def touching(self, start: int, end: int) -> list[Span]:
        """The spans that overlap the stretch, in text order."""
        if self._missing:
            for part in range(self._part(start), self._part(max(start, end - 1)) + 1):
                self._read(part)
        return self.index.touching(start, end)

    def find(self, id_: str, near: int | None = None) -> Span | None:
        """The span with this id: it is looked for where it is said to be, then read on until it turns up."""
        if near is not None and self._missing:
            self._read(self._part(near))
        span = self.index.find(id_)
        while span is None and self._missing:
            self._read_next()
            span = self.index.find(id_)
        return span

    def after(self, span: Span | None) -> Span | None:
        """The next one in text order (None: the first)."""
        if not self._missing:
            return self.index.after(span)
        for part in range(self._part(span.start) if span else 0, len(self._here)):
            self._read(part)
            found = self.index.after(span)
            if found is not None and self._part(found.start) <= part:
                return found
        return self.index.after(span)

    def before(self, span: Span | None) -> Span | None:
        """The one before in text order (None: the last)."""
        if not self._missing:
            return self.index.before(span)
        for part in range(self._part(span.start if span else self._length), -1, -1):
            self._read(part)
            found = self.index.before(span)
            if found is not None and self._part(found.start) >= part:
                return found
        return self.index.before(span)

    def add(self, span: Span) -> bool:
        """Whether it is here now. What lies in parts that were not read yet will come from a live source."""
        first, last = self._part(span.start), self._part(max(span.start, span.end - 1))
        if self._missing and not self._here[first]:
            if not self._live:
                self._read(first)
            elif any(self._here[first : last + 1]):
                self._early.add(span.id)
            else:
                return False
        self.index.add(span)
        self.overview.add((span,))
        return True

    def remove(self, id_: str) -> Span | None:
        """The span that was there; None when there was none here yet."""
        span = self.index.find(id_)
        if span is None and not self._live:
            span = self.find(id_)
        if span is not None:
            self.index.remove(span)
            self.overview.remove(span)
            self.lanes.forget(id_)
            self._early.discard(id_)
        return span

    def _part(self, position: int) -> int:
        return max(0, min(len(self._here) - 1, position // _STEP))

    def _read_more(self) -> None:
        if self._missing:
            self._read_next()
        if self._missing:
            self._timer.start()  # not before: a source that fails is not asked again and again
        else:
            self.grown.emit()

    def _read_next(self) -> None:
        while self._here[self._next]:
            self._next += 1
        self._read(self._next)

    def _read(self, part: int) -> None:
        if not self._missing or self._here[part]:
            return
        self._here[part] = 1
        self._missing -= 1
        start, end = part * _STEP, min((part + 1) * _STEP, self._length)
        fresh = [span for span in self._source(start, end) if self._is_new(span, part)]
        if not self._missing:
            self._source = in_order(())
        self.index.extend(fresh)
        self.overview.add(fresh)
        if any(span[1] > end and self._here[self._part(span[1] - 1)] for span in fresh):
            self.late.emit()

    def _is_new(self, span: Span, part: int) -> bool:
        """Whether a span that was read with a part is not here yet. One that begins in a part still to be read comes
        early, and is passed over when it comes again."""
        first, known = self._part(span[0]), span[2] in self._early
        if first == part:
            self._early.discard(span[2])
            return not known
        if known or self._here[first]:
            return False
        self._early.add(span[2])
        return True
