"""Moving the lit span's boundaries: by key, and with the mouse on its two handles. Proposes; the project decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from annotator.ui.text_view.page import Page
from annotator.ui.text_view.spans import Span
from annotator.ui.text_view.units import moved_end, moved_start, snapped

Edge = Literal["start", "end"]
_REACH = 5.0  # pixels from a handle that still take hold of it


def moved(text: str, span: Span, edge: Edge, kind: str, step: int) -> tuple[int, int]:
    """The span's boundaries after one edge went one unit later (step 1) or earlier (-1). Unchanged where that would
    empty it, or where there is no such unit."""
    start, end = span.start, span.end
    if edge == "start":
        start = moved_start(text, start, kind, step)
    else:
        end = moved_end(text, end, kind, step)
    return (start, end) if start < end else (span.start, span.end)


def dragged(text: str, span: Span, edge: Edge, position: int) -> tuple[int, int]:
    """The span's boundaries with one edge at the position, on a whole character, never empty."""
    if edge == "start":
        start = min(position, span.end - 1)
        start, end = snapped(text, start, span.end)
    else:
        start, end = snapped(text, span.start, max(position, span.start + 1))
    return start, end


@dataclass(frozen=True, slots=True)
class Handles:
    """Where the two handles stand in the viewport; None for one that is not on screen."""

    start: QRectF | None
    end: QRectF | None

    def at(self, point: QPointF) -> Edge | None:
        """The edge whose handle is under the point."""
        for edge, area in (("end", self.end), ("start", self.start)):
            if area is not None and area.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(point):
                return "end" if edge == "end" else "start"
        return None


def handles(page: Page, start: int, end: int, height: float) -> Handles:
    """The handles of a span, in a viewport of this height."""
    return Handles(_edge(page, start, height, first=True), _edge(page, end, height, first=False))


def _edge(page: Page, position: int, height: float, *, first: bool) -> QRectF | None:
    character = (position, position + 1) if first else (position - 1, position)
    rects = page.rects(*character, 0.0, height)
    if not rects:
        return None
    rect = rects[0] if first else rects[-1]
    leading = first != page.runs_left(character[0])
    x = rect.left() if leading else rect.right()
    return QRectF(x, rect.top(), 0.0, rect.height())
