"""What costs most: by hand, against the slow implementation, and always adding up to the whole."""

from __future__ import annotations

import random
from typing import Any

import pytest

from annotator.agreement import MEASURES, Continuum, Corpus, Ratings, Selection, Unit
from annotator.agreement.explanation import Asked, costs, disagreement, of_codes, passages
from annotator.errors import UsageError
from tests.agreement.cases import documents, rows
from tests.agreement.examples import text
from tests.agreement.explanation import slow_parts

GAMMAS = {"gamma", "gamma_cat", "gamma_k", "soft_gamma"}
#: Position measures that are no mean over pairs: their parts are those of percent, or of alpha.
OF_UNITS = ("krippendorff_alpha", "percent", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac1")


def asked(key: str, data: Any, **selection: Any) -> Asked:
    return Asked(key, data, Selection(**selection))


def by_name(parts: Any) -> dict[Any, float]:
    return {part.part: part.cost for part in parts}


def two_documents() -> Corpus:
    """One: 100 characters, A [10, 30), B [15, 30) and [50, 55): 10 differ. Two: 60 characters, A [0, 4): 4 differ."""
    one = text(100, "AB", ("A", 10, 30), ("B", 15, 30), ("B", 50, 55), id="one")
    return Corpus([one, text(60, "AB", ("A", 0, 4), id="two")])


def test_documents_of_two_coders_by_hand() -> None:
    """Two coders: the share of characters on which they differ, 14 of 160, is what alpha calls observed, too."""
    for key in ("krippendorff_alpha", "percent", "cohen_kappa"):
        found = costs(asked(key, two_documents(), codes=("x",)), 0)
        assert found.observed == pytest.approx(14 / 160)
        assert [part.part for part in found.documents] == ["one", "two"]
        assert [part.cost for part in found.documents] == pytest.approx([10 / 160, 4 / 160])
        assert [part.share for part in found.documents] == pytest.approx([10 / 14, 4 / 14])
        assert [part.n for part in found.documents] == [100, 60]
        (pair,) = found.pairs
        assert (pair.part, pair.n) == (("A", "B"), 160)
        assert pair.share == pytest.approx(1.0)


def test_pairs_of_three_coders_by_hand() -> None:
    """10 characters; C alone marks two, A and B one: pairs differ on 0 (A, B), and on 1 each with C. Alpha: 2 / (3 - 1)
    for each, by 30 values; percent: 2 / (3 * 2) for each, by 10 units."""
    corpus = Corpus([text(10, "ABC", ("A", 3, 4), ("B", 3, 4), ("C", 3, 5), id="d")])
    alpha = costs(asked("krippendorff_alpha", corpus, codes=("x",)), 0)
    assert by_name(alpha.pairs) == pytest.approx({("A", "C"): 1 / 30, ("B", "C"): 1 / 30, ("A", "B"): 0.0})
    assert alpha.observed == pytest.approx(2 / 30)
    share = costs(asked("percent", corpus, codes=("x",)), 0)
    assert by_name(share.pairs) == pytest.approx({("A", "C"): 1 / 30, ("B", "C"): 1 / 30, ("A", "B"): 0.0})
    mean = costs(asked("cohen_kappa", corpus, codes=("x",)), 0)
    assert by_name(mean.pairs) == pytest.approx({("A", "C"): 0.1 / 3, ("B", "C"): 0.1 / 3, ("A", "B"): 0.0})


def test_a_missing_coder_changes_the_weight_of_a_unit() -> None:
    """Three coders in the first document, two in the second; A differs in both on one character. Alpha: 2 pairs with
    2 / (3 - 1) in the first, one with 2 / (2 - 1) in the second, by 3 * 4 + 2 * 4 values."""
    first = text(4, "ABC", ("A", 0, 1), id="first")
    second = text(4, "AB", ("A", 0, 1), id="second")
    found = costs(asked("krippendorff_alpha", Corpus([first, second]), codes=("x",)), 0)
    assert by_name(found.documents) == pytest.approx({"first": 2 / 20, "second": 2 / 20})
    assert by_name(found.pairs) == pytest.approx({("A", "B"): 3 / 20, ("A", "C"): 1 / 20, ("B", "C"): 0.0})


def test_parts_are_those_of_the_slow_implementation() -> None:
    """300 random corpora: every document and every pair, for the measures whose observed disagreement is alpha's or
    percent's."""
    compared = 0
    for seed in range(300):
        found = documents(random.Random(seed))
        corpus = Corpus(found)
        if len(corpus.coders) < 2 or "x" not in corpus.codes:
            continue
        units = slow_parts.rows(found, corpus.coders, "x")
        if not units:
            continue
        for key in OF_UNITS:
            exact = slow_parts.alpha(units) if key == "krippendorff_alpha" else slow_parts.percent(units)
            parts = costs(asked(key, corpus, codes=("x",)), 0)
            slow = {name: float(cost) for name, cost in slow_parts.by_document(exact).items()}
            assert {k: v for k, v in by_name(parts.documents).items() if v} == pytest.approx(slow), (seed, key)
            pairs = {name: float(cost) for name, cost in slow_parts.by_pair(exact).items()}
            assert {k: v for k, v in by_name(parts.pairs).items() if v} == pytest.approx(pairs), (seed, key)
            compared += 1
    assert compared > 1000


def test_parts_add_up_whatever_is_measured() -> None:
    """60 random corpora and tables of ratings, all measures: where parts are given, they make the whole."""
    seen: dict[str, int] = {}
    for seed in range(60):
        chance = random.Random(seed + 5000)
        corpus, ratings = Corpus(documents(chance)), Ratings(rows(chance))
        for measure in MEASURES:
            unit, together = chance.choice(("character", "token", "document", "span")), chance.random() < 0.4
            for data in (corpus, ratings):
                try:
                    one = asked(measure.key, data, unit=unit, together=together, codes=("x", "y"))
                    results = one.results if measure.key not in GAMMAS or seed < 3 else ()
                except UsageError:
                    continue
                for layer, result in enumerate(results):
                    seen[measure.key] = seen.get(measure.key, 0) + add_up(one, layer, result)
    assert all(seen[key] > 20 for key in (*OF_UNITS, "cohen_kappa", "holsti", "f1_overlap", "segment_overlap"))
    assert all(seen[key] > 5 for key in ("u_alpha", "alpha_u_2004", "pk", "boundary_similarity"))


def add_up(one: Asked, layer: int, result: Any) -> int:
    """Check the parts of one figure; how many lists there were."""
    whole, found = disagreement(one.key, result), costs(one, layer)
    lists = [parts for parts in (found.documents, found.pairs) if parts]
    for parts in lists:
        assert whole is not None
        assert sum(part.cost for part in parts) == pytest.approx(whole, abs=1e-9), (one.key, one.selection)
        assert sum(part.share for part in parts) == pytest.approx(float(whole > 0))
    if found.documents and not one.measure.spans_only and one.corpus is not None:
        shown, few = passages(one, layer, limit=10_000), passages(one, layer, limit=2)
        assert sum(passage.cost for passage in shown.found) == pytest.approx(whole, abs=1e-9)
        assert few.found == shown.found[:2]
        assert sum(passage.cost for passage in few.found) + few.others == pytest.approx(whole, abs=1e-9)
    assert lists or found.why
    return len(lists)


def test_nothing_to_divide_says_so() -> None:
    alone = Corpus([text(10, "A", ("A", 0, 5))])
    assert costs(asked("krippendorff_alpha", alone, codes=("x",)), 0).why
    overlapping = Corpus([text(9, "AB", ("A", 0, 5, "x"), ("A", 2, 6, "y"), ("B", 0, 5, "x"))])
    found = costs(asked("krippendorff_alpha", overlapping, together=True), 0)
    assert (found.documents, found.pairs) == ((), ())
    assert found.why


def test_codes_by_hand() -> None:
    """x: 5 characters differ, y: 15, of the same 100."""
    spans = [Unit("A", 0, 10, "x"), Unit("B", 5, 10, "x"), Unit("A", 50, 65, "y")]
    found = of_codes(asked("krippendorff_alpha", Corpus([Continuum(100, ("A", "B"), spans)])))
    assert [(part.part, part.share) for part in found] == [("y", 0.75), ("x", 0.25)]


def test_values_cost_by_their_distance() -> None:
    """Interval distances: (10 - 20)^2 against (10 - 11)^2."""
    ratings = Ratings([(10, 20), (10, 11), (5, 5)], documents=["far", "near", "same"])
    found = costs(asked("krippendorff_alpha", ratings, metric="interval"), 0)
    assert [part.part for part in found.documents] == ["far", "near", "same"]
    assert [part.share for part in found.documents] == pytest.approx([100 / 101, 1 / 101, 0.0])
