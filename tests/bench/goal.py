"""What a benchmark proves: one goal with the figure measured, what it is compared with, and whether it was reached."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Goal:
    """``ours``, ``floor`` and ``peer`` are measured in the same run, in the same unit (``what`` names it): ours, the
    least that the machine needs for it, what another program needs. ``ratio`` is what the goal is about, None where
    that is ``ours`` itself."""

    what: str
    ours: float
    floor: float | None
    peer: float | None
    ratio: float | None
    goal: float
    met: bool

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def of_floor(what: str, ours: float, floor: float, at_most: float) -> Goal:
    """At most so many times the floor."""
    ratio = ours / floor
    return Goal(what, ours, floor, None, ratio, at_most, ratio <= at_most)


def faster_than(what: str, ours: float, peer: float | None, at_least: float) -> Goal:
    """At least so many times as fast as the peer. Not met where the peer could not be measured."""
    ratio = None if peer is None else peer / ours
    return Goal(what, ours, None, peer, ratio, at_least, ratio is not None and ratio >= at_least)


def within(what: str, ours: float, at_most: float) -> Goal:
    """An absolute limit."""
    return Goal(what, ours, None, None, None, at_most, ours <= at_most)
