"""The fields of a code: a list to order, and the properties of the one chosen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from annotator.commands import fields as commands
from annotator.i18n import tr
from annotator.model.codebook import Code
from annotator.model.field import Field, FieldType, Level
from annotator.ui import theme, widgets
from annotator.ui.guard import guarded_or
from annotator.ui.hub import Hub
from annotator.ui.panels.field_editors import Manners

TYPES = {
    FieldType.TEXT: "text",
    FieldType.NUMBER: "number",
    FieldType.QUANTITY: "quantity (low, best, high, qualifier)",
    FieldType.DATE: "date",
    FieldType.CHOICE: "one choice",
    FieldType.CHOICES: "several choices",
    FieldType.FLAG: "yes or no",
    FieldType.LINK: "link to another annotation",
    FieldType.ACTOR: "actor",
}
_NAME = Qt.ItemDataRole.UserRole


class FieldsEditor(QWidget):
    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.setObjectName("fieldsEditor")
        self.hub = hub
        self.code: Code | None = None
        self.list = QListWidget()
        widgets.as_data(self.list, "codeFields", tr("Fields of the code"))
        self.name = widgets.line_edit(tr("Name"), name="fieldName", accessible=tr("Name of the field"))
        self.type = self._combo("fieldType", tr("Type"), [(tr(words), type_.value) for type_, words in TYPES.items()])
        self.level = self._combo(
            "fieldLevel", tr("Level of measurement"), [(tr(level.value), level.value) for level in Level]
        )
        self.required = QCheckBox(tr("Required"))
        self.required.setObjectName("fieldRequired")
        self.choices = QPlainTextEdit()
        self.choices.setObjectName("fieldChoices")
        self.choices.setAccessibleName(tr("Choices, one a line"))
        self.choices.setPlaceholderText(tr("Choices, one a line"))
        self.choices.setProperty("role", "field")
        self.choices.setTabChangesFocus(True)
        self.choices.setFixedHeight(theme.pixels(92))
        self.help = widgets.line_edit(tr("What coders should know"), name="fieldHelp")
        self._lay_out()
        self._connect()

    def _combo(self, name: str, title: str, entries: list[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(title)
        for words, value in entries:
            box.addItem(words, value)
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return box

    def _lay_out(self) -> None:
        buttons: QHBoxLayout = widgets.row(
            widgets.button(tr("Add a field"), self._add, name="addField"),
            None,
            self._tool("↑", tr("Field up"), -1),
            self._tool("↓", tr("Field down"), +1),
            widgets.button(tr("Remove"), self._remove, "quiet", "removeField"),
            gap=2,
        )
        self._form = widgets.holder(
            widgets.column(
                self.name,
                widgets.row(self.type, self.level, gap=6),
                self.required,
                self.choices,
                self.help,
                gap=6,
            )
        )
        self.setLayout(widgets.column(self.list, buttons, self._form, gap=6))

    def _tool(self, sign: str, name: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda _checked=False: self._shift(by))
        return button

    def _connect(self) -> None:
        manners = Manners(self)
        for part in (self.name, self.help, self.type, self.level, self.choices):
            part.installEventFilter(manners)
        self.choices.installEventFilter(self)
        self.list.currentRowChanged.connect(lambda _row: self._show_field())
        self.name.editingFinished.connect(lambda: self._store(name=self.name.text()))
        self.help.editingFinished.connect(lambda: self._store(help=self.help.text()))
        self.type.activated.connect(lambda _row: self._store(type=self.type.currentData()))
        self.level.activated.connect(lambda _row: self._store(level=self.level.currentData()))
        self.required.clicked.connect(lambda checked: self._store(required=checked))

    # -- showing

    def show_code(self, code: Code) -> None:
        same = self.code is not None and self.code.id == code.id
        row = self.list.currentRow() if same else 0
        self.code = code
        self.list.blockSignals(True)
        self.list.clear()
        for field in code.fields:
            item = QListWidgetItem(
                f"{field.name} · {tr(TYPES[field.type]).split(' (')[0]}" + (" *" if field.required else "")
            )
            item.setData(_NAME, field.name)
            self.list.addItem(item)
        self.list.setFixedHeight(theme.pixels(26) * max(1, min(8, len(code.fields))) + 6)
        self.list.setCurrentRow(min(max(0, row), len(code.fields) - 1))
        self.list.blockSignals(False)
        self._show_field()

    def _field(self) -> Field | None:
        item = self.list.currentItem()
        return self.code.field(item.data(_NAME)) if self.code is not None and item is not None else None

    def _show_field(self) -> None:
        field = self._field()
        self._form.setVisible(field is not None)
        if field is None:
            return
        if self.name.text() != field.name:
            self.name.setText(field.name)
        self.help.setText(field.help)
        self.type.setCurrentIndex(self.type.findData(field.type.value))
        self.level.setCurrentIndex(self.level.findData(field.level.value))
        self.required.setChecked(field.required)
        self.choices.setPlainText("\n".join(field.choices))
        self.choices.setVisible(field.type in (FieldType.CHOICE, FieldType.CHOICES))

    # -- storing

    def _store(self, **attributes: Any) -> None:
        field = self._field()
        if field is None or self.code is None:
            return
        changed = {name: value for name, value in attributes.items() if getattr(field, name) != value}
        if changed and self.hub.run(commands.edit_field, self.code.id, field.name, **changed) is None:
            self._show_field()

    @guarded_or(bool)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.choices and event.type() == QEvent.Type.FocusOut:
            lines = (" ".join(line.split()) for line in self.choices.toPlainText().splitlines())
            self._store(choices=tuple(line for line in lines if line))
        return False

    def _add(self) -> None:
        if self.code is None:
            return
        taken = {field.name for field in self.code.fields}
        name = next(n for n in (tr("field") + (f" {i}" if i else "") for i in range(len(taken) + 2)) if n not in taken)
        if self.hub.run(commands.add_field, self.code.id, name) is not None:
            self.list.setCurrentRow(self.list.count() - 1)
            self.name.setFocus()
            self.name.selectAll()

    def _remove(self) -> None:
        field = self._field()
        if field is not None and self.code is not None:
            self.hub.run(commands.remove_field, self.code.id, field.name)

    def _shift(self, by: int) -> None:
        field, place = self._field(), self.list.currentRow() + by
        if field is None or self.code is None or not 0 <= place < self.list.count():
            return
        if self.hub.run(commands.move_field, self.code.id, field.name, place) is not None:
            self.list.setCurrentRow(place)
