"""Intervals: the same seed, the same interval; what a resample is; what supports none."""

from __future__ import annotations

import random

import numpy as np
import pytest

from annotator.agreement import Corpus, Ratings, Resampling, Selection, bootstrap, compute, each_code, jackknife, survey
from annotator.agreement.compute import statistics_of
from annotator.agreement.resampling import draws, leave_one_out, replicates
from annotator.errors import UsageError
from tests.agreement.examples import text


def some(documents: int, seed: int = 0) -> Corpus:
    """Documents of 200 characters: three coders find most of two spans each, a few characters off."""
    chance = random.Random(seed)
    found = []
    for place in range(documents):
        spans = []
        for code in "xy":
            start = chance.randrange(20, 120)
            for coder in "ABC":
                if chance.random() < 0.8:
                    spans.append((coder, start + chance.randrange(-5, 6), start + chance.randrange(20, 60), code))
        found.append(text(200, "ABC", *spans, id=str(place)))
    return Corpus(found)


def test_the_same_seed_gives_the_same_interval() -> None:
    corpus = some(20)
    first = bootstrap("krippendorff_alpha", corpus, code="x", resamples=500, seed=7)
    again = bootstrap("krippendorff_alpha", some(20), code="x", resamples=500, seed=7)
    other = bootstrap("krippendorff_alpha", corpus, code="x", resamples=500, seed=8)
    assert first == again
    assert first.ci != other.ci
    assert first.ci is not None
    assert first.value is not None
    assert first.ci[0] < first.value < first.ci[1]
    assert (first.resamples, first.seed, first.confidence) == (500, 7, 0.95)


@pytest.mark.parametrize(
    "key", ["krippendorff_alpha", "cohen_kappa", "fleiss_kappa", "conger_kappa", "f1_iou", "percent"]
)
def test_a_resample_is_a_corpus_of_the_drawn_documents(key: str) -> None:
    """Weights on the documents' sums give what computing the drawn documents anew gives."""
    corpus = some(6)
    found = replicates(statistics_of(key, corpus, Selection(codes=("x",))), 5, seed=3)[:, 0]
    weights = np.concatenate(list(draws(6, 5, seed=3))).astype(int)
    for value, times in zip(found, weights, strict=True):
        drawn = corpus.subset([place for place, count in enumerate(times) for _ in range(count)])
        assert compute(key, drawn, code="x").value == pytest.approx(value, abs=1e-12)


def test_all_codes_at_once_are_the_codes_one_by_one() -> None:
    corpus = some(12)
    together = each_code("cohen_kappa", corpus, how=Resampling(200))
    for code, result in together.items():
        assert result.ci == pytest.approx(bootstrap("cohen_kappa", corpus, code=code, resamples=200).ci)


def test_leaving_one_out_is_computing_without_it() -> None:
    corpus = some(5)
    left_out = leave_one_out(statistics_of("krippendorff_alpha", corpus, Selection(codes=("y",))))[:, 0]
    for place in range(5):
        rest = corpus.subset([other for other in range(5) if other != place])
        assert left_out[place] == pytest.approx(compute("krippendorff_alpha", rest, code="y").value)


def test_percentiles_of_a_mean() -> None:
    """Percent agreement of 40 equally long documents, 10 of them all wrong: the binomial's own percentiles."""
    wrong, right = text(10, "AB", ("A", 0, 10)), text(10, "AB", ("A", 0, 10), ("B", 0, 10))
    corpus = Corpus([wrong] * 10 + [right] * 30)
    result = bootstrap("percent", corpus, code="x", resamples=20_000, acceptable=0.7)
    assert result.ci is not None
    # quantiles of Binomial(40, 0.75) / 40: 24 and 35 of 40; P(X < 28) = 0.1791 (scipy.stats.binom, scipy 1.17.1)
    assert result.ci == pytest.approx((0.6, 0.875))
    assert result.below == pytest.approx(0.1791, abs=0.01)


