"""The reading font: which letters, how large, how far the lines stand apart, how wide the column is.

Also the text layout that leaves room for the heading and between paragraphs. The trick that spaces the lines is
explained in strut.py.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QImage, QPainter, QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from annotator.ui.guard import guarded_or
from annotator.ui.text_view.strut import strut_font

FAMILIES = (
    "Noto Serif",
    "Charter",
    "Georgia",
    "Source Serif 4",
    "Liberation Serif",
    "DejaVu Serif",
    "Noto Serif CJK KR",
)
PIXELS = 17
SPACING = 1.73
COLUMNS = 68
#: English letters in about their usual shares: the width of a column is counted in these.
_SAMPLE = "the researcher noted that officials in the country put the number at a few thousand this year "
_ABOVE = 0.12  # how much of the extra room stands above the letters; the rest is for underlines

#: Letters that run from right to left, and the marks that turn the direction round.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_WARM = 48  # paragraphs whose glyphs are kept: some screens
_FAR = QRectF(0.0, 0.0, 1.0, 1e6)  # a paragraph higher than any screen
_struts: dict[tuple[int, int], str] = {}


@dataclass(frozen=True, slots=True)
class Reading:
    """``font`` is what lays out the text; ``plain`` the same without the strut. Lengths in pixels: ``em`` the font's
    size, ``above`` and ``below`` the plain font's reach from the baseline, ``lift`` the strut's extra room above it,
    ``pitch`` from line to line, ``gap`` between paragraphs, ``column`` the width of the text."""

    font: QFont
    plain: QFont
    em: float
    above: float
    below: float
    lift: float
    pitch: float
    gap: float
    column: float

    @property
    def unit(self) -> float:
        """A pixel of the mock-up, at this size of text."""
        return self.em / PIXELS

    def scaled(self, factor: float) -> QFont:
        """The plain font at ``factor`` times its size."""
        font = QFont(self.plain)
        font.setPixelSize(max(1, round(self.em * factor)))
        return font


def default_font() -> QFont:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(PIXELS)
    return font


def reading(font: QFont, spacing: float = SPACING, columns: int = COLUMNS) -> Reading:
    """How to set text in ``font``: lines ``spacing`` ems apart (never closer than the font asks for), ``columns``
    average letters wide."""
    plain = QFont(font)
    metrics = QFontMetricsF(plain)
    em = float(plain.pixelSize()) if plain.pixelSize() > 0 else metrics.height() / 1.362
    if plain.pixelSize() <= 0:
        plain.setPixelSize(round(em))
    above, below = metrics.ascent(), metrics.descent()
    extra = spacing * em - above - below
    spaced = QFont(plain)
    lift = 0.0
    if extra > 0:
        lift = _ABOVE * extra
        family = _strut((above + lift) / em, (below + extra - lift) / em)
        spaced.setFamilies([*([family] if family else []), *(plain.families() or [plain.family()])])
    column = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * columns
    return Reading(spaced, plain, em, above, below, lift, above + below + max(0.0, extra), round(0.82 * em), column)


def _strut(ascent: float, descent: float) -> str:
    """The family of a registered strut with these metrics in ems; "" where the platform takes no fonts."""
    key = round(ascent * 1000), round(descent * 1000)
    if key not in _struts:
        family = f"Annotator Strut {key[0]} {key[1]}"
        number = QFontDatabase.addApplicationFontFromData(QByteArray(strut_font(family, *key)))
        _struts[key] = family if number >= 0 else ""
    return _struts[key]


class ReadingLayout(QPlainTextDocumentLayout):
    """QPlainTextEdit's layout, with room above the first line and between paragraphs, and right-to-left paragraphs at
    the right edge. An empty line is as high as the gap between paragraphs, so that texts with and without empty lines
    look alike."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._heading = 0.0
        self._gap = 0.0
        self._rects: dict[int, QRectF] = {}
        self._warm: deque[QTextBlock] = deque()
        self._filling = False
        self._leaping_to = -1
        self._nowhere = QImage(1, 1, QImage.Format.Format_RGB32)

    def set_room(self, heading: float, gap: float) -> None:
        """Room above the first line and between paragraphs, in pixels."""
        if (heading, gap) != (self._heading, self._gap):
            self._heading, self._gap = heading, gap
            self._rects.clear()

    @property
    def heading(self) -> float:
        return self._heading

    @contextmanager
    def filling(self) -> Iterator[None]:
        """While another text is put into the document. Qt lays its last page out in between, throws that away and does
        it again at the end: the first time it hears that one paragraph fills the screen."""
        self._forget()
        self._filling = True
        try:
            yield
        finally:
            self._filling = False
        self._forget()
        if self.document().blockCount() == 1:  # Qt lays that out at once, past the rules here
            self.document().firstBlock().layout().clearLayout()
        self.documentSizeChanged.emit(self.documentSize())

    def leap(self, to: int) -> None:
        """The view is about to go far away, to this paragraph. To find out how far, Qt measures the next screens from
        where it was; what is not laid out there need not be: it hears that it is far indeed, until ``land``."""
        self._leaping_to = to

    def land(self) -> None:
        self._leaping_to = -1

    def _forget(self) -> None:
        self._rects.clear()
        self._warm.clear()

    @guarded_or(QRectF)
    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        number = block.blockNumber()
        if number < 0:
            return QRectF()
        if self._filling:
            return _FAR
        # Qt asks some ten times a frame; a paragraph that it lays out anew has no lines at first
        fresh = not block.layout().lineCount()
        if fresh and -1 < self._leaping_to != number:
            return _FAR
        rect = self._rects.get(number)
        if fresh or rect is None:
            rect = self._rects[number] = self._measured(block, fresh)
        return rect

    def _measured(self, block: QTextBlock, fresh: bool) -> QRectF:
        if fresh:
            self._keep_warm(block)
        rect = super().blockBoundingRect(block)
        if fresh and has_right_to_left(block.text()) and block.textDirection() == Qt.LayoutDirection.RightToLeft:
            _align_right(block)
        first = 0.0
        if block.position() == 0 and self._heading:
            first = self._make_room(block)
            rect = super().blockBoundingRect(block)
        following = block.next()
        if block.length() == 1:
            rect.setHeight(first + (self._gap if following.isValid() else rect.height()))
        elif following.isValid() and following.length() > 1:
            rect.setHeight(rect.height() + self._gap)
        return rect

    def _keep_warm(self, block: QTextBlock) -> None:
        """Have Qt keep the paragraph's glyphs from being laid out to being painted, which else finds them anew every
        time; and let those go that were laid out long ago."""
        block.layout().setCacheEnabled(True)
        self._warm.append(block)
        if len(self._warm) >= 2 * _WARM:
            painter = QPainter(self._nowhere)
            for _ in range(_WARM):
                layout = self._warm.popleft().layout()
                layout.setCacheEnabled(False)
                layout.draw(painter, QPointF(0, -1e6))  # frees them, and paints nothing
            painter.end()

    def _make_room(self, block: QTextBlock) -> float:
        """Move the first paragraph's lines below the heading, once after each time they were laid out."""
        layout = block.layout()
        missing = self._heading - layout.lineAt(0).y()
        if missing:
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                line.setPosition(QPointF(line.x(), line.y() + missing))
        return self._heading


def _align_right(block: QTextBlock) -> None:
    layout = block.layout()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        line.setPosition(QPointF(line.x() + max(0.0, line.width() - line.naturalTextWidth()), line.y()))


def has_right_to_left(text: str) -> bool:
    """Whether some of the text runs from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None
