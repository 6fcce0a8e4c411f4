"""One editor for each type of field: shows a value, gives it back, says when the person finished editing it.

They know nothing of annotations and projects; the form puts them together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from annotator.i18n import tr
from annotator.model.field import QUALIFIERS, Field, FieldType, Quantity, Value
from annotator.ui import dates, theme, widgets
from annotator.ui.guard import guarded, guarded_or
from annotator.ui.panels import numbers

_REST = 700  # milliseconds without a key after which a choice counts as made


class Manners(QObject):
    """Lets the wheel scroll the panel instead of changing a value unseen, and Ctrl+Z reach the project's undo when
    the field itself has nothing typed to take back."""

    @guarded_or(bool)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox):
            event.ignore()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            edit = watched.lineEdit() if isinstance(watched, QComboBox) else watched
            if isinstance(edit, QLineEdit | QPlainTextEdit) and _spare(edit, event):
                event.ignore()
                return True
        return False


def _spare(edit: QLineEdit | QPlainTextEdit, event: QKeyEvent) -> bool:
    typed = edit.document() if isinstance(edit, QPlainTextEdit) else edit
    undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
    return (event.matches(undo) and not typed.isUndoAvailable()) or (
        event.matches(redo) and not typed.isRedoAvailable()
    )


class ChoiceBox(QComboBox):
    """``settled``: the person has chosen. With the mouse or Enter that is at once; with the arrow keys or first letters
    when the box is left or rests a moment, so that what one passes on the way is not stored."""

    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._from_list = self._waiting = False
        self._resting = widgets.Delayed(self.settle, _REST, self)
        self.activated.connect(self._activated)

    def settle(self) -> None:
        """Take what is chosen now, if it was not taken yet."""
        self._resting.stop()
        if self._waiting:
            self._waiting = False
            self.settled.emit()

    def _activated(self, _row: int) -> None:
        self._waiting = True
        self._resting.start()
        if self._from_list:
            self.settle()

    @guarded
    def showPopup(self) -> None:
        self._from_list = True
        super().showPopup()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._from_list = False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settle()
        super().keyPressEvent(event)

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()


class FieldEditor(QWidget):
    """``edited``: the person finished a change. ``focus_target`` takes the focus; ``rows`` are further lines that
    the form shows below, each with a label of its own."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.focus_target: QWidget = self
        self.rows: list[tuple[str, QWidget]] = []

    def value(self) -> Value | None:
        """What is entered; None for nothing. Raises ValueError with a sentence when it does not fit the type."""
        raise NotImplementedError

    def show_value(self, value: Value | None) -> None:
        raise NotImplementedError

    def read(self, quote: str) -> Value | None:
        """The value that selected words give the field when it is anchored to them, if they give one."""
        return None

    def inputs(self) -> list[QWidget]:
        """Everything in it that takes the focus."""
        return [self.focus_target]

    def _settle(self, *parts: QWidget) -> None:
        self.setLayout(widgets.row(*parts, gap=6))
        self.focus_target = parts[0]
        self.setFocusProxy(parts[0])
        manners = Manners(self)
        for part in self.inputs():
            part.installEventFilter(manners)

    def _line(self, placeholder: str = "") -> QLineEdit:
        edit = widgets.line_edit(placeholder, accessible=" ".join((self.field.name, placeholder)).strip())
        edit.editingFinished.connect(self._finished)
        return edit

    def _finished(self) -> None:
        self.edited.emit()


class TextEditor(FieldEditor):
    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.edit = self._line()
        self._settle(self.edit)

    def value(self) -> Value | None:
        return self.edit.text().strip() or None

    def show_value(self, value: Value | None) -> None:
        _show(self.edit, "" if value is None else str(value))

    def read(self, quote: str) -> Value | None:
        return " ".join(quote.split())


class NumberEditor(TextEditor):
    def value(self) -> Value | None:
        return numbers.parsed(self.edit.text())

    def show_value(self, value: Value | None) -> None:
        _show(self.edit, numbers.shown(value if isinstance(value, int | float) else None))

    def read(self, quote: str) -> Value | None:
        return numbers.first_in(quote)


class DateEditor(TextEditor):
    def value(self) -> Value | None:
        return dates.parsed(self.edit.text())

    def show_value(self, value: Value | None) -> None:
        _show(self.edit, dates.shown(str(value), short=False) if value else "")

    def read(self, quote: str) -> Value | None:
        try:
            return dates.parsed(quote)
        except ValueError:
            return None


