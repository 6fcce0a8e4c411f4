"""Exporting: the format, whose work, which codes; what the format can't hold is named before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QListWidget, QListWidgetItem, QWidget

from annotator.commands import exporting
from annotator.i18n import tr
from annotator.model.contents import Progress
from annotator.ui import theme, widgets
from annotator.ui.dialogs.base import Dialog, named
from annotator.ui.hub import Hub
from annotator.ui.jobs import Jobs

_ID = Qt.ItemDataRole.UserRole


class ExportDialog(Dialog):
    def __init__(self, parent: QWidget | None, hub: Hub, jobs: Jobs, folder: Path) -> None:
        super().__init__(parent, tr("Export"), "exportDialog")
        self.hub, self.jobs, self.folder = hub, jobs, folder
        self.formats: list[dict[str, Any]] = [entry for entry in exporting.formats() if entry["writes"]]
        self.format = QComboBox()
        self.format.setObjectName("exportFormat")
        self.format.setAccessibleName(tr("Format"))
        for entry in self.formats:
            self.format.addItem(f"{entry['label']} ({entry['suffixes'][0]})", entry)
        self.loses = widgets.label("", "muted", wrap=True)
        self.loses.setObjectName("exportLoses")
        project = hub.open_project
        book = project.codebook()
        self.coders = _ticks("exportCoders", tr("Coders"), [(coder.name, coder.name) for coder in project.coders()])
        self.codes = _ticks("exportCodes", tr("Codes"), [("/".join(book.path(c.id)), c.id) for c in book])
        self.pseudonymise = QCheckBox(tr("Numbers instead of coders' names, times cut to the day"))
        self.path = widgets.line_edit(name="exportPath", accessible=tr("File to write"))
        self._typed = False
        self._lay_out()
        self.format.currentIndexChanged.connect(lambda _row: self._show_format())
        self.path.textEdited.connect(lambda _text: self._path_typed())
        self._show_format()
        self.format.setFocus()

    def _lay_out(self) -> None:
        lists = widgets.row(
            widgets.column(widgets.label(tr("Coders"), "muted"), self.coders, gap=4),
            widgets.column(widgets.label(tr("Codes"), "muted"), self.codes, gap=4),
            gap=14,
        )
        self.add_buttons(tr("Export"), self.write)
        self.finish_layout(
            named(tr("Format"), self.format),
            self.loses,
            lists,
            self.pseudonymise,
            named(tr("File"), self.path, widgets.button(tr("Choose…"), self._choose)),
            width=600,
        )
        for view in (self.coders, self.codes):
            view.setFixedHeight(theme.pixels(136))

    @property
    def entry(self) -> dict[str, Any]:
        entry: dict[str, Any] = self.format.currentData()
        return entry

    def _show_format(self) -> None:
        loses = self.entry["loses"]
        self.loses.setText(
            tr("This format can't hold: {what}.").format(what=", ".join(loses))
            if loses
            else tr("This format holds everything: nothing is lost.")
        )
        if not self._typed:
            self.path.setText(str(self.folder / (self.hub.open_project.name + self.entry["suffixes"][0])))
        else:
            self.path.setText(str(Path(self.path.text()).with_suffix(self.entry["suffixes"][0])))

    def _path_typed(self) -> None:
        self._typed = True

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Export to"), self.path.text())
        if chosen:
            self._typed = True
            self.path.setText(chosen)

    def write(self) -> None:
        """Write beside the window; all of the file or nothing."""
        coders, codes = _ticked(self.coders), _ticked(self.codes)
        if not coders and self.coders.count():
            self.refuse(tr("Choose at least one coder."))
            return
        out = Path(self.path.text()).expanduser()
        if not out.parent.is_dir():
            self.refuse(tr("There is no folder {folder}.").format(folder=out.parent))
            return
        some_coders = coders if len(coders) < self.coders.count() else None
        some_codes = codes if len(codes) < self.codes.count() else None
        pseudonymise, entry, hub = self.pseudonymise.isChecked(), self.entry, self.hub

        def work(reader: Any, progress: Progress) -> None:
            if entry["kind"] == "report":
                from annotator.commands import reporting

                reporting.report(reader, out, progress=progress)
                return
            exporting.export(
                reader,
                out,
                entry["key"],
                coders=some_coders,
                codes=some_codes,
                pseudonymise=pseudonymise,
                progress=progress,
            )

        def done(_result: object) -> None:
            hub.message.emit(tr("Exported to {path}").format(path=out), "info")

        self.jobs.start(tr("Exporting"), work, done, hub.open_project)
        self.accept()


def _ticks(name: str, title: str, entries: list[tuple[str, str]]) -> QListWidget:
    """A list with a box before each entry; all ticked."""
    view = QListWidget()
    widgets.as_data(view, name, title)
    for words, identifier in entries:
        item = QListWidgetItem(words)
        item.setData(_ID, identifier)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        view.addItem(item)
    if entries:
        view.setCurrentRow(0)
    return view


def _ticked(view: QListWidget) -> list[str]:
    items = (view.item(row) for row in range(view.count()))
    return [str(item.data(_ID)) for item in items if item.checkState() == Qt.CheckState.Checked]
