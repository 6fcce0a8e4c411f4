"""Moving and merging codes: where to, and what it would do, before it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from annotator.commands import codebook as commands
from annotator.i18n import ntr, tr
from annotator.model.codebook import Code
from annotator.ui import theme, widgets
from annotator.ui.dialogs.base import Dialog
from annotator.ui.hub import Hub
from annotator.ui.icons import swatch

_ID = Qt.ItemDataRole.UserRole


class _Target(Dialog):
    """Chooses one of the other codes."""

    def __init__(self, parent: QWidget, hub: Hub, code: Code, title: str, name: str, verb: str) -> None:
        super().__init__(parent.window(), title.format(name=code.name), name)
        self.hub, self.code = hub, code
        self.list = QListWidget()
        widgets.as_data(self.list, "targets", tr("Codes"))
        self.effect = widgets.label("", "muted", wrap=True)
        self.effect.setObjectName("effect")
        self.add_buttons(verb, self._do)
        self.finish_layout(self.list, self.effect, width=460, height=460)
        self._fill()
        self.list.currentRowChanged.connect(lambda _row: self.effect.setText(self.preview()))
        self.list.itemActivated.connect(lambda _item: self._do())
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _fill(self) -> None:
        book = self.hub.open_project.codebook()
        for other in self.targets():
            item = QListWidgetItem(swatch(other.colour), "/".join(book.path(other.id)))
            item.setData(_ID, other.id)
            self.list.addItem(item)

    def targets(self) -> list[Code]:
        raise NotImplementedError

    def preview(self) -> str:
        raise NotImplementedError

    def carry_out(self, target: str | None) -> object:
        raise NotImplementedError

    def target(self) -> str | None:
        item = self.list.currentItem()
        return item.data(_ID) if item else None

    def _do(self) -> None:
        if self.list.currentItem() is not None and self.carry_out(self.target()) is not None:
            self.accept()


class MoveDialog(_Target):
    def __init__(self, parent: QWidget, hub: Hub, code: Code) -> None:
        super().__init__(parent, hub, code, tr("Move “{name}”"), "moveDialog", tr("Move"))

    def _fill(self) -> None:
        top = QListWidgetItem(tr("(the top)"))
        top.setData(_ID, None)
        self.list.addItem(top)
        super()._fill()

    def targets(self) -> list[Code]:
        book = self.hub.open_project.codebook()
        below = set(book.subtree(self.code.id))
        return [other for other in book.active if other not in below]

    def preview(self) -> str:
        return tr("It becomes the last code there; its annotations and the codes below it stay with it.")

    def carry_out(self, target: str | None) -> object:
        return self.hub.run(commands.move_code, self.code.id, target, None)


class MergeDialog(_Target):
    def __init__(self, parent: QWidget, hub: Hub, code: Code) -> None:
        super().__init__(parent, hub, code, tr("Merge “{name}” into"), "mergeDialog", tr("Merge"))
        assert self.primary is not None
        self.setMinimumWidth(theme.pixels(420))

    def targets(self) -> list[Code]:
        return [other for other in self.hub.open_project.codebook().active if other.id != self.code.id]

    def preview(self) -> str:
        """What would follow: annotations, coders, fields."""
        project = self.hub.open_project
        target = self.target()
        if target is None:
            return ""
        into = project.codebook().code(target)
        here = project.annotations(code=self.code.id)
        count = ntr("{n} annotation", "{n} annotations", len(here))
        coders = ntr("{n} coder", "{n} coders", len({annotation.coder for annotation in here}))
        parts = [tr("{count} by {coders} will count as “{into}”.").format(count=count, coders=coders, into=into.name)]
        missing = [field.name for field in self.code.fields if into.field(field.name) is None]
        if missing:
            parts.append(tr("It takes over the fields: {fields}.").format(fields=", ".join(missing)))
        parts.append(tr("Undo takes it back."))
        return " ".join(parts)

    def carry_out(self, target: str | None) -> object:
        return self.hub.run(commands.merge_codes, self.code.id, target)
