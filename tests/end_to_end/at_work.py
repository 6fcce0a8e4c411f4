"""A coder at work on the real articles: what to mark is named by patterns, never by the articles' sentences.

Everything here goes through keys and the mouse; what comes of it is looked up by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from annotator.ui.main_window import MainWindow
from annotator.ui.panels.field_editors import ChoicesEditor, QuantityEditor
from annotator.ui.text_view import CodedTextView
from tests.ui import person
from tests.ui.person import press

W = TypeVar("W", bound=QWidget)

#: The codes' keys, as the shipped codebook has them.
CASUALTIES, MOTIVE, FRAME = "1", "2", "3"
NAMES = {CASUALTIES: "casualty figure", MOTIVE: "motive attribution", FRAME: "propaganda framing"}


@dataclass(frozen=True)
class Mark:
    """What a coder marks: in which article (from 0), with which code's key, the words as a pattern. ``fields``: what is
    typed into the form, field by field. ``anchor``: a field, and the pattern of the words to anchor it to."""

    article: int
    key: str
    pattern: str
    fields: Mapping[str, str] = field(default_factory=dict)
    anchor: tuple[str, str] | None = None
    memo: str = ""
    mouse: bool = False

    def find(self, text: str) -> tuple[int, int]:
        """Where the words are."""
        match = re.search(self.pattern, text)
        assert match is not None, self.pattern
        return match.span()


def code(window: MainWindow, mark: Mark) -> None:
    """Mark it: select the words, press the code's key, fill in the form, anchor, write the memo; back to the text."""
    view = window.code_view.text
    person.focus(view)
    start, end = mark.find(view.text)
    select = drag if mark.mouse else select_by_keys
    select(view, start, end)
    press(mark.key)
    assert window.code_view.panel.details.quote.text() == view.text[start:end]
    for name, typed in mark.fields.items():
        enter(window, name, typed)
    if mark.anchor is not None:
        anchor(window, *mark.anchor)
    if mark.memo:
        press("M")
        person.type_in(mark.memo)
        press("Esc")
    press("Esc")
    assert window.code_view.lit is None


def select_by_keys(view: CodedTextView, start: int, end: int) -> None:
    """Step by sentence, then by word, then take more words, until exactly this is selected."""
    press("Ctrl+Home", "Alt+3")
    _step(view, "Alt+Right", lambda low, high: high > start)
    press("Left")
    press("Alt+1")
    _step(view, "Alt+Right", lambda low, high: low >= start)
    _step(view, "Alt+Shift+Right", lambda low, high: high >= end)
    assert view.selection() == (start, end), (view.quote(), view.text[start:end])


def _step(view: CodedTextView, key: str, there: Callable[[int, int], bool]) -> None:
    for _ in range(400):
        if there(*view.selection()):
            return
        press(key)
    raise AssertionError(f"{key} never gets there: it stays at “{view.quote()}”, {QApplication.focusWidget()}")


def drag(view: CodedTextView, start: int, end: int) -> None:
    """Select with the mouse, from before the first letter to behind the last one."""
    view.reveal(start)
    person.pause()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    first, last = person.point_of(view, start), person.point_of(view, end)
    first.setX(first.x() - 3)
    last.setX(last.x() - 3)
    QTest.mousePress(view.viewport(), left, none, first)
    QTest.mouseMove(view.viewport(), (first + last) / 2)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), left, none, last)
    person.pause()
    assert view.selection() == (start, end), view.quote()


def enter(window: MainWindow, name: str, typed: str) -> None:
    """Enter opens the form, Tab goes to the field, the value is typed. "low–high" for a range, "about 4,700" with the
    qualifier; of several choices the one that is typed."""
    editor = window.code_view.panel.details.form.editors[name]
    if not window.code_view.panel.has_focus_inside(QApplication.focusWidget()):
        press("Return")
    if isinstance(editor, QuantityEditor):
        _quantity(window, editor, typed)
    elif isinstance(editor, ChoicesEditor):
        box: QCheckBox = next(box for box in editor.boxes if box.text() == typed)
        tab_to(window, box)
        press("Space")
    else:
        tab_to(window, editor.focus_target)
        person.type_in(typed)
    press("Esc")
    if QApplication.focusWidget() is not window.code_view.text:  # the first one closed the list of completions
        press("Esc")
    lit = window.code_view.lit_annotation
    assert lit is not None
    assert name in lit.fields, (name, typed)


def _quantity(window: MainWindow, editor: QuantityEditor, typed: str) -> None:
    *qualifier, number = typed.split(" ")
    low, dash, high = number.partition("–")
    if dash:
        for edit, bound in ((editor.low, low), (editor.high, high)):
            tab_to(window, edit)
            person.type_in(bound)
    elif qualifier in (["at", "least"], ["at", "most"]):
        tab_to(window, editor.low if "least" in qualifier else editor.high)
        person.type_in(number)
    else:
        tab_to(window, editor.best)
        person.type_in(number)
    if dash or qualifier:
        tab_to(window, editor.qualifier)
        place = editor.qualifier.findText(" ".join(qualifier) or "between")
        while editor.qualifier.currentIndex() != place:
            press("Down" if editor.qualifier.currentIndex() < place else "Up")


def tab_to(window: MainWindow, widget: QWidget) -> None:
    """Press Tab, and behind the last field Shift+Tab, until the widget has the focus."""
    panel = window.code_view.panel
    for key, back in (("Tab", "Shift+Tab"), ("Shift+Tab", "Tab")):
        while panel.has_focus_inside(QApplication.focusWidget()):
            if QApplication.focusWidget() is widget:
                return
            press(key)
        press(back)
    raise AssertionError(f"Tab does not reach {widget.accessibleName()}")


def anchor(window: MainWindow, name: str, pattern: str) -> None:
    """Put the cursor into the field, go back to the text, select the words, Ctrl+Enter."""
    view = window.code_view.text
    press("Return")
    target = window.code_view.panel.details.form.editors[name].focus_target
    tab_to(window, target)
    press("Esc")
    start, end = _near(window, pattern)
    select_by_keys(view, start, end)
    press("Ctrl+Return", "Esc")
    assert window.code_view.panel.details.form.anchored_words(name) == view.text[start:end]


def _near(window: MainWindow, pattern: str) -> tuple[int, int]:
    """The first place of the words from a sentence or two before the lit annotation on."""
    lit, text = window.code_view.lit_annotation, window.code_view.text.text
    assert lit is not None
    assert lit.start is not None
    match = re.compile(pattern).search(text, max(0, lit.start - 200))
    assert match is not None
    return match.span()


def open_article(window: MainWindow, number: int) -> None:
    """Go to an article (from 0) by the keys for the next and the previous document."""
    while (at := window.code_view.documents.position[0] - 1) != number:
        press("Ctrl+PgDown" if at < number else "Ctrl+PgUp")


def is_open(name: str) -> bool:
    """Whether the dialog is on screen."""
    return any(w.objectName() == name and w.isVisible() for w in QApplication.topLevelWidgets())


def child(dialog: QWidget, kind: type[W], name: str) -> W:
    """The part of a dialog with this objectName."""
    found = dialog.findChild(kind, name)
    assert isinstance(found, kind), name
    return found
