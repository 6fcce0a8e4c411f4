"""What the values of known cells have to look like. Our own are right by construction; those of another copy are
looked at before they are let in, so that no reader ever meets a name that is a list."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from annotator.store.documents import META
from annotator.store.operations import Operation
from annotator.store.rounds import ASSIGN

Check = Callable[[Any], bool]


def _is(*kinds: type) -> Check:
    return lambda value: type(value) in kinds


def _list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


_TEXT, _WHOLE, _TRUTH = _is(str), _is(int), _is(bool)
_CODE: dict[str, Check] = {
    **dict.fromkeys(("name", "parent", "colour", "key", "definition", "description", "include", "exclude"), _TEXT),
    "merged": _TEXT, "examples": _list, "counter_examples": _list, "position": _WHOLE, "retired": _TRUTH,
}  # fmt: skip
_FIELD: dict[str, Check] = {
    **dict.fromkeys(("code", "name", "type", "level", "help"), _TEXT),
    "required": _TRUTH, "retired": _TRUTH, "choices": _list, "position": _WHOLE,
}  # fmt: skip


def _import(value: Any) -> bool:
    whole = isinstance(value, dict) and _map(value.get("metadata"))
    texts = whole and all(_TEXT(value.get(name)) for name in ("name", "text"))
    return (
        texts and all(_WHOLE(value.get(name)) for name in ("length", "position")) and _optional(value, "original", str)
    )


def _place(value: Any) -> bool:
    return isinstance(value, dict) and all(_TEXT(value.get(name)) for name in ("document", "coder"))


def _mark(value: Any) -> bool:
    return _place(value) and _TRUTH(value.get("present"))


def _absence(value: Any) -> bool:
    return _mark(value) and _TEXT(value.get("code"))


def _optional(value: dict[str, Any], name: str, kind: type) -> bool:
    return value.get(name) is None or type(value[name]) is kind


def _annotation(value: Any) -> bool:
    if not _place(value) or not _TEXT(value.get("code")):
        return False
    plain = all(_optional(value, name, str) for name in ("memo", "certainty", "created", "modified"))
    truths = all(_optional(value, name, bool) for name in ("flag", "deleted"))
    lists = isinstance(value.get("fields", {}), dict) and _list(value.get("adjudicates", []))
    return (
        plain and truths and lists and _span(value) and all(_field_value(v) for v in value.get("fields", {}).values())
    )


def _span(value: dict[str, Any]) -> bool:
    start, end, quote = value.get("start"), value.get("end"), value.get("quote")
    if start is None or end is None:
        return start is end is quote is None
    spot = _WHOLE(start) and _WHOLE(end) and 0 <= start < end < 1 << 40
    return spot and isinstance(quote, list) and len(quote) == 3 and (_list(quote[1]) or _list(quote))


def _field_value(value: Any) -> bool:
    if isinstance(value, dict):
        anchor = all(value.get(name) is None or _WHOLE(value[name]) for name in ("start", "end"))
        bounds = all(_is(int, float, type(None))(value.get(name)) for name in ("low", "best", "high"))
        inner = "value" not in value or (not isinstance(value["value"], dict) and _field_value(value["value"]))
        return anchor and bounds and _optional(value, "qualifier", str) and inner
    return type(value) in (str, int, float, bool) or _list(value)


def _change(value: Any) -> bool:
    whole = isinstance(value, dict) and _WHOLE(value.get("first")) and _list(value.get("kinds"))
    words = whole and _TEXT(value.get("label")) and value.get("action") in ("do", "note", "undo", "redo")
    named = words and (value.get("documents") is None or _list(value["documents"]))
    return named and (value.get("target") is None or _hash(value["target"]))


def _hash(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 32 and all(letter in "0123456789abcdef" for letter in value)


_WHOLE_CELLS: dict[str, Check] = {
    "annotation": _annotation, "absence": _absence, "done": _mark, "change": _change,
}  # fmt: skip
_NAMED_CELLS: dict[str, dict[str, Check]] = {
    "code": _CODE, "field": _FIELD, "coder": {"name": _TEXT}, "project": {"name": _TEXT},
    "document": {"import": _import, "name": _TEXT, "removed": _TRUTH},
    "round": {"name": _TEXT, "blind": _TRUTH, "open": _TRUTH},
}  # fmt: skip
_PREFIXED: dict[str, tuple[str, Check]] = {"document": (META, _TEXT), "round": (ASSIGN, _list)}


def fits(operation: Operation) -> bool:
    """Whether the value is what this kind of cell holds. Kinds and cells that this version does not know all fit."""
    try:
        value = json.loads(operation.value)
    except ValueError:
        return False
    if operation.kind in _WHOLE_CELLS:
        return bool(operation.field) or _WHOLE_CELLS[operation.kind](value)
    if value is None:
        return True
    check = _NAMED_CELLS.get(operation.kind, {}).get(operation.field)
    prefix = _PREFIXED.get(operation.kind)
    if check is None and prefix is not None and operation.field.startswith(prefix[0]):
        check = prefix[1]
    return check is None or check(value)
