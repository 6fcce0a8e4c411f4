"""A new project: its name and folder, the codebook to begin with, who codes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from annotator import paths
from annotator.i18n import tr
from annotator.ui import widgets
from annotator.ui.dialogs.base import Dialog, named
from annotator.ui.files import SUFFIX

_NOT_IN_NAMES = '<>:"/\\|?*'


class NewProjectDialog(Dialog):
    """``wanted``: path, codebook file or None, coder's name (may be "")."""

    wanted = Signal(Path, object, str)

    def __init__(self, parent: QWidget | None, folder: Path, coder: str) -> None:
        about = tr("A project is one file. It holds the documents, the codebook and everything that coders do.")
        super().__init__(parent, tr("New project"), "newProjectDialog", about)
        self.name = widgets.line_edit(text=tr("Study"), name="projectName", accessible=tr("Name of the project"))
        self.folder = widgets.line_edit(text=str(folder), name="projectFolder", accessible=tr("Folder"))
        self.codebook = QComboBox()
        self.codebook.setObjectName("projectCodebook")
        self.codebook.setAccessibleName(tr("Codebook"))
        self.coder = widgets.line_edit(tr("Your name or initials"), coder, "projectCoder")
        self._offer_codebooks()
        self.add_buttons(tr("Make the project"), self._accept)
        self.finish_layout(
            named(tr("Name"), self.name),
            named(tr("Folder"), self.folder, widgets.button(tr("Choose…"), self._choose_folder)),
            named(tr("Codebook"), self.codebook, widgets.button(tr("File…"), self._choose_codebook)),
            named(tr("Coder"), self.coder),
        )
        self.name.textChanged.connect(lambda _text: self._check())
        self.folder.textChanged.connect(lambda _text: self._check())
        self.name.selectAll()
        self.name.setFocus()
        self._check()

    def path(self) -> Path:
        return Path(self.folder.text()).expanduser() / (self.name.text().strip() + SUFFIX)

    def _offer_codebooks(self) -> None:
        self.codebook.addItem(
            tr("Casualty figures, motives, framing"), paths.resource("codebooks", "casualties-motives-framing.json")
        )
        self.codebook.addItem(tr("Empty: I make my own codes"), None)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Folder of the project"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _choose_codebook(self) -> None:
        kinds = tr("Codebooks") + f" (*.json *.jsonl *{SUFFIX})"
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Codebook"), self.folder.text(), kinds)
        if chosen:
            self.codebook.addItem(Path(chosen).name, Path(chosen))
            self.codebook.setCurrentIndex(self.codebook.count() - 1)

    def _check(self) -> bool:
        name, path = self.name.text().strip(), self.path()
        problem = ""
        if not name or any(sign in name for sign in _NOT_IN_NAMES) or name.startswith("."):
            problem = (
                tr("Give the project a name that can be the name of a file.") if self.name.isModified() or name else " "
            )
        elif path.exists():
            problem = tr("{path} is there already: choose another name.").format(path=path.name)
        elif not path.parent.is_dir():
            problem = tr("There is no folder {folder}.").format(folder=path.parent)
        self.refuse(problem.strip())
        assert self.primary is not None
        self.primary.setEnabled(not problem)
        return not problem

    def _accept(self) -> None:
        if self._check():
            self.accept()
            self.wanted.emit(self.path(), self.codebook.currentData(), " ".join(self.coder.text().split()))
