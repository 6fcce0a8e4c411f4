"""Boundary similarity, segmentation similarity, WindowDiff and Pk against segeval 2.0.11 (values written down)."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from annotator.agreement import Corpus, Unit, compute
from annotator.agreement.corpus import Continuum


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
    data = corpus(20, [5, 7], [6])
    assert compute("boundary_similarity", data, code="x").value == pytest.approx(1 - (1 + 1 / 2) / 2)
    assert compute("segmentation_similarity", data, code="x").value == pytest.approx(1 - (1 + 1 / 2) / 19)
    assert compute("boundary_similarity", data, code="x", n_t=1).value == 0.0
    assert compute("boundary_similarity", data, code="x", n_t=10**6).value is not None


def test_pevzner_hearst_2002_windows() -> None:
    """Both ways round: 9 of 27 windows of three positions, 8 of 26 of four."""
    data = corpus(30, [6, 12, 20, 25], [7, 12, 22])
    assert compute("window_diff", data, code="x").value == pytest.approx((9 + 8) / (27 + 26))
    assert compute("pk", data, code="x").value == pytest.approx((9 + 8) / (27 + 26))


def test_pk_does_not_count_boundaries() -> None:
    """Two boundaries in one window against one: wrong for WindowDiff, right for Pk."""
    data = corpus(12, [3, 4, 8], [4, 5, 8])
    assert compute("window_diff", data, code="x").value == pytest.approx(0.4)
    assert compute("pk", data, code="x").value == pytest.approx(0.2)


def edits_one_by_one(first: set[int], second: set[int], n_t: int) -> tuple[int, list[int], int]:
    """(additions, distances of near misses, matches) of one text, boundary by boundary."""
    lone = dict.fromkeys(first - second, 1) | dict.fromkeys(second - first, 2)
    near: list[int] = []
    for apart in range(1, n_t):
        for place in sorted(lone):
            if place in lone and lone.get(place + apart) == 3 - lone[place]:
                del lone[place], lone[place + apart]
                near.append(apart)
    return len(lone), near, len(first & second)


def windows_one_by_one(reference: set[int], other: set[int], length: int) -> tuple[int, int, int]:
    """(windows that WindowDiff, that Pk calls wrong, windows) of one text, window by window."""
    k = max(1, int(length / (len(reference) + 1) / 2 + 0.5))
    wrong = missed = 0
    for i in range(length - k):
        a, b = (sum(i < boundary <= i + k for boundary in one) for one in (reference, other))
        wrong += a != b
        missed += (a == 0) != (b == 0)
    return wrong, missed, max(0, length - k)


def test_many_texts_and_codes_at_once_are_each_by_itself() -> None:
    """Sums over texts, pairs of coders and codes against one text and one boundary or window at a time."""
    random = np.random.default_rng(5)
    for _ in range(60):
        documents, sets = [], []
        for _ in range(int(random.integers(1, 4))):
            length, here = int(random.integers(1, 40)), "ABC"[: random.integers(1, 4)]
            cuts = {
                (coder, code): {0, length} | set(random.integers(0, length + 1, random.integers(0, 9)).tolist())
                for coder in here
                for code in "xy"
            }
            spans = [
                Unit(coder, start, end, code)
                for (coder, code), own in cuts.items()
                for start, end in pairwise(sorted(own))
            ]
            documents.append(Continuum(length, tuple(here), spans))
            sets.append((length, {key: own - {0, length} for key, own in cuts.items()}))
        data = Corpus([*documents, Continuum(1, ("A", "B", "C"))])
        for code in "xy":
            expected = one_by_one(sets, code, n_t := int(random.integers(1, 5)))
            for key, (above, below) in expected.items():
                value = compute(key, data, code=code, n_t=n_t).value
                assert value == (None if below == 0 else pytest.approx(above / below))


def one_by_one(
    texts: list[tuple[int, dict[tuple[str, str], set[int]]]], code: str, n_t: int
) -> dict[str, tuple[float, float]]:
    """Numerators and denominators of the measures."""
    sums = dict.fromkeys(("boundary_similarity", "segmentation_similarity", "window_diff", "pk"), (0.0, 0.0))

    def add(key: str, above: float, below: float) -> None:
        sums[key] = (sums[key][0] + above, sums[key][1] + below)

    for length, cuts in texts:
        own = [cuts[coder, code] for coder in "ABC" if (coder, code) in cuts]
        for first, second in combinations(own, 2):
            if first or second:
                additions, near, matches = edits_one_by_one(first, second, n_t)
                compared, cost = additions + len(near) + matches, additions + sum(near) / n_t
                add("boundary_similarity", compared - cost, compared)
                add("segmentation_similarity", length - 1 - cost, length - 1)
                for one, other in ((first, second), (second, first)):
                    wrong, missed, windows = windows_one_by_one(one, other, length)
                    add("window_diff", wrong, windows)
                    add("pk", missed, windows)
    return sums


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
