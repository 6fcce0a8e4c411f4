"""Long work on a thread of its own: progress, cancel, and the result back on the window's thread.

A job's function gets a project of its own (or None without a project) and a progress function; it never touches a
widget. The project can only be read, unless the job is one long change (an import): that is stored whole or not at all.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from annotator.errors import AnnotatorError, Cancelled
from annotator.model.progress import Progress
from annotator.project import Project

Work = Callable[[Any, Progress], Any]
_PAUSE = 0.04  # seconds between two reports of progress


class Job(QObject):
    """One piece of work. ``progressed``: done, total (0: not known), what. Exactly one of ``ended`` calls follows."""

    progressed = Signal(int, int, str)
    ended = Signal(object, object, object)  # the job, its result, its exception or None

    def __init__(self, label: str, quiet: bool = False, writes: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self.quiet = quiet
        self.writes = writes
        self._stop = threading.Event()
        self._last = 0.0
        self._thread: threading.Thread | None = None

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; it does at its next report of progress."""
        self._stop.set()

    def progress(self, done: int, total: int, what: str) -> None:
        """The function's Progress. Raises Cancelled after ``cancel``."""
        if self._stop.is_set():
            raise Cancelled("Cancelled. Nothing was changed.")
        now = time.monotonic()
        if now - self._last > _PAUSE or done >= total > 0:
            self._last = now
            self.progressed.emit(done, total, what)

    def start(self, work: Callable[[Progress], Any]) -> None:
        self._thread = threading.Thread(target=self._work, args=(work,), name=self.label, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self, work: Callable[[Progress], Any]) -> None:
        result, problem = None, None
        try:
            result = work(self.progress)
        except Exception as error:  # noqa: BLE001 - handed to the window's thread: a sentence, or the crash handler
            problem = error
        with contextlib.suppress(RuntimeError):  # the window went away meanwhile
            self.ended.emit(self, result, problem)


class Jobs(QObject):
    """Starts jobs and keeps them until they end. ``started`` and ``finished`` carry the Job."""

    started = Signal(object)
    finished = Signal(object)
    failed = Signal(str)  # the sentence of an expected failure that nobody else takes care of
    crashed = Signal(object)  # any other exception

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.running: dict[Job, tuple[Callable[[Any], None], Callable[[str], None], Callable[[], None] | None]] = {}

    def start(
        self,
        label: str,
        work: Work,
        done: Callable[[Any], None],
        project: Project | None = None,
        failed: Callable[[str], None] | None = None,
        quiet: bool = False,
        writes: bool = False,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Run ``work(reader, progress)`` beside the window, then ``done(result)`` in it; the reader is None without a
        project. ``failed`` gets the sentence of an expected failure. A cancelled job calls neither, but ``cancelled``.
        A ``quiet`` job is too short to be shown. One that ``writes`` gets ``Project.worker`` instead of a reader; when
        it was cancelled too late, its change is there, and ``done`` is called."""
        job = Job(label, quiet, writes, self)

        def call(progress: Progress) -> Any:
            if project is None:
                return work(None, progress)
            with project.worker() if writes else project.reader() as own:
                return work(own, progress)

        # A method of a QObject, not a closure: Qt then knows for certain on which thread to call it.
        job.ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self.running[job] = (done, failed or self.failed.emit, cancelled)
        self.started.emit(job)
        job.start(call)
        return job

    def cancel_all(self, wait: float = 2.0) -> None:
        """Stop everything, for the end of the program or of the project."""
        for job in self.running:
            job.cancel()
        for job in self.running:
            job.wait(wait)

    @Slot(object, object, object)
    def _end(self, job: Job, result: Any, problem: Exception | None) -> None:
        done, failed, cancelled = self.running.pop(job)
        self.finished.emit(job)
        job.deleteLater()
        stored = job.writes and problem is None
        if isinstance(problem, Cancelled) or (job.cancelled and not stored):
            if cancelled is not None:
                cancelled()
        elif isinstance(problem, AnnotatorError):
            failed(str(problem))
        elif problem is not None:
            self.crashed.emit(problem)
        else:
            done(result)
