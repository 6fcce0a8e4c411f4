"""Tallies: parts of a corpus added up, documents taken out and put back in."""

from __future__ import annotations

import random

import pytest

from annotator.agreement import Corpus, compute
from annotator.agreement.tally import Tally
from annotator.errors import UsageError
from tests.agreement.cases import documents
from tests.agreement.examples import text

KEYS = (
    "percent",
    "cohen_kappa",
    "scott_pi",
    "fleiss_kappa",
    "conger_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
    "holsti",
)


def assert_same(tally: Tally, corpus: Corpus, unit: str = "character") -> None:
    for key in KEYS:
        for result in tally.results(key):
            whole = compute(key, corpus, unit=unit, code=result.code)
            assert result.undefined == whole.undefined, (key, result.code)
            if whole.value is not None:
                assert result.value == pytest.approx(whole.value, abs=1e-12), (key, result.code)
                assert result.n == whole.n


@pytest.mark.parametrize("seed", range(60))
def test_parts_add_up_to_the_whole(seed: int) -> None:
    """Each document by itself, with whatever coders and codes it has."""
    found = documents(random.Random(seed))
    tallies = [Tally.of(Corpus([document]), "token") for document in found]
    total = tallies[0]
    for tally in tallies[1:]:
        total = total + tally
    if len(Corpus(found).coders) > 1:
        assert_same(total, Corpus(found), "token")


def test_a_document_that_changed() -> None:
    first = text(100, "AB", ("A", 0, 30), ("B", 10, 30), ("A", 50, 60, "y"))
    old, new = text(80, "AB", ("A", 0, 9)), text(80, "AB", ("A", 0, 9), ("B", 0, 8), ("B", 20, 30, "y"))
    tally = Tally.of(Corpus([first, old]))
    assert_same(tally, Corpus([first, old]))
    tally.remove(Corpus([old]))
    tally.add(Corpus([new]))
    assert_same(tally, Corpus([first, new]))


def test_a_code_that_only_one_part_has() -> None:
    """Where nobody used it, all of the text is without it."""
    left = Tally.of(Corpus([text(100, "AB", ("A", 0, 30), ("B", 10, 30))]))
    right = Tally.of(Corpus([text(60, "BC", ("B", 0, 5, "y"), ("C", 0, 5, "y"))]))
    whole = Corpus([text(100, "AB", ("A", 0, 30), ("B", 10, 30)), text(60, "BC", ("B", 0, 5, "y"), ("C", 0, 5, "y"))])
    assert_same(left + right, whole)
    assert_same(right + left, whole)


def test_what_a_tally_can_not_give() -> None:
    tally = Tally.of(Corpus([text(100, "AB", ("A", 0, 30))]))
    with pytest.raises(UsageError, match="spans themselves"):
        tally.results("f1_exact")
    with pytest.raises(UsageError, match="added up"):
        tally + Tally.of(Corpus([text(100, "AB", ("A", 0, 30))]), "document")
    assert Tally.of(Corpus([text(9, "A", ("A", 0, 3))])).results("percent")[0].undefined == "single_coder"