class QuantityEditor(FieldEditor):
    """Low, best and high, and below them the qualifier."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.low, self.best, self.high = (self._line(tr(name)) for name in ("low", "best", "high"))
        for edit in (self.low, self.best, self.high):
            edit.setMinimumWidth(30)
            edit.setProperty("role", "number")
        self.qualifier = _combo(["", *QUALIFIERS], tr("{field} qualifier").format(field=field.name))
        self.qualifier.settled.connect(self._finished)
        self._settle(self.low, self.best, self.high)
        box = self.layout()
        assert box is not None
        box.setSpacing(4)
        # The number is what this is about: six digits must fit.
        self.best.setMinimumWidth(QFontMetrics(theme.ui_font()).horizontalAdvance("000,000") + 12)
        self.focus_target = self.best
        self.setFocusProxy(self.best)
        self.rows = [(tr("qualifier"), self.qualifier)]

    def inputs(self) -> list[QWidget]:
        return [self.low, self.best, self.high, self.qualifier]

    def value(self) -> Value | None:
        low, best, high = (numbers.parsed(edit.text()) for edit in (self.low, self.best, self.high))
        qualifier = self.qualifier.currentText() or None
        if low is None and best is None and high is None and qualifier is None:
            return None
        return Quantity(low, best, high, qualifier)

    def show_value(self, value: Value | None) -> None:
        quantity = value if isinstance(value, Quantity) else Quantity()
        for edit, bound in ((self.low, quantity.low), (self.best, quantity.best), (self.high, quantity.high)):
            _show(edit, numbers.shown(bound))
        self.qualifier.setCurrentText(quantity.qualifier or "")

    def read(self, quote: str) -> Value | None:
        number = numbers.first_in(quote)
        if number is None:
            return None
        try:
            now = self.value()
        except ValueError:
            now = None
        return Quantity(best=number, qualifier=now.qualifier if isinstance(now, Quantity) else None)


class ChoiceEditor(FieldEditor):
    """A list to choose from; typing finds the choice. Without choices in the codebook any text goes."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.combo = _combo(["", *field.choices], field.name, editable=True)
        self.combo.settled.connect(self._finished)
        self.line = _line_of(self.combo)
        self.line.editingFinished.connect(self._finished)
        self._settle(self.combo)

    def value(self) -> Value | None:
        typed = " ".join(self.combo.currentText().split())
        if not typed or not self.field.choices:
            return typed or None
        found = _match(typed, self.field.choices)
        if found is None:
            known = ", ".join(self.field.choices)
            raise ValueError(tr("“{typed}” is not one of the choices: {known}.").format(typed=typed, known=known))
        return found

    def show_value(self, value: Value | None) -> None:
        self.combo.setCurrentIndex(max(0, self.combo.findText(str(value or ""))))
        _show(self.line, "" if value is None else str(value))

    def read(self, quote: str) -> Value | None:
        words = " ".join(quote.split())
        return _match(words, self.field.choices) if self.field.choices else words


class FlagEditor(FieldEditor):
    """Yes, no, or not said: three different things."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.combo = _combo(["", tr("yes"), tr("no")], field.name)
        self.combo.settled.connect(self._finished)
        self._settle(self.combo)

    def value(self) -> Value | None:
        return {0: None, 1: True, 2: False}[self.combo.currentIndex()]

    def show_value(self, value: Value | None) -> None:
        self.combo.setCurrentIndex(0 if value is None else 1 if value else 2)


class ChoicesEditor(FieldEditor):
    """A box for each choice."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.boxes = [QCheckBox(choice) for choice in field.choices]
        for box in self.boxes:
            box.setAccessibleName(f"{field.name}: {box.text()}")
            box.clicked.connect(self._finished)
        self.setLayout(widgets.column(*self.boxes, gap=4, margins=(2, 0, 0, 4)))
        if self.boxes:
            self.focus_target = self.boxes[0]
            self.setFocusProxy(self.boxes[0])

    def inputs(self) -> list[QWidget]:
        return list(self.boxes)

    def value(self) -> Value | None:
        return tuple(box.text() for box in self.boxes if box.isChecked()) or None

    def show_value(self, value: Value | None) -> None:
        for box in self.boxes:
            box.setChecked(isinstance(value, tuple) and box.text() in value)


class LinkEditor(FieldEditor):
    """A link to another annotation of the document, chosen by its words."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.combo = _combo([""], field.name)
        self.combo.settled.connect(self._finished)
        self._settle(self.combo)

    def offer(self, targets: Sequence[tuple[str, str]]) -> None:
        """The annotations there are, as (id, words)."""
        chosen = self.combo.currentData()
        self.combo.clear()
        self.combo.addItem("", None)
        for identifier, words in targets:
            self.combo.addItem(words, identifier)
        self.combo.setCurrentIndex(max(0, self.combo.findData(chosen)))

    def value(self) -> Value | None:
        data = self.combo.currentData()
        return str(data) if data else None

    def show_value(self, value: Value | None) -> None:
        place = self.combo.findData(value) if value else 0
        if place < 0:
            self.combo.addItem(tr("an annotation elsewhere"), value)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)


EDITORS: dict[FieldType, Callable[[Field], FieldEditor]] = {
    FieldType.TEXT: TextEditor,
    FieldType.NUMBER: NumberEditor,
    FieldType.QUANTITY: QuantityEditor,
    FieldType.DATE: DateEditor,
    FieldType.CHOICE: ChoiceEditor,
    FieldType.CHOICES: ChoicesEditor,
    FieldType.FLAG: FlagEditor,
    FieldType.LINK: LinkEditor,
    FieldType.ACTOR: TextEditor,
}


def _combo(items: Sequence[str], accessible: str, editable: bool = False) -> ChoiceBox:
    combo = ChoiceBox()
    combo.addItems(list(items))
    combo.setAccessibleName(accessible)
    combo.setMinimumContentsLength(6)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if editable:
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(QStringListModel([item for item in items if item]), combo)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        combo.setCompleter(completer)
        _line_of(combo).setAccessibleName(accessible)
    return combo


def _line_of(combo: QComboBox) -> QLineEdit:
    """The line of an editable combo box."""
    line = combo.lineEdit()
    assert line is not None
    return line


def _match(typed: str, choices: Sequence[str]) -> str | None:
    """The choice that is meant: the same words, or the only one that begins with them."""
    wanted = typed.casefold()
    exact = [choice for choice in choices if choice.casefold() == wanted]
    begun = [choice for choice in choices if choice.casefold().startswith(wanted)]
    if exact:
        return exact[0]
    return begun[0] if len(begun) == 1 else None


def _show(edit: QLineEdit, text: str) -> None:
    """Show a text, and keep the cursor where it was when nothing changes."""
    if edit.text() != text:
        edit.setText(text)
        edit.setCursorPosition(0)
    elif edit.isUndoAvailable():
        place = edit.cursorPosition()
        edit.setText(text)  # forgets what was typed: from here on Ctrl+Z is the project's
        edit.setCursorPosition(place)
