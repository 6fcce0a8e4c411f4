"""The side of the page: contents, and the filters for the articles."""

from __future__ import annotations

from annotator.formats.report.work import Work
from annotator.formats.report_html.markup import Attribute, Child, Html, tag
from annotator.formats.report_html.names import Labels
from annotator.model.contents import Contents

SECTIONS = (
    ("overview", "Overview"),
    ("agreement", "Agreement"),
    ("values", "Values side by side"),
    ("frequencies", "Frequencies"),
    ("codebook", "Codebook"),
    ("articles", "Annotated articles"),
)


def side(contents: Contents, done: Work, labels: Labels) -> Html:
    coders = [_box("k", n, coder.name, done.coders[coder.id], None) for n, coder in enumerate(labels.coders)]
    codes = [_code(n, labels, done) for n in range(len(labels.codes))]
    documents = [
        _box("d", number, document.title, None, labels.source(document), href=f"#d{number}")
        for number, document in labels.documents.values()
    ]
    return tag(
        "div",
        tag("a", contents.name or "Report", class_="name", href="#overview"),
        tag("nav", [tag("a", name, href=f"#{key}") for key, name in SECTIONS], aria_label="Contents"),
        tag(
            "form",
            _group("Coders", "k", coders),
            _group("Codes", "c", codes),
            _group("Articles", "d", documents),
            tag("output", id="shown", aria_live="polite"),
            class_="filters",
            aria_label="Show in the articles",
        ),
        class_="side",
    )


def _code(number: int, labels: Labels, done: Work) -> Html:
    code = labels.codes[number]
    total = sum(n for (of, _), n in done.codes.items() if of == code.id)
    return _box("c", number, labels.code(code.id), total, None, tag("span", class_=f"swatch c{number}"), code.name)


def _group(title: str, kind: str, boxes: list[Html]) -> Html:
    buttons = [
        tag("button", word, type="button", data_all=kind, data_on=on, aria_label=f"{title}: {word}")
        for word, on in (("all", 1), ("none", 0))
    ]
    return tag("fieldset", tag("legend", tag("span", title), buttons), boxes)


def _box(
    kind: str,
    number: int,
    name: str,
    total: int | None,
    under: str | None,
    swatch: Html | None = None,
    short: str | None = None,
    href: str | None = None,
) -> Html:
    shown: Child = tag("a", name, href=href) if href else name
    which: dict[str, Attribute] = {f"data_{kind}": number, "data_name": short or name}
    return tag(
        "label",
        tag("input", type="checkbox", checked=True, autocomplete="off", **which),
        swatch,
        tag("span", shown, tag("small", " ", under) if under else None, class_="grow"),
        None if total is None else tag("small", f"{total:,}"),
    )
