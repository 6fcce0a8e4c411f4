"""The page of pairs of coders: a heat map of one figure, and the same pairs with their intervals."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from annotator.i18n import tr
from annotator.model.contents import Progress
from annotator.project import Project
from annotator.ui import widgets
from annotator.ui.charts.grid import Grid, GridCell
from annotator.ui.charts.view import ChartView, headed
from annotator.ui.panels.agreement_figures import figure_table
from annotator.ui.panels.agreement_page import Choice, Page
from annotator.ui.panels.agreement_supply import Supply, Work
from annotator.ui.panels.agreement_words import counted, name_of, subject
from annotator.ui.panels.figures import REASONS, FigureLine, FigureTable, digits, explained, verdict
from annotator.ui.panels.passages_search import of_figure

if TYPE_CHECKING:
    from annotator.commands.agreement import AgreementReport, ResultRow

RESAMPLES = 2000


class PairsPage(Page):
    def __init__(self, supply: Supply) -> None:
        super().__init__(supply, "pairsPage")
        self.title = widgets.label("", "strong", wrap=True)
        self.map = ChartView("pairMap", tr("Agreement of each two coders"))
        self.hint = widgets.label(tr("Enter or a click lists where the two differ."), "small", wrap=True)
        self.pairs = FigureTable("pairTable", tr("Agreement by pair of coders"))
        self.show_layout(
            widgets.column(
                headed(self.title, self.map), self.map, self.hint, 10,
                figure_table(tr("Pairs of coders"), self.pairs, "agreement-pairs"), None,
                margins=(20, 8, 20, 16), gap=6,
            )
        )  # fmt: skip
        for chosen in (self.map.chosen, self.pairs.chosen):
            chosen.connect(self._search)

    def focus_first(self) -> QWidget:
        return self.map

    def key(self, choice: Choice) -> Hashable | None:
        if choice.row is None:
            return None
        code, field, _ = choice.figure
        return choice.unit, choice.measures, choice.clusters, code, field

    def work(self, choice: Choice) -> Work:
        code, field, _ = choice.figure

        def work(reader: Project, progress: Progress) -> AgreementReport:
            from annotator.commands.agreement import agreement

            codes = None if code is None else [list(code)]
            unit, measures = ("field", None) if field is not None else (choice.unit, choice.measures)
            return agreement(
                reader, unit=unit, measures=measures, codes=codes, field=field, by=("code", "pair"),
                resamples=RESAMPLES, clusters=choice.clusters, progress=progress,
            )  # fmt: skip

        return work

    def show_found(self, found: AgreementReport) -> None:
        choice = self.choice
        assert choice is not None
        code, field, measure = choice.figure
        rows = [row for row in found.results if row.measure == measure]
        self.title.setText(tr("{measure} of each two coders").format(measure=name_of(measure)))
        self.map.file_name = f"pairs-{subject(code, field).replace('/', '-')}"
        self.map.show_chart(pair_map(found.coders, rows, choice))
        pairs = dict.fromkeys(row.coders for row in found.results)
        measures = list(dict.fromkeys(row.measure for row in found.results))
        by = {(row.coders, row.measure): row for row in found.results}
        lines = [FigureLine(" – ".join(pair), "", tuple(by.get((pair, m)) for m in measures)) for pair in pairs]
        self.pairs.show_lines(tr("Pair"), [name_of(m) for m in measures], lines, choice.threshold, found.unit)

    def _search(self, row: ResultRow) -> None:
        assert self.choice is not None
        self.searched.emit(of_figure(row, self.choice.unit))


def pair_map(coders: tuple[str, ...], rows: list[ResultRow], choice: Choice) -> Grid:
    """Coders by coders; undefined cells are hatched, with the reason."""
    code, field, measure = choice.figure
    by = {frozenset(row.coders): row for row in rows}
    there = [coder for coder in coders if any(coder in row.coders for row in rows)]
    cells = [[_cell(by.get(frozenset((a, b))), choice) if a != b else None for b in there] for a in there]
    n = max((row.n for row in rows), default=0)
    caption = tr("{measure}, {unit} as the unit, up to {n} of each pair. Threshold {t}.").format(
        measure=name_of(measure), unit=tr(choice.unit if field is None else "value"), t=f"{choice.threshold:g}",
        n=counted(n, choice.unit, measure, field),
    )  # fmt: skip
    headings = [tr(word) for word in ("coder", "other coder", "value", "low", "high", "undefined", "n", "observed",
                                      "expected")]  # fmt: skip
    lines = [
        (*row.coders[:2], row.value, *(row.ci or (None, None)), row.undefined, row.n, row.observed, row.expected)
        for row in rows
    ]
    title = tr("Agreement of each two coders: {what}").format(what=subject(code, field))
    legend = (tr("0 or less"), "1")
    return Grid(title, caption, there, there, cells, legend=legend, headings=headings, lines=lines)


def _cell(row: ResultRow | None, choice: Choice) -> GridCell | None:
    if row is None:
        return None
    words = " – ".join(row.coders) + "\n" + explained(row, choice.threshold, choice.unit)
    if row.value is None:
        reason = tr(REASONS.get(row.undefined or "", row.undefined or ""))
        return GridCell("–", None, words + "\n" + reason, row)
    sign = verdict(row, choice.threshold)
    text = f"{sign} {digits(row.value, choice.threshold)}".strip()
    return GridCell(text, max(0.0, min(1.0, row.value)), words, row)
