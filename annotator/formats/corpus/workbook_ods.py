"""The cells of an .ods spreadsheet, row by row as text (OpenDocument 1.3 part 3, section 9).

Empty rows and cells that a file repeats by the million are never laid out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from annotator.formats import safe_xml
from annotator.formats.safe_xml import attribute, local
from annotator.formats.safe_zip import SafeZip
from annotator.formats.unreadable import Unreadable

MOST_CELLS = 16_384
MOST_REPEATED = 1_000


def sheets(archive: SafeZip) -> list[tuple[str, Callable[[], Iterator[tuple[int, Sequence[str]]]]]]:
    """The sheets in the order of their tabs."""
    names = dict.fromkeys(name for name, _ in _table_rows(archive))
    return [(name, partial(_rows, archive, name)) for name in names]


def _table_rows(archive: SafeZip) -> Iterator[tuple[str, Any]]:
    """Every row with the name of its sheet."""
    info = archive.info("content.xml")
    if info is None:
        raise Unreadable(archive.label, "is no spreadsheet", "save it as .xlsx or .csv")
    with archive.open(info) as file:
        for row in safe_xml.elements(file, "table-row", archive.label):
            table = next((parent for parent in row.iterancestors() if local(parent) == "table"), row)
            yield attribute(table.attrib, "name"), row


def _rows(archive: SafeZip, sheet: str) -> Iterator[tuple[int, Sequence[str]]]:
    number = 1
    for name, row in _table_rows(archive):
        if name != sheet:
            continue
        repeated = _repeated(row, "number-rows-repeated")
        cells = _cells(row, archive.label)
        if cells and repeated > MOST_REPEATED:
            what = f"repeats a row {repeated:,} times"
            raise Unreadable(archive.label, what, "save it again in a spreadsheet program")
        for offset in range(repeated if cells else 0):
            yield number + offset, cells
        number += repeated


def _cells(row: Any, label: str) -> list[str]:
    cells: list[str] = []
    empty = 0  # written out only when something follows
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        repeated = _repeated(cell, "number-columns-repeated")
        text = _text(cell)
        if not text:
            empty += repeated
            continue
        if len(cells) + empty + repeated > MOST_CELLS:
            raise Unreadable(label, f"has more than {MOST_CELLS:,} columns", "save it again in a spreadsheet program")
        cells += [""] * empty + [text] * repeated
        empty = 0
    return cells


def _text(cell: Any) -> str:
    """Dates in ISO form, numbers in full, text with a line end between paragraphs."""
    kind = attribute(cell.attrib, "value-type")
    if kind == "date":
        return attribute(cell.attrib, "date-value").removesuffix("T00:00:00").replace("T", " ")
    if kind in ("float", "currency", "percentage"):
        return attribute(cell.attrib, "value")
    if kind == "boolean":
        return attribute(cell.attrib, "boolean-value")
    return "\n".join(_paragraph(child) for child in cell if local(child) == "p")


def _paragraph(element: Any) -> str:
    parts = [_collapsed(element.text)]
    for child in element:
        name = local(child)
        if name == "s":
            parts.append(" " * min(_repeated(child, "c"), 10_000))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name and name not in ("annotation", "note"):
            parts.append(_paragraph(child))
        parts.append(_collapsed(child.tail))
    return "".join(parts)


def _collapsed(text: str | None) -> str:
    """White space in the XML itself is one space (6.1.2)."""
    return re.sub("[ \t\r\n]+", " ", text) if text else ""


def _repeated(element: Any, name: str) -> int:
    value = attribute(element.attrib, name)
    return int(value) if value.isdecimal() and len(value) < 10 else 1
