"""The frame that all dialogs share: heading, content, a line for what is wrong, buttons; Esc cancels."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLayout, QPushButton, QWidget

from annotator.i18n import tr
from annotator.ui import theme, widgets
from annotator.ui.advice import in_window
from annotator.ui.guard import guarded

LABEL_WIDTH = 110


class Dialog(QDialog):
    """``finish_layout`` once at the end of the child's constructor. ``primary`` is the one button that does it."""

    def __init__(self, parent: QWidget | None, title: str, name: str, about: str = "") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._heading = widgets.label(title, "heading")
        self._about = widgets.label(about, "muted", wrap=True)
        self._about.setVisible(bool(about))
        self.problem = widgets.label("", "warn", wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        self.primary: QPushButton | None = None
        self.buttons: QHBoxLayout = widgets.row(None)
        self._size = (520, 0)

    def finish_layout(self, *parts: QWidget | QLayout | int | None, width: int = 520, height: int = 0) -> None:
        box = widgets.column(
            self._heading,
            self._about,
            4,
            *parts,
            *(() if height else (None,)),
            self.problem,
            6,
            self.buttons,
            margins=(22, 18, 22, 18),
            gap=9,
        )
        self.setLayout(box)
        self._size = theme.pixels(width), theme.pixels(height)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        width, height = self._size
        box = self.layout()
        assert box is not None
        room = self.screen().availableGeometry()
        width = min(width, room.width() - 40)
        # As high as the words need at this width; only dialogs with a list name a height of their own.
        self.resize(width, min(height or box.heightForWidth(width), room.height() - 60))
        super().showEvent(event)

    def add_buttons(self, title: str, run: Callable[[], object], cancel: str = "") -> QPushButton:
        """The primary button and Cancel."""
        self.buttons.addWidget(widgets.button(cancel or tr("Cancel"), self.reject, name="cancel"))
        self.primary = widgets.button(title, run, "primary", "primary")
        self.primary.setDefault(True)
        self.buttons.addWidget(self.primary)
        return self.primary

    def refuse(self, sentence: str) -> None:
        """Say what is wrong; "" when nothing is."""
        self.problem.setText(in_window(sentence))
        self.problem.setVisible(bool(sentence))


def named(title: str, *parts: QWidget | QLayout) -> QHBoxLayout:
    """A row of a form: the title, then what is filled in."""
    made: QLabel = widgets.label(title, "muted")
    made.setFixedWidth(theme.pixels(LABEL_WIDTH))
    first = parts[0]
    if isinstance(first, QWidget):
        made.setBuddy(first)
        if not first.accessibleName():
            first.setAccessibleName(title)
    return widgets.row(made, *parts)
