"""The search line and what it finds: documents, memos and codes. ">" in it opens the command palette."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.commands import searching
from annotator.i18n import tr
from annotator.model.views import SearchHit
from annotator.ui import theme, widgets
from annotator.ui.guard import guarded_or
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs
from annotator.ui.panels.pick_list import Entry, PickList

LIMIT = 50
_BEFORE = 20  # characters shown before what was found


class Search(QObject):
    """Looks things up while one types, beside the window; ``go`` is called with the hit that was chosen."""

    commands_wanted = Signal(str)
    left = Signal()

    def __init__(self, hub: Hub, jobs: Jobs, line: QLineEdit, window: QWidget, go: Callable[[SearchHit], None]) -> None:
        super().__init__(window)
        self.hub, self.jobs, self.line, self.go = hub, jobs, line, go
        self.list = PickList(window, "searchResults", tr("Found"))
        self.list.attach(line)
        line.installEventFilter(self)
        self._job: Job | None = None
        self._later = widgets.Delayed(self.look, 120, self)
        line.textEdited.connect(self._typed)

    def _typed(self, text: str) -> None:
        if text.startswith(">"):
            self.line.clear()
            self.list.hide()
            self.commands_wanted.emit(text[1:].lstrip())
        elif text.strip():
            self._later.start()
        else:
            self._later.stop()
            self.list.hide()

    def look(self) -> None:
        """Search for what stands in the line."""
        query, project = self.line.text().strip(), self.hub.project
        if self._job is not None:
            self._job.cancel()
        if not query or project is None:
            return
        self._job = self.jobs.start(
            tr("Searching"),
            lambda reader, _progress: searching.search(reader, query, LIMIT),
            self._show,
            project,
            quiet=True,
        )

    def _show(self, hits: list[SearchHit]) -> None:
        self._job = None
        if not self.line.hasFocus():
            return
        entries = [self._entry(hit) for hit in hits]
        query = self.line.text().strip()
        self.list.setFixedWidth(max(self.line.width(), theme.pixels(520)))
        self.list.show_entries(entries, tr("“{query}” is in no document, memo or code.").format(query=query))
        window = self.list.room
        corner = self.line.mapTo(window, self.line.rect().bottomLeft())
        left = corner.x() + (self.line.width() - self.list.width()) // 2
        self.list.move(max(8, min(left, window.width() - self.list.width() - 8)), corner.y() + 5)
        self.list.show()
        self.list.raise_()

    def _entry(self, hit: SearchHit) -> Entry:
        kinds = {"document": "", "memo": tr("memo"), "code": tr("code")}
        return Entry(self._title(hit), self._around(hit), lambda: self._chosen(hit), kinds.get(hit.kind, hit.kind))

    def _around(self, hit: SearchHit) -> str:
        """The words found and what follows them, begun at a word a little before."""
        words = " ".join(hit.snippet.split())
        wanted = [word for word in self.line.text().casefold().replace('"', " ").split() if ":" not in word]
        places = [place for word in wanted if (place := words.casefold().find(word.rstrip("*"))) >= 0]
        begin = min(places, default=0) - _BEFORE
        if begin <= 0:
            return words
        return "… " + words[words.find(" ", begin) + 1 :]

    def _title(self, hit: SearchHit) -> str:
        project = self.hub.open_project
        if hit.kind == "code":
            return " / ".join(project.codebook().path(hit.id))
        return project.document(hit.document).title if hit.document else hit.snippet

    def _chosen(self, hit: SearchHit) -> None:
        self.go(hit)

    @guarded_or(bool)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.FocusOut:
            self.list.hide()
        elif watched is self.line and event.type() == QEvent.Type.KeyPress and not self.list.isVisible():
            key = event.key()  # type: ignore[attr-defined]
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self.look()
                return True
            if key == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return False
