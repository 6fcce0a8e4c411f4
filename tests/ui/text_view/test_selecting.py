"""Selecting by keys and mouse, as a person does; what is selected is asserted in code points."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.segmentation import UNITS
from annotator.ui.text_view import CodedTextView, Span
from annotator.ui.text_view.selecting import Selecting
from tests.ui.text_view.conftest import TEXT, drag, on, send

Segmenter = Callable[[str], list[tuple[int, int]]]

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"

HEBREW = "\u05d4\u05de\u05de\u05e9\u05dc\u05d4 \u05d4\u05d5\u05d3\u05d9\u05e2\u05d4"
SCRIPTS = (
    "A plain line, with 4,700 in it.\n"
    f"The crowd \U0001f600\U0001f389{FAMILY} sang \U0001d49c\U0001d4c1\U0001d4c5 to \U0001f1f0\U0001f1f7.\n"
    "Cafe\u0301 de\u0301ja\u0300 vu, n\u0303.\n"
    f"{HEBREW} on Tuesday \u05db\u05d9 \u05d4\u05de\u05d7\u05d9\u05e8\u05d9\u05dd.\n"
    "\u0627\u0644\u062d\u0643\u0648\u0645\u0629 2026 \u0642\u0627\u0644\u062a.\n"
    "\u653f\u5e9c\u661f\u671f\u4e8c\u8868\u793a\uff0c\U00020000\u4ef7\u683c\u3002\uc704\ub85c\uc640 \ub3d9\uc6d0.\n"
)


def test_every_stretch_selects_exactly_its_own_text(view: CodedTextView) -> None:
    view.set_document(SCRIPTS)
    words = [word for word in SCRIPTS.replace("\n", " ").split(" ") if word]
    for word in words:
        start = SCRIPTS.index(word)
        view.select(start, start + len(word))
        assert view.selection() == (start, start + len(word))
        assert view.quote() == word
        assert view.textCursor().selectedText() == word  # what Qt shows as selected


def test_the_signal_gives_code_points(view: CodedTextView, qtbot: QtBot) -> None:
    view.set_document("\U0001f600\U0001f600 word")
    with qtbot.waitSignal(view.selectionChanged) as caught:
        view.select(3, 7)
    assert caught.args == [3, 7]


def test_arrow_keys_take_an_emoji_family_and_an_accent_whole(view: CodedTextView) -> None:
    view.set_document(f"a{FAMILY}e\u0301b")
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert view.quote() == "a" + FAMILY
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert view.quote() == f"a{FAMILY}e\u0301"


def test_a_selection_never_holds_half_a_character(view: CodedTextView) -> None:
    view.set_document(f"a{FAMILY}b")
    view.select(0, 3)
    assert view.quote() == "a" + FAMILY


def test_words_by_control_and_shift(view: CodedTextView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right, CONTROL | SHIFT)
    assert view.quote() == "Officials "


def test_nothing_can_be_typed(view: CodedTextView) -> None:
    QTest.keyClicks(view, "xyz")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert view.toPlainText() == TEXT


def test_copying_gives_the_documents_own_text(view: CodedTextView) -> None:
    view.set_document("one\ntwo\u00a0three")
    view.select(2, 8)
    QTest.keyClick(view, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "e\ntwo\u00a0"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("word", "casualties"),
        ("clause", "700 casualties,"),
        ("sentence", "Officials put the toll at about 4,700 casualties, some 600 of them dead."),
        ("paragraph", TEXT.split("\n")[0]),
    ],
)
def test_selecting_the_unit_at_the_caret(view: CodedTextView, kind: str, expected: str) -> None:
    position = TEXT.index("casualties") + 3
    view.select(position, position)
    view.select_unit(kind)
    if kind == "clause":  # whether "4,700" is cut is the segmentation's affair
        assert view.quote().endswith("casualties,")
    else:
        assert view.quote() == expected


def test_extending_and_shrinking_by_words(view: CodedTextView) -> None:
    view.select(0, 0)
    view.select_unit("word")
    view.select_unit("word", extend=True)
    view.select_more()
    assert view.quote() == "Officials put the"
    view.select_less()
    assert view.quote() == "Officials put"
    view.select_less()
    view.select_less()
    assert view.quote() == "Officials"


def test_stepping_through_sentences(view: CodedTextView) -> None:
    view.select(0, 0)
    view.select_unit("sentence")
    view.select_step(1)
    assert view.quote() == "A researcher disagreed."
    view.select_step(1)
    assert view.quote() == TEXT.split("\n")[1]
    view.select_step(-1)
    view.select_step(-1)
    assert view.quote().startswith("Officials")


EMPTY_LINES = "\nFirst words, here. Second ones.\n\n   \n—\nLast.\n\n"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("word", ["First", "words", "here"]),
        ("clause", ["First words,", "here.", "Second ones."]),
        ("sentence", ["First words, here.", "Second ones.", "—"]),
        ("paragraph", ["First words, here. Second ones.", "—", "Last."]),
    ],
)
def test_an_empty_line_at_the_beginning_holds_nobody_up(view: CodedTextView, kind: str, expected: list[str]) -> None:
    view.set_document(EMPTY_LINES)
    QTest.keyClick(view, Qt.Key.Key_Home, CONTROL)
    view.select_unit(kind)
    seen = [view.quote()]
    for _ in expected[1:]:
        view.select_step(1)
        seen.append(view.quote())
    assert seen == expected


def test_stepping_from_an_empty_line_goes_both_ways(view: CodedTextView) -> None:
    view.set_document(EMPTY_LINES)
    place = EMPTY_LINES.index("\n\n") + 1
    view.select(0, 0)
    view.select_unit("sentence")
    for step, expected in ((1, "—"), (-1, "Second ones.")):
        view.select(place, place)
        view.select_step(step)
        assert view.quote() == expected


def test_in_an_empty_line_at_the_end_the_last_unit_is_selected(view: CodedTextView) -> None:
    view.set_document(EMPTY_LINES)
    QTest.keyClick(view, Qt.Key.Key_End, CONTROL)
    view.select_unit("sentence")
    assert view.quote() == "Last."
    QTest.keyClick(view, Qt.Key.Key_End, CONTROL)
    view.select_step(1)
    assert view.quote() == ""


def test_wider_in_an_empty_line(view: CodedTextView) -> None:
    view.set_document(EMPTY_LINES)
    seen = []
    for _ in range(3):
        view.select_wider()
        seen.append(view.quote())
    assert seen == ["First", "First words,", "First words, here."]


@pytest.mark.parametrize("text", ["", "\n\n", " \n\t"])
def test_without_any_words_nothing_is_selected(view: CodedTextView, text: str) -> None:
    view.set_document(text)
    for kind in ("word", "clause", "sentence", "paragraph"):
        view.select_unit(kind)
        view.select_step(1)
        view.select_step(-1)
        view.select_wider()
        view.select_more()
        assert view.quote() == ""


def test_the_next_one_from_the_end_of_a_unit_is_another_one(view: CodedTextView) -> None:
    """So stands the caret when the selected sentence has been coded."""
    view.select(0, 0)
    view.select_unit("sentence")
    end = view.selection()[1]
    view.select(end, end)
    view.select_step(1)
    assert view.quote() == "A researcher disagreed."


def test_units_of_a_paragraph_of_a_megabyte(view: CodedTextView, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Mr. Kim met “the outlet”, 4,700 strong. " * 25_000
    read: list[int] = []

    def noting(whole: Segmenter) -> Segmenter:
        def noted(part: str) -> list[tuple[int, int]]:
            read.append(len(part))
            return whole(part)

        return noted

    for kind, whole in list(UNITS.items()):
        monkeypatch.setitem(UNITS, kind, noting(whole))
    selecting = Selecting(lambda: place, lambda start, end: found.append(text[start:end]))
    selecting.text = text
    middle = 40 * 12_500
    place, found = (middle + 14, middle + 14), list[str]()
    for kind in ("word", "clause", "sentence"):
        selecting.unit(kind)
        selecting.step(1)
        selecting.step(-1)
        selecting.wider()
    assert found[:3] == ["the", "the", "met"]
    assert found[4:6] == ["Kim met “the outlet”,"] * 2
    assert found[8:10] == ["Mr. Kim met “the outlet”, 4,700 strong."] * 2
    assert max(read) < 10_000


def test_wider_and_back(view: CodedTextView) -> None:
    position = TEXT.index("choir")
    view.select(position, position)
    seen = []
    for _ in range(3):
        view.select_wider()
        seen.append(view.quote())
    assert seen[0] == "choir"
    assert all(narrow in wide for narrow, wide in pairwise(seen))
    view.select_narrower()
    assert view.quote() == seen[1]
    view.select_narrower()
    assert view.quote() == seen[0]
    view.select_narrower()
    assert view.selection() == (position, position)


def test_double_click_selects_the_word_and_a_third_click_the_sentence(view: CodedTextView) -> None:
    where = on(view, TEXT.index("researcher") + 2)
    target = view.viewport()
    QTest.mouseClick(target, LEFT, pos=where)
    QTest.mouseDClick(target, LEFT, pos=where)
    assert view.quote() == "researcher"
    QTest.mouseClick(target, LEFT, pos=where)
    assert view.quote() == "A researcher disagreed."


def test_dragging_after_a_double_click_goes_by_words(view: CodedTextView) -> None:
    first, last = on(view, TEXT.index("put") + 1), on(view, TEXT.index("toll") + 1)
    send(view, QEvent.Type.MouseButtonDblClick, first)
    drag(view, first, last)
    assert view.quote() == "put the toll"
    drag(view, last, on(view, TEXT.index("Officials") + 5))
    assert view.quote() == "Officials put"
    send(view, QEvent.Type.MouseButtonRelease, first)
    drag(view, first, last)
    assert view.quote() == "Officials put"


def test_dragging_selects(view: CodedTextView) -> None:
    target = view.viewport()
    first, last = on(view, TEXT.index("toll")), on(view, TEXT.index("about"))
    QTest.mousePress(target, LEFT, pos=QPoint(first.x() - 3, first.y()))
    drag(view, first, QPoint(last.x() - 4, last.y()))
    QTest.mouseRelease(target, LEFT, pos=QPoint(last.x() - 4, last.y()))
    assert view.quote() == "toll at "


def test_dragging_from_inside_a_selection_selects_anew(view: CodedTextView) -> None:
    view.select(0, TEXT.index("casualties"))
    target = view.viewport()
    first, last = on(view, TEXT.index("put")), on(view, TEXT.index("toll"))
    QTest.mousePress(target, LEFT, pos=QPoint(first.x() - 3, first.y()))
    drag(view, first, QPoint(last.x() - 4, last.y()))
    QTest.mouseRelease(target, LEFT, pos=last)
    assert view.quote() == "put the "


def test_page_and_end_keys_move_the_caret_of_a_read_only_text(view: CodedTextView) -> None:
    QTest.keyClick(view, Qt.Key.Key_End, CONTROL)
    assert view.caret() == len(TEXT)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.caret() == TEXT.rindex("\n") + 1


def test_lighting_leaves_the_selection_alone(view: CodedTextView) -> None:
    view.add_span(Span(0, 9, "one", "fig", "A"))
    view.select(4, 9)
    view.light("one")
    assert view.selection() == (4, 9)
