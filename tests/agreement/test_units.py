"""Units other than the character, and what becomes of annotations of whole documents."""

from __future__ import annotations

import pytest

from annotator.agreement import Continuum, Corpus, Unit, compute
from annotator.agreement.units import line
from tests.agreement.examples import text

#: "The old man  went home." as tokens, and two sentences.
TOKENS = [(0, 3), (4, 7), (8, 11), (13, 17), (18, 22)]


def tokens(*spans: tuple[str, int, int]) -> Corpus:
    units = [Unit(coder, start, end, "x") for coder, start, end in spans]
    return Corpus([Continuum(23, ("A", "B"), units, {"token": TOKENS, "sentence": [(0, 11), (13, 23)]})])


@pytest.mark.parametrize(
    ("span", "marked"),
    [
        ((4, 7), (1, 2)),  # the token itself
        ((6, 9), (1, 3)),  # a character of each of two tokens
        ((3, 4), None),  # the space between
        ((3, 5), (1, 2)),  # the space and one character
        ((11, 13), None),  # two spaces
        ((0, 23), (0, 5)),
        ((22, 23), None),  # the full stop belongs to no token
    ],
)
def test_a_token_is_marked_by_any_part_of_it(span: tuple[int, int], marked: tuple[int, int] | None) -> None:
    columns = line(tokens(("A", *span)), "token").columns
    found = [(int(start), int(end)) for start, end in zip(columns.start, columns.end, strict=True)]
    assert found == ([] if marked is None else [marked])


def test_boundary_differences_below_the_unit_do_not_count() -> None:
    corpus = tokens(("A", 4, 11), ("B", 5, 9))
    assert compute("cohen_kappa", corpus, unit="token", code="x").value == 1.0
    assert compute("cohen_kappa", corpus, unit="sentence", code="x").value == 1.0
    assert compute("cohen_kappa", corpus, unit="character", code="x").value != 1.0
    assert compute("percent", corpus, unit="token", code="x").n == 5
    assert compute("percent", corpus, unit="sentence", code="x").n == 2


def test_boundaries_of_several_documents() -> None:
    first = Continuum(10, ("A", "B"), [Unit("A", 0, 4, "x"), Unit("B", 0, 4, "x")], {"token": [(0, 4), (5, 10)]})
    second = Continuum(6, ("A", "B"), [Unit("A", 2, 3, "x"), Unit("B", 4, 6, "x")], {"token": [(0, 3), (4, 6)]})
    result = compute("percent", Corpus([first, second]), unit="token", code="x")
    assert (result.value, result.n) == (0.5, 4)


def test_documents() -> None:
    """Three documents: both, one, none. A span anywhere or an annotation of the whole marks a document."""
    whole = Continuum(50, ("A", "B"), [Unit("A", None, None, "x"), Unit("B", 3, 4, "x"), Unit("B", 9, 12, "x")])
    corpus = Corpus([whole, text(70, "AB", ("A", 1, 2)), text(9, "AB")])
    result = compute("percent", corpus, unit="document", code="x")
    assert result.value == pytest.approx(2 / 3)
    assert result.n == 3
    # 2 of 3 alike; A marks 2 of 3, B 1 of 3: expected 4 / 9
    assert compute("cohen_kappa", corpus, unit="document", code="x").value == pytest.approx((2 / 3 - 4 / 9) / (5 / 9))


def test_annotations_of_whole_documents_are_left_out_of_smaller_units() -> None:
    corpus = Corpus(
        [Continuum(50, ("A", "B"), [Unit("A", None, None, "x"), Unit("A", 0, 10, "x"), Unit("B", 0, 10, "x")])]
    )
    result = compute("krippendorff_alpha", corpus, code="x")
    assert (result.value, result.details["left_out"]) == (1.0, 1)
    assert compute("f1_exact", corpus, code="x").n == 2


def test_spans_as_units_agree_on_the_code() -> None:
    """What two coders found at one place is a unit; what only one found has nothing to be compared with."""
    spans = [("A", 0, 10, "x"), ("B", 1, 9, "x"), ("A", 20, 30, "x"), ("B", 20, 30, "y"), ("A", 40, 50, "y")]
    corpus = Corpus([text(100, "AB", *spans)])
    result = compute("percent", corpus, unit="span")
    assert (result.value, result.n) == (0.5, 2)
    assert result.details["matched_share"] == pytest.approx(4 / 5)
    # of the two passages that both found, A calls both x, B one: as for a code that is there or not
    assert compute("cohen_kappa", corpus, unit="span", code="x").value == 0.0
    assert compute("percent", corpus, unit="span", code="y").value == 0.5


