from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.commands.agreement import agreement
from annotator.commands.exporting import import_annotations
from annotator.commands.reporting import agreements, report
from annotator.errors import Cancelled, DiskFull, UsageError
from annotator.model.contents import no_progress
from annotator.project import Project

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "sample.jsonl"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with Project.create(tmp_path_factory.mktemp("sample") / "sample.annotator") as project:
        assert import_annotations(project, [SEEDS], "archive").complete
        yield project


def test_the_report_shows_the_figures_of_agreement(sample: Project, tmp_path: Path) -> None:
    source = report(sample, tmp_path / "report.html", resamples=50).read_text("utf-8")
    for row in agreement(sample, unit="character", measures=("krippendorff_alpha",), resamples=50).results:
        assert row.value is not None
        assert row.ci is not None
        assert f">{row.value:.3f}</b>" in source
        assert f"{row.ci[0]:.2f} to {row.ci[1]:.2f}" in source
    assert source.count("<article ") == 15


def test_the_same_project_gives_the_same_report(sample: Project, tmp_path: Path) -> None:
    first = report(sample, tmp_path / "first.html", resamples=20).read_bytes()
    assert report(sample, tmp_path / "second.html", resamples=20).read_bytes() == first


def test_agreement_in_a_report_has_pairs_documents_spans_and_values(sample: Project) -> None:
    on_text, on_spans, on_values = agreements(sample, 0, 1, no_progress)
    assert [one.unit for one in (on_text, on_spans, on_values)] == ["character", "span", "field"]
    assert {len(row.coders) for row in on_text.results} == {2, 3}
    assert len({row.document for row in on_text.results}) == 1 + 15
    assert {row.field for row in on_values.results} >= {"value", "counted", "motive", "frame"}


def test_a_project_with_nothing_to_compare_has_a_report(tmp_path: Path) -> None:
    with Project.create(tmp_path / "empty.annotator") as project:
        source = report(project, tmp_path / "report.html").read_text("utf-8")
    assert "There is nothing to compare" in source
    assert "There are no codes yet" in source


def test_the_short_report_is_markdown(sample: Project, tmp_path: Path) -> None:
    lines = report(sample, tmp_path / "report.md", resamples=20).read_text("utf-8").splitlines()
    assert lines[0] == "# sample"
    (row,) = [line for line in lines if re.match(r"\| casualty figure \| 0\.\d{3} \\\[", line)][:1]
    assert row.count("|") == 5


def test_a_name_that_says_no_format_is_one_sentence(sample: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"give it a name that ends in \.html, \.md"):
        report(sample, tmp_path / "report.pages")


def test_a_report_never_goes_over_the_project(tmp_path: Path) -> None:
    with Project.create(tmp_path / "study.html") as project, pytest.raises(UsageError, match="is the project itself"):
        report(project, project.path)


def test_a_full_disk_leaves_no_half_report(sample: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="nothing was written"):
        report(sample, tmp_path / "report.html", resamples=0)
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_report_leaves_nothing(sample: Project, tmp_path: Path) -> None:
    def cancel(done: int, total: int, what: str) -> None:
        if what == "Writing":
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        report(sample, tmp_path / "report.html", resamples=0, progress=cancel)
    assert list(tmp_path.iterdir()) == []
