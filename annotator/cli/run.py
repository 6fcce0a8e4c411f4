"""From the words of a command line to an exit code: finds the command, runs it, turns errors into sentences."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from annotator.cli.console import Answer, Console, prepare_streams
from annotator.cli.exits import DONE, IN_PART, INTERRUPTED, NO_PROJECT, NO_READER, USAGE, exit_code
from annotator.cli.parsing import FLAGS, Parser
from annotator.cli.table import BY_NAME, COMMANDS, LATER
from annotator.errors import AnnotatorError, Cancelled, DiskFull, ProjectError, UsageError


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command line. Never raises for what a person can get wrong."""
    prepare_streams()
    words, flags = _without_flags(list(sys.argv[1:] if argv is None else argv))
    console = Console("--json" in flags, "--quiet" in flags or "-q" in flags)
    try:
        return _run(words, console)
    except SystemExit as leaving:  # argparse, after --help
        return leaving.code if isinstance(leaving.code, int) else USAGE
    except (KeyboardInterrupt, Cancelled):
        return _failed(console, "Cancelled: what was under way was taken back.", INTERRUPTED)
    except BrokenPipeError:
        return _nobody_reads()
    except AnnotatorError as error:
        return _failed(console, str(error), exit_code(error))
    except OSError as error:
        return _failed(console, *_system(error))
    except Exception as error:  # noqa: BLE001  # the last resort: a bug must not look like a crash
        return _failed(console, _bug(error), NO_PROJECT)


def _without_flags(words: list[str]) -> tuple[list[str], set[str]]:
    """The words without --json and --quiet, wherever they stand before a lone "--"; and which of them stood there."""
    end = words.index("--") if "--" in words else len(words)
    flags = {word for word in words[:end] if word in FLAGS}
    return [word for word in words[:end] if word not in FLAGS] + words[end:], flags


def _run(words: list[str], console: Console) -> int:
    coder, words = _leading_coder(words)
    first = words[0] if words else ""
    if first in ("-h", "--help"):
        return _help(console)
    if first == "--version":
        return _version(console)
    if words == ["--sample"]:
        return int(importlib.import_module("annotator.cli.sample_window").run(console, run))
    if first.startswith("-"):
        raise UsageError(f"There is no option {first} without a command. annotator --help lists what there is.")
    if first not in BY_NAME:
        return _window(words, console)
    command = BY_NAME[first]
    parser = Parser(prog=f"annotator {command.name}", description=f"{command.help[0].upper()}{command.help[1:]}.")
    importlib.import_module(f"annotator.cli.{command.module}").configure(parser, command.name)
    end = words.index("--") if "--" in words else len(words)
    args = parser.parse_args([*words[1:end], *coder, *words[end:]])
    answer: Answer = args.run(args, console)
    console.clear()
    try:
        console.answer(answer)
    except BrokenPipeError:
        raise
    except OSError as error:
        _close_output()
        console.error(f"It is done, but the answer can't be written: {error.strerror or error}.")
        return IN_PART
    return answer.code


def _leading_coder(words: list[str]) -> tuple[list[str], list[str]]:
    """``--coder NAME`` may stand before the command, too."""
    if words and words[0] == "--coder":
        return words[:2], words[2:]
    if words and words[0].startswith("--coder="):
        return words[:1], words[1:]
    return [], words


def _window(words: list[str], console: Console) -> int:
    """No command: open the window, on a project if one is named."""
    if words and words[0] in LATER:
        raise UsageError(f"annotator {words[0]} is not part of this version yet.")
    if words and not words[0].lower().endswith(".annotator") and not Path(words[0]).exists():
        raise UsageError(f"“{words[0]}” is neither a command nor a project.{_meant(words[0])}")
    if len(words) > 1:
        raise UsageError(f"annotator PROJECT opens one project; “{words[1]}” is one word too many.")
    if console.as_json:
        raise UsageError("--json needs a command. annotator --help lists them.")
    if words:
        _look_at(Path(words[0]))
    app = importlib.import_module("annotator.app")
    return int(app.main(words))


def _look_at(path: Path) -> None:
    """Say here what the window would only show: that there is no project, or one that can't be opened."""
    if not path.exists():
        raise ProjectError(f"{path} does not exist. annotator new {path} makes it.")
    from annotator.project import Project

    Project.open(path, read_only=True).close()


def _meant(word: str) -> str:
    import difflib

    close = difflib.get_close_matches(word, BY_NAME, 1)
    return f" Did you mean “{close[0]}”?" if close else " annotator --help lists the commands."


def _help(console: Console) -> int:
    room = max(len(command.name) for command in COMMANDS)
    lines = [
        "usage: annotator [PROJECT]            open the window",
        "       annotator COMMAND ... [--json] [--quiet]",
        "",
        "commands:",
        *(f"  {command.name:<{room}}  {command.help}" for command in COMMANDS),
        "",
        "annotator COMMAND --help tells the rest. Exit: 0 done; 1 done in part; 2 wrong usage; 3 the project can't be",
        "opened or written, nothing changed.",
    ]
    console.answer(Answer({"commands": {command.name: command.help for command in COMMANDS}}, lines))
    return DONE


def _version(console: Console) -> int:
    from annotator import __version__

    console.answer(Answer({"version": __version__}, [f"annotator {__version__}"]))
    return DONE


def _failed(console: Console, sentence: str, code: int) -> int:
    try:
        console.error(sentence)
        if console.as_json:
            console.document({"error": sentence, "exit": code})
            sys.stdout.flush()
    except OSError:  # a broken pipe, a full disk behind standard output
        _close_output()
    return code


def _system(error: OSError) -> tuple[str, int]:
    where = f" ({error.filename})" if error.filename else ""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    sentence = DiskFull("There is no room on the disk: nothing was changed.") if full else error.strerror or error
    return f"{sentence}{where}.".replace("..", "."), NO_PROJECT if full else USAGE


def _bug(error: Exception) -> str:
    if os.environ.get("ANNOTATOR_DEBUG"):
        raise error
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"This is a fault in Annotator, not in what you did: {type(error).__name__}: {error} "
        f"({Path(frame.filename).name}, line {frame.lineno}). With ANNOTATOR_DEBUG=1 it tells more."
    )


def _nobody_reads() -> int:
    """The reader of a pipe left (``annotator ... | head``): say no more."""
    _close_output()
    return NO_READER


def _close_output() -> None:
    """Let whatever waits to be written go nowhere, also when Python closes its streams."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
