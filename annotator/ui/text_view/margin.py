"""The margin: a bracket for each annotation beside its lines, in lanes, with the code's name where there is room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QStaticText,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from annotator.ui.guard import guarded
from annotator.ui.text_view.bands import Bracket, Marks
from annotator.ui.text_view.page import Page, Shown
from annotator.ui.text_view.paint import Scene
from annotator.ui.theme import ui_font

WIDTH = 158  # what the brackets and their names need, at the mock-up's size
_CLEAR = 8.0  # between bracket and text
_ARM = 8.0  # a bracket's width
_PITCH = 11.0
_TIGHT = 5.0  # where there are many lanes
_RADIUS = 3.0
_KEPT = 500  # paragraphs whose brackets are kept


@dataclass(slots=True)
class Name:
    """A code's name, shortened to the room there is, ready to paint."""

    text: str
    static: QStaticText
    width: float


@dataclass(slots=True)
class Label:
    """A name beside a bracket; ``x`` and ``y`` from the paragraph's top left corner."""

    x: float
    y: float
    name: Name
    bracket: Bracket


@dataclass(slots=True)
class Drawn:
    """What stands beside one paragraph with these marks."""

    marks: Marks
    brackets: list[tuple[Bracket, QPainterPath]]
    labels: list[Label]


