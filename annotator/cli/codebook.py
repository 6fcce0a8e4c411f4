"""``codebook show|import|export|diff``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.cli.columns import aligned, counted, plain
from annotator.cli.console import Answer, Console
from annotator.cli.opening import to_read, to_write
from annotator.cli.parsing import Parser, add_coder, add_project

if TYPE_CHECKING:
    from annotator.model.codebook import Code, Codebook


def configure(parser: Parser, name: str) -> None:
    """The options of the four actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="show|import|export|diff")
    show_ = actions.add_parser("show", description="Print the codebook.")
    import_ = actions.add_parser("import", description="Take up a codebook: add new codes, change those that differ.")
    export_ = actions.add_parser("export", description="Write the codebook to a file.")
    diff_ = actions.add_parser("diff", description="How a file's codebook differs from the project's.")
    for each, run in ((show_, show), (import_, take_up), (export_, write), (diff_, diff)):
        add_project(each)
        each.set_defaults(run=run)
    import_.add_argument("file", metavar="FILE", type=Path, help="a codebook file, an archive or another project")
    export_.add_argument("out", metavar="OUT", type=Path, help="the file to write")
    diff_.add_argument("file", metavar="FILE", type=Path, help="a codebook file, an archive or another project")
    add_coder(import_)


def show(args: Namespace, console: Console) -> Answer:
    """Print the codebook as a tree."""
    from annotator.commands.codebook_files import as_json

    with to_read(args) as project:
        codebook = project.codebook()
    return Answer({"project": args.project.stem, **as_json(codebook)}, list(_tree(codebook)) or ["No codes yet."])


def _tree(codebook: Codebook) -> Iterator[str]:
    for code in codebook:
        margin = "    " * (len(codebook.path(code.id)) - 1)
        key = f"  [{code.key}]" if code.key else ""
        yield f"{margin}{plain(code.name)}{key}{'  (retired)' if code.retired else ''}"
        if code.definition:
            yield f"{margin}    {plain(code.definition)}"
        yield from (f"{margin}    - {line}" for line in _fields(code))


def _fields(code: Code) -> Iterator[str]:
    for field in code.fields:
        choices = f": {', '.join(field.choices)}" if field.choices else ""
        required = ", required" if field.required else ""
        yield plain(f"{field.name} ({field.type}, {field.level}{required}){choices}")


def take_up(args: Namespace, console: Console) -> Answer:
    """Bring a codebook in."""
    from annotator.commands import codebook as commands
    from annotator.commands.codebook_files import differences

    with to_write(args) as project:
        before = project.codebook()
        commands.import_codebook(project, args.file)
        found = differences(before, project.codebook())
        codes = len(project.codebook())
    data = {"project": args.project.stem, "codes": codes, "differences": [_difference(each) for each in found]}
    summary = f"{counted(codes, 'code')}, {_count(found, 'added')} added, {_count(found, 'changed')} changed."
    return Answer(data, [summary], message=True)


def _count(found: list[Any], what: str) -> int:
    return sum(each.what == what for each in found)


def write(args: Namespace, console: Console) -> Answer:
    """Write the codebook."""
    from annotator.commands import codebook as commands

    with to_read(args) as project:
        commands.export_codebook(project, args.out)
        codes = len(project.codebook())
    return Answer({"path": str(args.out), "codes": codes}, [str(args.out)], message=True)


def diff(args: Namespace, console: Console) -> Answer:
    """Compare the project's codebook with another."""
    from annotator.commands import codebook as commands

    with to_read(args) as project:
        found = commands.codebook_diff(project, args.file)
    data = {"project": args.project.stem, "file": str(args.file), "differences": [_difference(each) for each in found]}
    return Answer(data, _differences(found) if found else ["No difference."])


def _difference(difference: Any) -> dict[str, Any]:
    changed = {name: {"before": pair[0], "after": pair[1]} for name, pair in difference.attributes.items()}
    return {"path": list(difference.path), "what": difference.what, "attributes": changed}


def _differences(found: list[Any]) -> list[str]:
    rows = []
    for each in found:
        path = "/".join(each.path)
        rows += [(each.what, path, name, _text(*pair)) for name, pair in each.attributes.items()]
        if not each.attributes:
            rows.append((each.what, path, "", ""))
    return aligned(("what", "code", "attribute", "before -> after"), rows)


def _text(before: Any, after: Any) -> str:
    import json

    return " -> ".join(json.dumps(value, ensure_ascii=False) for value in (before, after))
