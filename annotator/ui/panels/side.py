"""The right pane: the codebook above; below it the annotation, or the codebook's editor while that is open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from annotator.ui import theme, widgets
from annotator.ui.hub import Hub
from annotator.ui.panels.annotation import AnnotationPanel
from annotator.ui.panels.codebook import CodebookPanel

_WIDTH, _EDITING = 264, 380


class Side(QWidget):
    """``closed``: the editor was put away."""

    closed = Signal()

    def __init__(self, hub: Hub, codebook: CodebookPanel, panel: AnnotationPanel) -> None:
        super().__init__()
        self.setObjectName("sidePane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hub, self.codebook = hub, codebook
        self._editor: QWidget | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(panel)
        box = widgets.column(codebook, gap=0)
        box.addWidget(self._pages, 1)
        self.setLayout(box)
        self.setMinimumWidth(theme.pixels(_WIDTH))
        codebook.edit_wanted.connect(self.toggle_editor)

    def toggle_editor(self) -> None:
        if self._pages.currentIndex() == 1:
            self.close_editor()
            self.closed.emit()
        else:
            self._open_editor()

    def _open_editor(self) -> None:
        if self._editor is None:
            from annotator.ui.dialogs.codebook_editor import CodebookEditor

            editor = CodebookEditor(self.hub, self.codebook)
            editor.closed.connect(self.toggle_editor)
            self._pages.addWidget(editor)
            self._editor = editor
        self._edit(True)
        self._editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_editor(self) -> None:
        if self._pages.currentIndex() == 1:
            self._edit(False)

    def _edit(self, editing: bool) -> None:
        """Dragging codes about, and those that are retired, belong to editing."""
        self.codebook.edit_mode(editing)
        self._pages.setCurrentIndex(int(editing))
        self.setMinimumWidth(theme.pixels(_EDITING if editing else _WIDTH))
