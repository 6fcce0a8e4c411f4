"""Progress: a bar on a terminal, now and then a line elsewhere, nothing when quiet."""

from __future__ import annotations

import io
import sys

import pytest

from annotator.cli import console as module
from annotator.cli.console import Answer, Console


class Clock:
    """Time that the test sets."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_away_from_a_terminal_a_line_every_five_seconds(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    for number in range(12):
        clock.now += 1
        console.progress(number, 1200, "Reading")
    assert capsys.readouterr().err.splitlines() == ["Reading: 4 of 1,200", "Reading: 9 of 1,200"]


def test_on_a_terminal_a_bar_that_goes_away(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    console = Console()
    clock.now += 1
    console.progress(1, 2, "Reading")
    console.progress(2, 2, "Reading")  # too soon after the last one
    console.note("A note.")
    assert terminal.getvalue() == "\rReading [############............] 1 of 2\x1b[K\r\x1b[KA note.\n"


def test_quiet_says_nothing_but_errors(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(quiet=True)
    clock.now += 60
    console.progress(1, 0, "Reading")
    console.note("A note.")
    console.answer(Answer({}, ["done"], message=True))
    console.answer(Answer({}, ["found"]))
    console.error("An error.")
    assert capsys.readouterr() == ("found\n", "An error.\n")


def test_json_is_one_document_without_nan(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(as_json=True)
    console.answer(Answer({"a": "é🕯", "b": frozenset("x")}, ["for people"]))
    assert capsys.readouterr().out == '{\n "a": "é🕯",\n "b": [\n  "x"\n ]\n}\n'
    with pytest.raises(ValueError):
        console.answer(Answer({"a": float("nan")}))
