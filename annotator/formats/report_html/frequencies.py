"""The section on frequencies: codes by coder, and how often each choice of a field was chosen."""

from __future__ import annotations

from annotator.formats.report.work import Work, choices_of
from annotator.formats.report_html.markup import Child, Html, tag
from annotator.formats.report_html.names import Labels
from annotator.model.codebook import Code
from annotator.model.contents import Contents
from annotator.model.field import Field, FieldType

_WIDTH = 160


def section(contents: Contents, done: Work, labels: Labels) -> Html:
    fields = [
        _field(code, field, done, labels)
        for code in labels.codes
        for field in code.fields
        if field.type in (FieldType.CHOICE, FieldType.CHOICES)
    ]
    return tag("section", tag("h2", "Frequencies"), _codes(done, labels), fields, id="frequencies")


def _codes(done: Work, labels: Labels) -> Html:
    totals = {code.id: sum(done.codes[code.id, coder.id] for coder in labels.coders) for code in labels.codes}
    most = max(totals.values(), default=0)
    rows = [
        tag(
            "tr",
            tag("th", labels.chip(labels.codebook.path(code.id)), scope="row"),
            [_number(done.codes[code.id, coder.id]) for coder in labels.coders],
            _number(totals[code.id]),
            tag("td", _share(totals[code.id], most), class_=f"c{number}"),
            _number(done.in_documents[code.id, ""]),
            _number(done.characters[code.id]),
            _number(sum(n for (of, _), n in done.absences.items() if of == code.id)),
        )
        for number, code in enumerate(labels.codes)
    ]
    heads = [coder.name for coder in labels.coders]
    head = _heads("Code", *heads, "Annotations", None, "Documents", "Characters", "Absences")
    return tag("div", tag("table", tag("thead", head), tag("tbody", rows)), class_="scroll")


def _field(code: Code, field: Field, done: Work, labels: Labels) -> Html | None:
    choices = choices_of(done, code.id, field.name, field.choices)
    if not choices:
        return None
    counts = {c: [done.choices[code.id, field.name, c, coder.id] for coder in labels.coders] for c in choices}
    most = max(map(sum, counts.values()))
    number = labels.code_number(code.id)
    rows = [
        tag(
            "tr",
            tag("th", choice or "(empty)", scope="row"),
            [_number(n) for n in counts[choice]],
            _number(sum(counts[choice])),
            tag("td", _share(sum(counts[choice]), most), class_=f"c{number}"),
        )
        for choice in choices
    ]
    head = _heads("Choice", *(coder.name for coder in labels.coders), "Together", None)
    title = tag("h4", tag("span", class_=f"swatch c{number}"), labels.code(code.id), " · ", field.name)
    return tag(
        "div", title, tag("div", tag("table", tag("thead", head), tag("tbody", rows), class_="counts"), class_="scroll")
    )


def _heads(first: str, *others: str | None) -> Html:
    cells: list[Child] = [tag("th", first, scope="col")]
    cells += [tag("th", name or "", scope="col", class_="num" if name else None) for name in others]
    return tag("tr", cells)


def _number(number: int) -> Html:
    return tag("td", f"{number:,}", class_="num")


def _share(part: int, most: int) -> Html:
    """A bar as long as ``part`` is of ``most``."""
    length = round(_WIDTH * part / most, 1) if most else 0
    return tag(
        "svg", tag("rect", width=length, height=9, rx=2), width=_WIDTH, height=9, class_="share", aria_hidden="true"
    )
