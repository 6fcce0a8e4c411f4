"""Spans of one document: a compact index that answers "which spans touch this stretch?" Knows nothing of Qt.

Columns of plain numbers instead of 50,000 Python objects: a tenth of the memory, and inserting stays a memmove.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """An annotation as the text view sees it. Code points, half-open; ``code`` and ``coder`` are ids. The order
    of the tuple is text order."""

    start: int
    end: int
    id: str
    code: str
    coder: str = ""


class Names:
    """Numbers for strings that come again and again (ids of codes and coders)."""

    __slots__ = ("_numbers", "names")

    def __init__(self) -> None:
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self.names)
            self.names.append(name)
        return number

    def numbers(self, names: Sequence[str]) -> list[int]:
        for name in dict.fromkeys(names):
            self.number(name)
        known = self._numbers
        return [known[name] for name in names]


class IdColumn:
    """A list of short ids in one block of bytes, each padded to the same width."""

    __slots__ = ("_bytes", "_width")

    def __init__(self) -> None:
        self._width = 22
        self._bytes = bytearray()

    def __len__(self) -> int:
        return len(self._bytes) // self._width

    def __getitem__(self, index: int) -> str:
        at = index * self._width
        return self._bytes[at : at + self._width].rstrip(b"\0").decode()

    def insert(self, index: int, id_: str) -> None:
        raw = id_.encode()
        if len(raw) > self._width:
            self._widen(len(raw))
        at = index * self._width
        self._bytes[at:at] = raw.ljust(self._width, b"\0")

    def append(self, ids: Sequence[str]) -> None:
        raw = [id_.encode() for id_ in ids]
        longest = max(map(len, raw))
        if longest > self._width:
            self._widen(longest)
        width = self._width
        self._bytes += b"".join([id_.ljust(width, b"\0") for id_ in raw])

    def __delitem__(self, index: int) -> None:
        at = index * self._width
        del self._bytes[at : at + self._width]

    def find(self, id_: str) -> int:
        """The index of the id, -1 when it is not there."""
        raw = id_.encode().ljust(self._width, b"\0")
        at = self._bytes.find(raw)
        while at >= 0 and (at % self._width or len(raw) > self._width):
            at = self._bytes.find(raw, at + 1)
        return at // self._width if at >= 0 else -1

    def _widen(self, width: int) -> None:
        ids = [self[i] for i in range(len(self))]
        self._width = width
        self._bytes = bytearray(b"".join(id_.encode().ljust(width, b"\0") for id_ in ids))


class Tier:
    """The spans up to one length, in text order, as columns."""

    __slots__ = ("coders", "codes", "ends", "ids", "limit", "starts")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.starts = array("i")
        self.ends = array("i")
        self.codes = array("i")
        self.coders = array("i")
        self.ids = IdColumn()

    def place(self, span: Span) -> int:
        """The index of the first entry that is not before ``span`` in text order."""
        low = bisect_left(self.starts, span.start)
        high = bisect_right(self.starts, span.start, low)
        while low < high and (self.ends[low], self.ids[low]) < (span.end, span.id):
            low += 1
        return low

    def touching(self, start: int, end: int) -> list[int]:
        """Indices of the spans that overlap ``start:end``."""
        starts = self.starts
        low = bisect_left(starts, start - self.limit)
        high = bisect_left(starts, end, low)
        ends = self.ends
        return [i for i in range(low, high) if ends[i] > start]

    def insert(self, index: int, span: Span, code: int, coder: int) -> None:
        self.starts.insert(index, span.start)
        self.ends.insert(index, span.end)
        self.codes.insert(index, code)
        self.coders.insert(index, coder)
        self.ids.insert(index, span.id)

    def append(self, spans: Sequence[Span], codes: Sequence[int], coders: Sequence[int]) -> None:
        self.starts.extend([span[0] for span in spans])
        self.ends.extend([span[1] for span in spans])
        self.ids.append([span[2] for span in spans])
        self.codes.extend(codes)
        self.coders.extend(coders)

    def delete(self, index: int) -> None:
        for column in (self.starts, self.ends, self.codes, self.coders, self.ids):
            del column[index]


class SpanIndex:
    """Overlapping spans, in tiers by length: within a tier, whatever overlaps a stretch starts less than the tier's
    greatest length before it, so a query is two bisections and a filter each."""

    LIMITS = (256, 4096, 65536, 1 << 30)

    def __init__(self, spans: Sequence[Span] = ()) -> None:
        self._tiers = tuple(Tier(limit) for limit in self.LIMITS)
        self._codes = Names()
        self._coders = Names()
        self.extend(spans)

    def __len__(self) -> int:
        return sum(len(tier.starts) for tier in self._tiers)

    def __iter__(self) -> Iterator[Span]:
        """All spans in text order."""
        return heapq.merge(*map(self._all, self._tiers))

    @property
    def several_coders(self) -> bool:
        """Whether there have been spans of more than one coder."""
        return len(self._coders.names) > 1

    def extend(self, spans: Sequence[Span]) -> None:
        """Add spans that come in text order; quick when they all come after those that are there.
        Empty ones (end <= start) are left out."""
        longer_than = 0
        for tier in self._tiers:
            fitting = [span for span in spans if longer_than < span[1] - span[0] <= tier.limit]
            if fitting and (not tier.starts or tier.starts[-1] < fitting[0].start):
                codes, coders = (
                    self._codes.numbers([s[3] for s in fitting]),
                    self._coders.numbers([s[4] for s in fitting]),
                )
                tier.append(fitting, codes, coders)
            else:
                for span in fitting:
                    self.add(span)
            longer_than = tier.limit

    def add(self, span: Span) -> None:
        if span.end <= span.start:
            return
        tier = self._tier(span)
        last = len(tier.starts)
        index = last if not last or tier.starts[last - 1] < span.start else tier.place(span)
        tier.insert(index, span, self._codes.number(span.code), self._coders.number(span.coder))

    def remove(self, span: Span) -> bool:
        """Whether it was there."""
        tier = self._tier(span)
        index = tier.place(span)
        if index < len(tier.starts) and self._span(tier, index)[:3] == span[:3]:
            tier.delete(index)
            return True
        return False

    def find(self, id_: str) -> Span | None:
        """The span with this id."""
        for tier in self._tiers:
            index = tier.ids.find(id_)
            if index >= 0:
                return self._span(tier, index)
        return None

    def touching(self, start: int, end: int) -> list[Span]:
        """The spans that overlap ``start:end``, in text order."""
        found = [self._span(tier, i) for tier in self._tiers if tier.starts for i in tier.touching(start, end)]
        found.sort()
        return found

    def after(self, span: Span | None) -> Span | None:
        """The next span in text order (the first one after None)."""
        following = (self._next(tier, span) for tier in self._tiers)
        return min((s for s in following if s is not None), default=None)

    def before(self, span: Span | None) -> Span | None:
        """The span before in text order (the last one before None)."""
        previous = (self._previous(tier, span) for tier in self._tiers)
        return max((s for s in previous if s is not None), default=None)

    def _tier(self, span: Span) -> Tier:
        length = span.end - span.start
        return next(tier for tier in self._tiers if length <= tier.limit)

    def _span(self, tier: Tier, i: int) -> Span:
        code, coder = self._codes.names[tier.codes[i]], self._coders.names[tier.coders[i]]
        return Span(tier.starts[i], tier.ends[i], tier.ids[i], code, coder)

    def _all(self, tier: Tier) -> Iterator[Span]:
        return (self._span(tier, i) for i in range(len(tier.starts)))

    def _next(self, tier: Tier, span: Span | None) -> Span | None:
        index = 0
        if span is not None:
            index = tier.place(span)
            if index < len(tier.starts) and self._span(tier, index)[:3] == span[:3]:
                index += 1
        return self._span(tier, index) if index < len(tier.starts) else None

    def _previous(self, tier: Tier, span: Span | None) -> Span | None:
        index = (len(tier.starts) if span is None else tier.place(span)) - 1
        return self._span(tier, index) if index >= 0 else None
