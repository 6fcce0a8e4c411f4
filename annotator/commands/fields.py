"""Changing the fields of a code. Values that coders gave are never touched: what would orphan them is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from annotator.commands.lookup import CodeSpec, code_of
from annotator.commands.values import clean, misfit
from annotator.errors import Refused, UsageError
from annotator.model.changes import Changes
from annotator.model.codebook import Code
from annotator.model.field import DEFAULT_LEVEL, Field, FieldType, FieldValue, Level, from_json, to_json
from annotator.model.ids import new_id

if TYPE_CHECKING:
    from annotator.project import Project


def add_field(project: Project, code: CodeSpec, name: str, **attributes: Any) -> Changes:
    """Add a field at the end. ``attributes`` are those of ``Field``: type (default text), level (default: the
    type's), required, choices (in rank order where the level is ordinal), help."""
    found = code_of(project, code)
    field = checked_field({"name": name, **attributes})
    return _put(project, f"Add the field “{field.name}”", found, (*found.fields, field))


def edit_field(project: Project, code: CodeSpec, field: str, **attributes: Any) -> Changes:
    """Change a field. Raises Refused when values that coders gave would not fit any more."""
    found = code_of(project, code)
    old = _field_of(found, field)
    new = checked_field({"name": old.name, **attributes}, old)
    stranded = sum(not fits(new, value) for value in values_of(project, found, old.name))
    if stranded:
        are = "value does" if stranded == 1 else "values do"
        raise Refused(f"{stranded} {are} not fit “{old.name}” after that: change them first, or add another field.")
    return _put(project, f"Edit the field “{new.name}”", found, tuple(new if f is old else f for f in found.fields))


def remove_field(project: Project, code: CodeSpec, field: str) -> Changes:
    """Take a field out of the codebook. Raises Refused while coders' values are in it."""
    found = code_of(project, code)
    old = _field_of(found, field)
    count = sum(1 for _ in values_of(project, found, old.name))
    if count:
        raise Refused(f"“{old.name}” holds {count} {'value' if count == 1 else 'values'}: delete them first.")
    return _put(project, f"Remove the field “{old.name}”", found, tuple(f for f in found.fields if f is not old))


def move_field(project: Project, code: CodeSpec, field: str, position: int) -> Changes:
    """Let a field stand at ``position`` (from 0) among the code's fields."""
    found = code_of(project, code)
    moved = _field_of(found, field)
    fields = [f for f in found.fields if f is not moved]
    fields.insert(max(0, min(position, len(fields))), moved)
    return _put(project, f"Move the field “{moved.name}”", found, tuple(fields))


def _put(project: Project, label: str, code: Code, fields: tuple[Field, ...]) -> Changes:
    with project.change(label) as change:
        change.put_code(replace(code, fields=checked_fields(fields)))
    return change.changes


def _field_of(code: Code, name: str) -> Field:
    field = next((f for f in code.fields if name in (f.name, f.id)), None)
    if field is None:
        known = ", ".join(f.name for f in code.fields) or "none"
        raise UsageError(f"The code “{code.name}” has no field “{name}”. Its fields: {known}.")
    return field


def values_of(project: Project, code: Code, name: str) -> Iterable[FieldValue]:
    """Every value that the working coder can see in a code's field."""
    for annotation in project.iter_annotations(code=code.id):
        if name in annotation.fields:
            yield annotation.fields[name]


def fits(field: Field, value: FieldValue) -> bool:
    """Whether a value given earlier is one for this field as it is now."""
    try:
        return not misfit(field, from_json(to_json(replace(value, start=None, end=None)), field.type))
    except ValueError:
        return False


def checked_fields(fields: Iterable[Field | Mapping[str, Any]]) -> tuple[Field, ...]:
    """Fields, each checked, no name twice. Raises UsageError."""
    checked = tuple(f if isinstance(f, Field) else checked_field(f) for f in fields)
    names = [field.name for field in checked]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"Two fields can't both be called “{twice}”.")
    return checked


def checked_field(attributes: Mapping[str, Any], old: Field | None = None) -> Field:
    """A field made of ``attributes`` over ``old`` (None: over a text field with a new id). Raises UsageError."""
    base = old or Field(new_id(), "")
    unknown = sorted(set(attributes) - {"id", "name", "type", "level", "required", "choices", "help"})
    if unknown:
        raise UsageError(f"A field has no “{unknown[0]}”. It has: name, type, level, required, choices, help.")
    name = " ".join(clean(attributes.get("name", base.name)).split())
    if not name:
        raise UsageError("A field needs a name.")
    type_ = _one_of(FieldType, attributes.get("type", base.type), "type")
    usual = base.level if old and type_ is old.type else DEFAULT_LEVEL.get(type_, Level.NOMINAL)
    return Field(
        attributes.get("id") or base.id,
        name,
        type_,
        _one_of(Level, attributes.get("level", usual), "level"),
        bool(attributes.get("required", base.required)),
        _choices(attributes.get("choices", base.choices)),
        clean(attributes.get("help", base.help)),
    )


def _one_of(kind: type[StrEnum], value: Any, what: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise UsageError(f"“{value}” is no {what} of a field; choose one of: {', '.join(kind)}.") from None


def _choices(given: Any) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise UsageError(f"{given!r} is not a list of choices.")
    choices = tuple(" ".join(clean(choice).split()) for choice in given)
    if not all(choices) or len(set(choices)) < len(choices):
        raise UsageError("Each choice needs a text of its own.")
    return choices
