"""P1 of performance.md: start to a painted three-pane window on a project, against an empty QMainWindow.

    python -m tests.bench start --json

Each start is a process of its own; wall milliseconds from the start of the process until the window has been painted,
medians of ROUNDS, our starts and the empty window's in turn. The project has DOCUMENTS documents: making it takes two
minutes.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from annotator.commands import corpus, projects
from annotator.model.document import Draft
from tests.bench.goal import Goal

ROUNDS = 5
DOCUMENTS = 1_000_000
_AT_A_TIME = 100_000
GOAL = 1.6

#: What both scripts share: note the time when the paint event of a widget has been dealt with, and end.
_STOP = """
import os, sys, time
from PySide6.QtCore import QCoreApplication, QEvent, QObject
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), 10000)
        return False
    def event(self, event):
        if event.type() == QEvent.Type.User:
            sys.stdout.write(str(time.time()))
            sys.stdout.flush()
            ended()
            os._exit(0)
        return True
def ended():
    pass
"""

_EMPTY = (
    _STOP
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
painted = Painted()
window.installEventFilter(painted)
window.resize(1280, 800)
window.show()
app.exec()
"""
)

_OURS = (
    _STOP
    + """
from pathlib import Path
from annotator import app as annotator_app
app = annotator_app.make_application()
window = annotator_app.make_window(Path(sys.argv[1]))
painted = Painted()
window.code_view.text.viewport().installEventFilter(painted)
ended = window.hub.close  # or the next start would find a window that was cut short, and prove the whole file
window.resize(1280, 800)
window.show()
app.exec()
"""
)


def run() -> list[Goal]:
    """One goal: how many times as long our window takes as an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "ANNOTATOR_HOME": folder,
            "ANNOTATOR_CODER": "A",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
        project = _make_project(Path(folder) / "start.annotator")
        for script in (_EMPTY, _OURS):  # once to warm the disk's cache and the compiled modules
            _start(script, project, environment)
        empty, ours = [], []
        for _ in range(ROUNDS):
            empty.append(_start(_EMPTY, project, environment))
            ours.append(_start(_OURS, project, environment))
    floor, our = statistics.median(empty), statistics.median(ours)
    ratio = our / floor
    what = f"start to painted window, {DOCUMENTS:,} documents, ms"
    return [Goal(what, our, floor, None, ratio, GOAL, ratio <= GOAL)]


def _make_project(path: Path) -> Path:
    with projects.create(path, coder="A") as project:
        for first in range(0, DOCUMENTS, _AT_A_TIME):
            numbers = range(first, first + _AT_A_TIME)
            corpus.import_drafts(project, [Draft(f"d{n}", f"Document {n}. Its text.") for n in numbers])
    return path


def _start(script: str, project: Path, environment: dict[str, str]) -> float:
    """Milliseconds of one start."""
    begin = time.time()
    done = subprocess.run(
        [sys.executable, "-c", script, str(project)], env=environment, check=True, capture_output=True, text=True
    )
    return (float(done.stdout) - begin) * 1000
