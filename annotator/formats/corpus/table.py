"""Rows under headings -> documents. What csv, tsv and spreadsheets have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from annotator.formats.base import ReadOptions
from annotator.formats.corpus.columns import Columns, unique
from annotator.formats.unreadable import Unreadable
from annotator.model.contents import ReportLine
from annotator.model.document import Draft

#: A row's number, as a spreadsheet counts, and its cells.
Row = tuple[int, Sequence[str]]


def documents(
    rows: Iterable[Row], label: str, name: str, options: ReadOptions, encoding: str = ""
) -> Iterator[Draft | ReportLine]:
    """A document per row below the headings, which are the first row that is not empty. ``name`` with the row's number
    names documents that have no name of their own. Rows without a single word are passed over."""
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    first = next(filled, None)
    if first is None:
        raise Unreadable(label, "is empty", "check that it is the right file")
    headings = unique(_trimmed(first[1]))
    columns = Columns.of(headings, options.mapping, label)
    for number, cells in filled:
        yield _document(columns, headings, cells, f"{label}, row {number}", f"{name} {number}", encoding)


def _document(
    columns: Columns, headings: list[str], cells: Sequence[str], source: str, name: str, encoding: str
) -> Draft | ReportLine:
    if any(cell.strip() for cell in cells[len(headings) :]):
        # most often a text with an unquoted delimiter: taking the first cells would cut it off
        what = f"has {len(_trimmed(cells))} cells under {len(headings)} headings"
        return Unreadable(
            source, what, "put texts that hold the delimiter in quotes, or give the column a heading"
        ).line()
    return columns.draft(dict(zip(headings, cells, strict=False)), source, name, encoding)


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """Without the empty cells at the end."""
    length = len(cells)
    while length and not cells[length - 1].strip():
        length -= 1
    return cells[:length]
