"""The right side of the Agreement view: where the coders differ, with a filter, an order and a file to save.

Looks for the passages as a job (commands/disagreements.py); how one looks is in passages.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QWidget

from annotator.i18n import ntr, tr
from annotator.model.contents import Progress
from annotator.project import Project
from annotator.ui import tables, widgets
from annotator.ui.jobs import Job, Jobs
from annotator.ui.panels.passages import CODE, DOCUMENT, KIND, PassageList

if TYPE_CHECKING:
    from annotator.commands.agreement import ResultRow

#: Words and column (-1: as they are found, the most costly first).
ORDERS = (("most costly first", -1), ("by document", DOCUMENT), ("by code", CODE), ("by difference", KIND))


class PassagesPane(QWidget):
    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.jobs = jobs
        self._job: Job | None = None
        self._into_list = False
        self.list = PassageList()
        self.title = widgets.section(tr("Where the coders differ"))
        self.title.setWordWrap(True)  # names of codes and coders must not push the tables aside
        self.note = widgets.label("", "muted", wrap=True)
        self.filter = widgets.line_edit(tr("Filter passages"), name="passageFilter")
        self.filter.setClearButtonEnabled(True)
        self.order = QComboBox()
        self.order.setObjectName("passageOrder")
        self.order.setAccessibleName(tr("Order of the passages"))
        for words, column in ORDERS:
            self.order.addItem(tr(words), column)
        model = self.list.passages
        head = tables.headed(self.title, self.list, model, "passages")
        bar = widgets.row(self.filter, self.order, gap=6)
        self.setLayout(widgets.column(head, bar, self.note, self.list, margins=(16, 4, 16, 16), gap=8))
        self.filter.textChanged.connect(model.filter)
        self.order.activated.connect(lambda _row: model.sort(self.order.currentData()))
        model.arranged.connect(self._say_how_many)
        widgets.on_keys(self.filter, ("Down", "Return"), self.list.setFocus)

    def look(self, project: Project, unit: str, row: ResultRow | None) -> None:
        """List the passages behind a figure, and go there; None: those of all codes, and stay here."""
        if self._job is not None:
            self._job.cancel()
        self._into_list = row is not None
        what = _what(row) if row is not None else tr("all codes")
        self.title.setText(tr("Where they differ: {what}").format(what=what).upper())
        self.list.show_passages((), {})  # what stands under a title is always of that title
        self.note.setText(tr("Looking…"))
        self._job = self.jobs.start(
            tr("Passages"), lambda reader, progress: _passages(reader, row, unit, progress), self._show, project,
            self._failed,
        )  # fmt: skip

    def _failed(self, sentence: str) -> None:
        self._job = None
        self.note.setText("⚠ " + sentence)

    def _show(self, found: tuple[Sequence[Any], dict[str, str]]) -> None:
        self._job = None
        passages, titles = found
        self.list.show_passages(passages, titles)
        self._say_how_many()
        if passages and self._into_list:
            self.list.setFocus()

    def _say_how_many(self) -> None:
        given, shown = len(self.list.passages.given), self.list.passages.rowCount()
        if not given:
            self.note.setText(tr("The coders do not differ here."))
        elif not shown:
            self.note.setText(tr("No passage fits the filter."))
        else:
            said = ntr("{n} passage. Enter opens it.", "{n} passages. Enter opens one.", shown)
            self.note.setText(said)


def _what(row: ResultRow) -> str:
    return " · ".join(part for part in ("/".join(row.code or ()), row.field or "", " – ".join(row.coders)) if part)


def _passages(
    reader: Project, row: ResultRow | None, unit: str, progress: Progress
) -> tuple[Sequence[Any], dict[str, str]]:
    """The passages and the titles of their documents. Runs in a job."""
    from annotator.commands.disagreements import disagreements

    if row is None:
        found = disagreements(reader, unit=unit, progress=progress)
    else:
        codes = [list(row.code)] if row.code else None
        unit = "field" if row.field else unit
        found = disagreements(reader, unit=unit, codes=codes, field=row.field, coders=row.coders, progress=progress)
    return found, {document: reader.document(document).title for document in {one.document for one in found}}
