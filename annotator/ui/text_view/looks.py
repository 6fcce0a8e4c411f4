"""What a code looks like on this paper: its colour made readable, its tints, the pattern of its underline.

Where they are painted is bands.py's and margin.py's affair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen, QPixmap

from annotator.ui.colours import mix, on_paper
from annotator.ui.theme import current

PATTERNS = ("solid", "dashed", "dotted", "wavy", "double", "dash-dot")
#: Lengths of stroke and gap, in strokes' thicknesses.
_DASHES = {"dashed": (3.0, 1.5), "dotted": (1.0, 1.0), "dash-dot": (4.0, 1.5, 1.0, 1.5)}
_HIGHLIGHT = "#e0a800"


@dataclass(frozen=True)
class Look:
    """``line`` reads as text on the paper; ``tint`` lies behind words, ``strong`` behind lit ones. ``ratio``: device
    pixels in one pixel."""

    name: str
    line: QColor
    tint: QColor
    strong: QColor
    pattern: str = "solid"
    ratio: float = 1.0
    _tiles: dict[int, Tile] = field(default_factory=dict, repr=False, compare=False)

    def underline(self, painter: QPainter, x: int, y: int, width: int, thickness: int) -> None:
        """Paint the underline ``thickness`` high whose top left corner is at x, y. Patterns are in step with the
        painter's origin, so neighbouring pieces join."""
        if self.pattern == "solid":
            painter.fillRect(x, y, width, thickness, self.line)
            return
        tile = self._tiles.get(thickness)
        if tile is None:
            tile = self._tiles[thickness] = _tile(self.pattern, self.line, thickness, self.ratio)
        painter.drawTiledPixmap(x, y, width, tile.height, tile.pixmap, x % tile.period, 0)


class Tile(NamedTuple):
    """One period of a pattern."""

    pixmap: QPixmap
    period: int
    height: int


def looks(codes: Mapping[str, tuple[str, str, int]], palette: QPalette, ratio: float = 1.0) -> dict[str, Look]:
    """Looks by code id, from (name, colour as "#rrggbb", number of the pattern)."""
    return {id_: _look(name, colour, pattern, palette, ratio) for id_, (name, colour, pattern) in codes.items()}


def unknown_look(palette: QPalette) -> Look:
    """For spans whose code nobody named yet."""
    return _look("", palette.color(QPalette.ColorRole.PlaceholderText).name(), 2, palette, 1.0)


@dataclass(frozen=True)
class Paper:
    """The view's own colours, from the palette."""

    base: QColor
    text: QColor
    muted: QColor
    accent: QColor
    line: QColor
    panel: QColor
    highlight: QColor
    highlight_edge: QColor
    selection: QColor
    thumb: QColor


def paper(palette: QPalette) -> Paper:
    role = QPalette.ColorRole
    base = palette.color(role.Base)
    accent = QColor(palette.color(role.Accent))
    accent.setAlpha(255)  # where a desktop names none, Qt takes the selection's
    selection = QColor(accent)
    selection.setAlphaF(0.28)  # marks under the selection stay visible
    return Paper(
        base=base,
        text=palette.color(role.Text),
        muted=_opaque(palette.color(role.PlaceholderText), base),
        accent=accent,
        line=palette.color(role.Mid),
        panel=palette.color(role.Window),
        highlight=QColor(mix(_HIGHLIGHT, base.name(), 0.38)),
        highlight_edge=QColor(on_paper(_HIGHLIGHT, base.name(), 3.0)),
        selection=selection,
        thumb=QColor(mix(palette.color(role.Text).name(), base.name(), 0.13)),
    )


def _opaque(colour: QColor, base: QColor) -> QColor:
    """What a translucent colour looks like on the paper."""
    return QColor(mix(colour.name(), base.name(), colour.alphaF()))


def _look(name: str, colour: str, pattern: int, palette: QPalette, ratio: float) -> Look:
    base = palette.color(QPalette.ColorRole.Base).name()
    line = on_paper(colour, base)
    share = current().tint_share
    return Look(
        name,
        QColor(line),
        QColor(mix(line, base, share)),
        QColor(mix(line, base, min(0.45, share * 1.7))),
        PATTERNS[pattern % len(PATTERNS)],
        ratio,
    )


def _tile(pattern: str, colour: QColor, thickness: int, ratio: float) -> Tile:
    if pattern == "wavy":
        return _wave(colour, thickness, ratio)
    if pattern == "double":
        return _blocks([(0, 0, 8), (0, thickness, 8)], 8, thickness + 1, 1, colour, ratio)
    dashes = [max(1, round(length * thickness)) for length in _DASHES[pattern]]
    starts = [sum(dashes[:n]) for n in range(0, len(dashes), 2)]
    blocks = [(start, 0, dashes[2 * n]) for n, start in enumerate(starts)]
    return _blocks(blocks, sum(dashes), thickness, thickness, colour, ratio)


def _blocks(
    blocks: Sequence[tuple[int, int, int]], period: int, height: int, stroke: int, colour: QColor, ratio: float
) -> Tile:
    """A tile of filled rectangles, each (x, y, width) and ``stroke`` high."""
    pixmap = _empty(period, height, ratio)
    painter = QPainter(pixmap)
    for x, y, width in blocks:
        painter.fillRect(x, y, width, stroke, colour)
    painter.end()
    return Tile(pixmap, period, height)


def _wave(colour: QColor, thickness: int, ratio: float) -> Tile:
    period, height = 4 * thickness, thickness + 2
    pixmap = _empty(period, height, ratio)
    low, high = height - 0.75, 0.75
    path = QPainterPath(QPointF(-period / 4, low))
    for number in range(6):
        path.lineTo(QPointF(period * (number / 2 + 0.25), high if number % 2 == 0 else low))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(path)
    painter.end()
    return Tile(pixmap, period, height)


def _empty(width: int, height: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
