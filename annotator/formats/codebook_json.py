"""Codebook files: JSON ``{"type": "codebook", "version": 1, "codes": [...]}``, read and written.

Each code has the attributes of the archive's code lines (interface.md), its place as a ``path`` of names.
Identifiers may be left out; they are then derived from the path, so that two projects that took up the same file
speak of the same codes and can be merged. Comparing and taking up a codebook is ``commands/codebook.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from annotator.errors import FormatError
from annotator.formats.atomic import replacing
from annotator.model.codebook import Code, Codebook
from annotator.model.field import DEFAULT_LEVEL, Field, FieldType, Level
from annotator.model.ids import derived_id, is_id
from annotator.model.text import one_line, storable

VERSION = 1
DEEPEST = 50
_TEXTS = ("colour", "key", "definition", "description", "include", "exclude")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LISTS = ("examples", "counter_examples")


def code_id(path: Iterable[str]) -> str:
    """The identifier of a code that a file names only by its path."""
    return derived_id("code", *path)


def field_id(path: Iterable[str], name: str) -> str:
    """The identifier of a field that a file names only by its code's path and its name."""
    return derived_id("field", *path, name)


def read(path: Path) -> Codebook:
    """The codebook in a file. Raises FormatError with what is wrong and where."""
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise FormatError(f"{path} can't be read: {error.strerror or error}.") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise FormatError(f"{path} is not a codebook file: it is not JSON in UTF-8.") from error
    except json.JSONDecodeError as error:
        raise FormatError(f"{path} is not a codebook file: {error.msg} in line {error.lineno}.") from error
    try:
        return from_json(document)
    except ValueError as error:
        raise FormatError(f"{path} is not a codebook file that can be used: {error}.") from error


def write(codebook: Codebook, out: Path) -> None:
    """Write the codebook: the whole file or nothing."""
    text = json.dumps(to_json(codebook), ensure_ascii=False, indent=2) + "\n"
    with replacing(out) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def to_json(codebook: Codebook) -> dict[str, Any]:
    """The file's content as plain values."""
    codes = [code_to_json(code, codebook.path(code.id)) for code in codebook]
    return {"type": "codebook", "version": VERSION, "codes": codes}


