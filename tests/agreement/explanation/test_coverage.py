"""The simulation of intervals, small: that it counts what it says. The whole of it is ``tests.bench coverage``."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.agreement import Corpus, Selection, compute
from annotator.agreement.compute import statistics_of
from tests.agreement.examples import text
from tests.bench.coverage import Population, corpus, cover, markdown, population


@pytest.mark.parametrize("interval", ["percentile", "expanded", "bca"])
def test_most_intervals_of_sixty_documents_hold_the_true_value(interval: str) -> None:
    """1,500 studies: 95 % give or take 0.6 points of chance, less a point or two that sixty documents lack."""
    small = population("frequent code", 6.0, 5_000)
    found = cover(small, "krippendorff_alpha", 60, interval, studies=1500, resamples=400)
    assert 0.92 <= found.covered <= 0.965


def test_coverage_of_a_share_is_the_binomials() -> None:
    """Five documents of which half are right: the percentile interval misses .5 exactly when the sample is all right or
    all wrong (2 of 32), because 1 of 5 still has .5 at its end or beyond (P(X >= 3 of 5 at .2) = .058 > .025)."""
    wrong, right = text(10, "AB", ("A", 0, 10)), text(10, "AB", ("A", 0, 10), ("B", 0, 10))
    data = Corpus([wrong, right] * 50)
    even = Population("even", {"percent": statistics_of("percent", data, Selection(codes=("x",)))})
    assert even.truth("percent") == 0.5
    found = cover(even, "percent", 5, "percentile", studies=1000, resamples=400)
    assert found.covered == pytest.approx(30 / 32, abs=0.02)


def test_the_population_is_what_is_measured() -> None:
    small = population("rare code", 1.5, 500)
    data = corpus(1.5, 500, 1)
    assert small.truth("f1_overlap") == pytest.approx(compute("f1_overlap", data, code="x").value)
    assert (np.bincount(data.columns.coder) > 500).all()


def test_the_table_has_all_sizes() -> None:
    small = population("frequent code", 6.0, 300)
    found = [cover(small, "gwet_ac1", size, "percentile", studies=2, resamples=20) for size in (10, 15, 30, 60, 120)]
    lines = markdown(found)
    assert len(lines) == 3
    assert lines[2].count("%") == 5
