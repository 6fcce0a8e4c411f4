"""Every measure of the list at every edge, under everything that must not matter, with every convention shown.

Values are written down as fractions from the definitions; a new measure without a line here fails.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotator.agreement import MEASURES, Continuum, Corpus, Result, Unit, bootstrap, compute
from tests.agreement import slow
from tests.agreement.cases import CODES, documents
from tests.agreement.slow_unitizing import alpha_u_2004
from tests.agreement.test_more_definitions import CASES, with_values

KEYS = tuple(measure.key for measure in MEASURES)
GAMMA = ("gamma", "gamma_cat", "gamma_k", "soft_gamma")
SEGMENTATION = ("boundary_similarity", "segmentation_similarity", "window_diff", "pk")
F1 = ("f1_exact", "f1_overlap", "f1_iou", "f1_tolerant")
MATCHING = (*F1, "segment_overlap", "value_match")

Expected = Fraction | int | str | None
NV, NP, EMPTY, ONE = "no_variation", "no_pairable", "empty", "single_coder"


def document(length: int, coders: str, *spans: tuple[Any, ...], shift: int = 0, more: int = 0) -> Continuum:
    """Spans are coder, start, end, and a value if not 1, a code if not x."""
    units = []
    for coder, start, end, *rest in spans:
        value, code = rest[0] if rest else 1, rest[1] if len(rest) > 1 else "x"
        units.append(Unit(coder, start + shift, end + shift, code, {"value": value}))
    return Continuum(length + shift + more, tuple(coders), units, id="d")


def figure(key: str, found: list[Continuum], **options: Any) -> Result:
    if key == "value_match":
        options = {"field": "value", "metric": "interval", **options}
    if key in GAMMA:
        options = {"samples": 5, **options}
    return compute(key, Corpus(found), code="x", **options)


NOTHING = document(100, "AB")
ONE_CODER = document(100, "A", ("A", 0, 10))
ONE_EMPTY = document(100, "AB", ("A", 0, 10))
EVERYWHERE = document(100, "AB", ("A", 0, 100), ("B", 0, 100))
IDENTICAL = document(100, "AB", *(one for coder in "AB" for one in ((coder, 3, 40), (coder, 50, 60, 2))))
DISJOINT = document(100, "AB", ("A", 0, 50), ("B", 50, 100))
ONE_CHARACTER = document(10, "AB", ("A", 2, 3), ("B", 2, 3), ("A", 5, 6, 2), ("B", 6, 7, 2))
LENGTH_ONE = document(1, "AB", ("A", 0, 1), ("B", 0, 1))
TWICE = document(100, "AB", ("A", 3, 40), ("A", 3, 40), ("B", 3, 40), ("A", 50, 60, 2), ("B", 50, 60, 2))

EDGES = {
    "nothing": NOTHING,
    "one empty": ONE_EMPTY,
    "everywhere": EVERYWHERE,
    "identical": IDENTICAL,
    "disjoint": DISJOINT,
    "one character": ONE_CHARACTER,
    "length one": LENGTH_ONE,
    "twice": TWICE,
}

#: alpha_U of 1995 and 2004 where one of two coders marked 10 of 100, and where each has half of 100 to themselves.
_DE = Fraction(2, 100) * 10**2 * (91 + 81) / (200 * 199 - 90)
_APART = Fraction(2, 100) * 2 * (Fraction(2 * 50**3 - 3 * 50**2 + 50, 3) + 50**2 * (1 + 1)) / (200 * 199 - 2 * 50 * 49)


def _u(length: int, sizes: list[int], differing: int) -> Fraction:
    """u alpha of two coders and one code: 1 - D / eps, eps = 2 l_x l_gap l / (l^2 - corrections)."""
    whole, marked = 2 * length, sum(sizes)
    corrections = sum(size**2 for size in sizes) + whole - marked
    return 1 - Fraction(2 * differing) / (2 * Fraction(marked * (whole - marked) * whole, whole**2 - corrections))


def _alpha(length: int, marked: int, differing: int) -> Fraction:
    n = 2 * length
    return 1 - Fraction((n - 1) * 2 * differing, 2 * marked * (n - marked))


#: By measure, in the order of EDGES; None: a value that chance decides (only its being there is tested).
TABLE: dict[str, tuple[Expected, ...]] = {
    "percent": (1, Fraction(9, 10), 1, 1, 0, Fraction(8, 10), 1, 1),
    "holsti": (1, Fraction(9, 10), 1, 1, 0, Fraction(8, 10), 1, 1),
    "cohen_kappa": (NV, 0, NV, 1, -1, Fraction(3, 8), NV, 1),
    "weighted_kappa": (NV, 0, NV, 1, -1, Fraction(3, 8), NV, 1),
    "scott_pi": (NV, Fraction(-1, 19), NV, 1, -1, Fraction(3, 8), NV, 1),
    "fleiss_kappa": (NV, Fraction(-1, 19), NV, 1, -1, Fraction(3, 8), NV, 1),
    "conger_kappa": (NV, 0, NV, 1, -1, Fraction(3, 8), NV, 1),
    "brennan_prediger": (1, Fraction(8, 10), 1, 1, -1, Fraction(6, 10), 1, 1),
    "gwet_ac1": (1, Fraction(161, 181), 1, 1, -1, Fraction(12, 17), 1, 1),
    "gwet_ac2": (1, Fraction(161, 181), 1, 1, -1, Fraction(12, 17), 1, 1),
    "krippendorff_alpha": (NV, _alpha(100, 10, 10), NV, 1, _alpha(100, 100, 100), _alpha(10, 4, 2), NV, 1),
    "f1_exact": (EMPTY, 0, 1, 1, 0, Fraction(1, 2), 1, Fraction(4, 5)),
    "f1_overlap": (EMPTY, 0, 1, 1, 0, Fraction(1, 2), 1, Fraction(4, 5)),
    "f1_iou": (EMPTY, 0, 1, 1, 0, Fraction(1, 2), 1, Fraction(4, 5)),
    "f1_tolerant": (EMPTY, 0, 1, 1, 0, Fraction(1, 2), 1, Fraction(4, 5)),
    "segment_overlap": (EMPTY, 0, 1, 1, 0, Fraction(1, 2), 1, 1),
    "value_match": (NP, NP, NV, 1, NP, NV, NV, 1),
    "alpha_u_2004": (
        EMPTY,
        1 - Fraction(100, 100**2) / _DE,
        1,
        1,
        1 - Fraction(5000, 100**2) / _APART,
        Fraction(13, 32),
        NV,
        1,
    ),
    "alpha_u_2013": (EMPTY, NV, 1, 1, -1, Fraction(-1, 3), 1, 1),
    "u_alpha": (NV, _u(100, [10], 10), NV, 1, _u(100, [50, 50], 100), _u(10, [1, 1, 1, 1], 2), NV, 1),
    "u_alpha_binary": (NV, _u(100, [10], 10), NV, 1, _u(100, [50, 50], 100), _u(10, [1, 1, 1, 1], 2), NV, 1),
    "cu_alpha": (NP, NP, NV, NV, NP, NV, NV, NV),
    "ku_alpha": (NP, NP, NV, NV, NP, NV, NV, NV),
    "gamma": (EMPTY, None, NV, 1, None, None, NV, 1),
    "gamma_cat": (EMPTY, NP, NV, NV, NP, NV, NV, NV),
    "gamma_k": (EMPTY, NP, NV, NV, NP, NV, NV, NV),
    "soft_gamma": (EMPTY, None, NV, 1, None, None, NV, 1),
    "boundary_similarity": (EMPTY, 0, EMPTY, 1, 1, Fraction(3, 5), EMPTY, 1),
    "segmentation_similarity": (EMPTY, Fraction(98, 99), EMPTY, 1, 1, Fraction(7, 9), EMPTY, 1),
    "window_diff": (EMPTY, Fraction(20, 125), EMPTY, 0, 0, Fraction(4, 18), EMPTY, 0),
    "pk": (EMPTY, Fraction(20, 125), EMPTY, 0, 0, Fraction(4, 18), EMPTY, 0),
}
#: Disorders where chance decides the value: two lonely units; two that touch; one pair at one place, one side by side.
OBSERVED = {"one empty": 2.0, "disjoint": 1.0, "one character": 0.5}


def test_every_measure_has_a_line() -> None:
    assert tuple(TABLE) == KEYS


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("key", KEYS)
def test_edges(key: str, edge: str) -> None:
    expected = TABLE[key][list(EDGES).index(edge)]
    found = figure(key, [EDGES[edge]])
    if isinstance(expected, str):
        assert (found.value, found.undefined) == (None, expected)
    elif expected is None:
        assert found.undefined is None
        assert found.observed == pytest.approx(OBSERVED[edge])
    else:
        assert found.undefined is None
        assert found.value == pytest.approx(float(expected), abs=1e-12)


@pytest.mark.parametrize("key", KEYS)
def test_fewer_than_two_coders(key: str) -> None:
    alone = figure(key, [ONE_CODER])
    assert (alone.value, alone.undefined) == (None, ONE)
    chosen = figure(key, [IDENTICAL], coders=("A",))
    assert (chosen.value, chosen.undefined) == (None, ONE)
    never = figure(key, [ONE_CODER, replace(document(50, "B", ("B", 0, 10)), id="other")])
    assert (never.value, never.undefined) == (None, NP)


@pytest.mark.parametrize("key", KEYS)
def test_two_codes_that_all_use_alike(key: str) -> None:
    """What is about telling codes apart has something to tell here, and tells it."""
    both = document(100, "AB", *(one for c in "AB" for one in ((c, 3, 40), (c, 50, 60, 2, "y"))))
    if key in ("value_match", "gamma_k", "ku_alpha"):
        found = figure(key, [both])
        assert (found.value, found.undefined) == ((1.0, None) if key != "value_match" else (None, NV))
        return
    if key in ("weighted_kappa", "gwet_ac2"):  # names have no order that weights could go by
        assert compute(key, Corpus([both])).undefined == "metric_undefined"
        return
    options = {"samples": 5} if key in GAMMA else {}
    together = compute(key, Corpus([both]), **options)  # type: ignore[arg-type]
    assert together.value == (0.0 if key in ("window_diff", "pk") else 1.0)


# --- a billion characters on ------------------------------------------------------------------------------------------

BILLION = 10**9
FAR = document(100, "AB", ("A", 10, 50), ("B", 20, 50), ("A", 60, 70, 2), ("B", 60, 70, 2), shift=BILLION, more=BILLION)
NEAR = document(100, "AB", ("A", 10, 50), ("B", 20, 50), ("A", 60, 70, 2), ("B", 60, 70, 2))
_LENGTH = FAR.length
#: 40 both, 10 only A, of two thousand million and a hundred.
_ROWS: slow.Rows = Counter({(True, True): 40, (True, False): 10, (False, False): _LENGTH - 50})
_BINARY = (False, True)


def _far() -> dict[str, Fraction | None]:
    cohen, fleiss, ac1 = (one(_ROWS, _BINARY) for one in (slow.cohen, slow.fleiss, slow.ac1))
    found: dict[str, Fraction | None] = {
        "percent": slow.percent(_ROWS),
        "holsti": slow.percent(_ROWS),
        "cohen_kappa": cohen,
        "weighted_kappa": cohen,
        "scott_pi": fleiss,
        "fleiss_kappa": fleiss,
        "conger_kappa": slow.conger(_ROWS, _BINARY),
        "brennan_prediger": slow.brennan_prediger(_ROWS, _BINARY),
        "gwet_ac1": ac1,
        "gwet_ac2": ac1,
        "krippendorff_alpha": slow.alpha(_ROWS, slow.nominal),
        "u_alpha": _u(_LENGTH, [40, 30, 10, 10], 10),
        "u_alpha_binary": _u(_LENGTH, [40, 30, 10, 10], 10),
        "segmentation_similarity": 1 - Fraction(2, _LENGTH - 1),  # a start too early is a boundary more and one less
        "boundary_similarity": Fraction(3, 5),
    }
    # Four boundaries each, that at 10 or at 20 and three in common; windows are longer than all of it. Ten begin so
    # that they end between the two starts, and hold only A's; ten begin between them, and hold B's and the three: Pk
    # has nothing against the latter.
    windows = _LENGTH - int(Fraction(_LENGTH, 5) / 2 + Fraction(1, 2))
    return found | {"pk": Fraction(10, windows), "window_diff": Fraction(20, windows)}


@pytest.mark.parametrize("key", KEYS)
def test_offsets_of_a_billion(key: str) -> None:
    """Exactly what the definitions give; what does not depend on the length of the text is what it is near 0."""
    found, expected = figure(key, [FAR]), _far().get(key)
    if key == "alpha_u_2004":
        expected = alpha_u_2004([FAR], "AB", "x")
    if key in ("gamma_cat", "gamma_k"):  # chance puts units as far apart as the gaps are, and never aligns any
        assert (found.value, found.undefined) == (None, NP)
    elif key in GAMMA:  # the statistical model depends on where a document begins; the alignment does not
        assert found.value is not None
        assert found.observed == pytest.approx(figure(key, [NEAR]).observed)
    elif expected is None:
        near = figure(key, [NEAR])
        assert (found.value, found.undefined) == (pytest.approx(near.value) if near.value else None, near.undefined)
    else:
        assert found.value == pytest.approx(float(expected), rel=1e-9, abs=1e-15)


# --- what must not matter ---------------------------------------------------------------------------------------------


def _valued(seed: int) -> list[Continuum]:
    """Documents; one coder's equal spans have equal values, or it would matter which of them is whose partner."""
    found = []
    for one in with_values(documents(random.Random(seed)), random.Random(seed)):
        first: dict[Any, Any] = {}
        spans = [replace(s, values=first.setdefault((s.coder, s.start, s.end, s.code), s.values)) for s in one.spans]
        found.append(replace(one, spans=spans))
    return found


