"""The form of an annotation's fields, made from the codebook: a row per field, each with its anchor.

It shows values and says what the person entered (``entered``) or wants to anchor; writing them is coding.py's work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from annotator.i18n import tr
from annotator.model.codebook import Code
from annotator.model.field import Field, FieldType, FieldValue, Value
from annotator.ui import icons, theme, widgets
from annotator.ui.guard import guarded_or
from annotator.ui.panels.field_editors import EDITORS, FieldEditor, LinkEditor

LABEL_WIDTH = 84


class FieldForm(QWidget):
    """``entered``: field, value or None. ``anchor_wanted``, ``anchor_dropped``, ``anchor_shown``, ``begun`` (the cursor
    is in it now): field."""

    entered = Signal(str, object)
    refused = Signal(str)
    anchor_wanted = Signal(str)
    anchor_dropped = Signal(str)
    anchor_shown = Signal(str)
    begun = Signal(str)
    hint = Signal(str)
    rebuilt = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fieldForm")
        self.setAccessibleName(tr("Fields of the annotation"))
        self.code: Code | None = None
        self.active: str | None = None  # the field that had the focus last
        self.editors: dict[str, FieldEditor] = {}
        self._anchors: dict[str, QToolButton] = {}
        self._labels: dict[str, QLabel] = {}
        self._shown: dict[str, FieldValue] = {}
        self._text = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)

    # -- showing

    def show_fields(
        self,
        code: Code,
        values: Mapping[str, FieldValue],
        text: str,
        editable: bool,
        links: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show the fields of a code with these values; ``text`` is the document's, for the anchors."""
        if self.code is None or self.code.id != code.id or self.code.fields != code.fields:
            self._build(code)
        self.code, self._text, self._shown = code, text, dict(values)
        for field in code.fields:
            editor = self.editors[field.name]
            if isinstance(editor, LinkEditor):
                editor.offer(links)
            value = values.get(field.name)
            editor.show_value(value.value if value else None)
            for part in editor.inputs():
                part.setEnabled(editable)
            self._show_state(field, value, editable)

    def _build(self, code: Code) -> None:
        widgets.clear(self._grid)
        self.editors, self._anchors, self._labels, self.active = {}, {}, {}, None
        row = 0
        for field in code.fields:
            row = self._add(field, row)
        self.rebuilt.emit()

    def _add(self, field: Field, row: int) -> int:
        editor = EDITORS[field.type](field)
        editor.setObjectName(f"field_{field.name}")
        editor.setAccessibleName(field.name)
        editor.edited.connect(partial(self._edited, field.name))
        self.editors[field.name] = editor
        label = self._labels[field.name] = self._label(field)
        label.setBuddy(editor.focus_target)
        if field.type is FieldType.CHOICES:  # words as long as they are, so they get the whole width
            self._grid.addWidget(label, row, 0, 1, 2)
            self._grid.addWidget(self._anchor(field), row, 2)
            row += 1
            self._grid.addWidget(editor, row, 0, 1, 3)
        else:
            self._grid.addWidget(_fixed(label), row, 0)
            self._grid.addWidget(editor, row, 1)
            self._grid.addWidget(self._anchor(field), row, 2)
        for extra, (title, widget) in enumerate(editor.rows, 1):
            self._grid.addWidget(_fixed(widgets.label(_capital(title), "muted")), row + extra, 0)
            self._grid.addWidget(widget, row + extra, 1)
        for part in editor.inputs():
            part.installEventFilter(self)
            # At once: Qt shows what comes into a layout a little later, and Enter may be pressed before that.
            part.show()
        editor.show()
        return row + 1 + len(editor.rows)

    def _label(self, field: Field) -> QLabel:
        made = widgets.label(_capital(field.name) + (" *" if field.required else ""), "muted", wrap=True)
        made.setToolTip(field.help or field.name)
        return made

    def _anchor(self, field: Field) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"anchor_{field.name}")
        button.setProperty("role", "anchor")
        button.setIconSize(QSize(theme.pixels(14), theme.pixels(14)))
        button.clicked.connect(partial(self._anchor_pressed, field.name))
        drop = QAction(tr("Take the anchor away"), button)
        drop.setShortcut("Del")
        drop.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        drop.triggered.connect(partial(self.anchor_dropped.emit, field.name))
        button.addAction(drop)
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._anchors[field.name] = button
        return button

    def _show_state(self, field: Field, value: FieldValue | None, editable: bool) -> None:
        anchored, missing = value is not None and value.start is not None, field.required and value is None
        widgets.set_role(self._labels[field.name], "role", "warn" if missing else "muted")
        look, button = theme.current(), self._anchors[field.name]
        button.setIcon(icons.anchor(look.accent if anchored else look.muted))
        button.setEnabled(editable or anchored)
        what = self.anchored_words(field.name)
        tip = (
            tr("Anchored to “{words}”. Click to see it, Del takes it away.").format(words=what)
            if anchored
            else tr("Anchor to the selected words (Ctrl+Enter)")
        )
        button.setToolTip(tip)
        button.setAccessibleName(tr("Anchor of {field}: {words}").format(field=field.name, words=what or tr("none")))

    def chain(self) -> list[QWidget]:
        """What takes the focus, in the order of Tab: each field's parts, then its anchor."""
        fields = self.editors.items()
        return [part for name, editor in fields for part in (*editor.inputs(), self._anchors[name])]

    # -- asking

    def anchored_words(self, name: str) -> str:
        """The words that a field is anchored to, or ""."""
        value = self._shown.get(name)
        if value is None or value.start is None:
            return ""
        return " ".join(self._text[value.start : value.end].split())

    def read(self, name: str, quote: str) -> Value | None:
        """The value for anchoring a field to these words: what they say, else what is entered already."""
        editor = self.editors[name]
        shown = self._shown.get(name)
        if editor.field.type not in (FieldType.TEXT, FieldType.ACTOR) or shown is None:
            found = editor.read(quote)
            if found is not None:
                return found
        return shown.value if shown else None

    def focus_first(self) -> bool:
        """Put the cursor into the first empty required field, else the first one. False without fields."""
        if self.code is None or not self.code.fields:
            return False
        empty = [f for f in self.code.fields if f.required and f.name not in self._shown]
        self.focus_field((empty or list(self.code.fields))[0].name)
        return True

    def focus_field(self, name: str) -> None:
        self.editors[name].focus_target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- what the person does

    def _edited(self, name: str) -> None:
        editor, shown = self.editors[name], self._shown.get(name)
        try:
            value = editor.value()
        except ValueError as problem:
            self.refused.emit(str(problem))
            editor.show_value(shown.value if shown else None)
            return
        if value != (shown.value if shown else None):
            self.entered.emit(name, value)

    def _anchor_pressed(self, name: str, _checked: bool = False) -> None:
        self.active = name
        self.anchor_wanted.emit(name)

    @guarded_or(bool)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            for name, editor in self.editors.items():
                if watched in editor.inputs():
                    self.active = name
                    self.begun.emit(name)
                    self.hint.emit(self._hint(editor.field))
        elif event.type() == QEvent.Type.FocusOut:
            self.hint.emit("")
        return False

    def _hint(self, field: Field) -> str:
        words = self.anchored_words(field.name)
        parts = [field.help, tr("Read from “{words}”.").format(words=words) if words else ""]
        parts.append(tr("Select words in the text and press Ctrl+Enter to anchor them here."))
        return " ".join(part for part in parts if part)


def _fixed(label: QLabel) -> QLabel:
    label.setFixedWidth(theme.pixels(LABEL_WIDTH))
    return label


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