class Margin(QWidget):
    """``pressed`` and ``opened`` carry a span's id: clicked, double-clicked. ``pointed`` the one under the mouse ("")
    and where that is on screen."""

    pressed = Signal(str)
    opened = Signal(str)
    pointed = Signal(str, QPoint)

    def __init__(self, parent: QWidget, page: Page, scene: Scene, wheel: Callable[[QWheelEvent], None]) -> None:
        super().__init__(parent)
        self._page = page
        self._scene = scene
        self._wheel = wheel
        self._names: dict[tuple[str, int], Name] = {}
        self._drawn: dict[tuple[int, int], Drawn] = {}
        self._fonts = (QFont(), QFont())
        self._metrics = QFontMetricsF(QFont())
        self._height = 0.0
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else scrolling would paint all of it again
        self.setObjectName("textMargin")
        self.restyle()

    def restyle(self) -> None:
        """Fonts, names or colours changed."""
        self._fonts = (ui_font(11), ui_font(11, QFont.Weight.DemiBold))
        self._metrics = QFontMetricsF(self._fonts[0])
        self._height = self._metrics.height()
        self._names.clear()
        self.forget()

    def forget(self) -> None:
        self._drawn.clear()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 0)

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel(event)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        area: QRect = event.rect()
        painter = QPainter(self)
        painter.fillRect(area, self._scene.paper.base)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shown in self._page.visible(area.top(), area.bottom()):
            if self._page.marks(shown).brackets:
                self._paint(painter, shown.y, self._drawn_of(shown))
        painter.end()

    def _paint(self, painter: QPainter, y: float, drawn: Drawn) -> None:
        scene = self._scene
        lit, soft, look_of, unknown = scene.lit, scene.soft, scene.looks.get, scene.unknown
        painter.translate(0, y)
        for bracket, path in drawn.brackets:
            span = bracket.span
            colour = look_of(span[3], unknown).line
            painter.setPen(QPen(colour, 2.0 if span[2] == lit or span[2] in soft else 1.2))
            painter.drawPath(path)
        painter.setFont(self._fonts[0])
        for label in drawn.labels:
            painter.setPen(look_of(label.bracket.span[3], unknown).line)
            if label.bracket.span[2] == lit:
                self._paint_lit(painter, label)
            else:
                painter.drawStaticText(QPointF(label.x, label.y), label.name.static)
        painter.translate(0, -y)

    def _paint_lit(self, painter: QPainter, label: Label) -> None:
        painter.setFont(self._fonts[1])
        width = painter.fontMetrics().horizontalAdvance(label.name.text)
        static = QStaticText(label.name.text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        painter.drawStaticText(QPointF(label.x + label.name.width - width, label.y), static)
        painter.setFont(self._fonts[0])

    def _drawn_of(self, shown: Shown) -> Drawn:
        marks = self._page.marks(shown)
        drawn = self._drawn.get(shown.key)
        if drawn is None or drawn.marks is not marks:
            if len(self._drawn) > _KEPT:
                self._drawn.clear()
            brackets = [(bracket, self._path(bracket, marks, shown)) for bracket in marks.brackets]
            drawn = self._drawn[shown.key] = Drawn(marks, brackets, self._place(shown, marks))
        return drawn

    def _left(self, lane: int, marks: Marks) -> float:
        pitch = _PITCH if marks.lanes <= 3 else _TIGHT
        return self.width() - _CLEAR - _ARM - pitch * min(lane, 8)

    def _path(self, bracket: Bracket, marks: Marks, shown: Shown) -> QPainterPath:
        left = round(self._left(bracket.lane, marks)) + 0.5
        right = left + (_ARM if marks.lanes <= 3 else _TIGHT - 1)
        top = round(bracket.top) + 3.5 if bracket.opens else bracket.top
        # one that goes on reaches over the gap, to meet its next part
        beyond = min(bracket.bottom + self._page.reading.gap + 1, shown.height)
        bottom = round(bracket.bottom) - 2.5 if bracket.closes else beyond
        path = QPainterPath()
        if bracket.opens:
            path.moveTo(right, top)
            path.lineTo(left + _RADIUS, top)
            path.quadTo(left, top, left, top + _RADIUS)
        else:
            path.moveTo(left, top)
        if bracket.closes:
            path.lineTo(left, bottom - _RADIUS)
            path.quadTo(left, bottom, left + _RADIUS, bottom)
            path.lineTo(right, bottom)
        else:
            path.lineTo(left, bottom)
        return path

    # -- names

    def _place(self, shown: Shown, marks: Marks) -> list[Label]:
        """Names from top to bottom, each beside the first line of its bracket or as little below as the names above it
        allow; one that finds no room in its paragraph is left to the mouse and the list of annotations."""
        right = self._left(marks.lanes - 1, marks) - 6
        height = self._height
        free = 0.0
        placed: list[Label] = []
        for bracket in sorted((b for b in marks.brackets if b.opens), key=lambda b: (b.top, b.lane)):
            y = max(bracket.top + 4, free)
            if y + height <= shown.height + 2:
                name = self._name(bracket.span.code, int(right - 8))
                placed.append(Label(right - name.width, y, name, bracket))
                free = y + height
        return placed

    def _name(self, code: str, room: int) -> Name:
        name = self._names.get((code, room))
        if name is None:
            full = self._scene.look(code).name
            text = self._metrics.elidedText(full, Qt.TextElideMode.ElideRight, room)
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.prepare(font=self._fonts[0])
            name = self._names[code, room] = Name(text, static, self._metrics.horizontalAdvance(text))
        return name

    # -- mouse

    def span_at(self, point: QPointF) -> str:
        """The id of the span whose bracket or name is there; ""."""
        best = ""
        for shown in self._page.visible(point.y(), point.y()):
            marks = self._page.marks(shown)
            y = point.y() - shown.y
            for label in self._drawn_of(shown).labels:
                if QRectF(label.x, label.y, self.width() - label.x, self._height).contains(point.x(), y):
                    best = label.bracket.span.id
            for bracket in marks.brackets:
                left = self._left(bracket.lane, marks)
                if left - 2 <= point.x() <= left + _TIGHT and bracket.top <= y <= bracket.bottom:
                    return bracket.span.id
        return best

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (id_ := self.span_at(event.position())):
            self.pressed.emit(id_)

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if id_ := self.span_at(event.position()):
            self.opened.emit(id_)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        id_ = self.span_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if id_ else Qt.CursorShape.ArrowCursor)
        self.pointed.emit(id_, event.globalPosition().toPoint())

    @guarded
    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit("", QPoint())
