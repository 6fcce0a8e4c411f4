"""The numbers that coders read out of documents, side by side: where the documents (or the coders) contradict each
other shows at once. For every code with a quantity or a number; apart for each choice of what is counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.formats.report.wording import value_text
from annotator.model.annotation import Annotation
from annotator.model.codebook import Code, Codebook
from annotator.model.contents import Contents
from annotator.model.field import Field, FieldType, FieldValue, Quantity


@dataclass
class Reading:
    """One value that one or more coders found in a document. ``low`` and ``high`` are its ends for a drawing."""

    text: str
    number: float
    low: float
    high: float
    coders: list[str] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)


@dataclass
class Comparison:
    """``counted``: the choice that these values share ("" when there is no such field). ``documents`` maps ids to
    readings in order of size."""

    code: Code
    value: Field
    by: Field | None
    counted: str
    documents: dict[str, list[Reading]] = field(default_factory=dict)

    @property
    def range(self) -> tuple[float, float]:
        ends = [end for readings in self.documents.values() for r in readings for end in (r.low, r.high)]
        return min(ends), max(ends)


def comparisons(contents: Contents) -> list[Comparison]:
    """In the codebook's order, choices in theirs."""
    fields = _number_fields(contents.codebook)
    found: dict[tuple[str, str], Comparison] = {}
    for annotation in contents.annotations:
        if annotation.code not in fields:
            continue
        code, value, by = fields[annotation.code]
        ends = _ends(annotation.fields.get(value.name))
        if ends is None:
            continue
        counted = _choice(annotation, by)
        comparison = found.setdefault((code.id, counted), Comparison(code, value, by, counted))
        _add(comparison, annotation, value_text(annotation.fields[value.name].value), *ends)
    for comparison in found.values():
        for readings in comparison.documents.values():
            readings.sort(key=lambda reading: (reading.number, reading.text))
    order = {code.id: number for number, code in enumerate(contents.codebook)}
    return sorted(found.values(), key=lambda comparison: (order[comparison.code.id], *_place(comparison)))


def _number_fields(codebook: Codebook) -> dict[str, tuple[Code, Field, Field | None]]:
    """By code id: the field with the number, and the choice that says what it counts (the first one after it, or the
    first)."""
    found = {}
    for code in codebook:
        numbers = [f for f in code.fields if f.type in (FieldType.QUANTITY, FieldType.NUMBER)]
        if numbers:
            at = code.fields.index(numbers[0])
            choices = (f for f in (*code.fields[at:], *code.fields[:at]) if f.type is FieldType.CHOICE)
            found[code.id] = (code, numbers[0], next(choices, None))
    return found


def _ends(value: FieldValue | None) -> tuple[float, float, float] | None:
    """The number that stands for the value, its lower and its upper end; None when it holds no number."""
    plain = value.value if value else None
    if isinstance(plain, Quantity):
        if plain.number is None:
            return None
        bounds = [b for b in (plain.low, plain.best, plain.high) if b is not None]
        return plain.number, min(bounds), max(bounds)
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        return None
    return plain, plain, plain


def _choice(annotation: Annotation, by: Field | None) -> str:
    value = annotation.fields.get(by.name) if by else None
    return value.value if value and isinstance(value.value, str) else ""


def _add(comparison: Comparison, annotation: Annotation, text: str, number: float, low: float, high: float) -> None:
    readings = comparison.documents.setdefault(annotation.document, [])
    reading = next((r for r in readings if r.text == text), None)
    if reading is None:
        reading = Reading(text, number, low, high)
        readings.append(reading)
    if annotation.coder not in reading.coders:
        reading.coders.append(annotation.coder)
    reading.annotations.append(annotation)


def _place(comparison: Comparison) -> tuple[int, str]:
    """Choices in the codebook's order, those that it no longer offers behind."""
    choices = comparison.by.choices if comparison.by else ()
    counted = comparison.counted
    return choices.index(counted) if counted in choices else len(choices), counted
