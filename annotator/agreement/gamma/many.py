"""Best alignments of three coders and more: columns of a linear program, made as they are needed. Exact.

The dual of a unit says what it costs at the least. Tuples that cost less than the duals of their units are added to
the program until there is none: then the program's value is a bound that no alignment beats. Where its solution is
not whole, ``settling`` finds the best whole one among the few tuples that can still take part.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.lines import Lines
from annotator.agreement.gamma.program import Program
from annotator.agreement.gamma.settling import NOTHING, Bound, settle
from annotator.agreement.gamma.tuples import Tuples
from annotator.agreement.gamma.watching import Beat, unwatched

#: A tuple is worth adding when it is this much cheaper than its units' duals.
GAIN = 1e-8
#: First guesses of the duals, as shares of the cost of a lonely unit: the first that gives few enough tuples is taken.
#: With more coders smaller ones are right.
GUESSES = (1.0, 0.7, 0.5, 0.42, 0.35, 0.25)
#: Tuples added at a time, per unit.
AT_ONCE = 6
#: The first guess of how far a fractional solution lies below the best whole one, per pair of coders.
SLACK = 0.02
#: How far a value may be from a whole number.
WHOLE = 1e-6
#: Rounds after which something must be wrong.
ROUNDS = 1000


def align_many(lines: Lines, distance: Distance, cover: bool, canonical: BoolArray, beat: Beat = unwatched) -> IntArray:
    """The tuples (tuples, coders) of the best alignment of every line. Ties are broken in the ``canonical`` lines."""
    tuples = Tuples(lines, distance, beat)
    program = Program(len(lines), cover, beat=beat)
    known = [tuples.alone(), *_first(tuples)]
    for columns in known:
        program.add(columns, tuples.cost(columns))
    values, duals = program.solve()
    most = AT_ONCE * len(lines)
    for _ in range(ROUNDS):
        more = _some(tuples.below(duals, -GAIN), most, enough=4 * most)
        if not len(more):
            return _whole(tuples, np.concatenate(known), values, duals, cover, canonical)
        known.append(more)
        program.add(more, tuples.cost(more))
        values, duals = program.solve()
    raise ArithmeticError("The alignment did not converge.")


def _first(tuples: Tuples) -> list[IntArray]:
    """Tuples to begin with: those that would pay if every unit's dual were the same."""
    most = AT_ONCE * len(tuples.lines)
    found = np.zeros((0, tuples.coders), np.int64)
    for share in GUESSES:
        if share <= 3 / tuples.coders:
            duals = np.full(len(tuples.lines), share * tuples.pairs)
            found = _some(tuples.below(duals, -GAIN), most, enough=most)
            if len(found) < most:
                break
    return [found[(found >= 0).sum(1) > 1]]


def _some(blocks: Iterator[tuple[IntArray, FloatArray]], most: int, enough: int) -> IntArray:
    """The best ``most`` tuples among the first ``enough`` or more. All, if there are fewer."""
    found: list[IntArray] = []
    excess: list[FloatArray] = []
    count = 0
    for tuples, value in blocks:
        found.append(tuples)
        excess.append(value)
        count += len(tuples)
        if count >= enough:
            break
    every, values = np.concatenate(found), np.concatenate(excess)
    return every if count <= most else every[np.argpartition(values, most)[:most]]


def _whole(
    tuples: Tuples, known: IntArray, values: FloatArray, duals: FloatArray, cover: bool, canonical: BoolArray
) -> IntArray:
    """The best whole solution, from the best fractional one."""
    lines = tuples.lines
    fraction = (values > WHOLE) & (np.abs(values - 1.0) > WHOLE)
    broken = canonical[lines.line]
    broken[known[fraction][known[fraction] >= 0]] = True
    chosen = known[values > 0.5]
    if not broken.any():
        return chosen
    wanted, cut = np.zeros(lines.count, bool), np.zeros(lines.count, bool)
    wanted[lines.line[broken]] = True
    cut[lines.line[known[fraction].max(1)]] = True

    def source(threshold: float) -> tuple[IntArray, FloatArray]:
        blocks = list(tuples.below(duals, threshold + NOTHING, wanted))
        return np.concatenate([block[0] for block in blocks]), np.concatenate([block[1] for block in blocks])

    slack = np.where(cut, SLACK * tuples.pairs, NOTHING)
    settled, held = settle(Bound(lines, duals, broken, cover, tuples.beat), source, slack)
    return np.concatenate([settled, chosen[~held[chosen.max(1)]]])
