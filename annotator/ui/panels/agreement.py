"""The Agreement view: codes by measures, coder pairs, values of fields; and the passages behind each figure.

Computing is a job (commands/agreement.py); here is only what to ask for and how to show it. A figure that is older
than the project's last change is computed again as soon as the view is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QMenu,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from annotator.i18n import ntr, tr
from annotator.model.changes import Changes
from annotator.model.contents import Progress
from annotator.project import Project
from annotator.settings import SETTINGS, Settings
from annotator.ui import tables, theme, widgets
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs
from annotator.ui.panels.figures import FigureLine, FigureTable
from annotator.ui.panels.passages_pane import PassagesPane

if TYPE_CHECKING:
    from annotator.commands.agreement import AgreementReport, ResultRow

UNITS = ("character", "token", "sentence", "paragraph", "document", "span")
#: What each unit is measured by until the person chooses otherwise.
MEASURES = dict.fromkeys(UNITS, ("krippendorff_alpha", "cohen_kappa", "percent", "f1_overlap")) | {
    "span": ("f1_exact", "f1_overlap", "f1_iou")
}
#: What the measures on text are called, in the order offered.
NAMES = {
    "krippendorff_alpha": "Krippendorff’s alpha",
    "cohen_kappa": "Cohen’s kappa",
    "scott_pi": "Scott’s pi",
    "fleiss_kappa": "Fleiss’ kappa",
    "conger_kappa": "Conger’s kappa",
    "gwet_ac1": "Gwet’s AC1",
    "brennan_prediger": "Brennan–Prediger",
    "percent": "Percent agreement",
    "holsti": "Holsti",
    "f1_exact": "F1, same span",
    "f1_overlap": "F1, overlapping",
    "f1_iou": "F1, mostly overlapping",
}
RESAMPLES = 2000
_FIGURES, _EMPTY, _NOT_YET = range(3)  # the pages
_PAUSE = 700  # milliseconds after a change before it is computed again


@dataclass(frozen=True)
class Figures:
    """What one job computes. ``pairs`` is None where there are only two coders anyway; ``together`` is the one figure
    over all codes."""

    codes: AgreementReport
    pairs: AgreementReport | None
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
        self._make_parts()
        self._lay_out()
        self._later = widgets.Delayed(self.compute, _PAUSE, self)
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
        self.state = widgets.label("", "muted")
        self.state.setObjectName("agreementState")
        self.codes = FigureTable("agreementTable", tr("Agreement by code and measure"))
        self.pairs = FigureTable("pairTable", tr("Agreement by pair of coders"))
        self.fields = FigureTable("fieldTable", tr("Agreement on the values of fields"))
        self.pane = PassagesPane(self.jobs)
        self.passages = self.pane.list
        self.nothing = widgets.label("", "heading", wrap=True)
        self.nothing.setObjectName("agreementNothing")
        self.advice = widgets.label("", "muted", wrap=True)
        self.advice.setObjectName("agreementAdvice")
        self.next_step = widgets.button(tr("Import documents…"), self._next_step, "primary", "agreementNextStep")
        self.basis = widgets.label("", "small", wrap=True)

    def _lay_out(self) -> None:
        bar = widgets.row(
            widgets.label(tr("Unit"), "muted"),
            self.unit,
            6,
            self.measures,
            6,
            widgets.label(tr("Threshold"), "muted"),
            self.threshold,
            None,
            self.state,
            margins=(20, 12, 20, 8),
        )
        self._pairs_title, self._fields_title = (
            widgets.section(tr("Pairs of coders")),
            widgets.section(tr("Values of fields")),
        )
        self._key = widgets.label(
            tr(
                "▲ the whole interval reaches the threshold   △ the figure does, its interval not all   ▽ below."
                "   Percent agreement and F1 take nothing off for chance: no threshold applies to them."
            ),
            "small",
            wrap=True,
        )
        self._parts: dict[str, QWidget] = {}
        for name, title, table in (
            ("codes", widgets.section(tr("Codes")), self.codes),
            ("pairs", self._pairs_title, self.pairs),
            ("fields", self._fields_title, self.fields),
        ):
            head = tables.headed(title, table, table.figures, f"agreement-{name}")
            self._parts[name] = widgets.holder(widgets.column(head, table, margins=(0, 0, 0, 6), gap=4))
        left = widgets.column(
            self._parts["codes"], self._key, 8, self._parts["pairs"], self._parts["fields"], self.basis, None,
            margins=(20, 4, 20, 16), gap=6,
        )  # fmt: skip
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(widgets.holder(left, "agreementFigures"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(scroll)
        split.addWidget(self.pane)
        split.setSizes([theme.pixels(820), theme.pixels(440)])
        figures = widgets.column(bar, gap=0)
        figures.addWidget(split, 1)
        self._pages = QStackedWidget()
        for page in (widgets.holder(figures), self._empty_page(), QWidget()):
            self._pages.addWidget(page)
        self._pages.setCurrentIndex(_NOT_YET)
        self.setLayout(widgets.column(self._pages, gap=0))

    def _empty_page(self) -> QWidget:
        """What is shown where there is nothing to compare: why, and the one thing to do about it."""
        words = widgets.holder(widgets.column(self.nothing, self.advice, 6, widgets.row(self.next_step, None), gap=8))
        words.setFixedWidth(theme.pixels(520))
        return widgets.holder(widgets.column(None, widgets.row(None, words, None), None, None))

    def _connect(self) -> None:
        self.unit.activated.connect(lambda _row: self._unit_chosen())
        self.threshold.activated.connect(lambda _row: self._threshold_chosen())
        self.passages.chosen.connect(self.passage_wanted)
        for table in (self.codes, self.pairs, self.fields):
            table.chosen.connect(self.show_passages)
        self._offer_measures()

    # -- when to compute

    def activate(self) -> None:
        """The person looks at the view."""
        if self.stale:
            self.compute()
        self.codes.setFocus()

    def refresh(self, changes: Changes) -> None:
        if changes.kinds & {"annotation", "absence", "done", "document", "code", "coder", "round"}:
            self.stale = True
            self.figure.emit("")
            if self.isVisible():
                self._later.start()

    def _unit_chosen(self) -> None:
        self._offer_measures()
        self.compute()

    def _threshold_chosen(self) -> None:
        self.settings.set("threshold", self.threshold.currentData())
        if self.figures is not None and self._pages.currentIndex() == _FIGURES:
            self._show_tables(self.figures)

    # -- measures

    def _offer_measures(self) -> None:
        menu, unit = self.measures.menu(), self.unit.currentData()
        menu.clear()
        for key, name in NAMES.items():
            action = QAction(tr(name), menu)
            action.setCheckable(True)
            action.setChecked(key in self._chosen_measures[unit])
            action.setData(key)
            action.toggled.connect(lambda _on: self._measures_chosen())
            menu.addAction(action)

    def _measures_chosen(self) -> None:
        chosen = tuple(action.data() for action in self.measures.menu().actions() if action.isChecked())
        if chosen:
            self._chosen_measures[self.unit.currentData()] = chosen
            self._later.start()

    # -- computing

    def compute(self) -> None:
        """Compute everything the view shows, beside the window."""
        project = self.hub.project
        if project is None:
            return
        if self._job is not None:
            self._job.cancel()
        unit = self.unit.currentData()
        measures = self._chosen_measures[unit]
        self.stale = False
        self.state.setText(tr("Computing…"))
        self._job = self.jobs.start(
            tr("Agreement"),
            lambda reader, progress: _compute(reader, unit, measures, progress),
            self._show,
            project,
            self._failed,
        )

    def _failed(self, sentence: str) -> None:
        self._job = None
        self.state.setText("⚠ " + sentence)

    def _show(self, figures: Figures) -> None:
        self._job = None
        self.figures = figures
        self.state.setText("")
        self._show_figure(figures.together)
        if len(figures.codes.coders) < 2 or not figures.codes.documents:
            self._show_nothing()
            return
        self._pages.setCurrentIndex(_FIGURES)
        self._show_tables(figures)
        self.basis.setText(_basis(figures.codes))
        self.show_passages(None)
        if self.isVisible() and not self.isAncestorOf(self.focusWidget() or self):
            self.codes.setFocus()

    def _show_tables(self, figures: Figures) -> None:
        threshold, unit = float(self.threshold.currentData()), figures.codes.unit
        measures = list(dict.fromkeys(row.measure for row in figures.codes.results))
        lines = _by_code(figures.codes.results, measures)
        self.codes.show_lines(tr("Code"), [_name(m) for m in measures], lines, threshold, unit)
        self._show_pairs(figures, threshold)
        self._show_fields(figures, threshold)

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

    def _show_pairs(self, figures: Figures, threshold: float) -> None:
        report = figures.pairs
        self._parts["pairs"].setVisible(report is not None)
        if report is None:
            return
        codes = list(dict.fromkeys(row.code for row in report.results))
        pairs = list(dict.fromkeys(row.coders for row in report.results))
        found = {(row.coders, row.code): row for row in report.results}
        lines = [FigureLine(" – ".join(pair), "", tuple(found.get((pair, code)) for code in codes)) for pair in pairs]
        measure = report.results[0].measure if report.results else ""
        self._pairs_title.setText(tr("Pairs of coders: {measure}").format(measure=_name(measure)).upper())
        self.pairs.show_lines(tr("Pair"), ["/".join(code or ()) for code in codes], lines, threshold, report.unit)

    def _show_fields(self, figures: Figures, threshold: float) -> None:
        report = figures.fields
        self._parts["fields"].setVisible(bool(report.results))
        measures = list(dict.fromkeys(row.measure for row in report.results))
        rows: dict[tuple[Any, Any], dict[str, ResultRow]] = {}
        for row in report.results:
            rows.setdefault((row.code, row.field), {})[row.measure] = row
        lines = []
        for (code, name), found in rows.items():
            first = next(iter(found.values()))
            parts = ["/".join(code or ()), tr(first.metric or "")]
            if first.matched_share is not None:
                parts.append(tr("{share} % matched").format(share=round(100 * first.matched_share)))
            note = " · ".join(part for part in parts if part)
            lines.append(FigureLine(str(name), note, tuple(found.get(measure) for measure in measures)))
        self.fields.show_lines(tr("Field"), [_name(m) for m in measures], lines, threshold, report.unit)

    def _show_figure(self, report: AgreementReport) -> None:
        row = next(iter(report.results), None)
        if row is None or row.value is None:
            self.figure.emit("")
        else:
            self.figure.emit(tr("agreement α {value}").format(value=f"{row.value:.2f}"))

    # -- the passages behind a figure

    def show_passages(self, row: ResultRow | None) -> None:
        """List where the coders of this figure differ; None: where they differ at all."""
        self.pane.look(self.hub.open_project, self.unit.currentData(), row)


def nothing_to_compare(project: Project) -> tuple[str, str, str, str]:
    """Why there is nothing to compare, what to do about it, the action that does it, and the words on its button."""
    if not len(project.documents()):
        return (
            tr("There are no documents yet."),
            tr("Import some. Then two coders code them, each alone, and mark them done."),
            "project.import",
            tr("Import documents…"),
        )
    coders = [coder.name for coder in project.coders()]
    if len(coders) < 2:
        who = coders[0] if coders else tr("nobody")
        return (
            tr("It takes two coders, and so far there is only {name}.").format(name=who),
            tr(
                "Let a second person choose who codes, code the same documents and mark them done (D)."
                " Coded at another machine? Import the annotations (Ctrl+Shift+I)."
            ),
            "project.coder",
            tr("Choose who codes…"),
        )
    return (
        tr("No document has been coded by two coders yet."),
        tr(
            "{names}: let two of them code the same document. One in which a coder found nothing counts once it is"
            " marked done (D)."
        ).format(names=", ".join(coders)),
        "go.code",
        tr("Go on coding"),
    )


def _compute(reader: Project, unit: str, measures: Sequence[str], progress: Progress) -> Figures:
    """All figures of the view. Runs in a job."""
    from annotator.commands.agreement import agreement

    codes = agreement(reader, unit=unit, measures=measures, resamples=RESAMPLES, progress=progress)
    pairs = None
    if len(codes.coders) > 2:
        pairs = agreement(
            reader, unit=unit, measures=measures[:1], by=("code", "pair"), resamples=RESAMPLES, progress=progress
        )
    fields = agreement(reader, unit="field", resamples=RESAMPLES, progress=progress)
    together = agreement(reader, measures=("krippendorff_alpha",), metric="set", by=(), resamples=0, progress=progress)
    return Figures(codes, pairs, fields, together)


def _name(measure: str) -> str:
    return tr(NAMES.get(measure, measure.replace("_", " ")))


def _by_code(rows: Iterable[ResultRow], measures: Sequence[str]) -> list[FigureLine]:
    found: dict[Any, dict[str, ResultRow]] = {}
    for row in rows:
        found.setdefault(row.code, {})[row.measure] = row
    return [
        FigureLine("/".join(code or (tr("all codes"),)), "", tuple(cells.get(measure) for measure in measures))
        for code, cells in found.items()
    ]


def _basis(report: AgreementReport) -> str:
    """What the figures rest on."""
    documents = ntr("{n} document coded by two or more", "{n} documents coded by two or more", report.documents)
    interval = tr("95 % intervals from {n} resamples of documents, seed {seed}.").format(
        n=f"{report.resamples:,}", seed=report.seed
    )
    return f"{documents}: {', '.join(report.coders)}. {interval if report.resamples else ''}"
