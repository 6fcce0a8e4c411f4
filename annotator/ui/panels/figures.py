"""Coefficients in a table: the figure, its interval as a bar against the threshold, why there is none.

Knows what a figure looks like, not how it is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from annotator.i18n import tr
from annotator.ui import theme, widgets
from annotator.ui.guard import guarded, guarded_or

if TYPE_CHECKING:
    from annotator.commands.agreement import ResultRow

Index = QModelIndex | QPersistentModelIndex
FIGURE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 38

#: Why there is no figure, in a few words; the whole reason is in the tool tip.
REASONS = {
    "no_variation": "no variation",
    "no_pairable": "nothing coded by two",
    "single_coder": "one coder only",
    "empty": "nothing coded",
    "overlap_not_allowed": "overlaps in the way",
    "metric_undefined": "measure does not fit",
}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line of the table: what stands at its head, and a figure (or None) for each column."""

    title: str
    note: str
    cells: tuple[ResultRow | None, ...]


class FigureModel(QAbstractTableModel):
    """First column the titles, then a column a measure. ``FIGURE`` gives the ResultRow."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: Sequence[str] = ()
        self.lines: Sequence[FigureLine] = ()
        self.threshold = 0.8

    def show_lines(self, head: str, columns: Sequence[str], lines: Sequence[FigureLine], threshold: float) -> None:
        self.beginResetModel()
        self.columns, self.lines, self.threshold = (head, *columns), lines, threshold
        self.endResetModel()

    @guarded_or(int)
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    @guarded_or(int)
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
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
            return line.note or line.title if index.column() == 0 else explained(figure, self.threshold)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.title} {line.note}" if index.column() == 0 else explained(figure, self.threshold)
        return None


def digits(value: float, threshold: float) -> str:
    """Two digits; three where two would hide on which side of the threshold it is."""
    return f"{value:.3f}" if abs(value - threshold) < 0.005 and round(value, 2) != value else f"{value:.2f}"


def shown(figure: ResultRow | None) -> str:
    """The figure as text, with its interval."""
    if figure is None:
        return ""
    if figure.value is None:
        return tr(REASONS.get(figure.undefined or "", figure.undefined or ""))
    interval = f" [{figure.ci[0]:.2f}, {figure.ci[1]:.2f}]" if figure.ci else ""
    return f"{figure.value:.2f}{interval}"


def verdict(figure: ResultRow, threshold: float) -> str:
    """▲ the whole interval reaches the threshold, △ the figure does but not all of its interval, ▽ it does not."""
    if figure.value is None:
        return ""
    if figure.value < threshold:
        return "▽"
    return "▲" if figure.ci is None or figure.ci[0] >= threshold else "△"


def explained(figure: ResultRow | None, threshold: float) -> str:
    """The figure in words: what it is, against the threshold, what it rests on."""
    if figure is None:
        return ""
    parts = [figure.measure.replace("_", " ") + (f" ({figure.metric})" if figure.metric else "")]
    if figure.value is None:
        parts.append(tr("is undefined: {reason}").format(reason=shown(figure)))
    else:
        parts.append(shown(figure))
        said = {
            "▲": tr("reaches {t} with its whole interval"),
            "△": tr("reaches {t}, but not with its whole interval"),
            "▽": tr("below {t}"),
        }
        parts.append(said[verdict(figure, threshold)].format(t=f"{threshold:g}"))
    parts.append(tr("n = {n}").format(n=f"{figure.n:,}"))
    if figure.observed is not None and figure.expected is not None:
        parts.append(tr("observed {o}, expected {e}").format(o=f"{figure.observed:.3f}", e=f"{figure.expected:.3f}"))
    if figure.matched_share is not None:
        parts.append(tr("{share} % of the spans have a partner").format(share=round(100 * figure.matched_share)))
    parts.append(", ".join(figure.coders))
    return "; ".join(parts)


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
            _figure(painter, rect.adjusted(10, 0, -10, 0), model.figure(index), model.threshold)
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


def _figure(painter: QPainter, box: QRect, figure: ResultRow | None, threshold: float) -> None:
    if figure is None:
        return
    look, left = theme.current(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    if figure.value is None:
        painter.setFont(theme.ui_font(12))
        painter.setPen(QColor(look.muted))
        painter.drawText(box, left, "– " + shown(figure))
        return
    sign = verdict(figure, threshold)
    painter.setFont(theme.ui_font(11))
    painter.setPen(QColor(look.warn if sign == "▽" else look.good))
    painter.drawText(QRect(box.left(), box.top(), 16, box.height()), left, sign)
    painter.setFont(theme.ui_font())
    painter.setPen(QColor(look.ink))
    number = QRect(box.left() + 18, box.top(), theme.pixels(40), box.height())
    painter.drawText(number, left, digits(figure.value, threshold))
    _bar(
        painter,
        QRectF(number.right() + 4, box.top(), box.right() - number.right() - 4, box.height()),
        figure,
        threshold,
    )


def _bar(painter: QPainter, box: QRectF, figure: ResultRow, threshold: float) -> None:
    """The axis from 0 to 1, the threshold across it, the interval on it, the figure as a dot."""
    if box.width() < 30 or figure.value is None:
        return
    look = theme.current()
    middle = box.center().y()

    def x(value: float) -> float:
        return box.left() + max(0.0, min(1.0, value)) * box.width()

    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(box.left(), middle - 0.5, box.width(), 1), QColor(look.line))
    painter.fillRect(QRectF(x(threshold) - 0.75, middle - 8, 1.5, 16), QColor(look.muted))
    colour = QColor(look.accent)
    if figure.ci is not None:
        painter.setBrush(colour)
        low, high = x(figure.ci[0]), x(figure.ci[1])
        painter.drawRoundedRect(QRectF(low, middle - 2, max(2.0, high - low), 4), 2, 2)
    painter.setBrush(QColor(look.paper))
    painter.setPen(colour)
    painter.drawEllipse(QRectF(x(figure.value) - 3.5, middle - 3.5, 7, 7))


class FigureTable(QTableView):
    """``chosen``: a figure was clicked, or Enter pressed on it."""

    chosen = Signal(object)  # ResultRow

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        widgets.as_data(self, name, accessible)
        self.figures = FigureModel()
        self.setModel(self.figures)
        self.setItemDelegate(FigureDelegate(self))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.pixels(ROW_HEIGHT))
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._choose)
        widgets.copyable(self)

    def show_lines(self, head: str, columns: Sequence[str], lines: Sequence[FigureLine], threshold: float) -> None:
        """Fill the table, and make it as high as its lines."""
        self.figures.show_lines(head, columns, lines, threshold)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, theme.pixels(250))
        header.setMinimumSectionSize(theme.pixels(120))
        rows = min(len(lines), 60)
        self.setFixedHeight(rows * theme.pixels(ROW_HEIGHT) + header.sizeHint().height() + 4)

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