corpora = st.integers(0, 10**6).map(_valued)
SOME = settings(max_examples=CASES or 12, deadline=None)


def assert_same(before: list[Continuum], after: list[Continuum], *but: str, code: str = "x", now: str = "x") -> None:
    """Every measure but some, of one code."""
    for key in KEYS:
        if key not in but:
            old, new = (
                compute(key, Corpus(found), code=name, **_options(key))
                for found, name in ((before, code), (after, now))
            )
            assert old.undefined == new.undefined, key
            assert (old.value is None) == (new.value is None), key
            if old.value is not None:
                assert new.value == pytest.approx(old.value, rel=1e-6, abs=1e-9), key


def _options(key: str) -> dict[str, Any]:
    if key == "value_match":
        return {"field": "value", "metric": "interval"}
    return {"samples": 3} if key in GAMMA else {}


@SOME
@given(corpora)
def test_order_of_coders_documents_and_spans(found: list[Continuum]) -> None:
    """Of equally good alignments the order of coders decides: to the labels of what is aligned that may matter, once in
    some thousand cases."""
    spans = [replace(d, spans=list(reversed(d.spans))) for d in found]
    assert_same(found, spans)
    turned = [replace(d, coders=tuple(reversed(d.coders))) for d in reversed(spans)]
    assert_same(found, turned, "gamma_cat", "gamma_k")


