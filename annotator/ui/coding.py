"""What a coder does to the open document: codes, fields, memos, absences, boundaries, done. One method per gesture.

Every method ends in one command through the hub. Finding out what is meant (selection, lit span, sentence at the
cursor) happens here, checking and writing in commands/coding.py.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from annotator.commands import coding as commands
from annotator.commands import documents
from annotator.i18n import ntr, tr
from annotator.model import segmentation
from annotator.model.annotation import Annotation
from annotator.model.changes import Changes
from annotator.ui import widgets
from annotator.ui.code_view import CodeView
from annotator.ui.hub import Hub


class Coding(QObject):
    def __init__(self, hub: Hub, view: CodeView) -> None:
        super().__init__(view)
        self.hub = hub
        self.view = view
        self._leaving = widgets.Delayed(self._left_for_good, QApplication.doubleClickInterval() + 50, self)
        self._connect()

    def _connect(self) -> None:
        view = self.view
        view.text.spanLit.connect(self.span_lit)
        view.text.spanActivated.connect(self.span_activated)
        view.text.resizeRequested.connect(self.resize)
        view.codebook.tree.applied.connect(self.apply)
        view.panel.back_wanted.connect(self.back_to_list)
        view.panel.details_made.connect(self._connect_details)
        if view.panel.has_details:
            self._connect_details()

    def _connect_details(self) -> None:
        details = self.view.panel.details
        details.form.entered.connect(self.set_field)
        details.form.begun.connect(lambda _name: self.view.text.rest_handles())  # words may be selected for its anchor
        details.form.refused.connect(self._refuse)
        details.form.anchor_wanted.connect(self.anchor_pressed)
        details.form.anchor_dropped.connect(self.drop_anchor)
        details.memo_written.connect(self.set_memo)
        details.certainty_chosen.connect(self.set_certainty)
        details.flag_set.connect(self.set_flag)
        details.delete_wanted.connect(self.delete)

    # -- what is meant

    @property
    def document(self) -> str:
        assert self.view.document is not None  # actions that need one are not run without (wiring.py)
        return self.view.document.id

    @property
    def lit(self) -> Annotation | None:
        return self.view.lit_annotation

    def selection(self) -> tuple[int, int] | None:
        start, end = self.view.text.selection()
        return (start, end) if end > start else None

    def _refuse(self, sentence: str) -> None:
        self.hub.message.emit(sentence, "refused")

    def _run(self, command: Any, *args: Any) -> Changes | None:
        changes: Changes | None = self.hub.run(command, *args)
        return changes

    # -- codes

    def apply(self, code: str) -> None:
        """The code goes to the selection; without one the lit annotation gets this code, as long as the caret is in
        it; else the sentence at the caret."""
        selection, lit, caret = self.selection(), self.lit, self.view.text.caret()
        if selection is None and lit is not None and self.view.own(lit) and _holds(lit, caret):
            self.recode(lit, code)
            return
        start, end = selection or segmentation.unit_at(self.view.text_of_document, self._words_from(caret), "sentence")
        if start < end:
            self.code(start, end, code)
        else:
            self._refuse(tr("There is no sentence here: put the cursor into one, or select words."))

    def _words_from(self, position: int) -> int:
        """The position; where its line is empty, that of the next words (or of the last, at the end)."""
        text = self.view.text_of_document
        low, high = text.rfind("\n", 0, position) + 1, text.find("\n", position)
        if text[low : high if high >= 0 else len(text)].strip():
            return position
        rest = text[position:]
        after = position + len(rest) - len(rest.lstrip())
        return after if after < len(text) else max(0, len(text.rstrip()) - 1)

    def code(self, start: int, end: int, code: str) -> None:
        changes = self._run(commands.code_selection, self.document, start, end, code)
        if changes is not None:
            self.view.text.select(end, end)
            self._light_new(changes)

    def recode(self, lit: Annotation, code: str) -> None:
        name = self.hub.open_project.codebook().code(code).name
        if lit.code == code:
            self.hub.message.emit(
                tr("This passage is “{name}” already. Select words to code it once more.").format(name=name), "info"
            )
        else:
            self._run(commands.recode, lit.id, code)

    def apply_current(self) -> None:
        if self.view.codebook.current:
            self.apply(self.view.codebook.current)

    def apply_document(self) -> None:
        """Give the whole document the current code."""
        if self.view.codebook.current:
            changes = self._run(commands.code_document, self.document, self.view.codebook.current)
            if changes is not None:
                self._light_new(changes)

    def _light_new(self, changes: Changes) -> None:
        for identifier in changes.annotations:
            self.view.light(identifier)

    def delete(self) -> None:
        """Delete the lit annotation; the next one in the text is not lit, so that Del twice deletes one."""
        if self.lit is not None:
            start = self.lit.start
            if self._run(commands.delete, [self.lit.id]) is not None and start is not None:
                self.view.text.select(start, start)

    def mark_absent(self) -> None:
        """Say that the current code is not in this document, or take that back."""
        code, project = self.view.codebook.current, self.hub.open_project
        if code is None or project.coder is None:
            return
        already = any(a.code == code for a in project.absences(self.document, project.coder.id))
        if self._run(commands.mark_absent, self.document, code, not already) is not None:
            name = project.codebook().code(code).name
            said = tr("“{name}” is not said to be absent here any more.") if already else tr("“{name}” is absent here.")
            self.hub.message.emit(said.format(name=name), "info")

    def done(self) -> None:
        """Mark the document done and go to the next one that is not."""
        project = self.hub.open_project
        missing = project.status(self.document).missing_required
        if self._run(commands.mark_done, self.document, True) is None:
            return
        if missing:
            said = ntr("Done, but {n} required field is empty.", "Done, but {n} required fields are empty.", missing)
            self._refuse(said)
        if not self.view.documents.step_to_undone():
            self.hub.message.emit(tr("Done. No document is left to code."), "info")

    def not_done(self) -> None:
        self._run(commands.mark_done, self.document, False)

    # -- the document itself

    def document_details(self) -> None:
        """Show what is known of the document, to be changed."""
        from annotator.ui.dialogs.document_details import DocumentDetails

        assert self.view.document is not None
        identifier = self.view.document.id
        dialog = DocumentDetails(self.view.window(), self.view.document)
        dialog.wanted.connect(lambda values: self._run(documents.set_metadata, identifier, values))
        dialog.open()

    def remove_document(self) -> None:
        """Take the document out; everything in it comes back with undo."""
        assert self.view.document is not None
        title, count = self.view.document.title, self.hub.open_project.size(self.document)
        if self._run(documents.remove_document, self.document) is not None:
            work = ntr("{n} annotation", "{n} annotations", count)
            said = tr("Removed “{title}” with its {work}. Ctrl+Z brings everything back.")
            self.hub.message.emit(said.format(title=title, work=work), "info")

    # -- fields

    def set_field(self, name: str, value: object) -> None:
        """Store what was entered; an anchor stays as long as there is a value."""
        if self.lit is None:
            return
        anchor = self.lit.fields.get(name)
        place = (anchor.start, anchor.end) if anchor is not None and value is not None else (None, None)
        if self._run(commands.set_field, self.lit.id, name, value, *place) is None:
            self.view.light(self.view.lit)  # show again what stands

    def anchor(self) -> None:
        """Anchor the field that had the cursor last to the selected words."""
        form = self.view.panel.details.form
        if self.lit is None or form.active is None:
            self._refuse(tr("Put the cursor into a field first, then select the words it is read from."))
            return
        selection = self.selection()
        if selection is None:
            self._refuse(tr("Select the words in the text first; then Ctrl+Enter anchors the field to them."))
            return
        self._anchor(form.active, *selection)

    def _anchor(self, name: str, start: int, end: int) -> None:
        form, lit = self.view.panel.details.form, self.lit
        assert lit is not None
        value = form.read(name, self.view.text_of_document[start:end])
        if value is None:
            self._refuse(tr("These words give “{name}” no value: enter one, then anchor it.").format(name=name))
        elif self._run(commands.set_field, lit.id, name, value, start, end) is not None:
            self.view.text.select(end, end)
            self.view.light(lit.id)
        form.focus_field(name)

    def anchor_pressed(self, name: str) -> None:
        """The anchor button: anchor to the selection; without one show the words it holds."""
        value = self.lit.fields.get(name) if self.lit else None
        if self.selection() is not None:
            self.anchor()
        elif value is not None and value.start is not None and value.end is not None:
            self.view.text.select(value.start, value.end)
        else:
            self.anchor()

    def drop_anchor(self, name: str) -> None:
        value = self.lit.fields.get(name) if self.lit else None
        if self.lit is not None and value is not None and value.start is not None:
            self._run(commands.set_field, self.lit.id, name, value.value)

    def memo(self) -> None:
        self.view.panel.details.memo.setFocus()

    def set_memo(self, memo: str) -> None:
        if self.lit is not None:
            self._run(commands.set_memo, self.lit.id, memo)

    def set_certainty(self, certainty: str) -> None:
        if self.lit is not None:
            self._run(commands.set_certainty, self.lit.id, certainty)

    def set_flag(self, flag: bool) -> None:
        if self.lit is not None:
            self._run(commands.set_flag, self.lit.id, flag)

    def flag(self) -> None:
        if self.lit is not None:
            self.set_flag(not self.lit.flag)

    # -- lighting and leaving

    def span_lit(self, identifier: str) -> None:
        """The text lit a span, or none. A click may be the beginning of selecting words for a field's anchor (a
        double click, say): then the annotation stays open."""
        self._leaving.stop()
        if identifier:
            self.view.light(identifier)
        elif self.view.lit is not None and self.view.panel.details.form.active is not None:
            self._leaving.start()
        elif self.view.lit is not None:
            self.view.light(None)

    def _left_for_good(self) -> None:
        if self.selection() is None and not self.view.panel.has_focus_inside(QApplication.focusWidget()):
            self.view.light(None)
        elif self.view.lit is not None:
            self.view.text.light(self.view.lit)

    def span_activated(self, identifier: str) -> None:
        self.view.light(identifier)
        self.open_fields()

    def open_fields(self) -> None:
        """Into the first field that wants a value; the memo where the code has no fields."""
        if self.lit is not None and not self.view.panel.details.form.focus_first():
            self.memo()

    def back_to_text(self) -> None:
        """Esc: out of the fields; in the text first the selection goes, then the light."""
        text = self.view.text
        if not text.hasFocus():
            text.setFocus()
            text.rest_handles(self.lit is None or not self.view.own(self.lit))
        elif self.selection() is not None:
            start = self.selection()[0]  # type: ignore[index]
            text.select(start, start)
        else:
            self.view.light(None)

    def back_to_list(self) -> None:
        self.view.light(None)
        self.view.panel.list.setFocus()

    def next_span(self) -> None:
        self._walk(+1)

    def previous_span(self) -> None:
        self._walk(-1)

    def _walk(self, by: int) -> None:
        if not self.view.text.walk(by):
            said = tr("No annotation follows.") if by > 0 else tr("No annotation stands before.")
            self.hub.message.emit(said, "info")

    # -- boundaries

    def resize(self, identifier: str, start: int, end: int) -> None:
        if self._run(commands.resize, identifier, start, end) is not None:
            self.view.light(identifier)

    def resize_to_selection(self) -> None:
        selection = self.selection()
        if self.lit is None or selection is None:
            self._refuse(tr("Select the words that the annotation is to cover, then press R."))
            return
        identifier = self.lit.id
        self.view.text.select(selection[1], selection[1])
        self.resize(identifier, *selection)

    def start_earlier(self) -> None:
        self.view.text.move_boundary("start", "word", -1)

    def start_later(self) -> None:
        self.view.text.move_boundary("start", "word", +1)

    def end_later(self) -> None:
        self.view.text.move_boundary("end", "word", +1)

    def end_earlier(self) -> None:
        self.view.text.move_boundary("end", "word", -1)

    # -- selecting

    def select_word(self) -> None:
        self._select("word")

    def select_clause(self) -> None:
        self._select("clause")

    def select_sentence(self) -> None:
        self._select("sentence")

    def select_paragraph(self) -> None:
        self._select("paragraph")

    def _select(self, unit: str) -> None:
        self.view.text.select_unit(unit)

    def select_next(self) -> None:
        self.view.text.select_step(+1)

    def select_previous(self) -> None:
        self.view.text.select_step(-1)


def _holds(annotation: Annotation, position: int) -> bool:
    """Whether the position is in the annotation or at its edge; a whole-document one holds none."""
    return (
        annotation.start is not None and annotation.end is not None and annotation.start <= position <= annotation.end
    )
