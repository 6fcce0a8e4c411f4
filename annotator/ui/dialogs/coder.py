"""Who codes: one of the project's coders, or a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from annotator.i18n import ntr, tr
from annotator.project import Project
from annotator.ui import theme, widgets
from annotator.ui.dialogs.base import Dialog


class CoderDialog(Dialog):
    """``chosen`` carries the name."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, project: Project) -> None:
        about = tr("What you code belongs to you: only you can change it, and agreement is measured between coders.")
        super().__init__(parent, tr("Who codes?"), "coderDialog", about)
        self.list = QListWidget()
        widgets.as_data(self.list, "coders", tr("Coders of this project"))
        for coder in project.coders():
            item = QListWidgetItem(coder.name)
            done = len(project.done(coder=coder.id))
            item.setToolTip(ntr("{n} document done", "{n} documents done", done))
            self.list.addItem(item)
        self.name = widgets.line_edit(tr("A new coder's name"), name="newCoder")
        self.add_buttons(tr("Code as this person"), self._accept)
        self.finish_layout(self.list, self.name, width=420)
        self.list.setFixedHeight(min(220, max(1, self.list.count()) * theme.pixels(26) + 6))
        self.list.setVisible(self.list.count() > 0)
        self._preset(project)
        self.list.itemActivated.connect(lambda _item: self._accept())
        self.list.currentRowChanged.connect(lambda _row: self._changed())
        self.name.textChanged.connect(lambda _text: self._changed())
        self._changed()

    def _preset(self, project: Project) -> None:
        names = [self.list.item(row).text() for row in range(self.list.count())]
        if project.coder is not None and project.coder.name in names:
            self.list.setCurrentRow(names.index(project.coder.name))
        if names:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def answer(self) -> str:
        """The name typed, else the one chosen."""
        item = self.list.currentItem()
        return " ".join(self.name.text().split()) or (item.text() if item else "")

    def _changed(self) -> None:
        answer = self.answer()
        assert self.primary is not None
        self.primary.setEnabled(bool(answer))
        self.primary.setText(tr("Code as {name}").format(name=answer) if answer else tr("Code"))

    def _accept(self) -> None:
        if answer := self.answer():
            self.accept()
            self.chosen.emit(answer)
