"""A chart on screen: walked by arrow keys, pointed at by the mouse, read out, saved and copied.

Draws in the theme of the moment; what stands in the chart is the chart's.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QLabel, QMenu, QSizePolicy, QToolTip, QWidget

from annotator.i18n import tr
from annotator.ui import theme, widgets
from annotator.ui.charts import saving
from annotator.ui.charts.chart import Chart
from annotator.ui.charts.drawing import Drawing, Spot
from annotator.ui.guard import guarded, guarded_or
from annotator.ui.text_view.announce import announce

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ChartView(QAbstractScrollArea):
    """``chosen``: what a place leads to, when it is clicked or Enter is pressed on it. ``moved``: the number of the
    place that is pointed at now. ``beyond``: an arrow key went past the first place (-1) or the last (1). ``grows``:
    the view is as high as the chart, and scrolls only sideways. ``clicks``: one click chooses; otherwise it only
    points, and a double click chooses."""

    chosen = Signal(object)
    moved = Signal(int)
    beyond = Signal(int)

    def __init__(self, name: str, accessible: str, *, grows: bool = True, clicks: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.chart: Chart | None = None
        self.file_name = name
        self.at = -1
        self._grows, self._clicks = grows, clicks
        self._drawing = Drawing(theme.current())
        self._drawn_for: tuple[object, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        if grows:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        widgets.on_keys(self, ("Ctrl+C",), self.copy)
        saving.by_key(self, self.source)

    # -- what is shown

    def show_chart(self, chart: Chart | None) -> None:
        """Show this chart in place of the present one; the place that was pointed at stays, where there is one."""
        self.chart = chart
        self._drawn_for = ()
        self._draw()
        self._point(min(self.at, len(self.spots) - 1), quietly=True)
        self.viewport().update()

    @property
    def spots(self) -> list[Spot]:
        return self._drawing.spots

    def source(self) -> tuple[Chart, str] | None:
        """What is saved."""
        return None if self.chart is None else (self.chart, self.file_name)

    def copy(self) -> None:
        """The exact figures to the clipboard, as lines of cells set apart by tabs."""
        if self.chart is not None:
            headings, lines = self.chart.table()
            cells = ("\t".join("" if cell is None else str(cell) for cell in line) for line in (headings, *lines))
            QApplication.clipboard().setText("\n".join(cells))

    def _draw(self) -> None:
        """Draw the chart again when its size or the look has changed."""
        wanted = (id(self.chart), self.viewport().width(), theme.current(), theme.pixels(100))
        if wanted == self._drawn_for:
            return
        self._drawn_for = wanted
        self._drawing = Drawing(theme.current(), theme.pixels(100) / 100)
        if self.chart is not None:
            self.chart.draw(self._drawing, self.viewport().width() - 2.0)
        self._scroll_bars()

    def _scroll_bars(self) -> None:
        width, height = round(self._drawing.width) + 1, round(self._drawing.height) + 2
        view = self.viewport().size()
        self.horizontalScrollBar().setRange(0, max(0, width - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.horizontalScrollBar().setSingleStep(theme.pixels(20))
        if self._grows:
            bar = self.horizontalScrollBar().sizeHint().height() if width > view.width() else 0
            if self.height() != height + bar:
                self.setFixedHeight(height + bar)
        else:
            self.verticalScrollBar().setRange(0, max(0, height - view.height()))
            self.verticalScrollBar().setPageStep(view.height())
            self.verticalScrollBar().setSingleStep(theme.pixels(20))

    # -- where one is

    def point_at(self, number: int) -> None:
        """Point at a place by its number."""
        self._point(number)

    def _point(self, number: int, quietly: bool = False) -> None:
        before, self.at = self.at, number if 0 <= number < len(self.spots) else -1
        if self.at >= 0:
            spot = self.spots[self.at]
            self.setAccessibleDescription(spot.words)
            self._into_view(spot.bounds)
            if not quietly:
                announce(self, spot.words)
        if self.at != before:
            self.moved.emit(self.at)
        self.viewport().update()

    def _into_view(self, box: QRectF) -> None:
        room = theme.pixels(14)
        for bar, low, high, size in (
            (self.horizontalScrollBar(), box.left(), box.right(), self.viewport().width()),
            (self.verticalScrollBar(), box.top(), box.bottom(), self.viewport().height()),
        ):
            if low - room < bar.value() or high - low > size:
                bar.setValue(round(low) - room)
            elif high + room > bar.value() + size:
                bar.setValue(round(high) + room - size)

    def _step(self, down: int, right: int) -> None:
        """The next place in this direction; where all stand in one row, up and down go along it, too."""
        if self.at < 0:
            self._point(0)
            return
        here, spots = self.spots[self.at], self.spots
        if len({spot.row for spot in spots}) == 1:
            down, right = 0, down or right
        along = [
            (abs(spot.row - here.row) + abs(spot.column - here.column) * (10 if down else 1), number)
            for number, spot in enumerate(spots)
            if (spot.row - here.row) * down > 0 or (not down and spot.row == here.row
                                                    and (spot.column - here.column) * right > 0)
        ]  # fmt: skip
        if along:
            self._point(min(along)[1])
        else:
            self.beyond.emit(-1 if down < 0 or right < 0 else 1)

    def _choose(self) -> None:
        if self.at >= 0 and self.spots[self.at].leads_to is not None:
            self.chosen.emit(self.spots[self.at].leads_to)

    def _spot_at(self, place: QPoint) -> int:
        at = QPointF(place) + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return next((n for n, spot in enumerate(self.spots) if any(part.contains(at) for part in spot.parts)), -1)

    # -- Qt

    @guarded_or(QSize)
    def sizeHint(self) -> QSize:
        return QSize(theme.pixels(420), round(self._drawing.height) + 2)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()
        self._scroll_bars()
        if 0 <= self.at < len(self.spots):
            self._into_view(self.spots[self.at].bounds)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.viewport().update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        self._draw()
        painter = QPainter(self.viewport())
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        self._drawing.render(painter)
        if self.at >= 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            look, wide = theme.current(), 2.0 if self.hasFocus() else 1.0
            painter.setPen(QPen(QColor(look.accent if self.hasFocus() else look.muted), wide))
            for part in self.spots[self.at].parts:
                painter.drawRoundedRect(part.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), 3, 3)
        painter.end()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self.spots:
            self._step(*_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.spots:
            self._point(0 if key == Qt.Key.Key_Home else len(self.spots) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        else:
            super().keyPressEvent(event)

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self.at < 0 and self.spots:
            self._point(0)
        self.viewport().update()

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._spot_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._point(number)
            if self._clicks:
                self._choose()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._clicks and self._spot_at(event.position().toPoint()) >= 0:
            self._choose()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._spot_at(event.position().toPoint())
        leads = number >= 0 and self.spots[number].leads_to is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    @guarded_or(bool)
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._spot_at(event.pos())
            if number >= 0:
                QToolTip.showText(event.globalPos(), _plain(self.spots[number].words), self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy the figures")).triggered.connect(lambda _checked=False: self.copy())
        saving.fill(menu, self, self.source)
        menu.popup(event.globalPos())


def _plain(words: str) -> str:
    """Words for a tool tip, which would take what looks like markup for markup."""
    return "<qt>" + words.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>") + "</qt>"


def headed(title: QLabel, view: ChartView) -> QWidget:
    """The chart's heading with what can be done with it."""
    what = view.accessibleName()
    copied = widgets.button(tr("Copy"), view.copy, "quiet", f"{view.objectName()}Copy")
    copied.setAccessibleName(tr("Copy: {what}").format(what=what))
    saved = saving.button(view, view.source, f"{view.objectName()}Save", what)
    head = widgets.row(title, copied, saved, gap=2)
    head.setStretch(0, 1)
    return widgets.holder(head)
