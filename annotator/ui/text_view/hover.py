"""Pointing at spans: the one under the mouse is lit softly, and a small label names all that are there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from annotator.ui.text_view.spans import Span
from annotator.ui.theme import ui_font

if TYPE_CHECKING:
    from annotator.ui.text_view.view import CodedTextView


class Hover:
    def __init__(self, view: CodedTextView) -> None:
        self._view = view
        self._shown = False

    @cached_property
    def _label(self) -> HoverLabel:
        return HoverLabel(self._view.viewport())

    def point_at(self, point: QPointF, spans: Sequence[Span]) -> None:
        """The mouse is at this point of the viewport, over these spans, shortest first."""
        view = self._view
        if not spans:
            self.leave()
        elif view.soften(spans):
            line = view.cursorRect(view.cursorForPosition(point.toPoint()))
            self._show(spans, QRect(round(point.x()), line.top(), 1, line.height()))

    def point_in_margin(self, ids: Sequence[str], on_screen: QPoint) -> None:
        """The mouse is over the bracket or name of this span; over "+n" they are several, over none nothing."""
        view = self._view
        spans = [span for span in map(view.span, ids) if span is not None]
        if not spans:
            self.leave()
        elif view.soften(spans):
            here = view.viewport().mapFromGlobal(on_screen)
            self._show(spans, QRect(here, here))

    def leave(self) -> None:
        if self._shown:
            self._label.hide()
            self._shown = False
        self._view.soften([])

    def _show(self, spans: Sequence[Span], beside: QRect) -> None:
        self._shown = True
        self._label.show_at("\n".join(self._view.words(span) for span in spans), beside)


class HoverLabel(QLabel):
    """Plain text only: names are other people's words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName("hoverLabel")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMargin(5)
        self.hide()

    def show_at(self, words: str, below: QRect) -> None:
        """Show the words under (or, at the bottom of the view, over) a rectangle of the parent."""
        role = self._room.palette()
        edge, fill, ink = (
            role.mid().color().name(),
            role.toolTipBase().color().name(),
            role.toolTipText().color().name(),
        )
        size = ui_font(12).pixelSize()
        style = f"background: {fill}; color: {ink}; border: 1px solid {edge}; border-radius: 4px; font-size: {size}px;"
        if style != self.styleSheet():
            self.setStyleSheet(style)
        self.setText(words)
        self.adjustSize()
        room = self._room.rect()
        y = below.bottom() + 6
        if y + self.height() > room.bottom():
            y = below.top() - self.height() - 6
        self.move(QPoint(max(2, min(below.left(), room.right() - self.width() - 2)), max(2, y)))
        self.show()
        self.raise_()
