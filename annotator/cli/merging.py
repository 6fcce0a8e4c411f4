"""``merge``: taking up other copies of the project."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from annotator.cli.columns import aligned
from annotator.cli.console import Answer, Console
from annotator.cli.exits import IN_PART, exit_code
from annotator.cli.opening import to_write
from annotator.cli.parsing import Parser, add_coder, add_project
from annotator.errors import AnnotatorError


def configure(parser: Parser, name: str) -> None:
    """The options of ``merge``."""
    add_project(parser)
    parser.add_argument("others", metavar="OTHER", nargs="+", type=Path, help="other copies of the project")
    parser.add_argument("--dry-run", action="store_true", help="only say what would come in")
    add_coder(parser)
    parser.set_defaults(run=merge)


def merge(args: Namespace, console: Console) -> Answer:
    """Take up every copy that can be; those that can't are listed. The code is 1 when some came in and some not."""
    from annotator.commands import merging

    reports: list[dict[str, Any]] = []
    refused: list[dict[str, str]] = []
    code = 0
    with to_write(args) as project:
        for number, other in enumerate(args.others):
            console.progress(number, len(args.others), "Merging")
            try:
                report = merging.merge(project, other, dry_run=args.dry_run)
            except AnnotatorError as error:
                code = code or exit_code(error)
                refused.append({"path": str(other), "reason": str(error)})
                console.error(f"{other}: {error}")
            else:
                reports.append({"path": str(other), **asdict(report)})
        data = {"project": project.name, "dry_run": args.dry_run, "merged": reports, "refused": refused}
    return Answer(data, _lines(reports, console), IN_PART if refused and reports else code, message=True)


def _lines(reports: list[dict[str, Any]], console: Console) -> list[str]:
    if not reports:
        return []
    names = [name for name, value in reports[0].items() if isinstance(value, int)]
    rows = [[report["path"], *(f"{report[name]:,}" for name in names)] for report in reports]
    if not console.as_json:
        for report in reports:
            for conflict in report.get("conflicts", ()):
                console.note(str(conflict))
    return aligned(["copy", *(name.replace("_", " ") for name in names)], rows, "-" + "r" * len(names))
