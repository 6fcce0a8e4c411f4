"""The annotated articles: text with its passages, what each coder said of them, and what they did not find."""

from __future__ import annotations

import json
from collections.abc import Iterator

from annotator.formats.report.passages import Passage, Piece, by_document, paragraphs, passages
from annotator.formats.report.wording import count, field_text
from annotator.formats.report.work import Work
from annotator.formats.report_html.markup import Child, Html, closed, opened, tag
from annotator.formats.report_html.names import Labels, annotation_anchor
from annotator.model.contents import Contents, Progress
from annotator.model.document import Document

#: Underlines below one another; further ones share the last row.
LANES = 5


def section(contents: Contents, done: Work, labels: Labels, progress: Progress) -> Iterator[Html]:
    """The whole section, an article at a time."""
    yield opened("section", id="articles", data_initials=json.dumps(labels.initials))
    yield tag("h2", "Annotated articles")
    yield opened("div", class_="reading")
    yield opened("div")
    absent = _marks_of(contents, labels)
    number = 0
    for place, (document, marks) in enumerate(by_document(contents)):
        progress(place, done.documents, "Writing")
        found = passages(marks, number)
        number += len(found)
        yield _article(place, document, found, absent.get(document.id, []), labels)
    yield closed("div")
    hint = tag(
        "p",
        "Point at a marked passage to see who coded it and how; click to keep it here, Esc to let go.",
        class_="muted",
    )
    yield tag("aside", tag("h3", "This passage"), hint, id="panel", class_="panel empty", aria_live="polite")
    yield closed("div")
    yield closed("section")


def _marks_of(contents: Contents, labels: Labels) -> dict[str, list[Html]]:
    """By document: chips for codes that coders did not find, and for who has finished."""
    absences: dict[tuple[str, str], list[str]] = {}
    for absence in contents.absences:
        absences.setdefault((absence.document, absence.code), []).append(absence.coder)
    finished: dict[str, list[str]] = {}
    for done in contents.done:
        finished.setdefault(done.document, []).append(done.coder)
    chips: dict[str, list[Html]] = {}
    for (document, code), coders in absences.items():
        chips.setdefault(document, []).append(_absence(code, sorted(coders, key=labels.coder_number), labels))
    for document, coders in finished.items():
        who = ", ".join(map(labels.coder, sorted(coders, key=labels.coder_number)))
        chips.setdefault(document, []).append(tag("span", f"finished by {who}", class_="chip"))
    return chips


def _absence(code: str, coders: list[str], labels: Labels) -> Html:
    number = labels.code_number(code)
    who = ", ".join(labels.coder(coder) for coder in coders)
    numbers = " ".join(str(labels.coder_number(coder)) for coder in coders)
    words = ["not here: ", tag("i", labels.code(code)), f" ({who})"]
    return tag("span", words, class_=f"chip c{number}", data_c=number, data_k=numbers)


def _article(place: int, document: Document, found: list[Passage], marks: list[Html], labels: Labels) -> Html:
    whole = [_whole(passage, labels) for passage in found if passage.start is None]
    meta = " · ".join(filter(None, (labels.source(document), count(document.length, "character"))))
    language = document.metadata.get("language", "")
    total = sum(len(passage.annotations) for passage in found)
    return tag(
        "article",
        tag(
            "header",
            tag("h3", document.title, class_="words"),
            tag("p", meta),
            tag("div", whole, marks, class_="chips") if whole or marks else None,
        ),
        tag(
            "div",
            tag("div", class_="margin"),
            tag("div", _text(document.text, found, labels), class_="text", lang=language or None),
            class_="sheet",
        ),
        tag(
            "details",
            tag("summary", f"{count(total, 'annotation')} in {count(len(found), 'passage')}"),
            [_note(passage, document, labels) for passage in found],
            class_="notes",
        )
        if found
        else None,
        class_="doc",
        id=f"d{place}",
        data_d=place,
    )


