"""``agreement`` and ``disagreements``."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any

from annotator.cli import shards
from annotator.cli.agreement_table import report_lines
from annotator.cli.columns import aligned, counted, shortened
from annotator.cli.console import Answer, Console
from annotator.cli.explanation_lines import explanation_lines
from annotator.cli.opening import to_read
from annotator.cli.parsing import Parser, add_coder, add_project, names, share, whole
from annotator.errors import UsageError

UNITS = "character, token, sentence, paragraph, document, span, field, frame"


def configure(parser: Parser, name: str) -> None:
    """The filters of both; for ``agreement`` also how to compute. What is not said is left to the command."""
    parser.argument_default = SUPPRESS
    add_project(parser, needed=name != "agreement")
    parser.add_argument("--unit", metavar="UNIT", help=f"what is counted: {UNITS}")
    parser.add_argument("--code", metavar="PATH", action="append", dest="codes", help="only this code; may be repeated")
    parser.add_argument("--field", metavar="NAME", help="the values of this field")
    parser.add_argument("--coders", metavar="A,B,...", type=names, help="only these coders")
    parser.add_argument("--documents", metavar="QUERY", help="only these documents")
    add_coder(parser)
    parser.set_defaults(run=agreement if name == "agreement" else disagreements)
    if name == "disagreements":
        parser.add_argument("--limit", metavar="N", type=whole, help="at most so many, the most costly ones")
        return
    parser.add_argument("--measure", metavar="KEY", action="append", dest="measures", help="may be repeated")
    parser.add_argument("--metric", metavar="METRIC", help="nominal, ordinal, interval, ratio, jaccard, masi")
    parser.add_argument("--by", metavar="KEYS", type=names, help="a row for each: code,pair,document,field,batch")
    parser.add_argument("--resamples", metavar="N", type=whole, help="of the bootstrap (0: no intervals)")
    parser.add_argument("--confidence", metavar="P", type=share, help="of the intervals, like 0.95")
    parser.add_argument("--seed", metavar="S", type=whole, help="of the bootstrap")
    together = "near-duplicates, or documents with the same FIELD of metadata, are drawn together"
    parser.add_argument("--clusters", metavar="near-duplicates|FIELD", help=together)
    parser.add_argument(
        "--tolerance", metavar="T", type=share, help="of numbers in whole frames: 0.05 takes 95 for 100"
    )
    parser.add_argument("--explain", action="store_true", help="say what the figures are made of and what to do")
    parser.add_argument("--half-width", metavar="W", type=share, help="plan documents for intervals of ± W (0.1)")
    parser.add_argument("--threshold", metavar="T", type=share, help="plan documents to lie above T (0.667)")
    parser.add_argument("--batches", metavar="N", type=whole, help="groups of documents, by time, to see drift in (5)")
    again = "PROFILE is NAME coding again (“Mina (again)” is Mina without saying so)"
    parser.add_argument("--again", metavar="PROFILE=NAME", action="append", type=_profile, help=again)
    parser.add_argument("--shards", metavar="DIR", type=Path, help="an export as Parquet takes the project's place")


_FILTERS = ("unit", "codes", "field", "coders", "documents")
_COMPUTING = ("measures", "metric", "by", "resamples", "confidence", "seed", "clusters")
_EXPLAINING = ("half_width", "threshold", "batches", "again")
_FRAMES = ("tolerance",)


def _profile(text: str) -> tuple[str, str]:
    """PROFILE=NAME; the last "=" counts."""
    profile, sign, name = text.rpartition("=")
    if not (sign and profile.strip() and name.strip()):
        raise ArgumentTypeError(f"“{text}” is not PROFILE=NAME")
    return profile.strip(), name.strip()


def _options(args: Namespace, wanted: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(args, name) for name in wanted if hasattr(args, name)}


def agreement(args: Namespace, console: Console) -> Answer:
    """The coefficients, with intervals."""
    if hasattr(args, "shards"):
        return shards.agreement(args, console)
    if args.project is None:
        raise UsageError("annotator agreement needs a PROJECT, or an export as Parquet: --shards DIR.")
    if getattr(args, "explain", False):
        return _explained(args, console)
    by_batch = {"batches"} if "batch" in getattr(args, "by", ()) else set()
    asked = next((name for name in _EXPLAINING if hasattr(args, name) and name not in by_batch), None)
    if asked is not None:
        raise UsageError(f"--{asked.replace('_', '-')} belongs to an explanation: add --explain.")
    from annotator.commands import agreement as commands

    with to_read(args) as project:
        report = commands.agreement(
            project, progress=console.progress, **_options(args, (*_FILTERS, *_COMPUTING, *_FRAMES, *by_batch))
        )
        names_ = {row.document: project.document(row.document).name for row in report.results if row.document}
    return Answer(report.to_json(), report_lines(report, names_))


def _explained(args: Namespace, console: Console) -> Answer:
    """The coefficients with all that there is to say about them."""
    from annotator.commands.explaining import explain

    options = _options(args, _FILTERS + _COMPUTING + _FRAMES + _EXPLAINING)
    if "again" in options:
        options["again"] = dict(options["again"])
    with to_read(args) as project:
        found = explain(project, progress=console.progress, **options)
        names_ = {document.id: document.name for document in project.documents()}
    data = found.report.to_json() | {"explanation": found.to_json()}
    return Answer(data, [*report_lines(found.report, names_), *explanation_lines(found, names_)])


def disagreements(args: Namespace, console: Console) -> Answer:
    """The passages behind the figures, the most costly first."""
    from annotator.commands import agreement as commands

    with to_read(args) as project:
        passages = commands.disagreements(project, progress=console.progress, **_options(args, _FILTERS))[
            : getattr(args, "limit", None)
        ]
        found = [_passage(passage, project) for passage in passages]
        data = {"project": project.name, "passages": found}
    return Answer(data, _passages(found) if found else ["No disagreement."])


def _passage(passage: Any, project: Any) -> dict[str, Any]:
    return {
        "document": passage.document,
        "name": project.document(passage.document).name,
        "code": list(passage.code),
        "start": passage.start,
        "end": passage.end,
        "kind": passage.kind,
        "by": dict(passage.by),
        "cost": passage.cost,
        "quote": passage.quote,
        "field": passage.field,
        "annotations": list(passage.annotations),
    }


def _passages(found: list[dict[str, Any]]) -> list[str]:
    rows = [
        (
            f"{p['cost']:g}",
            p["kind"],
            "/".join(p["code"]) + (f": {p['field']}" if p["field"] else ""),
            p["name"],
            "whole" if p["start"] is None else f"{p['start']}-{p['end']}",
            "; ".join(f"{coder}: {shortened(str(said), 40)}" for coder, said in p["by"].items()),
            shortened(p["quote"], 60),
        )
        for p in found
    ]
    heads = ("cost", "kind", "code", "document", "where", "who says what", "words")
    return [*aligned(heads, rows, "r"), counted(len(found), "passage") + "."]
