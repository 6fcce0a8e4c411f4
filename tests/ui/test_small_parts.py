"""Dates, numbers, places, the palette's scoring, settings, jobs: parts that need no window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from annotator.errors import Refused
from annotator.i18n import ntr
from annotator.settings import SETTINGS, Settings
from annotator.ui import dates
from annotator.ui.jobs import Jobs
from annotator.ui.main_window import MainWindow
from annotator.ui.panels import numbers
from annotator.ui.panels.palette import score
from annotator.ui.places import Place, Places
from tests.ui import person
from tests.ui.person import press


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2025-07-01", "2025-07-01"),
        ("1 July 2025", "2025-07-01"),
        ("july 1, 2025", "2025-07-01"),
        ("Jul 2025", "2025-07"),
        ("2025", "2025"),
        ("1. Jul 2025", "2025-07-01"),
        ("2025-7-1", "2025-07-01"),
        ("  ", None),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, iso: str | None) -> None:
    assert dates.parsed(typed) == iso


@pytest.mark.parametrize("typed", ["yesterday", "31 February 2025", "2025-13", "12/7", "Juli July 2025"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        dates.parsed(typed)


def test_dates_are_shown_short_and_long() -> None:
    assert dates.shown("2025-07-01") == "1 Jul 2025"
    assert dates.shown("2025-07-01", short=False) == "1 July 2025"
    assert (dates.shown("2025-07"), dates.shown("2025"), dates.shown("some day")) == ("Jul 2025", "2025", "some day")


@pytest.mark.parametrize(("typed", "number"), [("4,700", 4700), ("4 700", 4700), ("1.5", 1.5), ("-3", -3), ("", None)])
def test_numbers_are_read(typed: str, number: float | None) -> None:
    assert numbers.parsed(typed) == number


@pytest.mark.parametrize("typed", ["4,70", "many", "1,2,3", "1e9", "12 casualties"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        numbers.parsed(typed)


def test_the_first_number_of_a_passage() -> None:
    assert numbers.first_in("an estimated 4,700 casualties, including 600 deaths") == 4700
    assert numbers.first_in("dozens of soldiers") is None
    assert numbers.shown(15000.0) == "15,000"


def test_a_new_step_forgets_what_lay_ahead() -> None:
    places = Places()
    for name in "abc":
        places.leave(Place(name, 0))
    assert places.back(Place("d", 0)) == Place("c", 0)
    assert places.forward(Place("c", 0)) == Place("d", 0)
    places.back(Place("d", 0))
    places.leave(Place("x", 0))
    assert places.forward(Place("y", 0)) is None


def test_the_palette_prefers_beginnings_of_words() -> None:
    assert score("nd", "Next document") is not None
    assert score("xyz", "Next document") is None
    best = max(["Next document", "End a word later", "Send"], key=lambda title: score("nd", title) or 0)
    assert best in ("Next document", "Send")
    assert (score("und", "Undo") or 0) > (score("und", "Find the sound") or 0)


def test_settings_refuse_what_does_not_fit_and_survive_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.set("theme", "dark")
    assert Settings(path).get("theme") == "dark"
    with pytest.raises(ValueError):
        settings.set("theme", "pink")
    path.write_text('{"theme": 3, "scale": "huge"}')
    assert (Settings(path).get("theme"), Settings(path).get("scale")) == ("system", 1.0)
    path.write_text("{")
    assert Settings(path).get("theme") == "system"
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


def test_counts_in_words() -> None:
    assert (ntr("{n} code", "{n} codes", 1), ntr("{n} code", "{n} codes", 1200)) == ("1 code", "1,200 codes")


def test_a_job_works_beside_the_window_and_answers_in_it(qtbot: QtBot) -> None:
    import threading

    jobs, answers, where = Jobs(), [], []

    def work(_reader: Any, progress: Any) -> int:
        where.append(threading.current_thread() is threading.main_thread())
        progress(1, 2, "half")
        return 42

    def done(result: int) -> None:
        where.append(threading.current_thread() is threading.main_thread())
        answers.append(result)

    jobs.start("Count", work, done)
    person.wait_for(lambda: answers == [42])
    assert where == [False, True]
    assert not jobs.running


def test_a_cancelled_job_says_nothing_and_a_failed_one_its_sentence(qtbot: QtBot) -> None:
    import time

    jobs, said = Jobs(), []

    def slow(_reader: Any, progress: Any) -> None:
        for n in range(1000):
            time.sleep(0.005)
            progress(n, 1000, "")

    job = jobs.start("Slow", slow, lambda _r: said.append("done"), failed=said.append)
    job.cancel()
    person.wait_for(lambda: not jobs.running)
    assert said == []

    def refuse(_reader: Any, _progress: Any) -> None:
        raise Refused("No.")

    jobs.start("No", refuse, lambda _r: said.append("done"), failed=said.append)
    person.wait_for(lambda: said == ["No."])
    crashed: list[object] = []
    jobs.crashed.connect(crashed.append)
    jobs.start("Bug", lambda _reader, _progress: 1 / 0, lambda _r: None)
    person.wait_for(lambda: crashed)
    assert isinstance(crashed[0], ZeroDivisionError)


def test_the_palette_leaves_out_what_fits_letter_by_letter_only(window: MainWindow) -> None:
    press("Ctrl+K")
    person.type_in("sel")
    titles = [entry.title for entry in window.palette_list.model.entries]
    assert titles[0].startswith("Select")
    assert "Losses acknowledged" not in titles
    press("Esc")


def test_what_was_found_is_in_the_line_shown(window: MainWindow) -> None:
    person.focus(window.top.search)
    person.type_in("families")
    person.wait_for(lambda: window.search.list.isVisible())
    detail = window.search.list.model.entries[0].detail
    assert detail.startswith("… ")
    assert 0 < detail.index("families") <= 24


def test_six_digits_fit_the_value_of_a_quantity(window: MainWindow) -> None:
    from PySide6.QtWidgets import QLineEdit

    person.drag_over(window.code_view.text, "4,700 casualties")
    press("1")
    edit = next(e for e in window.code_view.panel.details.form.findChildren(QLineEdit) if "best" in e.accessibleName())
    assert edit.width() - 8 >= edit.fontMetrics().horizontalAdvance("100,000")
