"""Weights of partial agreement against irrCAC 0.4.4; metrics of one's own, on a circle, by category."""

from __future__ import annotations

import math

import pytest

from annotator.agreement import Ratings, compute
from annotator.errors import UsageError
from tests.agreement.examples import published, table

#: irrCAC 0.4.4 on the data with missing values of Krippendorff 2011.
IRRCAC = {
    "linear": (0.858739136433, 0.817944767097, 0.848484848485, 0.813776319966),
    "ordinal": (0.898939769908, 0.850206189397, 0.886363636364, 0.843659525188),
    "radical": (0.819811702198, 0.789924094651, 0.812627079504, 0.788340007583),
    "ratio": (0.857367557830, 0.821338343945, 0.840236692761, 0.811965175870),
}


@pytest.mark.parametrize("weights", IRRCAC)
def test_gwet_2014_weights(weights: str) -> None:
    ratings = Ratings(published("pub-k2011-C")["ratings"])
    keys = ("gwet_ac2", "fleiss_kappa", "brennan_prediger", "conger_kappa")
    for key, value in zip(keys, IRRCAC[weights], strict=True):
        result = compute(key, ratings, weights=weights)
        assert result.value == pytest.approx(value, abs=1e-10), key
        assert result.metric == weights


def test_weights_of_ranks_where_categories_are_names() -> None:
    """low, mid, high are 1, 2, 3; without an order they have no weights."""
    rows = {("low", "low"): 4, ("low", "mid"): 2, ("mid", "high"): 1, ("high", "high"): 3}
    named = compute("weighted_kappa", table(rows, categories=("low", "mid", "high")))
    rank = {"low": 1, "mid": 2, "high": 3}
    numbered = compute("weighted_kappa", table({(rank[a], rank[b]): n for (a, b), n in rows.items()}))
    assert named.value == pytest.approx(numbered.value)
    assert compute("weighted_kappa", table(rows)).undefined == "metric_undefined"


def test_distances_on_a_circle() -> None:
    """Eleven and one o'clock are as near as two and four, whatever the numbers say."""
    hours = compute("krippendorff_alpha", Ratings([(23, 1), (12, 12)]), metric="circular", period=24)
    assert hours.observed == pytest.approx(math.sin(math.pi * 2 / 24) ** 2 / 2)
    moved = compute("krippendorff_alpha", Ratings([(2, 4), (15, 15)]), metric="circular", period=24)
    assert moved.value == pytest.approx(hours.value)


def test_a_metric_of_ones_own() -> None:
    rows = [(1, 3), (2, 2), (5, 1)]
    own = compute("krippendorff_alpha", Ratings(rows), metric=lambda a, b: (a - b) ** 2)
    assert own.value == pytest.approx(compute("krippendorff_alpha", Ratings(rows), metric="interval").value)
    assert own.metric == "custom"
    with pytest.raises(UsageError, match="symmetric"):
        compute("krippendorff_alpha", Ratings(rows), metric=lambda a, b: a - b)
    with pytest.raises(UsageError, match="no distance"):
        compute("krippendorff_alpha", Ratings(rows), metric={(1, 3): 1.0})


@pytest.mark.parametrize("key", ["krippendorff_alpha", "cohen_kappa", "gwet_ac1"])
def test_one_category_against_the_others(key: str) -> None:
    cells = {("a", "a"): 5, ("a", "b"): 2, ("b", "c"): 3, ("c", "c"): 4, ("b", None): 1}
    collapsed: dict[tuple[bool | None, ...], int] = {}
    for row, count in cells.items():
        other = tuple(None if value is None else value == "b" for value in row)
        collapsed[other] = collapsed.get(other, 0) + count
    assert compute(key, table(cells), category="b").value == pytest.approx(compute(key, table(collapsed)).value)


def test_ratings_of_some_coders_hold_only_their_categories() -> None:
    """A category that only the third coder used is none of the first two's."""
    ratings = Ratings([("a", "a", "z"), ("a", "b", "z"), ("b", "b", "z")], coders=("A", "B", "C"))
    two = compute("brennan_prediger", ratings, coders=("A", "B"))
    assert two.details["categories"] == 2
    assert compute("brennan_prediger", ratings).details["categories"] == 3


def test_sets_of_krippendorff_and_passonneau() -> None:
    """Jaccard and MASI on sets of codes, against nltk 3.10.4 (AnnotationTask with jaccard_distance, masi_distance)."""
    rows = [({"A"}, {"A"}), ({"A"}, {"B"}), ({"A", "B"}, {"A"}), ({"A", "B"}, {"A", "C"}), ({"C"}, {"A", "C"})]
    assert compute("krippendorff_alpha", Ratings(rows), metric="jaccard").value == pytest.approx(
        0.06493506493506507, abs=1e-9
    )
    assert compute("krippendorff_alpha", Ratings(rows), metric="masi").value == pytest.approx(
        0.02973977695167307, abs=1e-9
    )
    assert compute("percent", Ratings(rows)).value == pytest.approx(1 / 5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": [(1, 2), (1,)]},
        {"rows": [(1, 2)], "coders": ("A",)},
        {"rows": [(1, 2)], "categories": (1, 3)},
        {"rows": [(1, 2)], "documents": (1, 2)},
    ],
)
def test_ratings_that_can_not_be(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Ratings(**wrong)  # type: ignore[arg-type]
