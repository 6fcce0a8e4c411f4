"""The margin: a bracket for each annotation beside its lines, in lanes, with the code's name where there is room; on
demand the numbers of paragraphs or sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QStaticText, QWheelEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.guard import guarded
from annotator.ui.text_view.bands import Bracket, Marks
from annotator.ui.text_view.corners import RADIUS, Corners
from annotator.ui.text_view.names import Label, Names, Room, static_text
from annotator.ui.text_view.numbers import Numbers
from annotator.ui.text_view.page import Page, Shown
from annotator.ui.text_view.paint import Scene
from annotator.ui.theme import ui_font

WIDTH = 158  # what the brackets and their names need, at the mock-up's size
NUMBERS = 40  # what numbers of five digits need besides
_CLEAR = 8  # between bracket and text
_ARM = 8  # a bracket's width
_PITCH = 11
_TIGHT = 5  # where there are many lanes
_KEPT = 256  # paragraphs whose brackets are kept


@dataclass(slots=True)
class Stroke:
    """A bracket's vertical stroke, whole pixels."""

    x: int
    top: int
    bottom: int
    arm: int
    bracket: Bracket


@dataclass(slots=True)
class Drawn:
    """What stands beside one paragraph with these marks. ``unnamed``: the spans that are only counted, unless one of
    them is lit: then it was given its name, and is ``named`` here."""

    marks: Marks
    strokes: list[Stroke] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    unnamed: frozenset[str] = frozenset()
    named: str = ""
    numbers: list[tuple[float, float, QStaticText]] = field(default_factory=list)


