"""Matching spans one to one."""

from __future__ import annotations

from annotator.agreement import Corpus, compute
from tests.agreement.examples import text


def f1(key: str, *spans: tuple[str, int, int], **options: object) -> float | None:
    return compute(key, Corpus([text(100, "AB", *spans)]), code="x", **options).value  # type: ignore[arg-type]


def test_the_largest_matching_not_the_first_best() -> None:
    """A's first span overlaps both of B's; taking the nearer one would leave A's second without a partner."""
    spans = (("A", 0, 20), ("A", 18, 40), ("B", 10, 30), ("B", 0, 5))
    assert f1("f1_overlap", *spans) == 1.0


def test_one_span_has_one_partner() -> None:
    """One long span is not a match for each of two short ones inside it."""
    spans = (("A", 0, 50), ("B", 0, 20), ("B", 30, 50))
    assert f1("f1_overlap", *spans) == 2 / 3


def test_touching_is_not_overlapping() -> None:
    assert f1("f1_overlap", ("A", 0, 10), ("B", 10, 20)) == 0.0


def test_intersection_over_union_at_the_threshold() -> None:
    spans = (("A", 0, 10), ("B", 5, 15))  # 5 shared of 15
    assert f1("f1_iou", *spans) == 0.0
    assert f1("f1_iou", *spans, threshold=1 / 3) == 1.0
    assert f1("f1_iou", ("A", 0, 10), ("B", 0, 20)) == 1.0  # exactly one half


def test_tolerance_at_each_end() -> None:
    spans = (("A", 10, 20), ("B", 12, 18))
    assert f1("f1_tolerant", *spans, tolerance=2) == 1.0
    assert f1("f1_tolerant", *spans, tolerance=1) == 0.0
    assert f1("f1_tolerant", ("A", 10, 12), ("B", 13, 15), tolerance=3) == 1.0  # near, though they share nothing
    assert f1("f1_tolerant", *spans) == f1("f1_exact", *spans) == 0.0


def test_duplicates_are_a_multiset() -> None:
    spans = (("A", 0, 10), ("A", 0, 10), ("B", 0, 10))
    assert f1("f1_exact", *spans) == 2 / 3


def test_codes_together_match_only_their_own() -> None:
    corpus = Corpus([text(50, "AB", ("A", 0, 10, "x"), ("B", 0, 10, "y"), ("A", 20, 30, "y"), ("B", 20, 30, "y"))])
    assert compute("f1_exact", corpus).value == 0.5
    assert compute("f1_exact", corpus, code="x").value == 0.0
    assert compute("f1_exact", corpus, code="y").value == 2 / 3


def test_micro_average_over_pairs_of_coders() -> None:
    """A-B share one of 2 + 1 spans, A-C one of 2 + 1, B-C one of 1 + 1."""
    corpus = Corpus([text(50, "ABC", ("A", 0, 10), ("A", 20, 30), ("B", 0, 10), ("C", 0, 10))])
    assert compute("f1_exact", corpus, code="x").value == 2 * 3 / (3 + 3 + 2)


def test_only_documents_that_both_coded() -> None:
    corpus = Corpus([text(50, "AB", ("A", 0, 9), ("B", 0, 9)), text(50, "A", ("A", 0, 9)), text(50, "AC", ("C", 0, 9))])
    assert compute("f1_exact", corpus, code="x", coders=("A", "B")).value == 1.0
    assert compute("f1_exact", corpus, code="x").value == 2 / 3


def test_far_apart_documents_do_not_touch() -> None:
    """The end of one document is not next to the start of the following one."""
    corpus = Corpus([text(10, "AB", ("A", 5, 10)), text(10, "AB", ("B", 0, 5))])
    assert compute("f1_overlap", corpus, code="x").value == 0.0
    assert compute("f1_tolerant", corpus, code="x", tolerance=8).value == 0.0
