"""Corpora: several documents, coders who are missing in some, repeated spans, precision, what the result says."""

from __future__ import annotations

import pytest

from annotator.agreement import Continuum, Corpus, Unit
from annotator.errors import UsageError
from tests.agreement.gamma.asking import Marks, ask, continuum

FIRST: list[Marks] = [[(0, 10, "x"), (20, 30, "y")], [(1, 10, "x"), (22, 30, "x")]]
SECOND: list[Marks] = [[(0, 8, "y"), (15, 30, "x"), (40, 44, "x")], [(0, 8, "y"), (40, 45, "y")], [(14, 30, "x")]]


def three() -> Corpus:
    """Two documents with units, one in which A and B found nothing."""
    return Corpus(
        [continuum(*FIRST, name="one"), continuum(*SECOND, name="two"), continuum([], [], length=50, name="three")]
    )


def test_pooled_over_documents() -> None:
    """1 - sum(observed) / sum(expected), weighted by units per coder; each document's own figure beside it."""
    found = ask("gamma", three(), samples=50)
    one, two = found.details["documents"]
    weights = (4 / 2, 6 / 3)
    observed = sum(weight * document.observed for weight, document in zip(weights, (one, two), strict=True))
    expected = sum(weight * document.expected for weight, document in zip(weights, (one, two), strict=True))
    assert found.value == pytest.approx(1 - observed / expected)
    assert (one.document, one.units, one.coders) == ("one", 4, ("A", "B"))
    assert (two.document, two.units, two.coders) == ("two", 6, ("A", "B", "C"))
    assert "sum(observed) / sum(expected)" in found.details["pooling"]
    assert found.n == 10


@pytest.mark.parametrize("measure", ["gamma", "gamma_cat", "soft_gamma"])
def test_a_document_by_itself_has_the_same_figure(measure: str) -> None:
    """Its samples do not depend on the documents around it."""
    every = three()
    [one, two] = ask(measure, every, samples=20).details["documents"]
    for place, document in enumerate((one, two)):
        alone = ask(measure, every.subset([place]), samples=20)
        figures = [alone.value, alone.observed, alone.expected]
        assert figures == pytest.approx([document.value, document.observed, document.expected])
        assert "pooling" not in alone.details


def test_labels_are_pooled_by_the_weight_of_the_pairs() -> None:
    found = ask("gamma_cat", three(), samples=50)
    one, two = found.details["documents"]
    # [0, 10) and [1, 10) weigh 1 - (1/19)^2, [20, 30) and [22, 30) weigh 1 - (2/18)^2, and differ
    weights = [2 - 1 / 361 - 1 / 81, 1 + (1 - 1 / 31**2) + (1 - 1 / 81)]
    assert one.observed == pytest.approx((1 - 1 / 81) / weights[0])
    assert two.observed == pytest.approx((1 - 1 / 81) / weights[1])
    observed = weights[0] * one.observed + weights[1] * two.observed
    expected = weights[0] * one.expected + weights[1] * two.expected
    assert found.value == pytest.approx(1 - observed / expected)


def test_a_missing_coder_is_not_an_empty_one() -> None:
    """C, not assigned, changes nothing; C, assigned and silent, has missed everything."""
    marks = [(0, 10, "x"), (20, 30, "y")]
    without = ask("gamma", Corpus([continuum(marks, marks)]))
    missing = Corpus([continuum(marks, marks), continuum([(0, 5, "x")], name="other", by="C")])
    silent = Corpus([continuum(marks, marks, [])])
    assert (without.observed, ask("gamma", missing).observed) == (0.0, 0.0)
    assert ask("gamma", missing).value == without.value
    assert ask("gamma", silent).observed == pytest.approx((2 / 3 + 2 / 3) / (4 / 3))


def test_coders_can_be_chosen() -> None:
    marks = [(0, 10, "x"), (20, 30, "y")]
    corpus = Corpus([continuum(marks, marks, [(50, 60, "x")])])
    found = ask("gamma", corpus, coders=("A", "B"))
    assert found.value == 1.0
    assert found.details["documents"][0].coders == ("A", "B")


