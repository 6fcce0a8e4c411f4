"""The bar at the top: back and forward, the project and its menu, search, who codes, the round."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from annotator.i18n import tr
from annotator.project import Project
from annotator.ui import icons, theme, widgets


class TopBar(QWidget):
    coder_wanted = Signal()
    back_wanted = Signal()
    forward_wanted = Signal()

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.pixels(44))
        self.back = self._arrow(tr("Back"), self.back_wanted)
        self.forward = self._arrow(tr("Forward"), self.forward_wanted)
        self.project = QToolButton()
        self.project.setObjectName("projectMenu")
        self.project.setAccessibleName(tr("Project menu"))
        self.project.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.project.setMenu(menu)
        self.search = _search_line()
        self.coder = QToolButton()
        self.coder.setObjectName("coderButton")
        self.coder.setToolTip(tr("Choose who codes (Ctrl+Shift+U)"))
        self.coder.clicked.connect(self.coder_wanted)
        self.coder_label = widgets.label(tr("Coder"), "muted")
        self.round = widgets.label("", "chip")
        self._lay_out()
        self.recolour()

    def _arrow(self, name: str, wanted: object) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setIconSize(QSize(theme.pixels(16), theme.pixels(16)))
        button.clicked.connect(wanted)
        return button

    def _lay_out(self) -> None:
        left = widgets.holder(widgets.row(self.back, self.forward, self.project, None, gap=2))
        right = widgets.holder(widgets.row(None, self.coder_label, self.coder, self.round, gap=4))
        for side in (left, right):
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.search.setMaximumWidth(theme.pixels(420))
        box = widgets.row(margins=(8, 0, 14, 0), gap=10)
        box.addWidget(left, 10)
        box.addWidget(self.search, 11)
        box.addWidget(right, 10)
        self.setLayout(box)

    def recolour(self) -> None:
        ink = theme.current().ink
        self.back.setIcon(icons.chevron(ink, left=True))
        self.forward.setIcon(icons.chevron(ink, left=False))

    def show_project(self, project: Project | None) -> None:
        self.project.setText((project.name if project else tr("Annotator")) + "  ▾")
        open_ = project is not None
        for part in (self.back, self.forward, self.search, self.coder, self.coder_label):
            part.setVisible(open_)
        self.show_coder(project)

    def show_coder(self, project: Project | None) -> None:
        name = project.coder.name if project is not None and project.coder else tr("choose…")
        self.coder.setText(name)
        self.coder.setAccessibleName(tr("Coder: {name}").format(name=name))
        font = theme.ui_font()
        font.setBold(True)
        self.coder.setFont(font)
        said = _round(project)
        self.round.setText(said)
        self.round.setVisible(bool(said))


def _search_line() -> QLineEdit:
    """The line itself; what it finds is search.py's work."""
    line = widgets.line_edit(name="searchBar", accessible=tr("Search documents, memos and codes"))
    key = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
    line.setPlaceholderText(tr("Search texts, codes, memos — or {key} for a command").format(key=key))
    line.setClearButtonEnabled(True)
    return line


def _round(project: Project | None) -> str:
    """The open round that this coder works in, and whether it is blind."""
    if project is None or project.coder is None:
        return ""
    for round_ in project.rounds():
        if round_.open and any(project.coder.id in coders for coders in round_.assignments.values()):
            return f"{round_.name} · {tr('blind')}" if round_.blind else round_.name
    return ""
