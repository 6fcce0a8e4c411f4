"""The figure without each document, the jackknife's error, and the probability below the thresholds."""

from __future__ import annotations

import pytest
from scipy.stats import binom

from annotator.agreement import MEASURES, Corpus, Resampling, Selection, bootstrap, compute
from annotator.agreement.explanation import UNCORRECTED, Asked, below, jackknife
from annotator.formats.report import methods
from annotator.ui.panels import figures
from tests.agreement.examples import text
from tests.agreement.test_resampling import some

WRONG, RIGHT = text(10, "AB", ("A", 0, 10)), text(10, "AB", ("A", 0, 10), ("B", 0, 10))


@pytest.mark.parametrize("key", ["krippendorff_alpha", "cohen_kappa", "f1_overlap", "u_alpha"])
def test_without_a_document_is_computing_the_others(key: str) -> None:
    corpus = some(6)
    found = jackknife(Asked(key, corpus, Selection(codes=("y",))), 0)
    whole = compute(key, corpus, code="y").value
    assert whole is not None
    assert sorted(one.document for one in found.documents) == sorted(corpus.ids)
    for one in found.documents:
        rest = corpus.subset([place for place, name in enumerate(corpus.ids) if name != one.document])
        value = compute(key, rest, code="y").value
        assert one.value == pytest.approx(value)
        assert value is not None
        assert one.change == pytest.approx(value - whole)
    changes = [one.change or 0.0 for one in found.documents]
    assert changes == sorted(changes, reverse=True)


def test_the_error_of_a_mean_is_the_textbooks() -> None:
    """Percent agreement of equally long documents, 7 right of 10: s / sqrt(n) with n - 1 below."""
    found = jackknife(Asked("percent", Corpus([WRONG] * 3 + [RIGHT] * 7), Selection(codes=("x",))), 0)
    assert found.standard_error == pytest.approx((0.7 * 0.3 / 9) ** 0.5)
    assert found.bias == pytest.approx(0.0, abs=1e-12)


def test_a_document_without_which_nothing_can_be_said() -> None:
    """Without the one document that has the code there is no variation; one value is no jackknife."""
    corpus = Corpus([text(9, "AB", ("A", 0, 3), ("B", 0, 2), id="all"), text(9, "AB", id="none")])
    found = jackknife(Asked("krippendorff_alpha", corpus, Selection(codes=("x",))), 0)
    assert [(one.document, one.value is None) for one in found.documents] == [("none", False), ("all", True)]
    assert (found.standard_error, found.bias) == (None, None)
    undefined = jackknife(Asked("krippendorff_alpha", Corpus([text(9, "AB")] * 3), Selection(codes=("x",))), 0)
    assert undefined.documents == ()


def test_probability_below_is_the_binomials() -> None:
    """S of a code on equal documents, 36 of 40 right, is 2 p - 1 = 0.8: below .667 with fewer than .8335 * 40 = 33.34
    right, below .8 with fewer than 36."""
    asked = Asked("brennan_prediger", Corpus([WRONG] * 4 + [RIGHT] * 36), Selection(codes=("x",)))
    found = below(asked, 0, Resampling(20_000))
    assert [one.threshold for one in found] == [0.667, 0.8]
    assert found[0].probability == pytest.approx(binom.cdf(33, 40, 0.9), abs=0.01)
    # a resample with exactly 36 right is 0.8 up to the last digit; either side may get it
    assert binom.cdf(35, 40, 0.9) - 0.01 < found[1].probability < binom.cdf(36, 40, 0.9) + 0.01


def test_probability_is_that_of_the_same_resamples_as_the_interval() -> None:
    corpus = some(15)
    found = below(Asked("krippendorff_alpha", corpus, Selection(codes=("x",))), 0, Resampling(300, seed=4), (0.6,))
    result = bootstrap("krippendorff_alpha", corpus, code="x", resamples=300, seed=4, acceptable=0.6)
    assert [one.probability for one in found] == [result.below]


def test_no_probability_where_there_is_no_threshold_or_no_interval() -> None:
    how = Resampling(100)
    assert below(Asked("percent", some(6), Selection(codes=("x",))), 0, how) == ()
    assert below(Asked("krippendorff_alpha", some(1), Selection(codes=("x",))), 0, how) == ()
    nothing = Corpus([text(9, "AB"), text(9, "AB")])
    assert below(Asked("krippendorff_alpha", nothing, Selection(codes=("x",))), 0, how) == ()


def test_which_measures_correct_for_chance_is_said_in_one_way() -> None:
    """The package, the report and the results themselves agree; MAXQDA's share of segments shows a chance that it
    does not correct for."""
    assert methods.UNCORRECTED is UNCORRECTED  # type: ignore[attr-defined]
    assert figures.UNCORRECTED is UNCORRECTED  # type: ignore[attr-defined]
    x, y = (("A", 0, 5, "x"), ("B", 1, 5, "x")), (("A", 20, 29, "y"), ("B", 20, 24, "y"), ("B", 24, 29, "x"))
    corpus = Corpus([text(60, "AB", *x, *y, id=str(n)) for n in range(3)])
    for measure in MEASURES:
        if measure.key != "value_match":
            result = compute(measure.key, corpus, code="x")
            corrects = result.expected is not None and measure.key != "segment_overlap"
            assert corrects == (measure.key not in UNCORRECTED), measure.key
