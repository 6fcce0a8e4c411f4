"""``check``, ``backup`` and ``restore``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from annotator.cli.columns import counted
from annotator.cli.console import Answer, Console
from annotator.cli.opening import to_read
from annotator.cli.parsing import Parser, add_project
from annotator.errors import ProjectError


def configure(parser: Parser, name: str) -> None:
    """The options of the three."""
    add_project(parser)
    if name == "check":
        parser.add_argument("--deep", action="store_true", help="prove the whole history, too")
        parser.set_defaults(run=check)
    elif name == "backup":
        parser.set_defaults(run=backup)
    else:
        parser.add_argument("backup", metavar="BACKUP", nargs="?", type=Path, help="which one (default: the newest)")
        parser.add_argument("--list", action="store_true", help="only list the backups there are")
        parser.set_defaults(run=restore)


def check(args: Namespace, console: Console) -> Answer:
    """Prove that the project is whole: prints "clean", or what is wrong with code 1."""
    from annotator.commands import checking

    with to_read(args) as project:
        problems = checking.check(project, deep=args.deep)
        name = project.name
    listed = [{"what": p.what, "where": p.where, "advice": p.advice} for p in problems]
    data = {"project": name, "deep": args.deep, "clean": not listed, "problems": listed}
    lines = [" ".join(part for part in (f"{p['where']}: {p['what']}", p["advice"]) if part) for p in listed]
    return Answer(data, [*lines, f"{counted(len(listed), 'problem')}."] if listed else ["clean"], 1 if listed else 0)


def backup(args: Namespace, console: Console) -> Answer:
    """Make a backup."""
    with to_read(args) as project:
        path = project.backup()
    return Answer({"project": args.project.stem, "path": str(path)}, [str(path)])


def restore(args: Namespace, console: Console) -> Answer:
    """Put a backup in the project's place; what was there is set aside."""
    from annotator.commands import checking

    path = args.project.absolute()
    if path.exists() and not path.is_file():
        raise ProjectError(f"{path} is not a file, so no project was there; nothing was changed.")
    if args.list:
        copies = [str(copy) for copy in checking.backups(path)]
        return Answer({"project": path.stem, "backups": copies}, copies or ["There is no backup of this project."])
    aside = checking.restore(path, args.backup)
    data = {"project": path.stem, "path": str(path), "aside": str(aside) if aside else None}
    lines = [str(path)] + ([f"What was there is now {aside}"] if aside else [])
    return Answer(data, lines, message=True)
