"""Checking a project: what is proved, what was found, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from annotator.commands import checking
from annotator.i18n import ntr, tr
from annotator.model.progress import Progress
from annotator.model.views import Problem
from annotator.ui import tables, theme, widgets
from annotator.ui.advice import in_window
from annotator.ui.dialogs import lists
from annotator.ui.dialogs.lists import Lines, Working
from annotator.ui.hub import Hub
from annotator.ui.jobs import Jobs


class CheckDialog(Working):
    """``found`` are problems that a check has found already. ``proved`` hears of the outcome of every deep check;
    ``backups`` leads to the backups."""

    def __init__(
        self,
        parent: QWidget | None,
        hub: Hub,
        jobs: Jobs,
        backups: Callable[[], object],
        proved: Callable[[Sequence[Problem]], object],
        found: Sequence[Problem] | None = None,
    ) -> None:
        about = tr("Proves that the project is whole. Nothing is changed or repaired by it.")
        super().__init__(parent, tr("Check the project"), "checkDialog", about, hub, jobs)
        self.proved = proved
        self.deep = QCheckBox(tr("Everything: each text, the whole history, every table and the search index"))
        self.deep.setObjectName("deepCheck")
        self.deep.setAccessibleDescription(tr("Otherwise the file, the ends of the history and every quote"))
        self.deep.setChecked(True)
        headings = (tr("What is wrong"), tr("Where"), tr("What to do"))
        self.model = Lines(headings, lambda p: (p.what, p.where, in_window(p.advice)))
        self.table = lists.table(self.model, "checkTable", tr("Problems that were found"), (250, 190), "check")
        self.table.setFixedHeight(theme.pixels(170))
        self.advice = widgets.label("", "muted", wrap=True)
        self.advice.setObjectName("advice")
        self.outcome = widgets.label("", "strong")
        self.outcome.setObjectName("outcome")
        self.heading = widgets.holder(tables.headed(self.outcome, self.table, self.model, "check"))
        self.backups = widgets.button(tr("Backups…"), lambda: self._leave(backups), name="toBackups")
        self.buttons.insertWidget(0, self.backups)
        self.add_buttons(tr("Check"), self.check, tr("Close"))
        quick = widgets.label(tr("Without it: the file, the ends of the history and all quotes, in a moment."), "small")
        self.finish_layout(
            self.deep, quick, self.heading, self.table, self.advice, self.progress, self.summary, width=760
        )
        self.table.selectionModel().currentRowChanged.connect(lambda new, _old: self._advise(new.row()))
        self._show(None if found is None else list(found))
        (self.primary if found is None else self.table).setFocus()  # type: ignore[union-attr]

    def _leave(self, to: Callable[[], object]) -> None:
        self.reject()
        to()

    def check(self) -> None:
        deep = self.deep.isChecked()

        def work(reader: Any, progress: Progress) -> list[Problem]:
            return checking.check(reader, deep=deep, progress=progress)

        def done(problems: list[Problem]) -> None:
            self._show(problems, deep)
            if deep:
                self.proved(problems)
            assert self.primary is not None
            (self.table if problems else self.primary).setFocus()

        self._show(None)
        self.work(tr("Checking"), work, done, self.hub.open_project)

    def _show(self, problems: list[Problem] | None, deep: bool = True) -> None:
        """None: nothing is known yet."""
        self.model.put(problems or [])
        for part in (self.table, self.advice):
            part.setVisible(bool(problems))
        for button in self.heading.findChildren(QPushButton):
            button.setVisible(bool(problems))
        self.backups.setVisible(bool(problems))
        if problems is None:
            said, role = "", "strong"
        elif problems:
            said, role = "⚠ " + ntr("{n} problem was found.", "{n} problems were found.", len(problems)), "warn"
        elif deep:
            said, role = tr("✓ Clean: everything in the project is as it was written."), "good"
        else:
            said, role = tr("✓ Clean, as far as the quick check looks."), "good"
        self.outcome.setText(said)
        widgets.set_role(self.outcome, "role", role)
        if problems:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.setFocus()
        self._fit()

    def _advise(self, row: int) -> None:
        """All of the advice on the line of the cursor: it is too long for a cell."""
        if 0 <= row < len(self.model.rows):
            self.advice.setText(in_window(self.model.rows[row].advice))

    def _fit(self) -> None:
        """As high as there is something to show."""
        box = self.layout()
        if self.isVisible() and box is not None:
            box.activate()
            self.resize(self.width(), box.heightForWidth(self.width()))