def test_equal_codes_are_partners_before_different_ones() -> None:
    """Two spans each on the same words with crossed order: x goes with x, y with y."""
    spans = [("A", 0, 10, "x"), ("A", 0, 10, "y"), ("B", 0, 10, "y"), ("B", 0, 10, "x")]
    assert compute("percent", Corpus([text(20, "AB", *spans)]), unit="span").value == 1.0


def valued(*spans: tuple[str, int, int, object], coders: str = "AB") -> Corpus:
    units = [Unit(coder, start, end, "x", {"value": value}) for coder, start, end, value in spans]
    return Corpus([Continuum(1000, tuple(coders), units, id="d")])


def test_values_of_matched_spans() -> None:
    spans = (
        ("A", 0, 10, 4700), ("B", 2, 12, 4700),
        ("A", 20, 30, 600), ("B", 20, 30, 700),
        ("A", 40, 50, 1), ("B", 60, 70, 2),
    )  # fmt: skip
    result = compute("value_match", valued(*spans), code="x", field="value", metric="ratio")
    # observed: the mean of 0 and (100 / 1300)^2; expected over the four values 4700 4700 600 700
    d = {(4700, 600): (4100 / 5300) ** 2, (4700, 700): (4000 / 5400) ** 2, (600, 700): (100 / 1300) ** 2}
    expected = 2 * (2 * d[4700, 600] + 2 * d[4700, 700] + d[600, 700]) / (4 * 3)
    assert result.observed == pytest.approx(d[600, 700] / 2)
    assert result.expected == pytest.approx(expected)
    assert result.value == pytest.approx(1 - d[600, 700] / 2 / expected)
    assert result.details["matched_share"] == pytest.approx(4 / 6)
    assert (result.n, result.field, result.metric) == (2, "value", "ratio")
    alpha = compute("krippendorff_alpha", valued(*spans), unit="field", code="x", field="value", metric="ratio")
    assert alpha.value == result.value
    assert compute("percent", valued(*spans), unit="field", code="x", field="value").value == 0.5


def test_values_of_three_coders_who_found_one_passage() -> None:
    spans = [("A", 0, 10, "killed"), ("B", 0, 12, "killed"), ("C", 1, 10, "wounded"), ("C", 50, 60, "killed")]
    result = compute("percent", valued(*spans, coders="ABC"), unit="field", code="x", field="value")
    assert result.value == pytest.approx(1 / 3)
    assert result.n == 1
    assert result.details["matched_share"] == pytest.approx(3 / 4)
    cohen = compute("cohen_kappa", valued(*spans, coders="ABC"), unit="field", code="x", field="value")
    assert [pair.coders for pair in cohen.pairs] == [("A", "B"), ("A", "C"), ("B", "C")]
    assert [pair.observed for pair in cohen.pairs] == [1.0, 0.0, 0.0]


def test_empty_fields_are_missing() -> None:
    spans = [("A", 0, 10, None), ("B", 0, 10, 5), ("A", 20, 30, 5), ("B", 20, 30, 5)]
    result = compute("percent", valued(*spans), unit="field", code="x", field="value")
    assert (result.value, result.n) == (1.0, 1)
    nothing = compute("value_match", valued(("A", 0, 10, None), ("B", 0, 10, None)), code="x", field="value")
    assert nothing.undefined == "no_pairable"


def test_sets_of_choices_and_ranks_of_choices() -> None:
    sets = valued(("A", 0, 9, ["a", "b"]), ("B", 0, 9, ("b", "a")), ("A", 20, 29, ["a"]), ("B", 20, 29, ["a", "b"]))
    assert compute("percent", sets, unit="field", code="x", field="value").value == 0.5
    assert compute("value_match", sets, code="x", field="value", metric="jaccard").observed == pytest.approx(0.25)
    ranks = valued(("A", 0, 9, "low"), ("B", 0, 9, "mid"), ("A", 20, 29, "high"), ("B", 20, 29, "high"))
    ordered = ("low", "mid", "high")
    result = compute("value_match", ranks, code="x", field="value", metric="ordinal", categories=ordered)
    # mid-ranks 0.5, 1.5, 3 of the values low, mid, high, high
    expected = 2 * (1 + 2 * 2.5**2 + 2 * 1.5**2) / (4 * 3)
    assert result.value == pytest.approx(1 - (1 / 2) / expected)


def test_values_of_a_choice_by_others_stay_apart() -> None:
    """A pair of coders is matched by itself: a third coder's spans do not stand in between."""
    spans = [("A", 0, 10, "p"), ("B", 0, 30, "p"), ("C", 12, 30, "q")]
    pair = compute("percent", valued(*spans, coders="ABC"), unit="field", code="x", field="value", coders=("A", "B"))
    assert (pair.value, pair.n) == (1.0, 1)
