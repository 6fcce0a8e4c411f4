"""The coefficients of unitizing a second time, from their printed formulas, in exact fractions. See slow.py."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

from annotator.agreement import Continuum

Range = tuple[int, int]
Labelled = tuple[int, int, Hashable]
Pairs = dict[tuple[Hashable, Hashable], Fraction]


def units(document: Continuum, coder: str, codes: Iterable[Hashable]) -> list[Labelled]:
    """A coder's units, those of one code joined where they share a character."""
    found: list[Labelled] = []
    for code in codes:
        own = sorted((s.start, s.end) for s in document.spans if (s.coder, s.code) == (coder, code) and s.end)
        joined: list[Range] = []
        for start, end in own:
            assert start is not None
            assert end is not None
            if joined and start < joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        found += [(start, end, code) for start, end in joined]
    return sorted(found, key=lambda unit: unit[:2])


def shared(documents: Iterable[Continuum], coders: Sequence[str]) -> list[tuple[Continuum, list[str]]]:
    """The documents that two of the coders were to code, with those."""
    both = [(document, [coder for coder in coders if coder in document.coders]) for document in documents]
    return [(document, present) for document, present in both if len(present) > 1]


def overlap(a: Sequence[Any], b: Sequence[Any]) -> int:
    shared_: int = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, shared_)


def alpha_u_2004(documents: Iterable[Continuum], coders: Sequence[str], codes: Sequence[Hashable]) -> Fraction | None:
    observed = expected = Fraction(0)
    for document, present in shared(documents, coders):
        for code in codes:
            own = [[unit[:2] for unit in units(document, coder, [code])] for coder in present]
            if any(own):
                seen, chance = _one_continuum(own, document.length)
                observed, expected = observed + seen, expected + chance
    return None if expected == 0 else 1 - observed / expected


