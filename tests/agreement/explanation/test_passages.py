"""The passages that cost most: where they begin and end, who marked how much, and that few are enough."""

from __future__ import annotations

import pytest

from annotator.agreement import Continuum, Corpus, Selection, Unit
from annotator.agreement.explanation import Asked, passages
from tests.agreement.examples import text


def test_passages_on_characters_by_hand() -> None:
    """Two coders, 200 characters. [10, 30) against [15, 40): 15 differ. [50, 60) by B alone: 10. [80, 90) by both: 0.
    [0, 30) of another document by A alone: 30."""
    one = text(100, "AB", ("A", 10, 30), ("B", 15, 40), ("B", 50, 60), ("A", 80, 90), ("B", 80, 90), id="one")
    corpus = Corpus([one, text(100, "AB", ("A", 0, 30), id="two")])
    found = passages(Asked("krippendorff_alpha", corpus, Selection(codes=("x",))), 0)
    assert [(p.document, p.start, p.end, dict(p.by)) for p in found.found] == [
        ("two", 0, 30, {"A": 30, "B": 0}),
        ("one", 10, 40, {"A": 20, "B": 25}),
        ("one", 50, 60, {"A": 0, "B": 10}),
    ]
    assert [p.cost for p in found.found] == pytest.approx([30 / 200, 15 / 200, 10 / 200])
    assert [p.share for p in found.found] == pytest.approx([30 / 55, 15 / 55, 10 / 55])
    assert found.others == pytest.approx(0.0)


def test_a_list_of_no_passages_leaves_all_of_it_to_the_others() -> None:
    corpus = Corpus([text(100, "AB", ("A", 0, 30), id="one")])
    found = passages(Asked("percent", corpus, Selection(codes=("x",))), 0, limit=0)
    assert not found.found
    assert found.others == pytest.approx(0.3)


def test_spans_that_only_touch_are_two_passages() -> None:
    corpus = Corpus([text(20, "AB", ("A", 0, 5), ("B", 5, 8), id="d")])
    found = passages(Asked("percent", corpus, Selection(codes=("x",))), 0).found
    assert [(p.start, p.end) for p in found] == [(0, 5), (5, 8)]


def test_other_codes_and_missing_coders_are_no_part_of_a_passage() -> None:
    one = text(20, "AB", ("A", 0, 6), ("B", 4, 9, "y"), id="one")
    corpus = Corpus([one, text(20, "C", ("C", 0, 9), id="alone")])
    found = passages(Asked("krippendorff_alpha", corpus, Selection(codes=("x",))), 0).found
    assert [(p.document, p.start, p.end, dict(p.by)) for p in found] == [("one", 0, 6, {"A": 6, "B": 0})]


def test_tokens_are_given_back_as_characters() -> None:
    """Tokens [0, 3), [4, 9), [10, 12); A touches the second, B the second and the third."""
    spans = [Unit("A", 5, 6, "x"), Unit("B", 4, 11, "x")]
    corpus = Corpus([Continuum(12, ("A", "B"), spans, {"token": [(0, 3), (4, 9), (10, 12)]}, id="d")])
    (found,) = passages(Asked("percent", corpus, Selection(unit="token", codes=("x",))), 0).found
    assert (found.start, found.end, dict(found.by)) == (4, 12, {"A": 1, "B": 2})
    assert found.cost == pytest.approx(1 / 3)


def test_whole_documents_have_no_place() -> None:
    corpus = Corpus([text(9, "AB", ("A", 1, 2), id="d"), text(9, "AB", id="e")])
    (found,) = passages(Asked("percent", corpus, Selection(unit="document", codes=("x",))), 0).found
    assert (found.document, found.start, found.end) == ("d", None, None)
    assert found.cost == pytest.approx(0.5)


def test_codes_together_cost_where_they_differ() -> None:
    """A: x on [0, 10). B: x on [0, 6), y on [6, 10). The sets differ on 4 of 20 characters; Jaccard distance 1."""
    spans = [Unit("A", 0, 10, "x"), Unit("B", 0, 6, "x"), Unit("B", 6, 10, "y")]
    corpus = Corpus([Continuum(20, ("A", "B"), spans, id="d")])
    for metric in (None, "jaccard"):
        (found,) = passages(Asked("krippendorff_alpha", corpus, Selection(together=True, metric=metric)), 0).found
        assert (found.start, found.end) == (0, 10)
        assert found.cost == pytest.approx(4 / 20)


def test_values_of_matched_spans() -> None:
    """Three passages with a number; A and B differ on the second by 100, on the third by 1; squared they cost."""
    spans = []
    for place, (a, b) in enumerate([(5, 5), (600, 700), (3, 4)]):
        spans += [
            Unit("A", 10 * place, 10 * place + 5, "x", {"value": a}),
            Unit("B", 10 * place + 1, 10 * place + 6, "x", {"value": b}),
        ]
    corpus = Corpus([Continuum(40, ("A", "B"), spans, id="d")])
    selection = Selection(unit="field", field="value", codes=("x",), together=True, metric="interval")
    first, second = passages(Asked("krippendorff_alpha", corpus, selection), 0).found
    assert (first.start, first.end, dict(first.by)) == (10, 16, {"A": 600, "B": 700})
    assert (second.start, second.end, dict(second.by)) == (20, 26, {"A": 3, "B": 4})
    assert first.share == pytest.approx(10_000 / 10_001)


def test_measures_of_spans_leave_passages_to_the_list_of_disagreements() -> None:
    corpus = Corpus([text(20, "AB", ("A", 0, 5), ("B", 9, 12))])
    assert passages(Asked("f1_overlap", corpus, Selection(codes=("x",))), 0).found == ()