def test_repeated_spans_are_one_unit_and_are_counted() -> None:
    once = Corpus([continuum([(0, 10, "x")], [(2, 10, "x")])])
    twice = Corpus([continuum([(0, 10, "x"), (0, 10, "x")], [(2, 10, "x")])])
    assert ask("gamma", twice).value == ask("gamma", once).value
    assert ask("gamma", twice).details["duplicates"] == 1
    assert ask("gamma", once).details["duplicates"] == 0
    other_code = Corpus([continuum([(0, 10, "x"), (0, 10, "y")], [(2, 10, "x")])])
    assert ask("gamma", other_code).n == 3


def test_whole_documents_have_no_place() -> None:
    spans = [Unit("A", 0, 5, "x"), Unit("B", 0, 5, "x"), Unit("A", None, None, "x")]
    found = ask("gamma", Corpus([Continuum(20, ("A", "B"), spans)]))
    assert (found.observed, found.details["left_out"], found.n) == (0.0, 1, 2)


def test_only_the_observed_disorder() -> None:
    found = ask("gamma", three(), samples=0)
    assert (found.value, found.undefined, found.expected) == (None, None, None)
    assert found.observed is not None
    assert found.details["samples"] == 0
    assert {document.samples for document in found.details["documents"]} == {0}


def test_precision_draws_as_many_samples_as_it_takes() -> None:
    """n = (1.96 cv / precision)^2, from the first 30."""
    coarse, fine = ask("gamma", three(), samples=30), ask("gamma", three(), samples=30, precision=0.02)
    for before, after in zip(coarse.details["documents"], fine.details["documents"], strict=True):
        required = (1.96 * before.spread / before.expected / 0.02) ** 2
        assert required <= after.samples < required + 1
        assert 1.96 * after.spread / after.expected / after.samples**0.5 == pytest.approx(0.02, rel=0.3)
    assert fine.details["samples"] == max(document.samples for document in fine.details["documents"])
    easy = ask("gamma", three(), samples=30, precision=0.5)
    assert easy.value == coarse.value


def test_units_of_the_alignment_are_the_corpus_s() -> None:
    corpus = three()
    for one in ask("gamma", corpus, samples=0).details["alignment"]:
        for coder, unit, row in zip(one.coders, one.units, one.rows, strict=True):
            assert (unit is None) == (row is None)
            if unit is not None:
                assert unit.coder == coder == corpus.coders[corpus.columns.coder[row]]
                assert (unit.start, unit.end) == (corpus.columns.start[row], corpus.columns.end[row])
                assert corpus.codes[corpus.columns.code[row]] == unit.code
                assert corpus.ids[corpus.columns.document[row]] == one.document


def test_each_unit_is_aligned_once() -> None:
    rows = [row for one in ask("gamma", three(), samples=0).details["alignment"] for row in one.rows if row is not None]
    assert sorted(rows) == list(range(10))


def test_each_code_by_itself() -> None:
    corpus = three()
    found = ask("gamma", corpus, codes=("y", "x"), together=False, samples=10)
    only = Corpus(
        [continuum(*[[mark for mark in marks if mark[2] == "y"] for marks in document]) for document in (FIRST,)]
    )
    assert found.details["by_code"]["y"]["documents"][0].observed == ask("gamma", only, samples=0).observed
    assert set(found.details["by_code"]) == {"x", "y"}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"samples": -1}, "samples"),
        ({"precision": 2.0}, "precision"),
        ({"null_model": "bootstrap"}, "null model"),
        ({"alpha": -1.0}, "Alpha and beta"),
        ({"alpha": 0.0, "beta": 0.0}, "Alpha and beta"),
        ({"delta": 0.0}, "Delta"),
        ({"seed": -1}, "seed"),
        ({"metric": "ratio"}, "nominal, ordinal, interval"),
        ({"metric": {("x", "y"): 1.5}}, "from 0"),
        ({"metric": "ordinal", "categories": ("x", "z")}, "does not name"),
    ],
)
def test_requests_that_make_no_sense(request_: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ask("gamma", three(), **request_)


def test_names_have_no_order() -> None:
    assert ask("gamma", three(), metric="ordinal").undefined == "metric_undefined"
