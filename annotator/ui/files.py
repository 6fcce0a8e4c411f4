"""Projects and files: new, open, sample, close, import, export, who codes. Asks by dialogs, works through commands."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator import paths
from annotator.errors import AnnotatorError, ProjectDamaged
from annotator.i18n import tr
from annotator.settings import Settings
from annotator.ui.hub import Hub
from annotator.ui.jobs import Jobs

SUFFIX = ".annotator"


class Files(QObject):
    """``damaged`` carries the path of a project that can't be opened any more, but has backups."""

    damaged = Signal(object)

    def __init__(self, hub: Hub, jobs: Jobs, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self.hub, self.jobs, self.settings, self.window = hub, jobs, settings, window

    # -- projects

    def coder_name(self) -> str | None:
        """Who works here, without asking: the environment's coder, else whoever worked here last and is known there."""
        return os.environ.get("ANNOTATOR_CODER") or None

    def open(self, path: Path, coder: str = "") -> bool:
        """Open a project; its coder is the one named, or the environment's, else the last one here if that one is in
        the project."""
        if not self.hub.open(path, coder or self.coder_name(), self.settings.get("coder")):
            self.settings.forget(str(path.absolute()))
            self._offer_backups(path)
            return False
        self.settings.remember(path)
        return True

    def _offer_backups(self, path: Path) -> None:
        """A damaged project: what there is to put in its place."""
        from annotator.commands import checking
        from annotator.project import Project

        if not path.is_file() or not checking.backups(path):
            return
        try:
            Project.open(path, read_only=True).close()
        except ProjectDamaged:
            self.damaged.emit(path.absolute())
        except AnnotatorError:
            return

    def open_project(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen, _ = QFileDialog.getOpenFileName(
            self.window, tr("Open project"), self._folder(), tr("Annotator projects") + f" (*{SUFFIX})"
        )
        if chosen:
            self.open(Path(chosen))

    def open_sample(self) -> None:
        """The sample project in the documents folder, made when it is not there; never written over."""
        from annotator.commands import projects

        path = paths.documents_dir() / (projects.SAMPLE + SUFFIX)
        if path.exists():
            self.open(path)
            return
        self.hub.message.emit(tr("Making the sample project…"), "info")
        self.jobs.start(
            tr("Making the sample project"),
            lambda _reader, progress: projects.create_sample(path.parent, progress=progress),
            self._open_made,
        )

    def _open_made(self, path: Path) -> None:
        self.open(path)

    def new_project(self) -> None:
        from annotator.ui.dialogs.new_project import NewProjectDialog

        dialog = NewProjectDialog(self.window, Path(self._folder()), self.settings.get("coder"))
        dialog.wanted.connect(self.create)
        dialog.open()

    def create(self, path: Path, codebook: Path | None, coder: str) -> None:
        """Make a project and open it."""
        from annotator.commands import projects

        try:
            projects.create(path, codebook, coder or None).close()
        except AnnotatorError as error:
            self.hub.message.emit(str(error), "refused")
            return
        if coder:
            self.settings.set("coder", coder)
        self.open(path, coder)

    def close_project(self) -> None:
        self.jobs.cancel_all()
        self.hub.close()

    def _folder(self) -> str:
        recent = self.settings.get("recent")
        return str(Path(recent[0]).parent) if recent else str(paths.documents_dir())

    # -- who codes

    def choose_coder(self, then: Callable[[], object] | None = None) -> None:
        from annotator.ui.dialogs.coder import CoderDialog

        if self.hub.project is None or self.hub.project.read_only:
            return
        dialog = CoderDialog(self.window, self.hub.project)
        dialog.chosen.connect(lambda name: self._set_coder(name, then))
        dialog.open()

    def _set_coder(self, name: str, then: Callable[[], object] | None) -> None:
        if self.hub.run(lambda project: project.set_coder(name)) is None:
            return
        self.settings.set("coder", name)
        self.hub.announce(None)
        if then is not None:
            then()

    # -- documents in, results out

    def import_documents(self, chosen: Sequence[Path] = ()) -> None:
        """Import files and folders: preview first."""
        from annotator.ui.dialogs.import_documents import ImportDialog

        if not self.hub.writable:
            self.hub.message.emit(tr("This project can only be read, so nothing can be imported."), "refused")
            return
        dialog = ImportDialog(self.window, self.hub, self.jobs)
        dialog.open()
        if chosen:
            dialog.read(list(chosen))

    def import_annotations(self) -> None:
        """Bring in annotations from an archive or a table: what is there already stays as it is."""
        from annotator.ui.dialogs.import_annotations import ask_and_import

        if not self.hub.writable:
            self.hub.message.emit(tr("This project can only be read, so nothing can be imported."), "refused")
            return
        ask_and_import(self.window, self.hub, self.jobs, self._folder())

    def export(self) -> None:
        from annotator.ui.dialogs.export import ExportDialog

        ExportDialog(self.window, self.hub, self.jobs, Path(self._folder())).open()

    def dropped(self, files: Sequence[Path]) -> None:
        """Files were dropped on the window: a project is opened, everything else is imported."""
        projects = [path for path in files if path.suffix.lower() == SUFFIX]
        if projects:
            self.open(projects[0])
        elif self.hub.project is None:
            self.hub.message.emit(tr("Open or make a project first, then drop the documents on it."), "refused")
        else:
            self.import_documents(files)
