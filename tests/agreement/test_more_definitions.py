"""The other measures against slow_more.py, on random small cases: the same value, or undefined in both.

A part of them by default; ``ANNOTATOR_CASES=10000`` before pytest takes that many for each test (some minutes).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

import pytest

from annotator.agreement import Continuum, Corpus, Ratings, compute
from tests.agreement import slow, slow_more
from tests.agreement.cases import documents, rows
from tests.agreement.examples import text
from tests.agreement.gamma.asking import Marks, ask
from tests.agreement.gamma.asking import corpus as continua
from tests.agreement.test_against_definitions import same

CASES = int(os.environ.get("ANNOTATOR_CASES", 0))
BINARY = (False, True)


def cases(some: int, offset: int) -> range:
    """Seeds."""
    return range(offset, offset + (CASES or some))


def with_values(found: list[Continuum], chance: random.Random) -> list[Continuum]:
    """A number from 0 to 3, or nothing, for each span."""
    return [
        replace(d, spans=[replace(s, values={"value": chance.choice((None, 0, 1, 1, 2, 3))}) for s in d.spans])
        for d in found
    ]


def test_ratings_of_pairs_and_with_weights() -> None:
    """Weighted kappa, AC2, Holsti, Scott; percent, Fleiss, Conger, Brennan-Prediger and AC2 with every weight."""
    for seed in cases(700, 0):
        chance = random.Random(seed)
        given = rows(chance)
        ratings, exact = Ratings(given), Counter(given)
        name = chance.choice(sorted(slow_more.WEIGHTS))
        weight = slow_more.WEIGHTS[name]
        for key in ("percent", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac2"):
            result = compute(key, ratings, weights=name)
            assert same(result, slow_more.weighted(key, exact, weight)), (seed, key, name)
        kappa = slow_more.over_pairs(exact, partial(slow_more.weighted_kappa, weight=weight))
        assert same(compute("weighted_kappa", ratings, weights=name), kappa), (seed, name)
        quadratic = slow_more.over_pairs(exact, lambda pair: slow_more.weighted_kappa(pair, slow_more.quadratic))
        assert same(compute("weighted_kappa", ratings), quadratic), seed
        ac2 = slow_more.weighted("gwet_ac2", exact, slow_more.quadratic)
        assert same(compute("gwet_ac2", ratings), ac2), seed
        assert same(compute("scott_pi", ratings), slow_more.over_pairs(exact, slow_more.scott)), seed
        assert same(compute("holsti", ratings), slow_more.over_pairs(exact, slow_more.holsti)), seed


def test_alpha_by_other_metrics() -> None:
    """Circular, a metric of one's own, one category against the rest."""
    for seed in cases(500, 10_000):
        chance = random.Random(seed)
        given = rows(chance)
        ratings, exact = Ratings(given), Counter(given)
        period = chance.choice((5, 7, 24))
        expected = slow.alpha(exact, slow_more.circular(period))
        assert same(compute("krippendorff_alpha", ratings, metric="circular", period=period), expected), seed
        own = {(a, b): abs(a - b) ** 3 for a in range(5) for b in range(5) if a != b}
        expected = slow.alpha(exact, lambda a, b: Fraction(abs(a - b) ** 3))
        assert same(compute("krippendorff_alpha", ratings, metric=own), expected), seed
        category = chance.choice(slow_more.used(exact) or [0])
        for key in ("krippendorff_alpha", "fleiss_kappa"):
            binary: slow.Rows = Counter()
            for row, count in exact.items():
                binary[tuple(None if value is None else value == category for value in row)] += count
            value = slow.alpha(binary, slow.nominal) if key != "fleiss_kappa" else slow.fleiss(binary, BINARY)
            assert same(compute(key, ratings, category=category), value), (seed, key)


def test_codes_on_positions_by_pairs() -> None:
    """Scott, Holsti, weighted kappa and AC2 of a code; with two values weights are all or nothing."""
    for seed in cases(500, 20_000):
        chance = random.Random(seed)
        found = documents(chance)
        corpus = Corpus(found)
        if len(corpus.coders) < 2:
            continue
        unit, code = chance.choice(("character", "token", "document")), chance.choice("xy")
        exact = slow.positions(found, corpus.coders, code, unit)
        shared: slow.Rows = Counter({row: count for row, count in exact.items() if row.count(None) < len(row) - 1})
        expected = {
            "scott_pi": slow_more.over_pairs(exact, slow_more.scott),
            "holsti": slow_more.over_pairs(exact, lambda pair: slow_more.holsti(slow_more.both(pair))),
            "weighted_kappa": slow.cohen_over_pairs(exact, BINARY),
            "gwet_ac2": slow.ac1(shared, BINARY),
        }
        for key, value in expected.items():
            assert same(compute(key, corpus, unit=unit, code=code), value), (seed, key, unit, code)


