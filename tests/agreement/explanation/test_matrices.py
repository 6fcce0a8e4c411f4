"""Coincidence and confusion matrices: the printed ones, and tables that a hand can fill in."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from annotator.agreement import Continuum, Corpus, Ratings, Selection, Unit
from annotator.agreement.explanation import Asked, Matrix, coincidences, confusion, disagreement, marginals
from annotator.agreement.explanation.matrices import CELLS
from tests.agreement.examples import table, text

#: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), data C: four observers, twelve units.
KRIPPENDORFF_C = [
    (1, 1, None, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4), (4, 4, 4, 4), (1, 1, 2, 1),
    (2, 2, 2, 2), (None, 5, 5, 5), (None, None, 1, 1), (None, 3, None, None),
]  # fmt: skip


def observed(matrix: Matrix) -> dict[tuple[Any, Any], float]:
    return {(cell.first, cell.second): cell.observed for cell in matrix.cells}


def test_krippendorff_2011_data_c() -> None:
    """The matrix as printed on page 6: o_11 = 7, o_12 = 4/3, ..., marginals 9, 13, 10, 5, 3, n = 40."""
    found = coincidences(Asked("krippendorff_alpha", Ratings(KRIPPENDORFF_C), Selection()), 0)
    assert found is not None
    third = Fraction(1, 3)
    above = {
        (1, 1): Fraction(7), (1, 2): 4 * third, (1, 3): third, (1, 4): third, (2, 2): Fraction(10), (2, 3): 4 * third,
        (2, 4): third, (3, 3): Fraction(8), (3, 4): third, (4, 4): Fraction(4), (5, 5): Fraction(3),
    }  # fmt: skip
    printed = above | {(k, c): value for (c, k), value in above.items()}
    assert observed(found) == pytest.approx({cell: float(value) for cell, value in printed.items()})
    assert found.categories == (1, 2, 3, 4, 5)
    assert found.n == pytest.approx(40)
    assert found.rows == pytest.approx((9, 13, 10, 5, 3))
    assert found.columns == found.rows


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_follows_from_its_matrix(metric: str) -> None:
    """D_o and D_e are the cells times the distances shown with them, by n; expected cells add up to n as well."""
    asked = Asked("krippendorff_alpha", Ratings(KRIPPENDORFF_C), Selection(metric=metric))
    found = coincidences(asked, 0)
    assert found is not None
    (result,) = asked.results
    assert sum(cell.observed * cell.apart for cell in found.cells) / found.n == pytest.approx(result.observed)
    n = dict(zip(found.categories, found.rows, strict=True))
    for cell in found.cells:
        due = n[cell.first] * (n[cell.second] - (cell.first == cell.second)) / (found.n - 1)
        assert cell.expected == pytest.approx(due)


def test_confusion_of_two_by_hand() -> None:
    """Gwet's paradox: 118 yes-yes, 5 yes-no, 2 no-yes, none no-no."""
    ratings = table({("yes", "yes"): 118, ("yes", "no"): 5, ("no", "yes"): 2}, coders=["A", "B"])
    found = confusion(Asked("cohen_kappa", ratings, Selection()), 0, 0)
    assert found is not None
    assert (found.kind, found.coders, found.n) == ("confusion", ("A", "B"), 125)
    assert observed(found) == {("yes", "yes"): 118, ("yes", "no"): 5, ("no", "yes"): 2}
    assert dict(zip(found.categories, found.rows, strict=True)) == {"yes": 123, "no": 2}
    assert dict(zip(found.categories, found.columns, strict=True)) == {"yes": 120, "no": 5}
    due = {(cell.first, cell.second): cell.expected for cell in found.cells}
    assert due["yes", "yes"] == pytest.approx(123 * 120 / 125)
    assert coincidences(Asked("cohen_kappa", ratings, Selection()), 0) is None


def test_a_pair_of_three_is_over_the_units_that_both_coded() -> None:
    ratings = Ratings([("a", "b", "a"), ("a", None, "b"), (None, "b", "b")], coders=["A", "B", "C"])
    asked = Asked("krippendorff_alpha", ratings, Selection())
    tables = {asked.pairs[place]: confusion(asked, 0, place) for place in range(3)}
    assert {pair: observed(found) for pair, found in tables.items() if found is not None} == {
        (0, 1): {("a", "b"): 1},
        (0, 2): {("a", "a"): 1, ("a", "b"): 1},
        (1, 2): {("b", "a"): 1, ("b", "b"): 1},
    }


def test_text_is_marked_or_not() -> None:
    corpus = Corpus([text(100, "AB", ("A", 10, 30), ("B", 15, 30), ("B", 50, 55), id="d")])
    asked = Asked("krippendorff_alpha", corpus, Selection(codes=("x",)))
    found, pair = coincidences(asked, 0), confusion(asked, 0, 0)
    assert found is not None
    assert pair is not None
    assert observed(pair) == {(False, False): 75, (False, True): 5, (True, False): 5, (True, True): 15}
    assert observed(found) == {(False, False): 150, (False, True): 10, (True, False): 10, (True, True): 30}
    assert {one.coder: dict(one.counts) for one in marginals(asked, 0)} == {
        "A": {False: 80, True: 20},
        "B": {False: 80, True: 20},
    }


def test_codes_together_are_confused_with_each_other() -> None:
    spans = [Unit("A", 0, 6, "x"), Unit("B", 0, 4, "x"), Unit("B", 4, 8, "y")]
    asked = Asked("krippendorff_alpha", Corpus([Continuum(10, ("A", "B"), spans)]), Selection(together=True))
    found = confusion(asked, 0, 0)
    assert found is not None
    assert observed(found) == {("x", "x"): 4, ("x", "y"): 2, (None, "y"): 2, (None, None): 2}


def test_a_large_matrix_keeps_its_heaviest_cells() -> None:
    """30 values that never agree twice, and one cell that weighs most."""
    rows = [(a, b) for a in range(30) for b in range(30)] + [(7, 8)] * 5
    found = confusion(Asked("cohen_kappa", Ratings(rows), Selection()), 0, 0)
    assert found is not None
    assert (len(found.cells), found.left_out) == (CELLS, 900 - CELLS)
    assert max(found.cells, key=lambda cell: cell.observed).observed == 6
    assert found.n == 905


def test_measures_of_spans_have_spans_for_marginals() -> None:
    corpus = Corpus([text(50, "AB", ("A", 0, 5), ("A", 9, 12), ("B", 0, 5), id="d"), text(9, "A", ("A", 0, 1))])
    asked = Asked("f1_exact", corpus, Selection(codes=("x",)))
    assert [(one.coder, one.n) for one in marginals(asked, 0)] == [("A", 2), ("B", 1)]
    assert (coincidences(asked, 0), confusion(asked, 0, 0)) == (None, None)
    assert disagreement("f1_exact", asked.results[0]) == pytest.approx(1 - 2 / 3)
