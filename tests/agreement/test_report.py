"""The agreement report of a project: rows, rosters, fields, refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.commands.agreement import AgreementReport, ResultRow, agreement
from annotator.errors import Cancelled, UsageError
from annotator.model.codebook import Code
from annotator.model.field import Quantity
from tests.agreement.project import CASUALTIES, Coding, coding


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Coding]:
    with coding(tmp_path) as project:
        yield project


def row(report: AgreementReport, **wanted: Any) -> ResultRow:
    """The one row with these properties; ``code`` by its last name."""
    found = [
        r
        for r in report.results
        if all((r.code and r.code[-1] if k == "code" else getattr(r, k)) == v for k, v in wanted.items())
    ]
    assert len(found) == 1, (wanted, found)
    return found[0]


def chance(made: Coding) -> None:
    """A text of 1,000 characters of which each coder marks 500, 250 of them in common."""
    document = made.document("chance", "x" * 1000)
    made.mark(document, "A", "framing", 0, 500)
    made.mark(document, "B", "framing", 250, 750)


def test_pure_chance_gives_zero(made: Coding) -> None:
    chance(made)
    report = agreement(made.project, measures=["cohen_kappa", "percent"])
    assert row(report, measure="cohen_kappa", code="framing").value == 0.0
    assert row(report, measure="percent", code="framing").value == 0.5
    assert (report.coders, report.documents, report.unit) == (("A", "B"), 1, "character")
    assert row(report, measure="cohen_kappa", code="casualty figure").undefined == "no_variation"


def test_json_is_the_documented_structure(made: Coding) -> None:
    chance(made)
    plain = json.loads(
        json.dumps(agreement(made.project, measures=["krippendorff_alpha"], resamples=100, seed=4).to_json())
    )
    assert list(plain) == ["project", "unit", "coders", "documents", "resamples", "seed", "results"]
    assert (plain["project"], plain["unit"], plain["coders"]) == ("study", "character", ["A", "B"])
    assert (plain["documents"], plain["resamples"], plain["seed"]) == (1, 100, 4)
    framing = plain["results"][1]
    assert list(framing) == [
        "measure", "metric", "code", "field", "document", "coders",
        "value", "ci", "undefined", "observed", "expected", "n",
    ]  # fmt: skip
    assert framing["code"] == ["framing"]
    assert (framing["n"], framing["ci"], framing["metric"]) == (1000, None, "nominal")
    assert framing["value"] == pytest.approx(1 - framing["observed"] / framing["expected"])


def test_rows_by_code_pair_and_document(made: Coding) -> None:
    documents = [made.document(str(i), CASUALTIES + str(i)) for i in range(3)]
    for document in documents:
        for coder, start in (("A", 0), ("B", 2), ("C", 4)):
            made.mark(document, coder, "framing", start, 20)
    one: dict[str, Any] = {"measures": ["percent"], "codes": ["framing"], "resamples": 0}
    assert len(agreement(made.project, **one).results) == 1
    pairs = agreement(made.project, **one, by=("code", "pair"))
    assert [r.coders for r in pairs.results] == [("A", "B"), ("A", "C"), ("B", "C")]
    length = len(CASUALTIES) + 1
    assert pairs.results[1].value == pytest.approx(1 - 4 / length)
    by_document = agreement(made.project, **one, by=["code", "document"])
    assert [r.document for r in by_document.results] == documents
    assert all(r.ci is None for r in by_document.results)
    assert row(agreement(made.project, **one, coders=["A", "C"]), measure="percent").value == pytest.approx(
        1 - 4 / length
    )
    every = agreement(made.project, **{**one, "codes": None}, by=())
    assert [r.code for r in every.results] == [None]
    assert len(agreement(made.project, **one, documents="name:1").results) == 1
    assert agreement(made.project, **one, documents="name:1").documents == 1


def test_who_counts_in_a_document_without_rounds(made: Coding) -> None:
    """Annotating anything, recording an absence or marking it done makes a coder count; nothing else does."""
    first, second, third, fourth, fifth = (made.document(str(i), CASUALTIES + str(i)) for i in range(5))
    for document in (first, second, third, fourth, fifth):
        made.mark(document, "A", "framing", 0, 10)
    made.mark(first, "B", "casualty figure", 0, 10)  # another code: B looked, and found no framing
    made.absent(second, "B", "framing")
    made.done(third, "B")
    report = agreement(made.project, measures=["percent"], unit="document", codes=["framing"])
    assert report.documents == 3
    assert (report.results[0].value, report.results[0].n) == (0.0, 3)


def test_who_counts_in_a_document_of_a_round(made: Coding) -> None:
    """The assignment says; work outside it does not count. Documents of no round keep the other rule."""
    first, second, free = (made.document(str(i), CASUALTIES + str(i)) for i in range(3))
    for coder in "ABC":
        made.mark(first, coder, "framing", 0, 10)
        made.mark(free, coder, "framing", 0, 10)
    made.mark(second, "A", "framing", 0, 10)
    made.round("pilot", {first: "AB", second: "AB"})
    report = agreement(made.project, measures=["f1_exact"], codes=["framing"], by=["code", "document"])
    assert {r.document: r.n for r in report.results} == {first: 2, second: 1, free: 9 - 3}
    assert row(report, document=second).value == 0.0  # assigned, and marked nothing


def test_coders_who_did_nothing_are_not_compared(made: Coding) -> None:
    chance(made)
    made.coder("Visitor")
    assert agreement(made.project).coders == ("A", "B")


def test_tokens_sentences_and_paragraphs(made: Coding) -> None:
    document = made.document("one", "About 4,700 casualties. None were confirmed.\n\nThe heroes live on.")
    made.mark(document, "A", "casualty figure", 0, 22)
    made.mark(document, "B", "casualty figure", 6, 22)
    figures = {
        unit: agreement(made.project, unit=unit, measures=["percent"], codes=["casualty figure"]).results[0]
        for unit in ("token", "sentence", "paragraph", "document")
    }
    assert {unit: r.n for unit, r in figures.items()} == {"token": 10, "sentence": 3, "paragraph": 2, "document": 1}
    assert figures["token"].value == pytest.approx(0.9)
    assert figures["sentence"].value == figures["paragraph"].value == figures["document"].value == 1.0


def two_readings(made: Coding) -> None:
    """Two passages that both found, one that only A did; the numbers and what they count are read differently."""
    document = made.document("one", CASUALTIES)
    common: dict[str, Any] = {"counted": "killed", "as of": "2025-07-01", "sources": ("army", "press")}
    made.mark(document, "A", "casualty figure", 15, 37, value=Quantity(best=4700), **common)
    other: dict[str, Any] = {"counted": "casualties", "as of": "2025-07-01", "sources": ("army",)}
    made.mark(document, "B", "casualty figure", 21, 37, value=Quantity(low=4000, high=5000), **other)
    same: dict[str, Any] = {"counted": "killed", "as of": "2025-07", "sources": ("army",), "certainty of source": "low"}
    made.mark(document, "A", "casualty figure", 49, 59, value=Quantity(best=600), **same)
    made.mark(document, "B", "casualty figure", 49, 59, value=Quantity(best=600), **{**same, "as of": "2025-07-03"})
    made.mark(document, "A", "casualty figure", 0, 9, value=Quantity(best=1))


def test_values_of_fields(made: Coding) -> None:
    two_readings(made)
    report = agreement(made.project, unit="field", resamples=0)
    assert {r.matched_share for r in report.results} == {4 / 5}
    assert [r.field for r in report.results if r.measure == "percent"] == [
        "value", "counted", "as of", "sources", "certainty of source",
    ]  # fmt: skip
    value = row(report, field="value", measure="krippendorff_alpha")
    # 4700 against the middle of 4000 and 5000, 600 twice; ratio distances
    apart = {(4700, 4500): (200 / 9200) ** 2, (4700, 600): (4100 / 5300) ** 2, (4500, 600): (3900 / 5100) ** 2}
    expected = 2 * (apart[4700, 4500] + 2 * apart[4700, 600] + 2 * apart[4500, 600]) / 12
    assert value.value == pytest.approx(1 - apart[4700, 4500] / 2 / expected)
    assert (value.metric, value.n) == ("ratio", 2)
    assert row(report, field="counted", measure="percent").value == 0.5
    assert row(report, field="counted", measure="krippendorff_alpha").metric == "nominal"
    when = row(report, field="as of", measure="krippendorff_alpha")
    assert when.metric == "interval"
    assert when.observed == pytest.approx(2**2 / 2)  # days: "2025-07" counts as its first day
    assert row(report, field="sources", measure="krippendorff_alpha").metric == "set"
    assert row(report, field="certainty of source", measure="krippendorff_alpha").metric == "ordinal"
    assert report.to_json()["results"][0]["matched_share"] == 4 / 5


def test_one_field_and_another_metric(made: Coding) -> None:
    two_readings(made)
    report = agreement(
        made.project, unit="field", field="sources", metric="jaccard", measures=["value_match"], resamples=0
    )
    assert [(r.field, r.metric) for r in report.results] == [("sources", "jaccard")]
    assert report.results[0].observed == pytest.approx(1 / 4)


def test_a_field_over_all_codes_that_have_it(made: Coding) -> None:
    two_readings(made)
    report = agreement(made.project, unit="field", field="value", by=(), measures=["percent"], resamples=0)
    assert [(r.code, r.field, r.value) for r in report.results] == [(None, "value", 0.5)]


def test_sets_of_codes(made: Coding) -> None:
    document = made.document("one", "x" * 100)
    made.mark(document, "A", "framing", 0, 20)
    made.mark(document, "A", "casualty figure", 10, 20)
    made.mark(document, "B", "framing", 0, 20)
    refused = agreement(made.project, by=(), measures=["krippendorff_alpha"])
    assert (refused.results[0].value, refused.results[0].undefined) == (None, "overlap_not_allowed")
    masi = agreement(made.project, by=(), measures=["krippendorff_alpha"], metric="masi").results[0]
    assert masi.metric == "masi"
    assert masi.observed == pytest.approx(10 * (1 - 1 / 2 * 2 / 3) / 100)


def test_codes_in_a_tree_are_paths(made: Coding) -> None:
    made.code("heroism", parent="framing")
    document = made.document("one", "x" * 100)
    made.mark(document, "A", "heroism", 0, 20)
    made.mark(document, "B", "heroism", 0, 20)
    report = agreement(made.project, codes=["framing/heroism"], measures=["percent"])
    assert report.results[0].code == ("framing", "heroism")
    assert isinstance(made.project.codebook().resolve("framing/heroism"), Code)


def test_intervals_come_from_documents(made: Coding) -> None:
    for place in range(6):
        document = made.document(str(place), f"{place} " + "x" * 200)
        made.mark(document, "A", "framing", 10, 60)
        made.mark(document, "B", "framing", 10 + 3 * place, 60)
    first = agreement(made.project, codes=["framing"], resamples=300, seed=5)
    assert first == agreement(made.project, codes=["framing"], resamples=300, seed=5)
    found = row(first, measure="krippendorff_alpha")
    assert found.ci is not None
    assert found.value is not None
    assert found.ci[0] < found.value < found.ci[1]
    assert row(agreement(made.project, codes=["framing"], resamples=0), measure="percent").ci is None


def test_nobody_and_nothing(made: Coding) -> None:
    empty = agreement(made.project)
    assert (empty.coders, empty.documents) == ((), 0)
    assert {r.undefined for r in empty.results} <= {"single_coder", "empty"}
    made.mark(made.document("one", CASUALTIES), "A", "framing", 0, 9)
    alone = agreement(made.project, codes=["framing"])
    assert {r.undefined for r in alone.results} == {"single_coder"}
    assert alone.coders == ("A",)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"unit": "frames"}, "can't be counted by “frames”"),
        ({"unit": "frame", "measures": ["percent"]}, "by the measure value_match only"),
        ({"unit": "frame", "tolerance": 5}, "is a share"),
        ({"measures": ["gamma_ray"]}, "There is no measure “gamma_ray”"),
        ({"by": ["week"]}, "“week” is nothing to list by"),
        ({"by": ["batch"]}, "no order to be listed by batch"),
        ({"codes": ["nope"]}, "There is no code “nope”"),
        ({"coders": ["Z"]}, "There is no coder “Z”"),
        ({"metric": "euclid"}, "There is no metric “euclid”"),
        ({"unit": "field", "measures": ["f1_exact"]}, "compares spans"),
        ({"measures": ["value_match"]}, "unit field"),
        ({"unit": "field", "field": "nope"}, "no field “nope”"),
        ({"field": "value"}, "unit “field”"),
        ({"resamples": -1}, "resamples"),
        ({"confidence": 95}, "confidence"),
    ],
)
def test_requests_that_make_no_sense(made: Coding, request_: dict[str, Any], words: str) -> None:
    chance(made)
    with pytest.raises(UsageError, match=words):
        agreement(made.project, **request_)


def test_it_can_be_cancelled(made: Coding) -> None:
    chance(made)

    def cancel(done: int, total: int, what: str) -> None:
        raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        agreement(made.project, progress=cancel)
