"""What the dialogs that look after a project share: a table of rows, and work beside the window with its progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QProgressBar, QPushButton, QTableView, QWidget

from annotator.i18n import tr
from annotator.project import Project
from annotator.ui import tables, theme, widgets
from annotator.ui.dialogs.base import Dialog
from annotator.ui.guard import guarded, guarded_or
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs, Work

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Lines(tables.Rows):
    """Rows of any kind as lines of words. ``texts`` are what the cells of a row show; ``keys`` what they sort by, where
    that is something else; ``numbers`` the columns that stand on the right; ``warned`` whether a row is in the colour
    of warnings (its words say so, too)."""

    def __init__(
        self,
        headings: Sequence[str],
        texts: Callable[[Any], Sequence[str]],
        keys: Callable[[Any], Sequence[Any]] | None = None,
        numbers: Sequence[int] = (),
        warned: Callable[[Any], bool] = lambda _row: False,
    ) -> None:
        super().__init__()
        self.titles, self.texts, self.keys = headings, texts, keys
        self.numbers, self.warned = frozenset(numbers), warned

    def sort_key(self, row: Any, column: int) -> Any:
        return self.keys(row)[column] if self.keys is not None else self.texts(row)[column].casefold()

    def words(self, row: Any) -> str:
        return " ".join(self.texts(row))

    @guarded_or(int)
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.titles)

    @guarded_or(lambda: None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.titles):
            return None
        if role == _ROLE.DisplayRole:
            return self.titles[section]
        return self._side(section) if role == _ROLE.TextAlignmentRole else None

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return self.texts(row)[index.column()]
        if role == _ROLE.TextAlignmentRole:
            return self._side(index.column())
        if role == _ROLE.ForegroundRole and self.warned(row):
            return QColor(theme.current().warn)
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self.numbers else Qt.AlignmentFlag.AlignLeft
        return side | _MIDDLE


def table(model: Lines, name: str, accessible: str, widths: Sequence[int], saved_as: str = "") -> QTableView:
    """The table of a dialog, with everything that tables can do; the last column takes the room that is left."""
    made = QTableView()
    widgets.as_data(made, name, accessible)
    made.setModel(model)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(theme.pixels(29))
    header = made.horizontalHeader()
    for column, width in enumerate(widths):
        header.resizeSection(column, theme.pixels(width))
    header.resizeSection(len(model.titles) - 1, theme.pixels(60))
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    tables.lively(made, model, saved_as)
    return made


def chosen(view: QTableView, model: Lines) -> list[Any]:
    """The rows that are selected, from above."""
    return [model.rows[number] for number in sorted({index.row() for index in view.selectionModel().selectedIndexes()})]


class Working(Dialog):
    """A dialog that works: one job at a time, its progress on a bar, Esc stops the job first and closes then."""

    def __init__(self, parent: QWidget | None, title: str, name: str, about: str, hub: Hub, jobs: Jobs) -> None:
        super().__init__(parent, title, name, about)
        self.hub, self.jobs = hub, jobs
        self.job: Job | None = None
        self.summary = widgets.label("", "muted", wrap=True)
        self.summary.setObjectName("summary")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what is around it stays where it is
        self.progress.setSizePolicy(policy)
        self.progress.hide()

    def work(
        self,
        label: str,
        work: Work,
        done: Callable[[Any], object],
        project: Project | None = None,
        failed: Callable[[str], object] | None = None,
        writes: bool = False,
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        """Run a job; the buttons that could begin another are off meanwhile. Its failure is said in the dialog."""

        def ended(then: Callable[[], object]) -> None:
            self.job = None
            self.progress.hide()
            self.summary.setText("")
            self.busy(False)
            then()

        self.refuse("")
        self.progress.setRange(0, 0)
        self.progress.show()
        self.summary.setText(label + "…")
        self.job = self.jobs.start(
            label, work, lambda result: ended(lambda: done(result)), project,
            lambda sentence: ended(lambda: (failed or self.refuse)(sentence)), quiet=True, writes=writes,
            cancelled=lambda: ended(cancelled or (lambda: self.summary.setText(tr("Cancelled. Nothing was changed.")))),
        )  # fmt: skip
        self.job.progressed.connect(self._progressed)
        self.busy(True)

    def busy(self, on: bool) -> None:
        """What can't be pressed while a job runs."""
        for button in self.findChildren(QPushButton):
            if button.objectName() != "cancel":
                button.setEnabled(not on)

    def _progressed(self, done: int, total: int, what: str) -> None:
        if self.job is not None:
            self.progress.setRange(0, total)
            self.progress.setValue(done)
            self.summary.setText(f"{self.job.label}: {what}" if what else f"{self.job.label}…")

    @guarded
    def reject(self) -> None:
        """Esc or Close: stops what is going on, and closes when nothing is."""
        if self.job is not None:
            self.job.cancel()
            self.summary.setText(tr("Cancelling…"))
        else:
            super().reject()
