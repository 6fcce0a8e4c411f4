"""What a figure depends on stands with it: under the table, in the JSON, in the methods paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.commands.exporting import import_annotations
from annotator.project import Project
from tests.cli.conftest import Run

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
MEASURES = ("gamma", "window_diff", "brennan_prediger", "alpha_u_2004", "f1_iou", "segment_overlap", "cohen_kappa")
WORDS = [word for key in MEASURES for word in ("--measure", key)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.annotator"
    with Project.create(path) as project:
        import_annotations(project, [SEEDS / "sample.jsonl"], "archive")
    return path


def test_under_the_table(run: Run, sample: Path) -> None:
    lines = run.ok("agreement", sample, *WORDS, "--resamples", "0", "--code", "casualty figure").out.splitlines()
    assert lines[-7:] == [
        "gamma: null model statistical, 30 samples, seed 1, alpha 1, beta 1, delta 1.",
        "window diff: counted in characters, windows L - k, k half the mean segment, each coder once the reference.",
        "brennan prediger: q 2, weights nominal.",
        "alpha u 2004: counted in characters.",
        "f1 iou: threshold 0.5.",
        "segment overlap: threshold 0.9, chance 1 / 1 codes.",
        "cohen kappa: mean over pairs.",
    ]


def test_in_the_json(run: Run, sample: Path) -> None:
    found = run.json("agreement", sample, *WORDS, "--resamples", "0", "--code", "casualty figure")["results"]
    details = {row["measure"]: row["details"] for row in found}
    assert details["gamma"].pop("pooling").startswith("1 - sum(observed) / sum(expected)")
    assert details == {
        "gamma": {
            "samples": 30,
            "null_model": "statistical",
            "sampling_seed": 1,
            "alpha": 1.0,
            "beta": 1.0,
            "delta": 1.0,
        },
        "window_diff": {
            "resolution": "character",
            "windows": "L - k, k half the mean segment, each coder once the reference",
        },
        "brennan_prediger": {"categories": 2, "weights": "nominal"},
        "alpha_u_2004": {"resolution": "character"},
        "f1_iou": {"threshold": 0.5},
        "segment_overlap": {"threshold": 0.9, "codes": 1},
        "cohen_kappa": {"pairs": "mean"},
    }


def test_in_the_methods_paragraph(run: Run, sample: Path) -> None:
    words = ("--explain", "--resamples", "0", "--code", "casualty figure")
    text = run.json("agreement", sample, *WORDS, *words)["explanation"]["methods"]["text"]
    assert "Gamma uses the statistical null model (30 random continua for each document, seed 1;" in text
    assert "takes q = 2 categories." in text
    assert "slides windows of L - k, k half the mean segment, each coder once the reference." in text
