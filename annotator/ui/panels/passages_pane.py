"""The right side of the Agreement view: where the coders differ, with a filter, an order and a file to save.

Looks for the passages as a job (passages_search.py); how one looks is in passages.py, its words with the coders' marks
in passages_preview.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QWidget

from annotator.i18n import ntr, tr
from annotator.model.contents import Progress
from annotator.project import Project
from annotator.ui import tables, theme, widgets
from annotator.ui.jobs import Job, Jobs
from annotator.ui.panels.passages import CODE, DOCUMENT, KIND, PASSAGE, PassageList
from annotator.ui.panels.passages_preview import PassagePreview
from annotator.ui.panels.passages_search import Search, of_all, of_figure

if TYPE_CHECKING:
    from annotator.commands.agreement import ResultRow
    from annotator.commands.disagreements import Passage

#: Words and column (-1: as they are found, the most costly first).
ORDERS = (("most costly first", -1), ("by document", DOCUMENT), ("by code", CODE), ("by difference", KIND))


class PassagesPane(QWidget):
    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.jobs = jobs
        self._job: Job | None = None
        self._project: Project | None = None
        self._search: Search | None = None
        self._kept: Passage | None = None
        self.outdated = False  # whether something has changed since
        self.list = PassageList()
        self.preview = PassagePreview(jobs)
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
        head.setStretch(0, 1)
        head.setStretch(1, 0)
        bar = widgets.row(self.filter, self.order, gap=6)
        upper = widgets.column(head, bar, self.note, self.list, margins=(16, 10, 16, 10), gap=8)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(widgets.holder(upper))
        split.addWidget(self.preview)
        split.setSizes([theme.pixels(340), theme.pixels(330)])
        self.setLayout(widgets.column(split, gap=0))
        self.list.selectionModel().currentChanged.connect(lambda *_: self._preview())
        self.filter.textChanged.connect(model.filter)
        self.order.activated.connect(lambda _row: model.sort(self.order.currentData()))
        model.arranged.connect(self._say_how_many)
        widgets.on_keys(self.filter, ("Down", "Return"), self.list.setFocus)

    def look(self, project: Project, unit: str, row: ResultRow | None) -> None:
        """List the passages behind a figure, and go there; None: those of all codes, and stay here."""
        self.search(project, of_all(unit) if row is None else of_figure(row, unit))

    def search(self, project: Project, search: Search) -> None:
        """List the passages that are looked for."""
        if self._job is not None:
            self._job.cancel()
        self._project, self._search, self._kept, self.outdated = project, search, None, False
        said = tr("Where they differ: {what}") if search.differ else tr("Where they agree: {what}")
        self.title.setText(said.format(what=search.what).upper())
        self.list.show_passages((), {})  # what stands under a title is always of that title
        self.preview.clear()
        self.note.setText(tr("Looking…"))
        self._job = self.jobs.start(
            tr("Passages"), lambda reader, progress: _passages(reader, search, progress), self._show, project,
            self._failed,
        )  # fmt: skip

    def again(self, project: Project) -> None:
        """Look for the same passages once more, if something has changed. The cursor stays on its passage."""
        if self._search is not None and self.outdated:
            before = self.list.currentIndex().data(PASSAGE) or self._kept  # or it is being looked for already
            self.search(project, replace(self._search, into_list=False))
            self._kept = before

    def _failed(self, sentence: str) -> None:
        self._job = None
        self.note.setText("⚠ " + sentence)

    def _show(self, found: tuple[Sequence[Any], dict[str, str]]) -> None:
        self._job = None
        passages, titles = found
        self.list.show_passages(passages, titles)
        self._say_how_many()
        self._go_back()
        if passages and self._search is not None and self._search.into_list:
            self.list.setFocus()

    def _go_back(self) -> None:
        """To the passage on which the cursor was, where it is still there."""
        kept, self._kept = self._kept, None
        if kept is not None:
            place = (kept.document, kept.code, kept.field, kept.start)
            for row, one in enumerate(self.list.passages.passages):
                if (one.document, one.code, one.field, one.start) == place:
                    self.list.setCurrentIndex(self.list.passages.index(row, 0))
                    return

    def _preview(self) -> None:
        """The words of the passage that the cursor is on."""
        passage = self.list.currentIndex().data(PASSAGE)
        if passage is None or self._project is None or self._search is None:
            self.preview.clear()
        else:
            self.preview.show_passage(self._project, passage, self._search.codes, self._search.coders)

    def _say_how_many(self) -> None:
        given, shown = len(self.list.passages.given), self.list.passages.rowCount()
        if not given:
            nothing = self._search.nothing if self._search is not None else ""
            self.note.setText(nothing or tr("The coders do not differ here."))
        elif not shown:
            self.note.setText(tr("No passage fits the filter."))
        else:
            said = ntr("{n} passage. Enter opens it.", "{n} passages. Enter opens one.", shown)
            self.note.setText(said)


def _passages(reader: Project, search: Search, progress: Progress) -> tuple[Sequence[Any], dict[str, str]]:
    """The passages and the titles of their documents. Runs in a job."""
    found = search.find(reader, progress)
    return found, {document: reader.document(document).title for document in {one.document for one in found}}
