"""What a screen reader hears: the text through Qt's accessible text interface, and the annotations at the caret."""

from __future__ import annotations

import pytest
from PySide6 import QtGui
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from annotator.ui.text_view import CodedTextView
from tests.ui.text_view.conftest import TEXT, Mark


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is announced while a screen reader listens."""

    class Listening:
        found: list[str]

        @staticmethod
        def isActive() -> bool:
            return True

        @classmethod
        def updateAccessibility(cls, event: object) -> None:
            cls.found.append(event.message())  # type: ignore[attr-defined]

    Listening.found = []
    monkeypatch.setattr(QtGui, "QAccessible", Listening)
    return Listening.found


def test_the_text_is_there_with_its_caret(view: CodedTextView) -> None:
    interface = QAccessible.queryAccessibleInterface(view)
    text = interface.textInterface()
    assert text.text(0, text.characterCount()) == TEXT
    view.select(7, 7)
    assert text.cursorPosition() == 7


def test_lighting_says_the_code(view: CodedTextView, mark: Mark, heard: list[str]) -> None:
    view.light(mark("toll").id)
    assert heard == ["casualty figure"]


def test_resting_in_a_span_says_all_that_cover_the_place(
    view: CodedTextView, mark: Mark, heard: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "hasFocus", lambda: True)
    mark("about 4,700 casualties")
    mark("4,700", "pro")
    place = TEXT.index("4,700") + 1
    view.select(place, place)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["propaganda framing, casualty figure"]


def test_walking_past_the_last_one_says_so(view: CodedTextView, heard: list[str]) -> None:
    assert not view.walk(1)
    assert heard == ["No more annotations."]


def test_several_coders_are_named(view: CodedTextView, mark: Mark, heard: list[str]) -> None:
    view.set_coders({"A": "Mina", "B": "Jun"})
    view.light(mark("toll", coder="B").id)
    assert heard == ["casualty figure · Jun"]
