"""The page of planning: for each code, how many more documents two coders have to code, and why it can't be told."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from annotator.i18n import ntr, tr
from annotator.ui import widgets
from annotator.ui.charts import saving
from annotator.ui.charts.sheet import Sheet
from annotator.ui.panels import agreement_explanations as explanations
from annotator.ui.panels.agreement_explanations import HALF_WIDTH, Explained
from annotator.ui.panels.agreement_page import Choice, Page, choices
from annotator.ui.panels.agreement_supply import Supply, Work
from annotator.ui.panels.agreement_words import for_half_width, for_threshold, headline, name_of, subject
from annotator.ui.panels.passages_search import of_figure

if TYPE_CHECKING:
    from annotator.commands.agreement import ResultRow
    from annotator.commands.explained import Figure

HALF_WIDTHS = (0.05, 0.1, 0.15, 0.2)


class PlanningPage(Page):
    by_subject = False

    def __init__(self, supply: Supply) -> None:
        super().__init__(supply, "planningPage")
        self.width_wanted: QComboBox = choices("halfWidth", tr("Half width of the interval that is wanted"))
        self.width_wanted.setMinimumContentsLength(6)
        for value in HALF_WIDTHS:
            self.width_wanted.addItem(f"± {value:.2f}", value)
        self.width_wanted.setCurrentIndex(HALF_WIDTHS.index(HALF_WIDTH))
        self.title = widgets.label(tr("How many more documents?"), "strong")
        self.note = widgets.label(
            tr(
                "Drawn from the documents that two have coded so far, as if they were a fair sample of those to come"
                " and their figure the truth. With few documents read it as “some” or “very many”, not to the digit."
            ),
            "small",
            wrap=True,
        )
        self.plans: QVBoxLayout = widgets.column(gap=12)
        self._figures: Sequence[Figure] = ()
        self._rows: dict[object, ResultRow] = {}
        save = saving.button(self, self.source, "planningSave", tr("How many documents it takes"))
        self.show_layout(
            widgets.column(
                widgets.row(self.title, None, widgets.label(tr("Interval"), "muted"), self.width_wanted, save, gap=6),
                self.note, 8, widgets.holder(self.plans), None,
                margins=(20, 8, 20, 16), gap=6,
            )
        )  # fmt: skip
        self.width_wanted.activated.connect(lambda _row: self.look_again())
        saving.by_key(self, self.source)

    def focus_first(self) -> QWidget:
        return self.width_wanted

    def key(self, choice: Choice) -> Hashable | None:
        return explanations.key(choice, self.width_wanted.currentData())

    def work(self, choice: Choice) -> Work:
        return explanations.work(choice, self.width_wanted.currentData())

    def show_found(self, found: Explained) -> None:
        assert self.choice is not None
        measure = self.choice.figure[2]
        texts, values = (
            [one for one in part.figures if one.measure == measure] for part in (found.codes, found.fields)
        )
        self._figures = [*texts, *values]
        rows = (*found.codes.report.results, *found.fields.report.results)
        self._rows = {(row.code, row.field, row.measure): row for row in rows}
        widgets.clear(self.plans)
        for heading, figures in ((tr("Codes"), texts), (tr("Values of fields"), values)):
            if figures:
                self.plans.addWidget(widgets.section(heading))
            for figure in figures:
                self.plans.addWidget(self._plan(figure))

    def _plan(self, figure: Figure) -> QWidget:
        name = subject(figure.code, figure.field)
        title = widgets.button(name, lambda: self._search(figure), "link", "planOf")
        title.setToolTip(tr("List where the coders differ"))
        pilot = figure.plan.pilot if figure.plan is not None else 0
        so_far = ntr("{n} document coded by two", "{n} documents coded by two", pilot)
        now = widgets.label(f"{headline(figure)} · {so_far}", "small", wrap=True)
        words = [widgets.label(sentence, wrap=True) for sentence in sentences(figure)]
        return widgets.holder(widgets.column(widgets.row(title, None), now, *words, gap=2))

    def _search(self, figure: Figure) -> None:
        row = self._rows.get((figure.code, figure.field, figure.measure))
        if row is not None and self.choice is not None:
            self.searched.emit(of_figure(row, self.choice.unit))

    def source(self) -> tuple[Sheet, str] | None:
        if not self._figures or self.choice is None:
            return None
        heads = [tr(word) for word in ("code", "value", "low", "high", "documents so far", "more for the interval",
                                       "why not", "more for the threshold", "why not")]  # fmt: skip
        exact = [_exact(figure) for figure in self._figures]
        shown = [tuple("" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in line)
                 for line in exact]  # fmt: skip
        caption = self.note.text()
        measure = name_of(self._figures[0].measure)
        return Sheet(f"{self.title.text()} {measure}", caption, heads, shown, (heads, exact)), "how-many-documents"


def sentences(figure: Figure) -> list[str]:
    """What the plan says, or why there is none."""
    plan = figure.plan
    if plan is None:
        return [tr("There are no intervals to plan from.")]
    why = {plan.for_half_width.why, plan.for_threshold.why}
    if plan.for_half_width.documents is None and len(why) == 1:
        return [tr("It can't be told. {why}").format(why=plan.for_half_width.why)]
    return [for_half_width(plan), for_threshold(plan)]


def _exact(figure: Figure) -> tuple[str | int | float | None, ...]:
    low, high = figure.ci or (None, None)
    plan = figure.plan
    name = subject(figure.code, figure.field)
    if plan is None:
        return name, figure.value, low, high, None, None, "", None, ""
    width, threshold = plan.for_half_width, plan.for_threshold
    return name, figure.value, low, high, plan.pilot, width.more, width.why, threshold.more, threshold.why
