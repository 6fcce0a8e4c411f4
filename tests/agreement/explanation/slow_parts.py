"""What documents, pairs and codes cost, a second time: position by position, in exact fractions, from the definitions.

Shares nothing with the package. A part is a document and a pair of coders; the sum over all parts is the observed
disagreement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from annotator.agreement import Continuum

Parts = dict[tuple[str, str, str], Fraction]
Row = dict[str, Any]


def rows(documents: Iterable[Continuum], coders: Sequence[str], code: Hashable) -> list[tuple[str, Row]]:
    """For each character: its document, and whether each coder of the document marked it. Documents that one of the
    coders was to code alone are left out."""
    found = []
    for document in documents:
        here = [coder for coder in coders if coder in document.coders]
        if len(here) < 2:
            continue
        for at in range(document.length):
            row = {}
            for coder in here:
                spans = [s for s in document.spans if s.coder == coder and s.code == code and s.start is not None]
                row[coder] = any((s.start or 0) <= at < (s.end or 0) for s in spans)
            found.append((document.id, row))
    return found


def alpha(found: Sequence[tuple[str, Row]]) -> Parts:
    """Krippendorff: each pair of different values of a unit with m values, 2 / (m - 1), by all values."""
    values = sum(len(row) for _, row in found)
    return _parts(found, lambda row: Fraction(2, (len(row) - 1) * values))


def percent(found: Sequence[tuple[str, Row]]) -> Parts:
    """Gwet: the share of disagreeing pairs of a unit, averaged over units."""
    return _parts(found, lambda row: Fraction(2, len(row) * (len(row) - 1) * len(found)))


def _parts(found: Sequence[tuple[str, Row]], weight: Callable[[Row], Fraction]) -> Parts:
    parts: Parts = defaultdict(Fraction)
    for document, row in found:
        for first, second in combinations(row, 2):
            if row[first] != row[second]:
                parts[document, first, second] += weight(row)
    return parts


def by_document(parts: Parts) -> dict[str, Fraction]:
    return _added(parts, lambda key: key[0])


def by_pair(parts: Parts) -> dict[tuple[str, str], Fraction]:
    return _added(parts, lambda key: (key[1], key[2]))


def _added(parts: Parts, name: Callable[[tuple[str, str, str]], Any]) -> dict[Any, Fraction]:
    added: dict[Any, Fraction] = defaultdict(Fraction)
    for key, cost in parts.items():
        added[name(key)] += cost
    return added
