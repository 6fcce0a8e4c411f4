"""The table of the import's preview: what would happen to each document, which dates are taken, what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from annotator.commands.corpus import ImportPlan, Planned
from annotator.i18n import tr
from annotator.model.contents import ReportLine
from annotator.ui import dates, tables, theme
from annotator.ui.guard import guarded_or

Index = QModelIndex | QPersistentModelIndex
TAKE, STATUS, TITLE, PUBLISHED, FILE, REMARK = range(6)
HEADINGS = ("", "Status", "Title", "Published", "File", "Remark")


@dataclass(slots=True)
class Row:
    """``take``: import it. ``dated``: take the date that the text begins with."""

    item: Planned | ReportLine
    take: bool
    dated: bool = False

    @property
    def offered(self) -> str:
        """The date that the text begins with, where nothing else says when it was published."""
        return self.item.date.iso if isinstance(self.item, Planned) and self.item.date else ""


class ImportModel(tables.Rows):
    changed = Signal()

    def show_plan(self, plan: ImportPlan) -> None:
        self.put([Row(item, isinstance(item, Planned) and item.status == "new") for item in plan.items])
        self.changed.emit()

    def sort_key(self, row: Row, column: int) -> Any:
        if column == TAKE:
            return not row.take
        if column == PUBLISHED and isinstance(row.item, Planned):
            return row.offered or row.item.draft.metadata.get("published") or None
        return _cell(row, column).casefold() or None

    def words(self, row: Row) -> str:
        return " ".join(_cell(row, column) for column in (STATUS, TITLE, FILE, REMARK))

    def take_dates(self, taken: bool) -> None:
        """Take, or leave, every date that is offered."""
        for row in self.rows:
            row.dated = taken and bool(row.offered)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, REMARK))

    def chosen(self) -> list[Planned | ReportLine]:
        """What to import: the rows ticked, with the dates taken."""
        return [
            row.item.with_date() if row.dated else row.item
            for row in self.given
            if row.take and isinstance(row.item, Planned)
        ]

    def count(self, status: str) -> int:
        return sum(status_of(row.item) == status for row in self.given)

    def drafts(self) -> Iterator[Planned]:
        return (row.item for row in self.given if isinstance(row.item, Planned))

    @guarded_or(int)
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(HEADINGS)

    @guarded_or(lambda: None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADINGS[section]) if HEADINGS[section] else ""
        return None

    @guarded_or(lambda: Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.rows[index.row()]
        if index.column() == TAKE and _importable(row.item):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == PUBLISHED and row.offered:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check(row, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _cell(row, index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, index.column())
        return None

    def _check(self, row: Row, column: int) -> Qt.CheckState | None:
        if column == TAKE and _importable(row.item):
            return Qt.CheckState.Checked if row.take else Qt.CheckState.Unchecked
        if column == PUBLISHED and row.offered:
            return Qt.CheckState.Checked if row.dated else Qt.CheckState.Unchecked
        return None

    def _colour(self, row: Row, column: int) -> QColor | None:
        look, status = theme.current(), status_of(row.item)
        if status == "failed" and column in (STATUS, REMARK):
            return QColor(look.warn)
        return QColor(look.muted) if column in (FILE, REMARK) or status == "duplicate" else None

    @guarded_or(bool)
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        row = self.rows[index.row()]
        checked = Qt.CheckState(value) == Qt.CheckState.Checked
        if index.column() == TAKE:
            row.take = checked
        elif index.column() == PUBLISHED:
            row.dated = checked
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), REMARK))
        self.changed.emit()
        return True


def status_of(item: Planned | ReportLine) -> str:
    """new, near (new, but nearly the same as another), duplicate, failed, note ..."""
    if isinstance(item, Planned):
        return "near" if item.status == "new" and item.twin else item.status
    return item.status


def _importable(item: Planned | ReportLine) -> bool:
    return isinstance(item, Planned) and item.status == "new"


STATUS_WORDS = {
    "new": "new",
    "near": "≈ nearly the same",
    "duplicate": "already there",
    "failed": "✕ failed",
    "skipped": "skipped",
    "note": "note",
}


def _cell(row: Row, column: int) -> str:
    item = row.item
    if column == STATUS:
        return tr(STATUS_WORDS.get(status_of(item), status_of(item)))
    if isinstance(item, ReportLine):
        return {FILE: _short(item.source), REMARK: " ".join((item.reason, item.advice)).strip()}.get(column, "")
    draft = item.draft
    cells = {
        TITLE: draft.metadata.get("title") or draft.name,
        PUBLISHED: dates.shown(row.offered or draft.metadata.get("published", "")),
        FILE: _short(draft.source),
        REMARK: _remark(item),
    }
    return cells.get(column, "")


def _remark(item: Planned) -> str:
    parts: Sequence[str] = item.draft.notes
    if item.status == "duplicate":
        parts = [tr("The same text as “{twin}”.").format(twin=item.twin)]
    elif item.twin:
        parts = [
            tr("{share} % of its five-word runs are in “{twin}” too.").format(
                share=round(item.share * 100), twin=item.twin
            ),
            *parts,
        ]
    if item.draft.encoding not in ("", "utf-8"):
        parts = [*parts, tr("Read as {encoding}.").format(encoding=item.draft.encoding)]
    return " ".join(parts)


def _short(source: str) -> str:
    return source.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
