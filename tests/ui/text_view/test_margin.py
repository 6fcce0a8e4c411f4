"""The margin: where names find room, what stands for those that don't, the numbers of paragraphs and sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.model.segmentation import UNITS
from annotator.ui.text_view import CodedTextView, Span
from annotator.ui.text_view.bands import Bracket
from annotator.ui.text_view.names import Label, Names, Room
from annotator.ui.text_view.numbers import Numbers
from annotator.ui.theme import ui_font
from tests.ui.text_view.conftest import TEXT, on

LEFT = Qt.MouseButton.LeftButton
PITCH = 30.0


pytestmark = pytest.mark.usefixtures("qapp")  # fonts are measured


def placed(tops: list[float], bottom: float, lit: str = "") -> tuple[list[Label], float]:
    """Labels for brackets that open at these heights, and how high a label is."""
    names = Names(ui_font(11), lambda code, _coder: f"code {code}")
    brackets = [Bracket(n, top, top + PITCH, True, True, Span(n, n + 1, str(n), str(n))) for n, top in enumerate(tops)]
    return names.place(brackets, Room(8.0, 120.0, bottom, PITCH), lit), names.height


@given(st.lists(st.integers(0, 5).map(lambda row: row * PITCH), max_size=30), st.integers(6, 8))
def test_every_name_is_placed_or_counted_and_none_lies_on_another(tops: list[float], rows: int) -> None:
    tops.sort()
    labels, height = placed(tops, rows * PITCH)
    assert sorted(b.span.start for label in labels for b in label.brackets) == list(range(len(tops)))
    for label in labels:
        assert label.rest or len(label.brackets) == 1
        assert label.x >= 8.0
        assert label.x + label.name.width <= 121.0
        assert 0 <= label.y <= rows * PITCH + 2 - height
        if label.rest:
            assert label.name.text == f"+{len(label.brackets)}"
    heights = sorted({label.y for label in labels})
    assert all(b - a >= height for a, b in pairwise(heights))


def test_names_stand_beside_their_own_lines() -> None:
    labels, _ = placed([0.0] * 5 + [PITCH] * 5 + [4 * PITCH], 5 * PITCH)
    first = [label for label in labels if label.brackets[0].top == 0.0]
    second = [label for label in labels if label.brackets[0].top == PITCH]
    last = [label for label in labels if label.brackets[0].top == 4 * PITCH]
    assert max(label.y for label in first) <= 4 + PITCH
    assert max(label.y for label in second) < 4 * PITCH  # there is room below: no other bracket opens there
    assert sum(len(label.brackets) for label in first if label.rest) == 2
    assert not any(label.rest for label in second)
    assert [label.y for label in last] == [4 * PITCH + 4]


def test_a_line_without_room_for_a_name_has_one_all_the_same() -> None:
    labels, height = placed([0.0, 0.0], 10.0)
    assert [label.name.text for label in labels] == ["+1", "code 0"]
    assert {label.y for label in labels} == {0.0}
    assert height > 10.0


def margin_of(view: CodedTextView) -> QWidget:
    margin = view.findChild(QWidget, "textMargin")
    assert isinstance(margin, QWidget)
    return margin


def picture(view: CodedTextView) -> QImage:
    QApplication.processEvents()
    return margin_of(view).grab().toImage()


@pytest.fixture
def crowded(view: CodedTextView) -> CodedTextView:
    """A paragraph of one line in which ten spans begin; the first three find room for their names."""
    text = "a b c d e f g h i j\nNothing here."
    codes = {str(n): (f"code number {n}", "#b3541e", 0) for n in range(10)}
    view.set_codes(codes)
    view.set_document(text, spans=[Span(2 * n, 2 * n + 1, f"s{n}", str(n), "A") for n in range(10)])
    QApplication.processEvents()
    return view


def rest_at(view: CodedTextView) -> QPoint:
    """Where "+n" stands in the margin: the place where the mouse names most spans."""
    margin, best, most = margin_of(view), QPoint(), 1
    for y in range(0, 120, 3):
        for x in range(0, margin.width(), 4):
            QTest.mouseMove(margin, QPoint(x, y))
            label = view.findChild(QLabel, "hoverLabel")
            lines = len(label.text().splitlines()) if isinstance(label, QLabel) and label.isVisible() else 0
            if lines > most:
                best, most = QPoint(x, y), lines
    return best


def test_names_without_room_are_counted_and_named_under_the_mouse(crowded: CodedTextView) -> None:
    where = rest_at(crowded)
    assert not where.isNull()
    QTest.mouseMove(margin_of(crowded), QPoint(1, 200))
    QTest.mouseMove(margin_of(crowded), where)
    label = crowded.findChild(QLabel, "hoverLabel")
    assert isinstance(label, QLabel)
    told = label.text().splitlines()
    assert 5 <= len(told) <= 9
    assert told[-1] == "code number 9"
    QTest.mouseClick(margin_of(crowded), LEFT, pos=where)
    assert crowded.lit == f"s{10 - len(told)}"


def test_with_room_for_all_names_nothing_is_counted(view: CodedTextView) -> None:
    view.add_span(Span(0, 9, "one", "fig", "A"))
    view.add_span(Span(0, 13, "two", "mot", "A"))
    QApplication.processEvents()
    assert rest_at(view).isNull()


@given(st.lists(st.integers(0, 5).map(lambda row: row * PITCH), min_size=1, max_size=30), st.data())
def test_the_lit_one_is_named_whatever_the_room(tops: list[float], data: st.DataObject) -> None:
    tops.sort()
    lit = data.draw(st.integers(0, len(tops) - 1))
    labels, _ = placed(tops, 6 * PITCH, str(lit))
    assert [label.name.text for label in labels if not label.rest and label.brackets[0].span.start == lit] == [
        f"code {lit}"
    ]
    assert sorted(b.span.start for label in labels for b in label.brackets) == list(range(len(tops)))


def test_lighting_a_span_without_a_name_gives_it_one(crowded: CodedTextView) -> None:
    crowded.set_codes({str(n): (f"code number {n}", f"#{n}{n}20c0", 0) for n in range(10)})
    unlit = picture(crowded)
    crowded.light("s9")
    assert crowded.lit == "s9"
    assert weight_of(picture(crowded), crowded, "9") > 3 * weight_of(unlit, crowded, "9")
    crowded.light(None)
    assert picture(crowded) == unlit


def weight_of(image: QImage, view: CodedTextView, code: str) -> int:
    """How many pixels of the margin have about the code's colour."""
    line = view._scene.look(code).line
    near = [
        abs(c.red() - line.red()) + abs(c.green() - line.green()) + abs(c.blue() - line.blue()) < 40
        for c in (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    ]
    return sum(near)


def test_with_several_coders_marks_say_whose_they_are(view: CodedTextView) -> None:
    view.set_coders({"A": "Mina", "B": "Ruth"})
    view.add_span(Span(0, 9, "one", "fig", "A"))
    alone = picture(view)
    view.add_span(Span(60, 70, "two", "fig", "B"))
    assert picture(view) != alone
    assert view._scene.words("fig", "B") == "Ruth · casualty figure"
    view.set_spans([Span(0, 9, "one", "fig", "A")])
    view.repaint()
    assert view._scene.words("fig", "A") == "casualty figure"
    assert picture(view) == alone


# -- numbers


@pytest.mark.parametrize("kind", ["paragraph", "sentence"])
def test_numbers_are_those_of_the_segmentation(qapp: QApplication, kind: str) -> None:
    numbers = Numbers(qapp)
    numbers.reset(TEXT, kind)
    expected = [start for start, _ in UNITS[kind](TEXT)]
    assert numbers.between(0, len(TEXT)) == list(enumerate(expected, 1))
    middle = expected[1]
    assert numbers.between(middle, middle + 1) == [(2, middle)]
    numbers.reset(TEXT, "none")
    assert numbers.between(0, len(TEXT)) == []


def test_no_numbers_unless_they_are_wanted(view: CodedTextView) -> None:
    plain = picture(view)
    assert len({plain.pixel(x, y) for x in range(plain.width()) for y in range(plain.height())}) == 1
    view.set_numbers("paragraph")
    assert rows_with_ink(view)
    view.set_numbers("none")
    assert picture(view) == plain


def rows_with_ink(view: CodedTextView) -> list[int]:
    """Rows of the margin, left of brackets and names, in which something is painted."""
    image = picture(view)
    paper = image.pixel(0, image.height() - 1)
    return [y for y in range(image.height()) if any(image.pixel(x, y) != paper for x in range(36))]


def test_a_number_stands_beside_the_line_where_its_paragraph_begins(view: CodedTextView) -> None:
    view.set_numbers("paragraph")
    rows = rows_with_ink(view)
    groups = [rows[0], *(b for a, b in pairwise(rows) if b - a > 3)]
    lines = [on(view, TEXT.index(quote)).y() for quote in ("Officials", "On stage", "The ministry")]
    assert len(groups) == len(lines)
    assert all(abs(top - line) < 12 for top, line in zip(groups, lines, strict=True))


def test_sentence_numbers_change_with_the_document(view: CodedTextView) -> None:
    view.set_numbers("sentence")
    first = picture(view).copy(QRect(0, 0, 30, 400))
    view.set_document("One. Two.\nThree.\nFour.")
    assert picture(view).copy(QRect(0, 0, 30, 400)) != first
    view.set_document(TEXT, "A title", "Outlet · 1 July 2025")
    assert picture(view).copy(QRect(0, 0, 30, 400)) == first


def test_numbers_far_down_a_large_document_come_when_they_are_counted(view: CodedTextView, qtbot: QtBot) -> None:
    text = "Words of a long document. And more of them.\n" * 40_000
    view.set_numbers("sentence")
    view.set_document(text)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: len(rows_with_ink(view)) > 60, timeout=20_000)


def test_names_and_numbers_do_not_meet(crowded: CodedTextView) -> None:
    crowded.set_codes({str(n): ("a name that is much too long for any margin", "#b3541e", 0) for n in range(10)})
    crowded.set_numbers("sentence")
    image = picture(crowded)
    gap = [x for x in range(image.width()) if all(image.pixel(x, y) == image.pixel(0, 0) for y in range(120))]
    assert any(b - a == 1 and 30 < a < 60 for a, b in pairwise(gap))
