"""The cells of an old Excel workbook (.xls), through python-calamine.

calamine lays a sheet out in full, and one cell in a far corner would then end the program for want of memory. So where
the cells stand is looked up first, in the records themselves (MS-CFB 2, MS-XLS 2.4).
"""

from __future__ import annotations

import datetime
import io
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from annotator.formats.corpus.workbook_ooxml import plain_number
from annotator.formats.unreadable import Unreadable

#: Rows times columns of all sheets together; 32 bytes each are laid out.
MOST_CELLS = 4_000_000
_SAVE = "save it as .xlsx or .csv"
#: Records whose payload begins with a row and a column: numbers, labels, formulas, errors, blanks.
_CELLS = frozenset((0x06, 0x7E, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406, 1, 2, 3, 4, 5))
_LAST_SECTOR = 0xFFFFFFFA


def sheets(data: bytes, label: str) -> list[tuple[str, Callable[[], Iterator[tuple[int, Sequence[str]]]]]]:
    """The sheets in the order of their tabs."""
    import python_calamine

    if _area(_stream(data)) > MOST_CELLS:
        raise Unreadable(label, "is no spreadsheet that can be read", _SAVE)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [(name, partial(_rows, workbook, name, label)) for name in workbook.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError):
        raise Unreadable(label, "is no spreadsheet that can be read", _SAVE) from None


def _rows(workbook: Any, name: str, label: str) -> Iterator[tuple[int, Sequence[str]]]:
    import python_calamine

    try:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError):
        raise Unreadable(label, f"has a sheet that can't be read ({name})", _SAVE) from None
    for number, cells in enumerate(rows, 1):
        yield number, [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return plain_number(float(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def _area(stream: bytes) -> int:
    """Rows times columns that the cells reach to; more than MOST_CELLS when there is no workbook stream."""
    if not stream:
        return MOST_CELLS + 1
    rows = columns = place = 0
    while place + 8 <= len(stream):
        kind, size, row, column = struct.unpack_from("<HHHH", stream, place)
        if kind in _CELLS and size >= 4:
            last = struct.unpack_from("<H", stream, place + 2 + size)[0] if kind in (0xBD, 0xBE) else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
        place += 4 + size
    return rows * columns


def _stream(data: bytes) -> bytes:
    """The stream "Workbook" (or "Book") of a compound file; b"" when it can't be found."""
    try:
        sector = {9: 512, 12: 4096}.get(struct.unpack_from("<H", data, 30)[0], 0)
        if not sector:
            return b""
        table = _table(data, sector)
        directory = _chain(data, sector, table, struct.unpack_from("<I", data, 48)[0])
        for place in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, place + 64)[0]
            name = directory[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if name.casefold() in ("workbook", "book"):
                return _chain(data, sector, table, struct.unpack_from("<I", directory, place + 116)[0])
    except struct.error:
        pass
    return b""


def _table(data: bytes, sector: int) -> list[int]:
    """For each sector the one that follows it."""
    places = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while more < _LAST_SECTOR and more not in seen:
        seen.add(more)
        *others, more = struct.unpack_from(f"<{sector // 4}I", data, (more + 1) * sector)
        places += others
    found: list[int] = []
    for place in places:
        if place < _LAST_SECTOR and len(found) * sector <= len(data):  # more would name sectors that are not there
            found += struct.unpack_from(f"<{sector // 4}I", data, (place + 1) * sector)
    return found


def _chain(data: bytes, sector: int, table: list[int], first: int) -> bytes:
    parts: list[bytes] = []
    while first < len(table) and len(parts) <= len(table):
        parts.append(data[(first + 1) * sector : (first + 2) * sector])
        first = table[first]
    return b"".join(parts)
