"""The left pane: filter and list of documents. Says which one was chosen; opening it is the code view's work."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolButton, QVBoxLayout, QWidget

from annotator.errors import AnnotatorError
from annotator.i18n import tr
from annotator.model.changes import Changes
from annotator.ui import theme, widgets
from annotator.ui.guard import guarded
from annotator.ui.hub import Hub
from annotator.ui.panels import document_delegate
from annotator.ui.panels.document_delegate import DocumentDelegate
from annotator.ui.panels.document_model import ROW, DocumentModel

#: Up to here titles may take two lines; beyond, every row has one height, which costs nothing for a million.
TALL_ROWS = 400
_LOOK_AHEAD = 2000


class DocumentList(QTableView):
    """The table itself: one column, no frame, keys of a list."""

    entered_document = Signal()  # Enter, or a click: the person wants to go there

    def __init__(self, model: DocumentModel) -> None:
        super().__init__()
        self.setObjectName("documentList")
        self.setAccessibleName(tr("Documents"))
        self.setModel(model)
        self.setItemDelegate(DocumentDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(lambda _index: self.entered_document.emit())

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_document.emit()
            return
        super().keyPressEvent(event)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit_rows()

    def fit_rows(self) -> None:
        """Give long titles a second line, while there are few documents."""
        header, model = self.verticalHeader(), self.model()
        header.setDefaultSectionSize(document_delegate.height(1))
        if model.rowCount() > TALL_ROWS:
            return
        for row in range(model.rowCount()):
            self.fit_row(row)

    def fit_row(self, row: int) -> None:
        shown = self.model().index(row, 0).data(ROW)
        lines = document_delegate.title_lines(shown, self.viewport().width())
        self.verticalHeader().resizeSection(row, document_delegate.height(lines))


class DocumentsPanel(QWidget):
    """``chosen`` carries the id of the document to show, ``entered`` asks to go to its text, ``filters_wanted`` for the
    menu of what can be filtered by."""

    chosen = Signal(str)
    entered = Signal()
    filters_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.setObjectName("documentsPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hub = hub
        self.model = DocumentModel()
        self.filter = widgets.line_edit(tr("Filter documents"), name="documentFilter")
        self.filter.setToolTip(tr("Words of the text, or outlet:Times, published:2025-07, done:no, mine:yes"))
        self.filter.setClearButtonEnabled(True)
        self.filters = QToolButton()
        self.filters.setText("▾")
        self.filters.setObjectName("documentFilters")
        self.filters.setAccessibleName(tr("Filter by outlet, date …"))
        self.filters.setToolTip(tr("Filter by outlet, date, language, done …"))
        self.filters.clicked.connect(self.filters_wanted)
        self.list = DocumentList(self.model)
        self.nothing = widgets.label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self._later = widgets.Delayed(self.reload, 150, self)
        self.filter.textChanged.connect(lambda _text: self._later.start())
        widgets.on_keys(self.filter, ("Down", "Return"), self._into_list)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.entered_document.connect(self.entered)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _lay_out(self) -> None:
        box: QVBoxLayout = widgets.column(gap=0)
        box.addLayout(widgets.row(self.filter, self.filters, margins=(12, 10, 8, 10), gap=4))
        self.nothing.setContentsMargins(14, 2, 14, 8)
        box.addWidget(self.nothing)
        box.addWidget(self.list, 1)
        self.setLayout(box)
        self.setMinimumWidth(theme.pixels(170))

    # -- what the rest of the window asks

    @property
    def current(self) -> str | None:
        return self.model.id_at(self.list.currentIndex().row())

    @property
    def position(self) -> tuple[int, int]:
        """Number of the current document in the list (from 1; 0: none) and length of the list."""
        return self.list.currentIndex().row() + 1, self.model.rowCount()

    def select(self, identifier: str) -> bool:
        """Make a document the current one; lifts the filter when that hides it. False when it is not there at all."""
        row = self.model.row_of(identifier)
        if row < 0 and self.filter.text():
            self.filter.setText("")
            self.reload()
            row = self.model.row_of(identifier)
        if row < 0:
            return False
        self.list.setCurrentIndex(self.model.index(row, 0))
        return True

    def step(self, by: int) -> bool:
        """Go to the next document (or the one before); False at the end of the list."""
        row = self.list.currentIndex().row() + by
        if not 0 <= row < self.model.rowCount():
            return False
        self.list.setCurrentIndex(self.model.index(row, 0))
        return True

    def go_to_row(self, row: int) -> None:
        """Go to this row, or the last one."""
        row = min(row, self.model.rowCount() - 1)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def step_to_undone(self) -> bool:
        """Go to the next document below that the coder has not finished; False when none is left there."""
        start = self.list.currentIndex().row() + 1
        for row in range(start, min(start + _LOOK_AHEAD, self.model.rowCount())):
            if self.model.row(row).state != "done":
                self.list.setCurrentIndex(self.model.index(row, 0))
                return True
        return False

    def show_only(self, query: str) -> None:
        """Filter by this, at once."""
        self.filter.setText(query)
        self.filter.setCursorPosition(0)  # a long one is read from its beginning
        self._later.stop()
        self.reload()

    def reload(self) -> None:
        """Read the list again; the current document stays if it is still there."""
        kept = self.current
        query = self.filter.text().strip()
        try:
            self.model.load(self.hub.project, query)
        except AnnotatorError as error:
            self.hub.message.emit(str(error), "refused")
            return
        self.list.fit_rows()
        self._say_what_is_there(query)
        row = self.model.row_of(kept) if kept else -1
        if row >= 0:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(row, 0), flag)

    def refresh(self, changes: Changes) -> None:
        if changes.kinds & {"document", "metadata"}:
            self.reload()
        elif changes.kinds & {"code", "coder"}:
            self.model.forget()
            self.list.fit_rows()
        elif changes.documents:
            self.model.touch(changes.documents)
            if self.model.rowCount() <= TALL_ROWS:
                for row in filter(lambda row: row >= 0, map(self.model.row_of, changes.documents)):
                    self.list.fit_row(row)

    def _say_what_is_there(self, query: str) -> None:
        count = self.model.rowCount()
        if self.hub.project is None:
            self.nothing.setText("")
        elif query:
            total = len(self.hub.project.documents())
            shown = tr("{n} of {m} documents").format(n=f"{count:,}", m=f"{total:,}")
            self.nothing.setText(shown if count else tr("No document fits the filter."))
        else:
            self.nothing.setText(
                "" if count else tr("No documents yet. Drop files here, or press Ctrl+I to import some.")
            )
        self.nothing.setVisible(bool(self.nothing.text()))

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        identifier = self.model.id_at(current.row())
        if identifier:
            self.chosen.emit(identifier)

    def _into_list(self) -> None:
        self.list.setFocus()
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0, 0))
