"""Agreement over time: batches, their figures, and how easily chance gives the trend."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from annotator.agreement import Corpus, Resampling, Selection, compute
from annotator.agreement.explanation import Asked, batches, groups, trend
from tests.agreement.examples import text
from tests.agreement.test_resampling import some


def improving(*right: int) -> Corpus:
    """Documents of 10 characters on so many of which B agrees with A, who marks them all."""
    return Corpus([text(10, "AB", ("A", 0, 10), *([("B", 0, n)] if n else []), id=str(i)) for i, n in enumerate(right)])


def test_batches_are_of_equal_size() -> None:
    assert batches(range(10), 3) == [[0, 1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert batches([5, 3, 9, 1], 5) == [[5, 3], [9, 1]]
    assert batches([4], 3) == [[4]]
    assert batches([], 3) == []


@pytest.mark.parametrize("key", ["krippendorff_alpha", "cohen_kappa", "f1_overlap", "gwet_ac1"])
def test_a_group_is_a_corpus_of_its_documents(key: str) -> None:
    corpus = some(9)
    asked = Asked(key, corpus, Selection(codes=("x", "y")))
    parts = [[8, 1, 2], [0, 4], [3, 5, 6, 7]]
    for layer, code in enumerate("xy"):
        for found, part in zip(groups(asked, layer, parts, None), parts, strict=True):
            alone = compute(key, corpus.subset(part), code=code)
            assert found.value == pytest.approx(alone.value)
            assert (found.n, found.documents, found.undefined, found.ci) == (alone.n, len(part), alone.undefined, None)


def test_groups_have_intervals_where_they_can() -> None:
    asked = Asked("percent", improving(4, 6, 8), Selection(codes=("x",)))
    two, one = groups(asked, 0, [[0, 1], [2]], Resampling(500))
    assert two.ci == pytest.approx((0.4, 0.6))
    assert one.value == pytest.approx(0.8)
    assert one.ci is None


def test_slope_and_probability_by_trying_every_order() -> None:
    """Percent of six documents in three groups: .15, .45, .75 rises by .3 a group. All 720 orders, counted."""
    right = (1, 2, 4, 5, 7, 8)
    found = trend(Asked("percent", improving(*right), Selection(codes=("x",))), 0, [[0, 1], [2, 3], [4, 5]])
    assert found.slope == pytest.approx(0.3)
    slopes = [(sum(order[4:]) - sum(order[:2])) / 40 for order in permutations(right)]
    steep = np.mean([abs(slope) >= 0.3 - 1e-9 for slope in slopes])
    assert found.shuffles == 999
    assert found.p == pytest.approx(steep, abs=0.025)


def test_the_order_of_no_use_has_no_trend() -> None:
    flat = trend(Asked("percent", improving(5, 5, 5, 5, 5, 5), Selection(codes=("x",))), 0, [[0, 1], [2, 3], [4, 5]])
    assert flat.slope == pytest.approx(0.0)
    assert flat.p == 1.0


def test_fewer_than_three_groups_with_a_value_have_no_trend() -> None:
    asked = Asked("krippendorff_alpha", Corpus([text(9, "AB", id=str(n)) for n in range(6)]), Selection(codes=("x",)))
    parts = [[0, 1], [2, 3], [4, 5]]
    assert [group.undefined for group in groups(asked, 0, parts, None)] == ["no_variation"] * 3
    assert trend(asked, 0, parts).slope is None
    assert trend(Asked("percent", improving(1, 2, 3, 4), Selection(codes=("x",))), 0, [[0, 1], [2, 3]]).slope is None
