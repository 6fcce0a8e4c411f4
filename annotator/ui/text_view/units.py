"""From one unit of text to the next: words, clauses, sentences, paragraphs, and whole characters as people see them.

Where units begin and end is model/segmentation.py's affair. Positions are code points.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTextBoundaryFinder

from annotator.model.segmentation import Range, line_at, units_near
from annotator.ui.offsets import Offsets

LADDER = ("word", "clause", "sentence", "paragraph")
_CLUSTERS = 512  # code points read at most on either side to find where a character begins and ends


def unit_after(text: str, position: int, kind: str) -> Range | None:
    """The first unit that begins at or after the position."""
    return _first(text, position, kind, lambda unit: unit[0] >= position)


def unit_before(text: str, position: int, kind: str) -> Range | None:
    """The last unit that ends at or before the position."""
    return _last(text, position, kind, lambda unit: unit[1] <= position)


def moved_start(text: str, start: int, kind: str, step: int) -> int:
    """Where a span's start goes, one unit ("character" too) later or earlier; unchanged where there is none."""
    if kind == "character":
        return cluster_after(text, start) if step > 0 else cluster_before(text, start)
    if step > 0:
        unit = _first(text, start, kind, lambda unit: unit[0] > start)
    else:
        unit = _last(text, start, kind, lambda unit: unit[0] < start)
    return unit[0] if unit else start


def moved_end(text: str, end: int, kind: str, step: int) -> int:
    """Where a span's end goes, one unit ("character" too) later or earlier; unchanged where there is none."""
    if kind == "character":
        return cluster_after(text, end) if step > 0 else cluster_before(text, end)
    if step > 0:
        unit = _first(text, end, kind, lambda unit: unit[1] > end)
    else:
        unit = _last(text, end, kind, lambda unit: unit[1] < end)
    return unit[1] if unit else end


def _first(text: str, position: int, kind: str, wanted: Callable[[Range], bool]) -> Range | None:
    """The first wanted unit in the line of the position or below, where those before the position are not wanted."""
    while True:
        found = next((unit for unit in units_near(text, position, kind) if wanted(unit)), None)
        end = line_at(text, position)[1]
        if found is not None or end >= len(text):
            return found
        position = end + 1


def _last(text: str, position: int, kind: str, wanted: Callable[[Range], bool]) -> Range | None:
    """The last wanted unit in the line of the position or above, where those after the position are not wanted."""
    while True:
        found = next((unit for unit in reversed(units_near(text, position, kind)) if wanted(unit)), None)
        start = line_at(text, position)[0]
        if found is not None or start == 0:
            return found
        position = start - 1


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
    least, most = max(0, position - _CLUSTERS), min(len(text), position + _CLUSTERS)
    low = max(text.rfind(" ", least, position), text.rfind("\n", least, position) + 1, least)
    ends = [p for p in (text.find(" ", position + 1, most), text.find("\n", position, most)) if p >= 0]
    high = min(ends, default=most)
    part = text[low : max(high, position + 1)]
    offsets = Offsets(part)
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, part)
    found = [low]
    while (unit := finder.toNextBoundary()) >= 0:
        found.append(low + offsets.code_point(unit))
    return found
