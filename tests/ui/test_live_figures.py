"""A gesture in the text, and the agreement table and the status line are right: what the command line would print."""

from __future__ import annotations

import pytest

from annotator.commands import coding
from annotator.commands.agreement import agreement
from annotator.commands.agreement_report import ResultRow
from annotator.project import Project
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.agreement import AgreementView
from annotator.ui.panels.figures import explained, verdict
from tests.ui import person
from tests.ui.person import press

CODE = "casualty figure"


@pytest.fixture
def coded(window: MainWindow) -> MainWindow:
    """Mina works, Jonas has worked; both have done "one" and "two"."""
    project = window.hub.open_project
    for coder, words in (("Jonas", "4,700 casualties"), ("Mina", "about 4,700 casualties")):
        project.set_coder(coder)
        document = project.document("one")
        start = document.text.index(words)
        coding.code_selection(project, document, start, start + len(words), CODE, fields={"value": 4700})
        for name in ("one", "two"):
            coding.mark_done(project, name)
    window.hub.announce(None)
    window.show_agreement()
    person.wait_for(lambda: view_of(window).live.following and not window.jobs.running)
    window.show_code()
    person.focus(window.code_view.text)
    return window


def view_of(window: MainWindow) -> AgreementView:
    view = window._late["agreement"]
    assert isinstance(view, AgreementView)
    return view


def printed(project: Project, measure: str = "krippendorff_alpha") -> dict[str, ResultRow]:
    """What ``annotator agreement`` says, by code."""
    report = agreement(project, measures=(measure,), resamples=0)
    return {"/".join(row.code or ()): row for row in report.results}


def overall(project: Project) -> str:
    (row,) = agreement(project, measures=("krippendorff_alpha",), metric="set", by=(), resamples=0).results
    return f"agreement α {row.value:.2f}"


def cell(window: MainWindow, code: str = CODE) -> ResultRow:
    """The first figure of a code, as the table has it."""
    figures = view_of(window).codes.figures
    found = next(line.cells[0] for line in figures.lines if line.title == code)
    assert found is not None
    return found


def code_words(window: MainWindow, words: str, key: str = "1") -> None:
    """Select words in the text and press the code's key."""
    person.drag_over(window.code_view.text, words)
    press(key)


def test_a_key_in_the_text_changes_the_figure_in_the_status_line_and_in_the_table(coded: MainWindow) -> None:
    project, before = coded.hub.open_project, coded.status.figure.text()
    assert before == overall(project)
    code_words(coded, "600 dead")
    person.pause()
    assert coded.tabs.currentIndex() == 0, "the text stays in front"
    assert not {"Agreement", "Intervals"} & {job.label for job in coded.jobs.running}, "no job is needed for it"
    assert coded.status.figure.text() == overall(project) != before

    coded.show_agreement()
    ours, theirs = cell(coded), printed(project)[CODE]
    assert ours.n == theirs.n
    assert ours.value == pytest.approx(theirs.value, abs=1e-12)


def test_undo_and_redo_are_followed(coded: MainWindow) -> None:
    project, before = coded.hub.open_project, coded.status.figure.text()
    code_words(coded, "600 dead")
    person.pause()
    after = coded.status.figure.text()
    press("Ctrl+Z")
    person.pause()
    assert coded.status.figure.text() == before
    press("Ctrl+Y")
    person.pause()
    assert coded.status.figure.text() == after == overall(project)


def test_an_interval_is_shown_as_pending_until_it_was_resampled(coded: MainWindow) -> None:
    assert cell(coded).ci is not None
    code_words(coded, "600 dead")
    person.pause()
    coded.show_agreement()
    waiting = cell(coded)
    assert waiting.ci is None
    view = view_of(coded)
    assert view.codes.figures.index(0, 1).data().endswith(" […]")
    assert view.state.text() == "Intervals are being computed…"
    assert verdict(waiting, -1.0) == "…"
    assert "its interval is being computed" in explained(waiting, -1.0)

    person.wait_for(lambda: cell(coded).ci is not None and not coded.jobs.running)
    report = agreement(coded.hub.open_project, measures=("krippendorff_alpha",))
    assert cell(coded).ci == next(row.ci for row in report.results if row.code == (CODE,))
    assert view.state.text() == ""
    assert not view.live.pending


def test_a_gesture_while_the_table_is_looked_at(coded: MainWindow) -> None:
    coded.show_agreement()
    before = cell(coded).value
    document = coded.hub.open_project.document("two")
    coded.hub.run(coding.code_selection, document, 0, 12, CODE)
    person.pause()
    assert cell(coded).value == pytest.approx(printed(coded.hub.open_project)[CODE].value, abs=1e-12)
    assert cell(coded).value != before
    person.wait_for(lambda: cell(coded).ci is not None and not coded.jobs.running)


def test_gestures_while_the_table_is_computed_are_in_it(coded: MainWindow) -> None:
    view, project = view_of(coded), coded.hub.open_project
    coded.show_agreement()
    view.compute()
    document = project.document("two")
    coded.hub.run(coding.code_selection, document, 0, 12, CODE)
    person.wait_for(lambda: not coded.jobs.running and view.live.following)
    assert cell(coded).value == pytest.approx(printed(project)[CODE].value, abs=1e-12)
    assert coded.status.figure.text() == overall(project)


def test_another_codebook_is_computed_anew(coded: MainWindow) -> None:
    from annotator.commands import codebook

    coded.hub.run(codebook.add_code, "afterthought")
    person.pause()
    assert not view_of(coded).live.following
    assert coded.status.figure.text() == ""
    coded.show_agreement()
    person.wait_for(lambda: view_of(coded).live.following and not coded.jobs.running)
    assert "afterthought" in [line.title for line in view_of(coded).codes.figures.lines]


def test_nothing_is_computed_before_the_view_was_looked_at(window: MainWindow) -> None:
    code_words(window, "600 dead")
    person.pause()
    assert "agreement" not in window._late
    assert window.status.figure.text() == ""
