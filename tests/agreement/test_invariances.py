"""What must not matter: the order of coders and documents, names of codes, cutting empty text, who is missing."""

from __future__ import annotations

import random
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotator.agreement import MEASURES, Continuum, Corpus, Result, Unit, bootstrap, compute, measure_of, survey
from annotator.agreement.compute import selection
from tests.agreement.cases import CODES, documents
from tests.agreement.examples import text

KEYS = [measure.key for measure in MEASURES if measure.key != "value_match" and "gamma" not in measure.key]
SEGMENTATION = ("boundary_similarity", "segmentation_similarity", "window_diff", "pk")
MATCHING = ("f1_exact", "f1_overlap", "f1_iou", "f1_tolerant", "segment_overlap")
corpora = st.integers(0, 10**6).map(lambda seed: documents(random.Random(seed)))


def figures(found: list[Continuum], **request: Any) -> dict[str, Result]:
    corpus, wanted = Corpus(found), selection(**request)
    keys = [key for key in KEYS if not measure_of(key).can_handle(corpus, wanted)]
    return {key: survey(key, corpus, wanted)[0] for key in keys}


def assert_same(before: dict[str, Result], after: dict[str, Result], *but: str) -> None:
    for key, result in before.items():
        if key in but:
            continue
        assert result.undefined == after[key].undefined, key
        if result.value is not None:
            assert after[key].value == pytest.approx(result.value, abs=1e-9), key


@settings(max_examples=40, deadline=None)
@given(corpora, st.sampled_from(("character", "document")))
def test_order_of_coders_and_documents(found: list[Continuum], unit: str) -> None:
    turned = [
        replace(document, coders=tuple(reversed(document.coders)), spans=list(reversed(document.spans)))
        for document in reversed(found)
    ]
    assert_same(figures(found, unit=unit, code="x"), figures(turned, unit=unit, code="x"))
    assert_same(figures(found, unit=unit, metric="masi"), figures(turned, unit=unit, metric="masi"))


@settings(max_examples=30, deadline=None)
@given(corpora)
def test_names_of_codes(found: list[Continuum]) -> None:
    names: dict[Hashable, str] = dict(zip(CODES, ("zebra", "apple", "mango"), strict=True))
    renamed = [replace(d, spans=[replace(s, code=names[s.code]) for s in d.spans]) for d in found]
    assert_same(figures(found, code="x"), figures(renamed, code="zebra"))
    assert_same(figures(found, metric="jaccard"), figures(renamed, metric="jaccard"))
    assert_same(figures(found), figures(renamed))


@settings(max_examples=30, deadline=None)
@given(corpora, st.integers(0, 14))
def test_cutting_a_document_where_nothing_is_coded(found: list[Continuum], at: int) -> None:
    """Characters are characters in whichever document they stand. (To alpha_U of 2004 a document is a line to place
    units on, and to the measures of segmentation its ends are no boundaries.)"""
    cut = []
    for document in found:
        spans = [span for span in document.spans if span.start is not None]
        whole = [span for span in document.spans if span.start is None]
        if 0 < at < document.length and not any(s.start < at < s.end for s in spans):  # type: ignore[operator]
            first = [span for span in spans if span.end <= at]  # type: ignore[operator]
            second = [replace(s, start=s.start - at, end=s.end - at) for s in spans if s.start >= at]  # type: ignore[operator]
            cut.append(replace(document, length=at, spans=first + whole, units={}, id=document.id + "a"))
            cut.append(replace(document, length=document.length - at, spans=second, units={}, id=document.id + "b"))
        else:
            cut.append(replace(document, units={}))
    assert_same(figures(found, code="x"), figures(cut, code="x"), "alpha_u_2004", *SEGMENTATION)


@settings(max_examples=30, deadline=None)
@given(corpora)
def test_a_coder_who_is_missing_everywhere(found: list[Continuum]) -> None:
    """Somebody who coded one other document alone changes nothing, not even the interval."""
    assume(len(Corpus(found).coders) > 1)
    alone = Continuum(5, ("Z",), [Unit("Z", 1, 3, "x")], {"token": [(0, 5)]}, id="alone")
    assert_same(figures(found, code="x"), figures([*found, alone], code="x"))
    before = bootstrap("krippendorff_alpha", Corpus(found), code="x", resamples=50)
    after = bootstrap("krippendorff_alpha", Corpus([*found, alone]), code="x", resamples=50)
    assert before.ci == pytest.approx(after.ci) if before.ci else after.ci is None


@settings(max_examples=30, deadline=None)
@given(corpora)
def test_own_overlaps_count_as_their_union(found: list[Continuum]) -> None:
    """A span cut in two that overlap, or marked twice, covers the same text. (Only matching counts spans.)"""
    doubled = []
    for document in found:
        spans: list[Unit] = []
        for span in document.spans:
            middle = None if span.start is None or span.end is None else (span.start + span.end) // 2
            if span.start is None or middle is None or span.end is None:
                spans.append(span)
            else:
                spans += [replace(span, end=min(span.end, middle + 1)), replace(span, start=middle), span]
        doubled.append(replace(document, spans=spans))
    before, after = figures(found, code="x"), figures(doubled, code="x")
    assert_same(before, after, *MATCHING)


def test_a_coder_who_marked_nothing_is_not_missing() -> None:
    """ "Nothing here" is a statement about the whole document; not being assigned says nothing."""
    both = [text(100, "AB", ("A", 0, 10), ("B", 0, 10)), text(100, "AB", ("A", 50, 60))]
    missing = [both[0], text(100, "A", ("A", 50, 60))]
    # 400 values, 30 of them marks, 10 characters on which they differ
    assert compute("krippendorff_alpha", Corpus(both), code="x").value == pytest.approx(1 - 399 * 20 / (2 * 30 * 370))
    assert compute("krippendorff_alpha", Corpus(missing), code="x").value == 1.0
    assert compute("percent", Corpus(missing), code="x").n == 100


def test_pooled_is_not_the_mean_of_the_documents() -> None:
    first = text(100, "AB", ("A", 0, 50), ("B", 0, 40))
    second = text(1000, "AB", ("A", 0, 10), ("B", 5, 15))
    alone = [compute("cohen_kappa", Corpus([document]), code="x").value for document in (first, second)]
    pooled = compute("cohen_kappa", Corpus([first, second]), code="x")
    # pooled: 45 both, 15 only A, 5 only B, of 1,100
    observed, expected = 1080 / 1100, (60 * 50 + 1040 * 1050) / 1100**2
    assert pooled.value == pytest.approx((observed - expected) / (1 - expected))
    assert alone[0] is not None
    assert alone[1] is not None
    assert pooled.value != pytest.approx((alone[0] + alone[1]) / 2, abs=0.05)