@SOME
@given(corpora)
def test_names_of_codes(found: list[Continuum]) -> None:
    """(Codes at the very same places are drawn for gamma's samples in the order of their names: to gamma-k, which looks
    at one of them, another draw. Its observed disorder is compared with all alignments elsewhere.)"""
    names: dict[Hashable, str] = dict(zip(CODES, ("zebra", "apple", "mango"), strict=True))
    renamed = [replace(d, spans=[replace(s, code=names[s.code]) for s in d.spans]) for d in found]
    assert_same(found, renamed, "gamma_k", now="zebra")


@SOME
@given(corpora, st.integers(1, 13))
def test_cutting_a_document_where_nothing_is_coded(found: list[Continuum], at: int) -> None:
    """Not to alpha_U of 2004, segmentation and gamma: to them a document is one line."""
    cut = []
    for one in found:
        inside = [span for span in one.spans if span.start is not None and span.end is not None]
        whole = [span for span in one.spans if span.start is None]
        if at < one.length and not whole and not any(s.start < at < s.end for s in inside):  # type: ignore[operator]
            first = [s for s in inside if s.end <= at]  # type: ignore[operator]
            second = [replace(s, start=s.start - at, end=s.end - at) for s in inside if s.start >= at]  # type: ignore[operator]
            cut.append(replace(one, length=at, spans=first, units={}, id=one.id + "a"))
            cut.append(replace(one, length=one.length - at, spans=second, units={}, id=one.id + "b"))
        else:
            cut.append(replace(one, units={}))
    assert_same(found, cut, "alpha_u_2004", *SEGMENTATION, *GAMMA)


