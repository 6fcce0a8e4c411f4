"""Coding by keys and mouse: what is on screen and what is on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.project import Project
from annotator.ui.main_window import MainWindow
from tests.ui import person
from tests.ui.person import press

OpenWindow = Callable[[Path | None], MainWindow]


def test_a_codes_key_applies_it_to_the_selection(window: MainWindow) -> None:
    text = window.code_view.text
    person.drag_over(text, "about 4,700 casualties")
    press("1")
    assert person.coded(window) == [("casualty figure", "about 4,700 casualties")]
    assert text.lit_span is not None
    assert text.text[text.lit_span.start : text.lit_span.end] == "about 4,700 casualties"
    assert window.code_view.panel.details.quote.text() == "about 4,700 casualties"
    assert window.status.count.text() == "1 annotation"


def test_without_a_selection_it_applies_to_the_sentence(window: MainWindow) -> None:
    person.go_to(window.code_view.text, "stars")
    press("3")
    assert person.coded(window) == [("propaganda framing", "A choir sang of stars 🌟 that never go out.")]


def test_another_codes_key_recodes_the_lit_annotation(window: MainWindow) -> None:
    person.go_to(window.code_view.text, "A choir")
    press("3", "2")
    assert [code for code, _ in person.coded(window)] == ["motive attribution"]
    press("2")
    assert "already" in person.said(window)
    assert len(person.coded(window)) == 1


def test_a_key_far_from_the_lit_annotation_codes_the_sentence_there(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("1")
    person.click_words(window.code_view.text, "choir")
    press("3")
    assert person.coded(window) == [
        ("casualty figure", "600 dead"),
        ("propaganda framing", "A choir sang of stars 🌟 that never go out."),
    ]


def test_selecting_by_word_and_sentence_from_the_keyboard_alone(window: MainWindow) -> None:
    view = window.code_view.text
    person.go_to(view, "4,700")
    press("Alt+1")
    assert view.quote() == "4,700"
    press("Alt+Shift+Right")
    assert view.quote() == "4,700 casualties"
    press("1", "Esc", "Esc")
    press("Alt+3")
    assert view.quote().startswith("Officials put the toll")
    press("Alt+Right")
    assert view.quote() == "A choir sang of stars 🌟 that never go out."
    press("3")
    assert [quote for _, quote in person.coded(window)] == [
        "4,700 casualties",
        "A choir sang of stars 🌟 that never go out.",
    ]


def test_overlapping_spans_are_all_reached_in_text_order(window: MainWindow) -> None:
    view = window.code_view.text
    for words, key in (("A choir sang of stars", "3"), ("sang of stars 🌟 that never", "3"), ("choir sang", "2")):
        person.drag_over(view, words)
        press(key)
    press("Esc", "Ctrl+Home")
    reached = []
    for _ in range(3):
        press("Tab")
        assert view.lit_span is not None
        reached.append(view.text[view.lit_span.start : view.lit_span.end])
    assert reached == ["A choir sang of stars", "choir sang", "sang of stars 🌟 that never"]
    press("Shift+Tab")
    assert view.lit_span is not None
    assert view.lit_span.start == view.text.index("choir sang")
    press("Esc")
    assert [line.words for line in window.code_view.panel.list.lines.lines] == reached


def test_delete_and_undo_and_redo_say_what_they_did(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("1", "Delete")
    assert person.coded(window) == []
    assert window.code_view.text.lit is None
    press("Ctrl+Z")
    assert person.coded(window) == [("casualty figure", "600 dead")]
    assert person.said(window) == "Undid: Delete the annotation"
    press("Ctrl+Z")
    assert person.coded(window) == []
    assert window.code_view.text.spans_at(window.code_view.text.text.index("600")) == []
    press("Ctrl+Shift+Z")
    assert person.coded(window) == [("casualty figure", "600 dead")]
    assert person.said(window) == "Did again: Code “casualty figure”"
    assert len(window.code_view.text.spans_at(window.code_view.text.text.index("600"))) == 1


def test_undo_is_still_there_after_a_restart(window: MainWindow, open_window: OpenWindow) -> None:
    path = window.hub.open_project.path
    person.drag_over(window.code_view.text, "600 dead")
    press("1")
    window.close()
    with Project.open(path) as before:
        assert len(before.annotations()) == 1
    again = open_window(path)
    person.focus(again.code_view.text)
    press("Ctrl+Z")
    assert person.coded(again) == []


def test_absent_is_not_the_same_as_not_coded(window: MainWindow) -> None:
    window.code_view.codebook.select(window.hub.open_project.codebook().resolve("motive attribution").id)
    person.focus(window.code_view.text)
    press("A")
    with person.on_disk(window) as project:
        assert [project.codebook().code(a.code).name for a in project.absences()] == ["motive attribution"]
    index = window.code_view.codebook.tree.currentIndex()
    assert "marked absent" in index.data(0x0003)  # tool tip
    press("A")
    with person.on_disk(window) as project:
        assert project.absences() == []


def test_absent_is_refused_where_the_code_was_used(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("1", "Esc", "A")
    assert "not absent" in person.said(window)
    with person.on_disk(window) as project:
        assert project.absences() == []


def test_done_marks_the_document_and_goes_to_the_next(window: MainWindow) -> None:
    press("D")
    assert window.code_view.document is not None
    assert window.code_view.document.name == "two"
    with person.on_disk(window) as project:
        assert [project.document(d.document).title for d in project.done()] == ["Losses acknowledged"]
    assert window.code_view.documents.model.row(0).state == "done"
    press("D", "D")
    assert "No document is left" in person.said(window)


def test_a_memo_is_stored_when_the_cursor_leaves_it(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("1", "M")
    person.type_in("coded apart?")
    press("Esc")
    assert window.code_view.text.hasFocus()
    assert [a.memo for a in person.marks(window)] == ["coded apart?"]


def test_flag_and_certainty(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("1", "F")
    assert [a.flag for a in person.marks(window)] == [True]
    box = window.code_view.panel.details.certainty
    person.focus(box)
    press("Down", "Down", "Return")
    assert [a.certainty for a in person.marks(window)] == ["probable"]


def test_boundaries_by_key(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "4,700 casualties")
    press("1", "[")
    assert person.coded(window)[0][1] == "about 4,700 casualties"
    press("}")
    assert person.coded(window)[0][1] == "about 4,700"
    person.drag_over(window.code_view.text, "some 600")
    press("R")
    assert person.coded(window)[0][1] == "some 600"
    assert len(person.coded(window)) == 1


def test_the_whole_document_can_be_coded(window: MainWindow) -> None:
    press("Shift+Space")
    assert person.coded(window) == [("casualty figure", "")]
    assert window.code_view.panel.details.quote.text() == "The whole document"


def test_another_coders_annotations_are_shown_only_when_wanted_and_never_changed(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("1")
    window.files._set_coder("Jonas", None)
    person.focus(window.code_view.text)
    assert window.status.count.text() == "0 annotations"
    window.code_view.toggle_others()
    assert window.status.count.text() == "1 annotation"
    press("Ctrl+Home", "Tab", "Delete")
    assert person.coded(window) == [("casualty figure", "600 dead")]
    assert "Mina" in person.said(window)
    assert not window.code_view.panel.details.memo.isEnabled() or window.code_view.panel.details.memo.isReadOnly()


def test_nothing_is_coded_before_somebody_says_who_codes(
    study: Path, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANNOTATOR_CODER")
    window = open_window(study)
    chooser = person.dialog("coderDialog")
    press("Esc", on=chooser)
    person.focus(window.code_view.text)
    press("3")
    person.dialog("coderDialog")
    person.type_in("Ada")
    press("Return")
    assert window.hub.open_project.coder is not None
    assert window.hub.open_project.coder.name == "Ada"
    assert window.top.coder.text() == "Ada"
    person.focus(window.code_view.text)
    press("3")
    assert [code for code, _ in person.coded(window)] == ["propaganda framing"]
