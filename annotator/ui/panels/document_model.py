"""The documents of the project as rows: read page by page as they come into view, so a million cost what ten do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from annotator.i18n import ntr, tr
from annotator.model.document import Document
from annotator.project import Project
from annotator.ui import dates
from annotator.ui.guard import guarded_or

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_KEEP = 4096  # statuses remembered


class DocumentRow(NamedTuple):
    """What one row shows. ``state``: "new", "begun" or "done" (by the coder who works here)."""

    id: str
    title: str
    subtitle: str
    state: str
    annotations: int
    missing: int


STATES = {"new": "not begun", "begun": "begun", "done": "done"}


class DocumentModel(QAbstractTableModel):
    """One column; ``ROW`` gives the DocumentRow."""

    def __init__(self) -> None:
        super().__init__()
        self._project: Project | None = None
        self._documents: Sequence[Document] = ()
        self._length = 0
        self._rows: dict[str, DocumentRow] = {}

    def load(self, project: Project | None, query: str = "") -> None:
        """Show the documents that the query finds (all for ""). Raises AnnotatorError."""
        documents: Sequence[Document] = project.documents(query) if project else ()
        self.beginResetModel()
        self._project, self._documents, self._length = project, documents, len(documents)
        self._rows.clear()
        self.endResetModel()

    def touch(self, ids: Iterable[str]) -> None:
        """These documents' rows have changed."""
        for identifier in ids:
            self._rows.pop(identifier, None)
            row = self.row_of(identifier)
            if 0 <= row < self._length:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def forget(self) -> None:
        """Every row may have changed (another coder, new fields)."""
        self._rows.clear()
        if self._length:
            self.dataChanged.emit(self.index(0, 0), self.index(self._length - 1, 0))

    def row_of(self, identifier: str) -> int:
        """Where the document stands, or -1."""
        find = getattr(self._documents, "find", None)
        try:
            found = find(identifier) if find else -1
        except (KeyError, ValueError):
            return -1
        return -1 if found is None else int(found)

    def id_at(self, row: int) -> str | None:
        return self._documents[row].id if 0 <= row < self._length else None

    def row(self, number: int) -> DocumentRow:
        document = self._documents[number]
        known = self._rows.get(document.id)
        if known is None:
            if len(self._rows) > _KEEP:
                self._rows.clear()
            known = self._rows[document.id] = self._read(document)
        return known

    def _read(self, document: Document) -> DocumentRow:
        assert self._project is not None
        status = self._project.status(document.id)
        state = "done" if status.done else "begun" if status.annotations else "new"
        parts = (document.metadata.get("outlet", ""), dates.shown(document.metadata.get("published", "")))
        subtitle = " · ".join(part for part in parts if part)
        return DocumentRow(document.id, document.title, subtitle, state, status.annotations, status.missing_required)

    @guarded_or(int)
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._length

    @guarded_or(int)
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self._length:
            return None
        if role == ROW:
            return self.row(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.row(index.row()).title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return described(self.row(index.row()))
        return None


def described(row: DocumentRow) -> str:
    """The row in words, for the tool tip and the screen reader."""
    parts = [row.title, row.subtitle, tr(STATES[row.state]), ntr("{n} annotation", "{n} annotations", row.annotations)]
    if row.missing:
        parts.append(ntr("{n} required field is empty", "{n} required fields are empty", row.missing))
    return ", ".join(part for part in parts if part)
