"""The two handles of the lit span, under the mouse: what moves a boundary, and what does not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.text_view import CodedTextView, Span
from tests.ui.text_view.conftest import TEXT, Mark, drag, point_at

LEFT = Qt.MouseButton.LeftButton
WORDS = "4,700 casualties"


@pytest.fixture
def span(view: CodedTextView, mark: Mark) -> Span:
    """A lit span, and the caret far from it."""
    made = mark(WORDS)
    view.select(len(TEXT), len(TEXT))
    view.light(made.id)
    QApplication.processEvents()
    return made


@pytest.fixture
def asked(view: CodedTextView) -> list[str]:
    """The words that the span was to have."""
    found: list[str] = []
    view.resizeRequested.connect(lambda _id, start, end: found.append(view.text[start:end]))
    return found


def edge(view: CodedTextView, position: int) -> QPoint:
    """The boundary before the code point, at half the height of its line, in the viewport."""
    cursor = view.textCursor()
    cursor.setPosition(view.offsets.utf16(position))
    return view.cursorRect(cursor).center()


def knob(view: CodedTextView, which: str) -> QPoint:
    """The middle of a handle's knob, found where the mouse finds it: the cursor changes there."""
    assert view.lit_span is not None
    position = view.lit_span.start if which == "start" else view.lit_span.end
    x, y = edge(view, position).x(), edge(view, position).y()
    height = view.cursorRect().height()
    rows = range(y - height, y) if which == "start" else range(y, y + height)
    places = [QPoint(x + dx, row) for row in rows for dx in range(-9, 10) if takes_hold(view, QPoint(x + dx, row))]
    assert places, f"no {which} handle"
    return QPoint(sum(p.x() for p in places) // len(places), sum(p.y() for p in places) // len(places))


def takes_hold(view: CodedTextView, point: QPoint) -> bool:
    point_at(view, point)
    return view.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor


def press_and_drag(view: CodedTextView, first: QPoint, last: QPoint) -> None:
    QTest.mousePress(view.viewport(), LEFT, pos=first)
    drag(view, first, last)


@pytest.mark.parametrize(
    ("which", "to", "expected"),
    [
        ("end", " of them", "4,700 casualties, some 600"),
        ("end", " casualties", "4,700"),
        ("start", "about", "about 4,700 casualties"),
        ("start", "casualties", "casualties"),
    ],
)
def test_dragging_a_handle_asks_for_the_new_boundary(
    view: CodedTextView, span: Span, asked: list[str], which: str, to: str, expected: str
) -> None:
    grip = knob(view, which)
    beside = grip - edge(view, span.start if which == "start" else span.end)
    goal = edge(view, TEXT.index(to)) + beside  # the hand goes as far as the boundary shall
    press_and_drag(view, grip, goal)
    assert asked == []  # not before the button is let go
    QTest.mouseRelease(view.viewport(), LEFT, pos=goal)
    assert asked == [expected]
    start = TEXT.index(expected)
    view.replace_span(Span(start, start + len(expected), span.id, span.code, span.coder))
    assert view.lit == span.id
    assert view.lit_span is not None
    assert TEXT[view.lit_span.start : view.lit_span.end] == expected


@pytest.mark.parametrize("beside", [-4, -2, -1, 0, 1, 2, 4])
@pytest.mark.parametrize("height", [-6, 0, 6])
def test_selecting_from_the_spans_first_word_on_selects(
    view: CodedTextView, span: Span, asked: list[str], beside: int, height: int
) -> None:
    """The figure that a field is anchored to is often the first word of the passage."""
    first = edge(view, span.start) + QPoint(beside, height)
    last = edge(view, span.start + len("4,700"))
    press_and_drag(view, first, last)
    QTest.mouseRelease(view.viewport(), LEFT, pos=last)
    assert view.quote().strip() == "4,700"
    assert asked == []
    assert view.lit == span.id


@pytest.mark.parametrize("beside", [-2, 0, 2])
def test_selecting_backwards_from_the_spans_last_word_selects(
    view: CodedTextView, span: Span, asked: list[str], beside: int
) -> None:
    first = edge(view, span.end) + QPoint(beside, 0)
    last = edge(view, TEXT.index("casualties"))
    press_and_drag(view, first, last)
    QTest.mouseRelease(view.viewport(), LEFT, pos=last)
    assert view.quote() == "casualties"
    assert asked == []


@pytest.mark.parametrize("which", ["start", "end"])
@pytest.mark.parametrize("moved", [0, 1, 3])
def test_a_press_without_a_drag_changes_nothing(
    view: CodedTextView, span: Span, asked: list[str], which: str, moved: int
) -> None:
    before = view.viewport().grab().toImage()
    grip = knob(view, which)
    point_at(view, QPoint(2, 2))
    press_and_drag(view, grip, grip + QPoint(moved, 0))
    QTest.mouseRelease(view.viewport(), LEFT, pos=grip + QPoint(moved, 0))
    assert asked == []
    assert view.lit == span.id
    assert view.viewport().grab().toImage() == before


def test_the_new_boundary_is_seen_while_it_is_dragged(view: CodedTextView, span: Span) -> None:
    beyond = edge(view, TEXT.index(" of them")) - QPoint(2, 0)
    before = view.viewport().grab().toImage().pixelColor(beyond)
    grip = knob(view, "end")
    press_and_drag(view, grip, grip + edge(view, TEXT.index(" of them")) - edge(view, span.end))
    QApplication.processEvents()
    during = view.viewport().grab().toImage().pixelColor(beyond)
    assert during != before
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, pos=grip)
    assert view.viewport().grab().toImage().pixelColor(beyond) == before


