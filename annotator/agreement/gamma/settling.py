"""What a linear program leaves open: fractions, and ties between equally good alignments. Exact, part by part.

Every alignment costs the sum of the duals plus the excesses of its tuples (for covers, also the duals of units that
are held again). The tuples of little excess fall into small parts that share no unit, and each part is solved by
itself. A tuple across parts can only help if it exceeds by less than the best choices of the parts that it touches do
together: those parts are joined and solved again, until there is no such tuple.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.gamma.covering import GRAIN, Choice, TooLarge, cheapest
from annotator.agreement.gamma.lines import Lines
from annotator.agreement.gamma.program import Infeasible, Program
from annotator.agreement.gamma.watching import Beat, unwatched

#: Excess that is none, as far as linear programs can tell.
NOTHING = 10 * GRAIN
#: A part without a choice inside its slack gets this much more of it.
STEP = 4.0

#: Gives all tuples of the lines in question whose excess is at most a threshold: (tuples, coders), (tuples,).
Source = Callable[[float], tuple[IntArray, FloatArray]]


@dataclass(frozen=True, eq=False)
class Bound:
    """What a linear program proved: the ``duals`` of the units. ``broken`` (units,) says where its solution is
    fractional, or may be one of several; ``cover``, whether units may be held again."""

    lines: Lines
    duals: FloatArray
    broken: BoolArray
    cover: bool
    beat: Beat = unwatched


@dataclass(eq=False)
class _Parts:
    """``of`` (units,) is the part of each unit; ``slack`` and ``above`` (parts,): the excess that was searched, and
    that of the best choice; ``chosen`` maps a part to its best choice."""

    of: IntArray
    slack: FloatArray
    above: FloatArray
    chosen: dict[int, IntArray]


def settle(bound: Bound, source: Source, slack: FloatArray) -> tuple[IntArray, BoolArray]:
    """(tuples of the best whole solution around the broken units, the units that they hold). ``slack`` (lines,) is
    the excess to begin with. Ties: most pairs of real units, then the first in text order."""
    reach = float(slack[bound.lines.line[bound.broken]].max(initial=0.0))
    tuples, excess = source(reach)
    parts = _begun(bound, tuples, excess, slack)
    todo = np.unique(parts.of[bound.broken])
    while len(todo):
        need = float(parts.slack[todo].max())
        if need > reach:
            reach, (tuples, excess) = need, source(need)
        todo = _solve(bound, parts, todo, tuples, excess)
        if len(todo):
            continue
        need = bound.lines.coders * float(parts.above.max())
        if need > reach:
            reach, (tuples, excess) = need, source(need)
        todo = _join(parts, tuples, excess)
    chosen = np.concatenate([np.zeros((0, bound.lines.coders), np.int64), *parts.chosen.values()])
    held = np.zeros(len(bound.lines), bool)
    held[chosen[chosen >= 0]] = True
    return chosen, held


def _begun(bound: Bound, tuples: IntArray, excess: FloatArray, slack: FloatArray) -> _Parts:
    """The parts made by the tuples inside the slack."""
    lines = bound.lines
    inside = excess <= slack[lines.line[tuples.max(1)]]
    of = _connected(len(lines), tuples[inside])
    count = int(of.max()) + 1
    each = np.zeros(count)
    each[of] = slack[lines.line]
    return _Parts(of, each, np.zeros(count), {})


def _connected(size: int, groups: IntArray) -> IntArray:
    """(size,): the number of the component of each member, when the members of each row of ``groups`` (-1 for none)
    are joined."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    row, column = np.nonzero(groups >= 0)
    edge = (np.ones(len(row), np.int8), (groups[row, column], groups.max(1)[row]))
    label: IntArray = connected_components(csr_matrix(edge, shape=(size, size)), directed=False)[1]
    return label.astype(np.int64)


def _solve(bound: Bound, parts: _Parts, todo: IntArray, tuples: IntArray, excess: FloatArray) -> IntArray:
    """Solve these parts; gives back those that need more slack."""
    own = np.where(tuples >= 0, parts.of[tuples], -1)
    highest = own.max(1)
    inside = ((own == highest[:, None]) | (own < 0)).all(1) & (excess <= parts.slack[highest])
    places = np.flatnonzero(inside)
    places = places[np.argsort(highest[places], kind="stable")]
    low = np.searchsorted(highest[places], todo, "left")
    high = np.searchsorted(highest[places], todo, "right")
    again = []
    for part, first, last in zip(todo.tolist(), low.tolist(), high.tolist(), strict=True):
        some = places[first:last]
        bound.beat()
        if last - first == 1:
            parts.above[part], parts.chosen[part] = max(0.0, float(excess[some[0]])), tuples[some]
            continue
        answer = _best(bound, tuples[some], np.maximum(excess[some], 0.0), float(parts.slack[part]))
        if answer is None or answer[0] > parts.slack[part] + NOTHING:
            parts.slack[part] = STEP * parts.slack[part] if answer is None else answer[0]
            again.append(part)
        else:
            parts.above[part], parts.chosen[part] = answer
    return np.array(again, np.int64)


