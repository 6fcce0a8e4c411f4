"""Changing the codebook: codes and their tree. Fields are in ``fields.py``, files in ``codebook_files.py``; their
functions can be called from here too.

Codes may be given as values, ids, paths (lists of names, or joined by "/") or by name where only one bears it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from annotator.commands.codebook_files import codebook_diff as codebook_diff
from annotator.commands.codebook_files import export_codebook as export_codebook
from annotator.commands.codebook_files import import_codebook as import_codebook
from annotator.commands.fields import add_field as add_field
from annotator.commands.fields import checked_fields
from annotator.commands.fields import edit_field as edit_field
from annotator.commands.fields import move_field as move_field
from annotator.commands.fields import remove_field as remove_field
from annotator.commands.lookup import CodeSpec, active_code, code_of
from annotator.commands.values import clean
from annotator.errors import UsageError
from annotator.model.changes import Changes
from annotator.model.codebook import Code, Codebook
from annotator.model.ids import derived_id, new_id

if TYPE_CHECKING:
    from annotator.project import Project

#: Colours for new codes, told apart by most colour-blind readers (Paul Tol, Colour Schemes, 2021: muted, then bright).
COLOURS = (
    "#aa3377", "#4477aa", "#228833", "#cc6677", "#88ccee", "#ddcc77", "#332288", "#ee6677",
    "#117733", "#999933", "#44aa99", "#882255", "#66ccee", "#ccbb44", "#bbbbbb", "#661100",
)  # fmt: skip
KEYS = "123456789"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def add_code(project: Project, name: str, parent: CodeSpec | None = None, **attributes: Any) -> Changes:
    """Add a code at the end of its siblings. ``attributes`` are those of ``Code`` (colour, key, definition, ...,
    fields); a colour and a free digit as key are chosen when they are not given."""
    codebook = project.codebook()
    above = active_code(project, parent).id if parent is not None else None
    code = Code(new_id(), checked_name(codebook, name, above), above, position=len(codebook.children(above)))
    defaults = {"colour": next_colour(codebook), "key": next_key(codebook)}
    code = with_attributes(codebook, code, defaults | attributes)
    with project.change(f"Add the code “{code.name}”") as change:
        change.put_code(code)
    return change.changes


def edit_code(project: Project, code: CodeSpec, **attributes: Any) -> Changes:
    """Change a code's attributes (name, colour, key, definition, description, include, exclude, examples,
    counter_examples, fields)."""
    codebook, old = project.codebook(), code_of(project, code)
    if "name" in attributes:
        attributes["name"] = checked_name(codebook, attributes["name"], old.parent, old.id)
    new = with_attributes(codebook, old, attributes)
    with project.change(f"Edit the code “{new.name}”") as change:
        change.put_code(new)
    return change.changes


def move_code(project: Project, code: CodeSpec, parent: CodeSpec | None, position: int | None = None) -> Changes:
    """Put a code below another one (None: at the top), before the sibling now at ``position`` (None: last)."""
    codebook, moved = project.codebook(), code_of(project, code)
    above = code_of(project, parent) if parent is not None else None
    if above is not None and above in codebook.subtree(moved.id):
        raise UsageError(f"“{moved.name}” can't be moved below itself (“{above.name}”).")
    target = above.id if above else None
    if target != moved.parent:
        checked_name(codebook, moved.name, target, moved.id)
    siblings = [sibling for sibling in codebook.children(target) if sibling.id != moved.id]
    place = len(siblings) if position is None else max(0, min(position, len(siblings)))
    siblings.insert(place, replace(moved, parent=target))
    with project.change(f"Move the code “{moved.name}”") as change:
        for number, sibling in enumerate(siblings):
            if sibling.position != number or sibling.id == moved.id:
                change.put_code(replace(sibling, position=number))
    return change.changes


def merge_codes(project: Project, code: CodeSpec, into: CodeSpec) -> Changes:
    """Let ``into`` stand for ``code`` too: its annotations, also later ones from other copies, count as ``into``.

    Codes below it move below ``into``, which also takes over the fields it lacks, so that no value is lost.
    """
    codebook, away, stays = project.codebook(), code_of(project, code), active_code(project, into)
    if away.id == stays.id:
        raise UsageError(f"“{away.name}” can't be merged into itself.")
    _same_types(away, stays)
    missing = tuple(
        replace(field, id=derived_id("field", stays.id, field.name), required=False)
        for field in away.fields
        if stays.field(field.name) is None
    )
    kept = replace(stays, fields=stays.fields + missing)
    if stays in codebook.subtree(away.id):
        kept = replace(kept, parent=away.parent, position=away.position)
    following = len(codebook.children(stays.id))
    with project.change(f"Merge “{away.name}” into “{stays.name}”") as change:
        change.put_code(kept)
        for number, child in enumerate(c for c in codebook.children(away.id) if c.id != stays.id):
            change.put_code(replace(child, parent=stays.id, position=following + number))
        change.merge_code(away.id, stays.id)
    return change.changes


def _same_types(away: Code, stays: Code) -> None:
    for field in away.fields:
        other = stays.field(field.name)
        if other is not None and other.type is not field.type:
            raise UsageError(
                f"Both codes have a field “{field.name}”, {field.type} in “{away.name}” and {other.type} in"
                f" “{stays.name}”: rename one of them first."
            )


def retire_code(project: Project, code: CodeSpec, retired: bool = True) -> Changes:
    """Offer a code and those below it no more (their annotations stay), or offer it, and those above it, again."""
    codebook, found = project.codebook(), code_of(project, code)
    touched = codebook.subtree(found.id) if retired else tuple(_with_ancestors(codebook, found))
    with project.change(f"{'Retire' if retired else 'Bring back'} “{found.name}”") as change:
        for each in touched:
            if each.retired != retired:
                change.retire_code(each.id, retired)
    return change.changes


def _with_ancestors(codebook: Codebook, code: Code) -> Iterable[Code]:
    above: Code | None = code
    while above is not None:
        yield above
        above = codebook.by_id.get(above.parent) if above.parent else None


def checked_name(codebook: Codebook, name: str, parent: str | None, code_id: str = "") -> str:
    """The name in one line, checked: not empty, and no sibling bears it."""
    name = " ".join(clean(name).split())
    if not name:
        raise UsageError("A code needs a name.")
    for sibling in codebook.children(parent):
        if sibling.name == name and sibling.id != code_id:
            state = "retired: bring it back instead" if sibling.retired else "there already"
            raise UsageError(f"A code “{name}” is {state}.")
    return name


def with_attributes(codebook: Codebook, code: Code, attributes: Mapping[str, Any]) -> Code:
    """The code with new attributes, each checked. Raises UsageError."""
    unknown = sorted(set(attributes) - set(_CHECKS) - {"name", "key", "fields"})
    if unknown:
        raise UsageError(f"A code has no “{unknown[0]}”. It has: name, key, fields, {', '.join(_CHECKS)}.")
    checked = {name: _CHECKS[name](value) for name, value in attributes.items() if name in _CHECKS}
    checked |= {"name": attributes["name"]} if "name" in attributes else {}
    if "key" in attributes:
        checked["key"] = checked_key(codebook, attributes["key"], code.id)
    if "fields" in attributes:
        checked["fields"] = checked_fields(attributes["fields"])
    return replace(code, **checked)


def checked_key(codebook: Codebook, key: str, code_id: str) -> str:
    """One visible character that no other active code has as its key, or ""."""
    if not isinstance(key, str) or len(key) > 1 or not key.isprintable() or key.isspace():
        raise UsageError(f"“{key}” can't be a key: a key is one letter, digit or sign.")
    owner = next((c for c in codebook.active if key and c.key == key and c.id != code_id), None)
    if owner is not None:
        raise UsageError(f"The key {key} is that of “{owner.name}” already.")
    return key


def next_key(codebook: Codebook) -> str:
    """The first digit that is no code's key yet, or ""."""
    taken = {code.key for code in codebook.active}
    return next((key for key in KEYS if key not in taken), "")


def next_colour(codebook: Codebook) -> str:
    """The colour of COLOURS that the fewest codes have."""
    taken = [code.colour.lower() for code in codebook]
    return min(COLOURS, key=taken.count)


def _colour(value: Any) -> str:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise UsageError(f"“{value}” is no colour: write it like #aa3377.")
    return value.lower()


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise UsageError(f"{value!r} is not a list of texts.")
    return tuple(clean(item) for item in value)


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "colour": _colour,
    "definition": clean,
    "description": clean,
    "include": clean,
    "exclude": clean,
    "examples": _texts,
    "counter_examples": _texts,
}
