"""How long work says how far it is, and is cancelled."""

from __future__ import annotations

from collections.abc import Callable

#: Called now and then by long work with (done, total, what); raises Cancelled when the person cancelled.
Progress = Callable[[int, int, str], None]


def no_progress(done: int, total: int, what: str) -> None:
    """The Progress that shows nothing."""
