"""Reading the words of a command line: the parser and the options that all commands share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn

from annotator.errors import UsageError

#: Every command takes these; they may stand anywhere.
FLAGS = ("--json", "--quiet", "-q")
_EPILOG = "--json prints one JSON document and nothing else; --quiet leaves out progress and messages."


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of leaving the program."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)  # an option that a later version adds must not change a script
        options.setdefault("epilog", _EPILOG)
        super().__init__(*args, **options)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}. {self.prog} --help lists what there is.")


def add_project(parser: argparse.ArgumentParser, needed: bool = True) -> None:
    """The project to work on."""
    words: dict[str, Any] = {} if needed else {"nargs": "?", "default": None}
    parser.add_argument("project", metavar="PROJECT", type=Path, help="the .annotator file", **words)


def add_coder(parser: argparse.ArgumentParser, help_: str = "who works here (default: $ANNOTATOR_CODER)") -> None:
    """Who does it."""
    parser.add_argument("--coder", metavar="NAME", help=help_)


def names(text: str) -> list[str]:
    """What stands between commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def whole(text: str) -> int:
    """A whole number, 0 or more."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)


def share(text: str) -> float:
    """A number between 0 and 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number between 0 and 1")
    return number
