"""The mouse in the text: clicks that light spans, double and triple clicks that select units, dragging a boundary.

Decides what a gesture means; the view carries it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.model.segmentation import unit_at
from annotator.ui.guard import guarded_or
from annotator.ui.text_view.boundary import Edge, Handle, dragged

if TYPE_CHECKING:
    from annotator.ui.text_view.view import CodedTextView


_DRAG = 4  # pixels that a handle is moved before anything changes


@dataclass(slots=True)
class Grip:
    """A handle that the mouse holds: where it was pressed, how far that was from the middle of the boundary's bar.
    ``given_up``: Escape was pressed; what follows up to the button's release means nothing."""

    edge: Edge
    pressed: QPointF
    beside: QPointF
    dragging: bool = False
    given_up: bool = False

    @classmethod
    def on(cls, handle: Handle, point: QPointF) -> Grip:
        return cls(handle.edge, point, point - handle.bar.center())


class KeepEscape(QObject):
    """While a boundary is dragged, Escape gives that up, whatever it is a shortcut for elsewhere."""

    @guarded_or(bool)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return False
        if event.key() != Qt.Key.Key_Escape:
            return False
        event.accept()
        return True


class Pointer:
    """Each method says whether it dealt with the event; what it did not deal with is Qt's."""

    def __init__(self, view: CodedTextView) -> None:
        self._view = view
        self._pressed: QPointF | None = None
        self._grip: Grip | None = None
        self._keep_escape = KeepEscape(view)
        self._unit: tuple[str, int, int] | None = None  # kind and first unit of a selection made by double click
        self._double = QElapsedTimer()
        self._double_at = QPointF()

    def press(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        point = event.position()
        handle = self._view.handle_at(point)
        if handle is not None:
            self._grip = Grip.on(handle, point)
            self._view.installEventFilter(self._keep_escape)
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
        if self._grip is not None:
            self._drag(self._grip, point)
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
        if self._grip is not None:
            self._grip = None
            view.removeEventFilter(self._keep_escape)
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
        if self._grip is None or self._grip.given_up:
            return False
        self._grip.given_up = True
        return True

    def _drag(self, grip: Grip, point: QPointF) -> None:
        view = self._view
        grip.dragging = grip.dragging or (point - grip.pressed).manhattanLength() >= _DRAG
        if grip.dragging and not grip.given_up and view.lit_span is not None:
            view.scroll_towards(point.y())
            view.preview(dragged(view.text, view.lit_span, grip.edge, view.nearest(point - grip.beside)))

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
