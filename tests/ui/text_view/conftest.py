"""A shown view, and a person's hands: pointing at a character, pressing keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.text_view import CodedTextView, Span

CODES = {
    "fig": ("casualty figure", "#b3541e", 0),
    "mot": ("motive attribution", "#2a6f6b", 1),
    "pro": ("propaganda framing", "#6b4a9c", 2),
    "her": ("heroism", "#1e1ecc", 3),
}

TEXT = (
    "Officials put the toll at about 4,700 casualties, some 600 of them dead. A researcher disagreed.\n"
    "On stage a choir called the fallen “stars that never go out”; nobody applauded.\n"
    "The ministry said nothing."
)


@pytest.fixture
def view(qtbot: QtBot) -> CodedTextView:
    made = CodedTextView()
    qtbot.addWidget(made)
    made.set_codes(CODES)
    made.resize(712, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    made.set_document(TEXT, "A title", "Outlet · 1 July 2025")
    QApplication.processEvents()
    return made


Mark = Callable[..., Span]


@pytest.fixture
def mark(view: CodedTextView) -> Mark:
    """Adds a span on a quote of the document, and returns it."""

    def add(quote: str, code: str = "fig", id_: str = "", coder: str = "A") -> Span:
        start = view.text.index(quote)
        span = Span(start, start + len(quote), id_ or f"{code}:{quote}"[:22], code, coder)
        view.add_span(span)
        return span

    return add


def on(view: CodedTextView, position: int) -> QPoint:
    """The middle of the character at the code point, in the viewport."""
    cursor = view.textCursor()
    cursor.setPosition(view.offsets.utf16(position))
    left = view.cursorRect(cursor)
    cursor.setPosition(view.offsets.utf16(position + 1))
    right = view.cursorRect(cursor)
    x = (left.left() + right.left()) // 2 if right.top() == left.top() else left.left() + 3
    return QPoint(x, left.center().y())


def send(view: CodedTextView, kind: QEvent.Type, point: QPoint, *, pressed: bool = True) -> None:
    """A mouse event in the viewport, the left button down (QTest's moves carry no buttons) or not."""
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = pressed and kind != QEvent.Type.MouseButtonRelease
    down = Qt.MouseButton.LeftButton if held else Qt.MouseButton.NoButton
    place, on_screen = QPointF(point), QPointF(view.viewport().mapToGlobal(point))
    event = QMouseEvent(kind, place, on_screen, button, down, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)


def point_at(view: CodedTextView, point: QPoint) -> None:
    """Move the mouse there, no button down (QTest's move says nothing where the mouse is there already)."""
    send(view, QEvent.Type.MouseMove, point, pressed=False)


def drag(view: CodedTextView, first: QPoint, last: QPoint) -> None:
    """Move the mouse with its left button down."""
    for point in (first, (first + last) / 2, last):
        send(view, QEvent.Type.MouseMove, point)
