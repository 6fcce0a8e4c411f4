"""Saving a table that somebody looks at as comma-separated values. What stands in it is the caller's business."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotator.formats.atomic import replacing
from annotator.formats.table_csv import guarded

Cell = str | int | float | bool | None


def save_csv(out: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Path:
    """Write the table, the whole file or nothing: UTF-8 with a byte order mark for spreadsheets, texts that a
    spreadsheet would run as formulas made harmless, None an empty cell. Returns ``out``. Raises FormatError."""
    with (
        replacing(out) as temporary,
        temporary.open("w", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        writer = csv.writer(file)
        for row in (headings, *rows):
            writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out
