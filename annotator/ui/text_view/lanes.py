"""Who stands beside whom: underline slots, margin lanes, and stretches covered by the same set. Knows nothing of Qt."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from annotator.ui.text_view.spans import Span

T = TypeVar("T")
Stretch = tuple[int, int]


def slots(stretches: Sequence[Stretch]) -> list[int]:
    """For half-open stretches sorted by start, the lowest slot (from 0) that no overlapping one before it has."""
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    out: list[int] = []
    count = 0
    for start, end in stretches:
        while busy and busy[0][0] <= start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            slot = heapq.heappop(free)
        else:
            slot, count = count, count + 1
        heapq.heappush(busy, (end, slot))
        out.append(slot)
    return out


def lanes(stretches: Sequence[Stretch], taken: Iterable[tuple[Stretch, int]] = ()) -> list[int]:
    """Lanes (from 0) for half-open stretches in their order; ``taken`` are stretches whose lane is settled already.
    Two that overlap never share a lane."""
    settled = list(taken)
    out: list[int] = []
    for start, end in stretches:
        used = {lane for (a, b), lane in settled if a < end and start < b}
        lane = next(n for n in itertools.count() if n not in used)
        settled.append(((start, end), lane))
        out.append(lane)
    return out


def covered(items: Sequence[tuple[int, int, T]]) -> list[tuple[int, int, tuple[T, ...]]]:
    """The elementary stretches of items ``(start, end, what)``: each with everything that covers it, in the items'
    order. Empty items and uncovered stretches are left out."""
    edges: list[tuple[int, int, int]] = []
    for number, (start, end, _) in enumerate(items):
        if end > start:
            edges.append((start, 1, number))
            edges.append((end, 0, number))
    edges.sort()
    active: list[int] = []
    out: list[tuple[int, int, tuple[T, ...]]] = []
    previous = 0
    for position, opens, number in edges:
        if active and position > previous:
            out.append((previous, position, tuple(items[n][2] for n in active)))
        previous = position
        if opens:
            active.append(number)
            active.sort()
        else:
            active.remove(number)
    return out


class LongLanes:
    """Lanes of the spans that run over several paragraphs, which must keep theirs from one paragraph to the next.
    A lane is settled when it is first asked for, and stays until the span is forgotten."""

    def __init__(self, touching: Callable[[int, int], Sequence[Span]], paragraph: Callable[[int], Stretch]) -> None:
        """``touching(start, end)`` are the spans that overlap a stretch, ``paragraph(position)`` the stretch of the
        paragraph that holds a position."""
        self._touching = touching
        self._paragraph = paragraph
        self._lanes: dict[str, int] = {}

    def lane(self, span: Span) -> int:
        """The lowest lane that no span with a settled lane in the same paragraphs has."""
        known = self._lanes.get(span.id)
        if known is not None:
            return known
        beside = self._touching(self._paragraph(span.start)[0], self._paragraph(span.end - 1)[1])
        used = {self._lanes[other.id] for other in beside if other.id in self._lanes}
        lane = next(n for n in itertools.count() if n not in used)
        self._lanes[span.id] = lane
        return lane

    def forget(self, id_: str) -> None:
        self._lanes.pop(id_, None)
