"""The table of everything a person can do by key: id, words, keys, where the keys work, what it needs, what it runs.

Menus, the command palette, the list of keys, tool tips and shortcuts all come from ACTIONS. ``run`` is a path of
attributes from the main window to the method (a test resolves them all). Codes' own keys are in the codebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

#: Where a key works. "window": everywhere. "text": in the text and the lists beside it, not where one types.
#: "panel": in the fields of an annotation and in the lists. "agreement": in the Agreement view.
WINDOW, TEXT, PANEL, AGREEMENT = "window", "text", "panel", "agreement"


@dataclass(frozen=True, slots=True)
class Action:
    """``needs``: "" nothing, "project", "coding" (a project to write in and a coder), "document" (coding, and one is
    open), "lit" (an annotation of this coder is lit)."""

    id: str
    group: str
    text: str
    keys: tuple[str, ...]
    run: str
    scope: str = WINDOW
    needs: str = "project"


PROJECT, CODING, SELECT, GO, LOOK = "Project", "Coding", "Selecting text", "Going about", "Looking"
FIGURES = "Agreement"

ACTIONS = (
    Action("project.new", PROJECT, "New project…", ("Ctrl+N",), "files.new_project", needs=""),
    Action("project.open", PROJECT, "Open project…", ("Ctrl+O",), "files.open_project", needs=""),
    Action("project.sample", PROJECT, "Open the sample project", (), "files.open_sample", needs=""),
    Action("project.close", PROJECT, "Close project", ("Ctrl+W",), "files.close_project"),
    Action("project.import", PROJECT, "Import documents…", ("Ctrl+I",), "files.import_documents"),
    Action("project.annotations", PROJECT, "Import annotations…", ("Ctrl+Shift+I",), "files.import_annotations"),
    Action("project.export", PROJECT, "Export…", ("Ctrl+E",), "files.export"),
    Action("project.merge", PROJECT, "Merge another copy…", ("Ctrl+M",), "care.merge"),
    Action("project.rounds", PROJECT, "Rounds…", ("Ctrl+R",), "care.rounds"),
    Action("project.backups", PROJECT, "Backups…", ("Ctrl+Shift+B",), "care.backups"),
    Action("project.check", PROJECT, "Check the project…", ("Ctrl+Shift+K",), "care.check"),
    Action("project.coder", PROJECT, "Choose who codes…", ("Ctrl+Shift+U",), "files.choose_coder"),
    Action("project.codebook", PROJECT, "Edit codebook", ("Ctrl+B",), "code_view.edit_codebook"),
    Action("document.details", PROJECT, "Details of the document…", ("Ctrl+D",), "coding.document_details",
           needs="document"),
    Action("document.remove", PROJECT, "Remove the document", ("Ctrl+Shift+Del",), "coding.remove_document",
           needs="document"),
    Action("document.removed", PROJECT, "Removed documents…", ("Ctrl+Shift+R",), "care.removed_documents"),
    Action("project.undo", PROJECT, "Undo", ("Ctrl+Z",), "hub.undo"),
    Action("project.redo", PROJECT, "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "hub.redo"),
    Action("app.quit", PROJECT, "Quit", ("Ctrl+Q",), "close", needs=""),
    Action("code.fields", CODING, "Open the annotation's fields", ("Return", "Enter"), "coding.open_fields",
           TEXT, "lit"),
    Action("code.leave", CODING, "Back to the text", ("Esc",), "coding.back_to_text", PANEL),
    Action("code.current", CODING, "Apply the current code", ("Space",), "coding.apply_current", TEXT, "document"),
    Action("code.document", CODING, "Apply the current code to the document", ("Shift+Space",), "coding.apply_document",
           TEXT, "document"),
    Action("code.delete", CODING, "Delete the annotation", ("Del", "Backspace"), "coding.delete", TEXT, "lit"),
    Action("code.absent", CODING, "Current code is absent here (on/off)", ("A",), "coding.mark_absent",
           TEXT, "document"),
    Action("code.memo", CODING, "Write a memo", ("M",), "coding.memo", TEXT, "lit"),
    Action("code.flag", CODING, "Flag the annotation (on/off)", ("F",), "coding.flag", TEXT, "lit"),
    Action("code.anchor", CODING, "Anchor the field to the selected words", ("Ctrl+Return",), "coding.anchor",
           WINDOW, "lit"),
    Action("code.not_done", CODING, "Not done after all", ("Shift+D",), "coding.not_done", TEXT, "document"),
    Action("code.done", CODING, "Done: next document", ("D",), "coding.done", TEXT, "document"),
    Action("code.resize", CODING, "Make the annotation the selection", ("R",), "coding.resize_to_selection",
           TEXT, "lit"),
    Action("code.start_left", CODING, "Start a word earlier", ("[",), "coding.start_earlier", TEXT, "lit"),
    Action("code.start_right", CODING, "Start a word later", ("{",), "coding.start_later", TEXT, "lit"),
    Action("code.end_right", CODING, "End a word later", ("]",), "coding.end_later", TEXT, "lit"),
    Action("code.end_left", CODING, "End a word earlier", ("}",), "coding.end_earlier", TEXT, "lit"),
    Action("select.word", SELECT, "Select the word", ("Alt+1",), "coding.select_word", TEXT),
    Action("select.clause", SELECT, "Select the clause", ("Alt+2",), "coding.select_clause", TEXT),
    Action("select.sentence", SELECT, "Select the sentence", ("Alt+3",), "coding.select_sentence", TEXT),
    Action("select.paragraph", SELECT, "Select the paragraph", ("Alt+4",), "coding.select_paragraph", TEXT),
    Action("select.wider", SELECT, "Wider: the clause, the sentence …", ("Alt+Up",), "code_view.text.select_wider",
           TEXT),
    Action("select.narrower", SELECT, "Narrower", ("Alt+Down",), "code_view.text.select_narrower", TEXT),
    Action("select.next", SELECT, "Next one of that size", ("Alt+Right",), "coding.select_next", TEXT),
    Action("select.previous", SELECT, "One of that size before", ("Alt+Left",), "coding.select_previous", TEXT),
    Action("select.more", SELECT, "One more", ("Alt+Shift+Right",), "code_view.text.select_more", TEXT),
    Action("select.less", SELECT, "One less", ("Alt+Shift+Left",), "code_view.text.select_less", TEXT),
    Action("go.next_span", GO, "Next annotation", ("Tab",), "coding.next_span", TEXT),
    Action("go.previous_span", GO, "Annotation before", ("Shift+Tab",), "coding.previous_span", TEXT),
    Action("go.next_document", GO, "Next document", ("Ctrl+PgDown",), "code_view.next_document"),
    Action("go.previous_document", GO, "Document before", ("Ctrl+PgUp",), "code_view.previous_document"),
    Action("go.back", GO, "Back to where I was", ("Ctrl+[",), "code_view.go_back"),
    Action("go.forward", GO, "Forward again", ("Ctrl+]",), "code_view.go_forward"),
    Action("go.pane", GO, "Next pane", ("F6",), "code_view.next_pane"),
    Action("go.pane_before", GO, "Pane before", ("Shift+F6",), "code_view.previous_pane"),
    Action("go.search", GO, "Search documents, memos and codes", ("Ctrl+F",), "show_search"),
    Action("go.filter", GO, "Filter the documents by outlet, date …", ("Ctrl+Shift+F",),
           "care.filter_documents"),
    Action("go.palette", GO, "Commands", ("Ctrl+K",), "show_palette", needs=""),
    Action("go.code", GO, "View: Code", ("Ctrl+1",), "show_code"),
    Action("go.agreement", GO, "View: Agreement", ("Ctrl+2",), "show_agreement"),
    Action("go.history", GO, "View: History", ("Ctrl+3",), "show_history"),
    Action("agreement.figures", FIGURES, "Agreement: figures", ("Alt+1",), "agreement_pages.figures", AGREEMENT),
    Action("agreement.pairs", FIGURES, "Agreement: pairs of coders", ("Alt+2",), "agreement_pages.pairs", AGREEMENT),
    Action("agreement.confusion", FIGURES, "Agreement: what was taken for what", ("Alt+3",),
           "agreement_pages.confusion", AGREEMENT),
    Action("agreement.time", FIGURES, "Agreement: over time", ("Alt+4",), "agreement_pages.over_time", AGREEMENT),
    Action("agreement.planning", FIGURES, "Agreement: how many more documents", ("Alt+5",),
           "agreement_pages.planning", AGREEMENT),
    Action("agreement.explained", FIGURES, "Agreement: a figure explained", ("Alt+6",), "agreement_pages.explained",
           AGREEMENT),
    Action("agreement.methods", FIGURES, "Agreement: paragraph on methods", ("Alt+7",), "agreement_pages.methods",
           AGREEMENT),
    Action("agreement.save", FIGURES, "Save the figure or table", ("Ctrl+S",), "agreement_pages.save", AGREEMENT),
    Action("look.keys", LOOK, "All keys", ("F1",), "show_keys", needs=""),
    Action("look.keys_here", LOOK, "All keys of this view", ("?",), "show_keys", TEXT, ""),
    Action("look.others", LOOK, "Show other coders' annotations (on/off)", (), "code_view.toggle_others"),
    Action("look.numbers", LOOK, "Number sentences / paragraphs (on/off)", ("Ctrl+Shift+L",), "look.next_numbers"),
    Action("look.larger", LOOK, "Larger text", ("Ctrl++", "Ctrl+="), "look.larger"),
    Action("look.smaller", LOOK, "Smaller text", ("Ctrl+-",), "look.smaller"),
    Action("look.normal", LOOK, "Text at its usual size", ("Ctrl+0",), "look.normal"),
    Action("look.theme", LOOK, "Colours: system, light, dark, high contrast", (), "look.next_theme", needs=""),
    Action("look.scale", LOOK, "Size of the window's own text", (), "look.next_scale", needs=""),
)  # fmt: skip

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def keys_of(action: Action, changed: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that run the action: the person's own, if they set one ("" for none), else the table's."""
    if action.id in changed:
        return (changed[action.id],) if changed[action.id] else ()
    return action.keys


