"""The section on values side by side: for each thing counted, every document's figures on one scale."""

from __future__ import annotations

import math
from collections.abc import Callable

from annotator.formats.report.figures import Comparison, Reading, comparisons
from annotator.formats.report.wording import count, field_text, number
from annotator.formats.report.work import Work
from annotator.formats.report_html.markup import Html, tag
from annotator.formats.report_html.names import Labels, annotation_anchor
from annotator.model.contents import Contents

_WIDTH = 256
_EDGE = 10

Scale = Callable[[float], float]


def section(contents: Contents, done: Work, labels: Labels) -> Html:
    found = comparisons(contents)
    lead = (
        "What the documents say, next to each other: where they contradict one another, the dots do not line up. Small"
        " letters are the coders who read this value; a dashed frame means that not all coders of the document did."
    )
    empty = "No number was read out of any document yet."
    return tag(
        "section",
        tag("h2", "Values side by side"),
        tag("p", lead if found else empty, class_="lead"),
        [_one(comparison, done, labels) for comparison in found],
        id="values",
    )


def _one(comparison: Comparison, done: Work, labels: Labels) -> Html:
    low, high = comparison.range
    told = [identifier for identifier in labels.documents if identifier in comparison.documents]
    range_ = number(low) if low == high else f"{number(low)} to {number(high)}"
    title = comparison.counted or comparison.value.name
    scale = _scale(low, high)
    head = tag(
        "tr",
        tag("th", "Document", scope="col"),
        tag("th", _axis(low, high, scale), class_="strip", scope="col"),
        tag("th", "Values", scope="col"),
    )
    return tag(
        "div",
        tag(
            "h4",
            tag("span", class_=f"swatch c{labels.code_number(comparison.code.id)}"),
            labels.code(comparison.code.id),
            " · ",
            title,
            tag("small", f"  {count(len(told), 'document')}, {range_}"),
        ),
        tag(
            "div",
            tag("table", tag("thead", head), tag("tbody", [_row(comparison, i, scale, done, labels) for i in told])),
            class_=f"scroll values c{labels.code_number(comparison.code.id)}",
        ),
    )


def _row(comparison: Comparison, document: str, scale: Scale, done: Work, labels: Labels) -> Html:
    place, found = labels.documents[document]
    readings = comparison.documents[document]
    everyone = done.coders_in.get(document, set())
    return tag(
        "tr",
        tag("td", tag("a", found.title, href=f"#d{place}"), tag("small", labels.source(found)), class_="who"),
        tag("td", _strip(readings, scale), class_="strip"),
        tag("td", [_value(reading, comparison, everyone, labels) for reading in readings]),
    )


def _value(reading: Reading, comparison: Comparison, everyone: set[str], labels: Labels) -> Html:
    first = reading.annotations[0]
    shown = (comparison.value.name, comparison.by.name if comparison.by else "")
    rest = [f"{name}: {field_text(value)}" for name, value in first.fields.items() if name not in shown]
    who = ", ".join(labels.coder(coder) for coder in reading.coders)
    told = "\n".join([f"“{first.quote}”" if first.quote else "the whole document", who, *rest])
    initials = " ".join(labels.initials[n] for n in sorted(map(labels.coder_number, reading.coders)) if n >= 0)
    return tag(
        "a",
        reading.text,
        tag("sup", initials),
        href=f"#{annotation_anchor(first.id)}",
        class_="value" if everyone <= set(reading.coders) else "value part",
        title=told,
    )


def _strip(readings: list[Reading], scale: Scale) -> Html:
    lines = [tag("line", x1=scale(r.low), x2=scale(r.high), y1=9, y2=9) for r in readings if r.low != r.high]
    dots = [tag("circle", cx=scale(r.number), cy=9, r=round(3 + 0.7 * len(r.coders), 1)) for r in readings]
    rail = tag("line", class_="rail", x1=0, x2=_WIDTH, y1=9, y2=9)
    return tag("svg", rail, lines, dots, width=_WIDTH, height=18, aria_hidden="true")


def _axis(low: float, high: float, scale: Scale) -> Html:
    ticks = _ticks(low, high)
    texts = [
        tag(
            "text",
            number(at),
            x=scale(at),
            y=11,
            text_anchor="start" if n == 0 and len(ticks) > 1 else "end" if n else "middle",
        )
        for n, at in enumerate(ticks)
    ]
    return tag("svg", texts, width=_WIDTH, height=14, class_="axis", aria_hidden="true")


def _ticks(low: float, high: float) -> list[float]:
    return [low] if low == high else [low, high]


def _scale(low: float, high: float) -> Scale:
    """From a value to its place: logarithmic where the greatest is 20 times the least or more."""
    steep = low > 0 and high / low >= 20
    turn = math.log if steep else float
    left, right = turn(low), turn(high)

    def place(value: float) -> float:
        if left == right:
            return _WIDTH / 2
        return round(_EDGE + (turn(value) - left) / (right - left) * (_WIDTH - 2 * _EDGE), 1)

    return place
