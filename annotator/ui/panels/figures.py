"""Coefficients in a table: the figure, its interval as a bar against the threshold, why there is none.

Knows what a figure looks like, not how it is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from annotator.i18n import tr
from annotator.model.thresholds import UNCORRECTED
from annotator.ui import tables, theme, widgets
from annotator.ui.guard import guarded, guarded_or
from annotator.ui.panels import agreement_words
from annotator.ui.panels.agreement_words import rounded, with_interval

if TYPE_CHECKING:
    from annotator.commands.agreement import ResultRow

Index = QModelIndex | QPersistentModelIndex
FIGURE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 58
_FIGURE_WIDTH = 146  # what a figure with its interval takes

#: Why there is no figure, in a few words; the whole reason is in the tool tip.
REASONS = {
    "no_variation": "no variation",
    "no_pairable": "nothing coded by two",
    "single_coder": "one coder only",
    "empty": "nothing coded",
    "overlap_not_allowed": "overlaps in the way",
    "metric_undefined": "measure does not fit",
}

#: What a file gets of each figure.
HEADINGS = (
    "measure", "metric", "value", "low", "high", "undefined", "n", "counted", "observed", "expected", "matched share",
    "coders",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line of the table: what stands at its head, and a figure (or None) for each column."""

    title: str
    note: str
    cells: tuple[ResultRow | None, ...]


