"""``import`` (documents) and ``annotations import``."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.cli.columns import counted
from annotator.cli.console import Answer, Console
from annotator.cli.opening import to_write
from annotator.cli.parsing import Parser, add_coder, add_project
from annotator.errors import UsageError

if TYPE_CHECKING:
    from annotator.model.contents import ImportReport

#: The statuses of report lines, in the order in which they are counted out.
STATUSES = {
    "new": "new",
    "changed": "changed",
    "duplicate": "already there",
    "skipped": "left out",
    "failed": "failed",
}


def configure(parser: Parser, name: str) -> None:
    """The options of ``import`` or ``annotations import``."""
    if name == "import":
        _documents(parser)
        return
    actions = parser.add_subparsers(dest="action", required=True, metavar="import")
    _annotations(actions.add_parser("import", description="Bring in annotations from files."))


def _documents(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="files and folders")
    parser.add_argument("--format", metavar="KEY", help="read every file as this (see annotator formats)")
    parser.add_argument("--encoding", metavar="E", help="the encoding of texts that are not UTF-8")
    parser.add_argument(
        "--map", metavar="PROFILE", type=mapping, help="columns of tables: text=body,outlet=source, or a JSON file"
    )
    parser.add_argument("--dates", action="store_true", help="take a leading “date 2025-07-01” as the published date")
    parser.add_argument("--dry-run", action="store_true", help="only say what would come in")
    add_coder(parser)
    parser.set_defaults(run=import_documents)


def _annotations(parser: Any) -> None:
    add_project(parser)
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="files")
    parser.add_argument("--format", metavar="KEY", required=True, help="see annotator formats")
    parser.add_argument("--dry-run", action="store_true", help="only say what would come in")
    add_coder(parser, "whose annotations they are, where the file does not say")
    parser.set_defaults(run=import_annotations)


def mapping(text: str) -> dict[str, str | list[str]]:
    """A column mapping, ours to the table's: ``text=body,outlet=source``, or a JSON file with such an object."""
    if "=" not in text:
        return _profile(Path(text))
    pairs = [pair.partition("=") for pair in text.split(",")]
    if not all(ours.strip() and theirs.strip() for ours, _, theirs in pairs):
        raise UsageError(f"“{text}” is no column mapping: write it like text=body,outlet=source.")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def _profile(path: Path) -> dict[str, str | list[str]]:
    try:
        profile = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        profile = None
    if not isinstance(profile, dict) or not all(_is_column(value) for value in profile.values()):
        raise UsageError(f"{path} is no column mapping: a JSON object of texts, or text=body,outlet=source.")
    return profile


def _is_column(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def import_documents(args: Namespace, console: Console) -> Answer:
    """Bring in documents; a bad file is a line of the report and the others come in."""
    from annotator.commands import corpus

    options = {
        "format": args.format,
        "encoding": args.encoding,
        "mapping": args.map,
        "date_rule": args.dates,
        "progress": console.progress,
    }
    with to_write(args) as project:
        report = corpus.import_documents(project, args.paths, dry_run=args.dry_run, **options)
        return report_answer(project.name, report, "document", args.dry_run, console)


def import_annotations(args: Namespace, console: Console) -> Answer:
    """Bring in annotations."""
    from annotator.commands import exporting

    with to_write(args) as project:
        report = exporting.import_annotations(
            project, args.paths, args.format, coder=args.coder, dry_run=args.dry_run, progress=console.progress
        )
        return report_answer(project.name, report, "annotation", args.dry_run, console)


def report_answer(project: str, report: ImportReport, what: str, dry_run: bool, console: Console) -> Answer:
    """What came in and what did not; what was refused is listed on standard error, and the code is 1 then."""
    counts = {status: report.count(status) for status in STATUSES}
    data = {"project": project, "dry_run": dry_run, **counts, "lines": [_line(line) for line in report.lines]}
    if not console.as_json:
        _list(report, console)
    told = [f"{number:,} {STATUSES[status]}" for status, number in counts.items() if number]
    done = "would come in" if dry_run else "imported"
    summary = f"{counted(counts['new'], what)} {done}" + (f" ({', '.join(told)})" if set(told) - {told[0]} else "")
    return Answer(data, [summary + "."], 0 if report.complete else 1, message=True)


def _list(report: ImportReport, console: Console) -> None:
    for line in report.lines:
        sentence = " ".join(part for part in (line.reason, line.advice) if part)
        if line.status == "failed":
            console.error(f"{line.source}: {sentence or 'failed'}")
        elif line.status != "new" or line.reason:
            console.note(f"{line.source}: {sentence or STATUSES.get(line.status, line.status)}")


def _line(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in ("source", "status", "reason", "advice", "id")}
