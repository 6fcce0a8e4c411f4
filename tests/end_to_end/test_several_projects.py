"""One project after another in the same window, and a blind round: what must not be carried over, or shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import paths
from annotator.commands import coding, corpus, projects, rounds
from annotator.commands.agreement import agreement, disagreements
from annotator.project import Project
from annotator.settings import Settings
from annotator.ui.main_window import MainWindow
from tests.shared import articles
from tests.ui import person
from tests.ui.person import press

OpenWindow = Callable[[Path | None], MainWindow]


def test_from_one_project_to_another(open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample by one click, a project with no codes beside it, and back."""
    monkeypatch.setenv("ANNOTATOR_CODER", "Mina")
    window = open_window(None)
    person.click(window.start.sample)
    person.wait_for(lambda: window.hub.project is not None and not window.jobs.running)
    assert window.code_view.documents.model.rowCount() == 15
    sample = window.hub.open_project.path
    window.files.create(tmp_path / "empty.annotator", None, "Ada")
    person.pause(50)
    assert window.top.coder.text() == "Ada"
    assert window.code_view.documents.model.rowCount() == 0
    assert window.views.currentWidget() is window.code_view
    assert window.files.open(sample)
    assert window.top.coder.text() == "Mina"
    assert window.code_view.documents.model.rowCount() == 15
    assert window.status.count.text() == "3 annotations"


def test_in_a_blind_round_not_even_asking_shows_the_other_coders_work(open_window: OpenWindow, tmp_path: Path) -> None:
    """Neither the switch "show other coders' annotations", nor the search, nor the counts betray anything."""
    path = tmp_path / "blind.annotator"
    _blind_project(path)
    window = open_window(path)
    view = window.code_view
    assert window.top.coder.text() == "Ben"
    assert "blind" in window.top.round.text()
    view.toggle_others()
    person.focus(view.text)
    assert len(view.panel.list.lines.lines) == 0
    assert not view.text.spans_at(view.text.text.index("4,700"))
    press("Tab")
    assert view.lit is None
    assert set(window.hub.open_project.code_counts().values()) <= {0}
    press("Ctrl+F")
    person.type_in("secretly")
    person.wait_for(window.search.list.isVisible)
    assert window.search.list.model.entries == []
    press("Esc")
    _annotations_of_ada_stay(path)


def test_in_a_blind_round_there_is_no_figure_of_agreement(tmp_path: Path) -> None:
    """Ben sees nothing of Ada's: a figure would say that she marked nothing. A lead who does not code gets it."""
    path = tmp_path / "blind.annotator"
    _blind_project(path)
    with Project.open(path, "Ben") as project:
        document = project.documents()[0]
        start = document.text.index("4,700")
        coding.code_selection(project, document, start, start + 5, "casualty figure")
        assert [row.value for row in agreement(project, measures=("percent",), resamples=0).results] == [None] * 3
        assert disagreements(project) == []
        project.set_coder("Lead")
        assert agreement(project, measures=("percent",), resamples=0).results[0].value == 1.0


def _blind_project(path: Path) -> None:
    """Ada has marked a figure; Ben works here, in a blind round with her."""
    with projects.create(path, paths.resource("codebooks", "casualties-motives-framing.json"), "Ada") as project:
        corpus.import_documents(project, articles()[:1])
        document = project.documents()[0]
        start = document.text.index("4,700")
        coding.code_selection(project, document, start, start + 5, "casualty figure", memo="secretly noted")
        rounds.new_round(project, "pilot", ["Ada", "Ben"], blind=True)
    Settings().set("coder", "Ben")


def _annotations_of_ada_stay(path: Path) -> None:
    with Project.open(path, read_only=True) as project:
        assert [one.memo for one in project.annotations()] == ["secretly noted"]
