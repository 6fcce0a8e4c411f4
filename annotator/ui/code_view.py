"""The Code view: documents, text, codebook and annotation side by side; opens documents and shows what changed.

What a coder does to the open document is in coding.py; which annotations are shown, in shown.py.
"""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from annotator.i18n import ntr, tr
from annotator.model.annotation import Annotation
from annotator.model.changes import Changes
from annotator.model.document import Document
from annotator.project import Project
from annotator.ui import dates, theme, widgets
from annotator.ui.hub import Hub
from annotator.ui.panels.annotation import AnnotationPanel
from annotator.ui.panels.codebook import CodebookPanel
from annotator.ui.panels.documents import DocumentsPanel
from annotator.ui.panels.side import Side
from annotator.ui.places import Place, Places
from annotator.ui.shown import Shown, words_of
from annotator.ui.text_view import CodedTextView

_WIDTHS = (248, 712, 320)
_LINKS = 500  # annotations offered to link to


class CodeView(QWidget):
    """``document_changed``: another document is open, or none, or its annotations changed. ``lit_changed``: another
    annotation is lit, or none."""

    document_changed = Signal()
    lit_changed = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.document: Document | None = None
        self.text_of_document = ""
        self.shown: Shown | None = None
        self.lit: str | None = None
        self.others = False
        self.places = Places()
        self.documents = DocumentsPanel(hub)
        self.text = CodedTextView()
        self.codebook = CodebookPanel(hub)
        self.panel = AnnotationPanel()
        self.side = Side(hub, self.codebook, self.panel)
        self._lay_out()
        self.documents.chosen.connect(self.open_document)
        self.documents.entered.connect(self.text.setFocus)
        self.panel.list.chosen.connect(self.go_to_annotation)
        self.side.closed.connect(self.text.setFocus)

    def _lay_out(self) -> None:
        self.text.setMinimumWidth(theme.pixels(320))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for pane in (self.documents, self.text, self.side):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([theme.pixels(width) for width in _WIDTHS])
        self.setLayout(widgets.column(self.splitter, gap=0))

    # -- project and documents

    def show_project(self) -> None:
        """Another project is open, or none."""
        self.places = Places()
        self.side.close_editor()
        for filter_ in (self.documents.filter, self.codebook.filter):
            filter_.clear()
        self.documents.reload()
        self.codebook.document = None  # the old project's document means nothing to the new one's codes
        self.codebook.reload()
        self._close_document()
        self._show_names()
        self._open_first()

    def _open_first(self) -> None:
        if self.hub.project is not None and self.documents.model.rowCount():
            self.documents.step(1)

    def _close_document(self) -> None:
        self.document, self.shown, self.lit, self.text_of_document = None, None, None, ""
        self.text.clear()
        self.codebook.show_document(None)
        self.show_list()
        self.document_changed.emit()

    def open_document(self, identifier: str) -> None:
        """Show a document from its beginning."""
        project = self.hub.open_project
        if self.document is not None:
            self.places.leave(Place(self.document.id, self.text.caret()))
        self.document, self.lit = project.document(identifier), None
        self.text_of_document = self.document.text
        self.shown = Shown(project, identifier, self.others)
        self.text.set_document(self.text_of_document, self.document.title, self._subtitle(), self.shown.spans())
        self.codebook.show_document(identifier)
        self.show_list()
        self.document_changed.emit()

    def _subtitle(self) -> str:
        assert self.document is not None
        metadata = self.document.metadata
        published = dates.shown(metadata.get("published", ""), short=False)
        parts = [metadata.get("outlet", ""), metadata.get("author", ""), published]
        parts.append(ntr("{n} character", "{n} characters", self.document.length))
        return " · ".join(part for part in parts if part)

    def go_to(self, document: str, start: int | None = None, end: int | None = None) -> None:
        """Open a document at a passage."""
        if not self.documents.select(document):
            self.hub.message.emit(tr("This document is not in the project any more."), "refused")
            return
        if self.document is None or self.document.id != document:
            self.open_document(document)
        if start is not None:
            self.text.select(start, end if end is not None else start)
            self.text.reveal(start)
        self.text.setFocus()

    def go_to_annotation(self, identifier: str) -> None:
        """Light an annotation of the open document and bring it into view."""
        self.light(identifier)
        self.text.setFocus()

    def next_document(self) -> None:
        self._step(1)

    def previous_document(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if not self.documents.step(by):
            end = tr("This is the last document.") if by > 0 else tr("This is the first document.")
            self.hub.message.emit(end, "info")

    def go_back(self) -> None:
        self._travel(-1)

    def go_forward(self) -> None:
        self._travel(+1)

    def _travel(self, by: int) -> None:
        if self.document is None:
            return
        here = Place(self.document.id, self.text.caret())
        place = self.places.back(here) if by < 0 else self.places.forward(here)
        if place is not None:
            with self.places.paused():
                self.go_to(place.document, place.position)

    # -- annotations

    def own(self, annotation: Annotation) -> bool:
        """Whether the coder who works here made it."""
        project = self.hub.project
        return project is not None and project.coder is not None and annotation.coder == project.coder.id

    @property
    def lit_annotation(self) -> Annotation | None:
        return self.shown.get(self.lit) if self.shown is not None else None

    def light(self, identifier: str | None) -> None:
        """Light an annotation: its span in the text, and its fields in the panel. None: none, and the list."""
        annotation = self.shown.get(identifier) if self.shown is not None else None
        self.lit = annotation.id if annotation is not None else None
        in_text = self.lit if annotation is not None and annotation.start is not None else None
        if self.text.lit != in_text:
            self.text.light(in_text, near=annotation.start if annotation is not None else None)
        if annotation is None:
            self.show_list()
        else:
            if not self.own(annotation):
                self.text.rest_handles()
            self._show_details(annotation)
            self.codebook.select(annotation.code)
        self.lit_changed.emit()

    def show_list(self) -> None:
        nothing = tr("Nothing coded here yet. Select words (Alt+1 to Alt+4, or the mouse) and press a code's key.")
        lines = self.shown.lines() if self.shown is not None else []
        self.panel.show_lines(lines, nothing if self.document is not None else "", self.count)
        self.panel.show_list()

    def _show_details(self, annotation: Annotation) -> None:
        project = self.hub.open_project
        assert self.shown is not None
        own = self.own(annotation)
        name = "" if own else next((c.name for c in project.coders() if c.id == annotation.coder), "?")
        book = project.codebook()
        linking = any(field.type == "link" for field in book.code(annotation.code).fields)
        others = list(islice(self.shown.in_order(), _LINKS)) if linking else []
        links = [(other.id, words_of(other)) for other in others if other.id != annotation.id]
        self.panel.show_details(annotation, book, name, self.text_of_document, own and not project.read_only, links)

    @property
    def count(self) -> int:
        """How many annotations of the open document are shown."""
        if self.shown is None or self.document is None:
            return 0
        if self.shown.count is not None:
            return self.shown.count
        row = self.documents.model.row_of(self.document.id)
        return self.documents.model.row(row).annotations if row >= 0 else 0

    def toggle_others(self) -> None:
        """Show everybody's annotations that this coder may see, or only their own."""
        self.others = not self.others
        self._read_again()
        shown = (
            tr("Other coders' annotations are shown.") if self.others else tr("Only your own annotations are shown.")
        )
        self.hub.message.emit(shown, "info")

    def _show_names(self) -> None:
        """Codes and coders as the text view shows them."""
        project = self.hub.project
        self.text.set_codes(_codes(project) if project else {})
        self.text.set_coders({coder.id: coder.name for coder in project.coders()} if project else {})

    def set_text_size(self, pixels: int) -> None:
        self.text.set_reading_font(theme.text_font(pixels))

    def recolour(self) -> None:
        """The theme has changed."""
        annotation = self.lit_annotation
        if annotation is not None:
            self._show_details(annotation)

    # -- what changed

    def refresh(self, changes: Changes) -> None:
        if self.hub.project is None:
            return
        row = self.documents.list.currentIndex().row()
        self.documents.refresh(changes)
        self.codebook.refresh(changes)
        if changes.kinds & {"code", "coder"}:
            self._show_names()
        if self.document is None:
            self._open_first()
        elif "document" in changes.kinds and not self._still_there():
            self._close_document()
            self.documents.go_to_row(row)  # the one that has moved up to its place
        elif changes.kinds & {"code", "coder", "round", "document", "metadata"}:
            self._read_again()
        elif self.document.id in changes.documents:
            self._refresh_annotations(changes.annotations)

    def _still_there(self) -> bool:
        return self.document is not None and self.hub.open_project.documents().find(self.document.id) is not None

    def _read_again(self) -> None:
        """Read the open document again, and stay where we are."""
        if self.document is None:
            return
        project = self.hub.open_project
        before = self._subtitle(), self.document.title
        self.document = project.document(self.document.id)
        lit, caret = self.lit, self.text.caret()
        self.shown = Shown(project, self.document.id, self.others)
        if (self._subtitle(), self.document.title) == before:
            self.text.set_spans(self.shown.spans())
        else:
            self.text.set_document(self.text_of_document, self.document.title, self._subtitle(), self.shown.spans())
            self.text.select(caret, caret)
        self.light(lit)
        self.document_changed.emit()

    def _refresh_annotations(self, touched: frozenset[str]) -> None:
        """Put exactly what changed into the text: applying a code costs the same in a long text as in a short one."""
        assert self.shown is not None
        for identifier in touched:
            before, now = self.shown.update(identifier)
            if now is None:
                self.text.remove_span(identifier)
            elif before is None and self.shown.count is not None:
                self.text.add_span(now)
            elif before != now:
                self.text.replace_span(now)
        self.light(self.lit)
        self.document_changed.emit()

    # -- panes

    def edit_codebook(self) -> None:
        """Show the codebook's editor beside the text; again: put it away."""
        self.side.toggle_editor()

    def panes(self) -> list[QWidget]:
        side: QWidget = self.panel.details if self.panel.shown else self.panel.list
        books = (self.codebook.filter, self.codebook.tree)
        panes = [self.documents.filter, self.documents.list, self.text, *books, side]
        return [pane for pane in panes if pane.isVisible()]

    def next_pane(self) -> None:
        self._turn(1)

    def previous_pane(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        panes, focus = self.panes(), QApplication.focusWidget()
        inside = (
            n for n, pane in enumerate(panes) if focus is pane or (focus is not None and pane.isAncestorOf(focus))
        )
        target = panes[(next(inside, panes.index(self.text) - by) + by) % len(panes)]
        if target is self.panel.details:
            if not self.panel.details.form.focus_first():
                self.panel.details.memo.setFocus()
        else:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _codes(project: Project) -> dict[str, tuple[str, str, int]]:
    """Codes as the text view takes them. Codes of one branch share the line pattern of its top."""
    patterns: dict[str | None, int] = {}
    shown = {}
    for code in project.codebook():
        patterns[code.id] = patterns[code.parent] if code.parent in patterns else len(set(patterns.values()))
        shown[code.id] = (code.name, code.colour, patterns[code.id])
    return shown
