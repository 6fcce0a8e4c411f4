"""Agreement on an export, shard by shard, is agreement on the project that was exported."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.agreement import Resampling, parts
from annotator.commands import agreement, exporting, projects, shards
from annotator.errors import UsageError
from annotator.formats import parquet
from annotator.model.annotation import Absence, Annotation
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.model.round import Round
from annotator.project import Project
from tests.extras import needed

ON_TEXT = (
    "percent", "holsti", "cohen_kappa", "weighted_kappa", "scott_pi", "fleiss_kappa", "conger_kappa",
    "brennan_prediger", "gwet_ac1", "krippendorff_alpha",
)  # fmt: skip
ON_SPANS = ("alpha_u_2004", "u_alpha", "u_alpha_binary", "f1_exact", "f1_overlap", "f1_iou", "segment_overlap")


@pytest.fixture(autouse=True)
def arrow() -> Any:
    return needed("pyarrow", "parquet")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """Nine documents, three coders who did not all code everything, three codes (one of them unused, one retired),
    a document that nobody shares, a round that leaves one coder's work out, a whole document coded."""
    draw = random.Random(3)
    with Project.create(tmp_path / "study.annotator", "Ada") as project:
        with project.change("Material") as change:
            coders = [change.put_coder(name) for name in ("Ada", "Ben", "Cy")]
            codes = [change.put_code(Code("", name)) for name in ("figure", "motive", "unused")]
            below = change.put_code(Code("", "denied", parent=codes[0]))
            texts = [f"Document {n}. " + "Officials said more. Others did not.\n" * 12 for n in range(9)]
            documents = [change.put_document(Draft(f"{n}", text)) for n, text in enumerate(texts)]
            for n, document in enumerate(documents):
                for coder in coders if n % 3 else coders[: n % 4]:
                    for _ in range(12):
                        start = draw.randrange(300)
                        end = start + draw.randrange(1, 60)
                        change.put_annotation(
                            Annotation("", document, coder, draw.choice((*codes[:2], below)), start, end)
                        )
            change.put_annotation(Annotation("", documents[1], coders[0], codes[0], None, None))
            change.put_absence(Absence(documents[4], coders[1], codes[2]))
            change.put_round(Round("", "pilot", False, True, {documents[1]: tuple(coders[:2])}))
            change.retire_code(codes[1])
        yield project


def exported(project: Project, out: Path, monkeypatch: pytest.MonkeyPatch, documents: int = 2) -> Path:
    monkeypatch.setattr(parquet, "DOCUMENTS", documents)
    exporting.export(project, out, "parquet")
    return out


