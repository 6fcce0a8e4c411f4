"""Which of the figures the pages are about: a code or field, and a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from annotator.i18n import tr
from annotator.ui import widgets
from annotator.ui.panels.agreement_page import choices
from annotator.ui.panels.agreement_words import name_of, subject

if TYPE_CHECKING:
    from annotator.commands.agreement import ResultRow


class FigureChooser(QWidget):
    """``changed``: the person chose another figure."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.subject: QComboBox = choices("figureSubject", tr("Code or field"))
        self.measure: QComboBox = choices("figureMeasure", tr("Measure"))
        self._rows: list[ResultRow] = []
        self._of = widgets.label(tr("Of"), "muted")
        self.setLayout(widgets.row(self._of, self.subject, self.measure, None, margins=(20, 10, 20, 2)))
        self.subject.activated.connect(lambda _row: self._subject_chosen())
        self.measure.activated.connect(lambda _row: self.changed.emit())

    def show_for(self, subject: bool, measure: bool) -> None:
        """Show what a page goes by, and hide the rest."""
        self.subject.setVisible(subject)
        self._of.setVisible(subject)
        self.setVisible(measure)

    def offer(self, rows: Sequence[ResultRow]) -> None:
        """Figures to choose from; what was chosen stays chosen, where it is still there."""
        before = self.row
        self._rows = list(rows)
        self.subject.clear()
        for what in dict.fromkeys((row.code, row.field) for row in self._rows):
            self.subject.addItem(subject(*what), what)
        self._offer_measures()
        if before is not None:
            self.choose(before)

    def choose(self, row: ResultRow) -> None:
        """Choose the figure of the same code, field and measure as this one."""
        place = self._place(row)
        if place >= 0:
            self.subject.setCurrentIndex(place)
            self._offer_measures()
            self.measure.setCurrentIndex(max(0, self.measure.findData(row.measure)))

    @property
    def row(self) -> ResultRow | None:
        """The figure that is chosen."""
        what, measure = self.subject.currentData(), self.measure.currentData()
        wanted = [row for row in self._rows if what is not None and (row.code, row.field) == tuple(what)]
        return next((row for row in wanted if row.measure == measure), wanted[0] if wanted else None)

    def _place(self, row: ResultRow) -> int:
        kept = (self.subject.itemData(place) for place in range(self.subject.count()))
        return next((n for n, what in enumerate(kept) if tuple(what) == (row.code, row.field)), -1)

    def _subject_chosen(self) -> None:
        self._offer_measures()
        self.changed.emit()

    def _offer_measures(self) -> None:
        before, what = self.measure.currentData(), self.subject.currentData()
        self.measure.clear()
        for row in self._rows:
            if what is not None and (row.code, row.field) == tuple(what):
                self.measure.addItem(name_of(row.measure), row.measure)
        self.measure.setCurrentIndex(max(0, self.measure.findData(before)))
