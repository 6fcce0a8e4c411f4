"""More coefficients a second time, straight from their definitions: weights of partial agreement, means over pairs,
matched passages, MAXQDA's segments, segmentation, labels of aligned units. In exact fractions but for square roots and
sines. See slow.py; nothing of the package is used here."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

from annotator.agreement import Continuum, Unit
from tests.agreement import slow, slow_unitizing
from tests.agreement.gamma.brute_force import BruteForce

#: Agreement of two values, from 0 to 1, given all values there are.
Weight = Callable[[int, int, Sequence[int]], Any]


def identity(a: int, b: int, values: Sequence[int]) -> Fraction:
    return Fraction(a == b)


def linear(a: int, b: int, values: Sequence[int]) -> Fraction:
    return Fraction(1) if a == b else 1 - Fraction(abs(a - b), max(values) - min(values))


def quadratic(a: int, b: int, values: Sequence[int]) -> Fraction:
    return Fraction(1) if a == b else 1 - Fraction(abs(a - b), max(values) - min(values)) ** 2


def radical(a: int, b: int, values: Sequence[int]) -> float:
    return 1.0 if a == b else 1 - math.sqrt(abs(a - b) / (max(values) - min(values)))


def ordinal(a: int, b: int, values: Sequence[int]) -> Fraction:
    """1 - M_ab / M_max, M the number of pairs among the ranks from a to b (Gwet 2014, section 3.5)."""
    ranks = sorted(values)
    between = abs(ranks.index(a) - ranks.index(b)) + 1
    return Fraction(1) if a == b else 1 - Fraction(math.comb(between, 2), math.comb(len(ranks), 2))


def ratio(a: int, b: int, values: Sequence[int]) -> Fraction:
    if a == b:
        return Fraction(1)
    low, high = min(values), max(values)
    return 1 - Fraction(a - b, a + b) ** 2 / Fraction(high - low, high + low) ** 2


WEIGHTS: dict[str, Weight] = {
    "identity": identity,
    "linear": linear,
    "quadratic": quadratic,
    "radical": radical,
    "ordinal": ordinal,
    "ratio": ratio,
}


def used(rows: slow.Rows) -> list[Any]:
    """The values that occur, in order."""
    return sorted({value for row in rows for value in row if value is not None})


def _given(row: slow.Row) -> list[Any]:
    return [value for value in row if value is not None]


def _mean_weight(rows: slow.Rows, weight: Weight, values: Sequence[int]) -> Any:
    """Mean over units of the mean weight of their ordered pairs; None without any pair."""
    total: Any = Fraction(0)
    units = 0
    for row, count in rows.items():
        given = _given(row)
        if len(given) > 1:
            pairs = list(permutations(given, 2))
            total += count * sum(weight(a, b, values) for a, b in pairs) / len(pairs)
            units += count
    return total / units if units else None


def _corrected(observed: Any, expected: Any) -> Any:
    same = expected is not None and abs(1 - expected) < 1e-12
    return None if observed is None or expected is None or same else (observed - expected) / (1 - expected)


def weighted(key: str, rows: slow.Rows, weight: Weight) -> Any:
    """Percent, Fleiss, Conger, Brennan-Prediger and Gwet's coefficients with weights (Gwet 2014, chapter 3)."""
    values = used(rows)
    observed = _mean_weight(rows, weight, values)
    if key == "percent" or observed is None:
        return observed
    q = len(values)
    if key == "conger_kappa":
        return _corrected(observed, _conger(rows, weight, values))
    share = slow.shares(rows, values)
    every = [weight(a, b, values) for a in values for b in values]
    if key == "fleiss_kappa":
        pairs = [(a, b) for a in values for b in values]
        return _corrected(observed, sum(w * share[a] * share[b] for w, (a, b) in zip(every, pairs, strict=True)))
    if q < 2:
        return None
    if key == "brennan_prediger":
        return _corrected(observed, sum(every) / Fraction(q * q))
    spread = sum((share[k] * (1 - share[k]) for k in values), Fraction(0))
    return _corrected(observed, sum(every) * spread / (q * (q - 1)))


def _conger(rows: slow.Rows, weight: Weight, values: Sequence[int]) -> Any:
    """Mean over ordered pairs of coders who rated at all, each drawing from their own values."""
    width = len(next(iter(rows)))
    own = []
    for coder in range(width):
        count = Counter({k: sum(n for row, n in rows.items() if row[coder] == k) for k in values})
        if count.total():
            own.append({k: Fraction(count[k], count.total()) for k in values})
    found = [sum(weight(a, b, values) * g[a] * h[b] for a in values for b in values) for g, h in permutations(own, 2)]
    return sum(found) / len(found) if found else None


