"""The codebook as a tree for Qt. Dragging a code asks for a move; the tree itself changes only when the project has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from annotator.i18n import ntr, tr
from annotator.model.codebook import Code, Codebook
from annotator.ui.guard import guarded_or

Index = QModelIndex | QPersistentModelIndex
CODE = Qt.ItemDataRole.UserRole
ROW = Qt.ItemDataRole.UserRole + 1
_MIME = "application/x-annotator-code"


class CodeRow(NamedTuple):
    """What one row shows. ``total``: annotations in the project; ``absent``: the coder said that it is not in
    the open document."""

    id: str
    name: str
    key: str
    colour: str
    depth: int
    total: int
    absent: bool
    retired: bool


class CodeTreeModel(QStandardItemModel):
    """``CODE`` gives the id, ``ROW`` the CodeRow. ``moved``: code, new parent ("" for the top), position."""

    moved = Signal(str, str, int)

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, QStandardItem] = {}

    def load(self, codebook: Codebook, retired: bool) -> None:
        """Show the codes; with ``retired`` those that are offered no more too."""
        self.clear()
        self._items = {}
        self._add(codebook, None, self.invisibleRootItem(), retired)

    def _add(self, codebook: Codebook, parent: str | None, below: QStandardItem, retired: bool) -> None:
        for code in codebook.children(parent):
            if code.retired and not retired:
                continue
            item = QStandardItem(code.name)
            item.setData(code.id, CODE)
            item.setEditable(False)
            self._items[code.id] = item
            below.appendRow(item)
            self._add(codebook, code.id, item, retired)

    def show_counts(self, codebook: Codebook, counts: Mapping[str, int], absent: frozenset[str]) -> None:
        for identifier, item in self._items.items():
            row = _row(codebook.code(identifier), self._depth(item), counts, absent)
            if row == item.data(ROW):
                continue
            item.setData(row, ROW)
            item.setData(described(row), Qt.ItemDataRole.AccessibleTextRole)
            item.setData(described(row), Qt.ItemDataRole.ToolTipRole)

    def index_of(self, identifier: str) -> QModelIndex:
        item = self._items.get(identifier)
        return item.index() if item else QModelIndex()

    @property
    def order(self) -> list[str]:
        return list(self._items)

    def _depth(self, item: QStandardItem) -> int:
        depth = 0
        parent = item.parent()
        while parent is not None:
            depth, parent = depth + 1, parent.parent()
        return depth

    # -- drag and drop

    @guarded_or(lambda: Qt.DropAction.IgnoreAction)
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @guarded_or(list[str])
    def mimeTypes(self) -> list[str]:
        return [_MIME]

    @guarded_or(QMimeData)
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, str(indexes[0].data(CODE)).encode())
        return data

    @guarded_or(bool)
    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not data.hasFormat(_MIME):
            return False
        code = bytes(data.data(_MIME).data()).decode()
        above = str(parent.data(CODE)) if parent.isValid() else ""
        self.moved.emit(code, above, row)
        return False  # the row moves when the project says so


def _row(code: Code, depth: int, counts: Mapping[str, int], absent: frozenset[str]) -> CodeRow:
    return CodeRow(
        code.id, code.name, code.key, code.colour, depth, counts.get(code.id, 0), code.id in absent, code.retired
    )


def described(row: CodeRow) -> str:
    """The row in words, for the tool tip and the screen reader."""
    parts = [row.name]
    if row.key:
        parts.append(tr("key {key}").format(key=row.key))
    parts.append(ntr("{n} annotation", "{n} annotations", row.total))
    if row.absent:
        parts.append(tr("marked absent in this document"))
    if row.retired:
        parts.append(tr("retired"))
    return ", ".join(parts)
