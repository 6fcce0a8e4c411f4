"""Analytic standard errors against irrCAC, and Hayes and Krippendorff's bootstrap against what can be said of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from annotator.agreement import Continuum, Corpus, Ratings, Unit, bootstrap, compute
from annotator.agreement.arrays import FloatArray
from annotator.errors import UsageError
from tests.agreement.examples import published, table

GWET = {"ac": "gwet_ac1", "fleiss": "fleiss_kappa", "bp": "brennan_prediger", "conger": "conger_kappa"}

#: Krippendorff (2011), data C, and Hayes & Krippendorff (2007): standard errors of alpha by irrCAC 0.4.4.
ALPHA = {
    ("pub-hk2007", "nominal"): 0.067554527415,
    ("pub-hk2007", "interval"): 0.048841385353,
    ("pub-k2011-C", "nominal"): 0.145573886985,
    ("pub-k2011-C", "interval"): 0.129129965715,
}


@pytest.mark.parametrize("name", ["gwet-paradox", "hk2007", "k2004-p246b", "k2011-A", "k2011-B", "k2011-C"])
def test_gwet_2014_standard_errors_of_published_data(name: str) -> None:
    example = published(f"pub-{name}")
    errors = {key: value["value"] for key, value in example["expected"].items() if key.endswith(".se")}
    assert errors
    for key, expected in errors.items():
        _, coefficient, weights, _ = key.split(".")
        measure = "gwet_ac2" if (coefficient, weights) == ("ac", "quadratic") else GWET[coefficient]
        options = {} if weights == "identity" else {"weights": weights}
        result = compute(measure, Ratings(example["ratings"]), interval="analytic", **options)
        assert result.details["standard_error"] == pytest.approx(expected, abs=1e-11), key


@pytest.mark.parametrize(("name", "metric"), ALPHA)
def test_standard_error_of_alpha(name: str, metric: str) -> None:
    ratings = Ratings(published(name)["ratings"])
    result = compute("krippendorff_alpha", ratings, metric=metric, interval="analytic")
    assert result.details["standard_error"] == pytest.approx(ALPHA[name, metric], abs=1e-11)


def test_the_interval_is_that_of_student() -> None:
    """irrCAC 0.4.4 on Hayes & Krippendorff (2007): alpha [.3399, .6132], AC1 [.3770, .6417]."""
    ratings = Ratings(published("pub-hk2007")["ratings"])
    alpha = compute("krippendorff_alpha", ratings, interval="analytic")
    assert alpha.ci == pytest.approx((0.33986763877, 0.613151496068), abs=1e-8)
    ac1 = compute("gwet_ac1", ratings, interval="analytic")
    assert ac1.ci == pytest.approx((0.376978292714, 0.641720195581), abs=1e-8)
    assert compute("gwet_ac1", Ratings([(1, 1)] * 9 + [(1, 2)]), interval="analytic").ci[1] == 1.0  # type: ignore[index]


def test_two_coders_without_gaps_share_their_errors() -> None:
    """Cohen's kappa is then Conger's, Scott's pi is Fleiss'; percent is a share."""
    ratings = table({("y", "y"): 40, ("y", "n"): 9, ("n", "y"): 6, ("n", "n"): 45})
    for one, other in (("cohen_kappa", "conger_kappa"), ("scott_pi", "fleiss_kappa")):
        first, second = (compute(key, ratings, interval="analytic") for key in (one, other))
        assert first.details["standard_error"] == pytest.approx(second.details["standard_error"], abs=1e-12)
    percent = compute("percent", ratings, interval="analytic")
    assert percent.details["standard_error"] == pytest.approx(math.sqrt(0.85 * 0.15 / 99), abs=1e-12)


def test_no_analytic_error_for_text_pairs_or_other_measures() -> None:
    corpus = Corpus([Continuum(9, ("A", "B"), [Unit("A", 0, 5, "x")])])
    three = Ratings([(1, 1, 2), (2, 2, 2)])
    with pytest.raises(UsageError, match="needs Ratings"):
        compute("percent", corpus, code="x", interval="analytic")
    with pytest.raises(UsageError, match="for two coders"):
        compute("cohen_kappa", three, interval="analytic")
    with pytest.raises(UsageError, match="no analytic standard error of holsti"):
        compute("holsti", Ratings([(1, 1), (1, 2)]), interval="analytic")
    with pytest.raises(UsageError, match="bootstrap"):
        compute("percent", three, interval="bca")
    with pytest.raises(UsageError, match="krippendorff_alpha"):
        bootstrap("percent", three, interval="alphaboot")
    assert compute("fleiss_kappa", Ratings([(1, 1), (1, 1)]), interval="analytic").ci is None


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval"])
def test_hayes_krippendorff_2007_bootstrap(metric: str) -> None:
    """239 pairs of values are drawn. Draws are independent, so that the bootstrap's alphas vary around alpha with the
    standard deviation of one disagreement by the root of 239 times D_e, nearly normally."""
    ratings = Ratings(published("pub-hk2007")["ratings"])
    result = bootstrap("krippendorff_alpha", ratings, metric=metric, interval="alphaboot", resamples=20_000, seed=3)
    assert result.details["draws"] == 239
    assert result.ci is not None
    assert result.value is not None
    apart = _disagreements(published("pub-hk2007")["ratings"], metric)
    values, weights = apart[:, 0], apart[:, 1] / apart[:, 1].sum()
    mean = float(values @ weights)
    deviation = math.sqrt(float((values - mean) ** 2 @ weights) / 239) / mean * (1 - result.value)
    assert result.ci[0] == pytest.approx(result.value - 1.96 * deviation, abs=0.006)
    assert result.ci[1] == pytest.approx(result.value + 1.96 * deviation, abs=0.006)


def _disagreements(rows: list[list[int | None]], metric: str) -> FloatArray:
    """(d2, weight) of every ordered pair of values in a unit, straight from the definition."""
    units = [[value for value in row if value is not None] for row in rows]
    every = [value for unit in units if len(unit) > 1 for value in unit]
    rank = {value: sum(v < value for v in every) + every.count(value) / 2 for value in set(every)}
    found = []
    for unit in units:
        for i, first in enumerate(unit):
            for j, second in enumerate(unit):
                if i != j:
                    far = {"nominal": float(first != second), "interval": float((first - second) ** 2)}
                    apart = (rank[first] - rank[second]) ** 2 if metric == "ordinal" else far[metric]
                    found.append((apart, 1 / (len(unit) - 1)))
    return np.array(found)


def test_alphaboot_draws_no_more_than_the_cap() -> None:
    """However much a binary code is coded: 25 draws for each of four cells."""
    ratings = table({(0, 0): 90_000, (0, 1): 4_000, (1, 0): 4_000, (1, 1): 9_000})
    result = bootstrap("krippendorff_alpha", ratings, interval="alphaboot", resamples=2_000, acceptable=0.667)
    assert result.details["draws"] == 100
    assert result.ci is not None
    assert result.ci[1] - result.ci[0] > 0.3
    assert result.below is not None
    assert 0.3 < result.below < 0.7