def test_segments_and_boundaries() -> None:
    """MAXQDA's segments, boundary and segmentation similarity, WindowDiff and Pk, of one code and of all."""
    for seed in cases(300, 30_000):
        chance = random.Random(seed)
        found = documents(chance)
        corpus = Corpus(found)
        if len(corpus.coders) < 2:
            continue
        n_t = chance.randrange(1, 5)
        for code, codes in (("x", ("x",)), (None, corpus.codes)):
            expected: dict[str, Any] = slow_more.segmentation(found, corpus.coders, codes, n_t)
            expected["segment_overlap"] = slow_more.segment_overlap(found, corpus.coders, codes)
            for key, value in expected.items():
                assert same(compute(key, corpus, code=code, n_t=n_t), value), (seed, key, code)


def test_values_and_codes_of_matched_passages() -> None:
    """value_match, and coefficients at the units field and span; cases that the definition leaves open are left out."""
    compared = 0
    for seed in cases(700, 40_000):
        chance = random.Random(seed)
        found = with_values(documents(chance), chance)
        corpus = Corpus(found)
        if len(corpus.coders) < 2 or not len(corpus.columns):
            continue
        try:
            alike = slow_more.passages(found, corpus.coders, corpus.codes, same_code=True)
            anything = slow_more.passages(found, corpus.coders, corpus.codes, same_code=False)
        except slow_more.Tied:
            continue
        compared += 1
        values = slow_more.values_of(alike, corpus.coders, lambda span: span.values["value"])
        metric = chance.choice(("nominal", "interval", "ordinal"))
        distance = {"nominal": slow.nominal, "interval": slow.interval, "ordinal": slow.ordinal(values)}[metric]
        result = compute("value_match", corpus, field="value", metric=metric)
        assert same(result, slow.alpha(values, distance)), (seed, metric)
        matched = sum(len(group) for group in alike if len(group) > 1)
        spans = sum(len(group) for group in alike)
        assert result.details["matched_share"] == pytest.approx(matched / spans if spans else None), seed
        percent = compute("percent", corpus, unit="field", field="value")
        paired: slow.Rows = Counter({row: n for row, n in values.items() if sum(v is not None for v in row) > 1})
        assert same(percent, slow.percent(paired)), seed
        codes = slow_more.values_of(anything, corpus.coders, lambda span: span.code)
        assert same(compute("krippendorff_alpha", corpus, unit="span"), slow.alpha(codes, slow.nominal)), seed
    assert compared > (CASES or 700) // 4, "ties must stay the exception"


def _marks(chance: random.Random, coders: int) -> list[Marks]:
    found: list[Marks] = []
    for _ in range(coders):
        own = set()
        for _ in range(chance.choice((0, 1, 2, 3) if coders > 2 else (1, 2, 3, 4))):
            start = chance.randrange(14)
            own.add((start, start + chance.choice((1, 2, 3, 6)), chance.choice("xyz")))
        found.append(sorted(own))
    return found


def test_labels_of_aligned_units() -> None:
    """Gamma-cat and gamma-k: the observed label disorder of the best alignment, by trying all alignments."""
    for seed in cases(250, 50_000):
        chance = random.Random(seed)
        marks = _marks(chance, chance.choice((2, 2, 3)))
        if not any(marks):
            continue
        alpha = chance.choice((1, 1, 3))
        for measure, code in (("gamma_cat", None), ("gamma_k", "x")):
            exact = slow_more.label_disorder(marks, code, alpha)
            found = ask(measure, continua(*marks), samples=0, alpha=float(alpha), category=code)
            if exact is None:
                assert found.observed is None, (seed, measure)
                assert found.undefined in ("no_pairable", "empty"), (seed, measure)
            else:
                assert found.observed == pytest.approx(float(exact), abs=1e-9), (seed, measure)


def test_the_slow_ones_refuse_what_is_left_open() -> None:
    """Two spans of A that overlap with one of B by as much: either could be the partner."""
    tied = [text(9, "AB", ("A", 0, 2), ("A", 4, 6), ("B", 1, 5))]
    with pytest.raises(slow_more.Tied):
        slow_more.passages(tied, "AB", "x", same_code=True)


def test_a_category_that_nobody_chose_among_no_values_at_all() -> None:
    result = compute("krippendorff_alpha", Ratings([(None, None)]), category=0)
    assert (result.value, result.undefined) == (None, "no_pairable")
