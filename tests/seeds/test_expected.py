"""The agreement of the sample's coders, against seeds/expected.json: values that other packages computed.

The corpus is put together from the archive with json alone, so that only annotator.agreement is under test here.
What each value is stands in seeds/EXPECTED.md.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from annotator import agreement
from annotator.model.field import FieldType, Quantity, from_json

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
EXPECTED: dict[str, Any] = json.loads((SEEDS / "expected.json").read_text("utf-8"))
ROWS: list[dict[str, Any]] = EXPECTED["results"]

#: Agreement to this many decimals. irrCAC and krippendorff themselves differ in the fifteenth.
NEAR = 1e-9


@cache
def archive() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in (SEEDS / "sample.jsonl").read_text("utf-8").splitlines())


def field_of(code: str, name: str) -> dict[str, Any]:
    line = next(line for line in archive() if line["type"] == "code" and line["path"] == [code])
    return next(dict(field) for field in line["fields"] if field["name"] == name)


def value_of(code: str, name: str, plain: Any) -> Any:
    """What is compared: a quantity's number, other values bare."""
    value = from_json(plain, FieldType(field_of(code, name)["type"])).value
    return value.number if isinstance(value, Quantity) else value


@cache
def corpus() -> agreement.Corpus:
    coders = tuple(line["name"] for line in archive() if line["type"] == "coder")
    units: dict[str, list[agreement.Unit]] = {line["id"]: [] for line in archive() if line["type"] == "document"}
    for line in archive():
        if line["type"] == "annotation":
            code = line["code"][-1]
            values = {name: value_of(code, name, plain) for name, plain in line["fields"].items()}
            units[line["document"]].append(agreement.Unit(line["coder"], line["start"], line["end"], code, values))
    return agreement.Corpus(
        agreement.Continuum(len(line["text"]), coders, units[line["id"]], id=line["id"])
        for line in archive()
        if line["type"] == "document"
    )


def label(row: dict[str, Any]) -> str:
    coders = "all" if len(row["coders"]) == 3 else "-".join(row["coders"])
    return " ".join(filter(None, (row["unit"], row["code"], row["field"], row["measure"], coders))).replace(" ", "_")


def computed(row: dict[str, Any]) -> agreement.Result:
    request: dict[str, Any] = {"code": row["code"], "coders": row["coders"], "unit": row["unit"]}
    if row["measure"] == "f1_iou":
        request["threshold"] = 0.5
    if row["measure"] == "krippendorff_alpha":
        request["metric"] = row["metric"]
    if row["field"]:
        request["field"] = row["field"]
    if row["metric"] == "ordinal":
        request["categories"] = tuple(field_of(row["code"], row["field"])["choices"])
    return agreement.compute(row["measure"], corpus(), **request)


def test_the_file_is_about_this_sample() -> None:
    assert EXPECTED["documents"] == len(corpus())
    assert tuple(EXPECTED["coders"]) == corpus().coders
    assert len(ROWS) > 150


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_the_value_is_the_one_that_other_packages_give(row: dict[str, Any]) -> None:
    result = computed(row)
    assert result.undefined is None
    assert result.value == pytest.approx(row["value"], abs=NEAR)


@pytest.mark.parametrize("row", [row for row in ROWS if row["unit"] != "span"], ids=label)
def test_as_many_units_are_counted(row: dict[str, Any]) -> None:
    assert computed(row).n == row["n"]


@pytest.mark.parametrize("row", [row for row in ROWS if row["unit"] == "field"], ids=label)
def test_as_many_annotations_are_matched(row: dict[str, Any]) -> None:
    assert computed(row).details["matched_share"] == pytest.approx(row["matched_share"], abs=NEAR)
