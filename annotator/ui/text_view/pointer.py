"""The mouse in the text: clicks that light spans, double and triple clicks that select units, dragging a boundary.

Decides what a gesture means; the view carries it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.model.segmentation import unit_at
from annotator.ui.text_view.boundary import Edge, dragged

if TYPE_CHECKING:
    from annotator.ui.text_view.view import CodedTextView


class Pointer:
    """Each method says whether it dealt with the event; what it did not deal with is Qt's."""

    def __init__(self, view: CodedTextView) -> None:
        self._view = view
        self._pressed: QPointF | None = None
        self._edge: Edge | None = None
        self._unit: tuple[str, int, int] | None = None  # kind and first unit of a selection made by double click
        self._double = QElapsedTimer()
        self._double_at = QPointF()

    def press(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        point = event.position()
        self._edge = self._view.handle_at(point)
        if self._edge is not None:
            return True
        if self._is_third_click(point):
            self._begin_unit("sentence", point)
            return True
        self._pressed = point
        if self._view.textCursor().hasSelection() and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            # else Qt would begin to drag the selected text away
            here = self._view.nearest(point)
            self._view.select(here, here)
        return False

    def double(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        self._double.start()
        self._double_at = event.position()
        self._begin_unit("word", event.position())
        return True

    def move(self, event: QMouseEvent) -> bool:
        point = event.position()
        view = self._view
        if self._edge is not None and view.lit_span is not None:
            view.preview(dragged(view.text, view.lit_span, self._edge, view.nearest(point)))
            return True
        if self._unit is not None:
            kind, start, end = self._unit
            low, high = unit_at(view.text, view.nearest(point), kind)
            view.select(min(start, low), max(end, high))
            return True
        if not event.buttons():
            view.point_at(point)
        return False

    def release(self, event: QMouseEvent) -> bool:
        view = self._view
        pressed, self._pressed = self._pressed, None
        if self._edge is not None:
            self._edge = None
            view.finish_preview()
            return True
        if self._unit is not None:
            self._unit = None
            return True
        if pressed is not None and not view.textCursor().hasSelection():
            moved = (event.position() - pressed).manhattanLength()
            if moved < QApplication.startDragDistance():
                self._click(event.position())
        return False

    def cancel(self) -> bool:
        """Give a drag of a boundary up. Whether there was one."""
        dragging, self._edge = self._edge is not None, None
        return dragging

    def _click(self, point: QPointF) -> None:
        """Light the shortest span under the mouse; again: the next longer one."""
        view = self._view
        ids = [span.id for span in view.spans_under(point)]
        if not ids:
            view.light(None)
        elif view.lit in ids:
            view.light(ids[(ids.index(view.lit) + 1) % len(ids)])
        else:
            view.light(ids[0])

    def _begin_unit(self, kind: str, point: QPointF) -> None:
        start, end = unit_at(self._view.text, self._view.nearest(point), kind)
        self._unit = (kind, start, end)
        self._view.select(start, end)

    def _is_third_click(self, point: QPointF) -> bool:
        if not self._double.isValid() or self._double.hasExpired(QApplication.doubleClickInterval()):
            return False
        self._double.invalidate()
        return (point - self._double_at).manhattanLength() < QApplication.startDragDistance()
