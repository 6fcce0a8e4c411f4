"""What chance marks: both null models against the statistics that they promise."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.agreement.gamma.lines import Lines
from annotator.agreement.gamma.null_models import shuffle, statistical
from tests.agreement.gamma.asking import ask, corpus

MARKS = [
    [(5, 12, 0), (20, 24, 1), (24, 40, 0), (70, 72, 2)],
    [(4, 12, 0), (30, 41, 0)],
    [(6, 11, 1), (20, 25, 1), (71, 90, 0)],
]
LENGTH = 100.0


def document(marks: list[list[tuple[int, int, int]]]) -> Lines:
    rows = np.array([(coder, *mark) for coder, own in enumerate(marks) for mark in own])
    coder, start, end, label = rows.T
    return Lines.sorted(coder, 0 * coder, start.astype(float), end.astype(float), label, (len(marks), 1))[0]


DOCUMENT = document(MARKS)


def test_statistical_counts_gaps_lengths_and_labels() -> None:
    drawn = statistical(DOCUMENT, LENGTH, 20_000, np.random.default_rng(1))
    per_coder = np.bincount(drawn.line * 3 + drawn.coder, minlength=60_000).reshape(-1, 3)
    chance = np.random.default_rng(2)
    counts = np.abs(chance.normal(3.0, np.std([4, 2, 3]), 200_000).astype(int))
    assert per_coder[:, 1:].mean() == pytest.approx(counts.mean(), rel=0.02)
    assert per_coder.sum(1).min() >= 1
    lengths = np.array([end - start for own in MARKS for start, end, _ in own])
    assert drawn.length.mean() == pytest.approx(
        np.abs(chance.normal(lengths.mean(), lengths.std(), 200_000)).mean(), rel=0.02
    )
    gaps = np.array([0, 5, 8, 0, 30, 4, 18, 6, 9, 46])
    same = (drawn.coder[1:] == drawn.coder[:-1]) & (drawn.line[1:] == drawn.line[:-1])
    between = (drawn.start[1:] - drawn.end[:-1])[same]
    assert (between.mean(), between.std()) == (
        pytest.approx(gaps.mean(), rel=0.02),
        pytest.approx(gaps.std(), rel=0.02),
    )
    assert np.bincount(drawn.label) / len(drawn) == pytest.approx([5 / 9, 3 / 9, 1 / 9], abs=0.01)


def test_shuffle_keeps_each_coder_whole() -> None:
    """Every coder of a sample has the lengths and labels of a real one, and their starts in the same order round the
    document, as far from each other."""
    drawn = shuffle(DOCUMENT, LENGTH, 200, np.random.default_rng(1))
    real = {tuple(sorted((end - start, label) for start, end, label in own)): own for own in MARKS}
    for line in range(200):
        for coder in range(3):
            own = np.flatnonzero((drawn.line == line) & (drawn.coder == coder))
            kinds = tuple(sorted(zip(np.rint(drawn.length[own]).astype(int), drawn.label[own], strict=True)))
            starts = np.array([start for start, _, _ in real[kinds]])
            turned = (drawn.start[own] - drawn.start[own][0]) % LENGTH
            assert np.sort(turned) == pytest.approx(
                min(
                    (np.sort((starts - first) % LENGTH) for first in starts),
                    key=lambda x: float(abs(x - np.sort(turned)).max()),
                ),
                abs=1e-6,
            )
    assert (drawn.start >= 0).all()
    assert (drawn.start < LENGTH).all()


def test_shuffled_coders_do_not_meet_their_own_copy() -> None:
    """One unit of length 10 each, at one place: the shifts are what one sees, at least 5 apart round the circle (where
    pygamma-agreement's sampler lets them meet across the ends, and shifts starts that are not at 0 twice)."""
    alone = document([[(50, 60, 0)], [(50, 60, 0)], [(50, 60, 0)]])
    drawn = shuffle(alone, LENGTH, 4_000, np.random.default_rng(1))
    starts = drawn.start.reshape(3, 4_000)
    for first, second in ((0, 1), (0, 2), (1, 2)):
        apart = np.abs(starts[first] - starts[second])
        assert np.minimum(apart, LENGTH - apart).min() >= 5.0
    assert np.histogram(starts, bins=10, range=(0, LENGTH))[0] / 12_000 == pytest.approx([0.1] * 10, abs=0.015)


def test_shuffle_where_there_is_no_room() -> None:
    """Four coders who each marked nearly all: the shifts can't keep their distance, and come anyhow."""
    crowded = document([[(0, 95, 0)]] * 4)
    assert len(shuffle(crowded, LENGTH, 10, np.random.default_rng(1))) == 40


def test_shuffle_never_draws_an_empty_sample() -> None:
    one_of_five = document([[(0, 10, 0)], [], [], [], []])
    one_of_five = Lines(
        one_of_five.coder, one_of_five.line, one_of_five.start, one_of_five.end, one_of_five.label, 5, 1
    )
    drawn = shuffle(one_of_five, LENGTH, 300, np.random.default_rng(1))
    assert drawn.units.min() >= 1


def test_the_models_differ_and_are_named() -> None:
    coders = corpus(*[[(s, e, "xyz"[c]) for s, e, c in own] for own in MARKS], length=100)
    found = {model: ask("gamma", coders, null_model=model, samples=200) for model in ("statistical", "shuffle")}
    assert found["statistical"].expected != found["shuffle"].expected
    assert [answer.details["null_model"] for answer in found.values()] == ["statistical", "shuffle"]


def test_the_seed_decides() -> None:
    coders = corpus(*[[(s, e, "xyz"[c]) for s, e, c in own] for own in MARKS])
    again = corpus(*[[(s, e, "xyz"[c]) for s, e, c in own] for own in MARKS])
    assert ask("gamma", coders).value == ask("gamma", again).value
    assert ask("gamma", coders).value != ask("gamma", again, seed=2).value
