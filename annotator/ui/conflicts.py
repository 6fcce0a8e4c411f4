"""What needs a person after copies came together: in words, where to look at it, and going there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.errors import UsageError
from annotator.i18n import tr
from annotator.model.views import Conflict

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

CODEBOOK, DOCUMENT, PASSAGE, ROUNDS, REMOVED, CODERS = "codebook", "document", "passage", "rounds", "removed", "coders"
PLACES = {
    CODEBOOK: "Codebook",
    DOCUMENT: "Details of the document",
    PASSAGE: "The document",
    ROUNDS: "Rounds",
    REMOVED: "Removed documents",
    CODERS: "Who codes",
}
_OF_KIND = {
    "code": CODEBOOK,
    "field": CODEBOOK,
    "document": DOCUMENT,
    "annotation": PASSAGE,
    "round": ROUNDS,
    "coder": CODERS,
}


def place(conflict: Conflict) -> str:
    """Which of the PLACES it can be looked at in, "" for none."""
    if conflict.kind == "removed":
        return REMOVED
    if conflict.kind == "value":
        return _OF_KIND.get(conflict.field.partition("/")[0], "")
    return CODEBOOK


def texts(conflict: Conflict) -> tuple[str, str, str, str]:
    """What it is about, what stands, what the other copies say, and where to look."""
    where = tr(PLACES[place(conflict)]) if place(conflict) else tr("History")
    if conflict.kind != "value":
        return conflict.subject, "", "", where
    subject = tr("Two copies changed {what}.").format(what=conflict.subject)
    return subject, conflict.values[0], " / ".join(conflict.values[1:]), where


def show(window: MainWindow, conflict: Conflict) -> None:
    """Go to the place."""
    first, where = conflict.ids[0] if conflict.ids else "", place(conflict)
    if where == CODEBOOK:
        window.show_code()
        window.code_view.codebook.select(first)
        window.code_view.side.close_editor()
        window.code_view.edit_codebook()
    elif where == DOCUMENT:
        window.go_to(first)
        window.do("document.details")
    elif where == PASSAGE:
        _show_passage(window, first)
    elif where == ROUNDS:
        window.care.rounds()
    elif where == REMOVED:
        window.care.removed_documents()
    elif where == CODERS:
        window.files.choose_coder()
    else:
        window.show_history()


def _show_passage(window: MainWindow, annotation: str) -> None:
    try:
        found = window.hub.open_project.annotation(annotation)
    except UsageError as error:  # the one that stands deletes it, or a blind round hides it
        window.hub.message.emit(str(error), "refused")
        return
    window.go_to(found.document, found.start, found.end)
    window.code_view.light(found.id)
