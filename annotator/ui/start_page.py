"""What the window shows without a project: the sample, a new one, one to open, the recent ones."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from annotator.i18n import tr
from annotator.settings import Settings
from annotator.ui import actions, theme, widgets
from annotator.ui.files import Files

_WIDTH = 520


class StartPage(QWidget):
    def __init__(self, settings: Settings, files: Files) -> None:
        super().__init__()
        self.setObjectName("startPage")
        self.settings, self.files = settings, files
        self.sample = self._card(
            tr("Open the sample project"),
            tr("15 short articles, three coders, three codes: look around first"),
            files.open_sample,
            "openSample",
        )
        self.new = self._card(
            tr("New project"), tr("Your own documents and codes"), files.new_project, "newProject", "Ctrl+N"
        )
        self.open = self._card(
            tr("Open a project"), tr("A file that ends in .annotator"), files.open_project, "openProject", "Ctrl+O"
        )
        self.recent: QVBoxLayout = widgets.column(gap=2)
        self.recent_title = widgets.section(tr("Recent"))
        self._lay_out()

    def _lay_out(self) -> None:
        title = widgets.label(tr("Annotator"), "title")
        about = widgets.label(
            tr("Code texts by hand, measure how far coders agree, and see where they do not."), "muted", wrap=True
        )
        drop = widgets.label(
            tr("Once a project is open, drop files or folders anywhere to import them."), "small", wrap=True
        )
        body = widgets.holder(
            widgets.column(
                title, about, 18, self.sample, self.new, self.open, 22, self.recent_title, self.recent, 14, drop, gap=8
            )
        )
        body.setFixedWidth(theme.pixels(_WIDTH))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(widgets.holder(widgets.column(None, widgets.row(None, body, None), None, None)))
        self.setLayout(widgets.column(scroll))

    def _card(self, title: str, about: str, run: object, name: str, key: str = "") -> QPushButton:
        card = widgets.button("", run, "card", name)  # type: ignore[arg-type]
        card.setAccessibleName(title)
        card.setAccessibleDescription(about)
        lines = widgets.column(_through(widgets.label(title, "strong")), _through(widgets.label(about, "small")), gap=1)
        box = widgets.row(lines, None, margins=(16, 9, 14, 9))
        if key:
            cap = _through(widgets.label(actions.shown(key), "key"))
            box.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
        card.setLayout(box)
        card.setMinimumHeight(theme.pixels(58))
        return card

    def reload(self) -> None:
        """Show the recent projects as they are now."""
        widgets.clear(self.recent)
        paths = [Path(path) for path in self.settings.get("recent")]
        self.recent_title.setVisible(bool(paths))
        for path in paths[:8]:
            self.recent.addWidget(self._recent(path))
        self.sample.setFocus()

    def _recent(self, path: Path) -> QPushButton:
        made = widgets.button("", partial(self.files.open, path), "quiet")
        made.setAccessibleName(tr("Open {name} in {folder}").format(name=path.stem, folder=path.parent))
        made.setToolTip(str(path))
        where = _through(widgets.label(_short(path.parent), "small"))
        made.setLayout(widgets.row(_through(widgets.label(path.stem)), where, None, margins=(8, 4, 8, 4), gap=12))
        made.setMinimumHeight(theme.pixels(30))
        return made


def _through(label: QLabel) -> QLabel:
    """A label on a button lets the mouse through to it."""
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label


def _short(folder: Path) -> str:
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) and folder != home else str(folder)
