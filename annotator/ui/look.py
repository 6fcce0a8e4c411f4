"""How the window looks: theme, size of everything, size of the text; follows the desktop, keeps the choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from annotator.i18n import tr
from annotator.settings import SETTINGS, Settings
from annotator.ui import theme


class Look(QObject):
    """``changed`` after the palette or the scale changed, ``text_changed`` with the article's text size in pixels,
    ``numbers_changed`` with what is numbered beside it."""

    changed = Signal()
    text_changed = Signal(int)
    numbers_changed = Signal(str)

    def __init__(self, settings: Settings, say: Callable[[str], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self._say = say
        hints = QApplication.styleHints()
        hints.colorSchemeChanged.connect(self._asked)
        hints.accessibility().contrastPreferenceChanged.connect(self._asked)

    def _asked(self, _what: object) -> None:
        """The desktop changed its mind. A method, not a closure: Qt forgets it together with the window."""
        self.apply()

    def apply(self) -> None:
        """Put the theme on that the settings and the desktop ask for."""
        app = cast(QApplication, QApplication.instance())
        wanted = theme.wanted(self.settings.get("theme"))
        theme.apply(app, wanted, float(self.settings.get("scale")))
        self.changed.emit()

    def dress(self) -> None:
        """Tell a new window what the person chose for the text, where that is not what it begins with."""
        for name, changed in (("text_size", self.text_changed), ("numbers", self.numbers_changed)):
            value = self.settings.get(name)
            if value != next(s.default for s in SETTINGS if s.name == name):
                changed.emit(value)

    def next_numbers(self) -> None:
        """Number the sentences, the paragraphs, nothing."""
        choices = _choices("numbers")
        kind = choices[(choices.index(self.settings.get("numbers")) + 1) % len(choices)]
        self.settings.set("numbers", kind)
        self.numbers_changed.emit(kind)
        said = {"none": tr("Nothing is numbered."), "sentence": tr("Sentences are numbered.")}
        self._say(said.get(kind, tr("Paragraphs are numbered.")))

    def next_theme(self) -> None:
        choices = _choices("theme")
        name = choices[(choices.index(self.settings.get("theme")) + 1) % len(choices)]
        self.settings.set("theme", name)
        self.apply()
        self._say(tr("Colours: {name}").format(name=tr(name)))

    def next_scale(self) -> None:
        choices = _choices("scale")
        scale = choices[(choices.index(self.settings.get("scale")) + 1) % len(choices)]
        self.settings.set("scale", scale)
        self.apply()
        self._say(
            tr("Size of the window: {percent} %. Some parts take it on at the next start.").format(
                percent=round(scale * 100)
            )
        )

    def larger(self) -> None:
        self._text(+1)

    def smaller(self) -> None:
        self._text(-1)

    def normal(self) -> None:
        self._text(0)

    def zoomed(self, pixels: int) -> None:
        """The text was made larger or smaller with the mouse: it stays so."""
        choices = _choices("text_size")
        size = round(pixels / float(self.settings.get("scale")))
        self.settings.set("text_size", min(choices[-1], max(choices[0], size)))

    def _text(self, by: int) -> None:
        choices = _choices("text_size")
        default = next(s.default for s in SETTINGS if s.name == "text_size")
        size = default if by == 0 else min(choices[-1], max(choices[0], self.settings.get("text_size") + by))
        self.settings.set("text_size", size)
        self.text_changed.emit(size)


def _choices(name: str) -> tuple[Any, ...]:
    return next(setting.choices for setting in SETTINGS if setting.name == name)