class FigureModel(tables.Rows):
    """First column the titles, then a column a measure. ``FIGURE`` gives the ResultRow. ``unit`` is what is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: Sequence[str] = ()
        self.threshold = 0.8
        self.unit = ""

    @property
    def lines(self) -> list[FigureLine]:
        return self.rows

    def show_lines(
        self, head: str, columns: Sequence[str], lines: Sequence[FigureLine], threshold: float, unit: str
    ) -> None:
        self.columns, self.threshold, self.unit = (head, *columns), threshold, unit
        self.put(lines)

    def sort_key(self, row: FigureLine, column: int) -> Any:
        if column == 0:
            return row.title.casefold()
        cell = row.cells[column - 1] if column <= len(row.cells) else None
        return cell.value if cell is not None else None

    def words(self, row: FigureLine) -> str:
        return f"{row.title} {row.note}"

    def headings(self) -> Sequence[str]:
        return (self.columns[0], *(tr(name) for name in HEADINGS))

    def cells(self, number: int) -> Sequence[Sequence[Any]]:
        """A line for each figure, with all that belongs to it."""
        line = self.lines[number]
        return [(line.title, *_for_file(cell, self.unit)) for cell in line.cells if cell is not None]

    @guarded_or(int)
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    @guarded_or(lambda: None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def figure(self, index: Index) -> ResultRow | None:
        return self.lines[index.row()].cells[index.column() - 1] if index.column() else None

    @guarded_or(lambda: None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, figure = self.lines[index.row()], self.figure(index)
        if role == FIGURE:
            return figure
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title if index.column() == 0 else shown(figure)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.note or line.title if index.column() == 0 else explained(figure, self.threshold, self.unit)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.title} {line.note}" if index.column() == 0 else explained(figure, self.threshold, self.unit)
        return None


def digits(value: float, threshold: float) -> str:
    """Two digits; three where two would hide on which side of the threshold it is."""
    near = abs(value - threshold) < 0.005 and round(value, 2) != value
    return f"{value:.3f}" if near else rounded(value)


def shown(figure: ResultRow | None) -> str:
    """The figure as text, with its interval."""
    if figure is None:
        return ""
    if figure.value is None:
        return tr(REASONS.get(figure.undefined or "", figure.undefined or ""))
    return with_interval(figure.value, figure.ci) + (" […]" if pending(figure) else "")


def corrected(figure: ResultRow) -> bool:
    """Whether the measure takes off what chance alone would give. A threshold means something only then."""
    return figure.measure not in UNCORRECTED


def pending(figure: ResultRow) -> bool:
    """Whether the figure is right but its interval is yet to be computed (commands/live_agreement.py)."""
    return figure.details.get("interval") == "pending"


def counted(figure: ResultRow, unit: str) -> str:
    """What the figure was counted on: "19,706 characters"."""
    return agreement_words.counted(figure.n, unit, figure.measure, figure.field)


def verdict(figure: ResultRow, threshold: float) -> str:
    """▲ the whole interval reaches the threshold, △ the figure does but not all of its interval, ▽ it does not; … the
    figure does, its interval is yet to be computed; "" where the measure corrects for no chance."""
    if figure.value is None or not corrected(figure):
        return ""
    if figure.value < threshold:
        return "▽"
    if pending(figure):
        return "…"
    return "▲" if figure.ci is None or figure.ci[0] >= threshold else "△"


def explained(figure: ResultRow | None, threshold: float, unit: str = "") -> str:
    """The figure in words: what it is, against the threshold, what it rests on."""
    if figure is None:
        return ""
    from annotator.commands.wording import conventions

    parts = [figure.measure.replace("_", " ") + (f" ({figure.metric})" if figure.metric else "")]
    if figure.value is None:
        parts.append(tr("is undefined: {reason}").format(reason=shown(figure)))
    else:
        parts.append(shown(figure))
        said = {
            "▲": tr("reaches {t} with its whole interval"),
            "△": tr("reaches {t}, but not with its whole interval"),
            "▽": tr("below {t}"),
            "…": tr("reaches {t}; its interval is being computed"),
            "": tr("not corrected for chance, so no threshold applies"),
        }
        parts.append(said[verdict(figure, threshold)].format(t=f"{threshold:g}"))
    parts.append(tr("counted on {what}").format(what=counted(figure, unit)))
    if figure.observed is not None and figure.expected is not None:
        parts.append(tr("observed {o}, expected {e}").format(o=f"{figure.observed:.3f}", e=f"{figure.expected:.3f}"))
    if figure.matched_share is not None:
        parts.append(tr("{share} % of the spans have a partner").format(share=round(100 * figure.matched_share)))
    parts.append(conventions([figure]).get(figure.measure, ""))
    parts.append(", ".join(figure.coders))
    return "; ".join(filter(None, parts))


def _for_file(figure: ResultRow, unit: str) -> tuple[Any, ...]:
    low, high = figure.ci or (None, None)
    what = counted(figure, unit).partition(" ")[2]
    return (
        figure.measure, figure.metric, figure.value, low, high, figure.undefined, figure.n, what, figure.observed,
        figure.expected, figure.matched_share, ", ".join(figure.coders),
    )  # fmt: skip


class FigureDelegate(QStyledItemDelegate):
    @guarded_or(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.pixels(150), theme.pixels(ROW_HEIGHT))

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state, rect = option.state, QRect(option.rect)
        look = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.chosen))
        model = index.model()
        assert isinstance(model, FigureModel)
        if index.column() == 0:
            _title(painter, rect.adjusted(12, 0, -6, 0), model.lines[index.row()])
        else:
            _figure(painter, rect.adjusted(10, 0, -10, 0), model.figure(index), model)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(look.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()


def _title(painter: QPainter, box: QRect, line: FigureLine) -> None:
    look, left = theme.current(), Qt.AlignmentFlag.AlignLeft
    painter.setFont(theme.ui_font())
    painter.setPen(QColor(look.ink))
    title = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, box.width())
    if not line.note:
        painter.drawText(box, left | Qt.AlignmentFlag.AlignVCenter, title)
        return
    painter.drawText(box.adjusted(0, 3, 0, -box.height() // 2 + 1), left | Qt.AlignmentFlag.AlignVCenter, title)
    painter.setFont(theme.ui_font(11))
    painter.setPen(QColor(look.muted))
    note = painter.fontMetrics().elidedText(line.note, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box.adjusted(0, box.height() // 2, 0, -3), left | Qt.AlignmentFlag.AlignVCenter, note)


def _figure(painter: QPainter, box: QRect, figure: ResultRow | None, model: FigureModel) -> None:
    """The figure and its interval; below, small, what it was counted on. Where there is none: why."""
    if figure is None:
        return
    look, left = theme.current(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    third = (box.height() - 8) // 3
    upper = QRect(box.left(), box.top() + 5, box.width(), third)
    lower = QRect(box.left() + 18, box.bottom() - third - 3, box.width() - 18, third)
    undefined = figure.value is None
    painter.setFont(theme.ui_font(11))
    painter.setPen(QColor(look.muted))
    below = shown(figure) if undefined else counted(figure, model.unit)
    painter.drawText(lower, left, painter.fontMetrics().elidedText(below, Qt.TextElideMode.ElideRight, lower.width()))
    if figure.value is None:
        painter.setFont(theme.ui_font())
        painter.drawText(upper.adjusted(18, 0, 0, 0), left, tr("undefined"))
        return
    sign = verdict(figure, model.threshold)
    painter.setPen(QColor({"▽": look.warn, "…": look.muted}.get(sign, look.good)))
    painter.drawText(QRect(upper.left(), upper.top(), 16, upper.height()), left, sign)
    painter.setFont(theme.ui_font())
    painter.setPen(QColor(look.ink))
    said = digits(figure.value, model.threshold) if sign else rounded(figure.value)
    painter.drawText(upper.adjusted(18, 0, 0, 0), left, said)
    if figure.ci is not None or pending(figure):
        beside = upper.adjusted(18 + painter.fontMetrics().horizontalAdvance(said) + 7, 0, 0, 0)
        painter.setFont(theme.ui_font(11.5))
        painter.setPen(QColor(look.muted))
        painter.drawText(beside, left, f"[{rounded(figure.ci[0])}, {rounded(figure.ci[1])}]" if figure.ci else "[…]")
    width = min(box.width() - 22, theme.pixels(220))
    _bar(painter, QRectF(box.left() + 18, upper.bottom() + 1, width, third - 2), figure, model.threshold)


def _bar(painter: QPainter, box: QRectF, figure: ResultRow, threshold: float) -> None:
    """The axis from 0 to 1, the threshold across it (where one applies), the interval on it, the figure as a dot."""
    if box.width() < 30 or figure.value is None:
        return
    look = theme.current()
    middle = box.center().y()

    def x(value: float) -> float:
        return box.left() + max(0.0, min(1.0, value)) * box.width()

    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(box.left(), middle - 0.5, box.width(), 1), QColor(look.line))
    if corrected(figure):
        painter.fillRect(QRectF(x(threshold) - 0.75, middle - 6, 1.5, 12), QColor(look.muted))
    colour = QColor(look.accent if corrected(figure) else look.muted)
    if figure.ci is not None:
        painter.setBrush(colour)
        low, high = x(figure.ci[0]), x(figure.ci[1])
        painter.drawRoundedRect(QRectF(low, middle - 2, max(2.0, high - low), 4), 2, 2)
    painter.setBrush(QColor(look.paper))
    painter.setPen(colour)
    painter.drawEllipse(QRectF(x(figure.value) - 2.5, middle - 2.5, 5, 5))


class FigureTable(QTableView):
    """``chosen``: a figure was clicked, or Enter pressed on it."""

    chosen = Signal(object)  # ResultRow

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        widgets.as_data(self, name, accessible)
        self.figures = FigureModel()
        self._wanted = 0
        self.setModel(self.figures)
        self.setItemDelegate(FigureDelegate(self))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.pixels(ROW_HEIGHT))
        self.clicked.connect(self._choose)
        tables.lively(self, self.figures, name)

    def show_lines(
        self, head: str, columns: Sequence[str], lines: Sequence[FigureLine], threshold: float, unit: str
    ) -> None:
        """Fill the table, and make it as high as its lines. ``unit`` is what the figures were counted on."""
        self.figures.show_lines(head, columns, lines, threshold, unit)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(theme.pixels(120))
        self._wanted = self._title_width(lines)
        self._share_out()
        rows = min(len(lines), 60)
        self.setFixedHeight(rows * theme.pixels(ROW_HEIGHT) + header.sizeHint().height() + 4)

    def _share_out(self) -> None:
        """The titles get what they want, as long as the figures have room for their intervals."""
        figures = max(0, len(self.figures.columns) - 1) * theme.pixels(_FIGURE_WIDTH)
        wide = max(theme.pixels(150), min(self._wanted, self.viewport().width() - figures))
        if self.figures.columns and self.horizontalHeader().sectionSize(0) != wide:
            self.horizontalHeader().resizeSection(0, wide)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _title_width(self, lines: Sequence[FigureLine]) -> int:
        """Room for the titles and notes, within reason: the figures' bars want some, too."""
        title, note = QFontMetrics(theme.ui_font()), QFontMetrics(theme.ui_font(11))
        widths = [max(title.horizontalAdvance(one.title), note.horizontalAdvance(one.note)) for one in lines]
        return min(theme.pixels(280), max([theme.pixels(160), *widths]) + 30)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        cells = self.figures.lines[index.row()].cells
        figure = self.figures.figure(index) or next((cell for cell in cells if cell is not None), None)
        if figure is not None:
            self.chosen.emit(figure)
