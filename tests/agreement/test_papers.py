"""Examples printed in the papers that the coefficients come from. Each test bears the paper's name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from annotator.agreement import Ratings, compute
from tests.agreement.examples import table


def approx(value: float, digits: int = 3) -> object:
    """Equal to a number as printed, with so many decimals."""
    return pytest.approx(value, abs=0.5 * 10**-digits + 1e-9)


DIALOGUE_ACTS = {("STAT", "STAT"): 20, ("IReq", "STAT"): 20, ("STAT", "IReq"): 10, ("IReq", "IReq"): 50}
THREE_ACTS = {
    ("STAT", "STAT"): 46,
    ("IReq", "STAT"): 6,
    ("IReq", "IReq"): 32,
    ("IReq", "Chck"): 6,
    ("Chck", "Chck"): 10,
}
#: Chck is half as far from the other two as they are from each other.
ACT_DISTANCES = {("STAT", "IReq"): 1.0, ("STAT", "Chck"): 0.5, ("IReq", "Chck"): 0.5}


def test_artstein_poesio_2008_table_1_statements_and_requests() -> None:
    """Observed agreement .70 and what S, pi and kappa make of it (figure 1 of the paper)."""
    acts = table(DIALOGUE_ACTS)
    assert compute("percent", acts).value == approx(0.7)
    s, pi, kappa = (compute(key, acts) for key in ("brennan_prediger", "scott_pi", "cohen_kappa"))
    assert (s.expected, s.value) == (approx(0.5), approx(0.4))
    assert (pi.expected, pi.value) == (approx(0.545), approx(0.341))
    assert (kappa.expected, kappa.value) == (approx(0.54), approx(0.348))


def test_artstein_poesio_2008_table_with_checks() -> None:
    """Observed agreement .88 of three acts."""
    acts = table(THREE_ACTS)
    assert compute("percent", acts).value == approx(0.88)
    s, pi, kappa = (compute(key, acts) for key in ("brennan_prediger", "scott_pi", "cohen_kappa"))
    assert (s.expected, s.value) == (approx(0.333), approx(0.82))
    assert (pi.expected, pi.value) == (approx(0.4014, 4), approx(0.7995, 4))
    assert (kappa.expected, kappa.value) == (approx(0.396), approx(0.8013, 4))
    alpha = compute("krippendorff_alpha", acts)
    assert (alpha.observed, alpha.expected, alpha.value) == (approx(0.12), approx(0.602), approx(0.801))


def test_artstein_poesio_2008_weighted_coefficients() -> None:
    """alpha .8156 and weighted kappa .8163 with distances between acts."""
    acts = table(THREE_ACTS)
    alpha = compute("krippendorff_alpha", acts, metric=ACT_DISTANCES)
    assert (alpha.observed, alpha.expected, alpha.value) == (approx(0.09, 4), approx(0.4879, 4), approx(0.8156, 4))
    weights = {pair: 1.0 - distance for pair, distance in ACT_DISTANCES.items()}
    kappa = compute("weighted_kappa", acts, weights=weights)
    assert kappa.observed == approx(1 - 0.09, 4)
    assert kappa.expected == approx(1 - 0.49, 4)
    assert kappa.value == approx(0.8163, 4)


DIAGNOSES = {
    (1, 1): 88, (1, 2): 14, (1, 3): 18,
    (2, 1): 10, (2, 2): 40, (2, 3): 10,
    (3, 1): 2, (3, 2): 6, (3, 3): 12,
}  # fmt: skip


def test_cohen_1960_page_45() -> None:
    kappa = compute("cohen_kappa", table(DIAGNOSES))
    assert (kappa.observed, kappa.expected, kappa.value) == (approx(0.7), approx(0.41), approx(0.492))


def test_cohen_1960_page_37_agreement_below_chance() -> None:
    cells = {(1, 1): 25, (1, 2): 12, (1, 3): 3, (2, 1): 13, (2, 2): 2, (2, 3): 15, (3, 1): 12, (3, 2): 16, (3, 3): 2}
    kappa = compute("cohen_kappa", table(cells))
    assert (kappa.observed, kappa.expected) == (approx(0.29), approx(0.35))
    assert kappa.value is not None
    assert kappa.value < 0


#: Fleiss (1971) as it is usually reprinted: ten subjects, fourteen raters, five categories.
FLEISS = (
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
)  # fmt: skip


def test_fleiss_1971_ten_subjects_fourteen_raters() -> None:
    rows = [[category for category, count in enumerate(counts) for _ in range(count)] for counts in FLEISS]
    kappa = compute("fleiss_kappa", Ratings(rows))
    assert (kappa.observed, kappa.expected, kappa.value) == (approx(0.378), approx(0.213), approx(0.210))
    assert kappa.value == pytest.approx(0.20993070442195522, abs=1e-12)  # statsmodels 0.15.0


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({(1, 1): 50, (2, 1): 10, (2, 2): 10, (2, 3): 10, (3, 1): 20}, (0.45, 0.27)),
        ({(1, 1): 50, (1, 3): 10, (2, 2): 10, (2, 3): 10, (3, 1): 10, (3, 2): 10}, (0.44, 0.29)),
    ],
)
def test_brennan_prediger_1981(cells: Mapping[tuple[int, int], int], expected: tuple[float, float]) -> None:
    """Pages 689 and 691: the same agreement of .60, where only Cohen's kappa depends on the marginals."""
    kappa, free = compute("cohen_kappa", table(cells)), compute("brennan_prediger", table(cells))
    assert (kappa.observed, kappa.expected, kappa.value) == (
        approx(0.6, 2),
        approx(expected[0], 2),
        approx(expected[1], 2),
    )
    assert (free.expected, free.value) == (approx(0.33, 2), approx(0.4, 2))