def _join(parts: _Parts, tuples: IntArray, excess: FloatArray) -> IntArray:
    """Join the parts that some tuple across them could serve better; gives their new numbers."""
    own = np.sort(np.where(tuples >= 0, parts.of[tuples], -1), axis=1)
    own[:, 1:][own[:, 1:] == own[:, :-1]] = -1
    touched = np.where(own >= 0, parts.above[own], 0.0).sum(1)
    helpful = ((own >= 0).sum(1) > 1) & (touched > 0) & (excess < touched + NOTHING)
    if not helpful.any():
        return np.zeros(0, np.int64)
    now = _connected(len(parts.above), own[helpful])
    count = int(now.max()) + 1
    size, solved = np.bincount(now, minlength=count), parts.chosen
    above, slack = np.zeros(count), np.zeros(count)
    np.add.at(above, now, parts.above)
    np.maximum.at(slack, now, parts.slack)
    parts.of, parts.above, parts.slack = now[parts.of], above, np.maximum(slack, above)
    parts.chosen = {int(now[part]): chosen for part, chosen in solved.items() if size[now[part]] == 1}
    return np.flatnonzero(size > 1)


def _best(bound: Bound, tuples: IntArray, excess: FloatArray, slack: float) -> tuple[float, IntArray] | None:
    """(excess, tuples) of the best choice that holds all units of these tuples; None: there is none in the slack."""
    if not len(tuples):
        return None
    lines, units = bound.lines, np.unique(tuples[tuples >= 0])
    units = units[np.lexsort((lines.label[units], lines.coder[units], lines.end[units], lines.start[units]))]
    bit = _places(units, tuples)
    order = np.lexsort(np.sort(np.where(bit < 0, len(units), bit), axis=1).T[::-1])
    tuples, excess, bit = tuples[order], excess[order], bit[order]
    duals = bound.duals[units]
    try:
        best = cheapest(_choices(bit, excess), _grains(duals), round(slack / GRAIN), bound.cover)
    except TooLarge:
        places = _by_program(bit, excess, duals, bound)
    else:
        places = None if best is None else np.array(best[1], np.int64)
    if places is None:
        return None
    return _above(bit[places], excess[places], duals, bound.cover), tuples[places]


def _places(units: IntArray, tuples: IntArray) -> IntArray:
    """The tuples with each unit's place in ``units``, -1 for none."""
    order = np.argsort(units)
    at = np.searchsorted(units[order], np.maximum(tuples, units.min()))
    return np.where(tuples >= 0, order[at], -1)


def _choices(bit: IntArray, excess: FloatArray) -> list[Choice]:
    choices = []
    for row, grains in zip(bit.tolist(), _grains(excess), strict=True):
        units = [unit for unit in row if unit >= 0]
        choices.append(Choice(sum(1 << unit for unit in units), grains, len(units) * (len(units) - 1) // 2))
    return choices


def _grains(amounts: FloatArray) -> list[int]:
    grains: list[int] = np.rint(amounts / GRAIN).astype(np.int64).tolist()
    return grains


def _by_program(bit: IntArray, excess: FloatArray, duals: FloatArray, bound: Bound) -> IntArray | None:
    """A part that is too large for the search, by branch and bound: then ties are as HiGHS breaks them."""
    program = Program(len(duals), bound.cover, whole=True, beat=bound.beat)
    program.add(bit, excess + np.where(bit >= 0, duals[bit], 0.0).sum(1))
    try:
        return np.flatnonzero(program.solve()[0] > 0.5)
    except Infeasible:
        return None


def _above(bit: IntArray, excess: FloatArray, duals: FloatArray, cover: bool) -> float:
    """The excess of a choice."""
    total = float(excess.sum())
    if cover:
        total += float((duals * (np.bincount(bit[bit >= 0], minlength=len(duals)) - 1)).sum())
    return total
