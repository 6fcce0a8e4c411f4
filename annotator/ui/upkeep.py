"""Backups that nobody has to think of, and the weekly proof that the project is whole, both beside the window.

When something is due is in commands/upkeep.py; dialogs for both are in dialogs/backups.py and dialogs/check.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer

from annotator.commands import checking, upkeep
from annotator.errors import ProjectDamaged, ProjectError
from annotator.i18n import ntr, tr
from annotator.model.changes import Changes
from annotator.model.progress import Progress
from annotator.model.views import Problem
from annotator.project import Project
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs, Work

_LOOK = 60_000  # milliseconds between two looks whether something is due
_SOON = 3_000  # after a project was opened


class Upkeep(QObject):
    """``clock`` gives seconds since 1970; ``show`` gets what a check found."""

    def __init__(
        self,
        hub: Hub,
        jobs: Jobs,
        show: Callable[[Sequence[Problem]], object],
        clock: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.hub, self.jobs, self.show, self.clock = hub, jobs, show, clock
        self.record = upkeep.Record()
        self.job: Job | None = None
        self._step = 0  # of the project when everything in it was in a backup, or was opened
        self._not_before = 0.0  # after a failure: when to try again
        self._said = False  # that backups fail
        self._looked_over = False  # after a window that was cut short
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(lambda: self.tick())
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(lambda: self.tick())
        hub.project_changed.connect(self._project_changed)
        hub.changed.connect(self._changed)
        self._project_changed()

    # -- what happens in the window

    def _project_changed(self) -> None:
        self._timer.stop()
        self._soon.stop()
        self.job, self._said, self._not_before, self._looked_over = None, False, 0.0, False
        project = self.hub.project
        if project is None or project.read_only:
            return
        self._step = project.step
        self.record = upkeep.recall(project.path)
        if self.record.checked is None:
            self._note(project, replace(self.record, checked=self.clock()))
        self._timer.start()
        self._soon.start()

    def _changed(self, _changes: Changes) -> None:
        project = self.hub.project
        if project is None or project.read_only or self.record.changed is not None:
            return
        if project.step != self._step:
            self._note(project, replace(self.record, changed=self.clock()))

    def _note(self, project: Project, record: upkeep.Record) -> None:
        self.record = record
        upkeep.remember(project.path, record)

    # -- what is due

    def tick(self) -> None:
        """Begin what is due now; one thing at a time."""
        project = self.hub.project
        if project is None or project.read_only or self.job is not None:
            return
        now = self.clock()
        cut_short = project.interrupted and not self._looked_over
        if cut_short or self.record.check_due(now):
            self._check(project)
        elif self.record.backup_due(now) and now >= self._not_before:
            self._back_up(project)

    def _back_up(self, project: Project) -> None:
        began, step = self.clock(), project.step

        def done(_copy: object) -> None:
            self._said = False
            if self._ended(project):
                self._step = step
                self._note(project, replace(self.record, changed=began if project.step != step else None))

        def failed(sentence: str) -> None:
            if self._ended(project):
                self._not_before = self.clock() + upkeep.BACKUP_EVERY
                if not self._said:
                    self.hub.message.emit(tr("No backup could be made. {why}").format(why=sentence), "refused")
                self._said = True

        self._start(project, tr("Backing up"), checking.keep, done, failed)

    def _check(self, project: Project) -> None:
        def work(reader: Any, progress: Progress) -> list[Problem]:
            return checking.check(reader, deep=True, progress=progress)

        def done(problems: list[Problem]) -> None:
            if self._ended(project):
                self.proved(problems)
                self._report(problems)

        def failed(sentence: str) -> None:
            if self._ended(project):
                self._looked_over = True
                self._note(project, replace(self.record, checked=self.clock()))
                self.hub.message.emit(tr("The project could not be checked. {why}").format(why=sentence), "refused")

        self._start(project, tr("Checking the project"), work, done, failed)

    def proved(self, _problems: Sequence[Problem]) -> None:
        """A deep check has ended: the next one is due in a week."""
        self._looked_over = True
        self._note(self.hub.open_project, replace(self.record, checked=self.clock()))

    def _report(self, problems: Sequence[Problem]) -> None:
        """Nobody hears of it when all is well."""
        if problems:
            found = ntr("{n} problem", "{n} problems", len(problems))
            said = tr("The project was checked: {n} found. “Check the project” in the menu shows what to do.")
            self.hub.message.emit(said.format(n=found), "refused")
            self.show(problems)

    def _start(
        self, project: Project, label: str, work: Work, done: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        self.job = self.jobs.start(
            label, work, done, project, failed, quiet=True, cancelled=lambda: self._cancelled(project)
        )  # fmt: skip

    def _cancelled(self, project: Project) -> None:
        self._ended(project)

    def _ended(self, project: Project) -> bool:
        """Whether the project is still the one that is open: else what became of it means nothing here."""
        same = self.hub.project is project
        if same:
            self.job = None
        return same


class AfterBackup:
    """Work for a job, with a backup before it: for what changes very much at once. ``why`` says afterwards why none was
    made; that stops nobody, unless the project itself is damaged."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.why = ""

    def __call__(self, project: Any, progress: Progress) -> Any:
        try:
            checking.keep(project, progress)
        except ProjectDamaged:
            raise
        except ProjectError as error:
            self.why = tr("No backup could be made before. {why}").format(why=error)
        return self.work(project, progress)
