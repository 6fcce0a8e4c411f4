"""The page of agreement over time: the chosen figure by batch or by week, and whether it changes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from annotator.i18n import ntr, tr
from annotator.ui import dates, widgets
from annotator.ui.charts.timeline import Point, Timeline
from annotator.ui.charts.view import ChartView, headed
from annotator.ui.panels import agreement_explanations as explanations
from annotator.ui.panels.agreement_explanations import Explained
from annotator.ui.panels.agreement_page import Choice, Page, choices
from annotator.ui.panels.agreement_supply import Supply, Work
from annotator.ui.panels.agreement_words import counted, name_of, subject, trend, with_interval
from annotator.ui.panels.figures import REASONS, corrected
from annotator.ui.panels.passages_search import of_figure

if TYPE_CHECKING:
    from annotator.commands.explained import Figure, Period

_BATCHES, _WEEKS = "batches", "weeks"


class DriftPage(Page):
    def __init__(self, supply: Supply) -> None:
        super().__init__(supply, "driftPage")
        self.by: QComboBox = choices("driftBy", tr("Documents together"))
        for data, words in ((_BATCHES, tr("in batches")), (_WEEKS, tr("by week"))):
            self.by.addItem(words, data)
        self.title = widgets.label("", "strong", wrap=True)
        self.chart = ChartView("driftChart", tr("The figure over time"))
        self.words = widgets.label("", wrap=True)
        self.words.setObjectName("driftWords")
        self.note = widgets.label(
            tr(
                "A document stands where the last of its coders began it. Enter or a click lists the passages of a"
                " batch. Documents differ, and a batch of three says little."
            ),
            "small",
            wrap=True,
        )
        self._explained: Explained | None = None
        self.show_layout(
            widgets.column(
                headed(self.title, self.chart), widgets.row(self.by, None), 4, self.chart, self.words, self.note, None,
                margins=(20, 8, 20, 16), gap=6,
            )
        )  # fmt: skip
        self.by.activated.connect(lambda _row: self._show_chart())
        self.chart.chosen.connect(self._search)

    def focus_first(self) -> QWidget:
        return self.chart

    def key(self, choice: Choice) -> Hashable | None:
        return explanations.key(choice)

    def work(self, choice: Choice) -> Work:
        return explanations.work(choice)

    def show_found(self, found: Explained) -> None:
        self._explained = found
        self._show_chart()

    def _show_chart(self) -> None:
        if self._explained is None or self.choice is None:
            return
        figure = self._explained.figure(self.choice)
        if figure is None:
            self.say(self.why(self.choice))
            return
        chart = timeline(figure, self.by.currentData() == _WEEKS, self.choice.threshold)
        self.title.setText(chart.title)
        self.chart.file_name = f"over-time-{subject(figure.code, figure.field).replace('/', '-')}"
        self.chart.setVisible(bool(chart.points))
        self.chart.show_chart(chart if chart.points else None)
        self.words.setText(trend(figure.drift))

    def _search(self, period: Period) -> None:
        assert self.choice is not None
        assert self.choice.row is not None
        where = _name(period, self.by.currentData() == _WEEKS)
        self.searched.emit(of_figure(self.choice.row, self.choice.unit, period.ids, where))


def timeline(figure: Figure, weeks: bool, threshold: float) -> Timeline:
    """The chart of a figure by week or by batch."""
    periods = figure.drift.weeks if weeks else figure.drift.batches
    what = subject(figure.code, figure.field)
    title = tr("{what}: {measure} over time").format(what=what, measure=name_of(figure.measure))
    n = counted(figure.n, figure.unit, figure.measure, figure.field)
    caption = tr("Documents in the order in which they were coded. {trend} In all {n}. Coders: {who}.").format(
        trend=trend(figure.drift), n=n, who=", ".join(figure.coders)
    )
    headings = [tr(word) for word in ("part", "first", "last", "documents", "value", "low", "high", "undefined", "n")]
    lines = [
        (one.label, one.first, one.last, one.documents, one.value, *(one.ci or (None, None)), one.undefined, one.n)
        for one in periods
    ]
    line = threshold if figure.measure and _judged(figure) else None
    return Timeline(title, caption, [_point(one, weeks, figure) for one in periods], line, headings, lines)


def _judged(figure: Figure) -> bool:
    return corrected(figure)  # type: ignore[arg-type]  # it has the measure, which is all that is looked at


def _point(one: Period, weeks: bool, figure: Figure) -> Point:
    why = tr(REASONS.get(one.undefined or "", one.undefined or "")) if one.value is None else ""
    documents = ntr("{n} document", "{n} documents", one.documents)
    n = counted(one.n, figure.unit, figure.measure, figure.field)
    figures = with_interval(one.value, one.ci) if one.value is not None else tr("undefined: {why}").format(why=why)
    words = f"{_name(one, weeks)}: {figures}\n{documents}, {n}\n{dates.shown(one.first)} – {dates.shown(one.last)}"
    label = one.label if weeks else tr("batch {n}").format(n=one.label)
    return Point(label, documents, one.value, one.ci, why, words, one)


def _name(one: Period, weeks: bool) -> str:
    return tr("week {n}").format(n=one.label) if weeks else tr("batch {n}").format(n=one.label)
