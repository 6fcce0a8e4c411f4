"""``export``, ``report`` and ``formats``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from annotator.cli.columns import aligned
from annotator.cli.console import Answer, Console
from annotator.cli.opening import to_read
from annotator.cli.parsing import Parser, add_coder, add_project


def configure(parser: Parser, name: str) -> None:
    """The options of ``export``, ``report`` or ``formats``."""
    if name == "formats":
        parser.set_defaults(run=formats)
        return
    add_project(parser)
    parser.add_argument("out", metavar="OUT", type=Path, help="the file to write")
    if name == "report":
        add_coder(parser)
        parser.set_defaults(run=report)
        return
    parser.add_argument("--format", metavar="KEY", help="see annotator formats (default: what OUT's name says)")
    parser.add_argument(
        "--coder", metavar="NAME", action="append", dest="coders", help="only this coder's work; may be repeated"
    )
    parser.add_argument(
        "--code",
        metavar="PATH",
        action="append",
        dest="codes",
        help="only this code and those below it; may be repeated",
    )
    parser.add_argument("--documents", metavar="QUERY", default="", help="only these documents")
    parser.add_argument("--gold", action="store_true", help="only what adjudication decided")
    parser.add_argument("--pseudonymise", action="store_true", help="numbers for coders' names, times cut to the day")
    parser.set_defaults(run=export)


def _filter(parser: Parser, option: str, metavar: str, name: str, help_: str) -> None:
    parser.add_argument(option, metavar=metavar, action="append", dest=name, help=help_)


def export(args: Namespace, console: Console) -> Answer:
    """Write the annotated corpus, or the part that was asked for."""
    from annotator.commands import exporting

    with to_read(args) as project:
        key = args.format or exporting.format_of(args.out)
        report = exporting.export(
            project,
            args.out,
            key,
            coders=args.coders,
            codes=args.codes,
            documents=args.documents,
            gold=args.gold,
            pseudonymise=args.pseudonymise,
            progress=console.progress,
        )
        data = {"project": project.name, "path": str(args.out), "format": key, "loses": list(report.loses)}
    if report.loses:
        console.note(f"This format can't hold: {', '.join(report.loses)}.")
    return Answer(data, [str(args.out)], message=True)


def report(args: Namespace, console: Console) -> Answer:
    """Write the report."""
    from annotator.commands import reporting

    with to_read(args) as project:
        reporting.report(project, args.out, progress=console.progress)
        return Answer({"project": project.name, "path": str(args.out)}, [str(args.out)], message=True)


def formats(args: Namespace, console: Console) -> Answer:
    """List the formats."""
    from annotator.commands.exporting import formats as listed

    found = listed()
    heads = ("key", "kind", "reads", "writes", "files", "what", "can't hold")
    rows = [
        (
            entry["key"],
            entry["kind"],
            "yes" if entry["reads"] else "-",
            "yes" if entry["writes"] else "-",
            " ".join(entry["suffixes"]),
            entry["label"],
            ", ".join(entry["loses"]) or "-",
        )
        for entry in found
    ]
    return Answer(found, aligned(heads, rows))