class Margin(QWidget):
    """``pressed`` and ``opened`` carry a span's id: clicked, double-clicked. ``pointed`` the ids of those under the
    mouse, and where that is on screen."""

    pressed = Signal(str)
    opened = Signal(str)
    pointed = Signal(list, QPoint)

    def __init__(
        self, parent: QWidget, page: Page, scene: Scene, numbers: Numbers, wheel: Callable[[QWheelEvent], None]
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._scene = scene
        self._numbers = numbers
        self._wheel = wheel
        self._drawn: dict[tuple[int, int], Drawn] = {}
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else scrolling would paint all of it again
        self.setObjectName("textMargin")
        self.restyle()

    def restyle(self) -> None:
        """Fonts, names or colours changed."""
        self._fonts = (ui_font(11), ui_font(11, QFont.Weight.DemiBold))
        self._small = ui_font(10)
        self._names = Names(self._fonts[0], self._scene.words)
        self._corners = Corners(self.devicePixelRatioF())
        self.forget()

    def forget(self) -> None:
        self._drawn.clear()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 0)

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel(event)

    # -- painting

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        area: QRect = event.rect()
        painter = QPainter(self)
        painter.fillRect(area, self._scene.paper.base)
        painter.setFont(self._fonts[0])
        top, bottom = area.top(), area.bottom() + 1
        numbered = self._numbers.kind != "none"
        for shown in self._page.visible(top, bottom):
            if numbered or self._page.marks(shown).brackets:
                upper = round(shown.y)
                drawn = self._drawn_of(shown)
                self._paint_brackets(painter, drawn, upper, top - upper, bottom - upper)
                self._paint_names(painter, drawn, upper, top - upper, bottom - upper)
                if drawn.numbers:
                    self._paint_numbers(painter, drawn, upper)
        painter.end()

    def _paint_brackets(self, painter: QPainter, drawn: Drawn, upper: int, low: int, high: int) -> None:
        scene = self._scene
        lit, soft, look_of, unknown = scene.lit, scene.soft, scene.looks.get, scene.unknown
        for stroke in drawn.strokes:
            x, top, bottom = stroke.x, stroke.top, stroke.bottom
            if top >= high or bottom <= low:
                continue
            bracket = stroke.bracket
            span = bracket.span
            colour = look_of(span[3], unknown).line
            thick = 2 if span[2] == lit or span[2] in soft else 1
            if bracket.opens or bracket.closes:
                above, below, height = self._corners.of(colour, thick, stroke.arm)
                if bracket.opens:
                    painter.drawPixmap(x, upper + top, above)
                    top += height
                if bracket.closes:
                    bottom -= height
                    painter.drawPixmap(x, upper + bottom, below)
            painter.fillRect(x, upper + top, thick, bottom - top, colour)

    def _paint_names(self, painter: QPainter, drawn: Drawn, upper: int, low: int, high: int) -> None:
        scene, height = self._scene, self._names.height
        look_of, unknown = scene.looks.get, scene.unknown
        for label in drawn.labels:
            if not low - height < label.y < high:
                continue
            span = label.brackets[0].span
            painter.setPen(scene.paper.muted if label.rest else look_of(span[3], unknown).line)
            if span[2] == scene.lit and not label.rest:
                self._paint_lit(painter, label, upper)
            else:
                painter.drawStaticText(QPointF(label.x, upper + label.y), label.name.static)

    def _paint_lit(self, painter: QPainter, label: Label, upper: int) -> None:
        font, span = self._fonts[1], label.brackets[0].span
        metrics, right = QFontMetricsF(font), label.x + label.name.width
        words = self._scene.words(span.code, span.coder)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, right - self._names_left)
        painter.setFont(font)
        painter.drawStaticText(
            QPointF(right - metrics.horizontalAdvance(shown), upper + label.y), static_text(shown, font)
        )
        painter.setFont(self._fonts[0])

    def _paint_numbers(self, painter: QPainter, drawn: Drawn, upper: int) -> None:
        painter.setPen(self._scene.paper.muted)
        painter.setFont(self._small)
        for x, y, number in drawn.numbers:
            painter.drawStaticText(QPointF(x, upper + y), number)
        painter.setFont(self._fonts[0])

    # -- what stands where

    def _drawn_of(self, shown: Shown) -> Drawn:
        marks = self._page.marks(shown)
        drawn = self._drawn.get(shown.key)
        if drawn is None or drawn.marks is not marks:
            if len(self._drawn) > _KEPT:
                self._drawn.clear()
            drawn = self._drawn[shown.key] = Drawn(marks)
            if marks.brackets:
                drawn.strokes = [self._stroke(bracket, marks, shown) for bracket in marks.brackets]
                drawn.labels = self._names.place(marks.brackets, self._room(shown, marks))
                drawn.unnamed = frozenset(b.span.id for label in drawn.labels if label.rest for b in label.brackets)
            if self._numbers.kind != "none":
                drawn.numbers = self._placed_numbers(shown)
        if drawn.unnamed:
            lit = self._scene.lit if self._scene.lit in drawn.unnamed else ""
            if lit != drawn.named:
                drawn.named = lit
                drawn.labels = self._names.place(marks.brackets, self._room(shown, marks), lit)
        return drawn

    def _room(self, shown: Shown, marks: Marks) -> Room:
        right = self._left(marks.lanes - 1, marks) - 6
        return Room(self._names_left, right, self._page.bottom(shown), self._page.reading.pitch)

    @property
    def _names_left(self) -> int:
        return 8 if self._numbers.kind == "none" else self._numbers_right + 6

    @property
    def _numbers_right(self) -> int:
        return max(NUMBERS, self.width() - WIDTH) - 6

    def _left(self, lane: int, marks: Marks) -> int:
        pitch = _PITCH if marks.lanes <= 3 else _TIGHT
        return self.width() - _CLEAR - _ARM - pitch * min(lane, 8)

    def _stroke(self, bracket: Bracket, marks: Marks, shown: Shown) -> Stroke:
        top = round(bracket.top) + (3 if bracket.opens else 0)
        # one that goes on reaches over the gap, to meet its next part
        beyond = min(bracket.bottom + self._page.reading.gap + 1, shown.height)
        bottom = round(bracket.bottom) - 2 if bracket.closes else round(beyond)
        arm = _ARM if marks.lanes <= 3 else _TIGHT - 1
        return Stroke(self._left(bracket.lane, marks), top, max(bottom, top + 2 * RADIUS), arm, bracket)

    def _placed_numbers(self, shown: Shown) -> list[tuple[float, float, QStaticText]]:
        """The number of the first one that begins in each line, on the line's baseline."""
        metrics, right = QFontMetricsF(self._small), self._numbers_right
        out: list[tuple[float, float, QStaticText]] = []
        taken = -1.0
        for number, start in self._numbers.between(*self._page.range_of(shown)):
            baseline = self._page.baseline(shown, start)
            if baseline != taken:
                text = str(number)
                x, y = right - metrics.horizontalAdvance(text), baseline - metrics.ascent()
                out.append((x, y, static_text(text, self._small)))
                taken = baseline
        return out

    # -- mouse

    def spans_under(self, point: QPointF) -> list[str]:
        """The ids of the spans whose bracket or name is there; several where "+n" stands for their names."""
        named: list[str] = []
        for shown in self._page.visible(point.y(), point.y()):
            drawn, y = self._drawn_of(shown), point.y() - round(shown.y)
            for stroke in drawn.strokes:
                if stroke.x - 2 <= point.x() <= stroke.x + _TIGHT and stroke.top - 3 <= y <= stroke.bottom + 3:
                    return [stroke.bracket.span.id]
            for label in drawn.labels:
                if label.area(self._names.height).contains(point.x(), y):
                    named = [bracket.span.id for bracket in label.brackets]
        return named

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (ids := self.spans_under(event.position())):
            self.pressed.emit(ids[0])

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if ids := self.spans_under(event.position()):
            self.opened.emit(ids[0])

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        ids = self.spans_under(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if ids else Qt.CursorShape.ArrowCursor)
        self.pointed.emit(ids, event.globalPosition().toPoint())

    @guarded
    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit([], QPoint())
