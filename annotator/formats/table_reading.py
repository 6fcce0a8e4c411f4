"""The rows of a table -> annotations of documents that the project holds. The counterpart of table.py.

A row names its document by id or name, its code by path, its coder by name (or ``--coder``). Its quote must stand where
it says; otherwise it is followed where it stands only once, and said to be (placing.py). Without id a row gets one
that hangs on what it holds, so that reading it again adds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.errors import FormatError
from annotator.formats.base import Reading, ReadOptions
from annotator.formats.known import Known, codebook_of
from annotator.formats.placing import Place, place, with_anchors
from annotator.formats.table_cells import LONGEST_CELL, Given, cell_value, field_value, number_of, plain_text, split
from annotator.formats.table_columns import BASE, PARTS, Key, columns_of, plain_header
from annotator.model.annotation import CERTAINTIES, Annotation
from annotator.model.codebook import Code
from annotator.model.contents import Contents, ReportLine
from annotator.model.document import Document
from annotator.model.field import FieldType, FieldValue
from annotator.model.ids import derived_id, is_id


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row by header; what is empty is not there."""

    cells: dict[str, Given]

    def text(self, header: str) -> str:
        return plain_text(self.cells.get(header))

    def whole(self, header: str) -> int | None:
        given = self.cells.get(header)
        if given is None:
            return None
        number = number_of(given)
        if number is None or number != int(number):
            raise ValueError(f"its “{header}” is not a whole number: “{given}”")
        return int(number)


class RowReader:
    """Takes the rows of one file."""

    def __init__(self, name: str, header: Sequence[str], options: ReadOptions) -> None:
        self.name = name
        self.header = [plain_header(cell) for cell in header]
        self.options = options
        self.known = Known(options.base)
        self.report: list[ReportLine] = []
        self.annotations: dict[str, Annotation] = {}
        self._same: Counter[str] = Counter()
        self._text: tuple[str, str] = ("", "")
        self._fields: dict[str, dict[Key, str]] = {}
        if not {"document", "document_id"} & set(self.header) or "code" not in self.header:
            raise FormatError(
                f"{name} is not a table of annotations: it needs a column “document” (or “document_id”) and a column"
                f" “code”, and has: {', '.join(filter(None, self.header)) or 'none'}."
            )

    def take(self, number: int, cells: Sequence[Given]) -> None:
        """One row; ``number`` is its line or row in the file."""
        source = f"{self.name}, row {number}"
        row = _Row({h: c for h, c in zip(self.header, cells, strict=False) if c is not None and c != ""})
        try:
            annotation, notes, moved = self._annotation(row)
            if self.annotations.setdefault(annotation.id, annotation) != annotation:
                raise ValueError("its id stands in another row above")
        except ValueError as error:
            advice = "Mend the row and import the file again."
            self.report.append(ReportLine(source, "failed", f"Not imported: {error}.", advice))
            return
        if notes:
            sentence = "; ".join(notes)
            status = "changed" if moved else "note"
            self.report.append(ReportLine(source, status, sentence[0].upper() + sentence[1:] + ".", "", annotation.id))

    def result(self) -> Reading:
        known, base = self.known, self.options.base
        known_headers = BASE.union(*(self._columns(code).values() for code in base.codebook))
        for header in self.header:
            if header and header not in known_headers and not header.startswith("document."):
                reason = f"The column “{header}” is no field of any code here and was left out."
                self.report.append(ReportLine(self.name, "note", reason))
        annotations = sorted(
            self.annotations.values(),
            key=lambda a: (a.document, -1 if a.start is None else a.start, -(a.end or 0), a.id),
        )
        contents = Contents(
            codebook_of(known), tuple(known.coders.values()), annotations=tuple(annotations), name=base.name
        )
        return Reading(contents, tuple(self.report))

    def _annotation(self, row: _Row) -> tuple[Annotation, list[str], bool]:
        document = self.known.document(row.text("document_id"), row.text("document"))
        coder = self.known.coder(row.text("coder") or self.options.coder)
        if not row.text("code"):
            raise ValueError("it names no code")
        code = self.known.code(row.text("code"))
        found, notes = self._place(row, document)
        fields = self._field_values(row, code, notes)
        fields, lost = with_anchors(fields, document.length, found, row.whole("start"))
        annotation = Annotation(
            id=self._identifier(row, document.id, coder.id, code.id),
            document=document.id,
            coder=coder.id,
            code=code.id,
            start=found.start if found else None,
            end=found.end if found else None,
            quote=self._text_of(document)[found.start : found.end] if found else "",
            fields=fields,
            memo=row.text("memo"),
            certainty=_certainty(row.text("certainty")),
            flag=_flag(row.cells.get("flag")),
            created=row.text("created"),
            modified=row.text("modified"),
            adjudicates=split(row.text("adjudicates")),
        )
        return annotation, notes + lost, bool(found and found.moved)

    def _place(self, row: _Row, document: Document) -> tuple[Place | None, list[str]]:
        start, end = row.whole("start"), row.whole("end")
        quote = row.text("quote") or None
        if start is None and end is None and quote is None:
            return None, []
        text = self._text_of(document)
        if quote is not None and start is not None and end is not None and _is_cut(quote, text[start:end]):
            quote = text[start:end]
        found = place(text, start, end, quote, row.text("before"), row.text("after"))
        if not found.moved:
            return found, []
        was = "had no place" if start is None else f"does not stand at {start}"
        return found, [f"the quote {was} and was found at {found.start}: the annotation was placed there"]

    def _text_of(self, document: Document) -> str:
        if self._text[0] != document.id:
            self._text = (document.id, document.text)
        return self._text[1]

    def _identifier(self, row: _Row, *ids: str) -> str:
        raw = row.text("id")
        if is_id(raw):
            return raw
        content = "\x1f".join(f"{header}={plain_text(row.cells[header])}" for header in sorted(row.cells))
        self._same[content] += 1
        return derived_id("table", "annotation", content, str(self._same[content]), *ids)

    def _field_values(self, row: _Row, code: Code, notes: list[str]) -> dict[str, FieldValue]:
        columns = self._columns(code)
        values: dict[str, FieldValue] = {}
        for field in code.fields:
            found = {part: row.cells.get(columns.get((field.name, part), "")) for part in PARTS}
            value, problem = field_value(field, found)
            if value is not None:
                values[field.name] = value
            if problem:
                notes.append(f"the field “{field.name}” is kept as it stands, but does not fit: {problem}")
        return values

    def _columns(self, code: Code) -> dict[Key, str]:
        """Where this file has the parts of the code's fields."""
        if code.id not in self._fields:
            self._fields[code.id] = columns_of(code, set(self.header))
        return self._fields[code.id]


def _is_cut(quote: str, whole: str) -> bool:
    """Whether the quote is the beginning of the whole, as long as a cell of a spreadsheet can be."""
    return len(quote) >= LONGEST_CELL // 2 and quote.endswith("…") and whole.startswith(quote[:-1])


def _certainty(given: str) -> str:
    if given and given not in CERTAINTIES:
        raise ValueError(f"“{given}” is no certainty; choose one of: {', '.join(CERTAINTIES)}")
    return given


def _flag(given: Given) -> bool:
    value = cell_value(FieldType.FLAG, False if given is None else given)
    if not isinstance(value, bool):
        raise ValueError(f"its “flag” is neither true nor false: “{given}”")
    return value
