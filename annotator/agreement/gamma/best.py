"""The best alignment of each line, whatever the number of coders: packs of lines on threads. No algorithm here."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from itertools import pairwise

import numpy as np

from annotator.agreement.arrays import BoolArray, IntArray
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.lines import Lines
from annotator.agreement.gamma.many import align_many
from annotator.agreement.gamma.pairs import align_pairs
from annotator.agreement.gamma.watching import PAUSE, Beat, Watch, unwatched

#: Units of one pack: enough to make up for the start of a linear program, few enough to share out, to hold, and to
#: be stopped between steps that go over all of them.
PACK = 1_500
PACK_OF_PAIRS = 30_000


def align(
    lines: Lines,
    distance: Distance,
    *,
    cover: bool = False,
    canonical: BoolArray | None = None,
    watch: Watch | None = None,
) -> IntArray:
    """(tuples, coders): the unitary alignments of the best alignment of every line, as places of units, -1 for none.

    ``cover`` gives soft alignments, where a unit may be aligned several times. In ``canonical`` lines ties are broken:
    most pairs of real units, then the first in text order. Two coders or more. ``watch`` is told, and may stop it.
    """
    tied = np.zeros(lines.count, bool) if canonical is None else canonical
    solve = align_pairs if lines.coders == 2 else align_many
    packs = _packs(lines, PACK_OF_PAIRS if lines.coders == 2 else PACK)

    def one(pack: tuple[int, int], beat: Beat) -> IntArray:
        own = np.flatnonzero((lines.line >= pack[0]) & (lines.line < pack[1]))
        found = solve(lines.only(*pack), distance, cover, tied[slice(*pack)], beat)
        return np.where(found >= 0, own[found], -1)

    if len(packs) == 1:
        found = [one(packs[0], unwatched if watch is None else watch.beat)]
    else:
        found = _on_threads(one, packs, watch or Watch(None, 0))
    if watch is not None:
        watch.done(len(lines))
    return np.concatenate([np.zeros((0, lines.coders), np.int64), *found])


def _on_threads(
    one: Callable[[tuple[int, int], Beat], IntArray], packs: Sequence[tuple[int, int]], watch: Watch
) -> list[IntArray]:
    """What the packs give, in order. Whatever goes wrong, no thread goes on for nobody."""
    with ThreadPoolExecutor(max_workers=max(1, min(len(packs), os.cpu_count() or 1))) as pool:
        begun = [pool.submit(one, pack, watch.beat_elsewhere) for pack in packs]
        try:
            while wait(begun, timeout=PAUSE, return_when=FIRST_EXCEPTION).not_done and not _failed(begun):
                watch.beat()
            return [pack.result() for pack in begun]
        except BaseException:
            watch.stop()
            for pack in begun:
                pack.cancel()
            raise


def _failed(begun: Sequence[Future[IntArray]]) -> bool:
    return any(pack.done() and pack.exception() is not None for pack in begun)


def _packs(lines: Lines, size: int) -> list[tuple[int, int]]:
    """Ranges of lines with about ``size`` units each, evenly."""
    total = np.cumsum(lines.units)
    if not lines.count:
        return []
    count = max(1, round(int(total[-1]) / size))
    ends = np.searchsorted(total, np.arange(1, count) * total[-1] / count, "left") + 1
    edges = np.unique(np.concatenate([[0], ends, [lines.count]]))
    return [(int(low), int(high)) for low, high in pairwise(edges)]
