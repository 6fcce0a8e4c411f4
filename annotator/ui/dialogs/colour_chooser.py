"""A button that shows a code's colour and lets one choose another, first of all from the colour-blind-safe ones."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QColorDialog, QMenu, QToolButton

from annotator.i18n import tr
from annotator.ui import theme
from annotator.ui.colours import DEFAULT_COLOURS, contrast, on_paper
from annotator.ui.icons import swatch


class ColourChooser(QToolButton):
    """``chosen`` carries "#rrggbb"."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("codeColour")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(QSize(theme.pixels(18), theme.pixels(18)))
        self.colour = DEFAULT_COLOURS[0]
        menu = QMenu(self)
        for colour in DEFAULT_COLOURS:
            action = QAction(swatch(colour), colour, menu)
            action.triggered.connect(partial(self.chosen.emit, colour))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(tr("Another colour…"), self._ask)
        self.setMenu(menu)

    def show_colour(self, colour: str) -> None:
        self.colour = colour
        paper = theme.current().paper
        self.setIcon(swatch(on_paper(colour, paper, 3.0)))
        ratio = contrast(colour, "#ffffff")
        said = tr("Colour {colour}").format(colour=colour)
        if ratio < 4.5:
            said += tr(": light on white paper, so its labels are shown darker")
        self.setToolTip(said)
        self.setAccessibleName(said)

    def _ask(self) -> None:
        colour = QColorDialog.getColor(QColor(self.colour), self, tr("Colour of the code"))
        if colour.isValid():
            self.chosen.emit(colour.name())
