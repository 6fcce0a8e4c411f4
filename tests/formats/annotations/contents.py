"""Whole contents to write and read back: Hypothesis strategies, and one small set made by hand."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from annotator.model.annotation import CERTAINTIES, Absence, Annotation, Done
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.contents import Contents
from annotator.model.document import Document
from annotator.model.field import QUALIFIERS, Field, FieldType, FieldValue, Level, Quantity
from annotator.model.ids import derived_id
from annotator.model.round import Round

#: What breaks programs that count in anything but code points, or that split lines at more than LF.
TRICKY = (
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\U0001f1f0\U0001f1f7", "e\u0301", "n\u0303\u0323",
    "\u05e9\u05dc\u05d5\u05dd", "\u202eabc\u202c", "\u0645\u0631\u062d\u0628\u0627", "\uc704\ub85c\uc640",
    "\u2028", "\u2029", "\x85", "\u6f22\u5b57", "\u200d", "\ufeff", "\ufffd", "\U0001f600", "\U0010ffff", "\uffff",
    "\x0b", "\x1f", "\t", "=1+1", "-5", "@x", "+1", "'=x", "'", '"', "\\", ";", ",", "_x0041_", "<b>", "</script>",
    "&amp;", " ", "\n",
)  # fmt: skip

_words = st.lists(st.one_of(st.sampled_from(TRICKY), st.text("abc xyz,.\n", max_size=8)), max_size=12)
_plain = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)
texts = st.one_of(_plain, _words.map("".join))
names = texts.map(lambda text: " ".join(text.replace("\x85", " ").split()) or "x").filter(str.strip)
coder_names = names.map(lambda name: unicodedata.normalize("NFC", name)).filter(str.isprintable)
numbers = st.one_of(
    st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 15_000)
)


def quantities() -> st.SearchStrategy[Quantity]:
    bound = st.none() | numbers
    return st.builds(Quantity, bound, bound, bound, st.none() | st.sampled_from(QUALIFIERS))


_VALUES: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.NUMBER: numbers,
    FieldType.QUANTITY: quantities(),
    FieldType.FLAG: st.booleans(),
    FieldType.CHOICES: st.lists(texts, max_size=3).map(tuple),
}


def document(text: str, name: str, **metadata: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(derived_id("test document", name, digest), name, len(text), digest, metadata, lambda: text)


@st.composite
def fields(draw: st.DrawFn, owner: str) -> tuple[Field, ...]:
    chosen = draw(st.lists(names, max_size=3, unique=True))
    return tuple(
        Field(
            derived_id("test field", owner, name),
            name,
            draw(st.sampled_from(FieldType)),
            draw(st.sampled_from(Level)),
            draw(st.booleans()),
            tuple(draw(st.lists(texts, max_size=3, unique=True))),
            draw(texts),
        )
        for name in chosen
    )


@st.composite
def codebooks(draw: st.DrawFn, *, twins: bool = True) -> Codebook:
    """A tree of up to five codes; with ``twins``, two of them may bear one path."""
    codes: list[Code] = []
    for number in range(draw(st.integers(1, 5))):
        identifier = derived_id("test code", str(number))
        parent = draw(st.none() | st.sampled_from([c.id for c in codes])) if codes else None
        code = Code(
            identifier,
            draw(names) + ("" if twins else f" {number}"),
            parent,
            draw(st.sampled_from(("#b3541e", "#2a6f6b", "#6b4a9c"))),
            draw(st.sampled_from(("", "1", "k"))),
            draw(texts),
            draw(texts),
            draw(texts),
            draw(texts),
            tuple(draw(st.lists(texts, max_size=2))),
            tuple(draw(st.lists(texts, max_size=2))),
            draw(fields(identifier)),
            sum(c.parent == parent for c in codes),
            draw(st.booleans()),
        )
        codes.append(code)
    merged = {derived_id("test merged"): codes[0].id} if draw(st.booleans()) else {}
    return Codebook(tuple(_depth_first(codes)), merged)


def _depth_first(codes: list[Code], parent: str | None = None) -> list[Code]:
    found = []
    for code in codes:
        if code.parent == parent:
            found += [code, *_depth_first(codes, code.id)]
    return found


@st.composite
def spans(draw: st.DrawFn, length: int) -> tuple[int | None, int | None]:
    if length == 0 or draw(st.integers(0, 9)) == 0:
        return None, None
    start = draw(st.integers(0, length - 1))
    return start, draw(st.integers(start + 1, length))


@st.composite
def one_annotation(
    draw: st.DrawFn, number: int, where: Document, coders: tuple[Coder, ...], book: Codebook
) -> Annotation:
    code = draw(st.sampled_from(book.codes))
    start, end = draw(spans(where.length))
    values = {}
    for field in code.fields:
        if draw(st.booleans()):
            anchor = draw(spans(where.length))
            values[field.name] = FieldValue(draw(_VALUES.get(field.type, texts)), *anchor)
    return Annotation(
        derived_id("test annotation", str(number), where.id),
        where.id,
        draw(st.sampled_from(coders)).id,
        code.id,
        start,
        end,
        "" if start is None else where.text[start:end],
        values,
        draw(texts),
        draw(st.sampled_from(("", *CERTAINTIES))),
        draw(st.booleans()),
        "2026-11-22T10:00:00.000Z",
        "2026-11-22T10:00:01.250Z",
    )


@st.composite
def contents(draw: st.DrawFn, *, twins: bool = True, rounds: bool = True) -> Contents:
    """Everything a project can hold: overlapping and equal annotations of several coders among it."""
    people = st.lists(coder_names, min_size=1, max_size=3, unique_by=str.casefold)
    coders = tuple(Coder(derived_id("test coder", name), name) for name in draw(people))
    book = draw(codebooks(twins=twins))
    documents = []
    for number in range(draw(st.integers(1, 3))):
        text = "".join(draw(_words)).lstrip("\ufeff") + (f" {number}" if number else "")
        metadata = draw(st.dictionaries(st.sampled_from(("outlet", "published", "coder", "ключ")), texts, max_size=2))
        documents.append(document(text, draw(names) + f" {number}", **metadata))
    marks: list[Annotation] = []
    for number in range(draw(st.integers(0, 8))):
        mark = draw(one_annotation(number, draw(st.sampled_from(documents)), coders, book))
        same = [other for other in marks if other.document == mark.document]
        if same and draw(st.integers(0, 3)) == 0:
            mark = replace(same[0], id=mark.id)
        if same and draw(st.integers(0, 3)) == 0:
            mark = replace(mark, adjudicates=(same[0].id,))
        marks.append(mark)
    pick = st.tuples(st.sampled_from(documents), st.sampled_from(coders), st.sampled_from(book.codes))
    order = {d.id: n for n, d in enumerate(documents)}
    return Contents(
        book,
        tuple(sorted(coders, key=lambda c: (c.name, c.id))),
        tuple(documents),
        tuple(
            sorted(marks, key=lambda a: (order[a.document], -1 if a.start is None else a.start, -(a.end or 0), a.id))
        ),
        tuple({Absence(d.id, c.id, k.id): 0 for d, c, k in draw(st.lists(pick, max_size=3))}),
        tuple({Done(d.id, c.id): 0 for d, c, _ in draw(st.lists(pick, max_size=3))}),
        tuple(draw(st.lists(_rounds(documents, coders), max_size=2, unique_by=lambda r: r.id))) if rounds else (),
    )


def _rounds(documents: list[Document], coders: tuple[Coder, ...]) -> st.SearchStrategy[Round]:
    who = st.lists(st.sampled_from([c.id for c in coders]), unique=True).map(tuple)
    assignments = st.dictionaries(st.sampled_from([d.id for d in documents]), who)
    identifiers = st.sampled_from([derived_id("test round", str(n)) for n in range(3)])
    return st.builds(Round, identifiers, names, st.booleans(), st.booleans(), assignments)
