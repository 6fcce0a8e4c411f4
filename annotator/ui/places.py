"""Where the person was: what Back and Forward go to. Knows documents by id and positions, nothing of widgets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

_KEEP = 100


class Place(NamedTuple):
    document: str
    position: int


class Places:
    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._ahead: list[Place] = []
        self._paused = False

    def leave(self, place: Place) -> None:
        """The person goes somewhere else from here."""
        if not self._paused:
            self._behind = [*self._behind[-_KEEP:], place]
            self._ahead.clear()

    def back(self, here: Place) -> Place | None:
        return self._move(self._behind, self._ahead, here)

    def forward(self, here: Place) -> Place | None:
        return self._move(self._ahead, self._behind, here)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """While going back or forward, leaving a place is not a new step."""
        self._paused = True
        try:
            yield
        finally:
            self._paused = False

    @staticmethod
    def _move(source: list[Place], target: list[Place], here: Place) -> Place | None:
        if not source:
            return None
        target.append(here)
        return source.pop()
