"""Starting: what is loaded, the start page, new and sample projects, settings, coders, crashes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import app, paths
from annotator.commands import coding
from annotator.project import Project
from annotator.settings import Settings
from annotator.ui.dialogs.new_project import NewProjectDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.text_view import CodedTextView
from tests.ui import person
from tests.ui.person import press

OpenWindow = Callable[[Path | None], MainWindow]
HANDLE = app.CrashHandler.handle  # the real one, which the fixture replaces

HEAVY = (
    "numpy scipy sqlite_utils pandas lxml trafilatura docx pypdfium2 python_calamine xlsxwriter charset_normalizer"
    " matplotlib openpyxl platformdirs annotator.agreement annotator.formats annotator.cli annotator.commands.corpus"
    " annotator.ui.dialogs.base"
).split()

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from annotator import app
application = app.make_application()
window = app.make_window(Path(sys.argv[1]))
window.show()
while not window.finished:
    application.processEvents()
print(*(name for name in sys.argv[2:] if name in sys.modules))
print(window.code_view.document.title)
"""


def test_nothing_heavy_is_loaded_when_the_window_has_been_painted(study: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(study), *HEAVY], capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parents[2], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.stdout.splitlines() == ["", "Losses acknowledged"]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "offscreen"),
        ({"DISPLAY": ":0"}, "xcb;wayland;offscreen"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland;xcb;offscreen"),
        ({"QT_QPA_PLATFORM": "vnc"}, "vnc"),
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone can be without a display")
def test_without_a_display_qt_falls_back(environment: dict[str, str], expected: str) -> None:
    app.choose_platform(environment)
    assert environment["QT_QPA_PLATFORM"] == expected


def test_the_start_page_makes_a_project(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window(None)
    assert window.start.isVisible()
    press("Ctrl+N")
    dialog = person.dialog("newProjectDialog")
    assert isinstance(dialog, NewProjectDialog)
    dialog.folder.setText(str(tmp_path))
    person.focus(dialog.name)
    press("Ctrl+A")
    person.type_in("Gala study")
    person.focus(dialog.coder)
    person.type_in("Ada")
    press("Return")
    person.gone("newProjectDialog")
    with Project.open(tmp_path / "Gala study.annotator", read_only=True) as project:
        assert [code.name for code in project.codebook()] == [
            "casualty figure",
            "motive attribution",
            "propaganda framing",
        ]
        assert [coder.name for coder in project.coders()] == ["Ada"]
    assert window.windowTitle() == "Gala study – Annotator"
    assert "Drop files here" in window.code_view.documents.nothing.text()


def test_a_project_is_never_written_over(open_window: OpenWindow, study: Path) -> None:
    window = open_window(None)
    window.files.new_project()
    dialog = person.dialog("newProjectDialog")
    assert isinstance(dialog, NewProjectDialog)
    dialog.folder.setText(str(study.parent))
    dialog.name.setText(study.stem)
    assert "is there already" in dialog.problem.text()
    assert dialog.primary is not None
    assert not dialog.primary.isEnabled()
    dialog.close()


def test_recent_projects_are_remembered_and_the_missing_forgotten(open_window: OpenWindow, study: Path) -> None:
    window = open_window(study)
    press("Ctrl+W")
    assert window.start.isVisible()
    assert Settings().get("recent") == [str(study)]
    item = window.start.recent.itemAt(0)
    assert item is not None
    button = item.widget()
    assert button is not None
    study.unlink()
    person.click(button)
    assert person.said(window).startswith("⚠ ")
    assert Settings().get("recent") == []


def test_who_coded_here_last_codes_again_and_sees_only_their_own_work(
    open_window: OpenWindow, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANNOTATOR_CODER")
    with Project.open(study, coder="Ada") as project:
        coding.code_selection(project, "one", 0, 9, "casualty figure")
        project.set_coder("Ben")
    Settings().set("coder", "Ben")
    shown: list[str] = []
    monkeypatch.setattr(CodedTextView, "set_document", lambda _view, *given: shown.extend(map(str, given[3:])))
    window = open_window(study)
    assert window.top.coder.text() == "Ben"
    assert shown
    assert all(spans == "[]" for spans in shown)


def test_the_sample_project_is_made_once_and_opened(open_window: OpenWindow, home: Path) -> None:
    window = open_window(None)
    person.focus(window.start.sample)
    press("Space")
    person.wait_for(lambda: window.hub.project is not None)
    path = paths.documents_dir() / "sample.annotator"
    assert window.hub.open_project.path == path
    assert window.code_view.documents.model.rowCount() == 15
    made = path.stat().st_mtime_ns
    press("Ctrl+W")
    window.files.open_sample()
    person.wait_for(lambda: window.hub.project is not None)
    assert path.stat().st_mtime_ns == made or window.hub.open_project.coder is not None
    assert len(list(path.parent.glob("*.annotator"))) == 1


def test_a_file_that_is_no_project_is_refused_in_a_sentence(open_window: OpenWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.annotator"
    bad.write_text("no database")
    window = open_window(bad)
    assert window.hub.project is None
    assert window.start.isVisible()
    assert person.said(window).startswith("⚠ ")
    assert "bad.annotator" in person.said(window)


def test_the_window_keeps_its_size_and_panes(open_window: OpenWindow, study: Path) -> None:
    first = open_window(study)
    first.resize(1111, 777)
    first.code_view.splitter.setSizes([300, 500, 311])
    first.close()
    settings = Settings()
    assert settings.get("window") == [1111, 777]
    assert settings.get("panes")[0] == 300


def test_what_goes_wrong_inside_is_logged_said_once_and_does_not_end_the_program(
    open_window: OpenWindow, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.CrashHandler, "handle", HANDLE)
    window = open_window(study)
    handler = app.CrashHandler(window)
    for _ in range(3):
        try:
            raise ZeroDivisionError("a bug")
        except ZeroDivisionError as error:
            handler.handle(error)
    dialog = person.dialog("crashDialog")
    log = paths.user_data_dir() / "logs" / "crash.log"
    text = log.read_text(encoding="utf-8")
    assert text.count("ZeroDivisionError: a bug") == 3
    shown = " ".join(label.text() for label in dialog.findChildren(type(window.banner)))
    assert "on disk" in shown
    assert "Traceback" not in shown
    press("Return", on=dialog)
    person.gone("crashDialog")
    person.focus(window.code_view.text)
    press("Ctrl+PgDown")
    assert window.code_view.document is not None
    assert window.code_view.document.name == "two"
