"""What is on the screen after the text was scrolled by a line, a page or a leap: what belongs there, nothing else."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import QApplication

from annotator.ui.text_view import CodedTextView, Span


@pytest.fixture
def long(view: CodedTextView) -> CodedTextView:
    """A document of many screens, with spans in paragraphs and across them."""
    rng = random.Random(5)
    words = "parliament casualties officials said that the figure of “quoted” would not be all of them".split()
    text = "\n".join(" ".join(rng.choices(words, k=rng.randint(5, 90))) for _ in range(400))
    starts = sorted(rng.randrange(len(text) - 700) for _ in range(900))
    codes = ("fig", "mot", "pro", "her")
    spans = [
        Span(start, start + rng.choice((8, 30, 90, 600)), f"s{n}", codes[n % 4], "A") for n, start in enumerate(starts)
    ]
    view.set_document(text, "A title", "A subtitle", spans)
    view.set_numbers("sentence")
    while not view.complete:
        QApplication.processEvents()
    return view


def on_screen(view: CodedTextView) -> QImage:
    """The window as it was painted piece by piece."""
    QApplication.processEvents()
    return view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def painted_anew(view: CodedTextView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize(
    "moves",
    [(1,) * 12, (3, 3, -1, -2, 3), (20, 20, -15), (700, 3, -300, 1), (5000, 2, -9, -4000), (2500, -2500, 7)],
)
def test_the_screen_shows_what_painting_anew_would_show(long: CodedTextView, moves: Sequence[int]) -> None:
    bar = long.verticalScrollBar()
    bar.setValue(40)
    QApplication.processEvents()
    for move in moves:
        bar.setValue(bar.value() + move)
        assert on_screen(long) == painted_anew(long), f"after moving by {move}"


@pytest.mark.parametrize(("first", "then"), [(1, 300), (370, 40), (300, 60), (200, 0), (30, 200)])
def test_a_leap_ends_where_it_would_without_short_cuts(long: CodedTextView, first: int, then: int) -> None:
    text, spans = long.text, [long.spans_at(n)[0] for n in range(0, len(long.text), 40) if long.spans_at(n)]
    seen = []
    for leap in (long.flow.leap, lambda _to: None):
        long.flow.leap = leap  # type: ignore[method-assign]
        long.set_document(text, "A title", "", sorted(set(spans)))
        for paragraph in (first, then):
            block = long.document().findBlockByNumber(paragraph)
            long.verticalScrollBar().setValue(block.firstLineNumber())
            seen.append((on_screen(long), long.nearest(QPoint(200, 300).toPointF())))
    assert seen[:2] == seen[2:]


def test_another_document_is_shown_from_its_beginning(long: CodedTextView) -> None:
    bar = long.verticalScrollBar()
    long.select(5000, 5100)
    for text in (long.text[::-1], "Short.", "", "One line " * 3000, "Two\nlines"):
        bar.setValue(bar.maximum())
        QApplication.processEvents()
        long.set_document(text, "Title")
        assert (bar.value(), long.caret(), long.selection()) == (0, 0, (0, 0))
        assert on_screen(long) == painted_anew(long)
        bar.setValue(bar.maximum())  # the last line can be reached
        QApplication.processEvents()
        assert long.viewport().rect().contains(long.cursorRect(_end(long)))


def _end(view: CodedTextView) -> QTextCursor:
    cursor = view.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    return cursor
