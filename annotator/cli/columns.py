"""Aligned tables for people. Texts from a project are printed without what a terminal would take as a command."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Sequence

_BIDI = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd") | dict.fromkeys((9, 10, 13, 0x85), " ")


def plain(text: str) -> str:
    """The text in one line, without control characters and direction overrides."""
    return text.translate(_CONTROLS).translate(_BIDI)


def width(text: str) -> int:
    """How many cells a terminal gives the text."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shortened(text: str, cells: int) -> str:
    """The beginning of the text that fits, with "…" where it was cut."""
    text = plain(text)
    if width(text) <= cells:
        return text
    taken = 0
    for position, character in enumerate(text):
        taken += _cells(character)
        if taken > cells - 1:
            return text[:position] + "…"
    return text


def aligned(heads: Sequence[str], rows: Iterable[Sequence[str]], right: str = "") -> list[str]:
    """Lines of a table: a head, a rule, the rows. ``right`` has a letter "r" for each column set to the right."""
    table = [[plain(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(width(row[column]) for row in table) for column in range(len(heads))]
    sides = [column < len(right) and right[column] == "r" for column in range(len(heads))]
    lines = [_line(row, widths, sides) for row in table]
    rule = "  ".join("-" * cells for cells in widths).rstrip()
    return [lines[0], rule, *lines[1:]]


def _line(row: Sequence[str], widths: Sequence[int], sides: Sequence[bool]) -> str:
    cells = []
    for cell, cells_wide, to_the_right in zip(row, widths, sides, strict=True):
        room = " " * (cells_wide - width(cell))
        cells.append(room + cell if to_the_right else cell + room)
    return "  ".join(cells).rstrip()


def can_print(text: str) -> bool:
    """Whether standard output's encoding has all these characters."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 document", "1,234 documents"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
