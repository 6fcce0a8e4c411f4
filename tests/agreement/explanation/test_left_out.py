"""What a figure does not rest on, and the choices that it depends on."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.agreement import MEASURES, Continuum, Corpus, Ratings, Resampling, Selection, Unit
from annotator.agreement.explanation import Asked, conventions, left_out
from annotator.errors import UsageError
from tests.agreement.examples import text


def counts(key: str, corpus: Corpus, **selection: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in left_out(Asked(key, corpus, Selection(**selection)), 0):
        found[one.what] = found.get(one.what, 0) + one.count
    return found


def test_everything_is_left_out_once() -> None:
    """Two documents of A and B (C misses both, and one more of A alone), one of nobody; two annotations of whole
    documents, one of them where A is alone."""
    spans = [Unit("A", 0, 5, "x"), Unit("A", None, None, "x"), Unit("B", 0, 4, "x"), Unit("B", 0, 4, "y")]
    shared = Continuum(20, ("A", "B"), spans, id="shared")
    trio = Continuum(20, ("A", "B", "C"), [], id="trio")
    alone = Continuum(20, ("A",), [Unit("A", None, None, "x"), Unit("A", 3, 4, "x")], id="alone")
    corpus = Corpus([shared, trio, alone, Continuum(20, (), (), id="nobody")])
    assert counts("krippendorff_alpha", corpus, codes=("x",)) == {
        "documents_of_one_coder": 1,
        "documents_of_no_coder": 1,
        "coder_missing": 1,
        "annotations_alone": 2,
        "whole_documents": 1,
    }
    assert "whole_documents" not in counts("krippendorff_alpha", corpus, codes=("x",), unit="document")
    found = left_out(Asked("krippendorff_alpha", corpus, Selection(codes=("x",))), 0)
    assert [one.items for one in found if one.what == "documents_of_one_coder"] == [("alone",)]
    assert [one.items for one in found if one.what == "coder_missing"] == [("C",)]


def test_nothing_left_out_is_nothing_listed() -> None:
    corpus = Corpus([text(20, "AB", ("A", 0, 5), ("B", 0, 4))])
    assert counts("krippendorff_alpha", corpus, codes=("x",)) == {}


def test_spans_that_touch_no_token() -> None:
    spans = [Unit("A", 3, 4, "x"), Unit("B", 0, 4, "x")]
    corpus = Corpus([Continuum(9, ("A", "B"), spans, {"token": [(0, 3), (4, 9)]})])
    assert counts("percent", corpus, unit="token", codes=("x",)) == {"touches_nothing": 1}


def test_spans_without_a_partner_and_empty_fields() -> None:
    """Four passages: two matched with values, one matched with a value of A only, one of A alone."""
    spans = []
    for place, (a, b) in enumerate([("p", "p"), ("p", "q"), ("p", None)]):
        spans += [
            Unit("A", 10 * place, 10 * place + 5, "x", {"f": a}),
            Unit("B", 10 * place, 10 * place + 5, "x", {"f": b}),
        ]
    spans.append(Unit("A", 50, 55, "x", {"f": "p"}))
    corpus = Corpus([Continuum(60, ("A", "B"), spans)])
    asked = {"unit": "field", "field": "f", "codes": ("x",), "together": True}
    assert counts("krippendorff_alpha", corpus, **asked) == {"unmatched": 1, "left_empty": 1}


def test_pairs_that_a_mean_is_without() -> None:
    """B and C never code the same document as A and B do; A and C share none."""
    corpus = Corpus([text(9, "AB", ("A", 0, 5), ("B", 1, 5)), text(9, "BC", ("B", 0, 5), ("C", 1, 5))])
    (pair,) = [
        one
        for one in left_out(Asked("cohen_kappa", corpus, Selection(codes=("x",))), 0)
        if one.what == "pair_undefined"
    ]
    assert (pair.items, pair.count) == (("A", "C"), 1)
    assert "No unit was coded by two" in pair.why


def names(key: str, data: Any, how: Resampling | None = None, **selection: Any) -> dict[str, Any]:
    found = conventions(Asked(key, data, Selection(**selection)), 0, how)
    assert all(one.effect for one in found)
    return {one.name: one.value for one in found}


def test_conventions_that_change_the_value_are_named() -> None:
    corpus = Corpus([text(40, "ABC", ("A", 0, 5), ("B", 0, 4), ("C", 8, 12), id=str(n)) for n in range(3)])
    x: dict[str, Any] = {"codes": ("x",)}
    assert names("gwet_ac1", corpus, **x)["q"] == 2
    assert names("brennan_prediger", Ratings([("a", "b"), ("a", "a")]), categories=5)["q"] == 5
    assert names("gwet_ac2", corpus, **x)["weights"] == "quadratic"
    assert names("krippendorff_alpha", corpus, **x)["metric"] == "nominal"
    assert names("cohen_kappa", corpus, **x)["pairs"] == "mean"
    assert names("f1_overlap", corpus, **x)["pairs"] == "sums"
    assert names("f1_iou", corpus, threshold=0.7, **x)["threshold"] == 0.7
    assert names("f1_tolerant", corpus, tolerance=3, **x)["tolerance"] == 3
    assert names("segment_overlap", corpus, **x)["threshold"] == 0.9
    assert names("window_diff", corpus, **x)["windows"] == "L - k"
    assert names("boundary_similarity", corpus, **x)["n_t"] == 2
    assert names("alpha_u_2004", corpus, **x)["resolution"] == "character"
    found = names("gamma", corpus, **x)
    assert (found["null_model"], found["samples"]) == ("statistical", 30)
    assert {"precision", "sampling_seed", "alpha", "beta", "delta"} - set(found) == {"precision"}


def test_intervals_of_few_documents_are_said_to_be_narrow() -> None:
    def effect(documents: int, interval: str = "percentile") -> str:
        corpus = Corpus([text(9, "AB", ("A", 0, 5), id=str(n)) for n in range(documents)])
        found = conventions(Asked("percent", corpus, Selection(codes=("x",))), 0, Resampling(50, interval=interval))
        return next(one.effect for one in found if one.name == "interval")

    assert "too narrow" in effect(8)
    assert "89 to 91 %" in effect(15)
    assert "too narrow" not in effect(60)
    assert "89 to 94 %" in effect(8, "expanded")
    assert "too narrow" not in effect(15, "expanded")


def test_every_measure_has_its_conventions() -> None:
    corpus = Corpus([text(40, "AB", ("A", 0, 5), ("B", 0, 4), id=str(n)) for n in range(3)])
    for measure in MEASURES:
        try:
            assert names(measure.key, corpus, Resampling(10), codes=("x",))["interval"] == "percentile", measure.key
        except UsageError:
            assert measure.key == "value_match"


@pytest.mark.parametrize("key", ["krippendorff_alpha", "f1_overlap", "u_alpha"])
def test_one_coder_is_no_reason_to_fail(key: str) -> None:
    corpus = Corpus([text(9, "A", ("A", 0, 5), id="d")])
    assert counts(key, corpus, codes=("x",)) == {"documents_of_one_coder": 1, "annotations_alone": 1}
