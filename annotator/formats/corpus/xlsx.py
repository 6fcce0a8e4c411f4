"""Documents from a spreadsheet: a row is a document. Which kind of workbook it is, its content tells.

The first sheet whose headings name a text is read, and every other sheet with the same headings; the rest is named in
the report. A mapping's "sheet" chooses instead.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import chain

from annotator.formats.base import ReadOptions
from annotator.formats.corpus import table, workbook_ods, workbook_ooxml, workbook_xls
from annotator.formats.corpus.columns import as_list
from annotator.formats.safe_zip import SafeZip
from annotator.formats.source import Source
from annotator.formats.unreadable import Unreadable
from annotator.model.contents import ReportLine
from annotator.model.document import Draft

#: A sheet's name, and a function that begins to read its rows.
Sheet = tuple[str, Callable[[], Iterator[table.Row]]]
#: Excel cuts longer texts off, and says nothing.
EXCEL_LIMIT = 32_767


def read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    sheets = _wanted(_sheets(source), options, source.label)
    headings: list[str] | None = None
    for name, rows in sheets:
        label = source.label if len(sheets) == 1 else f"{source.label}, sheet {name}"
        found = _headings(rows)
        if not found:
            continue
        if headings is not None and found != headings:
            yield ReportLine(label, "skipped", "Its headings are not those of the sheet that was read.", _CHOOSE)
            continue
        documents = table.documents(rows(), label, source.stem, options)
        try:
            first = next(documents, None)
        except Unreadable as error:
            if len(sheets) == 1:
                raise
            yield ReportLine(label, "skipped", f"It {error.what}.", _CHOOSE)
            continue
        headings = found
        yield from map(_noted, chain([first] if first else [], documents))
    if headings is None:
        raise Unreadable(source.label, "holds no table whose headings name a text", _CHOOSE_COLUMN)


_CHOOSE = 'If it holds documents, choose it with a mapping: {"sheet": "…", "text": "…"}.'
_CHOOSE_COLUMN = 'say which column holds the text, with a mapping such as {"text": "…"}'


def _sheets(source: Source) -> list[Sheet]:
    data = source.read()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return workbook_xls.sheets(data, source.label)
    archive = SafeZip(io.BytesIO(data), source.label)
    if archive.info("content.xml"):
        return workbook_ods.sheets(archive)
    return workbook_ooxml.sheets(archive)


def _wanted(sheets: list[Sheet], options: ReadOptions, label: str) -> list[Sheet]:
    wanted = as_list((options.mapping or {}).get("sheet", ()))
    if not wanted:
        return sheets
    there = {name for name, _ in sheets}
    for name in wanted:
        if name not in there:
            raise Unreadable(label, f"has no sheet “{name}” (sheets: {', '.join(there)})", "correct the mapping")
    return [(name, rows) for name, rows in sheets if name in wanted]


def _headings(rows: Callable[[], Iterator[table.Row]]) -> list[str]:
    first = next((cells for _, cells in rows() if any(cell.strip() for cell in cells)), [])
    return [cell.strip() for cell in first if cell.strip()]


def _noted(item: Draft | ReportLine) -> Draft | ReportLine:
    if isinstance(item, Draft) and len(item.text) == EXCEL_LIMIT:
        from dataclasses import replace

        note = f"The text is exactly {EXCEL_LIMIT:,} characters long: Excel may have cut it off."
        return replace(item, notes=(*item.notes, note))
    return item
