"""Backups of a project: which there are and what is in them, one more now, and taking one back.

Also for a project that can't be opened any more: ``path`` is all that is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from annotator.commands import checking
from annotator.i18n import ntr, tr
from annotator.model.progress import Progress
from annotator.model.views import Backup
from annotator.ui import widgets
from annotator.ui.dialogs import lists
from annotator.ui.dialogs.base import Dialog
from annotator.ui.dialogs.lists import Lines, Working
from annotator.ui.hub import Hub
from annotator.ui.jobs import Jobs
from annotator.ui.panels.history import when

_TRADITIONAL = QLocale.DataSizeFormat.DataSizeTraditionalFormat


class BackupsDialog(Working):
    """``reopen`` opens the project at a path as a coder; ``close_project`` lets go of the one that is open."""

    def __init__(
        self,
        parent: QWidget | None,
        hub: Hub,
        jobs: Jobs,
        path: Path,
        reopen: Callable[[Path, str], object],
        close_project: Callable[[], object],
    ) -> None:
        about = tr(
            "A backup is a whole copy that was checked. Annotator makes one after 30 minutes of change, and before it"
            " imports, merges or restores. It keeps some of the last hours, days and weeks, in your user folder."
        )
        super().__init__(parent, tr("Backups of “{name}”").format(name=path.stem), "backupsDialog", about, hub, jobs)
        self.path, self.reopen, self.close_project = path, reopen, close_project
        headings = (tr("When"), tr("Documents"), tr("Annotations"), tr("Coders"), tr("Size"))
        self.model = Lines(headings, _texts, _keys, numbers=(1, 2, 3, 4))
        self.table = lists.table(self.model, "backupsTable", tr("Backups, newest first"), (190, 110, 120, 90))
        self.table.setSelectionMode(self.table.SelectionMode.SingleSelection)
        self.nothing = widgets.label(tr("There is no backup of this project yet."), "muted")
        self.folder = widgets.button(tr("Show folder"), self.show_folder, "quiet", "showFolder")
        self.restoring = widgets.button(tr("Restore…"), self.ask, name="restore")
        self.buttons.insertWidget(0, self.folder)
        self.buttons.addWidget(self.restoring)
        self.add_buttons(tr("Back up now"), self.back_up, tr("Close"))
        self.finish_layout(self.table, self.nothing, self.progress, self.summary, width=640, height=470)
        widgets.on_keys(self.table, ("Return", "Enter"), self.ask)
        self.table.doubleClicked.connect(lambda _index: self.ask())
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._enable())
        self.reload()

    @property
    def open_here(self) -> bool:
        """Whether the project is the one that the window shows."""
        return self.hub.project is not None and self.hub.project.path == self.path

    @property
    def chosen(self) -> Backup | None:
        found = lists.chosen(self.table, self.model)
        return found[0] if found else None

    def reload(self, then: str = "") -> None:
        """Read the list again; ``then`` is said afterwards."""
        path = self.path

        def show(backups: list[Backup]) -> None:
            self.model.put(backups)
            self.nothing.setVisible(not backups)
            if backups:
                self.table.setCurrentIndex(self.model.index(0, 0))
            self._enable()
            assert self.primary is not None
            (self.table if backups else self.primary).setFocus(Qt.FocusReason.OtherFocusReason)
            self.summary.setText(then)

        self.work(tr("Reading the backups"), lambda _reader, _progress: checking.described(path), show)

    def busy(self, on: bool) -> None:
        super().busy(on)
        self._enable()

    def _enable(self) -> None:
        assert self.primary is not None
        self.restoring.setEnabled(self.job is None and self.chosen is not None)
        self.primary.setEnabled(self.job is None and self.open_here)

    def back_up(self) -> None:
        """Make one now."""

        def done(_copy: Path) -> None:
            self.reload(tr("Backed up."))

        self.work(tr("Backing up"), checking.backup, done, self.hub.open_project)

    def show_folder(self) -> None:
        """In the desktop's file manager."""
        folder = checking.backup_folder(self.path)
        if not folder.is_dir():
            self.refuse(tr("There is no folder yet: it is made with the first backup."))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.refuse(tr("The folder could not be shown: {path}").format(path=folder))

    # -- restoring

    def ask(self) -> None:
        """Say what restoring does, and do it after a yes."""
        backup = self.chosen
        if backup is not None and self.job is None:
            dialog = RestoreDialog(self, backup, self.path, self.open_here)
            dialog.accepted.connect(lambda: self.restore(backup))
            dialog.open()

    def restore(self, backup: Backup) -> None:
        """Back up what is there now, then put the backup in its place. Where the present state can't be backed up (it
        is damaged), the file is set aside all the same."""
        project = self.hub.project
        if not self.open_here or project is None or project.read_only:
            self._put_back(backup, "")
            return
        coder = project.coder.name if project.coder is not None else ""

        def keep(reader: Any, progress: Progress) -> Path | None:
            return checking.keep(reader, progress, spare=backup.path)

        self.work(tr("Backing up the present state"), keep, lambda _copy: self._put_back(backup, coder), project)

    def _put_back(self, backup: Backup, coder: str) -> None:
        path = self.path
        was_open = self.open_here
        if was_open:
            self.close_project()

        def work(_reader: object, progress: Progress) -> Path | None:
            return checking.restore(path, backup.path, progress)

        def done(aside: Path | None) -> None:
            self.reopen(path, coder)
            self.accept()
            said = tr("Restored the backup of {time}.").format(time=when(backup.time))
            if aside is not None:
                said += " " + tr("What was there is now {name}.").format(name=aside.name)
            self.hub.message.emit(said, "info")

        def stay(sentence: str) -> None:
            if was_open:
                self.reopen(path, coder)
            self._enable()
            self.refuse(sentence)

        self.work(
            tr("Restoring"), work, done, None, stay, cancelled=lambda: stay(tr("Cancelled. Nothing was changed."))
        )  # fmt: skip


class RestoreDialog(Dialog):
    """What restoring does, in plain words."""

    def __init__(self, parent: QWidget | None, backup: Backup, project: Path, open_here: bool) -> None:
        title = tr("Restore the backup of {time}?").format(time=when(backup.time))
        super().__init__(parent, title, "restoreDialog")
        steps = [
            tr("The project “{name}” will again be as it was then: {what}.").format(
                name=project.stem, what=_contents(backup)
            ),
            tr("Nothing is lost. First the present state is backed up, so that you can come back to it from this list.")
            if open_here
            else "",
            tr("The file as it is now stays beside the project, with “set aside” in its name."),
            tr("What was coded since can also be brought in again: “Merge another copy” with the file set aside."),
        ]
        self.add_buttons(tr("Restore"), self.accept)
        self.finish_layout(*(widgets.label(step, wrap=True) for step in steps if step), width=520)
        assert self.primary is not None
        self.primary.setFocus()


def _contents(backup: Backup) -> str:
    if backup.documents is None:
        return tr("what it holds can't be read")
    documents = ntr("{n} document", "{n} documents", backup.documents)
    annotations = ntr("{n} annotation", "{n} annotations", backup.annotations or 0)
    return f"{documents}, {annotations}"


def _texts(backup: Backup) -> tuple[str, ...]:
    counts = (backup.documents, backup.annotations, backup.coders)
    shown = [f"{count:,}" if count is not None else "?" for count in counts]
    return (when(backup.time), *shown, QLocale.c().formattedDataSize(backup.size, 1, _TRADITIONAL))


def _keys(backup: Backup) -> tuple[Any, ...]:
    return backup.time, backup.documents, backup.annotations, backup.coders, backup.size
