"""Merging other copies of the project: choose, see what would come, take it in, and see what needs a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.commands import merging
from annotator.errors import AnnotatorError, Cancelled
from annotator.i18n import ntr, tr
from annotator.model.progress import Progress
from annotator.model.views import Conflict, MergeReport
from annotator.ui import conflicts, tables, widgets
from annotator.ui.dialogs import lists
from annotator.ui.dialogs.lists import Lines, Working
from annotator.ui.hub import Hub
from annotator.ui.jobs import Jobs


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy, and what it would bring or brought; ``refused`` says why it can't be merged."""

    path: Path
    report: MergeReport | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``conflicts`` are those that were not there before."""

    copies: tuple[Copy, ...]
    conflicts: tuple[Conflict, ...] = ()


class MergeDialog(Working):
    """``show`` leads to the place where a conflict can be looked at."""

    def __init__(
        self, parent: QWidget | None, hub: Hub, jobs: Jobs, folder: str, show: Callable[[Conflict], object]
    ) -> None:
        about = tr(
            "Takes in everything that other copies of this project hold: a coder's copy that comes back, or a file that"
            " was set aside. Nothing here is lost or written over, and the same copy again changes nothing."
        )
        super().__init__(parent, tr("Merge another copy"), "mergeDialog", about, hub, jobs)
        self.folder, self.show_place = folder, show
        self.copies: list[Copy] = []
        self.merged = False
        titles = (tr("Copy"), tr("Entries"), tr("Annotations"), tr("Documents"), tr("Conflicts"), tr("Whose work"))
        self.model = Lines(titles, _texts, _keys, (1, 2, 3, 4), lambda copy: bool(copy.refused))
        self.table = lists.table(self.model, "mergeTable", tr("What the copies would bring"), (200, 80, 105, 100, 90))
        headings = (tr("What needs a person"), tr("Stands now"), tr("The other says"), tr("Where to look"))
        self.found = Lines(headings, conflicts.texts)
        self.conflicts = lists.table(self.found, "conflictsTable", headings[0], (300, 130, 130), "conflicts")
        self.choose = widgets.button(tr("Choose copies…"), self._choose, name="chooseCopies")
        self.look = widgets.button(tr("Look at it"), self._look, name="lookAtConflict")
        self.section = widgets.label("", "strong")
        self.hint = widgets.label(tr("What stands now is the same in every copy. Go there to change it."), "small")
        self.heading = widgets.holder(tables.headed(self.section, self.conflicts, self.found, "conflicts"))
        self.add_buttons(tr("Merge"), self.merge, tr("Close"))
        self.buttons.addWidget(self.look)
        self.finish_layout(
            widgets.row(self.choose, None), self.table, self.heading, self.conflicts, self.hint, self.progress,
            self.summary, width=820, height=540,
        )  # fmt: skip
        self._needing = (self.heading, self.conflicts, self.hint, self.look)
        for part in self._needing:
            part.hide()
        widgets.on_keys(self.conflicts, ("Return", "Enter"), self._look)
        self.conflicts.doubleClicked.connect(lambda _index: self._look())
        self._enable()
        self.summary.setText(tr("Choose one or more copies to see what they would bring."))
        self.choose.setFocus()

    # -- what would come

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, tr("Copies to merge"), self.folder, tr("Annotator projects") + " (*.annotator)"
        )
        if chosen:
            self.read([Path(name) for name in chosen])

    def read(self, paths: Sequence[Path]) -> None:
        """Find out what these copies would bring. Changes nothing."""
        self.merged = False
        paths = list(dict.fromkeys(paths))

        def work(project: Any, progress: Progress) -> list[Copy]:
            return [_tried(project, path, True, progress) for path in paths]

        self.work(
            tr("Looking at the copies"), work, self._show, self.hub.open_project, writes=True,
            cancelled=lambda: self._show([]),
        )  # fmt: skip

    def _show(self, copies: list[Copy]) -> None:
        self.copies = copies
        self.model.put(copies)
        for part in self._needing:
            part.hide()
        self._enable()
        new = sum(copy.report.new_operations for copy in copies if copy.report)
        if not copies:
            self.summary.setText("")
        elif new:
            self.summary.setText(tr("Nothing was changed yet. Before the merge a backup is made."))
        elif any(copy.report for copy in copies):
            self.summary.setText(tr("There is nothing new in it: this project holds all of it already."))
        self._say_what_is_refused()
        assert self.primary is not None
        (self.primary if self.primary.isEnabled() else self.choose).setFocus()

    def _say_what_is_refused(self) -> None:
        self.refuse(" ".join(copy.refused for copy in self.copies if copy.refused))

    def busy(self, on: bool) -> None:
        super().busy(on)
        self._enable()

    def _enable(self) -> None:
        assert self.primary is not None
        ready = [copy for copy in self.copies if copy.report and copy.report.new_operations]
        self.primary.setEnabled(self.job is None and not self.merged and bool(ready))
        said = ntr("Merge {n} copy", "Merge {n} copies", len(ready)) if ready and not self.merged else tr("Merge")
        self.primary.setText(said)

    # -- taking it in

    def merge(self) -> None:
        """Merge the copies that can be; what each brings is stored whole or not at all."""
        paths = [copy.path for copy in self.copies if copy.report and copy.report.new_operations]
        others = [copy for copy in self.copies if copy.path not in paths]

        def work(project: Any, progress: Progress) -> Outcome:
            before = set(project.conflicts())
            done: list[Copy] = []
            for path in paths:
                try:
                    done.append(_tried(project, path, False, progress))
                except Cancelled:
                    if not any(copy.report for copy in done):
                        raise
                    done.append(Copy(path, None, tr("Cancelled: nothing of it came in.")))
                    break
            new = tuple(conflict for conflict in project.conflicts() if conflict not in before)
            return Outcome((*done, *others), new)

        self.work(tr("Merging"), work, self._merged, self.hub.open_project, writes=True)

    def _merged(self, outcome: Outcome) -> None:
        self.merged = True
        self.copies = [replace(copy) for copy in outcome.copies]
        self.model.put(self.copies)
        self.hub.announce(None)
        said = _said(outcome)
        self._enable()
        refused = any(copy.refused for copy in self.copies)
        self.hub.message.emit(said, "refused" if refused else "info")
        if not outcome.conflicts and not refused:
            self.accept()
            return
        self.summary.setText(said)
        self._say_what_is_refused()
        if outcome.conflicts:
            self._show_conflicts(outcome.conflicts)

    def _show_conflicts(self, found: Sequence[Conflict]) -> None:
        said = ntr("{n} thing needs a person.", "{n} things need a person.", len(found))
        self.section.setText(said)
        self.found.put(found)
        for part in self._needing:
            part.show()
        assert self.primary is not None
        self.primary.hide()
        self.choose.hide()
        widgets.set_role(self.look, "role", "primary")
        self.conflicts.setCurrentIndex(self.found.index(0, 0))
        self.conflicts.setFocus()

    def _look(self) -> None:
        rows = lists.chosen(self.conflicts, self.found)
        if rows and self.job is None:
            self.accept()
            self.show_place(rows[0])


def _tried(project: Any, path: Path, dry_run: bool, progress: Progress) -> Copy:
    try:
        return Copy(path, merging.merge(project, path, dry_run, progress))
    except Cancelled:
        raise
    except AnnotatorError as error:
        return Copy(path, None, str(error))


def _said(outcome: Outcome) -> str:
    reports = [copy.report for copy in outcome.copies if copy.report]
    brought = (
        ntr("{n} annotation", "{n} annotations", sum(report.annotations for report in reports)),
        ntr("{n} document", "{n} documents", sum(report.documents for report in reports)),
        ntr("{n} conflict", "{n} conflicts", len(outcome.conflicts)) if outcome.conflicts else tr("no conflicts"),
    )
    merged = ntr("Merged {n} copy", "Merged {n} copies", len(reports))
    return f"{merged}: {', '.join(brought)}."


def _texts(copy: Copy) -> tuple[str, ...]:
    report = copy.report
    if report is None:
        return (copy.path.name, "", "", "", "", tr("can't be merged"))
    counts = (report.new_operations, report.annotations, report.documents, len(report.conflicts))
    nothing = tr("nothing new") if not report.new_operations else ""
    return (copy.path.name, *(f"{count:,}" for count in counts), ", ".join(report.coders) or nothing)


def _keys(copy: Copy) -> tuple[Any, ...]:
    report = copy.report or MergeReport()
    return (
        copy.path.name.casefold(), report.new_operations, report.annotations, report.documents, len(report.conflicts),
        _texts(copy)[-1].casefold(),
    )  # fmt: skip
