"""Looking after the project from the window: backups, checks, merging, rounds, removed documents. Opens the dialogs;
what runs by itself is in upkeep.py."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from annotator.i18n import tr
from annotator.ui.upkeep import Upkeep

if TYPE_CHECKING:
    from annotator.model.views import Problem
    from annotator.ui.main_window import MainWindow


class Care(QObject):
    """``upkeep`` makes the automatic backups and checks."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.hub, self.jobs = window.hub, window.jobs
        window.code_view.documents.filters_wanted.connect(self.filter_documents)
        self.upkeep = Upkeep(self.hub, self.jobs, self.show_problems, parent=self)

    def backups(self) -> None:
        self.backups_of(self.hub.open_project.path)

    def backups_of(self, path: Path) -> None:
        """The backups of the project at a path, which need not be open."""
        from annotator.ui.dialogs.backups import BackupsDialog

        files = self.window.files
        BackupsDialog(self.window, self.hub, self.jobs, path, files.open, files.close_project).open()

    def check(self) -> None:
        self._check(None)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """What a check beside the window has found; not over another dialog."""
        if QApplication.activeModalWidget() is None:
            self._check(problems)

    def _check(self, found: Sequence[Problem] | None) -> None:
        from annotator.ui.dialogs.check import CheckDialog

        CheckDialog(self.window, self.hub, self.jobs, self.backups, self.upkeep.proved, found).open()

    def merge(self) -> None:
        from annotator.ui import conflicts
        from annotator.ui.dialogs.merge import MergeDialog

        if not self._writable():
            return
        folder = str(self.hub.open_project.path.parent)
        MergeDialog(
            self.window, self.hub, self.jobs, folder, lambda conflict: conflicts.show(self.window, conflict)
        ).open()

    def rounds(self) -> None:
        from annotator.ui.dialogs.rounds import RoundsDialog

        RoundsDialog(self.window, self.hub, self.jobs, self.window.code_view.documents.filter.text().strip()).open()

    def removed_documents(self) -> None:
        from annotator.ui.dialogs.removed_documents import RemovedDialog

        RemovedDialog(self.window, self.hub).open()

    def filter_documents(self) -> None:
        """The menu of what the documents can be filtered by; they are counted beside the window."""
        from annotator.ui.panels import document_filter

        panel = self.window.code_view.documents
        self.window.show_code()

        def show(what: document_filter.Offer) -> None:
            menu = document_filter.menu(panel, panel.filter.text().strip(), what, panel.show_only)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(panel.filters.mapToGlobal(panel.filters.rect().bottomLeft()))

        if self.hub.project is not None:
            counting = tr("Counting the documents")
            self.jobs.start(
                counting, lambda reader, _progress: document_filter.offer(reader), show, self.hub.project, quiet=True
            )

    def _writable(self) -> bool:
        if not self.hub.writable:
            self.hub.message.emit(tr("This project can only be read, so nothing can be merged into it."), "refused")
        return self.hub.writable
