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
    """``grown`` tells that spans were read in the background."""

    grown = Signal()

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
        self._text = text
        self._source = spans if callable(spans) else in_order(spans)
        self._live = callable(spans)
        self._read_to = 0
        self.index = SpanIndex()
        self.overview = Overview(len(text))
        self.lanes = LongLanes(self.index.touching, lambda position: line_at(text, position))
        if text:
            self._timer.start()

    @property
    def complete(self) -> bool:
        return self._read_to >= len(self._text)

    def read_to(self, position: int) -> None:
        """Make sure that all spans that begin before the position are here."""
        while self._read_to < min(position, len(self._text)):
            self._read_step()

    def touching(self, start: int, end: int) -> list[Span]:
        """The spans that overlap the stretch, in text order."""
        if self._read_to < end:
            self.read_to(end)
        return self.index.touching(start, end)

    def find(self, id_: str) -> Span | None:
        """The span with this id; reads on until it turns up."""
        span = self.index.find(id_)
        while span is None and not self.complete:
            self._read_step()
            span = self.index.find(id_)
        return span

    def after(self, span: Span | None) -> Span | None:
        """The next one in text order (None: the first)."""
        found = self.index.after(span)
        while (found is None or found.start >= self._read_to) and not self.complete:
            self._read_step()
            found = self.index.after(span)
        return found

    def before(self, span: Span | None) -> Span | None:
        """The one before in text order (None: the last)."""
        self.read_to(len(self._text) if span is None else span.start + 1)
        return self.index.before(span)

    def add(self, span: Span) -> bool:
        """Whether it is here now. What lies beyond what was read yet will come from a live source."""
        if span.start >= self._read_to and not self.complete:
            if self._live:
                return False
            self.read_to(span.start + 1)
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
        return span

    def _read_more(self) -> None:
        if self.complete:
            return
        self._read_step()
        if self.complete:
            self.grown.emit()
        else:
            self._timer.start()  # not before: a source that fails is not asked again and again

    def _read_step(self) -> None:
        start, end = self._read_to, min(self._read_to + _STEP, len(self._text))
        self._read_to = end
        fresh = [span for span in self._source(start, end) if start <= span[0] < end]
        self.index.extend(fresh)
        self.overview.add(fresh)
        if self.complete:
            self._source = in_order(())
