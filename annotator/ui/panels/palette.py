"""The command palette: every command, code and document by a few letters of its name, with its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.i18n import tr
from annotator.ui import theme, widgets
from annotator.ui.guard import guarded_or
from annotator.ui.panels.pick_list import Entry, PickList

_MOST = 60
_ENOUGH = 0.5  # what fits half as well as the best is no answer


def score(pattern: str, text: str) -> int | None:
    """How well a text fits the letters typed: they must all be in it, in this order. Higher is better: whole words,
    beginnings of words and letters side by side count more. None when it does not fit."""
    pattern, text = pattern.casefold().replace(" ", ""), text.casefold()
    if not pattern:
        return 0
    total, place, previous = 0, 0, -2
    for letter in pattern:
        found = text.find(letter, place)
        start = next(
            (n for n in range(place, len(text)) if text[n] == letter and (n == 0 or not text[n - 1].isalnum())), -1
        )
        if found < 0:
            return None
        if found != previous + 1 and start >= 0:
            found = start
        total += 8 if found == previous + 1 else 6 if found == start else 1
        previous, place = found, found + 1
    return total * 100 - len(text)


class CommandPalette(PickList):
    """``entries`` is asked for everything there is whenever it opens."""

    def __init__(self, parent: QWidget, entries: Callable[[], Sequence[Entry]]) -> None:
        super().__init__(parent, "commandPalette", tr("Commands"))
        self._entries = entries
        self._all: Sequence[Entry] = ()
        self._focus_before: QWidget | None = None
        self.edit = widgets.line_edit(tr("Type a command, a code or a document"), name="commandLine")
        self.box.insertWidget(0, self.edit)
        self.attach(self.edit)
        self.edit.textChanged.connect(self._filter)

    def open_palette(self, text: str = "") -> None:
        self._focus_before = QApplication.focusWidget()
        self._all = self._entries()
        self.edit.setText(text)
        self._filter(text)
        width = min(theme.pixels(560), self.room.width() - 40)
        self.setFixedWidth(width)
        self.adjust()
        self.move((self.room.width() - width) // 2, theme.pixels(50))
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _filter(self, text: str) -> None:
        scored = [(score(text, entry.title), n) for n, entry in enumerate(self._all)]
        known = [(value, n) for value, n in scored if value is not None]
        enough = max((value for value, _ in known), default=0) * _ENOUGH
        found = sorted((-value, n) for value, n in known if value >= enough)
        if not text.strip():
            found = [(0, n) for n in range(len(self._all))]
        self.show_entries([self._all[n] for _, n in found[:_MOST]], tr("No command, code or document is called that."))

    def close_list(self) -> None:
        self.hide()
        # The window may have gone on and the widget with it: only what is still shown gets the focus back.
        if self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus()

    @guarded_or(bool)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
                self.hide()
            return False
        return bool(super().eventFilter(watched, event))
