"""The menu of what documents can be filtered by, and numbers beside the text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from annotator.commands import coding
from annotator.settings import Settings
from annotator.ui.main_window import MainWindow
from annotator.ui.panels import document_filter
from tests.ui import person
from tests.ui.person import press


@pytest.mark.parametrize(
    ("query", "key", "value", "then"),
    [
        ("", "done", "no", "done:no"),
        ("gala", "outlet", "Harbor Times", 'gala outlet:"Harbor Times"'),
        ('gala outlet:"Harbor Times" done:no', "outlet", "Courier", "gala done:no outlet:Courier"),
        ("outlet:courier gala", "outlet", "Courier", "gala"),  # chosen again: taken away
        ("notoutlet:x", "outlet", "y", "notoutlet:x outlet:y"),
        ("published:2025-07", "published", "2025-06", "published:2025-06"),
    ],
)
def test_a_choice_becomes_words_of_the_filter(query: str, key: str, value: str, then: str) -> None:
    assert document_filter.with_term(query, key, value) == then
    assert document_filter.has_term(then, key, value) == (then != "gala")


def filters(window: MainWindow) -> QMenu:
    """The menu that the key opens."""
    person.focus(window.code_view.text)
    press("Ctrl+Shift+F")
    person.wait_for(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.accessibleName()
    return menu


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def below(menu: QMenu, title: str) -> QMenu:
    found = next(action.menu() for action in menu.actions() if action.text() == title)
    assert isinstance(found, QMenu)
    return found


def test_the_menu_counts_and_filters_by_keys(window: MainWindow) -> None:
    documents = window.code_view.documents
    window.hub.run(coding.mark_done, next(d for d in window.hub.open_project.documents() if d.name == "two"))
    menu = filters(window)
    assert texts(menu)[:5] == ["Not done yet\t2", "Done\t1", "Mine\t1", "Outlet", "Published"]
    assert texts(below(menu, "Outlet")) == ["Harbor Times\t1", "The Meridian\t1"]
    assert texts(below(menu, "Published")) == ["Jul 2025\t1"]
    press("Down", "Return", on=menu)
    assert documents.filter.text() == "done:no"
    assert documents.model.rowCount() == 2
    assert documents.nothing.text() == "2 of 3 documents"
    menu = filters(window)
    assert menu.actions()[0].isChecked()
    next(a for a in below(menu, "Outlet").actions() if a.text().startswith("Harbor")).trigger()
    menu.close()
    assert documents.filter.text() == 'done:no outlet:"Harbor Times"'
    assert documents.model.rowCount() == 1
    menu = filters(window)
    next(a for a in menu.actions() if a.text() == "Show all documents").trigger()
    menu.close()
    assert documents.filter.text() == ""
    assert documents.model.rowCount() == 3
    assert not documents.nothing.isVisible()


def test_the_button_beside_the_filter_opens_the_menu(window: MainWindow) -> None:
    person.click(window.code_view.documents.filters)
    person.wait_for(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def test_every_value_that_is_offered_finds_as_many_as_it_says(window: MainWindow) -> None:
    project = window.hub.open_project
    what = document_filter.offer(project)
    terms = [((key, value), n) for key, values in what.facets.items() for value, n in values.items()]
    for (key, value), n in [*terms, *what.own.items()]:
        assert len(project.documents(document_filter.term(key, value))) == n


def test_sentences_and_paragraphs_are_numbered_and_stay_so(
    window: MainWindow, open_window: Callable[[Path | None], MainWindow], study: Path
) -> None:
    numbers = window.code_view.text._numbers
    assert numbers.kind == "none"
    press("Ctrl+Shift+L")
    assert (numbers.kind, person.said(window)) == ("sentence", "Sentences are numbered.")
    press("Ctrl+Shift+L")
    assert (numbers.kind, Settings().get("numbers")) == ("paragraph", "paragraph")
    window.settings.set("text_size", 23)
    window.close()
    again = open_window(study)
    assert again.code_view.text._numbers.kind == "paragraph"
    assert again.code_view.text.reading.em == 23
    again.do("look.numbers")
    assert again.code_view.text._numbers.kind == "none"
