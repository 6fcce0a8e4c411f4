"""CodedTextView: the widget that the window talks to. It joins the parts: what is held (holding.py), what is on screen
(page.py), how it is painted (paint.py, margin.py, ruler.py), the mouse (pointer.py), selecting (selecting.py).

QPlainTextEdit gives lazy layout, selection, keys, bidirectional text and the accessible text interface; this view
paints beneath and above its letters only what is visible. Positions in its interface are code points. Quotes come from
the text that was given, never from the widget.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from PySide6.QtCore import SIGNAL, QEvent, QObject, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.i18n import tr
from annotator.ui.guard import guarded
from annotator.ui.text_view import margin, paint, ruler
from annotator.ui.text_view.announce import announce
from annotator.ui.text_view.boundary import Edge, Handle, handles, moved
from annotator.ui.text_view.column import Column
from annotator.ui.text_view.holding import Holding, Source
from annotator.ui.text_view.hover import Hover
from annotator.ui.text_view.looks import looks, unknown_look
from annotator.ui.text_view.numbers import Numbers
from annotator.ui.text_view.page import Page
from annotator.ui.text_view.pointer import Pointer
from annotator.ui.text_view.selecting import Selecting
from annotator.ui.text_view.spans import Span

_ANNOUNCE_AFTER = 250  # milliseconds that the caret rests


class CodedTextView(Column):
    """``selectionChanged(start, end)``; ``spanLit(id)``, "" when none is any more; ``spanActivated(id)``: the person
    wants its fields; ``resizeRequested(id, start, end)``: the view changes nothing itself until ``replace_span``."""

    selectionChanged = Signal(int, int)  # hides Qt's, which says nothing of where
    spanLit = Signal(str)
    spanActivated = Signal(str)
    resizeRequested = Signal(str, int, int)

    margin_width = margin.WIDTH
    ruler_width = ruler.WIDTH

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes: Mapping[str, tuple[str, str, int]] = {}
        self._coders: Mapping[str, str] = {}
        self.lit_span: Span | None = None
        self._preview: tuple[int, int] | None = None
        self._resting_handles = False
        self._holding = Holding(self)
        self._page = Page(self, self.flow, self._holding, self.reading)
        self._scene = paint.Scene(self.paper, unknown_look(self.palette()))
        self._numbers = Numbers(self)
        self._margin = margin.Margin(self, self._page, self._scene, self._numbers, self.wheelEvent)
        self._ruler = ruler.Ruler(self, self._holding, self._scene, self._on_screen, self.wheelEvent)
        self._hover = Hover(self)
        self._pointer = Pointer(self)
        self._selecting = Selecting(self.selection, self.select)
        self._resting = QTimer(self, interval=_ANNOUNCE_AFTER, singleShot=True)
        self.setObjectName("textView")
        self.setAccessibleName(tr("article text"))
        self.viewport().setMouseTracking(True)
        self._connect()
        self._ready = True
        self._restyle()
        self._fit()

    def _connect(self) -> None:
        # by name: the class's own signal hides Qt's
        QObject.connect(self, SIGNAL("selectionChanged()"), self._selection_changed)
        self.updateRequest.connect(self._follow)
        self.cursorPositionChanged.connect(self._resting.start)
        self._resting.timeout.connect(self._announce_caret)
        self._holding.grown.connect(self._ruler.redraw)
        self._holding.grown.connect(self._name_coders)
        self._holding.late.connect(self._came_late)
        self._numbers.grown.connect(self._margin.forget)
        self._margin.pressed.connect(self.light)
        self._margin.opened.connect(self.spanActivated)
        self._margin.pointed.connect(self._hover.point_in_margin)
        self._ruler.chosen.connect(self._go_to_share)

    # -- what it shows

    def set_codes(self, codes: Mapping[str, tuple[str, str, int]]) -> None:
        """Codes by id: (name, colour as "#rrggbb", number of the underline's pattern)."""
        self._codes = dict(codes)
        self._restyle()

    def set_coders(self, coders: Mapping[str, str]) -> None:
        """Coders' names by id: said with a span where several coders' spans are shown."""
        self._coders = self._scene.coders = dict(coders)
        self._margin.restyle()

    def set_document(self, text: str, title: str = "", subtitle: str = "", spans: Sequence[Span] | Source = ()) -> None:
        """Show a document from its beginning. ``spans`` in text order; for a large document rather a function
        ``source(start, end)`` that gives the spans overlapping a stretch: they are read as they are needed."""
        self._unlight()
        self._holding.reset(text, spans)
        self._page.forget()  # its paragraphs are about to go,
        self._scene.highlights = ()
        self._selecting.text = text
        self._numbers.reset(text)
        self._ruler.length = len(text)
        self.setAccessibleDescription(title)
        self.set_text(text, title, subtitle)
        self._page.offsets = self.offsets
        self._page.forget()  # and what Qt asked for meanwhile was half of this and half of that
        self._refresh()

    def set_spans(self, spans: Sequence[Span] | Source) -> None:
        """Other spans on the same text; place, selection and, where it is still there, the lit span stay."""
        self._holding.reset(self.text, spans)
        self._page.forget_marks()
        if self.lit_span is not None:
            self.lit_span = self._holding.find(self.lit_span.id, near=self.lit_span.start)
            if self.lit_span is None:
                self._unlight()
        self._refresh()

    @property
    def complete(self) -> bool:
        """Whether all spans of the document have been read."""
        return self._holding.complete

    def clear(self) -> None:
        """Show nothing."""
        self.set_document("")

    def add_span(self, span: Span) -> None:
        if self._holding.add(span):
            self._touch(span)

    def remove_span(self, id_: str) -> None:
        """Take the span away; nothing happens when it is not shown."""
        span = self._holding.remove(id_)
        if span is not None:
            self._touch(span)
        if self.lit == id_:
            self._unlight()

    def replace_span(self, span: Span) -> None:
        """Show the span with this id as it is now (boundaries, code); it stays lit if it was."""
        old = self._holding.remove(span.id)
        if old is not None:
            self._touch(old)
        if self._holding.add(span):
            self._touch(span)
        if self.lit == span.id:
            self.lit_span = span
            self.viewport().update()

    def set_highlights(self, stretches: Sequence[tuple[int, int]]) -> None:
        """Mark what a search found: stretches in text order."""
        self._scene.highlights = sorted(stretches)
        self.viewport().update()
        self._ruler.redraw()

    def set_numbers(self, kind: Literal["none", "paragraph", "sentence"]) -> None:
        """Number the paragraphs or sentences in the margin; "none" (so it begins): neither."""
        if kind != self._numbers.kind:
            self._numbers.reset(self.text, kind)
            self.margin_width = margin.WIDTH + (margin.NUMBERS if kind != "none" else 0)
            self._fit()
            self.relaid()

    # -- spans

    @property
    def lit(self) -> str | None:
        """The id of the lit span."""
        return self.lit_span.id if self.lit_span else None

    def span(self, id_: str) -> Span | None:
        """The span with this id."""
        return self._holding.find(id_)

    def spans_at(self, position: int) -> list[Span]:
        """The spans over this code point, shortest first."""
        return sorted(self._holding.touching(position, position + 1), key=lambda s: (s.end - s.start, s))

    def light(self, id_: str | None, near: int | None = None) -> None:
        """Light the span, and bring it on screen; None or "": none. ``near``: where it begins, which spares reading a
        large document up to there."""
        span = self._holding.find(id_, near) if id_ else None
        if span == self.lit_span:
            return
        self.lit_span = span
        self._scene.lit = span.id if span else ""
        self._preview, self._resting_handles = None, False
        if span is not None:
            self.reveal(span.start)
            self._say([span])
        self.viewport().update()
        self._margin.update()
        self.spanLit.emit(self._scene.lit)

    def walk(self, step: int) -> bool:
        """Light the next span in text order (1), or the one before (-1), beginning at the lit one or else at the caret,
        which goes with it. Whether there was one."""
        here = self.lit_span or Span(self.caret(), 0 if step > 0 else self.caret(), "", "")
        span = self._holding.after(here) if step > 0 else self._holding.before(here)
        if span is None:
            announce(self, tr("No more annotations."))
            return False
        self.select(span.start, span.start)
        self.light(span.id)
        return True

    def move_boundary(self, edge: Edge, kind: str, step: int) -> None:
        """Ask for the lit span with its "start" or "end" one "character", "word", "clause", "sentence" or "paragraph"
        later (step 1) or earlier (-1)."""
        if self.lit_span is not None:
            self._request(self.lit_span, moved(self.text, self.lit_span, edge, kind, step))

    def rest_handles(self, resting: bool = True) -> None:
        """Show no handles on the lit span (while words are selected to anchor a field, say), until another is lit."""
        if resting != self._resting_handles:
            self._resting_handles = resting
            self.viewport().update()

    def _request(self, span: Span, stretch: tuple[int, int]) -> None:
        if stretch != (span.start, span.end):
            self.resizeRequested.emit(span.id, *stretch)

    def _unlight(self) -> None:
        was_lit, self.lit_span, self._scene.lit, self._preview = self._scene.lit, None, "", None
        if was_lit:
            self.spanLit.emit("")

    # -- selecting by unit

    def select_unit(self, kind: str, extend: bool = False) -> None:
        """Select the "word", "clause", "sentence" or "paragraph" at the caret; with ``extend`` add the next one."""
        self._selecting.unit(kind, extend)

    def select_wider(self) -> None:
        self._selecting.wider()

    def select_narrower(self) -> None:
        self._selecting.narrower()

    def select_step(self, direction: int) -> None:
        """The next unit of the kind selected last (1), or the one before (-1)."""
        self._selecting.step(direction)

    def select_more(self) -> None:
        """One more unit of the kind selected last."""
        self._selecting.more()

    def select_less(self) -> None:
        self._selecting.less()

    def _selection_changed(self) -> None:
        self.selectionChanged.emit(*self.selection())

    # -- painting

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        self._painted(self._paint_under, event.rect())
        self._name_coders()
        super().paintEvent(event)
        if self.lit_span is not None or self._caret_on_screen():
            self._painted(self._paint_over, event.rect())

    def _painted(self, paint_on: Callable[[QPainter, QRect], None], area: QRect) -> None:
        painter = QPainter(self.viewport())
        try:
            paint_on(painter, area)
        finally:
            painter.end()

    def _name_coders(self) -> None:
        """Say in the margin whose a mark is, as soon as there are marks of several."""
        several = self._holding.index.several_coders
        if several != self._scene.several:
            self._scene.several = several
            self._margin.restyle()

    def _caret_on_screen(self) -> bool:
        number, screen = self.textCursor().blockNumber(), self._page.screen()
        return bool(screen) and screen[0].key[0] <= number <= screen[-1].key[0]

    def _paint_under(self, painter: QPainter, area: QRect) -> None:
        top, bottom = float(area.top()), float(area.bottom() + 1)
        self.paint_heading(painter, bottom)
        paint.tints(painter, self._page, self._scene, top, bottom)
        lit, preview = self.lit_span, self._preview
        outline = [] if lit is None else self._page.rects(*(preview or lit[:2]), top, bottom)
        if lit is not None and preview is not None:
            paint.fill(painter, outline, self._scene.look(lit.code).strong)
        if self._scene.highlights:
            paint.finds(painter, self._finds_between(top, bottom), self.paper)
        paint.underlines(painter, self._page, self._scene, top, bottom)
        if lit is not None and preview is not None:
            paint.box(painter, outline, self.paper.accent, 2.0)
        elif lit is not None:
            paint.box(painter, outline, self._scene.look(lit.code).line)

    def _paint_over(self, painter: QPainter, area: QRect) -> None:
        if self.lit_span is not None:
            colour = self._scene.look(self.lit_span.code).line
            for grip in self._handles():
                paint.handle(painter, grip, colour, self.paper.base)
        if self._caret_on_screen():
            paint.caret(painter, self.caret_area(), self.paper.accent if self.hasFocus() else self.paper.muted)

    def _finds_between(self, top: float, bottom: float) -> list[QRectF]:
        start, end = self._page.stretch()
        finds = self._scene.highlights
        first = bisect_left(finds, start, key=lambda stretch: stretch[1])
        last = bisect_right(finds, end, key=lambda stretch: stretch[0])
        return [rect for a, b in finds[first:last] for rect in self._page.rects(a, b, top, bottom)]

    def _touch(self, span: Span) -> None:
        """Paint again what shows the span."""
        area = self._page.touch(span.start, span.end).toAlignedRect()
        self.viewport().update(area)
        self._margin.update(0, area.top(), self._margin.width(), area.height())
        self._ruler.touch(span.start, span.end)

    def _came_late(self) -> None:
        """A span reaches into what may have been painted already."""
        self._page.forget_marks()
        self.viewport().update()
        self._margin.update()

    def _refresh(self) -> None:
        self.viewport().update()
        self._margin.forget()
        self._ruler.redraw()

    def _follow(self, area: QRect, moved_by: int) -> None:
        """The text was scrolled, or is painted again: so must the margin be."""
        self.flow.land()
        if moved_by:
            self._margin.scroll(0, moved_by)
            self._ruler.follow()
            self._hover.leave()
        else:
            self._margin.update(0, area.top(), self._margin.width(), area.height())

    def relaid(self) -> None:
        self._page.reading = self.reading
        self._page.forget()
        room = self.contentsRect()
        self._margin.setGeometry(room.left(), room.top(), self.viewportMargins().left(), room.height())
        self._ruler.setGeometry(room.right() + 1 - ruler.WIDTH, room.top(), ruler.WIDTH, room.height())
        self._refresh()

    def restyled(self) -> None:
        self._scene.paper = self.paper
        self._scene.looks = looks(self._codes, self.palette(), self.devicePixelRatioF())
        self._scene.unknown = unknown_look(self.palette())
        self._margin.restyle()
        self._refresh()

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._caret_moved()

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._caret_moved()

    # -- keys

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.lit and not event.modifiers():
            self.spanActivated.emit(self.lit)
        elif event.key() == Qt.Key.Key_Escape and self._pointer.cancel():
            self.preview(None)
        else:
            super().keyPressEvent(event)

    # -- mouse

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._pointer.press(event):
            super().mousePressEvent(event)

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._pointer.double(event):
            super().mouseDoubleClickEvent(event)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._pointer.move(event):
            super().mouseMoveEvent(event)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._pointer.release(event):
            super().mouseReleaseEvent(event)

    @guarded
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover.leave()

    def point_at(self, point: QPointF) -> None:
        """The mouse is here, no button pressed."""
        over_handle = self.handle_at(point) is not None
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if over_handle else Qt.CursorShape.IBeamCursor)
        self._hover.point_at(point, [] if over_handle else self.spans_under(point))

    def nearest(self, point: QPointF) -> int:
        """The code point boundary nearest to a point of the viewport."""
        return self.offsets.code_point(self.cursorForPosition(point.toPoint()).position())

    def spans_under(self, point: QPointF) -> list[Span]:
        """The spans whose words are under this point of the viewport, shortest first."""
        position = self._page.position_at(point)
        return [] if position is None else self.spans_at(position)

    def handle_at(self, point: QPointF) -> Handle | None:
        """The handle of the lit span that is there."""
        return next((handle for handle in self._handles() if handle.reach.contains(point)), None)

    def preview(self, stretch: tuple[int, int] | None) -> None:
        """Show where the lit span would end up while a boundary is dragged."""
        self._preview = stretch
        self.viewport().update()

    def finish_preview(self) -> None:
        stretch, self._preview = self._preview, None
        self.viewport().update()
        if stretch is not None and self.lit_span is not None:
            self._request(self.lit_span, stretch)

    def soften(self, spans: Sequence[Span]) -> bool:
        """Light the first of the spans softly. Whether that is another one than before."""
        soft = frozenset(span.id for span in spans[:1])
        if soft == self._scene.soft:
            return False
        self._scene.soft = soft
        self.viewport().update()
        self._margin.update()
        return True

    def words(self, span: Span) -> str:
        """The code's name; the coder's too, where there are several."""
        name, coder = self._scene.look(span.code).name, self._coders.get(span.coder, "")
        return f"{name} · {coder}" if coder and len(self._coders) > 1 else name

    def scroll_towards(self, y: float) -> None:
        """Scroll by a line where this height is above or below the viewport."""
        if not 0 <= y <= self.viewport().height():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + (-1 if y < 0 else 1))

    def _handles(self) -> list[Handle]:
        if self.lit_span is None or self._resting_handles:
            return []
        start, end = self._preview or (self.lit_span.start, self.lit_span.end)
        return handles(self._page, start, end, float(self.viewport().height()))

    # -- ruler and screen reader

    def _on_screen(self) -> tuple[float, float]:
        start, end = self._page.stretch()
        length = max(1, len(self.text))
        return start / length, end / length

    def _go_to_share(self, share: float) -> None:
        """Bring the middle of the screen to this share of the document."""
        number = self.line_of(min(len(self.text), round(share * len(self.text))))
        lines = self.viewport().height() / self.reading.pitch
        self.verticalScrollBar().setValue(max(0, number - int(lines / 2)))

    def _announce_caret(self) -> None:
        if self.hasFocus():
            self._say(self.spans_at(self.caret()))

    def _say(self, spans: Sequence[Span]) -> None:
        announce(self, ", ".join(self.words(span) for span in spans))
