"""All keys: what each does and where, changed by Enter and the new key; what two things claim is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import QHeaderView, QKeySequenceEdit, QTreeWidget, QTreeWidgetItem

from annotator.i18n import tr
from annotator.ui import actions, theme, widgets
from annotator.ui.dialogs.base import Dialog

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

_ID = Qt.ItemDataRole.UserRole


class KeysDialog(Dialog):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, tr("Keys"), "keysDialog", tr("Choose a line and press Enter to give it another key."))
        self.window_ = window
        self.filter = widgets.line_edit(tr("Filter"), name="keysFilter")
        self.tree = QTreeWidget()
        widgets.as_data(self.tree, "keysTable", tr("Actions and their keys"))
        self.tree.setHeaderLabels([tr("Action"), tr("Key")])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().resizeSection(1, theme.pixels(170))
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(10)
        self.buttons.addWidget(widgets.button(tr("Usual keys"), self._reset, "quiet", "usualKeys"))
        self.add_buttons(tr("Change the key…"), self._change, tr("Close"))
        self.finish_layout(self.filter, self.tree, width=620, height=640)
        self.filter.textChanged.connect(lambda _text: self._show())
        self.tree.itemActivated.connect(lambda _item, _column: self._change())
        self._show()
        self.tree.setFocus()

    def _show(self) -> None:
        chosen, wanted = self._chosen(), self.filter.text().casefold()
        clashing = {key for key, _, _ in self.window_.wiring.clashes()}
        self.tree.clear()
        groups = {
            group: [a for a in actions.ACTIONS if a.group == group]
            for group in dict.fromkeys(a.group for a in actions.ACTIONS)
        }
        for group, members in groups.items():
            shown = [a for a in members if wanted in (tr(a.text) + group).casefold()]
            if shown:
                heading = self._group(tr(group))
                for action in shown:
                    self._add(heading, action, clashing)
        self._add_codes(clashing, wanted)
        self.tree.expandAll()
        self._choose(chosen)
        self._say_clashes()

    def _group(self, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree, [title, ""])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setForeground(0, QColor(theme.current().muted))
        return item

    def _add(self, heading: QTreeWidgetItem, action: actions.Action, clashing: set[str]) -> None:
        keys = actions.keys_of(action, self.window_.settings.get("shortcuts"))
        item = QTreeWidgetItem(heading, [tr(action.text), "   ".join(actions.shown(key) for key in keys)])
        item.setData(0, _ID, action.id)
        self._mark(item, any(QKeySequence(key).toString() in clashing for key in keys))

    def _add_codes(self, clashing: set[str], wanted: str) -> None:
        project = self.window_.hub.project
        codes = [c for c in project.codebook().active if c.key and wanted in c.name.casefold()] if project else []
        if codes:
            heading = self._group(tr("Codes (keys are in the codebook)"))
            for code in codes:
                item = QTreeWidgetItem(heading, [code.name, code.key.upper()])
                self._mark(item, QKeySequence(code.key).toString() in clashing)

    def _mark(self, item: QTreeWidgetItem, clash: bool) -> None:
        if clash:
            item.setText(1, item.text(1) + "  ⚠")
            item.setForeground(1, QColor(theme.current().warn))

    def _say_clashes(self) -> None:
        said = [
            tr("{key}: “{first}” and “{second}”").format(key=actions.shown(key), first=first, second=second)
            for key, first, second in self.window_.wiring.clashes()
        ]
        self.refuse(tr("Two things claim one key. ") + "; ".join(said) if said else "")

    def _chosen(self) -> str:
        item = self.tree.currentItem()
        return str(item.data(0, _ID) or "") if item else ""

    def _choose(self, identifier: str) -> None:
        for number in range(self.tree.topLevelItemCount()):
            heading = self.tree.topLevelItem(number)
            children = [heading.child(place) for place in range(heading.childCount())] if heading else []
            for child in children:
                if child is not None and (not identifier or child.data(0, _ID) == identifier):
                    self.tree.setCurrentItem(child)
                    return

    def _change(self) -> None:
        identifier = self._chosen()
        if identifier:
            KeyDialog(self, actions.BY_ID[identifier]).open()

    def set_key(self, action: actions.Action, key: str) -> None:
        self.window_.wiring.rebind(action.id, key)
        self._show()

    def _reset(self) -> None:
        self.window_.settings.set("shortcuts", {})
        for action in actions.ACTIONS:
            self.window_.wiring.set_keys(action, {})
        self.window_.wiring.show_code_keys()
        self._show()


class KeyDialog(Dialog):
    """Takes one key for an action; refuses one that something else has."""

    def __init__(self, parent: KeysDialog, action: actions.Action) -> None:
        super().__init__(parent, tr(action.text), "keyDialog", tr("Press the new key."))
        self.keys, self.action = parent, action
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(tr("New key"))
        self.buttons.addWidget(widgets.button(tr("No key"), lambda: self._take(""), "quiet"))
        self.add_buttons(tr("Use this key"), lambda: self._take(self.edit.keySequence().toString()))
        self.finish_layout(self.edit, width=380)
        self.edit.keySequenceChanged.connect(self._check)
        self.edit.setFocus()

    def _check(self, sequence: QKeySequence) -> bool:
        changed = self.keys.window_.settings.get("shortcuts")
        other = (
            actions.taken(sequence.toString(), changed, self.action.id, self.action.scope) if sequence.count() else None
        )
        said = tr("This key has another use: {action}.").format(action=tr(other.text)) if other else ""
        self.refuse(said)
        assert self.primary is not None
        self.primary.setEnabled(not said)
        return not said

    def _take(self, key: str) -> None:
        if self._check(QKeySequence(key)):
            self.keys.set_key(self.action, key)
            self.accept()
