"""The cells of an .xlsx workbook, row by row as text (ECMA-376 part 1, section 18).

Not python-calamine: it lays a sheet out in full, so that one cell in the last row and column ends the program.
"""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from annotator.formats import safe_xml
from annotator.formats.safe_xml import local
from annotator.formats.safe_zip import SafeZip
from annotator.formats.unreadable import Unreadable

MOST_COLUMNS = 16_384
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: Built-in number formats that show a date or a time (18.8.30), those of East Asian versions among them.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_THE_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def sheets(archive: SafeZip) -> list[tuple[str, Callable[[], Iterator[tuple[int, Sequence[str]]]]]]:
    """The worksheets in the order of their tabs."""
    workbook = _part(archive, "xl/workbook.xml")
    if workbook is None:
        raise Unreadable(archive.label, "is no spreadsheet", "save it as .xlsx or .csv")
    targets = _targets(archive)
    reader = _Cells(_strings(archive), _date_styles(archive), _starts_in_1904(workbook))
    found: list[tuple[str, Callable[[], Iterator[tuple[int, Sequence[str]]]]]] = []
    for sheet in workbook.iter("{*}sheet"):
        identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        info = archive.info(targets.get(identifier, ""))
        if info:
            found.append((str(sheet.get("name", "")), partial(_rows, archive, info.filename, reader)))
    return found


class _Cells:
    """What a cell says, as text."""

    def __init__(self, strings: Sequence[str], date_styles: frozenset[int], from_1904: bool) -> None:
        self._strings, self._date_styles = strings, date_styles
        self._epoch = datetime.datetime(1904, 1, 1) if from_1904 else datetime.datetime(1899, 12, 30)

    def text(self, cell: Any) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return "" if inline is None else rich_text(inline)
        value = cell.findtext("{*}v") or ""
        if kind == "s":
            return self._strings[int(value)] if value.isdecimal() and int(value) < len(self._strings) else ""
        if kind == "str":
            return unescaped(value)
        if kind == "b":
            return "true" if value == "1" else "false"
        if kind == "e":  # an error such as #REF!: nothing to read
            return ""
        return self._number(value, cell.get("s", "0")) if kind == "n" else value

    def _number(self, value: str, style: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if style.isdecimal() and int(style) in self._date_styles:
            return self._date(number)
        return plain_number(number)

    def _date(self, days: float) -> str:
        try:
            moment = self._epoch + datetime.timedelta(seconds=round(days * 86_400))
        except (OverflowError, ValueError):
            return plain_number(days)
        if 0 <= days < 1:
            return moment.time().isoformat()
        return moment.date().isoformat() if moment.time() == datetime.time() else moment.isoformat(" ")


def plain_number(number: float) -> str:
    """A number as a person writes it: 5, not 5.0."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def rich_text(element: Any) -> str:
    """The text of a string, without the reading aids that East Asian versions store beside it."""
    parts = []
    for child in element:
        if local(child) == "t":
            parts.append(child.text or "")
        elif local(child) == "r":
            parts.append(child.findtext("{*}t") or "")
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    """Characters that XML can't hold are written _x000D_; an underscore that looks so is written _x005F_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _rows(archive: SafeZip, name: str, reader: _Cells) -> Iterator[tuple[int, Sequence[str]]]:
    info = archive.info(name)
    if info is None:
        return
    number = 0
    with archive.open(info) as file:
        for row in safe_xml.elements(file, "row", archive.label):
            stated = row.get("r", "")
            number = int(stated) if stated.isdecimal() else number + 1
            yield number, _cells(row, reader, archive.label)


def _cells(row: Any, reader: _Cells, label: str) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren("{*}c"):
        column = _column(cell.get("r", "")) or len(cells) + 1
        if column > MOST_COLUMNS:
            raise Unreadable(label, f"has more than {MOST_COLUMNS:,} columns", "save it again in a spreadsheet program")
        cells.extend([""] * (column - len(cells)))
        cells[column - 1] = reader.text(cell)
    return cells


def _column(reference: str) -> int:
    """AB12 -> 28; 0 when there are no letters."""
    column = 0
    for letter in reference[:10]:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
    return column


def _part(archive: SafeZip, name: str) -> Any:
    info = archive.info(name)
    return None if info is None else safe_xml.tree(archive.read(info), archive.label)


def _targets(archive: SafeZip) -> Mapping[str, str]:
    """Relation -> the member's name."""
    relations = _part(archive, "xl/_rels/workbook.xml.rels")
    if relations is None:
        return {}
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in relations
    }


def _strings(archive: SafeZip) -> list[str]:
    info = archive.info("xl/sharedStrings.xml")
    if info is None:
        return []
    with archive.open(info) as file:
        return [rich_text(element) for element in safe_xml.elements(file, "si", archive.label)]


def _date_styles(archive: SafeZip) -> frozenset[int]:
    """The cell styles whose numbers are dates or times."""
    styles = _part(archive, "xl/styles.xml")
    if styles is None:
        return frozenset()
    own = {f.get("numFmtId", ""): f.get("formatCode", "") for f in styles.iter("{*}numFmt")}
    formats = styles.find("{*}cellXfs")
    used = [] if formats is None else [xf.get("numFmtId", "0") for xf in formats.iterchildren("{*}xf")]
    return frozenset(style for style, number in enumerate(used) if _shows_date(number, own))


def _shows_date(number: str, own: Mapping[str, str]) -> bool:
    if number in own:
        return bool(re.search("[dyhs]", _NOT_THE_FORMAT.sub("", own[number]), re.IGNORECASE))
    return number.isdecimal() and int(number) in _DATE_FORMATS


def _starts_in_1904(workbook: Any) -> bool:
    properties = workbook.find("{*}workbookPr")
    return properties is not None and properties.get("date1904", "0") in ("1", "true")