def over_pairs(rows: slow.Rows, of_pair: Callable[[slow.Rows], Any]) -> Any:
    """Mean over the pairs of coders for which it is defined."""
    width = len(next(iter(rows), ()))
    found = []
    for first, second in combinations(range(width), 2):
        chosen: slow.Rows = Counter()
        for row, count in rows.items():
            chosen[row[first], row[second]] += count
        found.append(of_pair(chosen))
    defined = [value for value in found if value is not None]
    return sum(defined) / len(defined) if defined else None


def both(rows: slow.Rows) -> slow.Rows:
    """The units that both rated."""
    return Counter({row: count for row, count in rows.items() if None not in row})


def scott(rows: slow.Rows) -> Any:
    """Of two coders: chance from the joint distribution over the units that both rated."""
    kept = both(rows)
    return slow.fleiss(kept, used(kept)) if kept else None


def holsti(rows: slow.Rows) -> Fraction | None:
    """Of two coders: 2 M / (N1 + N2)."""
    if not both(rows):
        return None
    alike = sum(count for row, count in rows.items() if row[0] == row[1] and None not in row)
    coded = sum(count * len(_given(row)) for row, count in rows.items())
    return Fraction(2 * alike, coded)


def weighted_kappa(rows: slow.Rows, weight: Weight) -> Any:
    """Of two coders, over the units that both rated; the values are those that either used anywhere."""
    kept, values = both(rows), used(rows)
    total = sum(kept.values())
    if not total:
        return None
    first, second = (Counter[Any](), Counter[Any]())
    for (a, b), count in kept.items():
        first[a] += count
        second[b] += count
    seen = sum(count * (1 - weight(a, b, values)) for (a, b), count in kept.items()) / Fraction(total)
    chance = sum(n * m * (1 - weight(a, b, values)) for a, n in first.items() for b, m in second.items()) / Fraction(
        total * total
    )
    return None if abs(chance) < 1e-12 else 1 - seen / chance


def circular(period: int) -> Callable[[int, int], Any]:
    return lambda a, b: math.sin(math.pi * (a - b) / period) ** 2


# --- segments and boundaries -----------------------------------------------------------------------------------------


def segment_overlap(documents: Iterable[Continuum], coders: Sequence[str], codes: Sequence[Hashable]) -> Any:
    """Segments with a counterpart that shares nine tenths of the longer of the two."""
    agreed = segments = 0
    for document in documents:
        present = [coder for coder in coders if coder in document.coders]
        for pair in permutations(present, 2):
            for code in codes:
                own, other = (
                    [(s.start, s.end) for s in document.spans if (s.coder, s.code) == (coder, code) and s.end]
                    for coder in pair
                )
                segments += len(own)
                agreed += sum(any(_nine_tenths(a, b) for b in other) for a in own)
    return Fraction(agreed, segments) if segments else None


def _nine_tenths(a: Any, b: Any) -> bool:
    longer: int = max(a[1] - a[0], b[1] - b[0])
    return 10 * slow_unitizing.overlap(a, b) >= 9 * longer > 0


def segmentation(
    documents: Iterable[Continuum], coders: Sequence[str], codes: Sequence[Hashable], n_t: int = 2
) -> dict[str, Fraction | None]:
    """Boundary and segmentation similarity, WindowDiff and Pk, boundary by boundary and window by window."""
    keys = ("boundary_similarity", "segmentation_similarity", "window_diff", "pk")
    sums = {key: [Fraction(0), Fraction(0)] for key in keys}
    for document, present in slow_unitizing.shared(documents, coders):
        cuts = {coder: _boundaries(document, coder, codes) for coder in present}
        for first, second in combinations(present, 2):
            if cuts[first] | cuts[second]:
                for key, (above, below) in _compared(cuts[first], cuts[second], document.length, n_t).items():
                    sums[key][0] += above
                    sums[key][1] += below
    return {key: above / below if below else None for key, (above, below) in sums.items()}


def _boundaries(document: Continuum, coder: str, codes: Sequence[Hashable]) -> set[int]:
    own = slow_unitizing.units(document, coder, codes)
    return {edge for start, end, _ in own for edge in (start, end)} - {0, document.length}


