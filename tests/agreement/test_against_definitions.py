"""10,000 random small cases against the slow implementation (slow.py): the same value, or undefined in both."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest

from annotator.agreement import Corpus, Ratings, Result, compute
from tests.agreement import slow, slow_unitizing
from tests.agreement.cases import documents, rows

BINARY = (False, True)
COEFFICIENTS: dict[str, Callable[[slow.Rows, Sequence[Any]], Fraction | None]] = {
    "percent": lambda exact, _: slow.percent(exact),
    "fleiss_kappa": slow.fleiss,
    "gwet_ac1": slow.ac1,
    "brennan_prediger": slow.brennan_prediger,
    "conger_kappa": slow.conger,
    "cohen_kappa": slow.cohen_over_pairs,
}


def same(result: Result, exact: Fraction | None) -> bool:
    if result.value is None or exact is None:
        return result.value is None and exact is None and result.undefined is not None
    return result.value == pytest.approx(float(exact), abs=1e-9) and result.undefined is None


@pytest.mark.parametrize("block", range(8))
def test_codes_on_positions(block: int) -> None:
    """The coefficients of a code, on characters, tokens and documents: 4,000 cases."""
    for seed in range(block * 500, (block + 1) * 500):
        chance = random.Random(seed)
        found = documents(chance)
        corpus = Corpus(found)
        unit, code = chance.choice(("character", "token", "document")), chance.choice("xy")
        if len(corpus.coders) < 2:
            assert compute("percent", corpus, unit=unit, code=code).undefined == "single_coder"
            continue
        exact = slow.positions(found, corpus.coders, code, unit)
        for key in ("krippendorff_alpha", *chance.sample(sorted(COEFFICIENTS), 2)):
            value = slow.alpha(exact, slow.nominal) if key not in COEFFICIENTS else COEFFICIENTS[key](exact, BINARY)
            assert same(compute(key, corpus, unit=unit, code=code), value), (seed, key, unit, code)


@pytest.mark.parametrize("block", range(4))
def test_codes_together(block: int) -> None:
    """Sets of codes on characters, and one code a place where no coder has two: 2,000 cases."""
    for seed in range(block * 500, (block + 1) * 500):
        found = documents(random.Random(seed + 100_000))
        corpus = Corpus(found)
        if len(corpus.coders) < 2:
            continue
        exact = slow.code_sets(found, corpus.coders)
        for metric, distance in (("set", slow.nominal), ("jaccard", slow.jaccard), ("masi", slow.masi)):
            result = compute("krippendorff_alpha", corpus, metric=metric)
            assert same(result, slow.alpha(exact, distance)), (seed, metric)
        result = compute("krippendorff_alpha", corpus)
        if any(len(value) > 1 for row in exact for value in row if value is not None):
            assert (result.value, result.undefined) == (None, "overlap_not_allowed"), seed
        else:
            assert same(result, slow.alpha(exact, slow.nominal)), seed


@pytest.mark.parametrize("block", range(4))
def test_ratings_with_gaps(block: int) -> None:
    """Coding-level coefficients: 2,200 cases."""
    for seed in range(block * 550, (block + 1) * 550):
        chance = random.Random(seed)
        given = rows(chance)
        ratings, exact = Ratings(given), Counter(given)
        used = {value for row in given for value in row if value is not None}
        for key in chance.sample(sorted(COEFFICIENTS), 3):
            assert same(compute(key, ratings), COEFFICIENTS[key](exact, sorted(used))), (seed, key)
        metrics = {
            "nominal": slow.nominal,
            "interval": slow.interval,
            "ratio": slow.ratio,
            "ordinal": slow.ordinal(exact),
        }
        for metric in chance.sample(sorted(metrics), 2):
            result = compute("krippendorff_alpha", ratings, metric=metric)
            assert same(result, slow.alpha(exact, metrics[metric])), (seed, metric)


@pytest.mark.parametrize("block", range(4))
def test_matching_spans(block: int) -> None:
    """The F1 family: 1,200 cases."""
    for seed in range(block * 300, (block + 1) * 300):
        found = documents(random.Random(seed + 200_000))
        corpus = Corpus(found)
        if len(corpus.coders) < 2:
            continue
        rules = {
            "f1_exact": lambda a, b: (a.start, a.end) == (b.start, b.end),
            "f1_overlap": lambda a, b: slow.overlap(a, b) > 0,
            "f1_iou": lambda a, b: slow.iou(a, b) >= Fraction(1, 2),
            "f1_tolerant": lambda a, b: abs(a.start - b.start) <= 2 and abs(a.end - b.end) <= 2,
        }
        for key, rule in rules.items():
            result = compute(key, corpus, tolerance=2)
            assert same(result, slow.f1(found, corpus.coders, rule)), (seed, key)


@pytest.mark.parametrize("block", range(4))
def test_unitizing(block: int) -> None:
    """Krippendorff's three definitions, of one code and of all: 600 cases."""
    for seed in range(block * 150, (block + 1) * 150):
        found = documents(random.Random(seed + 300_000))
        corpus = Corpus(found)
        coders, codes = corpus.coders, corpus.codes
        if len(coders) < 2:
            continue
        for code, chosen in (("x", ("x",)), (None, codes)):
            exact = slow_unitizing.alpha_u_2004(found, coders, chosen)
            assert same(compute("alpha_u_2004", corpus, code=code), exact), (seed, code)
            exact = slow_unitizing.alpha_u_2013(found, coders, chosen)
            assert same(compute("alpha_u_2013", corpus, code=code), exact), (seed, code)
        one = slow_unitizing.Family2016(found, coders, ("x",))
        assert same(compute("u_alpha", corpus, code="x"), one.u()), seed
        assert same(compute("u_alpha_binary", corpus, code="x"), one.u()), seed
        if slow_unitizing.overlapping_codes(found, coders, codes):
            assert compute("u_alpha", corpus).undefined == "overlap_not_allowed", seed
            assert compute("ku_alpha", corpus, code="x").undefined == "overlap_not_allowed", seed
            continue
        family = slow_unitizing.Family2016(found, coders, codes)
        assert same(compute("u_alpha", corpus), family.u()), seed
        assert same(compute("u_alpha_binary", corpus), family.u(binary=True)), seed
        assert same(compute("cu_alpha", corpus), family.cu()), seed
        assert same(compute("ku_alpha", corpus, code="x"), family.ku("x")), seed
