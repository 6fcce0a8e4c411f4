"""``search``: the index, or with --kwic or --regex the concordance."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from annotator.cli.columns import aligned
from annotator.cli.console import Answer, Console
from annotator.cli.opening import to_read
from annotator.cli.parsing import Parser, add_coder, add_project, whole

if TYPE_CHECKING:
    from annotator.project import Project

WIDTH = 40


def configure(parser: Parser, name: str) -> None:
    """The options of ``search``."""
    add_project(parser)
    parser.add_argument("query", metavar="QUERY", help="words; with --regex a regular expression")
    parser.add_argument("--regex", action="store_true", help="QUERY is a regular expression; shows words in context")
    parser.add_argument(
        "--kwic", metavar="N", type=whole, help=f"words in context: N characters on both sides ({WIDTH})"
    )
    parser.add_argument("--documents", metavar="QUERY", default="", help="only these documents (in context)")
    parser.add_argument("--limit", metavar="N", type=whole, help="at most so many (default: 50, in context all)")
    add_coder(parser)
    parser.set_defaults(run=search)


def search(args: Namespace, console: Console) -> Answer:
    """Find words."""
    from annotator.commands import searching

    with to_read(args) as project:
        if not args.regex and args.kwic is None:
            limit = 50 if args.limit is None else args.limit
            hits = [_hit(hit, project) for hit in searching.search(project, args.query, limit)]
            return Answer({"project": project.name, "query": args.query, "hits": hits}, _hits(hits))
        lines = searching.concordance(
            project,
            args.query,
            WIDTH if args.kwic is None else args.kwic,
            args.regex,
            documents=args.documents,
            limit=args.limit,
            progress=console.progress,
        )
        data = {"project": project.name, "query": args.query, "lines": [asdict(line) for line in lines]}
    return Answer(data, _concordance(lines))


def _hit(hit: Any, project: Project) -> dict[str, Any]:
    plain = {name: getattr(hit, name) for name in ("kind", "id", "document", "start", "end", "snippet")}
    if hit.kind == "code":
        return plain | {"name": "/".join(project.codebook().path(hit.id))}
    return plain | {"name": project.document(hit.document).name}


def _hits(hits: list[dict[str, Any]]) -> list[str]:
    if not hits:
        return ["Nothing found."]
    rows = [(hit["kind"], hit["name"], _span(hit["start"], hit["end"]), hit["snippet"] or "") for hit in hits]
    return aligned(("kind", "name", "where", "words"), rows)


def _span(start: int | None, end: int | None) -> str:
    return "" if start is None else f"{start}-{end}"


def _concordance(lines: list[Any]) -> list[str]:
    if not lines:
        return ["Nothing found."]
    rows = [(line.name, _span(line.start, line.end), line.before, line.match, line.after) for line in lines]
    return aligned(("document", "where", "before", "match", "after"), rows, "--r")
