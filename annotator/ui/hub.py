"""The bridge between window and project: runs commands, and tells the views what a change touched.

Every change that a person makes goes through ``Hub.run``, ``undo`` or ``redo``; the one signal ``changed`` carries
what they touched. Views listen to nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.i18n import tr
from annotator.model.changes import Changes
from annotator.project import Project

ALL_KINDS = frozenset({"coder", "code", "document", "metadata", "annotation", "absence", "done", "round"})


class Hub(QObject):
    """``project`` is the open one, or None. ``message`` carries a sentence and its level: "info" or "refused"."""

    changed = Signal(object)  # Changes
    message = Signal(str, str)
    project_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None

    @property
    def open_project(self) -> Project:
        """The project, where there must be one."""
        if self.project is None:
            raise AnnotatorError(tr("Open a project first."))
        return self.project

    @property
    def writable(self) -> bool:
        return self.project is not None and not self.project.read_only

    def open(self, path: Path, coder: str | None, known: str = "") -> bool:
        """Open a project in place of the present one, as ``coder``; else as ``known``, if that is one of its coders.
        Who codes is settled before anything is shown: nobody sees a frame of another coder's work. Refused with a
        sentence when it can't be opened; then nothing changes."""
        try:
            project = Project.open(path, coder=coder)
        except AnnotatorError as error:
            self.message.emit(str(error), "refused")
            return False
        try:
            if coder is None and not project.read_only and known in {one.name for one in project.coders()}:
                project.set_coder(known)
        except AnnotatorError as error:
            project.close()
            self.message.emit(str(error), "refused")
            return False
        self.close()
        self.project = project
        self.project_changed.emit()
        return True

    def close(self) -> None:
        if self.project is not None:
            project, self.project = self.project, None
            self.project_changed.emit()  # the views let go of it first: a late repaint must not read a closed file
            project.close()

    def run(self, command: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """``command(project, *args, **kwargs)``'s result, after its changes went round; None when it was refused."""
        try:
            result = command(self.open_project, *args, **kwargs)
        except AnnotatorError as error:
            self.message.emit(str(error), "refused")
            return None
        self.announce(result if isinstance(result, Changes) else None)
        return result

    def announce(self, changes: Changes | None) -> None:
        """Tell the views. None: something changed, nobody knows what, so everything is read again."""
        if changes is None:
            step = self.project.step if self.project else 0
            changes = Changes(kinds=ALL_KINDS, step=step)
        self.changed.emit(changes)

    def undo(self) -> None:
        self._time_travel("can_undo", "undo", tr("Undid: {label}"), tr("There is nothing to undo."))

    def redo(self) -> None:
        self._time_travel("can_redo", "redo", tr("Did again: {label}"), tr("There is nothing to do again."))

    def _time_travel(self, question: str, verb: str, done: str, nothing: str) -> None:
        try:
            label = getattr(self.open_project, question)
            if not label:
                self.message.emit(nothing, "info")
                return
            changes: Changes = getattr(self.open_project, verb)()
        except AnnotatorError as error:
            self.message.emit(str(error), "refused")
            return
        self.changed.emit(changes)
        self.message.emit(done.format(label=label), "info")
