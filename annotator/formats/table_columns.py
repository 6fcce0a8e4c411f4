"""The columns of a table of annotations: their headers, and which belong to which field. What the cells hold is
table.py's and table_reading.py's.

A field has one column of its name; a quantity has four: name_low, name_best, name_high, name_qualifier. Where a value
was anchored, its place is in name_start and name_end. A header that two would bear is written ``field.name:part``.
Metadata is in ``document.key``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from annotator.model.codebook import Code, Codebook
from annotator.model.contents import Contents
from annotator.model.field import FieldType, Quantity

#: Before the metadata, after it, and behind the fields.
FIRST = ("id", "document_id", "document")
MIDDLE = ("coder", "code", "start", "end", "quote", "before", "after", "memo", "certainty", "flag")
LAST = ("created", "modified", "adjudicates")
BASE = frozenset(FIRST + MIDDLE + LAST)

QUANTITY = ("low", "best", "high", "qualifier")
ANCHOR = ("start", "end")

PARTS = ("", *QUANTITY, *ANCHOR)

#: (field name, part); the part is "" for a plain value.
Key = tuple[str, str]


@dataclass(frozen=True)
class Layout:
    """``metadata`` are keys; ``fields`` maps each column of a field to its header."""

    metadata: tuple[str, ...]
    fields: Mapping[Key, str]

    @property
    def header(self) -> tuple[str, ...]:
        metadata = (f"document.{key}" for key in self.metadata)
        return (*FIRST, *metadata, *MIDDLE, *self.fields.values(), *LAST)


def layout(contents: Contents) -> Layout:
    """The columns that these contents need; goes through all annotations once."""
    metadata = dict.fromkeys(key for document in contents.documents for key in document.metadata)
    used = dict.fromkeys(_of_codebook(contents.codebook))
    for annotation in contents.annotations:
        for name, value in annotation.fields.items():
            used.update(dict.fromkeys(_keys(name, isinstance(value.value, Quantity), value.start is not None)))
    return Layout(tuple(metadata), headers(_together(used)))


def headers(keys: Iterable[Key]) -> dict[Key, str]:
    """A header for each, no two the same."""
    plain = {key: short_header(key) for key in keys}
    count = Counter(plain.values())
    return {key: long_header(key) if count[name] > 1 or _reserved(name) else name for key, name in plain.items()}


def short_header(key: Key) -> str:
    """What a header is called."""
    return "_".join(filter(None, key))


def long_header(key: Key) -> str:
    """What a header is called that would be another one's otherwise."""
    return "field." + ":".join(filter(None, key))


def columns_of(code: Code, there: Set[str]) -> dict[Key, str]:
    """Which of the headers ``there`` belong to which parts of a code's fields. The counterpart of ``headers``: a short
    header is the part's that a field of that type has, for had two parts borne it, both would be long."""
    own = list(_of_codebook(Codebook((code,))))
    others = [(field.name, part) for field in code.fields for part in PARTS if (field.name, part) not in own]
    found: dict[Key, str] = {}
    taken: set[str] = set()
    for key in own + others:
        name = long_header(key) if long_header(key) in there else short_header(key)
        if name in there and name not in taken and name not in BASE:
            found[key] = name
            taken.add(name)
    return found


def plain_header(text: str) -> str:
    """A header as a file has it: those of ours whatever their case, those of fields as they stand."""
    text = text.strip()
    small = text.lower().replace(" ", "_")
    return small if small in BASE else text


def _reserved(name: str) -> bool:
    return plain_header(name) in BASE or plain_header(name) != name or name.startswith(("document.", "field."))


def _of_codebook(codebook: Codebook) -> Iterable[Key]:
    for code in codebook:
        for field in code.fields:
            yield from _keys(field.name, field.type is FieldType.QUANTITY, False)


def _keys(name: str, quantity: bool, anchored: bool) -> list[Key]:
    parts = (QUANTITY if quantity else ("",)) + (ANCHOR if anchored else ())
    return [(name, part) for part in parts]


def _together(keys: Iterable[Key]) -> list[Key]:
    """A field's columns side by side, fields in the order in which they first came."""
    order = {"": 0, **{part: n for n, part in enumerate(QUANTITY + ANCHOR, 1)}}
    names = {name: n for n, name in enumerate(dict.fromkeys(name for name, _ in keys))}
    return sorted(keys, key=lambda key: (names[key[0]], order[key[1]]))
