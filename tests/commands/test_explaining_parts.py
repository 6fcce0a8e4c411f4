"""Explanations of figures that are not over all documents, and of whole frames: what they have, and what they say of
the rest. Rows are those of ``agreement``; figures are counted by hand on small projects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator import open_project
from annotator.commands.agreement import agreement
from annotator.commands.explained import Explanation, Figure
from annotator.commands.explaining import explain
from annotator.commands.exporting import import_annotations
from annotator.model.annotation import Annotation
from annotator.model.field import Field, FieldType, FieldValue, Level
from annotator.project import Project
from tests.agreement.project import Coding

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with Project.create(tmp_path_factory.mktemp("sample") / "sample.annotator") as project:
        assert import_annotations(project, [SEEDS / "sample.jsonl"], "archive").complete
        yield project


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Coding]:
    """Six documents of a day each; A and B mark [0, 5) of ten characters, in the last two B marks [5, 10). The values
    of “value” are the same but in the fourth document."""
    with Project.create(tmp_path / "study.annotator", coder="Lead") as project:
        coding = Coding(project)
        coding.code("figure", Field("", "value", FieldType.NUMBER, Level.RATIO, required=True))
        for day in range(1, 7):
            text = coding.document(f"day {day}", f"{day:02}" + "x" * 8)
            for coder, start, value in (("A", 0, 100), ("B", 5 if day > 4 else 0, 98 if day == 4 else 100)):
                mark = Annotation(
                    "",
                    text,
                    coding.coder(coder),
                    coding.codes["figure"],
                    start,
                    start + 5,
                    fields={"value": FieldValue(value)},
                    created=f"2026-01-{day:02}T10:00:00Z",
                )
                with project.change("Code") as change:
                    change.put_annotation(mark)
        yield coding


def shown(found: Explanation) -> list[tuple[Any, ...]]:
    return [(f.measure, f.code, f.field, f.document, f.batch, f.coders, f.value, f.ci, f.n) for f in found.figures]


REQUESTS: list[dict[str, Any]] = [
    {"by": ("code", "document"), "measures": ("krippendorff_alpha", "cohen_kappa", "f1_overlap", "alpha_u_2013")},
    {"by": ("code", "document", "pair"), "measures": ("gwet_ac1",)},
    {"by": ("document",), "measures": ("krippendorff_alpha",), "metric": "masi"},
    {"by": ("code", "document"), "unit": "field", "measures": ("krippendorff_alpha",)},
    {"by": ("code", "document"), "measures": ("gamma",)},
    {"by": ("code", "batch"), "batches": 3, "measures": ("krippendorff_alpha", "percent")},
    {"by": ("code", "batch"), "batches": 2, "unit": "field", "field": "counted", "measures": ("percent",)},
    {"unit": "frame", "codes": ["casualty figure"], "tolerance": 0.05},
    {"unit": "frame", "codes": ["casualty figure"], "by": ("code", "pair", "batch"), "batches": 2},
    {"unit": "frame", "codes": ["casualty figure"], "by": ("code", "document")},
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: ",".join((*one.get("by", ()), one.get("unit", ""))))
def test_the_rows_are_those_of_agreement(sample: Project, request_: dict[str, Any]) -> None:
    report = agreement(sample, **request_, resamples=60)
    found = explain(sample, **request_, resamples=60)
    assert found.report.results == report.results
    rows = [
        (r.measure, r.code, r.field, r.document, r.batch, r.coders, r.value, r.ci, r.n) for r in found.report.results
    ]
    assert shown(found) == rows
    assert json.dumps(found.to_json(), allow_nan=False)


def test_a_document_has_all_but_what_takes_more_documents(made: Coding) -> None:
    found = explain(made.project, measures=("percent",), by=("code", "document"), resamples=100)
    assert [figure.value for figure in found.figures] == [1.0] * 4 + [0.0] * 2
    last = found.figures[-1]
    assert last.document == made.project.documents()[5].id
    assert (last.ci, last.below, last.plan, last.standard_error) == (None, (), None, None)
    assert [one.by for one in last.costs.passages] == [{"A": 5, "B": 0}, {"A": 0, "B": 5}], "they only touch"
    assert [one.document for one in last.costs.documents] == [last.document]
    assert last.drift.why.startswith("The figure is of one document")
    assert found.notes[0].startswith("Figures of single documents have no interval")
    assert "agreement was 0.667 [" in found.methods.text, "of all documents: 40 of 60 characters"
    assert found.codes == ()


def test_a_batch_has_its_interval_and_its_plan(made: Coding) -> None:
    found = explain(made.project, measures=("percent",), by=("code", "batch"), batches=2, resamples=100)
    first, second = found.figures
    assert (first.batch, first.value, first.ci) == (1, 1.0, (1.0, 1.0))
    assert (second.batch, second.n) == (2, 30)
    assert second.value == pytest.approx(1 / 3)
    assert second.ci is not None
    assert second.standard_error == pytest.approx((1 / 3 * 2 / 3 / 2) ** 0.5), "the textbook's, of a share of three"
    assert second.plan is not None
    assert second.plan.for_half_width.why.startswith("Fewer than 5 documents")
    assert second.drift.why.startswith("The figure is of one batch")
    assert len(second.costs.documents) == 3


def test_frames_have_the_costs_of_the_share_and_the_matrices_of_alpha(made: Coding) -> None:
    found = explain(made.project, unit="frame", resamples=100)
    parts = {(figure.part, figure.field): figure for figure in found.figures}
    assert list(parts) == [("found", None), ("code", None), ("field", "value"), ("frame", None)]
    matched = parts["found", None]
    assert matched.n == 12
    assert matched.value == pytest.approx(8 / 12)
    assert [one.share for one in matched.costs.documents[:3]] == pytest.approx([0.5, 0.5, 0.0])
    assert matched.coincidences is None
    assert (matched.below, matched.label) == ((), "Share that agrees")
    value = parts["field", "value"]
    assert (value.value, value.n) == (0.75, 4)
    assert value.coincidences is not None
    assert value.coincidences.n == 8
    (passage,) = value.costs.passages
    assert passage.by == {"A": 100.0, "B": 98.0}
    assert value.costs.documents[0].without == 1.0
    said = {one.name: one for one in value.conventions}
    assert "metric: ratio" in said["alpha"].effect
    assert value.left_out[0].what == "unmatched"
    assert value.left_out[0].count == 4
    tolerant = explain(made.project, unit="frame", tolerance=0.05, resamples=0)
    assert {one.name: one.value for one in tolerant.figures[2].conventions}["tolerance"] == 0.05
    assert tolerant.figures[2].value == 1.0


def test_pairs_of_a_frame_add_up_to_it(sample: Project) -> None:
    """The part of three coders that each pair makes is none where it is no mean, and says so."""
    found = explain(sample, unit="frame", codes=["casualty figure"], resamples=0)
    for figure in found.figures:
        pairs = figure.costs.pairs
        assert len(pairs) == 3
        if pairs[0].cost is not None and figure.costs.disagreement:
            assert sum(one.cost or 0.0 for one in pairs) == pytest.approx(figure.costs.disagreement)
        elif figure.costs.disagreement:
            assert figure.costs.why
        assert sum(one.cost or 0.0 for one in figure.costs.documents) + figure.costs.other_documents == pytest.approx(
            figure.costs.disagreement or 0.0
        )


def test_from_python(made: Coding, tmp_path: Path) -> None:
    made.project.close()
    with open_project(tmp_path / "study.annotator", coder="Lead") as project:
        by_document = project.explain(by=["code", "document"], measures=["percent"], resamples=0)
        frames: list[Figure] = list(project.explain(unit="frame", resamples=0).figures)
    assert len(by_document.figures) == 6
    assert [figure.part for figure in frames] == ["found", "code", "field", "frame"]
