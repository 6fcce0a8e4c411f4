"""Rounds in the window: planned, looked at, closed and opened by keys."""

from __future__ import annotations

from typing import Any

from annotator.commands import coding, documents, rounds
from annotator.model.round import Round
from annotator.ui.dialogs.rounds import NewRoundDialog, RoundsDialog
from annotator.ui.main_window import MainWindow
from tests.ui import person
from tests.ui.person import press
from tests.ui.test_care import asked, cells, opened


def planned(window: MainWindow) -> list[Round]:
    with person.on_disk(window) as project:
        return list(project.rounds())


def new_round(dialog: RoundsDialog) -> NewRoundDialog:
    press("Return", on=dialog.primary)
    question = asked("newRoundDialog")
    assert isinstance(question, NewRoundDialog)
    return question


def by_name(window: MainWindow) -> dict[str, str]:
    return {coder.id: coder.name for coder in window.hub.open_project.coders()}


def test_a_round_is_planned_by_keys(window: MainWindow) -> None:
    dialog = opened(window, "Ctrl+R", "roundsDialog")
    assert isinstance(dialog, RoundsDialog)
    assert dialog.nothing.isVisible()
    question = new_round(dialog)
    assert question.name.hasFocus()
    person.type_in("pilot")  # the suggestion was selected whole
    press("Tab", "Tab", "Tab")
    assert question.others.hasFocus()
    person.type_in("Ruth, Tomas")
    press("Tab")
    assert question.overlap.hasFocus()
    press("Ctrl+A")
    person.type_in("34")
    person.wait_for(lambda: "1 document is coded by all of them, 2 by one each" in question.preview.text())
    press("Return")
    person.wait_for(lambda: not window.jobs.running and dialog.model.rowCount() == 1)
    (made,) = planned(window)
    names = by_name(window)
    assert (made.name, made.blind, made.open) == ("pilot", True, True)
    assert sorted(len(who) for who in made.assignments.values()) == [1, 1, 3]
    assert {names[coder] for who in made.assignments.values() for coder in who} == {"Mina", "Ruth", "Tomas"}
    assert cells(dialog.model) == [["pilot", "open, blind", "3", "1", "Mina, Ruth, Tomas"]]
    assert window.top.round.text() == "pilot · blind"
    press("Esc", on=dialog)
    person.gone("roundsDialog")
    person.focus(window.code_view.text)
    press("Ctrl+Z")  # one step
    assert planned(window) == []


def test_the_dialogs_round_is_that_of_the_command(window: MainWindow) -> None:
    project = window.hub.open_project
    wanted: dict[str, Any] = {"documents": "outlet:*", "overlap": 1, "stratify": "outlet", "seed": 7, "blind": False}
    window.code_view.documents.show_only("")
    dialog = opened(window, "Ctrl+R", "roundsDialog")
    question = new_round(dialog)
    question.others.setText("Ruth")
    question.unit.setCurrentIndex(1)
    assert question.overlap.value == 3  # all of them, as a number
    question.overlap.put(1)
    question.stratify.setCurrentIndex(question.stratify.findData("outlet"))
    question.seed.put(7)
    question.blind.setChecked(False)
    question._accept()
    person.wait_for(lambda: not window.jobs.running and dialog.model.rowCount() == 1)
    expected = rounds.assign(
        list(project.documents()), [c.id for c in project.coders()], overlap=1, stratify=wanted["stratify"], seed=7
    )
    assert planned(window)[0].assignments == expected
    assert not planned(window)[0].blind
    press("Esc", on=dialog)


def test_the_filter_of_the_list_is_offered_and_what_does_not_go_is_said(window: MainWindow) -> None:
    window.hub.run(rounds.new_round, "pilot", ["Mina"])
    window.code_view.documents.show_only("outlet:Meridian")
    dialog = opened(window, "Ctrl+R", "roundsDialog")
    question = new_round(dialog)
    assert question.primary is not None
    assert question.documents.text() == "outlet:Meridian"
    assert question.found.text() == "0 of 3"
    assert question.problem.text() == "No document fits."
    assert not question.primary.isEnabled()
    question.documents.setText('outlet:"The Meridian"')
    person.wait_for(question.primary.isEnabled)
    assert question.found.text() == "1 of 3"
    question.name.setText("pilot")
    person.wait_for(lambda: question.problem.text() == "There is a round “pilot” already.")
    press("Return", on=question)
    assert question.isVisible()
    question.name.setText("second")
    question.coders.item(0).setCheckState(question.coders.item(0).checkState().Unchecked)
    person.wait_for(lambda: question.problem.text() == "Tick at least one coder, or type a name.")
    press("Esc", on=question)
    press("Esc", on=dialog)
    assert len(planned(window)) == 1


def test_closing_a_blind_round_is_asked_and_shows_everybodys_work(window: MainWindow) -> None:
    window.hub.run(rounds.new_round, "pilot", ["Mina", "Ruth"], blind=True)
    project = window.hub.open_project
    one = next(d for d in project.documents() if d.name == "one")
    project.set_coder("Ruth")
    coding.code_selection(project, one.id, 0, 9, "casualty figure")
    coding.mark_done(project, one.id)
    project.set_coder("Mina")
    window.hub.announce(None)
    dialog = opened(window, "Ctrl+R", "roundsDialog")
    assert cells(dialog.shares) == [
        ["Mina", "0", "3", "0%"],
        ["Ruth", "–", "3", "hidden while a round is blind"],
    ]
    assert "sees only their own annotations" in dialog.hides.text()
    assert project.annotations() == []
    person.click(dialog.switch)
    question = asked("closeRoundDialog")
    press("Esc", on=question)
    person.gone("closeRoundDialog")
    assert planned(window)[0].open
    person.click(dialog.switch)
    press("Return", on=asked("closeRoundDialog"))
    person.wait_for(lambda: not planned(window)[0].open)
    assert cells(dialog.shares)[1] == ["Ruth", "1", "3", "33%"]
    assert len(project.annotations()) == 1
    assert dialog.switch.text() == "Open the round"
    person.click(dialog.switch)  # opening asks nothing
    assert planned(window)[0].open
    assert project.annotations() == []
    press("Esc", on=dialog)


def test_removed_documents_count_for_nobody(window: MainWindow) -> None:
    window.hub.run(rounds.new_round, "pilot", ["Mina", "Ruth"])
    window.hub.run(documents.remove_document, "two")
    dialog = opened(window, "Ctrl+R", "roundsDialog")
    assert cells(dialog.model)[0][2:4] == ["2", "2"]
    assert [row[2] for row in cells(dialog.shares)] == ["2", "2"]
    press("Esc", on=dialog)