def test_bias_corrected_interval() -> None:
    """On skewed data BCa moves the interval; values by scipy.stats.bootstrap(method="BCa"), scipy 1.17.1."""
    wrong, right = text(10, "AB", ("A", 0, 10)), text(10, "AB", ("A", 0, 10), ("B", 0, 10))
    corpus = Corpus([wrong] * 4 + [right] * 56)
    plain = bootstrap("percent", corpus, code="x", resamples=20_000)
    corrected = bootstrap("percent", corpus, code="x", resamples=20_000, interval="bca")
    assert plain.ci == pytest.approx((0.866667, 0.983333), abs=1e-5)
    assert corrected.ci == pytest.approx((0.85, 0.983333), abs=1e-5)
    assert corrected.details["interval"] == "bca"


def test_jackknife_of_a_mean_is_its_standard_error() -> None:
    """For a mean of documents the jackknife gives the textbook's standard error and no bias."""
    wrong, right = text(10, "AB", ("A", 0, 10)), text(10, "AB", ("A", 0, 10), ("B", 0, 10))
    result = jackknife("percent", Corpus([wrong] * 3 + [right] * 7), code="x")
    error = (0.7 * 0.3 / 9) ** 0.5
    assert result.details["standard_error"] == pytest.approx(error)
    assert result.details["bias"] == pytest.approx(0.0, abs=1e-12)
    assert result.ci is not None
    assert result.ci[1] - 0.7 == pytest.approx(2.2621571628 * error)  # t of 9 degrees of freedom at .975
    assert jackknife("percent", some(1), code="x").ci is None


def test_one_document_supports_no_interval() -> None:
    result = bootstrap("krippendorff_alpha", some(1), code="x", resamples=100)
    assert result.value is not None
    assert result.ci is None


def test_resamples_without_a_value_are_said() -> None:
    """A code in one of two documents: a quarter of the resamples lack it, and their share stands with the interval."""
    corpus = Corpus([text(50, "AB", ("A", 0, 10), ("B", 0, 8)), text(50, "AB")])
    result = bootstrap("krippendorff_alpha", corpus, code="x", resamples=2000)
    assert result.details["undefined_resamples"] == pytest.approx(0.25, abs=0.04)
    assert result.ci is not None


def test_an_undefined_value_has_no_interval() -> None:
    result = bootstrap("krippendorff_alpha", Corpus([text(50, "AB"), text(50, "AB")]), code="x", resamples=50)
    assert (result.value, result.ci, result.undefined) == (None, None, "no_variation")


def test_units_are_resampled_where_ratings_have_no_documents() -> None:
    ratings = Ratings([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("a", "a"), ("b", "a")])
    by_unit = bootstrap("cohen_kappa", ratings, resamples=300)
    assert by_unit.ci is not None
    clustered = Ratings([("a", "a"), ("a", "b")] * 3, documents=[1, 1, 1, 2, 2, 2])
    statistics = statistics_of("percent", clustered, Selection(together=True))
    assert statistics.by_document.shape[1] == 2


def test_progress_is_told_and_may_stop() -> None:
    class Stop(Exception):
        pass

    def tick(done: int, total: int) -> None:
        assert 0 < done <= total
        raise Stop

    with pytest.raises(Stop):
        survey("percent", some(4), Selection(codes=("x",)), Resampling(100), tick)


@pytest.mark.parametrize("wrong", [{"resamples": 0}, {"confidence": 95}, {"interval": "exact"}])
def test_settings_that_make_no_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        bootstrap("percent", some(3), code="x", **wrong)  # type: ignore[arg-type]


def test_hesterberg_2015_expanded_percentiles() -> None:
    """Section 3.2 of the paper: of ten units the 2.5 % become 0.86 %, and more of more units; the same resamples."""
    ratings = Ratings([(1, 1), (1, 2), (2, 2), (2, 2), (3, 3), (3, 1), (1, 1), (2, 3), (3, 3), (1, 1)])
    plain = bootstrap("percent", ratings, resamples=20_000, seed=2)
    wide = bootstrap("percent", ratings, resamples=20_000, seed=2, interval="expanded")
    values = np.sort(replicates(statistics_of("percent", ratings, Selection(together=True)), 20_000, 2)[:, 0])
    assert wide.ci == pytest.approx(tuple(np.quantile(values, [0.00855, 1 - 0.00855])), abs=1e-9)
    assert wide.ci[0] < plain.ci[0]  # type: ignore[index]
    assert wide.details["interval"] == "expanded"
