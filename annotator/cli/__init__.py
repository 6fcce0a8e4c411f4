"""The command line: ``annotator COMMAND ...`` (docs/cli.md). One small module for each group of commands.

Nothing is computed here: every command opens a project, calls ``commands`` and shows what came back, as aligned
tables or as one JSON document. Modules are imported when their command is called, so that the program starts at once.
"""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code: 0 done, 1 done in part, 2 wrong usage, 3 no project."""
    from annotator.cli.run import run

    return run(argv)
