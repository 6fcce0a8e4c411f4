"""What the person sees when the program itself is at fault: one sentence, and where the details are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from annotator.i18n import tr
from annotator.ui import widgets
from annotator.ui.dialogs.base import Dialog


class CrashDialog(Dialog):
    def __init__(self, parent: QWidget | None, log: Path) -> None:
        about = tr(
            "Something went wrong in Annotator itself. Everything you coded is on disk, and you can go on working."
            " Please send the file below to whoever looks after the program."
        )
        super().__init__(parent, tr("That should not have happened"), "crashDialog", about)
        self.path = widgets.line_edit(text=str(log), accessible=tr("File with the details"))
        self.path.setReadOnly(True)
        self.buttons.addWidget(widgets.button(tr("Copy the path"), self._copy))
        self.primary = widgets.button(tr("Go on"), self.accept, "primary", "primary")  # nothing to cancel here
        self.primary.setDefault(True)
        self.buttons.addWidget(self.primary)
        self.finish_layout(self.path, width=520)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.path.text())
