"""The sweep: from spans to stretches of text in which nothing changes, without ever touching a character.

One packed int64 per span end is sorted once; running counters, one per column, say who covers each stretch. A column
is whatever the caller counts: a coder, or a coder and a code. Overlapping spans of one column count as their union.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import IntArray

#: Columns per word of a state: 62 bits of an int64 stay clear of the sign.
WORD = 62


@dataclass(frozen=True, slots=True)
class Segments:
    """Stretches covered by at least one column, sorted by group, then position.

    ``state[i, w]`` has bit b set when column ``62 w + b`` covers stretch i; ``length`` is positive.
    """

    group: IntArray
    state: IntArray
    length: IntArray


def words(columns: int) -> int:
    """Words that a state of so many columns needs."""
    return max(1, -(-columns // WORD))


def sweep(group: IntArray, column: IntArray, start: IntArray, end: IntArray, columns: int) -> Segments:
    """Stretches of all groups. The arrays are parallel (one entry a span, 0 <= start < end); groups are >= 0."""
    if not len(group):
        return Segments(np.zeros(0, np.int64), np.zeros((0, words(columns)), np.int64), np.zeros(0, np.int64))
    low = max(1, (columns - 1).bit_length()) + 1  # bits for column and type of event
    shift = int(end.max()).bit_length() + low
    if int(group.max()).bit_length() + shift <= 62:
        return _run(group, column, start, end, columns, shift, low)
    return _split(group, column, start, end, columns, shift)


def _split(group: IntArray, column: IntArray, start: IntArray, end: IntArray, columns: int, shift: int) -> Segments:
    """Where the keys do not fit in 62 bits: only the groups that occur, in halves until they do."""
    present, renumbered = np.unique(group, return_inverse=True)
    if (len(present) - 1).bit_length() + shift <= 62:
        found = sweep(renumbered, column, start, end, columns)
        return Segments(present[found.group], found.state, found.length)
    if len(present) == 1:
        raise OverflowError("positions are too large to be compared")
    first = renumbered < len(present) // 2
    parts = [sweep(group[half], column[half], start[half], end[half], columns) for half in (first, ~first)]
    return Segments(
        np.concatenate([part.group for part in parts]),
        np.concatenate([part.state for part in parts]),
        np.concatenate([part.length for part in parts]),
    )


def _run(
    group: IntArray, column: IntArray, start: IntArray, end: IntArray, columns: int, shift: int, low: int
) -> Segments:
    count = len(group)
    base = (group << shift) | (column << 1)
    events = np.empty(2 * count, np.int64)
    np.bitwise_or(base, start << low, out=events[:count])
    base |= 1  # at one position a column's starts come before its ends: counters never go below zero
    np.bitwise_or(base, end << low, out=events[count:])
    events.sort()
    kind = events & ((1 << low) - 1)
    depth = np.cumsum(1 - 2 * (kind & 1))
    position = events >> low
    length = np.diff(position)
    kept = np.flatnonzero((length > 0) & (depth[:-1] != 0))  # the depth is back at 0 where a group ends
    used = np.flatnonzero(np.bincount(column, minlength=columns))
    state = _states(kind, kept, used, columns, int(depth.max()))
    return Segments(position[kept] >> (shift - low), state, length[kept])


def _states(kind: IntArray, kept: IntArray, used: IntArray, columns: int, depth: int) -> IntArray:
    """State words of the kept stretches. Each column's counter gets as many bits as the deepest nesting needs."""
    bits = max(1, depth.bit_length())
    per_pass = WORD // bits
    narrow = np.dtype(f"u{next(size for size in (1, 2, 4, 8) if 8 * size > min(columns, WORD))}")  # less to move
    state = np.zeros((words(columns), len(kept)), narrow)
    for first in range(0, len(used), per_pass):
        chosen = used[first : first + per_pass].tolist()
        step = np.zeros(2 * columns, np.int64)
        for place, column in enumerate(chosen):
            step[2 * column] = 1 << (bits * place)
            step[2 * column + 1] = -(1 << (bits * place))
        counters = np.cumsum(step[kind])[kept]
        for place, column in enumerate(chosen):
            covered = counters & (((1 << bits) - 1) << (bits * place)) != 0
            state[column // WORD] |= covered.astype(narrow) << narrow.type(column % WORD)
    return state.T.astype(np.int64)
