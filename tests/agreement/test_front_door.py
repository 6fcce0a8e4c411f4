"""The names and shapes that scripts rely on (interface.md)."""

from __future__ import annotations

import pytest

import annotator
from annotator import agreement

KEYS = """
percent holsti cohen_kappa weighted_kappa scott_pi fleiss_kappa conger_kappa brennan_prediger gwet_ac1
gwet_ac2 krippendorff_alpha alpha_u_2004 alpha_u_2013 u_alpha u_alpha_binary cu_alpha ku_alpha gamma gamma_cat
gamma_k soft_gamma f1_exact f1_overlap f1_iou f1_tolerant segment_overlap boundary_similarity
segmentation_similarity window_diff pk value_match
""".split()


def test_every_measure_has_its_key() -> None:
    assert sorted(measure.key for measure in agreement.MEASURES) == sorted(KEYS)
    for measure in agreement.MEASURES:
        assert measure.label
        assert measure.source


def test_the_examples_of_the_interface() -> None:
    assert annotator.agreement is agreement
    ratings = agreement.Ratings([(1, 1), (2, 3), (3, 3), (None, 2), (1, 2)])
    result = agreement.compute("krippendorff_alpha", ratings, metric="ordinal")
    assert result.value == pytest.approx(1 - result.observed / result.expected)  # type: ignore[operator]
    assert result.n == 4
    units = [agreement.Unit("A", 10, 42, "x"), agreement.Unit("B", 12, 40, "x"), agreement.Unit("A", 99, 120, "y")]
    corpus = agreement.Corpus([agreement.Continuum(length=500, coders=("A", "B"), spans=units)])
    kappa = agreement.compute("cohen_kappa", corpus, unit="character", code="x", coders=("A", "B"))
    assert kappa.value is not None
    again = agreement.bootstrap("krippendorff_alpha", corpus, resamples=100, confidence=0.95, seed=1, code="x")
    assert again.ci is None  # a single document
    assert (again.resamples, again.seed) == (100, 1)


def test_gamma_shows_what_it_was_computed_from() -> None:
    units = [agreement.Unit("A", 10, 42, "x"), agreement.Unit("B", 12, 40, "x"), agreement.Unit("A", 99, 120, "y")]
    corpus = agreement.Corpus([agreement.Continuum(500, ("A", "B"), units)])
    result = agreement.compute("gamma", corpus, samples=30, seed=1, null_model="statistical", alpha=1, beta=1, delta=1)
    assert result.value == pytest.approx(1 - result.observed / result.expected)  # type: ignore[operator]
    assert result.null_model == "statistical"
    assert result.alignment is not None
    observed = agreement.compute("gamma", corpus, samples=0)
    assert observed.value is None
    assert observed.observed == pytest.approx(result.observed)


def test_an_agreement_of_pairs_shows_the_pairs() -> None:
    spans = [agreement.Unit(coder, start, 50, "x") for coder, start in (("A", 0), ("B", 10), ("C", 30))]
    corpus = agreement.Corpus([agreement.Continuum(100, ("A", "B", "C"), spans)])
    result = agreement.compute("cohen_kappa", corpus, code="x")
    assert [pair.coders for pair in result.pairs] == [("A", "B"), ("A", "C"), ("B", "C")]
    values = [pair.value for pair in result.pairs]
    assert result.value == pytest.approx(sum(v for v in values if v is not None) / 3)
    alone = agreement.compute("cohen_kappa", corpus, code="x", coders=("A", "C"))
    assert (alone.value, alone.pairs) == (values[1], ())
