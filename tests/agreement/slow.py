"""The coefficients a second time: straight from their definitions, character by character, in exact fractions.

Shares no code and no idea with the package: a document becomes one row of values per position, and every formula is
summed over rows and pairs of values as it is printed. Returns None where a coefficient is undefined. Slow on purpose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

from annotator.agreement import Continuum, Unit

Row = tuple[Any, ...]
Rows = Counter[Row]
Distance = Callable[[Any, Any], Fraction]


def positions(documents: Iterable[Continuum], coders: Sequence[str], code: Hashable, unit: str = "character") -> Rows:
    """How often each row of presences (True, False, None where the coder is missing) occurs. Documents that fewer
    than two of the coders were to code are left out."""
    rows: Rows = Counter()
    for document in documents:
        present = [coder in document.coders for coder in coders]
        if sum(present) < 2:
            continue
        for start, end in _units(document, unit):
            row = []
            for coder, there in zip(coders, present, strict=True):
                own = [s for s in document.spans if s.coder == coder and s.code == code]
                row.append(_marked(own, start, end, unit) if there else None)
            rows[tuple(row)] += 1
    return rows


def code_sets(documents: Iterable[Continuum], coders: Sequence[str]) -> Rows:
    """How often each row of sets of codes occurs, on characters."""
    rows: Rows = Counter()
    for document in documents:
        if sum(coder in document.coders for coder in coders) < 2:
            continue
        for at in range(document.length):
            row = []
            for coder in coders:
                own = frozenset(s.code for s in document.spans if s.coder == coder and at in _characters(s))
                row.append(own if coder in document.coders else None)
            rows[tuple(row)] += 1
    return rows


def _characters(span: Unit) -> range:
    return range(0) if span.start is None or span.end is None else range(span.start, span.end)


def _units(document: Continuum, unit: str) -> list[tuple[int, int]]:
    if unit == "character":
        return [(at, at + 1) for at in range(document.length)]
    if unit == "document":
        return [(0, document.length)]
    return list(document.units[unit])


def _marked(spans: Sequence[Unit], start: int, end: int, unit: str) -> bool:
    if unit == "document":
        return bool(spans)
    inside = set(range(start, end))
    return any(inside & set(_characters(span)) for span in spans)


def _given(row: Row) -> list[Any]:
    return [value for value in row if value is not None]


def percent(rows: Rows) -> Fraction | None:
    """Mean over units of the share of agreeing ordered pairs."""
    total, units = Fraction(0), 0
    for row, count in rows.items():
        values = _given(row)
        if len(values) < 2:
            continue
        agreeing = sum(values[i] == values[j] for i in range(len(values)) for j in range(len(values)) if i != j)
        total += Fraction(agreeing, len(values) * (len(values) - 1)) * count
        units += count
    return total / units if units else None


def _corrected(observed: Fraction | None, expected: Fraction | None) -> Fraction | None:
    if observed is None or expected is None or expected == 1:
        return None
    return (observed - expected) / (1 - expected)


def shares(rows: Rows, categories: Sequence[Any]) -> dict[Any, Fraction]:
    """pi_k: mean over rated units of the share of their coders who gave k."""
    units = sum(count for row, count in rows.items() if _given(row))
    return {
        k: sum((Fraction(row.count(k), len(_given(row))) * n for row, n in rows.items() if _given(row)), Fraction(0))
        / units
        for k in categories
    }


def _pairable(rows: Rows) -> bool:
    return any(len(_given(row)) > 1 for row in rows)


def fleiss(rows: Rows, categories: Sequence[Any]) -> Fraction | None:
    if not _pairable(rows):
        return None
    return _corrected(percent(rows), sum((p * p for p in shares(rows, categories).values()), Fraction(0)))


def ac1(rows: Rows, categories: Sequence[Any]) -> Fraction | None:
    q = len(categories)
    if not _pairable(rows) or q < 2:
        return None
    expected = sum((p * (1 - p) for p in shares(rows, categories).values()), Fraction(0)) / (q - 1)
    return _corrected(percent(rows), expected)


def brennan_prediger(rows: Rows, categories: Sequence[Any]) -> Fraction | None:
    return _corrected(percent(rows), Fraction(1, len(categories))) if len(categories) > 1 else None


def conger(rows: Rows, categories: Sequence[Any]) -> Fraction | None:
    """Gwet's form: products of the coders' mean shares, less their variance over coders."""
    if not _pairable(rows):
        return None
    width = len(next(iter(rows)))
    own = []
    for coder in range(width):
        rated = sum(count for row, count in rows.items() if row[coder] is not None)
        if rated:
            own.append([Fraction(sum(n for row, n in rows.items() if row[coder] == k), rated) for k in categories])
    m = len(own)
    expected = Fraction(0)
    for k in range(len(categories)):
        mean = sum((p[k] for p in own), Fraction(0)) / m
        variance = (sum((p[k] ** 2 for p in own), Fraction(0)) - m * mean**2) / (m - 1)
        expected += mean**2 - variance / m
    return _corrected(percent(rows), expected)


def cohen(rows: Rows, categories: Sequence[Any]) -> Fraction | None:
    """Of the first two coders."""
    both = {row[:2]: 0 for row in rows}
    for row, count in rows.items():
        both[row[:2]] += count
    both = {row: count for row, count in both.items() if None not in row}
    total = sum(both.values())
    if not total:
        return None
    observed = Fraction(sum(count for row, count in both.items() if row[0] == row[1]), total)
    expected = sum(
        Fraction(sum(n for row, n in both.items() if row[0] == k), total)
        * Fraction(sum(n for row, n in both.items() if row[1] == k), total)
        for k in categories
    )
    return _corrected(observed, Fraction(expected))


def cohen_over_pairs(rows: Rows, categories: Sequence[Any]) -> Fraction | None:
    """Mean over the pairs for which it is defined."""
    width = len(next(iter(rows), ()))
    found = []
    for pair in combinations(range(width), 2):
        chosen: Rows = Counter()
        for row, count in rows.items():
            chosen[row[pair[0]], row[pair[1]]] += count
        found.append(cohen(chosen, categories))
    defined = [value for value in found if value is not None]
    return sum(defined, Fraction(0)) / len(defined) if defined else None


def alpha(rows: Rows, distance: Distance) -> Fraction | None:
    """Mean distance within units against the mean distance between any two pairable values."""
    pairable = {row: count for row, count in rows.items() if len(_given(row)) > 1}
    values: Counter[Any] = Counter()
    for row, count in pairable.items():
        for value in _given(row):
            values[value] += count
    n = sum(values.values())
    if not n:
        return None
    observed = Fraction(0)
    for row, count in pairable.items():
        given = _given(row)
        within = sum((distance(a, b) for a, b in permutations(given, 2)), Fraction(0))
        observed += within * count / (len(given) - 1)
    expected = Fraction(0)
    for a, first in values.items():
        for b, second in values.items():
            expected += distance(a, b) * first * (second - (a == b))
    return None if expected == 0 else 1 - (observed / n) / (expected / (n * (n - 1)))


def pairable_counts(rows: Rows) -> Counter[Any]:
    counts: Counter[Any] = Counter()
    for row, count in rows.items():
        if len(_given(row)) > 1:
            for value in _given(row):
                counts[value] += count
    return counts


def nominal(a: Any, b: Any) -> Fraction:
    return Fraction(a != b)


def interval(a: int, b: int) -> Fraction:
    return Fraction((a - b) ** 2)


def ratio(a: int, b: int) -> Fraction:
    return Fraction(0) if a + b == 0 else Fraction(a - b, a + b) ** 2


def ordinal(rows: Rows) -> Distance:
    """(sum of n_g from a to b, less half of n_a and n_b), squared; n_g are the pairable values."""
    counts = pairable_counts(rows)

    def distance(a: int, b: int) -> Fraction:
        low, high = min(a, b), max(a, b)
        between = sum(count for value, count in counts.items() if low <= value <= high)
        return Fraction(0) if a == b else (between - Fraction(counts[a] + counts[b], 2)) ** 2

    return distance


def jaccard(a: frozenset[Any], b: frozenset[Any]) -> Fraction:
    return Fraction(0) if not a | b else 1 - Fraction(len(a & b), len(a | b))


def masi(a: frozenset[Any], b: frozenset[Any]) -> Fraction:
    if a == b:
        return Fraction(0)
    monotonicity = Fraction(0) if not a & b else Fraction(2, 3) if a < b or b < a else Fraction(1, 3)
    return 1 - (1 - jaccard(a, b)) * monotonicity


def f1(documents: Iterable[Continuum], coders: Sequence[str], match: Callable[[Unit, Unit], bool]) -> Fraction | None:
    """Micro average over documents, codes and pairs of coders; the largest matching is found by trying them all."""
    matched, spans = 0, 0
    for document in documents:
        for first, second in combinations([c for c in coders if c in document.coders], 2):
            for code in {span.code for span in document.spans}:
                left, right = (
                    [s for s in document.spans if s.coder == coder and s.code == code and s.start is not None]
                    for coder in (first, second)
                )
                matched += _largest(left, right, match)
                spans += len(left) + len(right)
    return Fraction(2 * matched, spans) if spans else None


def _largest(left: Sequence[Unit], right: Sequence[Unit], match: Callable[[Unit, Unit], bool]) -> int:
    if not left:
        return 0
    rest = left[1:]
    return max(
        _largest(rest, right, match),
        *(
            1 + _largest(rest, [*right[:i], *right[i + 1 :]], match)
            for i, other in enumerate(right)
            if match(left[0], other)
        ),
        0,
    )


def overlap(a: Unit, b: Unit) -> int:
    return len(set(_characters(a)) & set(_characters(b)))


def iou(a: Unit, b: Unit) -> Fraction:
    return Fraction(overlap(a, b), len(set(_characters(a)) | set(_characters(b))))