def from_json(document: Any) -> Codebook:
    """The codebook that plain values describe. Raises ValueError with a sentence without its full stop."""
    if not isinstance(document, Mapping) or document.get("type") != "codebook":
        raise ValueError('it does not begin with {"type": "codebook", ...}')
    version = document.get("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise ValueError(f"it has version {version!r} and this Annotator reads {VERSION}; update Annotator")
    lines = document.get("codes")
    if not isinstance(lines, list):
        raise ValueError("“codes” is not a list")
    return Codebook(tuple(_tree_order(_codes(lines))))


def _codes(lines: list[Any]) -> dict[tuple[str, ...], Code]:
    """Codes by path, in the file's order; parents that the file only implies are added."""
    found: dict[tuple[str, ...], Code] = {}
    for number, line in enumerate(lines, 1):
        try:
            path, code = code_from_json(line)
        except ValueError as error:
            raise ValueError(f"code {number}: {error}") from error
        if path in found:
            raise ValueError(f"code {number}: “{'/'.join(path)}” is there twice")
        found[path] = code
    for path in list(found):
        for depth in range(1, len(path)):
            found.setdefault(path[:depth], Code(code_id(path[:depth]), path[depth - 1]))
    if len({code.id for code in found.values()}) < len(found):
        raise ValueError("two codes have one id")
    return found


def _tree_order(codes: Mapping[tuple[str, ...], Code]) -> Iterable[Code]:
    """Codes with their parents and positions filled in, parents before children."""

    children: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for path in codes:
        children.setdefault(path[:-1], []).append(path)

    def below(parent: tuple[str, ...]) -> Iterable[Code]:
        for position, path in enumerate(children.get(parent, ())):
            yield replace(codes[path], parent=codes[parent].id if parent else None, position=position)
            yield from below(path)

    return below(())


def code_to_json(code: Code, path: Iterable[str]) -> dict[str, Any]:
    """One code; what is empty is left out."""
    plain: dict[str, Any] = {"id": code.id, "path": list(path)}
    plain |= {name: getattr(code, name) for name in _TEXTS if getattr(code, name)}
    plain |= {name: list(getattr(code, name)) for name in _LISTS if getattr(code, name)}
    if code.fields:
        plain["fields"] = [field_to_json(field) for field in code.fields]
    if code.retired:
        plain["retired"] = True
    return plain


def field_to_json(field: Field) -> dict[str, Any]:
    """One field; what is empty is left out."""
    plain: dict[str, Any] = {"id": field.id, "name": field.name, "type": field.type.value, "level": field.level.value}
    if field.required:
        plain["required"] = True
    if field.choices:
        plain["choices"] = list(field.choices)
    if field.help:
        plain["help"] = field.help
    return plain


def code_from_json(line: Any) -> tuple[tuple[str, ...], Code]:
    """A code and its path; ``parent`` and ``position`` are not known here. Raises ValueError."""
    if not isinstance(line, Mapping):
        raise ValueError("it is not an object")
    path = tuple(one_line(name) for name in _names(line.get("path"), "path"))
    if not path or not all(path):
        raise ValueError("it has no path (a list of names from the root down)")
    if len(path) > DEEPEST:
        raise ValueError(f"its path has more than {DEEPEST} names")
    texts: dict[str, Any] = {name: _text(line[name], name) for name in _TEXTS if line.get(name) is not None}
    lists: dict[str, Any] = {name: _names(line.get(name) or [], name) for name in _LISTS}
    if "colour" in texts and not _COLOUR.fullmatch(texts["colour"]):
        raise ValueError(f"“{texts['colour']}” is no colour (write it like #aa3377)")
    if len(texts.get("key", "")) > 1:
        raise ValueError(f"“{texts['key']}” is no key (one letter, digit or sign)")
    retired = line.get("retired", False)
    if not isinstance(retired, bool):
        raise ValueError("“retired” is neither true nor false")
    code = Code(_id(line.get("id"), code_id(path)), path[-1], fields=_fields(line.get("fields"), path), retired=retired)
    return path, replace(code, **texts, **lists)


def _fields(lines: Any, path: tuple[str, ...]) -> tuple[Field, ...]:
    if lines is not None and not isinstance(lines, list):
        raise ValueError("“fields” is not a list")
    fields = tuple(field_from_json(line, path) for line in lines or ())
    if len({field.name for field in fields}) < len(fields):
        raise ValueError("two fields have one name")
    return fields


def field_from_json(line: Any, path: Iterable[str]) -> Field:
    """A field of the code at ``path``. Raises ValueError."""
    if not isinstance(line, Mapping):
        raise ValueError("a field is not an object")
    name = one_line(_text(line.get("name", ""), "name"))
    if not name:
        raise ValueError("a field has no name")
    type_ = _one_of(FieldType, line.get("type", "text"), f"the type of field “{name}”")
    level = _one_of(Level, line.get("level", DEFAULT_LEVEL.get(type_, Level.NOMINAL)), f"the level of field “{name}”")
    required = line.get("required", False)
    if not isinstance(required, bool):
        raise ValueError(f"“required” of field “{name}” is neither true nor false")
    choices = _names(line.get("choices") or [], f"choices of field “{name}”")
    if len(set(choices)) < len(choices):
        raise ValueError(f"field “{name}” offers a choice twice")
    help_ = _text(line.get("help", ""), f"help of field “{name}”")
    return Field(_id(line.get("id"), field_id(path, name)), name, type_, level, required, choices, help_)


def _one_of(kind: type[StrEnum], value: Any, what: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{what} is {value!r}; choose one of: {', '.join(kind)}") from None


def _id(value: Any, otherwise: str) -> str:
    if value is None:
        return otherwise
    if not isinstance(value, str) or not is_id(value):
        raise ValueError(f"{value!r} is not an identifier (leave “id” out and one is made)")
    return value


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"“{what}” is not a text")
    return storable(value)


def _names(value: Any, what: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"“{what}” is not a list of texts")
    return tuple(storable(item) for item in value)