def _whole(passage: Passage, labels: Labels) -> Html:
    number = labels.code_number(passage.code)
    who = ", ".join(labels.coder(annotation.coder) for annotation in passage.annotations)
    words = ["whole document: ", tag("i", labels.code(passage.code)), f" ({who})"]
    return tag(
        "button",
        words,
        type="button",
        class_=f"chip whole c{number}",
        data_g=passage.number,
        data_c=number,
        data_k=_coders(passage, labels),
    )


def _coders(passage: Passage, labels: Labels) -> str:
    return " ".join(map(str, sorted({labels.coder_number(annotation.coder) for annotation in passage.annotations})))


# --- the text --------------------------------------------------------------------------------------------------------


def _text(text: str, found: list[Passage], labels: Labels) -> Iterator[Html]:
    for pieces in paragraphs(text, found):
        yield tag("p", [_piece(text, piece, labels) for piece in pieces], dir="auto")


def _piece(text: str, piece: Piece, labels: Labels) -> Child:
    inner: Child = text[piece.start : piece.end]
    for passage in reversed(piece.passages):
        inner = _mark(inner, passage, passage in piece.first, labels)
    return inner


def _mark(inner: Child, passage: Passage, first: bool, labels: Labels) -> Html:
    lane = min(passage.lane, LANES - 1)
    label = (
        labels.codes[labels.code_number(passage.code)].name if first and labels.code_number(passage.code) >= 0 else None
    )
    return tag(
        "mark",
        inner,
        class_=f"c{labels.code_number(passage.code)} l{lane}",
        data_g=passage.number,
        data_label=label,
        tabindex=0 if first else None,
    )


# --- what was said of it ---------------------------------------------------------------------------------------------


def _note(passage: Passage, document: Document, labels: Labels) -> Html:
    passage.annotations.sort(key=lambda annotation: labels.coder_number(annotation.coder))
    number = labels.code_number(passage.code)
    where = "whole document" if passage.start is None else f"characters {passage.start:,}–{passage.end:,}"
    heads = [
        tag("th", labels.coder(a.coder), scope="col", data_k=labels.coder_number(a.coder), id=annotation_anchor(a.id))
        for a in passage.annotations
    ]
    return tag(
        "section",
        tag("h4", labels.code(passage.code), tag("small", where)),
        tag("blockquote", _quote(passage), dir="auto") if passage.start is not None else None,
        tag("table", tag("thead", tag("tr", tag("td"), heads)), tag("tbody", list(_said(passage, document, labels)))),
        class_=f"note c{number}",
        data_g=passage.number,
        data_c=number,
        data_k=_coders(passage, labels),
    )


def _quote(passage: Passage) -> str:
    return passage.annotations[0].quote


def _said(passage: Passage, document: Document, labels: Labels) -> Iterator[Html]:
    """A row for each field that anybody filled in, and for what else was noted."""
    code = labels.codebook.by_id.get(passage.code)
    used = dict.fromkeys(name for annotation in passage.annotations for name in annotation.fields)
    declared = [field.name for field in code.fields if field.name in used] if code else []
    for name in dict.fromkeys([*declared, *used]):
        yield _row(name, [field_text(a.fields.get(name)) for a in passage.annotations], passage, labels)
    for name in ("certainty", "memo"):
        values = [str(getattr(annotation, name)) for annotation in passage.annotations]
        if any(values):
            yield _row(name, values, passage, labels, compared=False)
    if any(annotation.flag for annotation in passage.annotations):
        yield _row("flag", ["⚑" if a.flag else "" for a in passage.annotations], passage, labels, compared=False)


def _row(name: str, values: list[str], passage: Passage, labels: Labels, compared: bool = True) -> Html:
    """One cell where all say the same, else one for each."""
    head = tag("th", name, scope="row")
    if len(set(values)) == 1:
        return tag("tr", head, tag("td", values[0], class_="words", dir="auto", colspan=len(values)))
    cells = [
        tag(
            "td",
            value or "–",
            class_="words",
            dir="auto",
            data_k=labels.coder_number(annotation.coder),
            data_who=labels.coder(annotation.coder),
        )
        for value, annotation in zip(values, passage.annotations, strict=True)
    ]
    return tag("tr", head, cells, class_="differs" if compared else None)