def _compared(first: set[int], second: set[int], length: int, n_t: int) -> dict[str, tuple[Fraction, int]]:
    lone = dict.fromkeys(first - second, 1) | dict.fromkeys(second - first, 2)
    near = []
    for apart in range(1, n_t):
        for place in sorted(lone):
            if place in lone and lone.get(place + apart) == 3 - lone[place]:
                del lone[place], lone[place + apart]
                near.append(apart)
    cost = len(lone) + Fraction(sum(near), n_t)
    compared = len(lone) + len(near) + len(first & second)
    wrong, missed, windows = 0, 0, 0
    for reference, other in ((first, second), (second, first)):
        k = max(1, math.floor(Fraction(length, len(reference) + 1) / 2 + Fraction(1, 2)))
        for i in range(length - k):
            a, b = (sum(i < boundary <= i + k for boundary in one) for one in (reference, other))
            wrong += a != b
            missed += (a == 0) != (b == 0)
            windows += 1
    return {
        "boundary_similarity": (compared - cost, compared),
        "segmentation_similarity": (length - 1 - cost, length - 1),
        "window_diff": (Fraction(wrong), windows),
        "pk": (Fraction(missed), windows),
    }


# --- passages --------------------------------------------------------------------------------------------------------


class Tied(Exception):
    """Two matchings are equally good: the definition leaves open which one is taken."""


def passages(
    documents: Iterable[Continuum], coders: Sequence[str], codes: Sequence[Hashable], same_code: bool
) -> list[dict[str, Unit]]:
    """Groups of at most one span per coder. Two coders' spans are matched one to one: as many as possible, of these
    the most equal codes and overlap. With more coders matches are joined from the closest on. Raises Tied."""
    found = []
    for document, present in slow_unitizing.shared(documents, coders):
        own = {coder: [s for s in document.spans if s.coder == coder and s.code in codes] for coder in present}
        matches: list[tuple[Fraction, Unit, Unit, str, str]] = []
        for first, second in combinations(present, 2):
            for a, b in _best_matching(own[first], own[second], same_code):
                matches.append((_gain(a, b), a, b, first, second))
        if len(present) > 2 and len({gain for gain, *_ in matches}) < len(matches):
            raise Tied
        groups: list[dict[str, Unit]] = [{coder: span} for coder in present for span in own[coder]]
        for _, a, b, _, _ in sorted(matches, key=lambda match: -match[0]):
            one, other = (next(g for g in groups if any(span is s for s in g.values())) for span in (a, b))
            if one is not other and not one.keys() & other.keys():
                groups.remove(other)
                one.update(other)
        found += groups
    return found


def _gain(a: Unit, b: Unit) -> Fraction:
    return _iou(a, b) + (a.code == b.code)


def _iou(a: Unit, b: Unit) -> Fraction:
    """Annotations of whole documents overlap with each other wholly, and with no span."""
    if a.start is None or b.start is None:
        return Fraction(a.start is None and b.start is None)
    return slow.iou(a, b)


def _best_matching(left: Sequence[Unit], right: Sequence[Unit], same_code: bool) -> list[tuple[Unit, Unit]]:
    every = sorted(
        (
            (len(pairs), sum((_gain(a, b) for a, b in pairs), Fraction(0)), pairs)
            for pairs in _all(left, right, same_code)
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    if len(every) > 1 and every[0][:2] == every[1][:2]:
        raise Tied
    return every[0][2]


def _all(left: Sequence[Unit], right: Sequence[Unit], same_code: bool) -> Iterator[list[tuple[Unit, Unit]]]:
    if not left:
        yield []
        return
    yield from _all(left[1:], right, same_code)
    for place, other in enumerate(right):
        if _iou(left[0], other) > 0 and (left[0].code == other.code or not same_code):
            rest = [*right[:place], *right[place + 1 :]]
            yield from ([(left[0], other), *more] for more in _all(left[1:], rest, same_code))


def values_of(groups: Iterable[dict[str, Unit]], coders: Sequence[str], of: Callable[[Unit], Any]) -> slow.Rows:
    """A row for each passage: what each coder says of it, None for a coder without a span or value."""
    return Counter(tuple(of(group[coder]) if coder in group else None for coder in coders) for group in groups)


# --- labels of aligned units -----------------------------------------------------------------------------------------


def label_disorder(coders: Sequence[Any], code: Hashable | None = None, alpha: int = 1) -> Fraction | None:
    """Of the best alignment: sum w d_cat / sum w over its pairs of units (with a unit of ``code``), w the larger of 0
    and 1 - d_pos, by the units of the unitary alignment - 1 (Mathet 2017). None where no pair weighs anything."""
    slowly = BruteForce(coders, Fraction(alpha))
    units = slowly.units()
    weight = different = Fraction(0)
    for one in slowly.best()[1]:
        for a, b in combinations(one, 2):
            s, e, _, first = units[a]
            t, f, _, second = units[b]
            apart = Fraction(abs(s - t) + abs(e - f), (e - s) + (f - t))
            w = max(Fraction(0), 1 - alpha * apart**2) / (len(one) - 1)
            if code is None or code in (first, second):
                weight += w
                different += w * (first != second)
    return different / weight if weight else None
