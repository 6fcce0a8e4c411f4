"""The window never stands still: the longest time between two turns of its event loop, on the sample project.

The aim is 100 ms. A machine that other tests keep busy makes pauses of its own, so the aim is asserted for the time in
which the window's thread was at work; the clock may show up to 300 ms. Both are printed (pytest -s).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from annotator.commands import projects
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.import_documents import ImportDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.agreement import AgreementView
from tests.ui import person
from tests.ui.person import press

OpenWindow = Callable[[Path | None], MainWindow]

AIM, LIMIT = 100, 300  # milliseconds
EXPORTED = ("archive", "csv", "xlsx", "html", "md")


class Pulse(QObject):
    """Beats as often as the event loop turns. The longest pause between two beats, in milliseconds: ``worst`` by the
    clock, ``work`` by the processor time of this thread."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = self.work = 0.0
        self._last = self._worked = 0.0
        self._timer = QTimer(self, interval=2)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.worst = max(self.worst, 1000 * (now - self._last))
        self.work = max(self.work, 1000 * (worked - self._worked))
        self._last, self._worked = now, worked

    @contextmanager
    def measured(self) -> Iterator[None]:
        self.worst = self.work = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer.start()
        yield
        person.pause(20)
        self._timer.stop()


def gestures(*steps: Callable[[], object]) -> None:
    """Each from the event loop, a moment after the one before, as a person's hands would."""
    for step in steps:
        QTimer.singleShot(0, step)
        person.pause(12)


def key(*keys: str) -> Callable[[], object]:
    return lambda: press(*keys)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return projects.create_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def window(sample: Path, tmp_path: Path, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The window on a copy of the sample, warm: everything was looked at once, as after the first minute of work."""
    monkeypatch.setenv("ANNOTATOR_CODER", "Mina")
    made = open_window(Path(shutil.copy(sample, tmp_path / "sample.annotator")))
    person.focus(made.code_view.text)
    press("Tab", "Return", "Esc", "Esc", "Ctrl+PgDown", "Ctrl+PgUp")
    return made


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[[str, Pulse], None]:
    """Prints the figure, and fails when it is far from the aim."""

    def said(what: str, pulse: Pulse) -> None:
        print(f"\n{what}: longest pause {pulse.worst:.0f} ms, of it at work {pulse.work:.0f} ms (aim {AIM})", end="")
        assert pulse.work < AIM, what
        assert pulse.worst < LIMIT, what

    return said


def test_opening_documents(window: MainWindow, report: Callable[[str, Pulse], None]) -> None:
    pulse = Pulse()
    with pulse.measured():
        gestures(*[key("Ctrl+PgDown")] * 14, *[key("Ctrl+PgUp")] * 14)
    assert window.code_view.documents.position == (1, 15)
    report("opening 28 documents", pulse)


def test_coding(window: MainWindow, report: Callable[[str, Pulse], None]) -> None:
    """Select, code, write a value, memo, boundaries, undo, redo, absence, done."""
    pulse = Pulse()
    before = window.hub.open_project.step
    words = [key("Alt+3"), key("Alt+Right"), key("1"), key("Return"), lambda: person.type_in("4,700"), key("Esc")]
    rest = [key("M"), lambda: person.type_in("a note"), key("Esc"), key("]"), key("2"), key("Esc"), key("Ctrl+Z")]
    with pulse.measured():
        gestures(*words, *rest, key("Ctrl+Shift+Z"), *words, key("Delete"), *[key("Tab")] * 10, key("D"))
    assert window.hub.open_project.step > before
    report("coding", pulse)


def test_agreement(window: MainWindow, report: Callable[[str, Pulse], None]) -> None:
    pulse = Pulse()
    with pulse.measured():
        gestures(key("Ctrl+2"))
        view = window._late["agreement"]
        assert isinstance(view, AgreementView)
        person.wait_for(lambda: view.figures is not None and not window.jobs.running, 30_000)
        view.codes.setCurrentIndex(view.codes.figures.index(0, 1))
        gestures(key("Return"))
        person.wait_for(lambda: view.passages.passages.rowCount() > 0 and not window.jobs.running, 30_000)
    report("computing agreement and listing passages", pulse)


def test_importing(
    window: MainWindow, tmp_path: Path, report: Callable[[str, Pulse], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """60 documents of 20,000 characters."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(60):
        text = " ".join(f"Sentence {n} of text {number} says nothing much." for n in range(500))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    pulse = Pulse()
    with pulse.measured():
        gestures(key("Ctrl+I"))
        dialog = person.dialog("importDialog")
        assert isinstance(dialog, ImportDialog)
        choose = dialog.findChild(QPushButton, "chooseFolder")
        assert choose is not None
        gestures(choose.click)
        person.wait_for(lambda: len(dialog.model.rows) == 60 and dialog.job is None, 30_000)
        assert dialog.primary is not None
        gestures(dialog.primary.click)
        person.wait_for(lambda: len(window.hub.open_project.documents()) == 75, 30_000)
    report("importing 60 documents", pulse)


def test_exporting(window: MainWindow, tmp_path: Path, report: Callable[[str, Pulse], None]) -> None:
    """One format after the other."""
    pulse = Pulse()
    with pulse.measured():
        for format_ in EXPORTED:
            _export(window, format_, tmp_path)
    report(f"exporting in {len(EXPORTED)} formats", pulse)
    assert len(list(tmp_path.glob("out*"))) == len(EXPORTED)


def _export(window: MainWindow, format_: str, folder: Path) -> None:
    gestures(key("Ctrl+E"))
    dialog = person.dialog("exportDialog")
    assert isinstance(dialog, ExportDialog)
    place = next(n for n, entry in enumerate(dialog.formats) if entry["key"] == format_)
    dialog.format.setCurrentIndex(place)
    dialog.path.setText(str(folder / f"out{dialog.entry['suffixes'][0]}"))
    assert dialog.primary is not None
    gestures(dialog.primary.click)
    person.wait_for(lambda: not window.jobs.running, 30_000)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.activateWindow()
    person.focus(window.code_view.text)
