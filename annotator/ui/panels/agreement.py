"""The Agreement view: its bar, its pages, and when the figures are computed; beside them the passages behind a figure.

Computing is a job (commands/agreement.py); the pages (agreement_*.py) ask for what they show when they are looked at.
A figure that is older than the project's last change is computed again as soon as the view is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSplitter, QStackedWidget, QTabBar, QToolButton, QWidget

from annotator.i18n import tr
from annotator.model.changes import Changes
from annotator.model.contents import Progress
from annotator.project import Project
from annotator.settings import SETTINGS, Settings
from annotator.ui import theme, widgets
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs
from annotator.ui.live_figures import LiveFigures, computed
from annotator.ui.panels.agreement_chooser import FigureChooser
from annotator.ui.panels.agreement_figures import FiguresPage
from annotator.ui.panels.agreement_page import Choice, Page
from annotator.ui.panels.agreement_pages import PAGES, make_page
from annotator.ui.panels.agreement_supply import Supply
from annotator.ui.panels.agreement_words import (
    ALONG_THE_TEXT,
    CLUSTERS,
    FAMILIES,
    MEASURES,
    NAMES,
    UNITS,
    basis,
    name_of,
    nothing_to_compare,
)
from annotator.ui.panels.passages_pane import PassagesPane
from annotator.ui.panels.passages_search import Search

if TYPE_CHECKING:
    from annotator.commands.agreement import AgreementReport, ResultRow
    from annotator.commands.live_agreement import LiveAgreement, Reports

RESAMPLES = 2000
_FIGURES, _EMPTY, _NOT_YET = range(3)  # the pages
_PAUSE = 700  # milliseconds after a change before it is computed again


@dataclass(frozen=True)
class Figures:
    """What one job computes. ``together`` is the one figure over all codes."""

    codes: AgreementReport
    fields: AgreementReport
    together: AgreementReport


class AgreementView(QWidget):
    """``passage_wanted``: document, start, end. ``figure``: the one figure for the status line. ``action_wanted``: the
    id of an action that helps where there is nothing to compare."""

    passage_wanted = Signal(str, object, object)
    figure = Signal(str)
    action_wanted = Signal(str)

    def __init__(self, hub: Hub, jobs: Jobs, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("agreementView")
        self.setAccessibleName(tr("Agreement"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hub, self.jobs, self.settings = hub, jobs, settings
        self.figures: Figures | None = None
        self.stale = True
        self._job: Job | None = None
        self._chosen_measures: dict[str, tuple[str, ...]] = dict(MEASURES)
        self._measure_actions: list[QAction] = []
        self.supply = Supply(hub, jobs, tr("Explaining agreement"))
        self.live = LiveFigures(hub, jobs, self)
        self._make_parts()
        self._lay_out()
        self._later = widgets.Delayed(self.compute, _PAUSE, self)
        self._intervals_later = widgets.Delayed(self._catch_up, _PAUSE, self)
        self._connect()

    # -- how it is laid out

    def _make_parts(self) -> None:
        self.unit = QComboBox()
        self.unit.setObjectName("unit")
        self.unit.setAccessibleName(tr("Unit that is counted"))
        for name in UNITS:
            self.unit.addItem(tr(name), name)
        self.measures = QToolButton()
        self.measures.setObjectName("measures")
        self.measures.setText(tr("Measures") + "  ▾")
        self.measures.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.measures.setMenu(QMenu(self.measures))
        self.threshold = QComboBox()
        self.threshold.setObjectName("threshold")
        self.threshold.setAccessibleName(tr("Agreement that is wanted"))
        for value in next(s.choices for s in SETTINGS if s.name == "threshold"):
            self.threshold.addItem(f"{value:g}", value)
        self.threshold.setCurrentIndex(max(0, self.threshold.findData(self.settings.get("threshold"))))
        self.clusters = QComboBox()
        self.clusters.setObjectName("clusters")
        self.clusters.setAccessibleName(tr("What intervals draw"))
        self.clusters.setToolTip(
            tr(
                "Copies of one text, or articles of one outlet, say less than as many independent ones. Drawn together"
                " they make the intervals honest; the figures stay what they are."
            )
        )
        for value, words in CLUSTERS:
            self.clusters.addItem(tr(words), value)
        self.state = widgets.label("", "muted")
        self.state.setObjectName("agreementState")
        self.tables = FiguresPage()
        self.codes, self.fields = self.tables.codes, self.tables.fields
        self.chooser = FigureChooser()
        self.chooser.hide()
        self.pane = PassagesPane(self.jobs)
        self.passages = self.pane.list
        self.nothing = widgets.label("", "heading", wrap=True)
        self.nothing.setObjectName("agreementNothing")
        self.advice = widgets.label("", "muted", wrap=True)
        self.advice.setObjectName("agreementAdvice")
        self.next_step = widgets.button(tr("Import documents…"), self._next_step, "primary", "agreementNextStep")

    def _lay_out(self) -> None:
        self.sections = _sections()
        self._left = QStackedWidget()
        self._left.addWidget(self.tables)
        strip = widgets.row(self.sections, None, margins=(10, 0, 0, 0))
        left = widgets.holder(widgets.column(strip, widgets.hairline(), self.chooser, self._left, gap=0))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.pane)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.pixels(820), theme.pixels(440)])
        figures = widgets.column(self._bar(), gap=0)
        figures.addWidget(split, 1)
        self._pages = QStackedWidget()
        for page in (widgets.holder(figures), self._empty_page(), QWidget()):
            self._pages.addWidget(page)
        self._pages.setCurrentIndex(_NOT_YET)
        self.setLayout(widgets.column(self._pages, gap=0))

    def _bar(self) -> QHBoxLayout:
        return widgets.row(
            widgets.label(tr("Unit"), "muted"),
            self.unit,
            6,
            self.measures,
            6,
            widgets.label(tr("Threshold"), "muted"),
            self.threshold,
            6,
            widgets.label(tr("Intervals"), "muted"),
            self.clusters,
            None,
            self.state,
            margins=(20, 12, 20, 6),
        )

    def _empty_page(self) -> QWidget:
        """What is shown where there is nothing to compare: why, and the one thing to do about it."""
        words = widgets.holder(widgets.column(self.nothing, self.advice, 6, widgets.row(self.next_step, None), gap=8))
        words.setFixedWidth(theme.pixels(520))
        return widgets.holder(widgets.column(None, widgets.row(None, words, None), None, None))

    def _connect(self) -> None:
        self.unit.activated.connect(lambda _row: self._unit_chosen())
        self.threshold.activated.connect(lambda _row: self._threshold_chosen())
        self.clusters.activated.connect(lambda _row: self.compute())
        self.passages.chosen.connect(self.passage_wanted)
        self.pane.preview.chosen.connect(self.passage_wanted)
        self.sections.currentChanged.connect(self._section_chosen)
        self.chooser.changed.connect(self._look)
        self.live.moved.connect(self._moved)
        self.live.lost.connect(self._outdated)
        for table in (self.codes, self.fields):
            table.chosen.connect(self._figure_chosen)
        self._offer_measures()

    # -- when to compute

    def activate(self) -> None:
        """The person looks at the view."""
        if self.live.following and self.figures is not None:
            self._show_tables(self.figures)
        if self.stale:
            self._catch_up()
        else:
            self._look()
        self._focus()

    def refresh(self, changes: Changes) -> None:
        if changes.kinds & {"annotation", "absence", "done", "document", "code", "coder", "round"}:
            self.stale = self.pane.outdated = True
            self.supply.forget()
            if not self.live.hear(changes, self._job is not None and not self._job.cancelled):
                self._outdated()

    def _outdated(self) -> None:
        """The figures have to be computed anew, as soon as somebody looks."""
        self.figure.emit("")
        if self.isVisible():
            self._later.start()

    def _moved(self, reports: Reports) -> None:
        """The figures are right again after a gesture; their intervals come when somebody looks."""
        self.figures = Figures(reports.codes, reports.fields, reports.together)
        self._show_figure(reports.together)
        if self.isVisible():
            self._show_tables(self.figures)
            self.tables.basis.setText(basis(reports.codes))
            self.state.setText(tr("Intervals are being computed…") if self.live.pending else "")
            if self.live.pending:
                self._intervals_later.start()
            else:
                self._look()
                self.pane.again(self.hub.open_project)

    def _catch_up(self) -> None:
        """Bring what is missing: intervals, or everything."""
        self.stale = False
        if not self.live.following:
            self.compute()
            return
        self.pane.again(self.hub.open_project)
        if self.live.pending:
            self.state.setText(tr("Intervals are being computed…"))
            self.live.resample()
        else:
            self._look()

    def _unit_chosen(self) -> None:
        self._offer_measures()
        self.compute()

    def _threshold_chosen(self) -> None:
        self.settings.set("threshold", self.threshold.currentData())
        if self.figures is not None and self._pages.currentIndex() == _FIGURES:
            self._show_tables(self.figures)
            self._look()

    # -- measures

    def _offer_measures(self) -> None:
        menu, unit = self.measures.menu(), self.unit.currentData()
        menu.clear()
        self._measure_actions = []
        apart = {key for _, keys in FAMILIES for key in keys}
        self._offer(menu, (key for key in NAMES if key not in apart), unit)
        for title, keys in FAMILIES if unit in ALONG_THE_TEXT else ():
            self._offer(menu.addMenu(tr(title)), keys, unit)

    def _offer(self, menu: QMenu, keys: Iterable[str], unit: str) -> None:
        for key in keys:
            action = QAction(name_of(key), menu)
            action.setCheckable(True)
            action.setChecked(key in self._chosen_measures[unit])
            action.setData(key)
            action.toggled.connect(lambda _on: self._measures_chosen())
            menu.addAction(action)
            self._measure_actions.append(action)

    def _measures_chosen(self) -> None:
        chosen = tuple(action.data() for action in self._measure_actions if action.isChecked())
        if chosen:
            self._chosen_measures[self.unit.currentData()] = chosen
            self._later.start()

    # -- computing

    def compute(self) -> None:
        """Compute the tables beside the window."""
        project = self.hub.project
        if project is None:
            return
        if self._job is not None:
            self._job.cancel()
        unit = self.unit.currentData()
        measures, clusters = self._chosen_measures[unit], self.clusters.currentData()
        self.stale = False
        self.live.begin()
        self.state.setText(tr("Computing…"))
        self._job = self.jobs.start(
            tr("Agreement"),
            lambda reader, progress: _compute(reader, unit, measures, clusters, progress),
            self._show,
            project,
            self._failed,
        )

    def _failed(self, sentence: str) -> None:
        self._job = None
        self.state.setText("⚠ " + sentence)

    def _show(self, found: tuple[Reports, LiveAgreement | None]) -> None:
        self._job = None
        reports = self.live.adopt(*found)
        figures = self.figures = Figures(reports.codes, reports.fields, reports.together)
        self.state.setText("")
        self._show_figure(figures.together)
        if len(figures.codes.coders) < 2 or not figures.codes.documents:
            self._show_nothing()
            return
        self._pages.setCurrentIndex(_FIGURES)
        self._show_tables(figures)
        self.tables.basis.setText(basis(figures.codes))
        self.show_passages(None)
        if self.isVisible():
            self._look()
            if not self.isAncestorOf(self.focusWidget() or self):
                self._focus()

    def _show_tables(self, figures: Figures) -> None:
        """Fill the tables; cheap, and good for figures that have no intervals yet."""
        threshold = float(self.threshold.currentData())
        self.tables.show_codes(figures.codes, threshold)
        self.tables.show_fields(figures.fields, threshold)
        self.chooser.offer([*figures.codes.results, *figures.fields.results])

    def _show_nothing(self) -> None:
        """Say why there is nothing to compare, and what to do."""
        title, advice, action, button = nothing_to_compare(self.hub.open_project)
        self.nothing.setText(title)
        self.advice.setText(advice)
        self.state.setText(title)
        self.next_step.setText(button)
        self.next_step.setProperty("action", action)
        self._pages.setCurrentIndex(_EMPTY)
        if self.isVisible():
            self.next_step.setFocus()

    def _next_step(self) -> None:
        self.action_wanted.emit(str(self.next_step.property("action")))

    def _show_figure(self, report: AgreementReport) -> None:
        row = next(iter(report.results), None)
        if row is None or row.value is None:
            self.figure.emit("")
        else:
            self.figure.emit(tr("agreement α {value}").format(value=f"{row.value:.2f}"))

    # -- the pages

    def show_section(self, number: int) -> None:
        """Go to a page by its place, with the keyboard; it fills when the figures are there."""
        self.sections.setCurrentIndex(number)
        if self._pages.currentIndex() == _FIGURES:
            self._focus()

    def page(self, name: str) -> Page | None:
        """The page of this name; None for one that was not looked at yet."""
        return self.findChild(Page, name)

    def _section_chosen(self, number: int) -> None:
        while self._left.count() < self.sections.count():
            self._left.addWidget(QWidget())  # its place, until it is looked at
        if number and not isinstance(self._left.widget(number), Page):
            self._put_page(number)
        self._left.setCurrentIndex(number)
        self._look()

    def _put_page(self, number: int) -> None:
        page = make_page(number, self.supply)
        page.searched.connect(self._search)
        empty = self._left.widget(number)
        self._left.insertWidget(number, page)
        if empty is not None:
            self._left.removeWidget(empty)
            empty.deleteLater()

    def _look(self) -> None:
        """Let the page that is looked at show what was chosen."""
        page = self._left.currentWidget()
        self.chooser.show_for(isinstance(page, Page) and page.by_subject, isinstance(page, Page) and page.by_measure)
        if isinstance(page, Page) and self.figures is not None and self._pages.currentIndex() == _FIGURES:
            unit = self.unit.currentData()
            threshold = float(self.threshold.currentData())
            clusters = self.clusters.currentData()
            page.look(Choice(unit, self._chosen_measures[unit], threshold, self.chooser.row, clusters))

    def _focus(self) -> None:
        """Give the keyboard to the page; while it still computes, to the strip above it."""
        page = self._left.currentWidget()
        if isinstance(page, Page):
            first = page.focus_first()
            (first if first is not None and first.isVisible() else self.sections).setFocus()
        else:
            self.codes.setFocus()

    # -- the passages behind a figure

    def _figure_chosen(self, row: ResultRow) -> None:
        self.chooser.choose(row)
        self.show_passages(row)

    def show_passages(self, row: ResultRow | None) -> None:
        """List where the coders of this figure differ; None: where they differ at all."""
        self.pane.look(self.hub.open_project, self.unit.currentData(), row)

    def _search(self, search: Search) -> None:
        self.pane.search(self.hub.open_project, search)


def _sections() -> QTabBar:
    tabs = QTabBar()
    tabs.setObjectName("agreementTabs")
    tabs.setAccessibleName(tr("Pages of the agreement view"))
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    for number, title in enumerate(("Figures", *(title for title, _ in PAGES))):
        tabs.addTab(tr(title))
        tabs.setTabToolTip(number, tr("{page} (Alt+{n})").format(page=tr(title), n=number + 1))
    return tabs


def _compute(
    reader: Project, unit: str, measures: Sequence[str], clusters: str, progress: Progress
) -> tuple[Reports, LiveAgreement | None]:
    """All figures of the tables, and what follows them. Runs in a job."""
    from annotator.commands.live_agreement import Wanted

    return computed(reader, Wanted(unit, tuple(measures), RESAMPLES, clusters, pairs=False), progress)
