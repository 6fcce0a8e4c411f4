"""Making projects: all of it or nothing, never over a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.commands import projects
from annotator.errors import FormatError, ProjectError
from annotator.model.contents import ImportReport, ReportLine


def test_a_project_begins_with_a_codebook(tmp_path: Path) -> None:
    (tmp_path / "codebook.json").write_text('{"type":"codebook","codes":[{"path":["a"]}]}', encoding="utf-8")
    with projects.create(tmp_path / "new.annotator", tmp_path / "codebook.json", "Ada") as project:
        assert [code.name for code in project.codebook()] == ["a"]
        assert project.coder is not None
        assert project.coder.name == "Ada"
    with pytest.raises(ProjectError, match="exists already"):
        projects.create(tmp_path / "new.annotator", tmp_path / "codebook.json")


def test_a_codebook_that_can_not_be_read_leaves_no_project(tmp_path: Path) -> None:
    with pytest.raises(FormatError):
        projects.create(tmp_path / "new.annotator", tmp_path / "none.json")
    assert list(tmp_path.iterdir()) == []


def test_samples_stand_beside_each_other(tmp_path: Path) -> None:
    made = [projects.create_sample(tmp_path / "samples").name for _ in range(3)]
    assert made == ["sample.annotator", "sample 2.annotator", "sample 3.annotator"]


@pytest.mark.parametrize("failure", ["cancelled", "damaged", "missing"])
def test_a_sample_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: str) -> None:
    def fails(*_: Any, **__: Any) -> ImportReport:
        if failure == "cancelled":
            raise KeyboardInterrupt
        return ImportReport((ReportLine("sample.jsonl", "failed", "broken"),))

    def missing(*parts: str) -> Path:
        raise FileNotFoundError("seeds/sample.jsonl is missing from this installation of Annotator")

    if failure == "missing":
        monkeypatch.setattr("annotator.paths.resource", missing)
    else:
        monkeypatch.setattr("annotator.commands.exporting.import_annotations", fails)
    with pytest.raises(KeyboardInterrupt if failure == "cancelled" else ProjectError):
        projects.create_sample(tmp_path)
    assert list(tmp_path.iterdir()) == []
