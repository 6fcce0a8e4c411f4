"""The window: places the views and panels and connects them. What they do is theirs."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QTabBar, QWidget

from annotator.i18n import tr
from annotator.model.changes import Changes
from annotator.settings import Settings
from annotator.ui import theme, widgets
from annotator.ui.advice import in_window
from annotator.ui.code_view import CodeView
from annotator.ui.files import Files
from annotator.ui.guard import guarded
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs
from annotator.ui.look import Look
from annotator.ui.panels.status_line import StatusLine
from annotator.ui.panels.top_bar import TopBar

if TYPE_CHECKING:
    from annotator.model.views import SearchHit
    from annotator.ui.agreement_pages import AgreementPages
    from annotator.ui.care import Care
    from annotator.ui.coding import Coding
    from annotator.ui.panels.palette import CommandPalette
    from annotator.ui.panels.search import Search
    from annotator.ui.start_page import StartPage
    from annotator.ui.wiring import Wiring

CODE, AGREEMENT, HISTORY = "code", "agreement", "history"


class MainWindow(QMainWindow):
    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.settings = settings
        self.hub = Hub(self)
        self.jobs = Jobs(self)
        self.look = Look(settings, lambda sentence: self.hub.message.emit(sentence, "info"), self)
        self.files = Files(self.hub, self.jobs, settings, self)
        self.code_view = CodeView(self.hub)
        self.menu = QMenu(self)
        self.top = TopBar(self.menu)
        self.banner = widgets.label("", wrap=True)
        self.status = StatusLine()
        self.tabs = _tabs()
        self.views = QStackedWidget()
        self._late: dict[str, QWidget] = {}
        self.finished = self._closing = False
        self._place()
        self._connect()
        self.look.dress()

    # -- what is made after the first paint, or when it is first asked for: the window is there sooner

    @cached_property
    def start(self) -> StartPage:
        from annotator.ui.start_page import StartPage

        page = StartPage(self.settings, self.files)
        self.views.addWidget(page)
        return page

    @cached_property
    def coding(self) -> Coding:
        from annotator.ui.coding import Coding

        return Coding(self.hub, self.code_view)

    @cached_property
    def wiring(self) -> Wiring:
        from annotator.ui.wiring import Wiring

        return Wiring(self)

    @cached_property
    def palette_list(self) -> CommandPalette:
        from annotator.ui.entries import palette_entries
        from annotator.ui.panels.palette import CommandPalette

        return CommandPalette(self, lambda: palette_entries(self))

    @cached_property
    def search(self) -> Search:
        from annotator.ui.panels.search import Search

        search = Search(self.hub, self.jobs, self.top.search, self, self.go_to_hit)
        search.commands_wanted.connect(lambda text: self.palette_list.open_palette(text))
        search.left.connect(self.code_view.text.setFocus)
        return search

    @cached_property
    def care(self) -> Care:
        from annotator.ui.care import Care

        return Care(self)

    @cached_property
    def agreement_pages(self) -> AgreementPages:
        from annotator.ui.agreement_pages import AgreementPages

        return AgreementPages(self)

    def finish(self) -> None:
        """Make keys, menu and search work; once, right after the first paint."""
        if self.finished:
            return
        self.finished = True
        gc.enable()
        self.wiring.fill(self.menu)
        self.wiring.show_code_keys()
        for part in (self.coding, self.search, self.care):
            part.setObjectName(type(part).__name__)

    def _place(self) -> None:
        self.banner.setObjectName("banner")
        self.banner.setContentsMargins(14, 6, 14, 6)
        self.banner.hide()
        self._bar = widgets.holder(widgets.row(self.tabs, None, margins=(6, 0, 6, 0)), "viewBar")
        self.views.addWidget(self.code_view)
        box = widgets.column(self.top, self._bar, self.banner, gap=0)
        box.addWidget(self.views, 1)
        self.setCentralWidget(widgets.holder(box))
        self.setStatusBar(self.status)
        self.setAcceptDrops(True)
        size = self.settings.get("window")
        self.resize(QSize(*size) if len(size) == 2 else QSize(1280, 800))
        self.setMinimumSize(theme.pixels(760), theme.pixels(480))
        panes = self.settings.get("panes")
        if len(panes) == 3:
            self.code_view.splitter.setSizes(panes)

    def _connect(self) -> None:
        """Every connection between parts of the window, as a table: signal, what hears it."""
        hub, jobs, top, status, view = self.hub, self.jobs, self.top, self.status, self.code_view
        for signal, slot in (
            (hub.project_changed, self.show_project),
            (hub.changed, self.refresh),
            (hub.message, status.say),
            (jobs.started, self._job_started),
            (jobs.finished, self._job_finished),
            (jobs.failed, lambda sentence: hub.message.emit(sentence, "refused")),
            (top.coder_wanted, self.files.choose_coder),
            (top.back_wanted, view.go_back),
            (top.forward_wanted, view.go_forward),
            (status.keys_wanted, self.show_keys),
            (status.agreement_wanted, self.show_agreement),
            (self.tabs.currentChanged, self._tab_changed),
            (view.document_changed, self._show_place),
            (view.text.selectionChanged, self._show_position),
            (view.text.cursorPositionChanged, lambda: self._show_position(*view.text.selection())),
            (view.lit_changed, lambda: self._show_position(*view.text.selection())),
            (self.look.changed, self._recolour),
            (self.look.text_changed, view.set_text_size),
            (self.look.numbers_changed, view.text.set_numbers),
            (self.files.damaged, lambda path: QTimer.singleShot(0, lambda: self.care.backups_of(path))),
            (view.text.zoomed, self.look.zoomed),
        ):
            signal.connect(slot)

    # -- what is shown

    def show_project(self) -> None:
        """A project was opened or closed."""
        project = self.hub.project
        self.setWindowTitle(f"{project.name} – Annotator" if project else "Annotator")
        self.top.show_project(project)
        self._bar.setVisible(project is not None)
        self.banner.setText(in_window(project.why_read_only) if project is not None and project.read_only else "")
        self.banner.setVisible(bool(self.banner.text()))
        self._drop_late_views()
        self.code_view.show_project()
        if self.finished:
            self.wiring.show_code_keys()
        self._show_saved()
        self.status.show_figure("")
        if project is None and self._closing:
            return
        if project is None:
            self.start.reload()
            self.views.setCurrentWidget(self.start)
        else:
            self.tabs.setCurrentIndex(0)
            self.views.setCurrentWidget(self.code_view)
            self.code_view.text.setFocus()
            if project.coder is None and not project.read_only:
                QTimer.singleShot(0, self._ask_who_codes)

    def _ask_who_codes(self) -> None:
        project = self.hub.project
        if project is not None and project.coder is None and self.isVisible():
            self.files.choose_coder()

    def refresh(self, changes: Changes) -> None:
        """Hand a change to every view that is there; each reads again what it shows of it."""
        self.code_view.refresh(changes)
        for view in self._late.values():
            view.refresh(changes)  # type: ignore[attr-defined]
        if changes.kinds & {"coder", "round"}:
            self.top.show_coder(self.hub.project)
        if changes.kinds & {"code"} and self.finished:
            self.wiring.show_code_keys()
            self._warn_of_clashes()
        self._show_place()
        self._show_saved()

    def _show_place(self) -> None:
        view = self.code_view
        number, total = view.documents.position if view.document is not None else (0, 0)
        self.status.show_place(number, total, view.count)
        self._show_position(*view.text.selection())

    def _show_position(self, start: int, end: int) -> None:
        """The selection; without one the lit annotation, else the caret."""
        lit = self.code_view.lit_annotation
        if start == end and lit is not None and lit.start is not None and lit.end is not None:
            start, end = lit.start, lit.end
        if self.code_view.document is not None:
            self.status.show_position(start, end)

    def _show_saved(self) -> None:
        project = self.hub.project
        if project is None:
            self.status.show_saved("")
        elif project.read_only:
            self.status.show_saved(tr("Read-only"), good=False)
        else:
            self.status.show_saved(tr("All saved"))

    def _warn_of_clashes(self) -> None:
        for key, first, second in self.wiring.clashes()[:1]:
            said = tr("The key {key} belongs to both “{first}” and “{second}”: change one of them.")
            self.hub.message.emit(said.format(key=actions_shown(key), first=first, second=second), "refused")

    def _recolour(self) -> None:
        self.top.recolour()
        self.code_view.recolour()

    # -- views

    def do(self, action: str) -> None:
        """Run an action by its id."""
        from annotator.ui.actions import BY_ID

        self.wiring.run(BY_ID[action])

    def show_code(self) -> None:
        self.tabs.setCurrentIndex(0)

    def show_agreement(self) -> None:
        self.tabs.setCurrentIndex(1)

    def show_history(self) -> None:
        self.tabs.setCurrentIndex(2)

    def _tab_changed(self, index: int) -> None:
        if self.hub.project is None:
            return
        name = self.tabs.tabData(index)
        view = self.code_view if name == CODE else self._late_view(name)
        self.views.setCurrentWidget(view)
        if name == CODE:
            self.code_view.text.setFocus()
        else:
            view.activate()  # type: ignore[attr-defined]

    def _late_view(self, name: str) -> QWidget:
        """A view that is made when it is first looked at: what it needs is not loaded before."""
        if name not in self._late:
            self._late[name] = _LATE[name](self)
            self.views.addWidget(self._late[name])
        return self._late[name]

    def _drop_late_views(self) -> None:
        for view in self._late.values():
            self.views.removeWidget(view)
            view.deleteLater()
        self._late.clear()

    def go_to(self, document: str, start: int | None = None, end: int | None = None) -> None:
        """Open a document at a passage, from any view."""
        self.show_code()
        self.code_view.go_to(document, start, end)

    def go_to_hit(self, hit: SearchHit) -> None:
        """Go to what the search found."""
        self.show_code()
        if hit.kind == "code":
            self.code_view.codebook.select(hit.id)
            self.code_view.codebook.tree.setFocus()
            return
        if hit.document:
            self.go_to(hit.document, hit.start, hit.end)
            if hit.kind == "memo":
                self.code_view.light(hit.id)

    # -- overlays

    def show_search(self) -> None:
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def show_palette(self) -> None:
        self.palette_list.open_palette()

    def show_keys(self) -> None:
        from annotator.ui.dialogs.keys import KeysDialog

        KeysDialog(self).open()

    # -- jobs

    def _job_started(self, job: Job) -> None:
        if not job.quiet:
            self.status.show_job(job)

    def _job_finished(self, _job: Job) -> None:
        shown = [job for job in self.jobs.running if not job.quiet]
        self.status.show_job(shown[-1] if shown else None)

    # -- Qt

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.finished:
            self.palette_list.hide()
            self.search.list.hide()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.finished:
            QTimer.singleShot(0, self.finish)

    @guarded
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @guarded
    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if files:
            self.files.dropped(files)

    @guarded
    def closeEvent(self, event: QCloseEvent) -> None:
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()  # what is being typed is stored, as when the person goes elsewhere
        self.settings.set("window", [self.width(), self.height()])
        self.settings.set("panes", self.code_view.splitter.sizes())
        self._closing = True
        self.jobs.cancel_all()
        self.hub.close()
        super().closeEvent(event)


def _tabs() -> QTabBar:
    tabs = QTabBar()
    tabs.setObjectName("viewTabs")
    tabs.setAccessibleName(tr("Views"))
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    for name, title in ((CODE, tr("Code")), (AGREEMENT, tr("Agreement")), (HISTORY, tr("History"))):
        tabs.setTabData(tabs.addTab(title), name)
    return tabs


def actions_shown(key: str) -> str:
    from annotator.ui.actions import shown

    return shown(key)


def _agreement(window: MainWindow) -> QWidget:
    from annotator.ui import actions
    from annotator.ui.panels.agreement import AgreementView

    view = AgreementView(window.hub, window.jobs, window.settings)
    view.passage_wanted.connect(window.go_to)
    view.figure.connect(window.status.show_figure)
    view.action_wanted.connect(window.do)
    window.wiring.adopt(actions.AGREEMENT, view)
    return view


def _history(window: MainWindow) -> QWidget:
    from annotator.ui.panels.history import HistoryView

    view = HistoryView(window.hub)
    view.document_wanted.connect(window.go_to)
    return view


_LATE: dict[str, Callable[[MainWindow], QWidget]] = {AGREEMENT: _agreement, HISTORY: _history}
