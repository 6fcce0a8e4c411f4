"""What is on the paper, read from a picture of the view."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.colours import on_paper
from annotator.ui.text_view import CodedTextView, Span
from tests.ui.text_view.conftest import CODES, TEXT, Mark, on

WHITE = "#ffffff"


@pytest.fixture(autouse=True)
def white_paper(view: CodedTextView) -> None:
    palette = QPalette(view.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor(WHITE))
    palette.setColor(QPalette.ColorRole.Text, QColor("#202020"))
    view.setPalette(palette)
    view.clearFocus()


def line_colour(code: str, paper: str = WHITE) -> str:
    return on_paper(CODES[code][1], paper)


def area(view: CodedTextView, start: int, end: int) -> QRect:
    """The whole height of the line over a stretch of one line, in the viewport."""
    cursor = view.textCursor()
    cursor.setPosition(view.offsets.utf16(start))
    first = view.cursorRect(cursor)
    cursor.setPosition(view.offsets.utf16(end))
    return first.united(view.cursorRect(cursor))


def colours(view: CodedTextView, where: QRect) -> Counter[str]:
    QApplication.processEvents()
    image = view.viewport().grab(where).toImage()
    return Counter(image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height()))


def row_of(view: CodedTextView, where: QRect, colour: str) -> set[int]:
    """The rows of pixels in which the colour occurs."""
    image = view.viewport().grab(where).toImage()
    rows = range(image.height())
    return {y for y in rows if any(image.pixelColor(x, y).name() == colour for x in range(image.width()))}


@pytest.mark.parametrize("code", ["fig", "mot", "pro"])
def test_a_span_has_its_codes_underline_and_a_tint(view: CodedTextView, mark: Mark, code: str) -> None:
    span = mark("4,700 casualties", code)
    found = colours(view, area(view, span.start, span.end))
    assert found[line_colour(code)] > 60
    (paper, _), (tint, _) = Counter({c: n for c, n in found.items() if QColor(c).lightness() > 200}).most_common(2)
    assert WHITE in (paper, tint)
    beside = colours(view, area(view, TEXT.index("researcher"), TEXT.index(" disagreed")))
    assert line_colour(code) not in beside


def test_overlapping_spans_are_all_visible(view: CodedTextView, mark: Mark) -> None:
    spans = [mark("about 4,700 casualties", "fig"), mark("4,700 casualties", "pro"), mark("4,700", "mot")]
    inner = area(view, spans[2].start, spans[2].end)
    found = colours(view, inner)
    rows = [row_of(view, inner, line_colour(code)) for code in ("fig", "pro", "mot")]
    assert all(found[line_colour(code)] >= 10 for code in ("fig", "pro", "mot"))
    assert max(rows[0]) < min(rows[1])  # one underline below the other
    assert max(rows[1]) < min(rows[2])


def test_the_same_code_twice_on_the_same_words_shows_two_underlines(view: CodedTextView, mark: Mark) -> None:
    where = area(view, TEXT.index("toll"), TEXT.index("toll") + 4)
    mark("toll", id_="a")
    QApplication.processEvents()
    once = row_of(view, where, line_colour("fig"))
    mark("toll", id_="b", coder="B")
    QApplication.processEvents()
    twice = row_of(view, where, line_colour("fig"))
    assert len(twice) >= 2 * len(once)


def test_patterns_differ_without_colour(view: CodedTextView) -> None:
    """All codes in one colour: their underlines must still tell them apart."""
    view.set_codes({str(n): (f"code {n}", "#444444", n) for n in range(6)})
    words = ["Officials", "casualties", "researcher", "disagreed", "applauded", "ministry"]
    for number, word in enumerate(words):
        start = TEXT.index(word)
        view.add_span(Span(start, start + len(word), word, str(number), "A"))
    QApplication.processEvents()
    seen = set()
    for word in words:
        start = TEXT.index(word)
        where = area(view, start, start + len(word))
        image = view.viewport().grab(QRect(where.left(), where.bottom() - 9, 24, 8)).toImage()
        dark = [[image.pixelColor(x, y).lightness() < 120 for x in range(24)] for y in range(image.height())]
        rows = tuple(tuple(row) for row in dark if any(row))
        assert rows, f"no underline under {word}"
        seen.add(rows)
    assert len(seen) == len(words)


def test_the_lit_span_has_a_box(view: CodedTextView, mark: Mark) -> None:
    span = mark("4,700 casualties")
    where = area(view, span.start, span.end).adjusted(-3, 0, 3, 0)
    before = row_of(view, where, line_colour("fig"))
    view.light(span.id)
    QApplication.processEvents()
    image = view.viewport().grab(where).toImage()
    middle = image.width() // 2
    dark = [y for y in range(image.height()) if near(image.pixelColor(middle, y), line_colour("fig"))]
    assert min(dark) < min(before) - 10  # a line above the letters too


def near(colour: QColor, wanted: str) -> bool:
    other = QColor(wanted)
    pairs = ((colour.red(), other.red()), (colour.green(), other.green()), (colour.blue(), other.blue()))
    return all(abs(a - b) < 60 for a, b in pairs)


def test_right_to_left_words_are_marked_where_they_stand(view: CodedTextView) -> None:
    text = "\u05d4\u05de\u05de\u05e9\u05dc\u05d4 \u05d4\u05d5\u05d3\u05d9\u05e2\u05d4 \u05db\u05d9"
    view.set_document(text, spans=[Span(0, 6, "first", "fig", "A")])
    QApplication.processEvents()
    first, rest = area(view, 0, 6), area(view, 7, 13)
    assert first.left() > view.viewport().width() / 2  # a right-to-left paragraph begins at the right edge
    assert colours(view, first)[line_colour("fig")] > 30
    assert line_colour("fig") not in colours(view, rest.adjusted(2, 0, -2, 0))


def test_finds_of_a_search_are_marked(view: CodedTextView) -> None:
    start = TEXT.index("choir")
    where = area(view, start, start + 5)
    before = colours(view, where)
    view.set_highlights([(start, start + 5)])
    after = colours(view, where)
    assert after[WHITE] < before[WHITE] / 2
    view.set_highlights([])
    assert colours(view, where) == before


def test_the_caret_is_there_without_focus(view: CodedTextView) -> None:
    start = TEXT.index("choir")
    view.select(start, start)
    accent = view.paper.muted.name()
    cursor = view.cursorRect()
    assert colours(view, QRect(cursor.left() - 1, cursor.top(), 2, cursor.height()))[accent] > 20


def test_dark_paper_changes_everything_at_once(view: CodedTextView, mark: Mark) -> None:
    span = mark("4,700 casualties")
    palette = QPalette(view.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor("#191b1e"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#e4e3df"))
    view.setPalette(palette)
    found = colours(view, area(view, span.start, span.end))
    assert found[line_colour("fig", "#191b1e")] > 60
    assert WHITE not in found
    margin = view.findChild(QWidget, "textMargin")
    assert isinstance(margin, QWidget)
    assert margin.grab().toImage().pixelColor(2, 2).name() == "#191b1e"


def test_the_margin_names_the_code_beside_its_lines(view: CodedTextView, mark: Mark) -> None:
    span = mark("choir", "pro")
    QApplication.processEvents()
    margin = view.findChild(QWidget, "textMargin")
    assert isinstance(margin, QWidget)
    y = on(view, span.start).y()
    image = margin.grab(QRect(0, y - 15, margin.width(), 30)).toImage()
    inked = [
        x
        for x in range(image.width())
        if any(near(image.pixelColor(x, row), line_colour("pro")) for row in range(image.height()))
    ]
    assert max(inked) > margin.width() - 20  # the bracket
    assert min(inked) < margin.width() - 80  # the name


def test_the_heading_is_above_the_text_and_no_part_of_it(view: CodedTextView) -> None:
    top = on(view, 0).y()
    assert top > 60
    assert view.toPlainText() == TEXT
    above = colours(view, QRect(0, 0, view.viewport().width(), top - 15))
    assert above["#202020"] > 20  # the title's ink


def test_lines_stand_apart_and_paragraphs_further(view: CodedTextView) -> None:
    view.set_document("word " * 40 + "\n" + "end")
    first, second = on(view, 0).y(), on(view, 100).y()
    line = second - first
    last_of_first, paragraph = on(view, 195).y(), on(view, 201).y()
    assert line / view.reading.em > 1.6
    assert paragraph - last_of_first > line + 8


def test_zooming_keeps_the_text_and_its_marks_together(view: CodedTextView, mark: Mark) -> None:
    span = mark("4,700 casualties")
    before = area(view, span.start, span.end)
    view.zoom(6)
    QApplication.processEvents()
    after = area(view, span.start, span.end)
    assert after.height() > before.height()
    assert colours(view, after)[line_colour("fig")] > 60
    view.zoom(0)
    QApplication.processEvents()
    assert area(view, span.start, span.end) == before


def test_a_narrow_view_still_shows_text_beside_the_margin(view: CodedTextView) -> None:
    view.resize(330, 400)
    QApplication.processEvents()
    assert view.viewport().width() > 100
    assert view.viewport().rect().contains(on(view, 0))


def test_a_very_long_paragraph_is_marked_where_it_is_seen(view: CodedTextView) -> None:
    text = "word " * 20_000
    spans = [Span(n * 50, n * 50 + 9, f"s{n}", "fig", "A") for n in range(2_000)]
    view.set_document(text, spans=spans)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    QApplication.processEvents()
    assert colours(view, view.viewport().rect().adjusted(0, 40, 0, -40))[line_colour("fig")] > 200
    middle = view.nearest(QPoint(200, 300).toPointF())
    number = middle // 50
    where = area(view, number * 50, number * 50 + 4)
    if where.height() < 60:
        assert colours(view, where)[line_colour("fig")] > 10
