"""The reading column: a read-only QPlainTextEdit with a reading font, spaced lines, a heading and a steady caret.

Knows positions in code points, and nothing of spans: view.py adds those.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPalette, QResizeEvent, QTextCursor, QTextDocument, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from annotator.ui.guard import guarded, guarded_or
from annotator.ui.offsets import Offsets
from annotator.ui.text_view.heading import Heading
from annotator.ui.text_view.looks import paper
from annotator.ui.text_view.reading import COLUMNS, SPACING, ReadingLayout, default_font, reading
from annotator.ui.text_view.units import snapped

_INNER = 10.0  # room in the viewport round the text, for the lit span's box and its handles
_RIGHT = 20
_NARROW = 0.2  # a narrow view takes this much of the column first,
_GIVES = -0.35  # then up to this much of the margin
_CENTRED = 0.45  # how much of the room to spare goes to the left
_LEAP = 3  # screens: going further is not scrolled through
_LEAST_PIXELS, _MOST_PIXELS = 8, 72


class Column(QPlainTextEdit):
    #: What stands left and right of the text; a subclass with a margin and a ruler sets them.
    margin_width = 0
    ruler_width = 0

    zoomed = Signal(int)  # the size of the letters in pixels, after the person changed it here

    def __init__(self, parent: QWidget | None = None) -> None:
        self._ready = False  # Qt calls overrides before the constructor is through
        super().__init__(parent)
        self.text = ""
        self.offsets = Offsets("")
        self.heading = Heading()
        self._spacing, self._columns = SPACING, COLUMNS
        self._usual = default_font()
        self.reading = reading(self._usual)
        self.flow = self._make_document()
        self._make_quiet()
        self.paper = paper(self.palette())
        self._caret = QRectF()
        self.cursorPositionChanged.connect(self._caret_moved)

    def _make_document(self) -> ReadingLayout:
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(_INNER)
        document.setDefaultFont(self.reading.font)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        flow = ReadingLayout(document)
        flow.set_room(0.0, self.reading.gap)
        document.setDocumentLayout(flow)
        self.setDocument(document)
        return flow

    def _make_quiet(self) -> None:
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setCursorWidth(0)  # the view paints a steady one of its own

    # -- text and positions

    def set_text(self, text: str, title: str, subtitle: str) -> None:
        self.text = text
        self.offsets = Offsets(text)
        self.heading.title, self.heading.subtitle = title, subtitle
        self._fit_heading()
        with self.flow.filling():
            self.setPlainText(text.replace("\r", " "))  # Qt would make "\r\n" one, and every position after it wrong
            self.verticalScrollBar().setValue(0)

    def selection(self) -> tuple[int, int]:
        """The selected stretch in code points, on whole characters; (caret, caret) when nothing is selected."""
        cursor = self.textCursor()
        start = self.offsets.code_point(cursor.selectionStart())
        end = self.offsets.code_point(cursor.selectionEnd())
        return snapped(self.text, start, end)

    def caret(self) -> int:
        """Where the caret stands, in code points."""
        return self.offsets.code_point(self.textCursor().position())

    def select(self, start: int, end: int) -> None:
        """Select the stretch and bring it on screen; an empty one puts the caret there."""
        cursor = self.textCursor()
        cursor.setPosition(self.offsets.utf16(min(max(0, start), len(self.text))))
        cursor.setPosition(self.offsets.utf16(min(max(0, end), len(self.text))), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def quote(self) -> str:
        """The selected text, taken from the document's text."""
        start, end = self.selection()
        return self.text[start:end]

    @guarded_or(QMimeData)
    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.quote())
        return data

    def reveal(self, position: int) -> None:
        """Bring the code point on screen, a third of the way down where it was not there."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(self.offsets.utf16(position))
        area = self.cursorRect(cursor)
        room = self.viewport().height()
        if area.top() >= 0 and area.bottom() <= room:
            return
        above = int(room / 3 / self.reading.pitch)
        self.verticalScrollBar().setValue(max(0, self.line_of(position) - above))

    def line_of(self, position: int) -> int:
        """The number of the line that holds the code point, as the scroll bar counts them."""
        unit = self.offsets.utf16(position)
        block = self.document().findBlock(unit)
        self.flow.blockBoundingRect(block)  # lays the paragraph out
        line = block.layout().lineForTextPosition(unit - block.position())
        return block.firstLineNumber() + (line.lineNumber() if line.isValid() else 0)

    # -- how it is set

    def set_reading_font(self, font: QFont, spacing: float = SPACING, columns: int = COLUMNS) -> None:
        """Set the text in this font, lines ``spacing`` ems apart, in a column of about ``columns`` characters."""
        self._usual, self._spacing, self._columns = QFont(font), spacing, columns
        self._set_font(font)

    def zoom(self, steps: int) -> None:
        """Larger (steps > 0) or smaller letters; 0 sets the usual size again."""
        font = QFont(self.reading.plain)
        pixels = round(self.reading.em) + steps if steps else round(reading(self._usual).em)
        font.setPixelSize(min(_MOST_PIXELS, max(_LEAST_PIXELS, pixels)))
        self._set_font(font)
        self.zoomed.emit(font.pixelSize())

    def _set_font(self, font: QFont) -> None:
        self.reading = reading(font, self._spacing, self._columns)
        top = self.firstVisibleBlock().position()
        self.document().setDefaultFont(self.reading.font)
        self._fit()
        self.reveal(self.offsets.code_point(top))
        self.relaid()

    def relaid(self) -> None:
        """Lines may have moved (font, width, heading): for subclasses that keep geometry."""

    def restyled(self) -> None:
        """Colours changed: for subclasses."""

    def _fit(self) -> None:
        """Share the width out: margin, column, room to spare, ruler."""
        spare = self.contentsRect().width() - self.ruler_width - self.margin_width - _RIGHT
        spare -= round(self.reading.column + 2 * _INNER)
        short = min(0.0, spare + _NARROW * self.reading.column)
        left = self.margin_width + round(spare * _CENTRED if spare > 0 else max(_GIVES * self.margin_width, short / 2))
        right = self.ruler_width + (_RIGHT + round(spare * (1 - _CENTRED)) if spare > 0 else max(0, _RIGHT + spare))
        margins = self.viewportMargins()
        if (margins.left(), margins.right()) != (left, right):
            self.setViewportMargins(left, 0, right, 0)
        self._fit_heading()

    def _fit_heading(self) -> None:
        width = self.viewport().width() - 2 * _INNER
        self.flow.set_room(self.heading.fit(self.reading, width), self.reading.gap)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._ready:
            self._fit()
        super().resizeEvent(event)
        if self._ready:
            self.relaid()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not self._ready:
            return
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.DevicePixelRatioChange):
            self._restyle()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            # Qt gives the document the widget's font; the reading font is ours to choose
            self.document().setDefaultFont(self.reading.font)
            self.relaid()

    def _restyle(self) -> None:
        self.paper = paper(self.palette())
        mine = QPalette(self.palette())
        role = QPalette.ColorRole
        if mine.color(role.Highlight) != self.paper.selection or mine.color(role.HighlightedText) != self.paper.text:
            for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
                mine.setColor(group, role.Highlight, self.paper.selection)
                mine.setColor(group, role.HighlightedText, self.paper.text)
            self.setPalette(mine)
        self._fit()  # the heading's small letters are the window's
        self.restyled()
        self.relaid()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y()
            if steps:
                self.zoom(1 if steps > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    @guarded
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if abs(dy) * self.reading.pitch > _LEAP * self.viewport().height():
            self.flow.leap(self.document().findBlockByLineNumber(self.verticalScrollBar().value()).blockNumber())
        super().scrollContentsBy(dx, dy)
        self.flow.land()

    # -- caret and heading

    def caret_area(self) -> QRectF:
        """Where to paint the caret: as high as the letters, not as the line."""
        area = self.cursorRect()
        top = area.top() + self.reading.lift + 0.08 * self.reading.above
        return QRectF(area.left() - 1, round(top), 2, round(self.reading.above + 0.8 * self.reading.below))

    def _caret_moved(self) -> None:
        for area in (self._caret, self.caret_area()):
            self.viewport().update(area.toAlignedRect().adjusted(-1, -1, 1, 1))

    def paint_heading(self, painter: QPainter, bottom: float) -> None:
        """Paint the heading, if the top of the document is on screen above ``bottom``."""
        if self.firstVisibleBlock().position() == 0:
            top = self.contentOffset().y()
            if -self.flow.heading < top + _INNER and top < bottom:
                self.heading.paint(painter, _INNER, top, self.paper.text, self.paper.muted)
