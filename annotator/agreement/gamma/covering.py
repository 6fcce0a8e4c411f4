"""Small exact choices: the cheapest set of tuples that holds every unit, ties broken for good. Pure Python, on bits.

It works on what a linear program leaves open: parts with few units, tuples with their excess over the bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Excess is counted in these; sums that differ by less are ties.
GRAIN = 1e-8
#: Steps from state to state that a search may take before it gives up.
MOST = 300_000


@dataclass(frozen=True, slots=True)
class Choice:
    """A tuple as a choice: its units as bits in text order, its excess in grains, its pairs of real units."""

    units: int
    excess: int
    pairs: int


class TooLarge(Exception):
    """The part is too large for this search."""


def cheapest(choices: Sequence[Choice], duals: Sequence[int], budget: int, cover: bool) -> tuple[int, list[int]] | None:
    """The excess and the places of the best choices, or None when none costs at most ``budget``.

    Best: the least excess; then the most pairs of real units; then, looking at the units in text order, the first
    tuple in the order of ``choices`` at each unit. With ``cover`` units may be chosen again at the price of their
    dual (``duals``, in grains). Raises TooLarge.
    """
    units = len(duals)
    holding: list[list[int]] = [[] for _ in range(units)]
    for place, choice in enumerate(choices):
        for unit in _bits(choice.units):
            holding[unit].append(place)
    full = (1 << units) - 1
    layers = _reachable(choices, duals, budget, cover, holding, full)
    if full not in layers[-1]:
        return None
    return _traced(choices, duals, cover, holding, layers, full)


def _reachable(
    choices: Sequence[Choice],
    duals: Sequence[int],
    budget: int,
    cover: bool,
    holding: Sequence[Sequence[int]],
    full: int,
) -> list[dict[int, int]]:
    """By number of units held: the sets of units that can be held within the budget, with their least excess."""
    layers: list[dict[int, int]] = [{} for _ in range(len(duals) + 1)]
    layers[0][0] = 0
    steps = 0
    for layer in layers:
        for held, excess in layer.items():
            if held == full:
                continue
            open_to = holding[_first_open(held)]
            steps += len(open_to)
            if steps > MOST:
                raise TooLarge
            for place in open_to:
                step = _step(choices[place], held, duals, cover)
                if step is None or excess + step > budget:
                    continue
                after = held | choices[place].units
                known = layers[after.bit_count()]
                if excess + step < known.get(after, budget + 1):
                    known[after] = excess + step
    return layers


def _traced(
    choices: Sequence[Choice],
    duals: Sequence[int],
    cover: bool,
    holding: Sequence[Sequence[int]],
    layers: Sequence[dict[int, int]],
    full: int,
) -> tuple[int, list[int]]:
    """Backwards from the full set: the best way on from each state, then the way from the empty one."""
    onward: dict[int, tuple[int, int, int]] = {full: (0, 0, -1)}
    for layer in reversed(layers[:-1]):
        for held in layer:
            best: tuple[int, int, int] | None = None
            for place in holding[_first_open(held)]:
                step = _step(choices[place], held, duals, cover)
                rest = onward.get(held | choices[place].units)
                if step is None or rest is None:
                    continue
                key = (step + rest[0], rest[1] - choices[place].pairs, place)
                if best is None or key < best:
                    best = key
            if best is not None:
                onward[held] = best
    chosen, held = [], 0
    while held != full:
        place = onward[held][2]
        chosen.append(place)
        held |= choices[place].units
    return onward[0][0], chosen


def _step(choice: Choice, held: int, duals: Sequence[int], cover: bool) -> int | None:
    """What choosing it adds to the excess; None where it may not be chosen."""
    again = choice.units & held
    if not again:
        return choice.excess
    if not cover:
        return None
    return choice.excess + sum(duals[unit] for unit in _bits(again))


def _first_open(held: int) -> int:
    """The first unit that is not held yet."""
    return (~held & (held + 1)).bit_length() - 1


def _bits(units: int) -> list[int]:
    found = []
    while units:
        low = units & -units
        found.append(low.bit_length() - 1)
        units ^= low
    return found
