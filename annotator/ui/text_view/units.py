"""From one unit of text to the next: words, clauses, sentences, paragraphs, and whole characters as people see them.

Where units begin and end is model/segmentation.py's affair. Positions are code points.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QTextBoundaryFinder

from annotator.model.segmentation import UNITS, Range
from annotator.ui.offsets import Offsets

LADDER = ("word", "clause", "sentence", "paragraph")


def line_at(text: str, position: int) -> Range:
    """The line that holds the position, without its line break."""
    end = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, len(text) if end < 0 else end


def units_from(text: str, position: int, kind: str) -> Iterator[Range]:
    """Units in text order, beginning with those of the line that holds the position."""
    low, high = line_at(text, position)
    while True:
        yield from ((low + start, low + end) for start, end in UNITS[kind](text[low:high]))
        if high >= len(text):
            return
        low, high = line_at(text, high + 1)


def units_back(text: str, position: int, kind: str) -> Iterator[Range]:
    """Units against text order, beginning with those of the line that holds the position."""
    low, high = line_at(text, position)
    while True:
        yield from ((low + start, low + end) for start, end in reversed(UNITS[kind](text[low:high])))
        if low == 0:
            return
        low, high = line_at(text, low - 1)


def unit_after(text: str, position: int, kind: str) -> Range | None:
    """The first unit that begins at or after the position."""
    return next((unit for unit in units_from(text, position, kind) if unit[0] >= position), None)


def unit_before(text: str, position: int, kind: str) -> Range | None:
    """The last unit that ends at or before the position."""
    return next((unit for unit in units_back(text, position, kind) if unit[1] <= position), None)


def moved_start(text: str, start: int, kind: str, step: int) -> int:
    """Where a span's start goes, one unit ("character" too) later or earlier; unchanged where there is none."""
    if kind == "character":
        return cluster_after(text, start) if step > 0 else cluster_before(text, start)
    if step > 0:
        return next((a for a, _ in units_from(text, start, kind) if a > start), start)
    return next((a for a, _ in units_back(text, start, kind) if a < start), start)


def moved_end(text: str, end: int, kind: str, step: int) -> int:
    """Where a span's end goes, one unit ("character" too) later or earlier; unchanged where there is none."""
    if kind == "character":
        return cluster_after(text, end) if step > 0 else cluster_before(text, end)
    if step > 0:
        return next((b for _, b in units_from(text, end, kind) if b > end), end)
    return next((b for _, b in units_back(text, max(0, end - 1), kind) if b < end), end)


def cluster_after(text: str, position: int) -> int:
    """The end of the character at the position, as people see characters: an emoji family or a letter with its
    accents is one (Unicode Standard Annex 29, as Qt knows it)."""
    return min(len(text), next((p for p in _boundaries(text, position) if p > position), position + 1))


def cluster_before(text: str, position: int) -> int:
    """The start of the character before the position."""
    if position <= 0:
        return 0
    return max((p for p in _boundaries(text, position - 1) if p < position), default=position - 1)


def snapped(text: str, start: int, end: int) -> Range:
    """The stretch, grown where it would cut a character in two. An empty stretch stays empty."""
    low = _snapped_down(text, start)
    if start == end:
        return low, low
    high = end if end >= len(text) or _is_boundary(text, end) else cluster_after(text, end)
    return low, high


def _snapped_down(text: str, position: int) -> int:
    if position >= len(text) or _is_boundary(text, position):
        return position
    return cluster_before(text, position)


def _is_boundary(text: str, position: int) -> bool:
    if position <= 0 or (text[position - 1].isascii() and text[position].isascii()):
        return True
    return position in _boundaries(text, position)


def _boundaries(text: str, position: int) -> list[int]:
    """The boundaries between characters around the position, from a safe place before it to one after it."""
    low = max(text.rfind(" ", 0, position), text.rfind("\n", 0, position) + 1, 0)
    ends = [p for p in (text.find(" ", position + 1), text.find("\n", position)) if p >= 0]
    high = min(ends, default=len(text))
    part = text[low : max(high, position + 1)]
    offsets = Offsets(part)
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, part)
    found = [low]
    while (unit := finder.toNextBoundary()) >= 0:
        found.append(low + offsets.code_point(unit))
    return found
