"""Documents that were taken out of the project: which, by whom, when; and bringing them back."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from annotator.commands import documents
from annotator.i18n import ntr, tr
from annotator.model.views import RemovedDocument
from annotator.ui import widgets
from annotator.ui.dialogs import lists
from annotator.ui.dialogs.base import Dialog
from annotator.ui.dialogs.lists import Lines
from annotator.ui.hub import Hub
from annotator.ui.panels.history import when


class RemovedDialog(Dialog):
    def __init__(self, parent: QWidget | None, hub: Hub) -> None:
        about = tr(
            "Documents that were taken out are in no list and no figure. Their texts and all work on them are kept, and"
            " come back with them."
        )
        super().__init__(parent, tr("Removed documents"), "removedDialog", about)
        self.hub = hub
        self.names: dict[str, str] = {}
        headings = (tr("Document"), tr("Removed"), tr("By"), tr("Annotations"))
        self.model = Lines(headings, self._texts, self._keys, numbers=(3,))
        what = tr("Removed documents, the last one first")
        self.table = lists.table(self.model, "removedTable", what, (310, 140, 110))
        self.filter = widgets.line_edit(tr("Filter"), name="removedFilter")
        self.filter.textChanged.connect(self.model.filter)
        self.nothing = widgets.label(tr("No document was removed from this project."), "muted")
        self.hint = widgets.label(tr("Shift with the arrows chooses several, Ctrl+A all."), "small")
        self.add_buttons(tr("Restore"), self.restore, tr("Close"))
        self.finish_layout(self.filter, self.nothing, self.table, self.hint, width=720, height=430)
        widgets.on_keys(self.filter, ("Down",), self.table.setFocus)
        widgets.on_keys(self.table, ("Return", "Enter"), self.restore)
        self.table.doubleClicked.connect(lambda _index: self.restore())
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._count())
        self.model.modelReset.connect(self._count)
        self.reload()

    def reload(self) -> None:
        project = self.hub.open_project
        self.names = {coder.id: coder.name for coder in project.coders()}
        self.model.put(project.removed_documents())
        some = bool(self.model.given)
        self.nothing.setVisible(not some)
        for part in (self.filter, self.hint):
            part.setVisible(some)
        if some:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.setFocus()
        self._count()

    @property
    def chosen(self) -> list[RemovedDocument]:
        return lists.chosen(self.table, self.model)

    def _count(self) -> None:
        n = len(self.chosen)
        assert self.primary is not None
        self.primary.setEnabled(n > 0 and self.hub.writable)
        self.primary.setText(ntr("Restore {n} document", "Restore {n} documents", n) if n > 1 else tr("Restore"))

    def restore(self) -> None:
        """Bring back what is chosen, in one undo step. The dialog stays while there are others."""
        ids = [one.document.id for one in self.chosen]
        if not ids or self.hub.run(documents.restore_documents, ids) is None:
            return
        back = ntr("{n} document is back.", "{n} documents are back.", len(ids))
        self.hub.message.emit(back + " " + tr("Ctrl+Z takes it out again."), "info")
        self.reload()
        if not self.model.given:
            self.accept()

    def _texts(self, one: RemovedDocument) -> tuple[str, ...]:
        return one.document.title, when(one.time), self.names.get(one.coder or "", "?"), f"{one.annotations:,}"

    def _keys(self, one: RemovedDocument) -> tuple[Any, ...]:
        return one.document.title.casefold(), one.time, self.names.get(one.coder or ""), one.annotations
