"""Code points <-> UTF-16 units: the only place that knows that Qt counts differently.

Everywhere else a position is a number of Unicode code points. A character outside the Basic Multilingual
Plane ("astral": most emoji, some CJK) is one code point and two UTF-16 units.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_NONE: array[int] = array("q")


class Offsets:
    """Maps positions in one text both ways in O(log astral characters); free for texts without any."""

    __slots__ = ("_points", "_units", "length", "utf16_length")

    def __init__(self, text: str) -> None:
        points = _astral_points(text)
        self._points = points
        self._units = array("q", [point + i for i, point in enumerate(points)]) if points else _NONE
        self.length = len(text)
        self.utf16_length = len(text) + len(points)

    def utf16(self, code_point: int) -> int:
        """The number of UTF-16 units before the code point at ``code_point`` (0..length)."""
        points = self._points
        return code_point + bisect_left(points, code_point) if points else code_point

    def code_point(self, utf16: int) -> int:
        """The number of code points before ``utf16`` (0..utf16_length). Between the two halves of a surrogate
        pair it is the start of that character: a character is never split."""
        units = self._units
        return utf16 - bisect_left(units, utf16) if units else utf16


def _astral_points(text: str) -> array[int]:
    # CPython keeps a text in 1, 2 or 4 bytes per character, 4 only where an astral one is in it:
    # the size tells in constant time that there are none (and too large a size only costs the search).
    if text.isascii() or sys.getsizeof(text) < 4 * len(text):
        return _NONE
    return array("q", [match.start() for match in _ASTRAL.finditer(text)])
