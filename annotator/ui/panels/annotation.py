"""The annotation panel: the lit annotation with its fields, or the list of all of them.

Shows and asks; ``coding.py`` writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from annotator.i18n import ntr, tr
from annotator.model.annotation import Annotation
from annotator.model.codebook import Codebook
from annotator.ui import theme, widgets
from annotator.ui.panels.annotation_list import AnnotationList, Line

if TYPE_CHECKING:
    from annotator.ui.panels.details import Details


class AnnotationPanel(QWidget):
    """``details`` of the lit annotation, else the ``list``. ``back_wanted``: the list again. ``details_made``: they are
    there to be connected."""

    back_wanted = Signal()
    details_made = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("annotationPanel")
        self.setAccessibleName(tr("Annotation"))
        self.title = widgets.section(tr("Annotations"))
        self.back = QToolButton()
        self.back.setText(tr("All"))
        self.back.setObjectName("allAnnotations")
        self.back.setProperty("role", "muted")
        self.back.setToolTip(tr("All annotations of this document (Esc)"))
        self.back.clicked.connect(self.back_wanted)
        self.list = AnnotationList()
        self.empty = widgets.label("", "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.shown: str | None = None
        self._count = 0
        self._details: Details | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        self._pages = QStackedLayout()
        self._pages.addWidget(scroll)
        self._pages.addWidget(self.list)
        self._pages.addWidget(widgets.holder(widgets.column(self.empty, None, margins=(14, 2, 14, 12))))
        self._pages.setCurrentIndex(2)
        box: QVBoxLayout = widgets.column(gap=4)
        box.addLayout(widgets.row(self.title, None, self.back, margins=(14, 10, 8, 0)))
        box.addLayout(self._pages, 1)
        self.setLayout(box)
        self.setMinimumSize(QSize(theme.pixels(200), theme.pixels(120)))

    @property
    def details(self) -> Details:
        """Made when the first annotation is lit."""
        if self._details is None:
            from annotator.ui.panels.details import Details

            self._details = Details()
            self._scroll.setWidget(self._details)
            self.details_made.emit()
        return self._details

    @property
    def has_details(self) -> bool:
        return self._details is not None

    def show_lines(self, lines: Sequence[Line], nothing: str, count: int) -> None:
        """The list; ``nothing`` is what to say when it is empty. ``count``: how many there are, shown yet or not."""
        self.empty.setText(nothing)
        self._count = count
        if lines is self.list.lines.lines:
            return
        kept = self.list.currentIndex().row()
        self.list.lines.show_lines(lines)
        if 0 <= kept < len(lines):
            self.list.setCurrentIndex(self.list.lines.index(kept, 0))

    def show_list(self) -> None:
        self.shown = None
        count = self._count
        self.title.setText((ntr("{n} annotation", "{n} annotations", count) if count else tr("Annotations")).upper())
        self.back.hide()
        self._pages.setCurrentIndex(1 if count else 2)

    def show_details(
        self,
        annotation: Annotation,
        codebook: Codebook,
        coder_name: str,
        text: str,
        editable: bool,
        links: Sequence[tuple[str, str]],
    ) -> None:
        """One annotation; ``coder_name`` is "" for the coder's own."""
        code = codebook.code(annotation.code)
        title = " / ".join(codebook.path(annotation.code)) + (
            tr(" · by {name}").format(name=coder_name) if coder_name else ""
        )
        fresh, self.shown = self.shown != annotation.id, annotation.id
        self.title.setText(tr("This annotation").upper())
        self.back.show()
        self.details.show_annotation(annotation, code, title, text, editable, links)
        self._pages.setCurrentIndex(0)
        if fresh:
            self.details.form.active = None
            self._scroll.verticalScrollBar().setValue(0)

    def has_focus_inside(self, widget: QObject | None) -> bool:
        return isinstance(widget, QWidget) and (widget is self or self.isAncestorOf(widget))
