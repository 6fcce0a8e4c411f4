"""Editing the codebook beside the text: the code chosen in the tree, its words, colour, key, examples and fields.

Nothing here is a dialog that has to be closed: what is entered is stored when the cursor leaves it, and one Ctrl+Z
takes it back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QToolButton, QWidget

from annotator.commands import codebook as commands
from annotator.i18n import tr
from annotator.model.changes import Changes
from annotator.model.codebook import Code
from annotator.ui import actions, theme, widgets
from annotator.ui.colours import next_colour
from annotator.ui.dialogs.code_moves import MergeDialog, MoveDialog
from annotator.ui.dialogs.colour_chooser import ColourChooser
from annotator.ui.dialogs.fields_editor import FieldsEditor
from annotator.ui.guard import guarded_or
from annotator.ui.hub import Hub
from annotator.ui.panels.codebook import CodebookPanel
from annotator.ui.panels.field_editors import Manners

#: Attribute of Code, title, lines of text (1: a line edit; examples hold one a line).
TEXTS = (
    ("definition", "Definition", 2),
    ("include", "Include", 2),
    ("exclude", "Exclude", 2),
    ("examples", "Examples, one a line", 3),
    ("counter_examples", "Counter-examples, one a line", 3),
    ("description", "Full description", 3),
)
_LISTS = ("examples", "counter_examples")


class CodebookEditor(QWidget):
    closed = Signal()

    def __init__(self, hub: Hub, panel: CodebookPanel) -> None:
        super().__init__()
        self.setObjectName("codebookEditor")
        self.setAccessibleName(tr("Codebook editor"))
        self.hub, self.panel = hub, panel
        self.code: Code | None = None
        self.name = widgets.line_edit(tr("Name of the code"), name="codeName")
        self.key = widgets.line_edit("", name="codeKey", accessible=tr("Key that applies the code"))
        self.key.setMaxLength(1)
        self.key.setFixedWidth(theme.pixels(44))
        self.colour = ColourChooser()
        self.texts = {name: self._text(name, title, lines) for name, title, lines in TEXTS}
        self.fields = FieldsEditor(hub)
        self.note = widgets.label("", "warn", wrap=True)
        self.retire = widgets.button(tr("Retire"), self._retire, "quiet", "retireCode")
        self._lay_out()
        self._connect()
        self._show(panel.current)

    # -- how it is laid out

    def _text(self, name: str, title: str, lines: int) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setObjectName(f"code_{name}")
        edit.setAccessibleName(tr(title))
        edit.setProperty("role", "field")
        edit.setTabChangesFocus(True)
        edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        edit.setProperty("lines", lines)
        edit.textChanged.connect(lambda: _grow(edit, lines))
        _grow(edit, lines)
        edit.installEventFilter(self)
        return edit

    def _lay_out(self) -> None:
        below = tr("A new code below the one chosen")
        bar = widgets.row(
            widgets.button(tr("New code"), self.add_code, name="addCode"),
            widgets.button(tr("New code below"), self.add_below, "quiet", "addCodeBelow", below),
            None,
            widgets.button(tr("Close"), self.closed.emit, "quiet", "closeCodebook", tr("Back to coding (Esc)")),
            margins=(14, 8, 8, 2),
            gap=4,
        )
        parts: list[Any] = [
            widgets.row(self.name, self.key, self.colour, gap=6),
            self.note,
        ]
        for name, title, _lines in TEXTS:
            heading = widgets.label(tr(title), "small")
            heading.setBuddy(self.texts[name])
            parts += [widgets.column(heading, self.texts[name], gap=2)]
        parts += [4, widgets.section(tr("Fields")), self.fields, None]
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(widgets.holder(widgets.column(*parts, margins=(14, 4, 14, 14), gap=8)))
        box = widgets.column(gap=0)
        box.addLayout(bar)
        box.addWidget(self._more())
        box.addWidget(scroll, 1)
        self.setLayout(box)

    def _more(self) -> QWidget:
        return widgets.holder(
            widgets.row(
                self._tool("↑", tr("Up"), partial(self._shift, -1), "codeUp"),
                self._tool("↓", tr("Down"), partial(self._shift, +1), "codeDown"),
                widgets.button(tr("Move…"), self._move, "quiet", "moveCode"),
                widgets.button(tr("Merge…"), self._merge, "quiet", "mergeCode"),
                self.retire,
                None,
                margins=(8, 0, 8, 4),
                gap=0,
            )
        )

    def _tool(self, sign: str, name: str, run: Callable[[], object], identifier: str) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setObjectName(identifier)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _connect(self) -> None:
        manners = Manners(self)
        for edit in (self.name, self.key, *self.texts.values()):
            edit.installEventFilter(manners)
        self.name.editingFinished.connect(lambda: self._line_finished("name", self.name))
        self.key.editingFinished.connect(lambda: self._line_finished("key", self.key))
        self.colour.chosen.connect(lambda colour: self._store(colour=colour))
        self.panel.current_changed.connect(self._show)
        self.panel.model.moved.connect(self._dropped)
        self.hub.changed.connect(self._changed)
        widgets.on_keys(self, ("Esc",), self.closed.emit)
        self.setFocusProxy(self.name)

    # -- showing

    def _changed(self, changes: Changes) -> None:
        if "code" in changes.kinds and self.hub.project is not None:
            self._show(self.panel.current)

    def _show(self, identifier: str | None) -> None:
        project = self.hub.project
        self.code = project.codebook().code(identifier) if project is not None and identifier else None
        code = self.code
        for part in (self.name, self.key, self.colour, self.fields, self.retire, *self.texts.values()):
            part.setEnabled(code is not None and self.hub.writable)
        if code is None:
            return
        _put(self.name, code.name)
        _put(self.key, code.key)
        self.colour.show_colour(code.colour)
        for name, edit in self.texts.items():
            value = getattr(code, name)
            text = "\n".join(value) if isinstance(value, tuple) else value
            if edit.toPlainText() != text:
                edit.setPlainText(text)
        self.fields.show_code(code)
        self.retire.setText(tr("Bring back") if code.retired else tr("Retire"))
        self._show_note(code)

    def _show_note(self, code: Code) -> None:
        action = actions.taken(code.key) if code.key else None
        said = ""
        if action is not None:
            said = tr("The key {key} already runs “{action}” in the text; choose another.").format(
                key=code.key, action=tr(action.text)
            )
        elif code.retired:
            said = tr("Retired: its annotations stay, and it is offered no more.")
        self.note.setText(said)
        self.note.setVisible(bool(said))

    # -- storing

    def _store(self, **attributes: Any) -> None:
        if self.code is None:
            return
        changed = {name: value for name, value in attributes.items() if getattr(self.code, name) != value}
        if changed and self.hub.run(commands.edit_code, self.code.id, **changed) is None:
            self._show(self.code.id)

    def _line_finished(self, name: str, edit: QLineEdit) -> None:
        text = edit.text().strip()
        if name == "key" and text and (action := actions.taken(text)) is not None:
            self.hub.message.emit(
                tr("The key {key} already runs “{action}”.").format(key=text, action=tr(action.text)), "refused"
            )
            self._show(self.code.id if self.code else None)
            return
        self._store(**{name: text})

    @guarded_or(bool)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QPlainTextEdit):
            # after the box has laid its text out for its new width
            QTimer.singleShot(0, watched, lambda: _grow(watched, int(watched.property("lines"))))
        if event.type() == QEvent.Type.FocusOut:
            for name, edit in self.texts.items():
                if watched is edit:
                    self._store(**{name: _as_value(name, edit.toPlainText())})
        return False

    # -- codes

    def add_code(self) -> None:
        self._add(None)

    def add_below(self) -> None:
        self._add(self.code.id if self.code else None)

    def _add(self, parent: str | None) -> None:
        book = self.hub.open_project.codebook()
        taken = {code.name for code in book.children(parent)}
        name = next(
            n for n in (tr("new code") + (f" {i}" if i else "") for i in range(len(book) + 2)) if n not in taken
        )
        colour = next_colour(code.colour for code in book.active)
        before = set(book.by_id)
        if self.hub.run(commands.add_code, name, parent, colour=colour) is not None:
            new = set(self.hub.open_project.codebook().by_id) - before
            for identifier in new:
                self.panel.select(identifier)
            self.name.setFocus()
            self.name.selectAll()

    def _retire(self) -> None:
        if self.code is not None:
            self.hub.run(commands.retire_code, self.code.id, not self.code.retired)

    def _shift(self, by: int) -> None:
        """Change places with the sibling above or below."""
        if self.code is None:
            return
        siblings = [code.id for code in self.hub.open_project.codebook().children(self.code.parent)]
        place = siblings.index(self.code.id) + by
        if 0 <= place < len(siblings):
            self.hub.run(commands.move_code, self.code.id, self.code.parent, place)

    def _dropped(self, code: str, parent: str, row: int) -> None:
        book = self.hub.open_project.codebook()
        siblings = [sibling.id for sibling in book.children(parent or None)]
        place = None if row < 0 else row
        if place is not None and code in siblings and siblings.index(code) < place:
            place -= 1
        self.hub.run(commands.move_code, code, parent or None, place)

    def _move(self) -> None:
        if self.code is not None:
            MoveDialog(self, self.hub, self.code).open()

    def _merge(self) -> None:
        if self.code is not None:
            MergeDialog(self, self.hub, self.code).open()


def _grow(edit: QPlainTextEdit, least: int) -> None:
    """As high as its text: the panel scrolls, not each box."""
    lines = max(least, int(edit.document().size().height()))
    edit.setFixedHeight(lines * edit.fontMetrics().lineSpacing() + 16)


def _put(edit: QLineEdit, text: str) -> None:
    if edit.text() != text:
        edit.setText(text)


def _as_value(name: str, text: str) -> Any:
    if name in _LISTS:
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    return text.strip()
