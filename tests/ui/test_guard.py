"""No exception passes from an overridden Qt virtual into C++."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.ui import guard
from annotator.ui.guard import guarded, guarded_or


class Failing(QWidget):
    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        raise RuntimeError("painting failed")

    @guarded_or(lambda: QSize(7, 8))
    def sizeHint(self) -> QSize:
        raise RuntimeError("no size")


@pytest.fixture
def reported() -> Iterator[list[str]]:
    found: list[str] = []
    guard.set_handler(lambda error: found.append(str(error)))
    yield found
    guard.set_handler(None)


def test_a_failing_paint_is_reported_and_the_process_lives(qtbot: QtBot, reported: list[str]) -> None:
    widget = Failing()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.repaint()  # into C++ and back into the failing override, while Python waits: the case that crashes
    assert "painting failed" in reported


def test_qt_gets_the_fallback_value(qtbot: QtBot, reported: list[str]) -> None:
    widget = Failing()
    qtbot.addWidget(widget)
    widget.adjustSize()
    assert (widget.width(), widget.height()) == (7, 8)
    assert "no size" in reported


def test_a_handler_that_fails_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: seen.append(error))

    def failing(error: BaseException) -> None:
        raise ValueError("the handler failed")

    guard.set_handler(failing)
    try:
        guard.report(RuntimeError("first"))
    finally:
        guard.set_handler(None)
    assert [str(error) for error in seen] == ["the handler failed"]
