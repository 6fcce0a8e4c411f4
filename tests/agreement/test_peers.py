"""Agreement as NVivo and ATLAS.ti count it."""

from __future__ import annotations

import pytest

from annotator.agreement import Corpus, Ratings, compute
from annotator.agreement.peers import atlas_binary, atlas_cu, atlas_cu_domains, nvivo_kappa, nvivo_percent
from annotator.errors import UsageError
from tests.agreement.examples import text


def test_nvivo_documentation_example() -> None:
    """1,000 characters, 50 coded by both, 150 by one of them, 800 by neither: 85 % agreement."""
    corpus = Corpus([text(1000, "AB", ("A", 0, 50), ("B", 0, 200))])
    assert nvivo_percent(corpus, "x", ("A", "B")).value == 0.85
    # agree 850, EF = (50 * 200 + 950 * 800) / 1000 = 770: (850 - 770) / (1000 - 770)
    assert nvivo_kappa(corpus, "x", ("A", "B")).value == pytest.approx(80 / 230)


def test_nvivo_averages_documents_plain_or_by_size() -> None:
    """Agreement of 850 of 1,000 characters and of all of 100, in which neither coded: kappa is shown as 1 there."""
    corpus = Corpus([text(1000, "AB", ("A", 0, 50), ("B", 0, 200)), text(100, "AB"), text(500, "A", ("A", 0, 9))])
    assert nvivo_percent(corpus, "x", ("A", "B")).value == pytest.approx((0.85 + 1) / 2)
    assert nvivo_percent(corpus, "x", ("A", "B"), by_size=True).value == pytest.approx(950 / 1100)
    kappa = nvivo_kappa(corpus, "x", ("A", "B"))
    assert kappa.value == pytest.approx((80 / 230 + 1) / 2)
    assert (kappa.details["documents"], kappa.details["undefined_documents"]) == (2, 1)
    assert nvivo_kappa(Corpus([text(9, "A", ("A", 0, 2)), text(9, "B")]), "x", ("A", "B")).undefined == "no_pairable"
    with pytest.raises(UsageError, match="two coders"):
        nvivo_kappa(corpus, "x", ("A",))


def test_nvivo_kappa_of_one_empty_coder_is_zero() -> None:
    assert nvivo_kappa(Corpus([text(100, "AB", ("A", 0, 30))]), "x", ("A", "B")).value == 0.0


#: Twelve characters. A and B label them one by one; "." is nothing. x and y are of one domain, z of another.
A, B = "xxxyyy..zz..", "xxyyy.y.zzx."


def corpus() -> Corpus:
    spans = [
        (name, at, at + 1, code) for name, row in (("A", A), ("B", B)) for at, code in enumerate(row) if code != "."
    ]
    return Corpus([text(12, "AB", *spans)])


def test_atlas_alphas_are_alpha_on_relabelled_characters() -> None:
    pairs = list(zip(A, B, strict=True))
    binary = Ratings([(a in "xy", b in "xy") for a, b in pairs])
    assert atlas_binary(corpus(), ("x", "y")).value == pytest.approx(compute("krippendorff_alpha", binary).value)
    inside = Ratings([(a if a in "xy" else None, b if b in "xy" else None) for a, b in pairs])
    found = atlas_cu(corpus(), ("x", "y"))
    assert found.value == pytest.approx(compute("krippendorff_alpha", inside).value)
    assert found.n == 5
    names = {"x": "d1", "y": "d1", "z": "d2", ".": "none"}
    domains = Ratings([(names[a], names[b]) for a, b in pairs])
    across = atlas_cu_domains(corpus(), {"d1": ("x", "y"), "d2": ("z",)})
    assert across.value == pytest.approx(compute("krippendorff_alpha", domains).value)


def test_atlas_undefined_is_said() -> None:
    twice = Corpus([text(9, "AB", ("A", 0, 5, "x"), ("A", 3, 8, "y"), ("B", 0, 5, "x"))])
    assert atlas_cu(twice, ("x", "y")).undefined == "overlap_not_allowed"
    assert atlas_cu(twice, ("x",)).undefined == "no_variation"
    assert atlas_cu(corpus(), ("x", "y"), coders=("A",)).undefined == "single_coder"
    assert atlas_binary(Corpus([text(9, "AB")]), ("x",)).undefined == "no_variation"
