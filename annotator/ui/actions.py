"""The table of everything a person can do by key: id, words, keys, where the keys work, what it needs, what it runs.

Menus, the command palette, the list of keys, tool tips and shortcuts all come from ACTIONS. ``run`` is a path of
attributes from the main window to the method (a test resolves them all). Codes' own keys are in the codebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

#: Where a key works. "window": everywhere. "text": in the text and the lists beside it, not where one types.
#: "panel": in the fields of an annotation and in the lists.
WINDOW, TEXT, PANEL = "window", "text", "panel"


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

ACTIONS = (
    Action("project.new", PROJECT, "New project…", ("Ctrl+N",), "files.new_project", needs=""),
    Action("project.open", PROJECT, "Open project…", ("Ctrl+O",), "files.open_project", needs=""),
    Action("project.sample", PROJECT, "Open the sample project", (), "files.open_sample", needs=""),
    Action("project.close", PROJECT, "Close project", ("Ctrl+W",), "files.close_project"),
    Action("project.import", PROJECT, "Import documents…", ("Ctrl+I",), "files.import_documents"),
    Action("project.annotations", PROJECT, "Import annotations…", ("Ctrl+Shift+I",), "files.import_annotations"),
    Action("project.export", PROJECT, "Export…", ("Ctrl+E",), "files.export"),
    Action("project.coder", PROJECT, "Choose who codes…", ("Ctrl+Shift+U",), "files.choose_coder"),
    Action("project.codebook", PROJECT, "Edit codebook", ("Ctrl+B",), "code_view.edit_codebook"),
    Action("document.details", PROJECT, "Details of the document…", ("Ctrl+D",), "coding.document_details",
           needs="document"),
    Action("document.remove", PROJECT, "Remove the document", ("Ctrl+Shift+Del",), "coding.remove_document",
           needs="document"),
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
    Action("go.palette", GO, "Commands", ("Ctrl+K",), "show_palette", needs=""),
    Action("go.code", GO, "View: Code", ("Ctrl+1",), "show_code"),
    Action("go.agreement", GO, "View: Agreement", ("Ctrl+2",), "show_agreement"),
    Action("go.history", GO, "View: History", ("Ctrl+3",), "show_history"),
    Action("look.keys", LOOK, "All keys", ("F1",), "show_keys", needs=""),
    Action("look.keys_here", LOOK, "All keys of this view", ("?",), "show_keys", TEXT, ""),
    Action("look.others", LOOK, "Show other coders' annotations (on/off)", (), "code_view.toggle_others"),
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
    claims: dict[str, list[str]] = {}
    for action in ACTIONS:
        for key in keys_of(action, changed or {}):
            claims.setdefault(QKeySequence(key).toString(), []).append(action.text)
    for name, key in codes:
        if key:
            claims.setdefault(QKeySequence(key).toString(), []).append(name)
    return [(key, names[0], other) for key, names in claims.items() for other in names[1:]]


def taken(key: str, changed: Mapping[str, str] | None = None, but: str = "") -> Action | None:
    """The action that this key already runs, apart from the action ``but``."""
    for action in ACTIONS:
        if action.id != but and any(same_key(key, k) for k in keys_of(action, changed or {})):
            return action
    return None
