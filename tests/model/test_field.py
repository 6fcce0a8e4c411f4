"""Field values: what fits a type, and the archive's form of them."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.errors import UsageError
from annotator.model.codebook import Code, Codebook
from annotator.model.field import FieldType, FieldValue, Quantity, from_json, to_json


@pytest.mark.parametrize(
    ("quantity", "number"),
    [
        (Quantity(low=14000, high=15000, qualifier="between"), 14500),
        (Quantity(best=4700, low=4000, high=5000), 4700),
        (Quantity(low=600, qualifier="at least"), 600),
        (Quantity(high=12), 12),
        (Quantity(best=0), 0),
        (Quantity(qualifier="about"), None),
    ],
)
def test_the_number_of_a_quantity(quantity: Quantity, number: float | None) -> None:
    assert quantity.number == number


@pytest.mark.parametrize(
    ("plain", "type_"),
    [
        (
            {"low": 14000, "best": None, "high": 15000, "qualifier": "between", "start": 12, "end": 28},
            FieldType.QUANTITY,
        ),
        ({"low": None, "best": 3, "high": None, "qualifier": None}, FieldType.QUANTITY),
        ("killed", FieldType.CHOICE),
        ({"value": "killed", "start": 0, "end": 6}, FieldType.CHOICE),
        (["a", "b"], FieldType.CHOICES),
        (True, FieldType.FLAG),
        (2.5, FieldType.NUMBER),
        ("2025-04", FieldType.DATE),
    ],
)
def test_archive_form_comes_back(plain: Any, type_: FieldType) -> None:
    assert to_json(from_json(plain, type_)) == plain


@pytest.mark.parametrize(
    ("plain", "type_"),
    [
        ("many", FieldType.QUANTITY),
        ({"low": 1, "qualifier": "roughly"}, FieldType.QUANTITY),
        (float("nan"), FieldType.NUMBER),
        (True, FieldType.NUMBER),
        ("yes", FieldType.FLAG),
        ("killed", FieldType.CHOICES),
        (3, FieldType.TEXT),
        ({"value": "x", "start": 3}, FieldType.TEXT),
    ],
)
def test_what_does_not_fit_is_refused(plain: Any, type_: FieldType) -> None:
    with pytest.raises(ValueError):
        from_json(plain, type_)


def test_a_bare_number_is_the_best_value() -> None:
    assert from_json(4700, FieldType.QUANTITY) == FieldValue(Quantity(best=4700))


def test_codes_are_found_by_path_name_or_id() -> None:
    book = Codebook(
        (
            Code("c1", "framing"),
            Code("c2", "heroism", parent="c1"),
            Code("c3", "motive"),
            Code("c4", "heroism", parent="c3"),
            Code("c5", "victory", parent="c3"),
        ),
        merged={"c9": "c3"},
    )
    assert book.resolve("framing").id == "c1"
    assert book.resolve(["motive", "heroism"]).id == "c4"
    assert book.resolve("framing/heroism").id == "c2"
    assert book.resolve("victory").id == "c5"
    assert book.resolve("c9").id == "c3"
    assert book.path("c4") == ("motive", "heroism")
    assert [code.id for code in book.subtree("c3")] == ["c3", "c4", "c5"]
    with pytest.raises(UsageError, match="framing/heroism, motive/heroism"):
        book.resolve("heroism")
    with pytest.raises(UsageError, match="no code “defeat”"):
        book.resolve("defeat")
