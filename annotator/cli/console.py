"""What the program says: answers on standard output, messages and progress on standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TextIO

from annotator.cli.columns import plain

_BAR = 24


@dataclass(frozen=True)
class Answer:
    """What a command found or did: ``data`` for --json, ``lines`` for people.

    ``message`` says that the lines only tell what was done; --quiet leaves them out then.
    """

    data: Any
    lines: Iterable[str] = ()
    code: int = 0
    message: bool = False


class Console:
    """Standard output and error, as one command line asked for them."""

    def __init__(self, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json, self.quiet = as_json, quiet
        self._bar = False
        self._last = time.monotonic()

    def answer(self, answer: Answer) -> None:
        """Print what a command answered."""
        if self.as_json:
            self.document(answer.data)
        elif not (self.quiet and answer.message):
            for line in answer.lines:
                print(line)
        sys.stdout.flush()

    def document(self, data: Any) -> None:
        """Print the one JSON document."""
        utf8 = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
        print(json.dumps(data, ensure_ascii=not utf8, indent=1, default=_plain_value, allow_nan=False))

    def note(self, sentence: str) -> None:
        """A message: on standard error, and not when --quiet."""
        if not self.quiet:
            self.error(sentence)

    def error(self, sentence: str) -> None:
        """What went wrong: on standard error."""
        self.clear()
        print(plain(sentence), file=sys.stderr, flush=True)

    def progress(self, done: int, total: int, what: str) -> None:
        """Show how far long work is: a bar on a terminal, else a line every five seconds."""
        if self.quiet:
            return
        terminal, now = _is_terminal(sys.stderr), time.monotonic()
        if now - self._last < (0.1 if terminal else 5.0):
            return
        self._last = now
        share = f"{done:,} of {total:,}" if total else f"{done:,}"
        if not terminal:
            print(f"{what}: {share}", file=sys.stderr, flush=True)
            return
        filled = round(_BAR * min(done, total) / total) if total else 0
        print(f"\r{what} [{'#' * filled}{'.' * (_BAR - filled)}] {share}\x1b[K", end="", file=sys.stderr, flush=True)
        self._bar = True

    def clear(self) -> None:
        """Take the bar away."""
        if self._bar:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._bar = False


def prepare_streams() -> None:
    """Let every character be printed: what the terminal's encoding lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        return False


def _plain_value(value: Any) -> Any:
    if isinstance(value, set | frozenset):
        return sorted(value)
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        return value.tolist()
    return str(value)
