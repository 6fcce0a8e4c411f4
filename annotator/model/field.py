"""Fields: the typed variables that a code asks for, and the values that coders give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    QUANTITY = "quantity"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    LINK = "link"
    ACTOR = "actor"


class Level(StrEnum):
    """Level of measurement (Stevens 1946); agreement on a field is computed at it."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


QUALIFIERS = ("exact", "about", "at least", "at most", "between", "order of magnitude")

DEFAULT_LEVEL: Mapping[FieldType, Level] = {
    FieldType.NUMBER: Level.RATIO,
    FieldType.QUANTITY: Level.RATIO,
    FieldType.DATE: Level.INTERVAL,
}


@dataclass(frozen=True, slots=True)
class Field:
    """A variable of a code. ``choices`` in rank order where the level is ordinal. Names are unique in a code."""

    id: str
    name: str
    type: FieldType = FieldType.TEXT
    level: Level = Level.NOMINAL
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text gives it: any of the three bounds may be open."""

    low: float | int | None = None
    best: float | int | None = None
    high: float | int | None = None
    qualifier: str | None = None

    @property
    def number(self) -> float | int | None:
        """The one number that stands for the quantity in statistics: best; else the middle of low and high;
        else whichever bound is there; None when all are open."""
        if self.best is not None:
            return self.best
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        return self.low if self.low is not None else self.high


Value = str | int | float | bool | tuple[str, ...] | Quantity


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A coder's value for a field, with the span it was read from, if the coder anchored it."""

    value: Value
    start: int | None = None
    end: int | None = None


def to_json(field_value: FieldValue) -> Any:
    """The archive's form (interface.md): quantities as an object; other values bare, or as
    ``{"value": ..., "start": ..., "end": ...}`` when anchored."""
    value = field_value.value
    if isinstance(value, Quantity):
        plain: dict[str, Any] = {"low": value.low, "best": value.best, "high": value.high, "qualifier": value.qualifier}
    elif field_value.start is None:
        return list(value) if isinstance(value, tuple) else value
    else:
        plain = {"value": list(value) if isinstance(value, tuple) else value}
    if field_value.start is not None:
        plain["start"], plain["end"] = field_value.start, field_value.end
    return plain


def from_json(plain: Any, type_: FieldType) -> FieldValue:
    """The value that ``plain`` (the archive's form, or a bare Python value) gives a field of this type.
    Raises ValueError with a sentence when it does not fit the type."""
    start = end = None
    if isinstance(plain, FieldValue):
        return plain
    if isinstance(plain, Mapping):
        start, end = plain.get("start"), plain.get("end")
        if (start is None) != (end is None):
            raise ValueError("an anchor needs both a start and an end")
        if type_ is not FieldType.QUANTITY:
            plain = plain.get("value")
    return FieldValue(_checked(plain, type_), start, end)


def _checked(value: Any, type_: FieldType) -> Value:
    if type_ is FieldType.QUANTITY:
        return _quantity(value)
    if type_ is FieldType.NUMBER:
        return _number(value)
    if type_ is FieldType.FLAG:
        if not isinstance(value, bool):
            raise ValueError(f"{value!r} is neither true nor false")
        return value
    if type_ is FieldType.CHOICES:
        if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(v, str) for v in value):
            raise ValueError(f"{value!r} is not a list of choices")
        return tuple(value)
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def _number(value: Any) -> int | float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or value != value
        or value in (float("inf"), float("-inf"))
    ):
        raise ValueError(f"{value!r} is not a number")
    return value


def _quantity(value: Any) -> Quantity:
    if isinstance(value, Quantity):
        return value
    if isinstance(value, Mapping):
        bounds = {name: None if value.get(name) is None else _number(value[name]) for name in ("low", "best", "high")}
        qualifier = value.get("qualifier")
        if qualifier is not None and qualifier not in QUALIFIERS:
            raise ValueError(f"{qualifier!r} is no qualifier; choose one of: {', '.join(QUALIFIERS)}")
        return Quantity(bounds["low"], bounds["best"], bounds["high"], qualifier)
    return Quantity(best=_number(value))
