"""``export --format parquet`` and ``agreement --shards``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.extras import needed


def test_shards_give_what_the_project_gives(run: Run, tmp_path: Path) -> None:
    needed("pyarrow", "parquet")
    project = run.json("sample", tmp_path)["path"]
    out = tmp_path / "sample.parquet"
    assert run.json("export", project, out)["format"] == "parquet", "the name says it"
    words = ("--by", "code,pair", "--unit", "token", "--measure", "krippendorff_alpha", "--resamples", "20")
    whole, parts = run.json("agreement", project, *words), run.json("agreement", "--shards", out, *words)
    assert len(parts["results"]) == 9
    for one, other in zip(whole["results"], parts["results"], strict=True):
        assert one["code"] == other["code"]
        assert one["coders"] == other["coders"]
        assert one["value"] == pytest.approx(other["value"], rel=1e-12)
        assert one["ci"] == pytest.approx(other["ci"], rel=1e-12)
    assert "Ruth" in run.ok("agreement", "--shards", out, "--resamples", 0).out


def test_what_can_not_be_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    needed("pyarrow", "parquet")
    project = run.json("sample", tmp_path)["path"]
    out = tmp_path / "out"
    run.ok("export", project, out, "--format", "parquet")
    assert run("agreement").code == 2
    assert run("agreement", "--shards", tmp_path).code == 2
    for words in (("--documents", "x"), ("--field", "value"), ("--explain",), ("--unit", "span")):
        ended = run("agreement", "--shards", out, *words)
        assert (ended.code, "project" in ended.err) == (2, True), ended
