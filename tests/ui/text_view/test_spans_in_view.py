"""Lighting, walking, moving boundaries, by keys and mouse; spans that come and go."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.text_view import CodedTextView, Span
from tests.ui.text_view.conftest import CODES, TEXT, Mark, on

LEFT = Qt.MouseButton.LeftButton


def test_clicking_lights_the_shortest_and_clicking_again_the_next(view: CodedTextView, mark: Mark) -> None:
    mark("about 4,700 casualties, some 600", id_="outer")
    mark("4,700 casualties", "mot", "inner")
    seen: list[str] = []
    view.spanLit.connect(seen.append)
    where = on(view, TEXT.index("casualties") + 4)
    for _ in range(3):
        QTest.mouseClick(view.viewport(), LEFT, pos=where)
    assert seen == ["inner", "outer", "inner"]
    QTest.mouseClick(view.viewport(), LEFT, pos=on(view, TEXT.index("researcher")))
    assert seen[-1] == ""
    assert view.lit is None


def test_a_click_beside_the_line_lights_nothing(view: CodedTextView, mark: Mark) -> None:
    mark("The ministry said nothing.", id_="last")
    end = on(view, len(TEXT) - 1)
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(end.x() + 60, end.y()))
    assert view.lit is None


def test_walking_goes_in_text_order_and_stops_at_the_ends(view: CodedTextView, mark: Mark) -> None:
    last, first, middle = mark("ministry"), mark("toll"), mark("choir", "pro")
    view.select(0, 0)
    seen = []
    while view.walk(1):
        seen.append(view.lit)
        assert view.caret() == view.lit_span.start if view.lit_span else False
    assert seen == [first.id, middle.id, last.id]
    assert view.lit == last.id
    assert view.walk(-1)
    assert view.lit == middle.id


def test_walking_begins_at_the_caret(view: CodedTextView, mark: Mark) -> None:
    before, after = mark("toll"), mark("ministry")
    place = TEXT.index("choir")
    view.select(place, place)
    view.walk(1)
    assert view.lit == after.id
    view.light(None)
    view.select(place, place)
    view.walk(-1)
    assert view.lit == before.id


def test_two_spans_of_the_same_code_and_coder_on_the_same_words_are_both_reached(
    view: CodedTextView, mark: Mark
) -> None:
    mark("4,700 casualties", id_="a")
    mark("4,700 casualties", id_="b")
    view.select(0, 0)
    assert [view.walk(1) and view.lit, view.walk(1) and view.lit] == ["a", "b"]


def test_enter_on_a_lit_span_asks_for_its_fields(view: CodedTextView, mark: Mark, qtbot: QtBot) -> None:
    span = mark("toll")
    view.light(span.id)
    with qtbot.waitSignal(view.spanActivated) as caught:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert caught.args == [span.id]


@pytest.mark.parametrize(
    ("edge", "kind", "step", "expected"),
    [
        ("end", "character", 1, "4,700 casualties,"),
        ("end", "word", -1, "4,700"),
        ("start", "word", -1, "about 4,700 casualties"),
        ("start", "word", 1, "casualties"),
        ("end", "sentence", 1, "4,700 casualties, some 600 of them dead."),
        ("start", "sentence", -1, "Officials put the toll at about 4,700 casualties"),
    ],
)
def test_moving_a_boundary_by_key(
    view: CodedTextView, mark: Mark, qtbot: QtBot, edge: str, kind: str, step: int, expected: str
) -> None:
    span = mark("4,700 casualties")
    view.light(span.id)
    with qtbot.waitSignal(view.resizeRequested) as caught:
        view.move_boundary("start" if edge == "start" else "end", kind, step)
    id_, start, end = caught.args
    assert (id_, TEXT[start:end]) == (span.id, expected)
    assert view.lit_span == span  # nothing changes before the project says so


def test_a_boundary_is_not_moved_over_the_other(view: CodedTextView, mark: Mark, qtbot: QtBot) -> None:
    view.light(mark("toll").id)
    with qtbot.assertNotEmitted(view.resizeRequested):
        view.move_boundary("end", "word", -1)


def test_removing_the_lit_span_says_so(view: CodedTextView, mark: Mark) -> None:
    span = mark("toll")
    view.light(span.id)
    seen: list[str] = []
    view.spanLit.connect(seen.append)
    view.remove_span(span.id)
    assert seen == [""]
    assert view.spans_at(span.start) == []


def test_other_spans_on_the_same_text_keep_place_and_lit(view: CodedTextView, mark: Mark) -> None:
    span = mark("toll")
    view.light(span.id)
    view.select(3, 5)
    view.set_spans([Span(0, 4, "new", "mot", "B"), span])
    assert view.lit == span.id
    assert view.selection() == (3, 5)
    assert [s.id for s in view.spans_at(1)] == ["new"]
    view.set_spans([])
    assert view.lit is None


def test_pointing_names_the_spans_in_plain_text(view: CodedTextView) -> None:
    view.set_codes({**CODES, "bad": ("<b>not bold</b><img src=x>", "#123456", 0)})
    start = TEXT.index("choir")
    view.add_span(Span(start, start + 5, "bad", "bad", "A"))
    view.add_span(Span(start, start + 12, "pro", "pro", "A"))
    QTest.mouseMove(view.viewport(), on(view, 3))
    QTest.mouseMove(view.viewport(), on(view, start + 2))
    label = view.findChild(QLabel, "hoverLabel")
    assert isinstance(label, QLabel)
    assert label.isVisible()
    assert label.text() == "<b>not bold</b><img src=x>\npropaganda framing"
    assert label.textFormat() == Qt.TextFormat.PlainText
    QTest.mouseMove(view.viewport(), on(view, TEXT.index("ministry")))
    assert not label.isVisible()


def test_a_bracket_in_the_margin_lights_its_span(view: CodedTextView, mark: Mark, qtbot: QtBot) -> None:
    mark("toll", id_="one")
    mark("ministry", "mot", "two")
    QApplication.processEvents()
    margin = view.findChild(QWidget, "textMargin")
    assert isinstance(margin, QWidget)
    y = view.viewport().mapTo(view, on(view, TEXT.index("ministry"))).y()
    where = margin.mapFrom(view, QPoint(margin.geometry().right() - 16, y))
    QTest.mouseClick(margin, LEFT, pos=where)
    assert view.lit == "two"
    with qtbot.waitSignal(view.spanActivated) as caught:
        QTest.mouseDClick(margin, LEFT, pos=where)
    assert caught.args == ["two"]


def test_the_ruler_goes_to_the_place_that_is_clicked(view: CodedTextView) -> None:
    lines = [f"Line number {n} of a long document." for n in range(400)]
    view.set_document("\n".join(lines))
    QApplication.processEvents()
    ruler = view.findChild(QWidget, "overviewRuler")
    assert isinstance(ruler, QWidget)
    QTest.mouseClick(ruler, LEFT, pos=QPoint(6, ruler.height() // 2))
    QApplication.processEvents()
    middle = view.nearest(view.viewport().rect().center().toPointF())
    assert 0.45 < middle / len(view.text) < 0.55
    QTest.mouseClick(ruler, LEFT, pos=QPoint(6, ruler.height() - 1))
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_lighting_brings_a_far_span_on_screen(view: CodedTextView) -> None:
    text = "\n".join(f"Line number {n} of a long document." for n in range(400))
    start = text.index("number 333")
    view.set_document(text, spans=[Span(start, start + 10, "far", "fig", "A")])
    view.light("far")
    QApplication.processEvents()
    assert view.viewport().rect().contains(on(view, start))


def test_large_documents_are_read_little_by_little(view: CodedTextView, qtbot: QtBot) -> None:
    text = "Words of a long document. " * 20_000
    spans = [Span(n * 100, n * 100 + 20, f"s{n}", "fig", "A") for n in range(5_000)]
    asked: list[tuple[int, int]] = []

    def source(start: int, end: int) -> list[Span]:
        asked.append((start, end))
        return [span for span in spans if span.start < end and start < span.end]

    view.set_document(text.replace(". ", ".\n"), spans=source)
    view.repaint()
    assert max(end for _, end in asked) < len(text) / 10  # the first frame needs only its beginning
    qtbot.waitUntil(lambda: view.complete, timeout=20_000)
    assert view.spans_at(499_905)[0].id == "s4999"
    stretches = sorted(asked)
    assert all(one[1] == other[0] for one, other in pairwise(stretches))


def test_a_span_far_ahead_can_be_lit_before_all_is_read(view: CodedTextView) -> None:
    text = "Words of a long document.\n" * 4_000
    spans = [Span(n * 26, n * 26 + 5, f"s{n}", "fig", "A") for n in range(4_000)]
    view.set_document(text, spans=spans)
    view.light("s3999")
    assert view.lit == "s3999"
    assert view.walk(-1)
    assert view.lit == "s3998"


def test_a_span_added_far_ahead_before_all_is_read_is_not_lost(view: CodedTextView) -> None:
    text = "Words of a long document.\n" * 4_000
    view.set_document(text, spans=[Span(0, 5, "first", "fig", "A")])
    view.add_span(Span(90_000, 90_005, "late", "mot", "A"))
    assert [span.id for span in view.spans_at(90_001)] == ["late"]
    view.remove_span("late")
    assert view.spans_at(90_001) == []


def test_clearing_shows_nothing(view: CodedTextView, mark: Mark) -> None:
    view.light(mark("toll").id)
    view.clear()
    assert (view.text, view.lit, view.toPlainText()) == ("", None, "")


def test_names_for_screen_readers(view: CodedTextView) -> None:
    assert view.objectName() == "textView"
    assert view.accessibleName() == "article text"
    assert view.accessibleDescription() == "A title"
