"""What all pages of the Agreement view have in common: asking for what they show, and saying meanwhile that they do."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QStackedWidget, QWidget

from annotator.i18n import tr
from annotator.ui import widgets
from annotator.ui.guard import guarded_or
from annotator.ui.panels.agreement_supply import Supply, Work

if TYPE_CHECKING:
    from annotator.commands.agreement import ResultRow

_SHOWN, _WAITING = range(2)


@dataclass(frozen=True)
class Choice:
    """What the person looks at: the unit, the measures, the threshold, one figure of the tables, and what intervals
    draw together ("" nothing)."""

    unit: str
    measures: tuple[str, ...]
    threshold: float
    row: ResultRow | None
    clusters: str = ""

    @property
    def figure(self) -> tuple[tuple[str, ...] | None, str | None, str]:
        """Code, field and measure of the figure."""
        assert self.row is not None
        return self.row.code, self.row.field, self.row.measure


class _Content(QWidget):
    """What is scrolled: as high as its words are at this width, not as they would be at their narrowest."""

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        self.setObjectName("agreementFigures")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(layout)

    @guarded_or(QSize)
    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return super().minimumSizeHint()
        return QSize(layout.minimumSize().width(), layout.heightForWidth(max(1, self.width())))


class Page(QWidget):
    """``searched`` carries a Search whose passages are to be listed. A child lays itself out (``show_layout``), says
    what it needs (``key``, ``work``; key None: nothing, as ``why`` says) and shows it (``show_found``)."""

    searched = Signal(object)

    #: What is chosen above the page: code (or field) and measure, the measure only, or nothing.
    by_subject, by_measure = True, True

    def __init__(self, supply: Supply, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.supply = supply
        self.choice: Choice | None = None
        self._message = widgets.label("", "muted", wrap=True)
        self._message.setObjectName(f"{name}State")
        self._cancel = widgets.button(tr("Cancel"), supply.cancel, "quiet", f"{name}Cancel")
        self._again = widgets.button(tr("Compute"), self.look_again, "", f"{name}Again")
        self._pages = QStackedWidget()
        self.setLayout(widgets.column(self._pages, gap=0))

    def show_layout(self, layout: QLayout) -> None:
        """The page's own content, once."""
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(_Content(layout))
        waiting = widgets.column(
            self._message, widgets.row(self._cancel, self._again, None), None, margins=(20, 24, 20, 16), gap=10
        )
        self._pages.addWidget(scroll)
        self._pages.addWidget(widgets.holder(waiting, "agreementFigures"))

    # -- what a child says

    def key(self, choice: Choice) -> Hashable | None:
        raise NotImplementedError

    def work(self, choice: Choice) -> Work:
        raise NotImplementedError

    def show_found(self, found: Any) -> None:
        raise NotImplementedError

    def why(self, choice: Choice) -> str:
        """Why there is nothing to compute."""
        return tr("There is no figure to look at.")

    def focus_first(self) -> QWidget | None:
        """What gets the keyboard when the person goes to the page by key."""
        return None

    # -- looking

    def look(self, choice: Choice) -> None:
        """The person looks at the page, with this choice."""
        self.choice = choice
        key = self.key(choice)
        if key is None:
            self.supply.stop()
            self.say(self.why(choice))
            return
        if not self.supply.ask(key, self.work(choice), self._found, self.say, self._cancelled):
            self.say(tr("Computing…"), running=True)

    def look_again(self) -> None:
        if self.choice is not None:
            self.look(self.choice)

    def say(self, sentence: str, running: bool = False, again: bool = False) -> None:
        """A sentence in place of the content."""
        self._message.setText(sentence)
        self._cancel.setVisible(running)
        self._again.setVisible(again)
        self._pages.setCurrentIndex(_WAITING)

    def _found(self, found: Any) -> None:
        self._pages.setCurrentIndex(_SHOWN)
        self.show_found(found)

    def _cancelled(self) -> None:
        self.say(tr("Cancelled."), again=True)


def choices(name: str, accessible: str) -> Any:
    """An empty list to choose from."""
    from PySide6.QtWidgets import QComboBox

    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(16)
    return made
