"""Data at the edge: what supports no value gives none, with its reason; what does gives the right one."""

from __future__ import annotations

import math

import pytest

from annotator.agreement import (
    MEASURES,
    REASONS,
    Continuum,
    Corpus,
    Ratings,
    Selection,
    Unit,
    compute,
    each_code,
    survey,
)
from annotator.errors import UsageError
from tests.agreement.examples import table, text

CHANCE_CORRECTED = ("cohen_kappa", "weighted_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "krippendorff_alpha")
ON_TEXT = [measure.key for measure in MEASURES if measure.key != "value_match" and "gamma" not in measure.key]
ON_RATINGS = [measure.key for measure in MEASURES if not measure.spans_only and measure.key != "value_match"]
F1 = ("f1_exact", "f1_overlap", "f1_iou", "f1_tolerant")


def test_pure_chance_is_zero() -> None:
    """1,000 characters, 500 coded by each, 250 by both: exactly what independent coders would give."""
    corpus = Corpus([text(1000, "AB", ("A", 0, 500), ("B", 250, 750))])
    assert compute("cohen_kappa", corpus, code="x").value == 0.0
    assert compute("scott_pi", corpus, code="x").value == 0.0
    assert compute("gwet_ac1", corpus, code="x").value == 0.0
    assert compute("brennan_prediger", corpus, code="x").value == 0.0
    # alpha corrects for the finite sample: 1 - 1999 * 500 / (1000 * 1000)
    assert compute("krippendorff_alpha", corpus, code="x").value == pytest.approx(0.0005, abs=1e-12)
    assert compute("percent", corpus, code="x").value == 0.5


@pytest.mark.parametrize("key", CHANCE_CORRECTED)
def test_nothing_coded_has_no_variation(key: str) -> None:
    result = compute(key, Corpus([text(100, "AB")]), code="x")
    assert (result.value, result.undefined, result.n) == (None, "no_variation", 100)


@pytest.mark.parametrize("key", CHANCE_CORRECTED)
def test_everything_coded_has_no_variation(key: str) -> None:
    result = compute(key, Corpus([text(100, "AB", ("A", 0, 100), ("B", 0, 100))]), code="x")
    assert (result.value, result.undefined) == (None, "no_variation")


def test_measures_that_do_not_need_variation() -> None:
    """Gwet's and Brennan and Prediger's chance does not depend on what was found; percent corrects for nothing."""
    corpus = Corpus([text(100, "AB")])
    for key in ("percent", "holsti", "gwet_ac1", "gwet_ac2", "brennan_prediger"):
        assert compute(key, corpus, code="x").value == 1.0, key


@pytest.mark.parametrize("key", F1)
def test_no_spans_at_all_are_empty_not_perfect(key: str) -> None:
    result = compute(key, Corpus([text(100, "AB")]), code="x")
    assert (result.value, result.undefined, result.n) == (None, "empty", 0)


@pytest.mark.parametrize("key", ON_TEXT)
def test_one_coder(key: str) -> None:
    result = compute(key, Corpus([text(100, "A", ("A", 0, 10))]), code="x")
    assert (result.value, result.undefined) == (None, "single_coder")
    both = Corpus([text(100, "AB", ("A", 0, 10), ("B", 0, 10))])
    assert compute(key, both, code="x", coders=("A",)).undefined == "single_coder"


@pytest.mark.parametrize("key", ON_TEXT)
def test_coders_who_never_meet(key: str) -> None:
    corpus = Corpus([text(100, "A", ("A", 0, 10)), text(100, "B", ("B", 0, 10))])
    assert compute(key, corpus, code="x").undefined == "no_pairable"


@pytest.mark.parametrize("key", ON_TEXT)
def test_no_documents_and_empty_documents(key: str) -> None:
    assert compute(key, Corpus([]), code="x").undefined == "single_coder"
    empty = compute(key, Corpus([text(0, "AB")]), code="x")
    assert empty.value is None
    assert empty.undefined in ("no_pairable", "empty")


def test_one_coder_found_nothing() -> None:
    corpus = Corpus([text(100, "AB", ("A", 0, 10))])
    assert compute("cohen_kappa", corpus, code="x").value == 0.0
    assert compute("f1_overlap", corpus, code="x").value == 0.0
    # o = 2 * 10, n1 = 10, n0 = 190: 1 - 199 * 20 / (2 * 10 * 190)
    assert compute("krippendorff_alpha", corpus, code="x").value == pytest.approx(1 - 199 * 20 / 3800)


def test_identical_coders() -> None:
    corpus = Corpus([text(100, "ABC", *((coder, 3, 40) for coder in "ABC"))])
    for key in ON_TEXT:
        if key in ("window_diff", "pk"):  # error rates
            assert compute(key, corpus, code="x").value == 0.0, key
        elif key not in ("cu_alpha", "ku_alpha"):  # about telling codes apart: there is one only
            assert compute(key, corpus, code="x").value == 1.0, key


def test_coders_who_differ_everywhere() -> None:
    corpus = Corpus([text(100, "AB", ("A", 0, 50), ("B", 50, 100))])
    assert compute("cohen_kappa", corpus, code="x").value == -1.0
    assert compute("percent", corpus, code="x").value == 0.0
    assert compute("f1_overlap", corpus, code="x").value == 0.0


def test_one_character() -> None:
    corpus = Corpus([text(1, "AB", ("A", 0, 1))])
    assert compute("percent", corpus, code="x").value == 0.0
    assert compute("cohen_kappa", corpus, code="x").value == 0.0


def test_a_code_that_nobody_used_in_many() -> None:
    results = each_code("krippendorff_alpha", Corpus([text(50, "AB", ("A", 0, 9), ("B", 0, 9))]), codes=["x", "unused"])
    assert results["x"].value == 1.0
    assert results["unused"].undefined == "no_variation"


def test_far_along_a_line_and_very_long() -> None:
    """Offsets of 10^9 and lengths of 3 * 10^9: the same proportions, the same coefficients."""
    near = Corpus([text(1000, "ABC", ("A", 0, 500), ("B", 250, 750), ("C", 0, 100))])
    far = Corpus([text(3 * 10**9, "ABC", ("A", 0, 15 * 10**8), ("B", 75 * 10**7, 225 * 10**7), ("C", 0, 3 * 10**8))])
    for key in ("percent", "cohen_kappa", "fleiss_kappa", "conger_kappa", "gwet_ac1"):
        assert compute(key, far, code="x").value == pytest.approx(compute(key, near, code="x").value, rel=1e-12), key
    shifted = Corpus(
        [text(10**9 + 1000, "AB", ("A", 10**9, 10**9 + 10), ("B", 10**9, 10**9 + 10), ("B", 10**9, 10**9 + 9))]
    )
    assert compute("krippendorff_alpha", shifted, code="x").value == 1.0
    assert compute("f1_exact", shifted, code="x").value == pytest.approx(2 / 3)


def test_a_rare_code_in_much_text_keeps_its_digits() -> None:
    """One character in 10^12 by one coder only: expected disagreement 2e-12, computed without cancellation."""
    corpus = Corpus([text(10**12, "AB", ("A", 0, 2), ("B", 1, 3))])
    assert compute("cohen_kappa", corpus, code="x").value == pytest.approx(0.5, abs=1e-9)
    assert compute("fleiss_kappa", corpus, code="x").value == pytest.approx(0.5, abs=1e-9)
    assert compute("krippendorff_alpha", corpus, code="x").value == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize("coders", [2, 15, 16, 62, 63, 130])
def test_any_number_of_coders(coders: int) -> None:
    """Half of them mark the first half: disagreement of a half against a half's share of pairs."""
    names = [f"c{i}" for i in range(coders)]
    marking = names[: coders // 2]
    corpus = Corpus([Continuum(100, names, [Unit(name, 0, 100, "x") for name in marking])])
    k, m = len(marking), coders
    percent = 1 - 2 * k * (m - k) / (m * (m - 1))
    assert compute("percent", corpus, code="x").value == pytest.approx(percent)
    p = k / m
    assert compute("fleiss_kappa", corpus, code="x").value == pytest.approx(1 - (1 - percent) / (2 * p * (1 - p)))


def test_deep_nesting_by_one_coder() -> None:
    """10,000 spans of one code on top of each other are one."""
    spans = [("A", 10 + i % 3, 90 - i % 3) for i in range(10_000)]
    corpus = Corpus([text(200, "AB", *spans, ("B", 10, 90))])
    assert compute("krippendorff_alpha", corpus, code="x").value == 1.0


def test_overlapping_codes_are_not_exclusive() -> None:
    corpus = Corpus([text(100, "AB", ("A", 0, 20, "x"), ("A", 10, 30, "y"), ("B", 0, 30, "x"))])
    result = compute("krippendorff_alpha", corpus)
    assert (result.value, result.undefined) == (None, "overlap_not_allowed")
    assert compute("krippendorff_alpha", corpus, metric="set").value is not None
    assert compute("krippendorff_alpha", corpus, codes=["x"]).value is not None


def test_overlaps_of_coders_who_are_not_asked_about() -> None:
    corpus = Corpus([text(100, "ABC", ("A", 0, 20), ("B", 0, 30), ("C", 0, 9, "x"), ("C", 0, 9, "y"))])
    assert compute("cohen_kappa", corpus, coders=("A", "B")).value is not None
    assert compute("cohen_kappa", corpus).undefined == "overlap_not_allowed"


@pytest.mark.parametrize("key", ON_RATINGS)
def test_ratings_without_variation(key: str) -> None:
    result = compute(key, table({("a", "a"): 9}))
    if key in ("percent", "holsti"):
        assert result.value == 1.0
    else:  # also Gwet's and Brennan and Prediger's: a single category leaves nothing to choose
        assert (result.value, result.undefined) == (None, "no_variation")


def test_categories_of_the_codebook_count() -> None:
    """The same data with a second category that nobody chose: q is part of some coefficients."""
    unvaried = table({("a", "a"): 9}, categories=("a", "b"))
    assert compute("gwet_ac1", unvaried).value == 1.0
    assert compute("brennan_prediger", unvaried).value == 1.0
    assert compute("brennan_prediger", unvaried).details["categories"] == 2
    mixed = table({("a", "a"): 6, ("a", "b"): 2, ("b", "b"): 2})
    assert compute("brennan_prediger", mixed).value == pytest.approx((0.8 - 1 / 2) / (1 / 2))
    assert compute("brennan_prediger", mixed, categories=4).value == pytest.approx((0.8 - 1 / 4) / (3 / 4))


@pytest.mark.parametrize("key", ON_RATINGS)
def test_ratings_nobody_shares(key: str) -> None:
    assert compute(key, Ratings([(1, None), (None, 2)])).undefined in ("no_pairable", "no_variation")
    assert compute(key, Ratings([], coders=("A", "B"))).undefined == "empty"
    assert compute(key, Ratings([("a",), ("b",)])).undefined == "single_coder"


def test_values_that_a_metric_does_not_fit() -> None:
    for metric, rows in (
        ("interval", [("a", "b"), ("b", "b")]),
        ("ordinal", [("a", "b"), ("b", "b")]),
        ("ratio", [(-1, 2), (3, 3)]),
    ):
        result = compute("krippendorff_alpha", Ratings(rows), metric=metric)
        assert (result.value, result.undefined) == (None, "metric_undefined"), metric
    ranked = Ratings([("low", "high"), ("low", "low"), ("mid", "high")], categories=("low", "mid", "high"))
    assert compute("krippendorff_alpha", ranked, metric="ordinal").value is not None
    assert compute("weighted_kappa", Ratings([("a", "b"), ("b", "b")])).undefined == "metric_undefined"


def test_nan_is_missing_and_never_comes_out() -> None:
    result = compute("krippendorff_alpha", Ratings([(1, math.nan), (2, 2), (math.nan, 3), (1, 1)]), metric="interval")
    assert result.value == 1.0
    assert result.n == 2


def test_every_reason_has_a_sentence() -> None:
    result = compute("percent", Ratings([("a",)]))
    assert result.reason == REASONS["single_coder"]
    assert compute("percent", table({("a", "a"): 1})).reason == ""


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"measure": "delta"}, "There is no measure “delta”. Measures: percent"),
        ({"unit": "frame"}, "There is no unit “frame”"),
        ({"unit": "token"}, "boundaries"),
        ({"metric": "euclid"}, "There is no metric “euclid”"),
        ({"weights": "heavy"}, "There are no weights “heavy”"),
        ({"coders": ("A", "Z")}, "There is no coder “Z”"),
        ({"measure": "f1_iou", "threshold": 2}, "threshold"),
        ({"measure": "f1_tolerant", "tolerance": -1}, "tolerance"),
        ({"unit": "field"}, "field="),
        ({"measure": "value_match"}, "field="),
        ({"metric": "circular"}, "circular"),
        ({"colour": "red"}, "There is no option “colour”"),
    ],
)
def test_requests_that_make_no_sense(request_: dict[str, object], words: str) -> None:
    corpus = Corpus([text(100, "AB", ("A", 0, 10), ("B", 0, 12))])
    options = {"measure": "krippendorff_alpha", "code": "x", **request_}
    if "weights" in options:
        options["measure"] = "cohen_kappa"
    with pytest.raises(UsageError, match=words):
        compute(options.pop("measure"), corpus, **options)  # type: ignore[arg-type]


def test_f1_needs_spans() -> None:
    with pytest.raises(UsageError, match="needs a Corpus"):
        compute("f1_exact", table({("a", "a"): 1}))


@pytest.mark.parametrize(
    "document",
    [
        Continuum(10, ("A",), [Unit("A", 5, 5, "x")]),
        Continuum(10, ("A",), [Unit("A", 5, 11, "x")]),
        Continuum(10, ("A",), [Unit("A", -3, 5, "x")]),
        Continuum(10, ("A",), [Unit("A", None, 5, "x")]),
        Continuum(10, ("A",), [Unit("B", 0, 5, "x")]),
    ],
)
def test_spans_that_can_not_be(document: Continuum) -> None:
    with pytest.raises(UsageError):
        Corpus([document])
    with pytest.raises(UsageError):  # known from another document, but not assigned to this one
        Corpus([document, Continuum(1, ("A", "B"))])


@pytest.mark.parametrize(
    "key", ["u_alpha", "u_alpha_binary", "cu_alpha", "ku_alpha", "boundary_similarity", "window_diff"]
)
def test_a_corpus_without_codes_has_no_results(key: str) -> None:
    assert survey(key, Corpus([Continuum(9, ("A", "B"))]), Selection()) == []
