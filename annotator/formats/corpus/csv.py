"""Documents from a table of delimited text: a row is a document. Read as a stream, so a file may have any size."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from annotator.formats.base import ColumnMapping, ReadOptions
from annotator.formats.corpus import table
from annotator.formats.corpus.columns import recognised
from annotator.formats.source import Source
from annotator.formats.text_stream import text_stream
from annotator.formats.unreadable import Unreadable
from annotator.model.contents import ReportLine
from annotator.model.document import Draft

_SAMPLE = 1 << 18
_LONGEST_CELL = 1 << 30


class Dialect(NamedTuple):
    """``quoted``: cells may stand in double quotes, a doubled one inside means itself."""

    delimiter: str
    quoted: bool = True


DIALECTS = (Dialect(","), Dialect(";"), Dialect("\t"), Dialect("|"), Dialect("\t", quoted=False))


def read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    yield from read_delimited(source, options, DIALECTS)


def read_delimited(source: Source, options: ReadOptions, dialects: tuple[Dialect, ...]) -> Iterator[Draft | ReportLine]:
    """The documents of a file in one of these dialects (the first one where nothing tells)."""
    with text_stream(source, options.encoding) as (stream, _):
        sample = stream.read(_SAMPLE)
    dialect = sniff(sample, dialects, options.mapping)
    rows = _Rows(source, options, dialect)
    with text_stream(source, options.encoding) as (stream, encoding):
        yield from table.documents(rows.numbered(stream), source.label, source.stem, options, encoding)
    if rows.broken:
        yield rows.broken


def sniff(sample: str, dialects: tuple[Dialect, ...], mapping: ColumnMapping | None) -> Dialect:
    """The dialect in which the headings mean most and the rows are most alike."""
    return max(dialects, key=lambda dialect: _fit(sample, dialect, mapping))  # the first of equals


def _fit(sample: str, dialect: Dialect, mapping: ColumnMapping | None) -> tuple[bool, bool, float, int, int]:
    """Whether the headings name a text; whether the quotes fit; how many rows are as long as the headings; how many
    headings mean something, and how many there are."""
    stream = io.StringIO(sample, newline="")
    rows: list[list[str]] = []
    fits = True
    try:
        for row in islice(reader(stream, dialect), 200):
            rows.append(row)
    except csv.Error:
        fits = len(sample) == _SAMPLE and not stream.read(1)  # only the end of the sample cuts a cell
    if fits and len(sample) == _SAMPLE and len(rows) > 2:
        del rows[-1]
    rows = [row for row in rows if row]
    if not rows:
        return False, fits, 0.0, 0, 0
    has_text, known = recognised(rows[0], mapping)
    alike = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
    return has_text, fits, alike, known, len(rows[0])


def reader(stream: io.TextIOBase, dialect: Dialect) -> Iterator[list[str]]:
    """Strict: a quote that does not fit is an error, not a guess."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    if dialect.quoted:
        return csv.reader(stream, delimiter=dialect.delimiter, strict=True)
    return csv.reader(stream, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE, strict=True)


class _Rows:
    """The rows up to the first one whose quotes do not fit; ``broken`` is then the line for the report. What follows it
    can't be told apart, so nothing of it is read."""

    def __init__(self, source: Source, options: ReadOptions, dialect: Dialect) -> None:
        self._label, self._dialect = source.label, dialect
        self.broken: ReportLine | None = None

    def numbered(self, stream: io.TextIOBase) -> Iterator[table.Row]:
        number = 0
        try:
            for number, cells in enumerate(reader(stream, self._dialect), 1):
                yield number, cells
        except csv.Error:
            what = "has quotes that do not fit; it and the rows below it were not read"
            advice = "double every quotation mark inside a quoted cell, and close the last one"
            self.broken = Unreadable(f"{self._label}, row {number + 1}", what, advice).line()