def shown(key: str) -> str:
    """A key as the desktop writes it ("Ctrl+Z", on a Mac "⌘Z")."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def same_key(one: str, other: str) -> bool:
    return QKeySequence(one) == QKeySequence(other)


def conflicts(
    changed: Mapping[str, str] | None = None, codes: Iterable[tuple[str, str]] = ()
) -> list[tuple[str, str, str]]:
    """Every key that two things claim, as (key, first, second): actions by the person's settings, and codes given as
    (name, key). A code's key counts only where codes are applied, in the text."""
    claims: dict[str, list[tuple[str, str]]] = {}
    for action in ACTIONS:
        for key in keys_of(action, changed or {}):
            claims.setdefault(QKeySequence(key).toString(), []).append((action.text, action.scope))
    for name, key in codes:
        if key:
            claims.setdefault(QKeySequence(key).toString(), []).append((name, TEXT))
    found = []
    for key, claimants in claims.items():
        for place, (name, scope) in enumerate(claimants):
            first = next((other for other, where in claimants[:place] if meet(scope, where)), None)
            if first is not None:
                found.append((key, first, name))
    return found


def meet(one: str, other: str) -> bool:
    """Whether there is a place where keys of both scopes work: the views are never there together."""
    return one == other or WINDOW in (one, other) or AGREEMENT not in (one, other)


def taken(key: str, changed: Mapping[str, str] | None = None, but: str = "", scope: str = TEXT) -> Action | None:
    """The action that this key already runs where it is to work (``scope``), apart from the action ``but``."""
    for action in ACTIONS:
        if action.id == but or not meet(scope, action.scope):
            continue
        if any(same_key(key, k) for k in keys_of(action, changed or {})):
            return action
    return None
