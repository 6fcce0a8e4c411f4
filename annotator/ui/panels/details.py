"""One annotation: its words, the fields of its code, memo, certainty, flag. Shows and asks; ``coding.py`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from annotator.i18n import tr
from annotator.model.annotation import CERTAINTIES, Annotation
from annotator.model.codebook import Code
from annotator.ui import colours, theme, widgets
from annotator.ui.guard import guarded, guarded_or
from annotator.ui.panels.field_editors import ChoiceBox, Manners
from annotator.ui.panels.field_form import LABEL_WIDTH, FieldForm


class MemoEdit(QPlainTextEdit):
    """Grows with what is written; ``finished`` when the person leaves it."""

    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("memo")
        self.setAccessibleName(tr("Memo"))
        self.setProperty("role", "field")
        self.setPlaceholderText(tr("A note on this annotation"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        lines = max(1, min(8, int(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 14)

    @guarded_or(bool)
    def event(self, event: QEvent) -> bool:
        result = super().event(event)
        if event.type() == QEvent.Type.FocusOut:
            self.finished.emit()
        return result

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()


class Details(QWidget):
    """One annotation."""

    memo_written = Signal(str)
    certainty_chosen = Signal(str)
    flag_set = Signal(bool)
    delete_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.code_line = widgets.label("", "strong", wrap=True)
        self.quote = widgets.label("", wrap=True)
        self.quote.setObjectName("quote")
        self.quote.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.form = FieldForm()
        self.memo = MemoEdit()
        self.certainty = ChoiceBox()
        self.certainty.setObjectName("certainty")
        self.certainty.setAccessibleName(tr("Certainty"))
        self.certainty.addItem(tr("not said"), "")
        for name in CERTAINTIES:
            self.certainty.addItem(tr(name), name)
        manners = Manners(self)
        for part in (self.certainty, self.memo):
            part.installEventFilter(manners)
        self.flag = QCheckBox(tr("Flag for discussion"))
        self.flag.setObjectName("flag")
        self.delete = widgets.button(
            tr("Delete"), self.delete_wanted.emit, "quiet", "deleteAnnotation", tr("Delete (Del)")
        )
        self.hint = widgets.label("", "small", wrap=True)
        self.hint.setObjectName("fieldHint")
        self._memo_shown = ""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        width = theme.pixels(LABEL_WIDTH)
        memo, certainty = widgets.label(tr("Memo"), "muted"), widgets.label(tr("Certainty"), "muted")
        for made, buddy in ((memo, self.memo), (certainty, self.certainty)):
            made.setFixedWidth(width)
            made.setBuddy(buddy)
        box = widgets.column(
            self.code_line,
            self.quote,
            self.form,
            widgets.row(memo, self.memo),
            widgets.row(certainty, self.certainty),
            widgets.row(width + 8, self.flag, None, self.delete, gap=0),
            self.hint,
            None,
            margins=(14, 2, 14, 12),
            gap=7,
        )
        self.setLayout(box)

    def _connect(self) -> None:
        self.form.hint.connect(self.hint.setText)
        self.form.rebuilt.connect(self._order)
        self.memo.finished.connect(self._memo_finished)
        self.certainty.settled.connect(lambda: self.certainty_chosen.emit(self.certainty.currentData()))
        self.flag.clicked.connect(self.flag_set)

    def _order(self) -> None:
        """Tab goes through the fields and on to memo, certainty, flag and Delete: new fields come last otherwise."""
        chain = [*self.form.chain(), self.memo, self.certainty, self.flag, self.delete]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def show_annotation(
        self,
        annotation: Annotation,
        code: Code,
        title: str,
        text: str,
        editable: bool,
        links: Sequence[tuple[str, str]],
    ) -> None:
        """``title``: path of the code and, for another coder's, the name. ``text``: the document's."""
        self.code_line.setText(title)
        self.quote.setText(annotation.quote or tr("The whole document"))
        self.colour(code.colour)
        self.form.show_fields(code, annotation.fields, text, editable, links)
        if not self.memo.hasFocus() or self._memo_shown != annotation.memo:
            self.memo.setPlainText(annotation.memo)
        self._memo_shown = annotation.memo
        self.memo.setReadOnly(not editable)
        self.certainty.setCurrentIndex(max(0, self.certainty.findData(annotation.certainty)))
        self.flag.setChecked(annotation.flag)
        for part in (self.certainty, self.flag, self.delete):
            part.setEnabled(editable)

    def colour(self, code_colour: str) -> None:
        """Tint the quote like its span in the text."""
        look = theme.current()
        bar = colours.on_paper(code_colour, look.paper, 3.0)
        tint = colours.mix(bar, look.paper, look.tint_share)
        families = ", ".join(f"'{family}'" for family in theme.text_font().families())
        self.quote.setStyleSheet(
            f"font-family: {families}; font-size: {theme.pixels(15)}px; background: {tint};"
            f" border-left: 3px solid {bar}; border-top-right-radius: 5px; border-bottom-right-radius: 5px;"
            " padding: 7px 9px;"
        )

    def _memo_finished(self) -> None:
        if self.memo.toPlainText() != self._memo_shown and not self.memo.isReadOnly():
            self.memo_written.emit(self.memo.toPlainText())
