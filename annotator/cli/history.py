"""``history``: the journal of the project."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from annotator.cli.columns import aligned
from annotator.cli.console import Answer, Console
from annotator.cli.opening import to_read
from annotator.cli.parsing import Parser, add_project, whole


def configure(parser: Parser, name: str) -> None:
    """The options of ``history``."""
    add_project(parser)
    parser.add_argument("--document", metavar="D", help="only what touched this document (id or name)")
    parser.add_argument("--coder", metavar="C", dest="by", help="only what this coder did")
    parser.add_argument("--since", metavar="T", help="only from this time on, like 2026-11-22 or 2026-11-22T19:30")
    parser.add_argument("--limit", metavar="N", type=whole, default=200, help="the newest N changes (default: 200)")
    parser.set_defaults(run=history)


def history(args: Namespace, console: Console) -> Answer:
    """The newest changes first."""
    with to_read(args) as project:
        found = project.history(limit=args.limit, document=args.document, coder=args.by, since=args.since)
        names = {coder.id: coder.name for coder in project.coders()}
        entries = [_entry(entry, names) for entry in found]
        data = {"project": project.name, "entries": entries}
    rows = [(_when(e["time"]), e["coder"] or "", e["label"], "undone" if e["undone"] else "") for e in entries]
    return Answer(data, aligned(("time (UTC)", "coder", "change", ""), rows) if rows else ["Nothing changed yet."])


def _when(time: str) -> str:
    return time[:19].replace("T", " ")


def _entry(entry: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "time": entry.time,
        "coder": names.get(entry.coder, entry.coder),
        "label": entry.label,
        "action": entry.action,
        "kinds": sorted(entry.kinds),
        "documents": list(entry.documents),
        "undone": entry.undone,
    }
