"""One cell of a table: a value to text or number, and back. Columns are table_columns.py's."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from annotator.formats.table_columns import ANCHOR, QUANTITY
from annotator.model.field import Field, FieldType, FieldValue, Quantity, Value, from_json

#: A cell as it is written or was read; None is empty.
Given = str | int | float | bool | None

#: UTF-16 units that a cell of a spreadsheet holds; a longer text is cut there and ends in "…".
LONGEST_CELL = 32_767

_NUMBER = re.compile(r"[+-]?\d{1,400}(\.\d*)?([eE][+-]?\d{1,4})?|[+-]?\.\d+([eE][+-]?\d{1,4})?", re.ASCII)
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


def cell(field: FieldValue | None, part: str) -> Given:
    """What stands in one of a field's columns ("": the plain value; see table_columns.py)."""
    if field is None:
        return None
    if part in ANCHOR:
        return field.start if part == "start" else field.end
    value = field.value
    if isinstance(value, Quantity):
        bound: Given = getattr(value, part) if part else None
        return bound
    if part:
        return None
    return joined(value) if isinstance(value, tuple) else value


def field_value(field: Field, cells: Mapping[str, Given]) -> tuple[FieldValue | None, str]:
    """A field's value from its cells by part (None when they are empty), and why it does not fit the field's type
    ("" when it does). Raises ValueError for what is no value of any type."""
    start, end = (_whole(field.name, part, cells[part]) for part in ANCHOR)
    if start is None or end is None:
        start = end = None
    if cells[""] is None and any(cells[part] is not None for part in QUANTITY):
        value: Value = _quantity(field.name, cells)
    elif cells[""] is None and start is None:
        return None, ""
    else:
        value = cell_value(field.type, cells[""])
    try:
        return FieldValue(from_json(value, field.type).value, start, end), ""
    except ValueError as error:
        return FieldValue(value, start, end), str(error)


def _quantity(name: str, cells: Mapping[str, Given]) -> Quantity:
    bounds = {part: _number(name, part, cells[part]) for part in QUANTITY[:3]}
    qualifier = cells["qualifier"]
    plain = {**bounds, "qualifier": None if qualifier is None else plain_text(qualifier)}
    value = from_json(plain, FieldType.QUANTITY).value
    assert isinstance(value, Quantity)
    return value


def _number(name: str, part: str, given: Given) -> int | float | None:
    number = number_of(given)
    if number is None and given is not None:
        raise ValueError(f"the {part} of “{name}” is not a number: “{given}”")
    return number


def _whole(name: str, part: str, given: Given) -> int | None:
    number = _number(name, part, given)
    if isinstance(number, float):
        raise ValueError(f"the {part} of “{name}” is not a whole number: “{given}”")
    return number


def cell_value(type_: FieldType, given: Given) -> Value:
    """What a cell says in a field of this type; as a text where it says nothing of that type."""
    if given is None:
        return Quantity() if type_ is FieldType.QUANTITY else () if type_ is FieldType.CHOICES else ""
    text = plain_text(given)
    if type_ in (FieldType.NUMBER, FieldType.QUANTITY):
        number = number_of(given)
        return text if number is None else number
    if type_ is FieldType.FLAG:
        known = text.strip().lower()
        return True if known in _YES else False if known in _NO else text
    return split(text) if type_ is FieldType.CHOICES else text


def number_of(given: Given) -> int | float | None:
    """The number in a cell, None when there is none; 600.0 is 600 (spreadsheets know no whole numbers)."""
    if isinstance(given, bool) or given is None:
        return None
    if isinstance(given, str):
        given = given.strip()
        if not _NUMBER.fullmatch(given):
            return None
        given = int(given) if given.lstrip("+-").isdigit() else float(given)
    if isinstance(given, float):
        return None if not math.isfinite(given) else int(given) if given.is_integer() else given
    return given


def plain_text(value: Given) -> str:
    """A cell as text: numbers so that they can be read back, true and false in small letters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def joined(values: tuple[str, ...]) -> str:
    """Several texts in one cell, set apart by "; "; a semicolon or backslash inside one has a backslash before it."""
    return "; ".join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


def split(text: str) -> tuple[str, ...]:
    """What ``joined`` put together."""
    items = [""]
    escaped = False
    for character in text:
        if not escaped and character == ";":
            items.append("")
        elif not escaped and character == "\\":
            escaped = True
        else:
            items[-1] += character
            escaped = False
    if not text:
        return ()
    return (items[0], *(item.removeprefix(" ") for item in items[1:]))
