"""Annotations as a spreadsheet: the rows of table.py, and sheets for documents, codes, absences and finished documents.

Texts are always written as texts: no cell becomes a formula or a link. A cell holds at most 32,767 UTF-16 units; what
is longer is cut, ends in "…", and the sheet "about" says how many were. Only the sheet "annotations" is read back.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from annotator.errors import FormatError
from annotator.formats import table
from annotator.formats.atomic import replacing
from annotator.formats.base import Reading, ReadOptions, WriteOptions
from annotator.formats.naming import Names
from annotator.formats.source import Source
from annotator.formats.table_cells import LONGEST_CELL, Given, joined, plain_text
from annotator.formats.table_columns import layout
from annotator.formats.table_reading import RowReader
from annotator.model.contents import Contents, Progress, no_progress
from annotator.model.field import Field

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
_EXACT = 2**53
_TICK = 500
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def write(contents: Contents, out: Path, options: WriteOptions, progress: Progress = no_progress) -> None:
    """Write the workbook: the whole file or nothing. Raises FormatError for more rows than a sheet has."""
    import xlsxwriter

    columns = layout(contents)
    with replacing(out) as temporary:
        book = _Book(xlsxwriter.Workbook(str(temporary), _OPTIONS), out)
        with _closing(book.book):
            book.sheet("annotations", columns.header, table.rows(contents, columns), progress)
            book.sheet("documents", *_documents(contents, columns.metadata))
            book.sheet("codes", *_codes(contents))
            names = Names(contents.codebook, contents.coders)
            absences = ((a.document, names.coder(a.coder), names.code_label(a.code)) for a in contents.absences)
            book.sheet("absences", ("document_id", "coder", "code"), absences)
            book.sheet("done", ("document_id", "coder"), ((d.document, names.coder(d.coder)) for d in contents.done))
            book.sheet("about", ("about", "this file"), _about(book.cut))


@contextmanager
def _closing(book: Any) -> Iterator[None]:
    """Closing is what writes the file and removes the library's own; its errors are turned into the system's."""
    from xlsxwriter.exceptions import FileCreateError, XlsxWriterException

    try:
        yield
    except BaseException:
        with suppress(OSError, XlsxWriterException):
            book.close()
        raise
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error


class _Book:
    """A workbook while it is written. ``cut`` counts the cells that were too long."""

    def __init__(self, book: Any, out: Path) -> None:
        book.use_zip64()
        self.book = book
        self.out = out
        self.cut = 0
        self._head = book.add_format({"bold": True, "bottom": 1})

    def sheet(
        self, name: str, header: Sequence[str], rows: Iterable[Sequence[Given]], progress: Progress = no_progress
    ) -> None:
        """A sheet with a frozen header and a filter."""
        sheet = self.book.add_worksheet(name)
        if len(header) > MOST_COLUMNS:
            raise FormatError(f"{self.out} can't be written: a sheet has {MOST_COLUMNS:,} columns at most; use CSV.")
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(header):
            sheet.set_column(column, column, _width(text))
        last = 0
        for last, row in enumerate(chain([header], rows)):
            if last >= MOST_ROWS:
                raise FormatError(f"{self.out} can't be written: a sheet has {MOST_ROWS:,} rows at most; use CSV.")
            if last % _TICK == 0:
                progress(last, 0, "Writing")
            for column, value in enumerate(row):
                self._write(sheet, last, column, value)
        sheet.autofilter(0, 0, max(last, 1), len(header) - 1)

    def _write(self, sheet: Any, row: int, column: int, value: Given) -> None:
        style = self._head if row == 0 else None
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, self._fitting(value), style)
        elif _survives(value):
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, repr(value), style)

    def _fitting(self, text: str) -> str:
        units = text.encode("utf-16-le", "replace")
        if len(units) <= 2 * LONGEST_CELL:
            return units.decode("utf-16-le")
        self.cut += 1
        return units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _survives(number: float) -> bool:
    """Whether the number is the same again after the file, which keeps 16 digits."""
    return abs(number) <= _EXACT if isinstance(number, int) else float(f"{number:.16G}") == number


def _width(header: str) -> int:
    return {"quote": 60, "before": 24, "after": 24, "memo": 30, "text": 60, "definition": 60, "this file": 100}.get(
        header, max(10, min(28, len(header) + 4))
    )


def _documents(contents: Contents, metadata: Sequence[str]) -> tuple[list[str], Iterator[Sequence[Given]]]:
    header = ["id", "name", *(f"document.{key}" for key in metadata), "length", "sha256"]
    rows = ((d.id, d.name, *(d.metadata.get(key) for key in metadata), d.length, d.sha256) for d in contents.documents)
    return header, rows


_CODE = (
    "id",
    "code",
    "key",
    "colour",
    "definition",
    "description",
    "include",
    "exclude",
    "examples",
    "counter_examples",
)


def _codes(contents: Contents) -> tuple[list[str], Iterator[Sequence[Given]]]:
    book = contents.codebook
    rows = (
        (
            *(code.id, "/".join(book.path(code.id)), code.key, code.colour, code.definition, code.description),
            *(code.include, code.exclude, "\n".join(code.examples), "\n".join(code.counter_examples)),
            *("\n".join(map(_field, code.fields)), code.retired),
        )
        for code in book
    )
    return [*_CODE, "fields", "retired"], rows


def _field(field: Field) -> str:
    choices = f": {joined(field.choices)}" if field.choices else ""
    return f"{field.name} ({field.type.value}, {field.level.value}{', required' if field.required else ''}){choices}"


def _about(cut: int) -> Iterator[Sequence[Given]]:
    yield "annotations", "One row for each annotation; the quote is text[start:end], counted in Unicode characters."
    yield "absences", "The coder looked for the code in the document, and it is not there."
    yield "done", "The coder has finished the document."
    if cut:
        yield "cut", f"{cut:,} cells were longer than a cell can be; they end in “…”."


def read(path: Path, options: ReadOptions) -> Reading:
    """The sheet "annotations" (or the first one) as annotations of documents in ``options.base``. Raises FormatError
    when it is no spreadsheet, or no table of annotations."""
    import python_calamine

    Source.of(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        name = "annotations" if "annotations" in book.sheet_names else book.sheet_names[0]
        rows = book.get_sheet_by_name(name).iter_rows()
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise FormatError(f"{path} can't be read as a spreadsheet: {error}.") from error
    header = [plain_text(_given(cell)) for cell in next(rows, [])]
    reader = RowReader(path.name, header, options)
    for number, row in enumerate(rows, 2):
        if number % _TICK == 0:
            options.progress(number, 0, "Reading")
        if any(cell != "" for cell in row):
            reader.take(number, [_given(cell) for cell in row])
    return reader.result()


def _given(cell: Any) -> Given:
    if isinstance(cell, str):
        return _unescaped(cell)
    if isinstance(cell, bool | int | float) or cell is None:
        return cell
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    return str(cell.isoformat()) if hasattr(cell, "isoformat") else str(cell)


def _unescaped(text: str) -> str:
    """The two characters that the library leaves as the file format writes them."""
    return text.replace("_xFFFE_", "\ufffe").replace("_xFFFF_", "\uffff")
