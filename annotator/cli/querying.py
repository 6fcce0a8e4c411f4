"""``query``: reading the project's tables with SQL. Nothing can be written this way."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from annotator.cli.columns import aligned, counted
from annotator.cli.console import Answer, Console
from annotator.cli.opening import to_read
from annotator.cli.parsing import Parser, add_coder, add_project


def configure(parser: Parser, name: str) -> None:
    """The options of ``query``."""
    add_project(parser)
    parser.add_argument("sql", metavar="SQL", help="one SELECT statement")
    add_coder(parser)
    parser.set_defaults(run=query)


def query(args: Namespace, console: Console) -> Answer:
    """Run one reading statement."""
    with to_read(args) as project:
        result = project.query(args.sql)
    rows = [[_plain(cell) for cell in row] for row in result.rows]
    data = {"project": args.project.stem, "columns": list(result.columns), "rows": rows}
    shown = aligned(result.columns, [[_text(cell) for cell in row] for row in rows]) if result.columns else []
    return Answer(data, [*shown, f"({counted(len(rows), 'row')})"])


def _plain(cell: Any) -> Any:
    """Bytes are shown as hexadecimal digits, as SQLite writes them."""
    return f"x'{cell.hex()}'" if isinstance(cell, bytes) else cell


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
