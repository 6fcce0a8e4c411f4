"""A document with very many annotations costs what a small one does: the list is read as it is scrolled, and a gesture
touches only what it changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.model.annotation import Annotation
from annotator.project import Project
from annotator.ui import shown
from annotator.ui.main_window import MainWindow
from tests.ui import person
from tests.ui.conftest import ONE
from tests.ui.person import press

Opener = Callable[[Path | None], MainWindow]


def fill(path: Path, count: int) -> None:
    """So many annotations by Mina in the first document, here and there in the text."""
    with Project.open(path, coder="Mina") as project, project.change("Fill") as change:
        assert project.coder is not None
        document = project.documents()[0]
        code = project.codebook().resolve("propaganda framing").id
        bare = Annotation("", document.id, project.coder.id, code, 0, 5)
        for number in range(count):
            start = number * 7 % (len(ONE) - 10)
            change.put_annotation(replace(bare, start=start, end=start + 5))


def test_a_gesture_among_a_thousand_annotations_is_quick(open_window: Opener, study: Path) -> None:
    fill(study, 1000)
    window = open_window(study)
    view = window.code_view
    assert view.panel.title.text() == "1000 ANNOTATIONS" or "1,000" in view.panel.title.text()
    person.focus(view.text)
    times = []
    for start in (0, 10, 20, 30, 40, 50):
        view.text.select(start, start + 9)
        person.pause(20)
        begun = time.process_time()
        press("1")
        times.append(time.process_time() - begun)
        view.light(None)
    assert view.count == 1006
    # 20 ms are the goal (a quiet machine: 11); the best of six, for machines that do other work besides
    assert min(times) < 0.04


def test_only_lines_in_view_are_made(open_window: Opener, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(study, 1000)
    made: list[str] = []
    original = shown.Shown._line

    def line(self: shown.Shown, one: Annotation, names: dict[str, str]) -> object:
        made.append(one.id)
        return original(self, one, names)

    monkeypatch.setattr(shown.Shown, "_line", line)
    window = open_window(study)
    person.pause(50)
    assert window.code_view.panel.list.lines.rowCount() == 1000
    assert 0 < len(set(made)) < 100


@pytest.fixture
def crowded(open_window: Opener, study: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A document with more annotations than are held: 60, where 20 are many, and a page of the list is 25."""
    monkeypatch.setattr(shown, "MANY", 20)
    monkeypatch.setattr(shown, "_PAGE", 25)
    fill(study, 60)
    window = open_window(study)
    person.focus(window.code_view.text)
    return window


def test_the_list_reads_on_as_it_is_scrolled(crowded: MainWindow) -> None:
    panel = crowded.code_view.panel
    assert panel.title.text() == "60 ANNOTATIONS"
    assert panel.list.lines.rowCount() < 60
    person.focus(panel.list)
    press("End", "End", "End", "End")
    assert panel.list.lines.rowCount() == 60
    starts = [one.start or 0 for one in crowded.code_view.shown.in_order()]  # type: ignore[union-attr]
    assert starts == sorted(starts)
    press("Home", "Return")
    assert crowded.code_view.lit_annotation is not None
    assert crowded.code_view.lit_annotation.start == starts[0]


def test_coding_and_undoing_among_very_many(crowded: MainWindow) -> None:
    view = crowded.code_view
    view.text.select(0, 9)
    press("1")
    assert view.lit_annotation is not None
    assert (view.count, view.lit_annotation.quote) == (61, ONE[:9])
    assert any(span.id == view.lit for span in view.text.spans_at(4))
    press("Ctrl+Z")
    assert view.count == 60
    assert not any((span.start, span.end) == (0, 9) for span in view.text.spans_at(4))