def test_escape_gives_a_drag_up_whatever_else_it_is_for(view: CodedTextView, span: Span, asked: list[str]) -> None:
    elsewhere: list[None] = []
    shortcut = QShortcut(Qt.Key.Key_Escape, view)
    shortcut.activated.connect(lambda: elsewhere.append(None))
    grip = knob(view, "end")
    goal = grip + QPoint(60, 0)
    press_and_drag(view, grip, goal)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    drag(view, goal, goal + QPoint(20, 0))
    QTest.mouseRelease(view.viewport(), LEFT, pos=goal)
    assert asked == []
    assert elsewhere == []
    assert view.lit == span.id
    assert view.selection()[0] == view.selection()[1]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert elsewhere == [None]


def test_a_boundary_is_dragged_off_the_screen(view: CodedTextView, qtbot: QtBot) -> None:
    text = "\n".join(f"Line number {n} of a long document." for n in range(100))
    view.set_document(text, spans=[Span(0, 11, "first", "fig", "A")])
    view.light("first")
    QApplication.processEvents()
    grip = knob(view, "end")
    below = QPoint(grip.x(), view.viewport().height() + 30)
    QTest.mousePress(view.viewport(), LEFT, pos=grip)
    for _ in range(8):
        drag(view, below, below)
    assert view.verticalScrollBar().value() > 10
    with qtbot.waitSignal(view.resizeRequested) as caught:
        QTest.mouseRelease(view.viewport(), LEFT, pos=below)
    assert caught.args[2] > text.index("number 20")


def test_resting_handles_are_neither_seen_nor_taken(view: CodedTextView, span: Span, asked: list[str]) -> None:
    grip = knob(view, "start")
    ink = view.viewport().grab().toImage().pixelColor(grip)
    view.rest_handles()
    QApplication.processEvents()
    assert view.viewport().grab().toImage().pixelColor(grip) != ink
    assert not takes_hold(view, grip)
    press_and_drag(view, grip, edge(view, TEXT.index("toll")))
    QTest.mouseRelease(view.viewport(), LEFT, pos=edge(view, TEXT.index("toll")))
    assert asked == []
    assert view.quote()
    view.light(None)
    view.light(span.id)
    assert takes_hold(view, grip)


def test_in_a_right_to_left_line_the_start_is_at_the_right(view: CodedTextView, asked: list[str]) -> None:
    text = "\u05d4\u05de\u05de\u05e9\u05dc\u05d4 \u05d4\u05d5\u05d3\u05d9\u05e2\u05d4 \u05db\u05d9"
    view.set_document(text, spans=[Span(7, 13, "word", "fig", "A")])
    view.light("word")
    QApplication.processEvents()
    assert knob(view, "start").x() > knob(view, "end").x()
    grip = knob(view, "start")
    goal = grip + edge(view, 0) - edge(view, 7)
    press_and_drag(view, grip, goal)
    QTest.mouseRelease(view.viewport(), LEFT, pos=goal)
    assert asked == [text[:13]]
