"""docs/agreement-measures.md tells of every measure."""

from __future__ import annotations

import re
from pathlib import Path

from annotator.agreement import INTERVALS, MEASURES, REASONS, UNITS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "agreement-measures.md").read_text(encoding="utf-8")


def first_cells() -> list[list[str]]:
    """The names in the first cell of each row of a table."""
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| `")]
    return [re.findall(r"`([^`]+)`", row.split("|")[1]) for row in rows]


def test_every_measure_stands_once_in_the_tables() -> None:
    named = [name for cells in first_cells() for name in cells]
    assert [measure.key for measure in MEASURES if named.count(measure.key) != 1] == []


def test_every_measure_has_formula_source_undefined_and_peers() -> None:
    keys = {measure.key for measure in MEASURES}
    for line in DOCUMENT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0].strip("| `") in keys:
            assert len(cells) == 7, line
            assert all(cells[place].strip() for place in (1, 2, 3, 4, 6)), line


def test_units_reasons_and_intervals_are_told() -> None:
    named = {name for cells in first_cells() for name in cells}
    assert {*UNITS, "frame", *REASONS} <= named
    assert all(f"`{interval}`" in DOCUMENT for interval in INTERVALS)
