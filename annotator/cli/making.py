"""``sample`` and ``new``: making projects."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from annotator.cli.columns import counted
from annotator.cli.console import Answer, Console
from annotator.cli.opening import coder_of
from annotator.cli.parsing import Parser, add_coder


def configure(parser: Parser, name: str) -> None:
    """The options of ``sample`` or ``new``."""
    if name == "sample":
        parser.add_argument(
            "directory", metavar="DIR", nargs="?", type=Path, default=Path(), help="where (default: here)"
        )
        parser.set_defaults(run=sample)
    else:
        parser.add_argument("project", metavar="PROJECT", type=Path, help="the .annotator file to make")
        parser.add_argument("--codebook", metavar="FILE", type=Path, help="a codebook file to begin with")
        add_coder(parser)
        parser.set_defaults(run=new)


def sample(args: Namespace, console: Console) -> Answer:
    """Make the sample project; never over another file."""
    from annotator.commands import projects

    path = projects.create_sample(args.directory, progress=console.progress)
    return Answer({"path": str(path)}, [str(path)])


def new(args: Namespace, console: Console) -> Answer:
    """Make a project."""
    from annotator.commands import projects

    with projects.create(args.project, codebook=args.codebook, coder=coder_of(args)) as project:
        codes, path, coder = len(project.codebook()), project.path, project.coder
    data = {"path": str(path), "coder": coder.name if coder else None, "codes": codes}
    return Answer(data, [f"{path}: {counted(codes, 'code')}"], message=True)
