"""The codebook tree and the definition of the current code. Applying, editing and moving codes is others' work."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QToolButton, QTreeView, QVBoxLayout, QWidget

from annotator.i18n import tr
from annotator.model.changes import Changes
from annotator.model.codebook import Code
from annotator.ui import theme, widgets
from annotator.ui.guard import guarded
from annotator.ui.hub import Hub
from annotator.ui.panels.code_delegate import ROW_HEIGHT, CodeDelegate
from annotator.ui.panels.code_tree_model import CODE, CodeTreeModel

_MOST_ROWS = 9
_FEW = 5  # with more codes there is a box to filter them


class CodebookTree(QTreeView):
    """``applied``: Enter or a double click on a code."""

    applied = Signal(str)

    def __init__(self, model: CodeTreeModel) -> None:
        super().__init__()
        self.setObjectName("codebookTree")
        self.setAccessibleName(tr("Codebook"))
        self.setModel(model)
        self.setItemDelegate(CodeDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setItemsExpandable(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda index: self.applied.emit(str(index.data(CODE))))

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.applied.emit(str(self.currentIndex().data(CODE)))
            return
        super().keyPressEvent(event)

    def let_move(self, allowed: bool) -> None:
        """Dragging changes the codebook, so it works only while that is being edited."""
        self.setDragEnabled(allowed)
        self.setAcceptDrops(allowed)
        mode = QAbstractItemView.DragDropMode
        self.setDragDropMode(mode.InternalMove if allowed else mode.NoDragDrop)
        self.setDropIndicatorShown(allowed)


class CodebookPanel(QWidget):
    """``current_changed``: the code whose definition is shown. ``document`` is the open one (counts, absences)."""

    current_changed = Signal(str)
    edit_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.document: str | None = None
        self.show_retired = False
        self._loading = False
        self.model = CodeTreeModel()
        self.tree = CodebookTree(self.model)
        self.edit = QToolButton()
        self.edit.setText(tr("Edit"))
        self.edit.setProperty("role", "muted")
        self.edit.setToolTip(tr("Edit the codebook (Ctrl+B)"))
        self.edit.clicked.connect(self.edit_wanted)
        self.definition = widgets.label("", "muted", wrap=True)
        self.definition.setObjectName("codeDefinition")
        self.more = widgets.button(tr("More"), self._toggle_more, "link", "codeMore")
        self._all = False
        self._examples = True
        self.filter = widgets.line_edit(tr("Filter codes"), name="codeFilter")
        self.filter.setClearButtonEnabled(True)
        self._lay_out()
        self.filter.textChanged.connect(lambda _text: self._filter())
        widgets.on_keys(self.filter, ("Down", "Return"), self._into_tree)
        self.tree.selectionModel().currentChanged.connect(self._current_changed)

    def _lay_out(self) -> None:
        box: QVBoxLayout = widgets.column(gap=0)
        head = widgets.row(widgets.section(tr("Codebook")), None, self.edit, margins=(14, 8, 8, 2))
        box.addLayout(head)
        self._filter_row = widgets.holder(widgets.row(self.filter, margins=(12, 4, 12, 6)))
        box.addWidget(self._filter_row)
        box.addWidget(self.tree)
        box.addLayout(widgets.column(self.definition, widgets.row(self.more, None), margins=(14, 7, 14, 0), gap=0))
        self.setLayout(box)

    def edit_mode(self, editing: bool) -> None:
        """While the codebook is edited, codes can be dragged, and the retired ones are there too."""
        self.show_retired = editing
        self.tree.let_move(editing)
        self.definition.setVisible(not editing)
        self._examples = not editing
        self.reload()

    # -- what the rest of the window asks

    @property
    def current(self) -> str | None:
        index = self.tree.currentIndex()
        return str(index.data(CODE)) if index.isValid() else None

    def select(self, code: str) -> None:
        index = self.model.index_of(code)
        if index.isValid():
            self.tree.setRowHidden(index.row(), index.parent(), False)  # what is lit is shown, filter or not
        if index.isValid() and index != self.tree.currentIndex():
            self.tree.setCurrentIndex(index)

    def show_document(self, document: str | None) -> None:
        self.document = document
        self._show_counts()

    def refresh(self, changes: Changes) -> None:
        if changes.kinds & {"code"}:
            self.reload()
        elif changes.kinds & {"annotation", "absence", "coder", "document"}:
            self._show_counts()

    def reload(self) -> None:
        kept = self.current
        project = self.hub.project
        if project is None:
            self.model.clear()
            self._show_definition(None)
            return
        codebook = project.codebook()
        self._loading = True  # the tree passes through every code while it is filled: nobody should hear of that
        self.model.load(codebook, self.show_retired)
        self._show_counts()
        self.tree.expandAll()
        codes = self.model.order
        self._filter_row.setVisible(len(codes) > _FEW or bool(self.filter.text()))
        self._filter()
        if codes:
            self.select(kept if kept in codes else codes[0])
        self._loading = False
        if self.current is not None and self.current != kept:
            self.current_changed.emit(self.current)
        self._show_definition(codebook.code(self.current) if self.current else None)

    # -- the filter

    def _filter(self) -> None:
        """Show the codes that hold the words in name or definition, with those above them."""
        project = self.hub.project
        if project is None:
            return
        wanted, book = self.filter.text().casefold().split(), project.codebook()
        shown: set[str] = set()
        for identifier in self.model.order:
            code = book.code(identifier)
            words = f"{code.name} {code.definition} {code.key}".casefold()
            if all(word in words for word in wanted):
                above: str | None = identifier
                while above is not None:
                    shown.add(above)
                    above = book.code(above).parent
        for identifier in self.model.order:
            index = self.model.index_of(identifier)
            self.tree.setRowHidden(index.row(), index.parent(), identifier not in shown)
        self.tree.setFixedHeight(theme.pixels(ROW_HEIGHT) * max(1, min(_MOST_ROWS, len(shown))) + 2)

    def _into_tree(self) -> None:
        """To the first code that the filter leaves, unless the present one is among them."""
        self.tree.setFocus()
        index = self.tree.currentIndex()
        if not index.isValid() or self.tree.isRowHidden(index.row(), index.parent()) or self.filter.text():
            wanted = self.filter.text().casefold().split()
            for identifier in self.model.order:
                found = self.model.index_of(identifier)
                if not self.tree.isRowHidden(found.row(), found.parent()) and all(
                    word in str(found.data()).casefold() for word in wanted
                ):
                    self.tree.setCurrentIndex(found)
                    return

    def _show_counts(self) -> None:
        project = self.hub.project
        if project is None:
            return
        coder = project.coder.id if project.coder else None
        absent: frozenset[str] = frozenset()
        if self.document is not None and coder is not None:
            absent = frozenset(a.code for a in project.absences(self.document, coder))
        self.model.show_counts(project.codebook(), project.code_counts(coder), absent)

    # -- the definition

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not current.isValid() or self.hub.project is None or self._loading:
            return
        code = self.hub.project.codebook().code(str(current.data(CODE)))
        self._show_definition(code)
        self.current_changed.emit(code.id)

    def _toggle_more(self) -> None:
        self._all = not self._all
        if self.hub.project is not None and self.current:
            self._show_definition(self.hub.project.codebook().code(self.current))

    def _show_definition(self, code: Code | None) -> None:
        if code is None:
            self.definition.setText(tr("No codes yet. Press Ctrl+B to make the first one."))
            self.more.hide()
            return
        short = code.definition or tr("No definition yet.")
        full = "\n\n".join(part for part in (short, *_rest(code)) if part)
        self.definition.setText(full if self._all else short)
        self.more.setText(tr("Less") if self._all else tr("Include, exclude, examples"))
        self.more.setVisible(self._examples and full != short)


def _rest(code: Code) -> list[str]:
    parts = [code.description]
    for title, text in (
        (tr("Include"), code.include),
        (tr("Exclude"), code.exclude),
        (tr("Examples"), "\n".join(f"“{example}”" for example in code.examples)),
        (tr("Counter-examples"), "\n".join(f"“{example}”" for example in code.counter_examples)),
    ):
        if text:
            parts.append(f"{title}: {text}" if "\n" not in text else f"{title}:\n{text}")
    return parts
