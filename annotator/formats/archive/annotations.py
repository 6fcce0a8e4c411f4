"""The archive's annotation lines: references, place, field values, identifiers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from annotator.formats.archive import parts
from annotator.formats.archive.writer import text_order
from annotator.formats.known import Known
from annotator.formats.placing import Misplaced, Place, place, with_anchors
from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.coder import Coder
from annotator.model.document import Document
from annotator.model.field import FieldType, FieldValue
from annotator.model.ids import derived_id, is_id

Fields = dict[str, FieldValue]


class AnnotationLines:
    """Takes annotation lines one by one. ``shifts``: for documents whose text in the file was not canonical, from a
    position there to one in the text that we keep."""

    def __init__(self, known: Known, coder: str | None) -> None:
        self.known = known
        self.default_coder = coder
        self.shifts: dict[str, Callable[[int], int]] = {}
        self._taken: dict[str, Annotation] = {}
        self._same: Counter[str] = Counter()
        self._codes: dict[str, Code] = {}
        self._text: tuple[str, str] = ("", "")

    def coder(self, line: dict[str, Any]) -> Coder:
        return self.known.coder(line.get("coder", self.default_coder))

    def take(self, line: dict[str, Any]) -> tuple[str, list[str], bool]:
        """The annotation's id, clauses on what is not as the file has it, and whether it was moved. Raises
        ValueError."""
        document = self.known.document(line.get("document"))
        coder = self.coder(line)
        code = self.known.code(line.get("code"))
        self._codes[code.id] = code
        fields, notes = parts.field_values(line, code)
        found, notes_on_place = self._place(line, document)
        stated = line.get("start")
        stated = stated if stated is None else self.shifts.get(document.id, int)(stated)
        fields, notes_on_anchors = with_anchors(self._shifted(fields, document), document.length, found, stated)
        annotation = Annotation(
            id=self._identifier(line, document, coder, code),
            document=document.id,
            coder=coder.id,
            code=code.id,
            start=found.start if found else None,
            end=found.end if found else None,
            quote=self.text(document)[found.start : found.end] if found else "",
            fields=fields,
            memo=parts.text(line, "memo"),
            certainty=parts.certainty(line),
            flag=parts.flag(line, "flag"),
            created=parts.text(line, "created"),
            modified=parts.text(line, "modified"),
            adjudicates=_adjudicates(line),
        )
        if self._taken.setdefault(annotation.id, annotation) != annotation:
            raise ValueError("its id was given to another annotation above")
        if raw := parts.raw_id(line):
            self.known.alias("annotation", raw, annotation.id)
        return annotation.id, notes + notes_on_place + notes_on_anchors, bool(found and found.moved)

    def in_order(self, documents: Sequence[str]) -> tuple[Annotation, ...]:
        """All of them, document by document (the given ones first), in text order."""
        place_of = {document: number for number, document in enumerate(documents)}
        last = len(place_of)
        linked = (self._linked(annotation) for annotation in self._taken.values())
        return tuple(sorted(linked, key=lambda a: (place_of.get(a.document, last), a.document, text_order(a)[1:])))

    def text(self, document: Document) -> str:
        if self._text[0] != document.id:
            self._text = (document.id, document.text)
        return self._text[1]

    def _place(self, line: dict[str, Any], document: Document) -> tuple[Place | None, list[str]]:
        stated, end = parts.position(line, "start"), parts.position(line, "end")
        if stated is None and end is None and not line.get("quote"):
            return None, []
        if (stated is None) != (end is None):
            raise ValueError("a span needs both a start and an end (neither: the whole document)")
        quote = parts.text(line, "quote") or None
        shift = self.shifts.get(document.id)
        start, end = (shift(stated), shift(end)) if shift and stated is not None and end is not None else (stated, end)
        try:
            found = place(self.text(document), start, end, quote)
        except Misplaced as error:
            raise ValueError(f"{error} (“{document.title}”)") from None
        if not found.moved:
            return found, []
        was = "had no place" if stated is None else f"does not stand at {stated}"
        return found, [f"the quote {was} and was found at {found.start}: the annotation was placed there"]

    def _shifted(self, fields: Fields, document: Document) -> Fields:
        """The values with their anchors counted in the canonical text."""
        shift = self.shifts.get(document.id, int)
        for name, value in fields.items():
            if value.start is None and value.end is None:
                continue
            if type(value.start) is not int or type(value.end) is not int:
                raise ValueError(f"the anchor of “{name}” is not two whole numbers")
            fields[name] = replace(value, start=shift(value.start), end=shift(value.end))
        return fields

    def _identifier(self, line: dict[str, Any], document: Document, coder: Coder, code: Code) -> str:
        raw = parts.raw_id(line)
        if is_id(raw):
            return raw
        if raw:
            return derived_id("archive", "annotation", raw, document.id, coder.id)
        said = {**line, "document": document.id, "coder": coder.id, "code": code.id}
        content = json.dumps(said, sort_keys=True)
        self._same[content] += 1
        return derived_id("archive", "annotation", content, str(self._same[content]))

    def _linked(self, annotation: Annotation) -> Annotation:
        """With the ids of other annotations as they became here."""
        unaliased = self.known.unaliased
        adjudicates = tuple(unaliased("annotation", raw) for raw in annotation.adjudicates)
        code = self._codes[annotation.code]
        fields = {
            name: replace(value, value=unaliased("annotation", value.value))
            if isinstance(value.value, str) and (field := code.field(name)) and field.type is FieldType.LINK
            else value
            for name, value in annotation.fields.items()
        }
        if adjudicates == annotation.adjudicates and fields == annotation.fields:
            return annotation
        return replace(annotation, adjudicates=adjudicates, fields=fields)


def _adjudicates(line: dict[str, Any]) -> tuple[str, ...]:
    given = line.get("adjudicates", [])
    if not isinstance(given, list) or not all(isinstance(raw, str) for raw in given):
        raise ValueError("its “adjudicates” is not a list of ids")
    return tuple(given)
