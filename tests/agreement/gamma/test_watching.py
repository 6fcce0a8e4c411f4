"""Long alignments tell how far they are, and end soon after they are told to, from inside a single document."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from annotator.agreement import Corpus, Resampling, Selection, survey
from annotator.agreement.gamma import best
from annotator.agreement.gamma.program import Program
from annotator.agreement.gamma.watching import Stopped, Watch
from annotator.errors import Cancelled
from tests.agreement.gamma.asking import Marks, continuum, corpus

TOGETHER = Selection(together=True, samples=2)


def dense(coders: int, units: int, length: int, longest: int = 60, seed: int = 1) -> list[Marks]:
    """Units all over each other: many alignments are nearly as good as the best one."""
    chance = np.random.default_rng(seed)
    found: list[Marks] = []
    for _ in range(coders):
        start = chance.integers(0, length, units)
        end = start + chance.integers(1, longest, units)
        codes = ["xyz"[place] for place in chance.integers(0, 3, units)]
        found.append(sorted(set(zip(start.tolist(), end.tolist(), codes, strict=True))))
    return found


class Ticks:
    """A tick that notes what it is told, and cancels at a call."""

    def __init__(self, cancel_at: int | None = None) -> None:
        self.told: list[tuple[int, int]] = []
        self.at = [time.process_time()]
        self.cancel_at = cancel_at

    def __call__(self, done: int, total: int) -> None:
        self.told.append((done, total))
        self.at.append(time.process_time())
        if len(self.told) == self.cancel_at:
            raise Cancelled("Cancelled.")


@pytest.mark.parametrize(
    ("coders", "units", "length"), [(4, 45, 300), (2, 1500, 1500)], ids=["linear program", "assignment"]
)
def test_no_step_takes_longer_than_a_fraction_of_a_second(coders: int, units: int, length: int) -> None:
    """One document, so that there is nothing between parts to tell at. Seconds of the processor."""
    ticks = Ticks()
    survey("gamma", corpus(*dense(coders, units, length)), TOGETHER, counting=ticks)
    assert len(ticks.told) >= 4
    assert max(np.diff([*ticks.at, time.process_time()])) < 0.5
    done = [one / all_ for one, all_ in ticks.told]
    assert done == sorted(done)
    assert done[-1] <= 1.0


@pytest.mark.parametrize("measure", ["gamma", "soft_gamma", "gamma_cat"])
def test_cancelling_inside_one_document_ends_it(measure: str) -> None:
    """What takes ten seconds ends at the third beat, and nothing half done is kept."""
    data, ticks = corpus(*dense(5, 60, 600)), Ticks(cancel_at=3)
    begun = time.process_time()
    with pytest.raises(Cancelled):
        survey(measure, data, TOGETHER, counting=ticks)
    assert time.process_time() - begun < 2.0
    assert len(ticks.told) == 3
    assert not data.cache


def test_cancelling_stops_the_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many documents are packs on threads: no thread goes on for nobody."""
    monkeypatch.setattr(best, "PACK", 100)
    data = Corpus([continuum(*dense(4, 40, 250, seed=seed), name=str(seed)) for seed in range(8)])
    before, begun = threading.active_count(), time.process_time()
    with pytest.raises(Cancelled):
        survey("gamma", data, TOGETHER, counting=Ticks(cancel_at=2))
    assert threading.active_count() == before
    assert time.process_time() - begun < 2.0


def test_progress_counts_units_and_samples_of_all_codes() -> None:
    """Two codes by themselves: the first is half of the work."""
    marks: list[Marks] = [[(0, 10, "x"), (20, 30, "y")], [(1, 10, "x"), (22, 30, "y")]]
    ticks = Ticks()
    watch = Watch(ticks, 8)
    watch.done(2)
    assert ticks.told == [(2, 8)]
    ticks = Ticks()
    survey("gamma", corpus(*marks), Selection(samples=3), Resampling(10), counting=ticks)
    assert {total for _, total in ticks.told} == {2000}
    assert any(done >= 1000 for done, _ in ticks.told)


def test_watching_changes_no_figure() -> None:
    marks = dense(4, 30, 200)
    watched = survey("gamma_cat", corpus(*marks), TOGETHER, counting=Ticks())[0]
    alone = survey("gamma_cat", corpus(*marks), TOGETHER)[0]
    assert (watched.value, watched.observed, watched.expected) == (alone.value, alone.observed, alone.expected)


def test_a_thread_that_is_not_needed_any_more_stops() -> None:
    watch = Watch(None, 0)
    watch.beat_elsewhere()
    watch.stop()
    with pytest.raises(Stopped):
        watch.beat_elsewhere()


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_raised_inside_the_solver_comes_out_of_it(whole: bool) -> None:
    """HiGHS is asked to end; the exception is the one that was raised."""
    chance = np.random.default_rng(3)
    tuples = np.unique(np.sort(chance.integers(0, 60, (4_000, 3)), axis=1), axis=0)
    tuples = tuples[(np.diff(tuples, axis=1) > 0).all(1)]

    def beat() -> None:
        raise Cancelled("Cancelled.")

    program = Program(60, cover=True, whole=whole, beat=beat)
    program.add(tuples, chance.random(len(tuples)) + 1.0)
    with pytest.raises(Cancelled):
        program.solve()
