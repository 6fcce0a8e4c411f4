"""The page of confusions: which code was taken for which, who marked what the other did not, which values met."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import log1p
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QWidget

from annotator.i18n import ntr, tr
from annotator.model.contents import Progress
from annotator.project import Project
from annotator.ui import widgets
from annotator.ui.charts.grid import Grid, GridCell
from annotator.ui.charts.view import ChartView, headed
from annotator.ui.panels.agreement_page import Choice, Page, choices
from annotator.ui.panels.agreement_supply import Supply, Work
from annotator.ui.panels.agreement_words import coders_of, counted, of_value, path_of, subject
from annotator.ui.panels.passages_search import of_confusion

if TYPE_CHECKING:
    from annotator.commands.confusions import CodeConfusions, Confusion
    from annotator.commands.explained import Figure, Table

#: A matrix of more values shows the most frequent ones.
MOST = 20
_CODES = "codes"


@dataclass(frozen=True)
class Matrices:
    """``codes`` counts passages, ``figures`` (codes and fields) have matrices of what alpha rests on."""

    codes: CodeConfusions
    figures: tuple[Figure, ...]


class ConfusionPage(Page):
    by_subject, by_measure = False, False

    def __init__(self, supply: Supply) -> None:
        super().__init__(supply, "confusionPage")
        self.of: QComboBox = choices("confusionOf", tr("What is confused"))
        self.of.setMinimumContentsLength(24)
        self.coders: QComboBox = choices("confusionCoders", tr("Coders"))
        self.title = widgets.label("", "strong", wrap=True)
        self.matrix = ChartView("confusionMatrix", tr("Confusion matrix"))
        self.note = widgets.label("", "small", wrap=True)
        self._matrices: Matrices | None = None
        bar = widgets.row(
            widgets.label(tr("Of"), "muted"), self.of, 4, widgets.label(tr("Coders"), "muted"), self.coders, None
        )
        self.show_layout(
            widgets.column(
                bar, 4, headed(self.title, self.matrix), self.matrix, self.note, None, margins=(20, 8, 20, 16), gap=6
            )
        )
        self.of.activated.connect(lambda _row: self._show_matrix())
        self.coders.activated.connect(lambda _row: self._show_matrix())
        self.matrix.chosen.connect(self._search)

    def focus_first(self) -> QWidget:
        return self.matrix

    def key(self, choice: Choice) -> Hashable:
        return ("confusion", choice.unit)

    def work(self, choice: Choice) -> Work:
        unit = choice.unit

        def work(reader: Project, progress: Progress) -> Matrices:
            from annotator.commands.confusions import codes_confused
            from annotator.commands.explaining import explain

            alpha = ("krippendorff_alpha",)
            texts, values = (
                explain(reader, unit=one, measures=alpha, resamples=0, limit=0, progress=progress).figures
                for one in (unit, "field")
            )
            return Matrices(codes_confused(reader, progress=progress), (*texts, *values))

        return work

    def show_found(self, found: Matrices) -> None:
        self._matrices = found
        self._offer(found)
        self._show_matrix()

    def _offer(self, found: Matrices) -> None:
        """What there is to choose from; what was chosen stays so."""
        before = self.of.currentData(), self.coders.currentData()
        self.of.clear()
        self.of.addItem(tr("Codes, passage by passage"), _CODES)
        for number, figure in enumerate(found.figures):
            if figure.coincidences is not None and figure.metric not in ("interval", "ratio"):
                what = subject(figure.code, figure.field)
                self.of.addItem(what if figure.field else tr("{code}: marked or not").format(code=what), number)
        self.coders.clear()
        names = found.codes.coders
        if len(names) > 2:
            self.coders.addItem(tr("All pairs of coders"), None)
        for pair in combinations(names, 2):
            self.coders.addItem(" – ".join(pair), pair)
        for box, data in ((self.of, before[0]), (self.coders, before[1])):
            kept = next((n for n in range(box.count()) if box.itemData(n) == data), 0)
            box.setCurrentIndex(kept)

    def _show_matrix(self) -> None:
        found, choice = self._matrices, self.choice
        if found is None or choice is None or not self.of.count():
            return
        pair = self.coders.currentData()
        pair = None if pair is None else tuple(pair)
        what = self.of.currentData()
        if what == _CODES:
            grid, note = code_matrix(found.codes, pair)
        else:
            figure = found.figures[int(what)]
            table = _table(figure, pair)
            if table is None:
                self.title.setText(tr("These two have no unit in common."))
                self.matrix.show_chart(None)
                self.note.setText("")
                return
            grid, note = value_matrix(figure, table, pair, choice.unit)
        self.title.setText(grid.title)
        self.matrix.file_name = "confusion"
        self.matrix.show_chart(grid)
        self.note.setText(note)

    def _search(self, cell: Confusion) -> None:
        names = [_name(value) for value in (cell.first, cell.second)]
        about = "" if cell.code is None else subject(cell.code, cell.field) + ": "
        if cell.coders is not None and len(cell.coders) == 2:
            said = " – ".join(f"{coder} {name}" for coder, name in zip(cell.coders, names, strict=True))
        else:
            said = " – ".join(names)
        self.searched.emit(of_confusion(cell, about + said))


def _name(value: Any) -> str:
    return path_of(value) if isinstance(value, tuple) else of_value(value)


def _table(figure: Figure, pair: tuple[str, ...] | None) -> Table | None:
    if pair is None:
        return figure.coincidences
    return next((table for table in figure.confusions if table.coders == pair), None)


def code_matrix(found: CodeConfusions, pair: tuple[str, ...] | None) -> tuple[Grid, str]:
    """Codes by codes, in passages, with those that only one of the two found; and what there is to say of it."""
    from annotator.commands.confusions import Confusion

    coders = pair or found.coders
    counts = found.of(coders)
    values: list[tuple[str, ...] | None] = [*found.codes, None]
    used = [n for n in range(len(values)) if sum(counts[n]) + sum(row[n] for row in counts)]
    most = max((counts[row][column] for row in used for column in used), default=0)
    cells = []
    for row in used:
        line: list[GridCell | None] = []
        for column in used:
            count = counts[row][column]
            if values[row] is None and values[column] is None:
                line.append(None)
                continue
            cell = Confusion("span", None, None, values[row], values[column], pair)
            times = ntr("{n} time", "{n} times", count)
            words = f"{_name(values[row])} – {_name(values[column])}: {times}"
            line.append(GridCell(str(count), _share(count, most), words, cell, row == column))
        cells.append(line)
    names = [_name(values[n]) for n in used]
    who = pair or ()
    caption = tr(
        "Passages by what two coders made of them; “nothing”: the other found it alone. Coders: {who}."
    ).format(who=", ".join(coders))
    headings = [tr("row"), tr("column"), tr("passages")]
    lines = [(_name(values[r]), _name(values[c]), counts[r][c]) for r in used for c in used]
    title = tr("Which code was taken for which: {who}").format(who=" – ".join(pair) if pair else coders_of(coders))
    if not pair and len(coders) == 2:
        title = tr("Which code was taken for which")
    grid = Grid(
        title, caption, names, names, cells, across=who[1] if who else "", down=who[0] if who else "",
        legend=("0", f"{most:,}"), headings=headings, lines=lines,
    )  # fmt: skip
    note = tr("Counted in passages. “nothing”: what the other coder found alone.")
    if pair is None:
        note += " " + tr("All pairs of coders together, so a passage counts once for each pair that met there.")
    return grid, note + " " + tr("Enter or a click lists the passages of a cell.")


def value_matrix(figure: Figure, table: Table, pair: tuple[str, ...] | None, unit: str) -> tuple[Grid, str]:
    """What alpha was counted on: the values of two coders, or the coincidences of all."""
    from annotator.commands.confusions import Confusion

    kept = sorted(range(len(table.values)), key=lambda n: -(table.rows[n] + table.columns[n]))[:MOST]
    kept.sort()
    by = {(_hashed(cell.first), _hashed(cell.second)): cell for cell in table.cells}
    most = max((cell.observed for cell in table.cells), default=0.0)
    chance = _chance(table)
    cells = []
    for row in kept:
        line: list[GridCell | None] = []
        for column in kept:
            a, b = table.values[row], table.values[column]
            found = by.get((_hashed(a), _hashed(b)))
            observed = 0.0 if found is None else found.observed
            expected = chance(row, column) if found is None else found.expected
            words = tr("{a} – {b}: observed {o}, by chance {e}").format(
                a=of_value(a), b=of_value(b), o=_number(observed), e=_number(expected)
            )
            cell = Confusion(unit, figure.code, figure.field, a, b, pair)
            line.append(GridCell(_number(observed), _share(observed, most), words, cell, row == column))
        cells.append(line)
    names = [of_value(table.values[n]) for n in kept]
    what = subject(figure.code, figure.field)
    kind = tr("coincidences of all coders") if pair is None else " – ".join(pair)
    n = counted(figure.n, figure.unit, figure.measure, figure.field)
    caption = tr("Counted on {n}; the shade is the count. Coders: {who}.").format(n=n, who=", ".join(figure.coders))
    headings = [tr(word) for word in ("row", "column", "observed", "expected")]
    lines = [(of_value(c.first), of_value(c.second), c.observed, c.expected) for c in table.cells]
    grid = Grid(
        f"{what}: {kind}", caption, names, names, cells, across=pair[1] if pair else "", down=pair[0] if pair else "",
        legend=("0", _number(most)), headings=headings, lines=lines,
    )  # fmt: skip
    return grid, " ".join(_notes(figure, table, pair, len(table.values) - len(kept)))


def _notes(figure: Figure, table: Table, pair: tuple[str, ...] | None, hidden: int) -> Iterator[str]:
    if figure.field is not None:
        yield tr("Values at passages that both found; what was left empty is not in here.")
    if pair is None:
        yield tr(
            "Coincidences: each unit adds every ordered pair of its values, divided by one less than its coders"
            " (Krippendorff 2004)."
        )
    if hidden > 0:
        yield tr("{n} rare values are not shown.").format(n=hidden)
    if table.left_out:
        yield tr("{n} light cells are not listed.").format(n=table.left_out)
    yield tr("Enter or a click lists the passages of a cell.")


def _chance(table: Table) -> Any:
    """Expected in a cell where nothing was observed, as the others are."""

    def expected(row: int, column: int) -> float:
        if table.kind == "coincidence":
            return table.rows[row] * (table.columns[column] - (row == column)) / max(table.n - 1.0, 1.0)
        return table.rows[row] * table.columns[column] / max(table.n, 1.0)

    return expected


def _hashed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _share(count: float, most: float) -> float:
    """How dark: by the logarithm, for the diagonal would leave everything else white."""
    return log1p(count) / log1p(most) if most > 0 else 0.0


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:,.1f}"