def compared(one: Any, other: Any) -> None:
    """Everything equal, up to the last digits of sums in another order."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            compared(one[key], other[key])
    elif isinstance(one, list):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            compared(left, right)
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-12)
    else:
        assert one == other


@pytest.mark.parametrize("unit", ["character", "token", "sentence", "paragraph", "document"])
@pytest.mark.parametrize("by", [("code",), ("code", "pair")])
def test_every_figure_and_interval_is_the_projects(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unit: str, by: tuple[str, ...]
) -> None:
    out = exported(study, tmp_path / "out", monkeypatch)
    asked: dict[str, Any] = {"unit": unit, "measures": ON_TEXT, "by": by, "resamples": 50}
    found = shards.agreement(out, **asked).to_json()
    compared(found, agreement.agreement(study, **asked).to_json())
    assert {row["undefined"] for row in found["results"]} >= {None}
    assert any(row["ci"] for row in found["results"])


def test_so_are_measures_of_the_spans_themselves(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = exported(study, tmp_path / "out", monkeypatch)
    asked: dict[str, Any] = {"measures": ON_SPANS, "resamples": 50}
    compared(shards.agreement(out, **asked).to_json(), agreement.agreement(study, **asked).to_json())


@pytest.mark.parametrize("documents", [1, 4, 100])
def test_how_it_is_cut_into_shards_makes_no_difference(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: int
) -> None:
    out = exported(study, tmp_path / "out", monkeypatch, documents)
    compared(shards.agreement(out, resamples=50).to_json(), agreement.agreement(study, resamples=50).to_json())


def test_coders_and_codes_are_chosen_by_name(study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = exported(study, tmp_path / "out", monkeypatch)
    asked: dict[str, Any] = {"coders": ["Cy", "Ada"], "codes": ["figure/denied", "figure"], "resamples": 0}
    compared(shards.agreement(out, **asked).to_json(), agreement.agreement(study, **asked).to_json())


@pytest.mark.parametrize("name", ["Ada", "Cy", "Lead"])
@pytest.mark.parametrize("pseudonymise", [False, True])
def test_in_a_blind_round_it_is_what_this_coder_may_see(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, pseudonymise: bool
) -> None:
    """To Ada the others are missing in the documents of her round, to everybody else they are not."""
    ids = {coder.name: coder.id for coder in study.coders()}
    documents = [document.id for document in study.documents()]
    with study.change("Round") as change:
        change.put_round(Round("", "blind", assignments=dict.fromkeys(documents[4:6], (ids["Ada"], ids["Ben"]))))
    study.set_coder(name)
    monkeypatch.setattr(parquet, "DOCUMENTS", 2)
    for chosen in (None, ["Ben", "Cy"]):  # also where the coder who exports is left out
        exporting.export(study, tmp_path / "out", "parquet", coders=chosen, pseudonymise=pseudonymise)
        found = shards.agreement(tmp_path / "out", resamples=0)
        expected = agreement.agreement(study, coders=chosen, resamples=0)
        compared([row.value for row in found.results], [row.value for row in expected.results])


def test_the_sample_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Project.open(projects.create_sample(tmp_path), read_only=True) as sample:
        out = exported(sample, tmp_path / "out", monkeypatch, 4)
        compared(shards.agreement(out).to_json(), agreement.agreement(sample).to_json())


def test_one_coder_has_nobody_to_agree_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Project.create(tmp_path / "alone.annotator", "Ada") as project:
        assert project.coder is not None
        with project.change("All") as change:
            code = change.put_code(Code("", "x"))
            document = change.put_document(Draft("d", "some text"))
            change.put_annotation(Annotation("", document, project.coder.id, code, 0, 4))
        out = exported(project, tmp_path / "out", monkeypatch)
        compared(shards.agreement(out).to_json(), agreement.agreement(project).to_json())


@pytest.mark.parametrize(
    "asked",
    [{"unit": "field"}, {"unit": "span"}, {"by": ("document",)}, {"by": ()}, {"coders": ["Zoe"]}, {"codes": ["none"]},
     {"measures": ["gamma"]}, {"measures": ["no such"]}, {"resamples": -1}],
)  # fmt: skip
def test_what_needs_the_project_is_refused(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any]
) -> None:
    out = exported(study, tmp_path / "out", monkeypatch)
    with pytest.raises(UsageError):
        shards.agreement(out, **asked)


def test_where_resamples_are_drawn_part_by_part_the_intervals_are_of_the_same_size(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other draws of the same distribution: the figures stay, the ends move by chance alone."""
    out = exported(study, tmp_path / "out", monkeypatch)
    whole = shards.agreement(out, measures=["krippendorff_alpha"])
    monkeypatch.setattr(parts, "KEPT", 0)
    drawn = shards.agreement(out, measures=["krippendorff_alpha"])
    for one, other in zip(whole.results, drawn.results, strict=True):
        assert one.value == other.value
        if one.ci is not None and other.ci is not None:
            assert one.ci != other.ci
            np.testing.assert_allclose(one.ci, other.ci, atol=0.1 * (one.ci[1] - one.ci[0]))


def test_parts_are_drawn_as_often_as_there_are_documents() -> None:
    """A multinomial draw: every resample has as many documents as there are, each one as often as any other."""
    counted = np.array([True] * 30 + [False] * 5 + [True] * 10)
    drawn = parts.Drawn(counted, Resampling(4_000))
    drawn.__dict__["_all"] = None
    times = np.concatenate([drawn.part(counted[first : first + 7]) for first in range(0, 45, 7)], axis=1)
    assert (times.sum(1) == 40).all()
    assert (times[:, ~counted] == 0).all()
    np.testing.assert_allclose(times[:, counted].mean(0), 1.0, atol=0.08)  # 5 standard errors
    np.testing.assert_allclose(times[:, counted].var(0), 39 / 40, atol=0.15)
