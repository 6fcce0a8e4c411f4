"""Checks of what coders enter: spans, field values, texts. Every refusal is one UsageError sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from annotator.commands.lookup import annotation_of
from annotator.errors import Refused, UsageError
from annotator.model.annotation import CERTAINTIES
from annotator.model.codebook import Code
from annotator.model.document import Document
from annotator.model.field import Field, FieldType, FieldValue, Quantity, from_json
from annotator.model.text import storable

if TYPE_CHECKING:
    from annotator.project import Project

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def clean(text: str) -> str:
    """The text without what no file can hold (NUL, lone surrogates), each replaced by U+FFFD."""
    if not isinstance(text, str):
        raise UsageError(f"{text!r} is not a text.")
    return storable(text)


def span(document: Document, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end``, checked: whole numbers, not empty, inside the document's text."""
    if type(start) is not int or type(end) is not int:
        raise UsageError(f"A span needs a start and an end in whole characters, not {start!r} and {end!r}.")
    if start >= end:
        raise UsageError(f"The span {start} to {end} is empty: select at least one character.")
    if start < 0 or end > document.length:
        raise UsageError(f"The span {start} to {end} is not inside “{document.title}” (0 to {document.length}).")
    return start, end


def certainty(value: str) -> str:
    """One of CERTAINTIES, or ""."""
    if value and value not in CERTAINTIES:
        raise UsageError(f"“{value}” is no certainty; choose one of: {', '.join(CERTAINTIES)}.")
    return value


def field_values(project: Project, code: Code, document: Document, given: Mapping[str, Any]) -> dict[str, FieldValue]:
    """The values for a code's fields, by name; None means no value and is left out."""
    return {
        name: field_value(project, code, document, name, plain) for name, plain in given.items() if plain is not None
    }


def field_value(project: Project, code: Code, document: Document, name: str, plain: Any) -> FieldValue:
    """One value for the field ``name``: its type, its choices and its anchor hold."""
    field = code.field(name)
    if field is None:
        known = ", ".join(f.name for f in code.fields) or "none"
        raise UsageError(f"The code “{code.name}” has no field “{name}”. Its fields: {known}.")
    try:
        value = _typed(plain, field)
        problem = misfit(field, value)
    except (ValueError, OverflowError, RecursionError) as error:
        problem = str(error)
    if problem:
        raise UsageError(f"The field “{name}” of “{code.name}”: {problem}.")
    if value.start is not None or value.end is not None:
        span(document, value.start, value.end)  # type: ignore[arg-type]  # span() checks the types
    if field.type is FieldType.LINK:
        _link(project, value)
    return FieldValue(_clean(value.value), value.start, value.end)


def _typed(plain: Any, field: Field) -> FieldValue:
    if isinstance(plain, FieldValue):
        return FieldValue(from_json(plain.value, field.type).value, plain.start, plain.end)
    return from_json(plain, field.type)


def misfit(field: Field, value: FieldValue) -> str:
    """Why the value is none for this field (choices, dates, order of bounds), or ""."""
    plain = value.value
    if field.type is FieldType.DATE and isinstance(plain, str):
        return "" if is_date(plain) else f"“{plain}” is no date (2025-07-01, 2025-07 or 2025)"
    if isinstance(plain, Quantity):
        bounds = [bound for bound in (plain.low, plain.best, plain.high) if bound is not None]
        return "" if bounds == sorted(bounds) else "the low, best and high values are not in order"
    if field.type in (FieldType.CHOICE, FieldType.CHOICES) and field.choices:
        chosen = plain if isinstance(plain, tuple) else (plain,)
        strange = [str(choice) for choice in chosen if choice not in field.choices]
        return f"“{strange[0]}” is not one of its choices: {', '.join(field.choices)}" if strange else ""
    return ""


def is_date(text: str) -> bool:
    """Whether it is an ISO 8601 date: a year, a year and a month, or a day."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def _link(project: Project, value: FieldValue) -> None:
    try:
        annotation_of(project, str(value.value))
    except Refused as error:
        raise UsageError(f"A link leads to an annotation: {error}") from None


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    return tuple(clean(item) for item in value) if isinstance(value, tuple) else value
