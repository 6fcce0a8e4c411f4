"""Annotations as comma-separated values: one row each (see table.py), UTF-8 with a byte order mark for spreadsheets.

A spreadsheet may run a cell as a formula that begins with = + - @ (or their wide forms), a tab or a line break. Such
a text gets one apostrophe in front; so does one that has apostrophes before such a character, so that reading, which
takes one off, always gives back what was there. Numbers are written as they are.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from annotator.errors import FormatError
from annotator.formats import table
from annotator.formats.atomic import replacing
from annotator.formats.base import Reading, ReadOptions, WriteOptions
from annotator.formats.source import Source
from annotator.formats.table_cells import Given, plain_text
from annotator.formats.table_columns import layout
from annotator.formats.table_reading import RowReader
from annotator.formats.text_stream import text_stream
from annotator.model.contents import Contents, Progress, no_progress

_RISKY = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_TICK = 500


def write(contents: Contents, out: Path, options: WriteOptions, progress: Progress = no_progress) -> None:
    """Write one row for each annotation: the whole file or nothing."""
    columns = layout(contents)
    with (
        replacing(out) as temporary,
        temporary.open("w", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow([guarded(header) for header in columns.header])
        for number, row in enumerate(table.rows(contents, columns)):
            if number % _TICK == 0:
                progress(number, 0, "Writing")
            writer.writerow([guarded(cell) if isinstance(cell, str) else plain_text(cell) for cell in row])


def guarded(text: str) -> str:
    """The text as no spreadsheet takes it for a formula."""
    return "'" + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given."""
    return text[1:] if _GUARDED.match(text) else text


def read(path: Path, options: ReadOptions) -> Reading:
    """The rows as annotations of documents in ``options.base``. Comma, semicolon or tab sets the cells apart. Raises
    FormatError when it is no table of annotations."""
    source = Source.of(path)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with text_stream(source, options.encoding) as (stream, _):
        first = stream.readline()
    with text_stream(source, options.encoding) as (stream, _):
        try:
            return _read(csv.reader(stream, delimiter=_delimiter(first)), path, options)
        except csv.Error as error:
            raise FormatError(f"{path} is not a table that can be read: {error}.") from error


def _read(lines: Iterator[list[str]], path: Path, options: ReadOptions) -> Reading:
    header = [unguarded(name) for name in next(lines, [])]
    reader = RowReader(path.name, header, options)
    for number, line in enumerate(lines, 2):
        if number % _TICK == 0:
            options.progress(number, 0, "Reading")
        if any(line):
            reader.take(number, _cells(line))
    return reader.result()


def _cells(line: list[str]) -> list[Given]:
    return [unguarded(cell) for cell in line]


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)