def test_randolph_2005_page_17() -> None:
    """Two sets of four cases, three raters: free-marginal kappa .33 for both, Fleiss' kappa .33 and -.20."""
    even = Ratings([("Yes", "Yes", "Yes"), ("Yes", "Yes", "No"), ("No", "No", "Yes"), ("No", "No", "No")])
    skewed = Ratings([("Yes", "Yes", "Yes"), ("Yes", "Yes", "No"), ("Yes", "Yes", "No"), ("Yes", "Yes", "Yes")])
    assert compute("fleiss_kappa", even).value == approx(1 / 3)
    assert compute("brennan_prediger", even).value == approx(1 / 3)
    assert compute("fleiss_kappa", skewed).value == approx(-0.2)
    assert compute("brennan_prediger", skewed).value == approx(1 / 3)


def test_wikipedia_krippendorff_alpha() -> None:
    """The worked example of the encyclopaedia's article: three coders, fifteen units, gaps."""
    a = (None, None, None, None, None, 3, 4, 1, 2, 1, 1, 3, 3, None, 3)
    b = (1, None, 2, 1, 3, 3, 4, 3, None, None, None, None, None, None, None)
    c = (None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4)
    ratings = Ratings(list(zip(a, b, c, strict=True)))
    assert compute("krippendorff_alpha", ratings).value == approx(0.691)
    assert compute("krippendorff_alpha", ratings, metric="interval").value == approx(0.811)


def test_cohen_1968_weighted_kappa_of_diagnoses() -> None:
    """Linear and quadratic weights on the table of Cohen (1960); values by scikit-learn 1.9.1."""
    diagnoses = table(DIAGNOSES)
    assert compute("weighted_kappa", diagnoses, weights="linear").value == pytest.approx(0.4736842105263158, abs=1e-12)
    assert compute("weighted_kappa", diagnoses).value == pytest.approx(0.4545454545454546, abs=1e-12)


def test_gwet_2008_hand_example() -> None:
    """Nine of ten units alike with skewed marginals: AC1 .866, pi .608."""
    ratings = table({("y", "y"): 8, ("n", "n"): 1, ("y", "n"): 1})
    ac1 = compute("gwet_ac1", ratings)
    assert (ac1.observed, ac1.expected, ac1.value) == (approx(0.9), approx(0.255), approx(0.8658, 4))
    assert compute("scott_pi", ratings).value == approx(0.6078, 4)


def test_gwet_2008_on_cohen_1960() -> None:
    ac1 = compute("gwet_ac1", table(DIAGNOSES))
    assert (ac1.expected, ac1.value) == (approx(0.2925, 4), approx(0.5760, 4))


def test_holsti_1969_units_that_only_one_coder_coded() -> None:
    """2 M / (N1 + N2): 6 alike of 8 and 9 coded units."""
    ratings = table({("a", "a"): 4, ("b", "b"): 2, ("a", "b"): 1, ("a", None): 1, (None, "b"): 2})
    assert compute("holsti", ratings).value == pytest.approx(2 * 6 / (8 + 9))


def test_passonneau_2006_masi() -> None:
    """Distances between sets of referents: equal, nested, crossing and disjoint ones."""
    nested = Ratings([({"a"}, {"a", "b"}), ({"c"}, {"c"})])
    alpha = compute("krippendorff_alpha", nested, metric="masi")
    assert alpha.observed == pytest.approx((1 - 1 / 2 * 2 / 3) / 2)
    crossing = Ratings([({"a", "b"}, {"b", "c"}), ({"c"}, {"c"})])
    alpha = compute("krippendorff_alpha", crossing, metric="masi")
    assert alpha.observed == pytest.approx((1 - 1 / 3 * 1 / 3) / 2)
