"""The overview ruler: the whole document's spans and search finds at a glance, what is on screen, click to go there.
It stands in for the scroll bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.guard import guarded
from annotator.ui.text_view.holding import Holding
from annotator.ui.text_view.overview import STEPS
from annotator.ui.text_view.paint import Scene

WIDTH = 14
_INSET = 3
_ROOM = WIDTH - 2 * _INSET + 1
_TICK = 4  # height of a mark


class Ruler(QWidget):
    """``chosen`` carries the share of the document (0 to 1) that was clicked or dragged to."""

    chosen = Signal(float)

    def __init__(
        self,
        parent: QWidget,
        holding: Holding,
        scene: Scene,
        on_screen: Callable[[], tuple[float, float]],
        wheel: Callable[[QWheelEvent], None],
    ) -> None:
        """``on_screen()`` is the share of the document where the screen begins and ends."""
        super().__init__(parent)
        self._holding = holding
        self._scene = scene
        self._on_screen = on_screen
        self._wheel = wheel
        self._drawn: QPixmap | None = None
        self._thumb = QRect()
        self.length = 1
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setObjectName("overviewRuler")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 0)

    def redraw(self) -> None:
        """Spans, finds or colours changed."""
        self._drawn = None
        self.update()

    def touch(self, start: int, end: int) -> None:
        """A span of this stretch came or went: draw just its place again."""
        if self._drawn is not None:
            steps = self._holding.overview.steps(start, end)
            top, bottom = self._y(steps.start), self._y(steps.stop) + _TICK
            painter = QPainter(self._drawn)
            painter.setClipRect(0, top, WIDTH, bottom - top)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(0, top, WIDTH, bottom - top, Qt.GlobalColor.transparent)
            self._draw_steps(painter, range(max(0, steps.start - 3), min(STEPS, steps.stop + 3)))
            painter.end()
            self.update(0, top, WIDTH, bottom - top)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drawn = None

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel(event)

    def follow(self) -> None:
        """The text was scrolled."""
        before, now = self._thumb, self._thumb_area()
        if before != now:
            self.update(before.united(now))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None:
            self._drawn = self._draw()
        paper = self._scene.paper
        self._thumb = self._thumb_area()
        painter = QPainter(self)
        painter.fillRect(self.rect(), paper.base)
        painter.fillRect(0, 0, 1, self.height(), paper.line)
        painter.fillRect(self._thumb, paper.thumb)
        painter.drawPixmap(0, 0, self._drawn)
        painter.end()

    def _thumb_area(self) -> QRect:
        """What stands for the screen; nothing where all is on it."""
        top, bottom = self._on_screen()
        if bottom - top >= 0.999:
            return QRect()
        height = self.height()
        return QRect(1, round(top * height), WIDTH - 1, max(12, round((bottom - top) * height)))

    def _draw(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(self.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self._draw_steps(painter, range(STEPS))
        painter.end()
        return drawn

    def _y(self, step: int) -> int:
        return step * self.height() // STEPS

    def _draw_steps(self, painter: QPainter, steps: range) -> None:
        self._draw_reaches(painter, steps)
        self._draw_beginnings(painter, steps)
        self._draw_finds(painter)

    def _draw_reaches(self, painter: QPainter, steps: range) -> None:
        """A faint line as far as spans reach; those of several codes side by side."""
        fill, look_of, height = painter.fillRect, self._scene.look, self.height()
        for step, codes in self._holding.overview.reaching(steps):
            y = step * height // STEPS
            down = (step + 1) * height // STEPS - y
            for number, code in enumerate(codes[: _ROOM // 2]):
                fill(_INSET + 2 * number, y, 2, down, look_of(code).strong)

    def _draw_beginnings(self, painter: QPainter, steps: range) -> None:
        """A tick for each code of which a span begins in a step, side by side."""
        fill, look_of, height = painter.fillRect, self._scene.look, self.height()
        for step, codes in self._holding.overview.beginning(steps):
            y, width = step * height // STEPS, max(2, _ROOM // len(codes))
            for number, code in enumerate(codes[: _ROOM // width]):
                fill(_INSET + number * width, y, width, _TICK, look_of(code).line)

    def _draw_finds(self, painter: QPainter) -> None:
        if not self._scene.highlights:
            return
        painter.setPen(self._scene.paper.highlight_edge)
        painter.setBrush(self._scene.paper.highlight)
        rows = {round(start / max(1, self.length) * self.height()) for start, _ in self._scene.highlights}
        for y in rows:
            painter.drawRect(QRectF(1.5, y + 0.5, WIDTH - 3, 3))

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(event)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event)

    def _choose(self, event: QMouseEvent) -> None:
        self.chosen.emit(min(1.0, max(0.0, event.position().y() / max(1, self.height()))))
