"""The section on the codebook: definitions, rules, examples, fields."""

from __future__ import annotations

from annotator.formats.report_html.markup import Child, Html, tag
from annotator.formats.report_html.names import Labels
from annotator.model.codebook import Code
from annotator.model.contents import Contents
from annotator.model.field import Field


def section(contents: Contents, labels: Labels) -> Html:
    body: Child = [_code(number, code, labels) for number, code in enumerate(labels.codes)]
    if not labels.codes:
        body = tag("p", "There are no codes yet.", class_="lead")
    return tag("section", tag("h2", "Codebook"), body, id="codebook")


def _code(number: int, code: Code, labels: Labels) -> Html:
    rules: list[Child] = []
    for name, value in (("Include", code.include), ("Exclude", code.exclude)):
        if value:
            rules += [tag("dt", name), tag("dd", value, class_="words")]
    for name, values in (("Examples", code.examples), ("Not", code.counter_examples)):
        if values:
            rules += [tag("dt", name), tag("dd", tag("ul", [tag("li", value, class_="words") for value in values]))]
    if code.fields:
        rules += [tag("dt", "Fields"), tag("dd", _fields(code.fields))]
    return tag(
        "div",
        tag(
            "h3",
            labels.code(code.id),
            tag("kbd", code.key) if code.key else None,
            tag("small", " retired") if code.retired else None,
            class_="words",
        ),
        tag("p", code.definition, class_="definition words") if code.definition else None,
        tag("details", tag("summary", "The whole definition"), tag("p", code.description, class_="words"))
        if code.description
        else None,
        tag("dl", rules) if rules else None,
        class_=f"code c{number}{' retired' if code.retired else ''}",
    )


def _fields(fields: tuple[Field, ...]) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", field.name, tag("small", " required") if field.required else None, scope="row"),
            tag("td", f"{field.type.value}, {field.level.value}"),
            tag("td", ", ".join(field.choices), tag("small", " " if field.choices else "", field.help), class_="words"),
        )
        for field in fields
    ]
    return tag("table", tag("tbody", rows))
