"""Windows in tests are drawn in memory, unless the caller chose a platform. Homes are temporary; nobody's real
settings are read or written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from annotator import app, paths
from annotator.commands import corpus, projects
from annotator.model.document import Draft
from annotator.ui import theme
from annotator.ui.main_window import MainWindow
from tests.ui import person

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ONE = (
    "Officials put the toll at about 4,700 casualties, among them some 600 dead. A choir sang of stars 🌟 that never go"
    " out.\n\nOne researcher said the gala was probably meant to prepare families for more losses."
)
TWO = "The ministry has published no number. Its paper calls the fallen heroes."
THREE = "Nothing of the kind is said here."


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANNOTATOR_CODER", "Mina")
    return tmp_path / "home"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the three codes and three documents, made once and copied."""
    path = tmp_path_factory.mktemp("template") / "study.annotator"
    book = paths.resource("codebooks", "casualties-motives-framing.json")
    with projects.create(path, book) as project:
        drafts = [
            Draft("one", ONE, {"title": "Losses acknowledged", "outlet": "Harbor Times", "published": "2025-07-01"}),
            Draft("two", TWO, {"outlet": "The Meridian"}),
            Draft("three", THREE),
        ]
        corpus.import_drafts(project, drafts)
    return path


@pytest.fixture
def study(template: Path, tmp_path: Path) -> Path:
    """A fresh copy of the template."""
    return Path(shutil.copy(template, tmp_path / "study.annotator"))


@pytest.fixture
def crashes(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What reached the crash handler: nothing, in a test that does not ask for it."""
    caught: list[BaseException] = []
    monkeypatch.setattr(app.CrashHandler, "handle", lambda _self, error: caught.append(error))
    return caught


@pytest.fixture
def open_window(qtbot: QtBot, crashes: list[BaseException]) -> Iterator[Callable[[Path | None], MainWindow]]:
    """Opens windows; afterwards closes them, and fails when anything crashed in one."""
    opened: list[MainWindow] = []

    def open_(project: Path | None = None) -> MainWindow:
        application = app.make_application()
        window = app.make_window(project)
        opened.append(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(lambda: application.activeWindow() is not None)  # the window, or a question on it
        qtbot.waitUntil(lambda: window.finished)
        return window

    yield open_
    for window in opened:
        window.close()
        window.deleteLater()
    undress()
    assert not crashes


def undress() -> None:
    """Take the window's style off the application: other tests look at bare widgets."""
    application = app.make_application()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.setStyleSheet("")
    application.setPalette(QPalette())
    theme._current = theme.LIGHT


@pytest.fixture
def window(open_window: Callable[[Path | None], MainWindow], study: Path) -> MainWindow:
    """The window on the study, first document open, cursor in its text."""
    made = open_window(study)
    person.focus(made.code_view.text)
    return made
