"""P1 of performance.md: start to a painted three-pane window on a project, against an empty QMainWindow.

    python -m tests.bench start --json

Each start is a process of its own; wall milliseconds from the start of the process until the window has been painted,
medians of ROUNDS, our starts and the empty window's in turn. The project has DOCUMENTS documents.
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
DOCUMENTS = 20_000
GOAL = 1.6

_EMPTY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, app.quit)
app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""

_OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from annotator import app as annotator_app
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, app.quit)
        return False
app = annotator_app.make_application()
window = annotator_app.make_window(Path(sys.argv[1]))
painted = Painted()
window.code_view.text.viewport().installEventFilter(painted)
window.resize(1280, 800)
window.show()
app.exec()
"""


def run() -> list[Goal]:
    """One goal: how many times as long our window takes as an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "ANNOTATOR_HOME": folder,
            "ANNOTATOR_CODER": "A",
        }
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
        corpus.import_drafts(project, [Draft(f"d{n}", f"Document {n}. Its text.") for n in range(DOCUMENTS)])
    return path


def _start(script: str, project: Path, environment: dict[str, str]) -> float:
    """Milliseconds of one start."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", script, str(project)], env=environment, check=True, capture_output=True)
    return (time.perf_counter() - begin) * 1000
