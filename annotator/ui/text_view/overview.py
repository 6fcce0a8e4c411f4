"""How the spans of a document lie over its whole length, in a few hundred steps: what the ruler shows. No Qt."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.ui.text_view.spans import Span

STEPS = 256

Counts = dict[int, dict[str, int]]


class Overview:
    """Counts, for each step of the document, the spans of each code that begin in it and that reach on over it; adding
    and removing a span costs no recount."""

    def __init__(self, length: int) -> None:
        self._length = max(1, length)
        self._begin: Counts = {}
        self._reach: Counts = {}

    def add(self, spans: Iterable[Span]) -> None:
        for span in spans:
            steps = self.steps(span[0], span[1])
            code = span[3]
            _count(self._begin, steps.start, code, 1)
            for step in steps[1:]:
                _count(self._reach, step, code, 1)

    def remove(self, span: Span) -> None:
        steps = self.steps(span.start, span.end)
        _count(self._begin, steps.start, span.code, -1)
        for step in steps[1:]:
            _count(self._reach, step, span.code, -1)

    def steps(self, start: int, end: int) -> range:
        """The steps that the stretch start:end touches, 0 to STEPS - 1."""
        length = self._length
        last = min(STEPS - 1, max(start, end - 1) * STEPS // length)
        return range(min(last, start * STEPS // length), last + 1)

    def beginning(self, within: range) -> list[tuple[int, list[str]]]:
        """(step, codes of the spans that begin in it, in the order of their ids)."""
        return _by_step(self._begin, within)

    def reaching(self, within: range) -> list[tuple[int, list[str]]]:
        """(step, codes of the spans that reach it and began before it, in the order of their ids)."""
        return _by_step(self._reach, within)


def _by_step(counts: Counts, within: range) -> list[tuple[int, list[str]]]:
    return [(step, sorted(codes)) for step, codes in counts.items() if step in within]


def _count(counts: Counts, step: int, code: str, by: int) -> None:
    codes = counts.setdefault(step, {})
    codes[code] = codes.get(code, 0) + by
    if not codes[code]:
        del codes[code]
        if not codes:
            del counts[step]
