"""Figures that follow each gesture: an agreement table is right again a moment after something was coded.

A job computes the table and what follows it (commands/live_agreement.py). From then on each gesture is put in right
after it was painted, whichever view is in front; intervals are resampled later, where somebody looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.i18n import tr
from annotator.model.changes import Changes
from annotator.model.contents import Progress
from annotator.project import Project
from annotator.ui import widgets
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from annotator.commands.live_agreement import LiveAgreement, Reports, Tables, Wanted

#: What can be followed; anything else (codes, coders, rounds, documents) means to compute anew.
_WORK = frozenset({"annotation", "absence", "done"})


def computed(reader: Project, wanted: Wanted, progress: Progress) -> tuple[Reports, LiveAgreement | None]:
    """What is shown, and what follows it. Runs in a job."""
    from annotator.commands import live_agreement

    reports = live_agreement.computed(reader, wanted, progress)
    return reports, live_agreement.LiveAgreement.of(reader, wanted, reports, progress)


class LiveFigures(QObject):
    """``moved`` carries the Reports that are right now. ``lost``: they can be followed no longer."""

    moved = Signal(object)
    lost = Signal()

    def __init__(self, hub: Hub, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self.hub, self.jobs = hub, jobs
        self._live: LiveAgreement | None = None
        self._waiting: set[str] = set()  # documents that changed and are not put in yet
        self._touched: set[str] = set()  # the annotations in them
        self._meanwhile: set[str] | None = None  # documents that changed since a job began; None: everything may have
        self._job: Job | None = None
        self._soon = widgets.Delayed(self._follow, 0, self)  # right after the gesture itself was painted

    @property
    def following(self) -> bool:
        """Whether the figures are right, or will be in a moment."""
        return self._live is not None

    @property
    def pending(self) -> bool:
        """Whether intervals are yet to be resampled."""
        return self._live is not None and bool(self._live.pending)

    # -- a table that is computed

    def begin(self) -> None:
        """A job begins to compute the table."""
        self._meanwhile = set()

    def adopt(self, reports: Reports, live: LiveAgreement | None) -> Reports:
        """The job's table is there: from now on this one is followed. What changed meanwhile is put in."""
        self._stop()
        meanwhile, self._meanwhile = self._meanwhile, None
        self._live, self._waiting = (None, set()) if meanwhile is None else (live, meanwhile)
        if self._live is not None and self._waiting:
            reports = self._updated(None) or reports
        return reports

    # -- gestures

    def hear(self, changes: Changes, computing: bool) -> bool:
        """Something changed. Whether it is followed: now, or when the table is there that is being computed."""
        if not changes.documents or changes.kinds - _WORK:
            self._meanwhile = None
            self._drop()
            return False
        if self._meanwhile is not None:
            self._meanwhile |= changes.documents
        if self._live is None:
            return computing and self._meanwhile is not None
        self._waiting |= changes.documents
        self._touched |= changes.annotations
        self._soon.start()
        return True

    def _follow(self) -> None:
        if self._live is None or self.hub.project is None:
            return
        reports = self._updated(self._touched)
        if reports is None:
            self.lost.emit()
        else:
            self.moved.emit(reports)

    def _updated(self, annotations: set[str] | None) -> Reports | None:
        """The table with all that waits (``annotations``, where these are known); None where it can't be followed."""
        assert self._live is not None
        documents, self._waiting, self._touched = sorted(self._waiting), set(), set()
        try:
            reports = self._live.update(self.hub.open_project, documents, annotations)
        except AnnotatorError:  # whoever computes anew will say what it is
            reports = None
        if reports is None:
            self._drop()
        return reports

    def _drop(self) -> None:
        self._live = None
        self._waiting.clear()
        self._touched.clear()
        self._soon.stop()
        self._stop()

    # -- intervals

    def resample(self) -> None:
        """Bring the intervals of what changed, beside the window."""
        self._stop()
        live, project = self._live, self.hub.project
        if live is None or project is None or not live.pending:
            return
        codes, version, wanted = live.pending, live.version, live.wanted

        def work(reader: Project, progress: Progress) -> Tables:
            from annotator.commands.live_agreement import tables

            return tables(reader, wanted, codes, progress)

        def done(found: Tables) -> None:
            self._job = None
            if self._live is live:
                self.moved.emit(live.take_intervals(found, codes, version))

        self._job = self.jobs.start(tr("Intervals"), work, done, project, lambda _sentence: None)

    def _stop(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()
