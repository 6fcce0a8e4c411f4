"""What the pages of the Agreement view are computed from: asked for when a page is looked at, kept until it is stale.

Runs jobs; knows nothing of what they compute.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from annotator.model.contents import Progress
from annotator.project import Project
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs

Work = Callable[[Project, Progress], Any]
_KEEP = 24


class Supply:
    """One thing at a time is computed; whoever asks last is answered."""

    def __init__(self, hub: Hub, jobs: Jobs, label: str) -> None:
        self.hub, self.jobs, self.label = hub, jobs, label
        self._found: dict[Hashable, Any] = {}
        self._job: Job | None = None
        self._key: Hashable = None
        self._done: Callable[[Any], None] = lambda _found: None
        self._failed: Callable[[str], None] = lambda _sentence: None
        self._cancelled: Callable[[], None] = lambda: None

    def ask(
        self, key: Hashable, work: Work, done: Callable[[Any], None], failed: Callable[[str], None],
        cancelled: Callable[[], None],
    ) -> bool:  # fmt: skip
        """Call ``done`` with the result of ``work``: at once where it is known (then True), else when it is there."""
        self._done, self._failed, self._cancelled = done, failed, cancelled
        if key in self._found:
            self.stop()
            done(self._found[key])
            return True
        if self._job is None or key != self._key:
            self.stop()
            self._key = key
            self._job = self.jobs.start(
                self.label, work, lambda found: self._arrived(key, found), self.hub.open_project, self._went_wrong,
                cancelled=self._stopped,
            )  # fmt: skip
        return False

    def stop(self) -> None:
        """Cancel what is being computed; nobody is told."""
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    def cancel(self) -> None:
        """Cancel what is being computed, and tell who asked."""
        if self._job is not None and self._job in self.jobs.running:
            self._job.cancel()
        elif self._job is not None:  # it went wrong in a way that nobody expected
            self._job = None
            self._cancelled()

    def forget(self) -> None:
        """Everything is stale."""
        self.stop()
        self._found.clear()

    def _arrived(self, key: Hashable, found: Any) -> None:
        if key != self._key or self._job is None:
            return  # somebody has asked for something else meanwhile
        self._job = None
        if len(self._found) >= _KEEP:
            self._found.clear()
        self._found[key] = found
        self._done(found)

    def _went_wrong(self, sentence: str) -> None:
        if self._job is not None:
            self._job = None
            self._failed(sentence)

    def _stopped(self) -> None:
        if self._job is not None and self._job.cancelled:
            self._job = None
            self._cancelled()