@SOME
@given(corpora)
def test_a_coder_who_is_missing_changes_nothing(found: list[Continuum]) -> None:
    assume(len(Corpus(found).coders) > 1)
    values = {"value": 3}
    alone = Continuum(5, ("Z",), [Unit("Z", 1, 3, "x", values)], {"token": [(0, 5)]}, id="alone")
    assert_same(found, [*found, alone])


@SOME
@given(corpora)
def test_the_same_span_twice_is_one(found: list[Continuum]) -> None:
    """Union, and gamma's units; matching counts each span, a second one is one that needs a partner of its own."""
    doubled = [replace(d, spans=[span for span in d.spans for _ in range(2)]) for d in found]
    assert_same(found, doubled, *MATCHING)


@SOME
@given(corpora)
def test_two_spans_that_overlap_are_their_union(found: list[Continuum]) -> None:
    """Along the text. (To gamma and to matching they are two units.)"""
    split = []
    for one in found:
        spans: list[Unit] = []
        for span in one.spans:
            if span.start is None or span.end is None:
                spans.append(span)
                continue
            middle = (span.start + span.end) // 2
            spans += [replace(span, end=min(span.end, middle + 1)), replace(span, start=middle)]
        split.append(replace(one, spans=spans))
    assert_same(found, split, *MATCHING, *GAMMA)


