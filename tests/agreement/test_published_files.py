"""Published worked examples, with every value that independent packages computed for them (../shared/data)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from annotator.agreement import Ratings, Result, compute
from tests.agreement.examples import corpus_of, published

CODING = {
    "fleiss": "fleiss_kappa",
    "ac1": "gwet_ac1",
    "bp": "brennan_prediger",
    "cohen": "cohen_kappa",
    "scott_pi": "scott_pi",
}
GWET = {"ac": "gwet_ac2", "fleiss": "fleiss_kappa", "bp": "brennan_prediger", "conger": "conger_kappa"}
ON_TEXT = {
    "alpha": "krippendorff_alpha",
    "fleiss": "fleiss_kappa",
    "percent": "percent",
    "ac1": "gwet_ac1",
    "bp": "brennan_prediger",
    "cohen": "cohen_kappa",
}
#: Values that belong to measures that are not offered yet.
LATER = re.compile(r"gamma|.*\.se$")
UNITIZING = {
    "alphaU2004": "alpha_u_2004",
    "alphaU2013": "alpha_u_2013",
    "u2016": "u_alpha",
    "u2016.binary": "u_alpha_binary",
    "u2016.cu": "cu_alpha",
    "u2016.ku": "ku_alpha",
}


def coding(ratings: Ratings, key: str) -> Result:
    family, _, rest = key.partition(".")
    if family == "alpha":
        return compute("krippendorff_alpha", ratings, metric=rest)
    if family == "gwet2014":
        coefficient, weights = rest.split(".")
        return compute(GWET[coefficient], ratings, weights=weights)
    return compute(CODING[family], ratings)


def on_text(data: Any, key: str) -> Result:
    if key == "span.exact_f1":
        return compute("f1_exact", data)
    if key == "span.overlap50_f1":
        return compute("f1_iou", data, threshold=0.5)
    if key.startswith("char.alpha_sets_"):
        metric = key.removeprefix("char.alpha_sets_")
        return compute("krippendorff_alpha", data, metric="set" if metric == "nominal" else metric)
    match = re.fullmatch(r"([\w.]+?)(?:\[(\w)\])?", key)
    if match and match[1] in UNITIZING:
        return compute(UNITIZING[match[1]], data, code=match[2])
    match = re.fullmatch(r"char\.(\w+)\[(\w+)\](\[AB\])?", key)
    assert match, key
    return compute(ON_TEXT[match[1]], data, code=match[2])


def check(name: str, least: int) -> None:
    """Every value in the file that a measure of ours computes; ``least`` guards against checking nothing."""
    example = published(name)
    checked = 0
    for key, expected in example["expected"].items():
        if LATER.match(key):
            continue
        if example["kind"] == "coding":
            result = coding(Ratings(example["ratings"]), key)
        else:
            result = on_text(corpus_of(example), key)
        if expected["value"] is None:
            assert result.value is None, key
            assert result.undefined in ("no_variation", "no_pairable"), key
        else:
            assert result.value == pytest.approx(expected["value"], abs=1e-9), key
        checked += 1
    assert checked >= least


def test_krippendorff_2011_binary_data_two_coders() -> None:
    check("pub-k2011-A", 14)


def test_krippendorff_2011_nominal_data_two_coders() -> None:
    check("pub-k2011-B", 10)


def test_krippendorff_2011_missing_data_four_metrics() -> None:
    check("pub-k2011-C", 12)


def test_hayes_krippendorff_2007() -> None:
    check("pub-hk2007", 11)


def test_krippendorff_2004_page_246() -> None:
    check("pub-k2004-p246b", 10)


def test_krippendorff_2004_page_254() -> None:
    """On characters, and alpha_U .7286 of c, 1.0 of k and .8587 of both (printed .8591, from rounded terms)."""
    check("pub-k2004-p254", 20)


@pytest.mark.parametrize("pair", ["A", "A-x50", "B", "C", "D"])
def test_krippendorff_1995_pairs(pair: str) -> None:
    """On characters, and the unitizing alphas of 1995, 2013 and 2016, which are three different things."""
    check(f"pub-k1995-{pair}", 18)


def test_gwet_paradox() -> None:
    check("pub-gwet-paradox", 10)
