"""Moving the lit span's boundaries: by key, and with the mouse on its two handles. Proposes; the project decides.

A handle is a small knob outside the span, above its first line and below its last: a press on the words themselves, up
to their very edge, selects as it does everywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from annotator.ui.text_view.page import Page
from annotator.ui.text_view.spans import Span
from annotator.ui.text_view.units import moved_end, moved_start, snapped

Edge = Literal["start", "end"]
KNOB = 3.5  # radius, pixels
_OUT = 2.0  # from the boundary to the knob's middle
_REACH = 4.0  # from the knob's edge, where a press still takes hold of it
_INWARD = 1.0  # as far as it may reach over the span's own words


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
class Handle:
    """``bar`` stands on the boundary (no width), ``knob`` is the middle of the grip, ``reach`` where it is taken hold
    of; in the viewport."""

    edge: Edge
    bar: QRectF
    knob: QPointF
    reach: QRectF


def handles(page: Page, start: int, end: int, height: float) -> list[Handle]:
    """The handles of a span that are on screen, in a viewport of this height."""
    both = (_handle(page, "start", start, height), _handle(page, "end", end, height))
    return [handle for handle in both if handle is not None]


def _handle(page: Page, edge: Edge, position: int, height: float) -> Handle | None:
    first = edge == "start"
    character = (position, position + 1) if first else (position - 1, position)
    rects = page.rects(*character, 0.0, height)
    if not rects:
        return None
    rect = rects[0] if first else rects[-1]
    leftmost = first != page.runs_left(character[0])
    x, out = (rect.left(), -1) if leftmost else (rect.right(), 1)
    y, away = (rect.top(), -1) if first else (rect.bottom(), 1)
    knob = QPointF(x + out * _OUT, y + away * _OUT)
    far = QPointF(knob.x() + out * (KNOB + _REACH), knob.y() + away * (KNOB + _REACH))
    near = QPointF(x - out * _INWARD, y - away * KNOB)
    return Handle(edge, QRectF(x, rect.top(), 0.0, rect.height()), knob, QRectF(far, near).normalized())
