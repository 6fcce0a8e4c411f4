"""The first page of the Agreement view: the tables of figures, their picture, and what their signs mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QScrollArea, QToolButton, QWidget

from annotator.i18n import tr
from annotator.ui import tables, widgets
from annotator.ui.charts import saving
from annotator.ui.charts.intervals import Interval, Intervals
from annotator.ui.panels.agreement_words import name_of, path_of
from annotator.ui.panels.figures import FigureLine, FigureTable, corrected, counted, shown

if TYPE_CHECKING:
    from annotator.commands.agreement import AgreementReport, ResultRow


class FiguresPage(QWidget):
    """``codes`` and ``fields`` are the tables. Shows what it is given, at once: it is filled while people code."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = FigureTable("agreementTable", tr("Agreement by code and measure"))
        self.fields = FigureTable("fieldTable", tr("Agreement on the values of fields"))
        self.basis = widgets.label("", "small", wrap=True)
        key = widgets.label(
            tr(
                "▲ the whole interval reaches the threshold   △ the figure does, its interval not all   ▽ below."
                "   Percent agreement, F1 and the measures of boundaries take nothing off for chance: no threshold"
                " applies to them."
            ),
            "small",
            wrap=True,
        )
        self._fields = figure_table(tr("Values of fields"), self.fields, "agreement-fields")
        left = widgets.column(
            figure_table(tr("Codes"), self.codes, "agreement-codes"), key, 8, self._fields, self.basis, None,
            margins=(20, 8, 20, 16), gap=6,
        )  # fmt: skip
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(widgets.holder(left, "agreementFigures"))
        self.setLayout(widgets.column(scroll, gap=0))

    def show_codes(self, report: AgreementReport, threshold: float) -> None:
        measures = list(dict.fromkeys(row.measure for row in report.results))
        lines = by_code(report.results, measures)
        self.codes.show_lines(tr("Code"), [name_of(m) for m in measures], lines, threshold, report.unit)

    def show_fields(self, report: AgreementReport, threshold: float) -> None:
        self._fields.setVisible(bool(report.results))
        measures = list(dict.fromkeys(row.measure for row in report.results))
        lines = by_field(report.results, measures)
        self.fields.show_lines(tr("Field"), [name_of(m) for m in measures], lines, threshold, report.unit)


def by_code(rows: Iterable[ResultRow], measures: Sequence[str]) -> list[FigureLine]:
    """A line a code."""
    found: dict[Any, dict[str, ResultRow]] = {}
    for row in rows:
        found.setdefault(row.code, {})[row.measure] = row
    return [
        FigureLine(path_of(code) or tr("all codes"), "", tuple(cells.get(measure) for measure in measures))
        for code, cells in found.items()
    ]


def by_field(rows: Iterable[ResultRow], measures: Sequence[str]) -> list[FigureLine]:
    """A line for each field of each code; the code, the level and the matched spans in the note."""
    groups: dict[tuple[Any, Any], dict[str, ResultRow]] = {}
    for row in rows:
        groups.setdefault((row.code, row.field), {})[row.measure] = row
    lines = []
    for (code, name), found in groups.items():
        first = next(iter(found.values()))
        parts = [path_of(code), tr(first.metric or "")]
        if first.matched_share is not None:
            parts.append(tr("{share} % matched").format(share=round(100 * first.matched_share)))
        note = " · ".join(part for part in parts if part)
        lines.append(FigureLine(str(name), note, tuple(found.get(measure) for measure in measures)))
    return lines


def figure_table(title: str, table: FigureTable, saved_as: str) -> QWidget:
    """A table of figures below its heading; its figures can be saved, as a picture with their intervals, too."""
    section: QLabel = widgets.section(title)
    head = tables.headed(section, table, table.figures, saved_as)
    source = lambda: _source(title, table, saved_as)  # noqa: E731
    head.addWidget(_picture_button(table, source))
    saving.by_key(table, source)
    return widgets.holder(widgets.column(head, table, margins=(0, 0, 0, 6), gap=4))


def _picture_button(table: FigureTable, source: saving.Source) -> QToolButton:
    made = QToolButton()
    made.setObjectName(f"{table.objectName()}Picture")
    made.setText(tr("Save picture") + "  ▾")
    made.setProperty("role", "muted")
    made.setAccessibleName(tr("Save a picture: {what}").format(what=table.accessibleName()))
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(made)
    saving.fill(menu, table, source)
    made.setMenu(menu)
    return made


def _source(title: str, table: FigureTable, name: str) -> tuple[Intervals, str] | None:
    """The table as a chart of intervals: one group of lines a measure, in the order shown."""
    model = table.figures
    if not model.lines:
        return None
    groups = []
    for column, heading in enumerate(model.columns[1:]):
        cells = [(line, line.cells[column]) for line in model.lines]
        groups.append((heading, [_interval(line, cell, model.unit) for line, cell in cells if cell is not None]))
    lines = [cells for number in range(len(model.lines)) for cells in model.cells(number)]
    first = next((cell for line in model.lines for cell in line.cells if cell is not None), None)
    who = ", ".join(first.coders) if first is not None else ""
    caption = tr(
        "Figures with their 95 % intervals (documents resampled); the dashed line is the threshold {t}. Unit: {unit}."
        " Coders: {who}."
    ).format(t=f"{model.threshold:g}", unit=tr(model.unit), who=who)
    chart = Intervals(
        tr("Agreement: {what}").format(what=title), caption, groups, model.threshold, model.headings(), lines
    )
    return chart, name


def _interval(line: FigureLine, cell: ResultRow, unit: str) -> Interval:
    name = line.title if not cell.field else f"{path_of(cell.code)} · {line.title}".strip(" ·")
    why = shown(cell) if cell.value is None else ""
    return Interval(name, cell.value, cell.ci, why, counted(cell, unit), corrected(cell))
