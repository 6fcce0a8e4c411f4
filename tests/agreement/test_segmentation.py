"""Boundary similarity, segmentation similarity, WindowDiff and Pk against segeval 2.0.11 (values written down)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from annotator.agreement import Corpus, Unit, compute
from annotator.agreement.boundaries import Segmented
from annotator.agreement.corpus import Continuum
from annotator.agreement.measures.boundary_similarity import edits
from annotator.agreement.measures.window_diff import errors, window


def corpus(length: int, first: list[int], second: list[int]) -> Corpus:
    """Two coders' segmentations into units that touch."""
    spans = []
    for coder, boundaries in (("A", first), ("B", second)):
        cuts = [0, *boundaries, length]
        spans += [Unit(coder, start, end, "x") for start, end in pairwise(cuts)]
    return Corpus([Continuum(length, ("A", "B"), spans)])


@pytest.mark.parametrize(
    ("length", "first", "second", "n_t", "b", "s"),
    [
        (20, [5, 10, 15], [5, 11, 15], 2, 0.833333333333, 0.973684210526),
        (20, [5, 10, 15], [5, 11, 15], 4, 0.916666666667, 0.986842105263),
        (20, [5, 10, 15], [4, 10, 12, 17], 2, 0.3, 0.815789473684),
        (12, [3, 4, 8], [4, 5, 8], 2, 0.5, 0.818181818182),
        (30, [6, 12, 20, 25], [7, 12, 22], 4, 0.5625, 0.939655172414),
        (10, [5], [8], 2, 0.0, 0.777777777778),
    ],
)
def test_similarities(length: int, first: list[int], second: list[int], n_t: int, b: float, s: float) -> None:
    for data in (corpus(length, first, second), corpus(length, second, first)):
        assert compute("boundary_similarity", data, code="x", n_t=n_t).value == pytest.approx(b, abs=1e-9)
        assert compute("segmentation_similarity", data, code="x", n_t=n_t).value == pytest.approx(s, abs=1e-9)


def test_fournier_2013_near_misses_are_found_once_each() -> None:
    """A near miss takes both boundaries; the third one in a row is an addition."""
    segmented = Segmented(20, np.array([5, 7]), np.array([6]))
    assert edits(segmented, 2) == (1, [1], 0)
    assert edits(segmented, 1) == (3, [], 0)


def test_pevzner_hearst_2002_windows() -> None:
    """Both ways round: 9 of 27 windows of three positions, 8 of 26 of four."""
    data = corpus(30, [6, 12, 20, 25], [7, 12, 22])
    assert (window(np.array([6, 12, 20, 25]), 30), window(np.array([7, 12, 22]), 30)) == (3, 4)
    assert compute("window_diff", data, code="x").value == pytest.approx((9 + 8) / (27 + 26))
    assert compute("pk", data, code="x").value == pytest.approx((9 + 8) / (27 + 26))


def test_pk_does_not_count_boundaries() -> None:
    """Two boundaries in one window against one: wrong for WindowDiff, right for Pk."""
    data = corpus(12, [3, 4, 8], [4, 5, 8])
    assert compute("window_diff", data, code="x").value == pytest.approx(0.4)
    assert compute("pk", data, code="x").value == pytest.approx(0.2)


def test_windows_one_by_one() -> None:
    """The windows are counted by the stretches on which they hold the same; here each by itself."""
    random = np.random.default_rng(5)
    for _ in range(300):
        length = int(random.integers(4, 40))
        reference, other = (np.unique(random.integers(1, length, random.integers(1, 6))) for _ in range(2))
        k = window(reference, length)
        wrong = sum(
            sum(i < b <= i + k for b in reference) != sum(i < b <= i + k for b in other) for i in range(length - k)
        )
        assert errors(reference, other, length, lambda a, b: a != b) == (wrong, length - k)


def test_the_ends_of_the_text_are_no_boundaries() -> None:
    result = compute("boundary_similarity", corpus(20, [], []), code="x")
    assert (result.value, result.undefined) == (None, "empty")
    assert compute("window_diff", corpus(20, [], [7]), code="x").value is not None


def test_tokens_as_positions() -> None:
    """The same places in larger units: one character off is the same token boundary."""
    tokens = [(0, 4), (5, 9), (10, 14), (15, 20)]
    spans = [Unit("A", 0, 9, "x"), Unit("B", 0, 8, "x")]
    data = Corpus([Continuum(20, ("A", "B"), spans, {"token": tokens})])
    assert compute("boundary_similarity", data, unit="token", code="x").value == 1.0
    assert compute("boundary_similarity", data, unit="character", code="x").value == pytest.approx(0.5)


def test_segment_overlap_asks_each_segment() -> None:
    """Nine tenths of the longer one: 90 of 100 are enough, 89 are not; a segment inside a long one is not."""

    def share(*spans: tuple[str, int, int]) -> float | None:
        units = [Unit(coder, start, end, "x") for coder, start, end in spans]
        return compute("segment_overlap", Corpus([Continuum(300, ("A", "B"), units)]), code="x").value

    assert share(("A", 0, 100), ("B", 0, 90)) == 1.0
    assert share(("A", 0, 100), ("B", 0, 89)) == 0.0
    assert share(("A", 0, 100), ("B", 20, 40)) == 0.0
    assert share(("A", 0, 100), ("A", 0, 101), ("B", 0, 100)) == 1.0
    assert share(("A", 0, 100), ("B", 0, 100), ("B", 200, 300)) == pytest.approx(2 / 3)


def test_segment_overlap_shows_the_chance_of_its_kappa() -> None:
    spans = [Unit(c, s, e, k) for c, s, e, k in (("A", 0, 9, "x"), ("B", 0, 9, "x"), ("A", 20, 30, "y"))]
    result = compute("segment_overlap", Corpus([Continuum(50, ("A", "B"), spans)]))
    assert result.observed == pytest.approx(2 / 3)
    assert result.expected == 0.5