# --- what a figure depends on is said with it -------------------------------------------------------------------------

UNITIZING = ("alpha_u_2004", "alpha_u_2013", "u_alpha", "u_alpha_binary", "cu_alpha", "ku_alpha")
WINDOWS = "L - k, k half the mean segment, each coder once the reference"
SHOWN: dict[str, dict[str, Any]] = {
    "holsti": {"pairs": "mean"},
    "cohen_kappa": {"pairs": "mean"},
    "weighted_kappa": {"pairs": "mean"},
    "scott_pi": {"pairs": "mean"},
    "brennan_prediger": {"categories": 2, "weights": "nominal"},
    "gwet_ac1": {"categories": 2, "weights": "nominal"},
    "gwet_ac2": {"categories": 2, "weights": "quadratic"},
    "f1_iou": {"threshold": 0.5},
    "f1_tolerant": {"tolerance": 0},
    "segment_overlap": {"threshold": 0.9, "codes": 1},
    **{key: {"resolution": "character"} for key in (*UNITIZING, *SEGMENTATION)},
}
SHOWN["boundary_similarity"]["n_t"] = SHOWN["segmentation_similarity"]["n_t"] = 2
SHOWN["window_diff"]["windows"] = SHOWN["pk"]["windows"] = WINDOWS
for _key in GAMMA:
    SHOWN[_key] = {
        "null_model": "statistical",
        "samples": 5,
        "sampling_seed": 1,
        "alpha": 1.0,
        "beta": 1.0,
        "delta": 1.0,
    }
METRICS = {
    "weighted_kappa": "quadratic",
    "gwet_ac2": "quadratic",
    "value_match": "interval",
    **dict.fromkeys(UNITIZING, "unitizing"),
    **dict.fromkeys(SEGMENTATION, "segmentation"),
}


@pytest.mark.parametrize("key", KEYS)
def test_conventions_stand_in_the_result(key: str) -> None:
    three = replace(IDENTICAL, coders=("A", "B", "C"))
    found = figure(key, [three])
    assert {name: found.details.get(name) for name in SHOWN.get(key, {})} == SHOWN.get(key, {})
    assert found.metric == METRICS.get(key, "nominal")
    interval = bootstrap(key, Corpus([three, replace(three, id="e")]), code="x", resamples=20, **_options(key))
    assert (interval.resamples, interval.seed, interval.confidence) == (20, 1, 0.95)
