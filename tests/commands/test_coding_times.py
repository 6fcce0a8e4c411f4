"""When coders began a document: the earliest of their annotations there, however its time is written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotator.commands import codebook, coding_times
from annotator.model.annotation import Annotation
from annotator.model.contents import no_progress
from annotator.model.document import Draft
from annotator.model.round import Round
from annotator.project import Project


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "home"))


def test_the_earliest_annotation_counts(tmp_path: Path) -> None:
    with Project.create(tmp_path / "study.annotator", coder="A") as project:
        codebook.add_code(project, "figure")
        code = project.codebook().codes[0].id
        with project.change("Import") as change:
            first, second = (change.put_document(Draft(name, f"{name}: a text")) for name in ("one", "two"))
            other = change.put_coder("B")
        assert project.coder is not None
        me = project.coder.id
        made = (
            (first, me, "2025-07-02T08:00:00.000Z"),
            (first, me, "2025-07-01T23:30:00-02:00"),  # half past one on the second, in UTC: the earliest
            (first, me, "2025-07-02T01:45:00.000Z"),
            (first, other, "not a time at all"),
            (second, other, "2025-07-03"),
            (second, other, "2025-07-02T23:59:59.999Z"),
        )
        with project.change("Code") as change:
            for place, (document, coder, created) in enumerate(made):
                change.put_annotation(Annotation("", document, coder, code, place, place + 1, created=created))
        found = coding_times.times(project, no_progress).begun
        assert found == {
            (first, me): datetime(2025, 7, 2, 1, 30, tzinfo=UTC),
            (second, other): datetime(2025, 7, 2, 23, 59, 59, 999_000, tzinfo=UTC),
        }
        with project.change("Round") as change:
            change.put_round(Round("", "blind", True, True, {second: (me, other)}))
        assert list(coding_times.times(project, no_progress).begun) == [(first, me)], "the other's work is hidden"
