"""The pieces of the archive's lines, checked: plain values to model values. Raises ValueError with a clause that says
what is wrong. Which line it was, and what goes with it, is reader.py's."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotator.formats.codebook_json import code_from_json
from annotator.model.annotation import CERTAINTIES
from annotator.model.codebook import Code
from annotator.model.field import FieldType, FieldValue, from_json
from annotator.model.ids import derived_id, is_id

Line = Mapping[str, Any]

#: What each kind of line may hold; anything else is ignored, with a note.
KEYS: Mapping[str, frozenset[str]] = {
    "annotator": frozenset(("version",)),
    "coder": frozenset(("id", "name")),
    "code": frozenset(
        "id path parent position colour key definition description include exclude examples counter_examples fields"
        " retired".split()
    ),
    "merged": frozenset(("id", "into")),
    "document": frozenset(("id", "name", "text", "metadata", "original")),
    "round": frozenset(("id", "name", "blind", "open", "assignments")),
    "annotation": frozenset(
        "id document coder code start end quote fields memo certainty flag created modified adjudicates".split()
    ),
    "absence": frozenset(("document", "coder", "code")),
    "done": frozenset(("document", "coder")),
}


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number that JSON knows")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def decoded(raw: bytes) -> dict[str, Any]:
    """The object in one line; null is the same as left out."""
    try:
        line = _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at character {error.pos})") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(line, dict) or not isinstance(line.get("type"), str):
        raise ValueError("it is not an object with a “type”")
    return {key: value for key, value in line.items() if value is not None}


def text(line: Line, key: str, default: str | None = "") -> str:
    """``default`` None: it must be there."""
    value = line.get(key, default)
    if not isinstance(value, str):
        raise ValueError(f"its “{key}” is {'missing' if value is None else 'not a text'}")
    return value


def flag(line: Line, key: str, default: bool = False) -> bool:
    value = line.get(key, default)
    if not isinstance(value, bool):
        raise ValueError(f"its “{key}” is neither true nor false")
    return value


def position(line: Line, key: str) -> int | None:
    value = line.get(key)
    if value is not None and type(value) is not int:
        raise ValueError(f"its “{key}” is not a whole number")
    return value


def certainty(line: Line) -> str:
    value = text(line, "certainty")
    if value and value not in CERTAINTIES:
        raise ValueError(f"“{value}” is no certainty; choose one of: {', '.join(CERTAINTIES)}")
    return value


def raw_id(line: Line) -> str:
    """The id as the file gives it, "" when it gives none."""
    value = line.get("id", "")
    return str(value) if isinstance(value, int) else text(line, "id")


def made_id(raw: str, kind: str, *parts: str) -> str:
    """``raw`` where it is an identifier of ours, else one that hangs on what it names, and so is the same again."""
    return raw if is_id(raw) else derived_id("archive", kind, raw, *parts)


def metadata(line: Line) -> dict[str, str]:
    given = line.get("metadata", {})
    if not isinstance(given, Mapping):
        raise ValueError("its “metadata” is not an object")
    return {str(key): _plain(key, value) for key, value in given.items() if value is not None}


def _plain(key: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"its metadata “{key}” is not a text")
    return str(value)


def original(line: Line) -> bytes | None:
    """The original bytes: none, the text's own in UTF-8 (true), or others in base64."""
    given = line.get("original")
    if given is None or given is False:
        return None
    if given is True:
        return text(line, "text", None).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text(line, "original"), validate=True)
    except binascii.Error:
        raise ValueError("its “original” is not base64") from None


def code(line: Line) -> tuple[tuple[str, ...], Code]:
    """The code and its path; its parent is not known here. Ids that are none of ours are derived anew."""
    raw = raw_id(line)
    fields = line.get("fields")
    own = {key: value for key, value in line.items() if key != "id"}
    if isinstance(fields, list):
        own["fields"] = [_without_foreign_id(field) for field in fields]
    path, made = code_from_json(own)
    if raw:
        made = replace(made, id=made_id(raw, "code", *path))
    return path, replace(made, position=position(line, "position") or 0)


def _without_foreign_id(field: Any) -> Any:
    if isinstance(field, Mapping) and not (isinstance(field.get("id"), str) and is_id(field["id"])):
        return {key: value for key, value in field.items() if key != "id"}
    return field


def field_values(line: Line, code_: Code) -> tuple[dict[str, FieldValue], list[str]]:
    """The values by field name, and a clause for each that does not fit its field (and is kept as it stands)."""
    given = line.get("fields", {})
    if not isinstance(given, Mapping):
        raise ValueError("its “fields” is not an object")
    values: dict[str, FieldValue] = {}
    notes: list[str] = []
    for name, plain in given.items():
        if plain is None:
            continue
        field = code_.field(name)
        try:
            values[name] = from_json(plain, field.type if field else shape(plain))
        except ValueError as error:
            values[name] = _as_it_stands(name, plain)
            notes.append(f"the field “{name}” is kept as it stands, but does not fit: {error}")
        else:
            if field is None:
                notes.append(f"the code “{code_.name}” has no field “{name}”; its value is kept")
    return values, notes


def _as_it_stands(name: str, plain: Any) -> FieldValue:
    try:
        return from_json(plain, shape(plain))
    except ValueError as error:
        raise ValueError(f"the value of “{name}” can't be read: {error}") from None


def shape(plain: Any) -> FieldType:
    """The type of field that a plain value looks like."""
    if isinstance(plain, Mapping):
        return shape(plain["value"]) if "value" in plain else FieldType.QUANTITY
    if isinstance(plain, bool):
        return FieldType.FLAG
    if isinstance(plain, int | float):
        return FieldType.NUMBER
    if isinstance(plain, Sequence) and not isinstance(plain, str):
        return FieldType.CHOICES
    return FieldType.TEXT