def _gaps(own: Sequence[Range], length: int) -> list[Range]:
    edges = [0, *(edge for unit in own for edge in unit), length]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _one_continuum(own: Sequence[Sequence[Range]], length: int) -> tuple[Fraction, Fraction]:
    """Observed and expected differences, times the squared length."""
    m = len(own)
    gaps = [_gaps(one, length) for one in own]
    total = 0
    for i, j in permutations(range(m), 2):
        for a in own[i]:
            total += sum((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for b in own[j] if overlap(a, b))
            total += 2 * sum((a[1] - a[0]) ** 2 for g in gaps[j] if g[0] <= a[0] and a[1] <= g[1])
    every = [b - a for one in own for a, b in one]
    room = [b - a for one in gaps for a, b in one]
    ways = Fraction(0)
    for size in every:
        ways += Fraction((len(every) - 1) * (2 * size**3 - 3 * size**2 + size), 3)
        ways += size**2 * sum(gap - size + 1 for gap in room if gap >= size)
    possible = m * length * (m * length - 1) - sum(size * (size - 1) for size in every)
    return Fraction(total, m * (m - 1)), 2 * length * ways / possible if possible else Fraction(0)


def alpha_u_2013(documents: Iterable[Continuum], coders: Sequence[str], codes: Sequence[Hashable]) -> Fraction | None:
    cost, terms = 0, 0
    every: list[Labelled] = []
    for document, present in shared(documents, coders):
        own = {coder: units(document, coder, codes) for coder in present}
        every += [unit for one in own.values() for unit in one]
        for first, second in combinations(present, 2):
            for a in own[first]:
                for b in own[second]:
                    if overlap(a, b):
                        cost += max(a[1], b[1]) - min(a[0], b[0]) - overlap(a, b) * (a[2] == b[2])
                        terms += 1
            for one, other in ((first, second), (second, first)):
                lone = [a for a in own[one] if not any(overlap(a, b) for b in own[other])]
                cost += sum(2 * (a[1] - a[0]) for a in lone)
                terms += len(lone)
    above = below = 0
    for a, b in permutations(every, 2):
        size, other_size = a[1] - a[0], b[1] - b[0]
        above += size**2 + other_size**2 + size * other_size * (a[2] != b[2])
        below += size + other_size
    return 1 - Fraction(cost, terms) / Fraction(above, below) if above and terms else None


def overlapping_codes(documents: Iterable[Continuum], coders: Sequence[str], codes: Sequence[Hashable]) -> bool:
    return any(
        overlap(a, b)
        for document, present in shared(documents, coders)
        for coder in present
        for a, b in combinations(units(document, coder, codes), 2)
    )


class Family2016:
    """Observed coincidences of values at positions, and corrections for units, of all documents. None is the gap."""

    def __init__(self, documents: Iterable[Continuum], coders: Sequence[str], codes: Sequence[Hashable]) -> None:
        self.codes = list(codes)
        self.pairs: Pairs = defaultdict(Fraction)
        self.valued: Pairs = defaultdict(Fraction)
        self.corrections: Counter[Hashable] = Counter()
        self.valued_corrections: Counter[Hashable] = Counter()
        for document, present in shared(documents, coders):
            own = [units(document, coder, codes) for coder in present]
            rows = [tuple(_value(one, at) for one in own) for at in range(document.length)]
            for row in rows:
                self._count(row)
            for place, one in enumerate(own):
                for start, end, code in one:
                    self.corrections[code] += (end - start) ** 2
                    others = [row[:place] + row[place + 1 :] for row in rows[start:end]]
                    met = sum(any(value is not None for value in row) for row in others)
                    self.valued_corrections[code] += met**2
            self.corrections[None] += sum(row.count(None) for row in rows)

    def _count(self, row: tuple[Hashable, ...]) -> None:
        for a, b in permutations(row, 2):
            self.pairs[a, b] += Fraction(1, len(row) - 1)
        with_unit = [value for value in row if value is not None]
        for a, b in permutations(with_unit, 2):
            self.valued[a, b] += Fraction(1, len(with_unit) - 1)

    def u(self, binary: bool = False) -> Fraction | None:
        values = [None, *self.codes]
        different = [(c, k) for c in values for k in values if c != k and (not binary or None in (c, k))]
        return _ratio(self.pairs, self.corrections, values, different)

    def cu(self) -> Fraction | None:
        different = [(c, k) for c in self.codes for k in self.codes if c != k]
        return _ratio(self.valued, self.valued_corrections, self.codes, different)

    def ku(self, code: Hashable) -> Fraction | None:
        expected = _expected(self.valued, self.valued_corrections, self.codes)
        length = sum((self.valued[c, code] for c in self.codes), Fraction(0))
        column = sum((expected.get((c, code), Fraction(0)) for c in self.codes), Fraction(0))
        apart = column - expected.get((code, code), Fraction(0))
        if not length or not apart:
            return None
        return 1 - column / length * (length - self.valued[code, code]) / apart


def _value(own: Sequence[Labelled], at: int) -> Hashable:
    return next((code for start, end, code in own if start <= at < end), None)


def _expected(
    pairs: Pairs, corrections: Counter[Hashable], values: Sequence[Hashable]
) -> dict[tuple[Hashable, Hashable], Fraction]:
    length = {c: Fraction(sum(pairs[c, k] for k in values)) for c in values}
    total = sum(length.values(), Fraction(0))
    ways = total**2 - sum(corrections[c] for c in values)
    if not ways:
        return {}
    return {
        (c, k): (length[c] * length[k] - (corrections[c] if c == k else 0)) * total / ways
        for c in values
        for k in values
    }


def _ratio(
    pairs: Pairs,
    corrections: Counter[Hashable],
    values: Sequence[Hashable],
    different: Sequence[tuple[Hashable, Hashable]],
) -> Fraction | None:
    expected = _expected(pairs, corrections, values)
    chance = sum((expected.get(cell, Fraction(0)) for cell in different), Fraction(0))
    seen = sum((pairs[cell] for cell in different), Fraction(0))
    return 1 - seen / chance if chance else None
