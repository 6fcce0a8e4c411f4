"""Importing documents: choose, look at what would happen, take it in. Reading and writing run beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QProgressBar,
    QTableView,
    QWidget,
)

from annotator.commands import corpus
from annotator.commands.corpus import ImportPlan
from annotator.i18n import ntr, tr
from annotator.model.contents import ImportReport, Progress
from annotator.ui import tables, theme, widgets
from annotator.ui.dialogs.base import Dialog
from annotator.ui.dialogs.import_model import FILE, PUBLISHED, STATUS, TAKE, TITLE, ImportModel
from annotator.ui.guard import guarded
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs
from annotator.ui.upkeep import AfterBackup

ENCODINGS = (
    "utf-8",
    "windows-1252",
    "iso-8859-15",
    "windows-1251",
    "koi8-r",
    "utf-16",
    "shift_jis",
    "euc-kr",
    "gb18030",
    "big5",
)
TABLES = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
COLUMNS = ("text", "title", "published", "outlet")


class ImportDialog(Dialog):
    def __init__(self, parent: QWidget | None, hub: Hub, jobs: Jobs) -> None:
        about = tr(
            "Text, Markdown, web pages, Word, PDF; tables and JSON lines with a document a row."
            " Nothing is imported before you say so."
        )
        super().__init__(parent, tr("Import documents"), "importDialog", about)
        self.hub, self.jobs = hub, jobs
        self.files: list[Path] = []
        self.job: Job | None = None
        self._writing = False
        self.model = ImportModel()
        self.table = QTableView()
        self.encoding = self._encodings()
        self.columns = {name: self._column(name) for name in COLUMNS}
        self.take_dates = QCheckBox("")
        self.take_dates.setObjectName("takeDates")
        self.take_dates.setAccessibleName(tr("Take the dates that texts begin with"))
        self.summary = widgets.label("", "muted", wrap=True)
        self.summary.setObjectName("importSummary")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        self._lay_out()
        self.model.changed.connect(self._show_summary)
        self.take_dates.toggled.connect(self.model.take_dates)
        self._show_summary()

    # -- how it is laid out

    def _lay_out(self) -> None:
        widgets.as_data(self.table, "importTable", tr("What would be imported"))
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        for column, width in ((TAKE, 30), (STATUS, 150), (TITLE, 230), (PUBLISHED, 122), (FILE, 160)):
            header.resizeSection(column, theme.pixels(width))
        header.setSectionResizeMode(TAKE, QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().setDefaultSectionSize(theme.pixels(28))
        widgets.on_keys(self.table, ("Space",), self._tick)
        tables.lively(self.table, self.model, "import")
        choose = widgets.row(
            widgets.button(tr("Choose files…"), self._choose_files, name="chooseFiles"),
            widgets.button(tr("Choose a folder…"), self._choose_folder, name="chooseFolder"),
            None,
            widgets.label(tr("Encoding"), "muted"),
            self.encoding,
        )
        self._mapping = widgets.holder(
            widgets.row(
                widgets.label(tr("Columns"), "muted"),
                *self.columns.values(),
                widgets.button(tr("Read again"), self._again),
            )
        )
        self._mapping.hide()
        self.progress.hide()
        self.take_dates.hide()
        self.add_buttons(tr("Import"), self.take_in)
        self.finish_layout(
            choose, self._mapping, self.table, self.take_dates, self.progress, self.summary, width=960, height=580
        )

    def _encodings(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("encoding")
        box.setAccessibleName(tr("Encoding of files that are not UTF-8"))
        box.addItem(tr("find out"), None)
        for name in ENCODINGS:
            box.addItem(name, name)
        box.activated.connect(lambda _row: self._again())
        return box

    def _column(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setObjectName(f"column_{name}")
        box.setAccessibleName(tr("Column that holds the {what}").format(what=tr(name)))
        line = box.lineEdit()
        assert line is not None
        line.setPlaceholderText(tr(name))
        box.setMinimumContentsLength(8)
        line.returnPressed.connect(self._again)
        return box

    # -- choosing and reading

    def _choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, tr("Documents to import"))
        if chosen:
            self.read([Path(name) for name in chosen])

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Folder to import, with everything in it"))
        if chosen:
            self.read([Path(chosen)])

    def _again(self) -> None:
        if self.files:
            self.read(self.files)

    def read(self, files: Sequence[Path]) -> None:
        """Read files and folders, and show what would happen to each."""
        self.files = list(files)
        self._mapping.setVisible(any(path.suffix.lower() in TABLES for path in self.files))
        encoding, mapping = self.encoding.currentData(), self._chosen_columns()
        if self.job is not None:
            self.job.cancel()

        def work(reader: Any, progress: Progress) -> ImportPlan:
            drafts = corpus.iter_drafts(files, encoding=encoding, mapping=mapping or None, progress=progress)
            return corpus.plan_import(reader, drafts, progress=progress)

        self.job = self.jobs.start(tr("Reading documents"), work, self._show, self.hub.open_project, self._failed)
        self.job.progressed.connect(self._show_progress)
        self.progress.setRange(0, 0)
        self.progress.show()
        self.refuse("")
        assert self.primary is not None
        self.primary.setEnabled(False)
        self.summary.setText(tr("Reading…"))

    def _chosen_columns(self) -> dict[str, str]:
        chosen = {name: box.currentText().strip() for name, box in self.columns.items()}
        return {name: column for name, column in chosen.items() if column}

    def _failed(self, sentence: str) -> None:
        self.job = None
        self.progress.hide()
        self.refuse(sentence)
        self._show_summary()

    def _show(self, plan: ImportPlan) -> None:
        self.job = None
        self.progress.hide()
        self.model.show_plan(plan)
        offered = sum(bool(row.offered) for row in self.model.rows)
        self.take_dates.setVisible(offered > 0)
        self.take_dates.setText(
            ntr(
                "Take the date that {n} text begins with as its published date",
                "Take the dates that {n} texts begin with as their published dates",
                offered,
            )
        )
        self.take_dates.setChecked(offered > 0)
        self._offer_columns()
        if self.model.rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
        assert self.primary is not None
        (self.primary if self.primary.isEnabled() else self.table).setFocus()

    def _offer_columns(self) -> None:
        """The headings that the tables brought along, to choose from."""
        found: dict[str, None] = {}
        for planned in self.model.drafts():
            found.update(dict.fromkeys(planned.draft.metadata))
        for box in self.columns.values():
            text = box.currentText()
            box.clear()
            box.addItems(["", *found])
            box.setCurrentText(text)

    def _show_progress(self, done: int, total: int, what: str) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.summary.setText(what)

    def _show_summary(self) -> None:
        model, chosen = self.model, len(self.model.chosen())
        said = {
            "new": ntr("{n} new", "{n} new", model.count("new")),
            "near": ntr("{n} nearly the same as another", "{n} nearly the same as others", model.count("near")),
            "duplicate": ntr("{n} already there", "{n} already there", model.count("duplicate")),
            "skipped": ntr("{n} skipped", "{n} skipped", model.count("skipped")),
            "failed": ntr("{n} could not be read", "{n} could not be read", model.count("failed")),
        }
        parts = [words for status, words in said.items() if model.count(status)]
        self.summary.setText(", ".join(parts) or tr("Choose files or a folder, or drop them on the window."))
        assert self.primary is not None
        self.primary.setEnabled(chosen > 0 and self.job is None)
        self.primary.setText(ntr("Import {n} document", "Import {n} documents", chosen) if chosen else tr("Import"))

    def _tick(self) -> None:
        """Space ticks the row, or in the column of dates the date."""
        index = self.table.currentIndex()
        column = PUBLISHED if index.column() == PUBLISHED else TAKE
        cell = self.model.index(index.row(), column)
        state = cell.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            wanted = Qt.CheckState.Unchecked if Qt.CheckState(state) == Qt.CheckState.Checked else Qt.CheckState.Checked
            self.model.setData(cell, wanted.value, Qt.ItemDataRole.CheckStateRole)

    # -- taking in

    def take_in(self) -> None:
        """Import what is ticked: one undo step, written beside the window. The dialog stays until it is done."""
        items = self.model.chosen()
        assert self.primary is not None
        self.primary.setEnabled(False)
        self.table.setEnabled(False)
        self.refuse("")
        self.progress.setRange(0, len(items))
        self.progress.show()

        def work(project: Any, progress: Progress) -> ImportReport:
            return corpus.import_drafts(project, items, progress=progress)

        self._writing = True
        after = AfterBackup(work)

        def done(report: ImportReport) -> None:
            self._imported(report)
            if after.why:
                self.hub.message.emit(after.why, "refused")

        self.job = self.jobs.start(
            tr("Importing documents"), after, done, self.hub.open_project, self._not_imported, writes=True,
            cancelled=lambda: self._not_imported(tr("Cancelled. Nothing was imported.")),
        )  # fmt: skip
        self.job.progressed.connect(self._show_progress)

    def _imported(self, report: ImportReport) -> None:
        self.job, self._writing = None, False
        self.hub.announce(None)
        self.accept()
        said = ntr("Imported {n} document.", "Imported {n} documents.", report.count("new"))
        failed = self.model.count("failed") + report.count("failed")
        if failed:
            said += " " + ntr("{n} could not be read.", "{n} could not be read.", failed)
        self.hub.message.emit(said, "refused" if failed else "info")

    def _not_imported(self, sentence: str) -> None:
        self.job, self._writing = None, False
        self.table.setEnabled(True)
        self.progress.hide()
        self._show_summary()
        self.refuse(sentence)
        self.hub.message.emit(sentence, "refused")

    @guarded
    def reject(self) -> None:
        """Esc or Cancel: while documents are written, that ends; then the dialog can be closed."""
        if self.job is not None:
            self.job.cancel()
        if not self._writing:
            super().reject()
