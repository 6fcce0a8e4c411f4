"""``round new|list|open|close``."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from annotator.cli.columns import aligned, counted
from annotator.cli.console import Answer, Console
from annotator.cli.opening import to_read, to_write
from annotator.cli.parsing import Parser, add_coder, add_project, names, whole
from annotator.errors import UsageError


def configure(parser: Parser, name: str) -> None:
    """The options of the four actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="new|list|open|close")
    new_ = actions.add_parser("new", description="Plan a round.")
    list_ = actions.add_parser("list", description="List the rounds.")
    open_ = actions.add_parser("open", description="Open a round for coding.")
    close_ = actions.add_parser("close", description="Close a round; a blind one is blind no more.")
    for each, run in ((new_, new), (list_, show), (open_, switch), (close_, switch)):
        add_project(each)
        each.set_defaults(run=run)
    for each in (new_, open_, close_):
        each.add_argument("name", metavar="NAME", help="the round")
        add_coder(each)
    new_.add_argument("--documents", metavar="QUERY", default="", help="which documents (default: all)")
    new_.add_argument("--coders", metavar="A,B,...", type=names, required=True, help="who codes")
    new_.add_argument(
        "--overlap", metavar="N|P%", type=overlap, default=1.0, help="how many documents all code (100%%)"
    )
    new_.add_argument("--stratify", metavar="FIELD", default="", help="metadata to draw from in equal shares")
    new_.add_argument("--seed", metavar="S", type=whole, default=1, help="of the draw (1)")
    new_.add_argument("--blind", action="store_true", help="coders see only their own work while it is open")


def overlap(text: str) -> int | float:
    """A number of documents, or a share: ``20%``."""
    if text.endswith("%"):
        try:
            return float(text[:-1]) / 100
        except ValueError:
            raise UsageError(f"“{text}” is no share: write it like 20%.") from None
    return whole(text)


def new(args: Namespace, console: Console) -> Answer:
    """Plan a round."""
    from annotator.commands import rounds

    with to_write(args) as project:
        rounds.new_round(
            project,
            args.name,
            args.coders,
            documents=args.documents,
            overlap=args.overlap,
            stratify=args.stratify,
            seed=args.seed,
            blind=args.blind,
        )
        return _answer(project, rounds.round_named(project, args.name))


def switch(args: Namespace, console: Console) -> Answer:
    """Open or close a round."""
    from annotator.commands import rounds

    with to_write(args) as project:
        rounds.open_round(project, args.name, args.action == "open")
        return _answer(project, rounds.round_named(project, args.name))


def _answer(project: Any, round_: Any) -> Answer:
    data = {"project": project.name, "round": _plain(round_, _coders(project))}
    return Answer(data, _table([data["round"]]), message=True)


def show(args: Namespace, console: Console) -> Answer:
    """List the rounds."""
    with to_read(args) as project:
        coders = _coders(project)
        found = [_plain(round_, coders) for round_ in project.rounds()]
        data = {"project": project.name, "rounds": found}
    return Answer(data, _table(found) if found else ["No rounds yet."])


def _coders(project: Any) -> dict[str, str]:
    return {coder.id: coder.name for coder in project.coders()}


def _plain(round_: Any, coders: dict[str, str]) -> dict[str, Any]:
    assignments = {document: [coders.get(c, c) for c in who] for document, who in round_.assignments.items()}
    plain = {"id": round_.id, "name": round_.name, "blind": round_.blind, "open": round_.open}
    return {**plain, "assignments": assignments}


def _table(rounds: list[dict[str, Any]]) -> list[str]:
    rows = []
    for each in rounds:
        coders = sorted({coder for who in each["assignments"].values() for coder in who})
        shared = sum(len(who) == len(coders) for who in each["assignments"].values())
        state = ("open" if each["open"] else "closed") + (", blind" if each["blind"] else "")
        documents = f"{counted(len(each['assignments']), 'document')}, {shared:,} coded by all"
        rows.append((each["name"], state, documents, ", ".join(coders)))
    return aligned(("round", "state", "documents", "coders"), rows)
