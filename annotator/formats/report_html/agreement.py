"""The section on agreement: codes x measures with intervals, fields, pairs of coders, single documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.formats.report import agreement as figures
from annotator.formats.report.agreement import Agreement, Figure, Label, Table, verdict
from annotator.formats.report.wording import coefficient, count, measure_name, undefined
from annotator.formats.report_html.markup import Child, Html, tag
from annotator.formats.report_html.names import Labels

_MARKS = {"good": "●", "fair": "◐", "low": "○", "plain": "", "none": ""}
_HEADINGS = {
    "character": "On the text, character by character",
    "span": "On spans: did they find the same passages?",
    "field": "On the values that were read out of the passages",
}
_WIDTH = 120


def section(agreements: Sequence[Agreement], labels: Labels) -> Html:
    """Nothing but a sentence when there is nothing to compare."""
    shown = [agreement for agreement in agreements if agreement.results]
    body: Child = [_one(agreement, labels) for agreement in shown]
    if not shown:
        body = tag(
            "p", "There is nothing to compare: fewer than two coders worked on the same documents.", class_="lead"
        )
    return tag("section", tag("h2", "Agreement"), _key() if shown else None, body, id="agreement")


def _key() -> Html:
    parts = (("good", "● 0.80 and above"), ("fair", "◐ 0.667 and above: tentative"), ("low", "○ below"))
    bars = tag("span", "Bars: value and interval from 0 to 1, ticks at 0.667 and 0.8")
    return tag("div", [tag("span", words, class_=kind) for kind, words in parts], bars, class_="key")


def _one(agreement: Agreement, labels: Labels) -> Html:
    main = figures.main_measure(agreement)
    pairs = figures.by_pair(agreement, main) if main else None
    documents = figures.by_document(agreement, main) if main else None
    return tag(
        "div",
        tag("h4", _HEADINGS.get(agreement.unit, f"By {agreement.unit}")),
        _table(figures.by_measure(agreement), agreement, labels),
        _pairs(pairs, agreement, main, labels) if pairs and pairs.rows and main else None,
        _documents(documents, main, labels) if documents and documents.rows and main else None,
    )


def _table(table: Table, agreement: Agreement, labels: Labels) -> Html:
    fields = agreement.unit == "field"
    heads = [measure_name(*column) for column in table.columns]
    rows = []
    for row in table.rows:
        found = [table.cells.get((row, column)) for column in table.columns]
        first = next(figure for figure in found if figure is not None)
        rows.append(
            tag("tr", _row_head(row, first, labels), [_cell(figure) for figure in found], _counted(first, fields))
        )
    head = tag(
        "tr",
        tag("th", "Field" if fields else "Code"),
        [tag("th", name) for name in heads],
        tag("th", "Compared", class_="num"),
    )
    caption = f"{count(agreement.documents, 'document')}, coded by {', '.join(agreement.coders)}."
    if agreement.resamples:
        caption += f" Intervals: {agreement.resamples:,} bootstrap resamples of documents, seed {agreement.seed}."
    return _scrolled(tag("table", tag("caption", caption), tag("thead", head), tag("tbody", rows)))


def _row_head(row: Label, figure: Figure, labels: Labels) -> Html:
    chip: Child = labels.chip(tuple(figure.code)) if figure.code else "all codes"
    level = tag("small", f" {figure.metric}") if figure.field and figure.metric else None
    return tag("th", chip, [" · ", figure.field] if figure.field else None, level, scope="row")


def _counted(figure: Figure, fields: bool) -> Html:
    share = getattr(figure, "matched_share", None)
    matched = tag("small", f" {share:.0%} of spans matched") if share is not None else None
    number = "–" if figure.n is None else f"{figure.n:,.0f}"
    return tag("td", number, matched, class_="num")


def _cell(figure: Figure | None, bar: bool = True) -> Html:
    if figure is None:
        return tag("td", "–", class_="fig none")
    if figure.value is None:
        return tag("td", undefined(figure.undefined), class_="fig none")
    kind = verdict(figure)
    interval = (
        tag("span", f"{coefficient(figure.ci[0])} to {coefficient(figure.ci[1])}", class_="ci") if figure.ci else None
    )
    return tag(
        "td",
        tag("span", _MARKS[kind], class_="mark", aria_hidden="true") if _MARKS[kind] else None,
        tag("b", coefficient(figure.value, 3), title=f"{figure.value:.6f}"),
        interval,
        _bar(figure) if bar else None,
        class_=f"fig {kind}",
    )


def _bar(figure: Figure) -> Html:
    """The value and its interval on a line from 0 to 1."""
    thresholds = () if verdict(figure) == "plain" else (2 / 3, 0.8)
    low, high = figure.ci or (figure.value or 0, figure.value or 0)
    return tag(
        "svg",
        tag("line", class_="rail", x1=0, x2=_WIDTH, y1=6, y2=6),
        [tag("line", class_="tick", x1=_x(at), x2=_x(at), y1=1, y2=11) for at in thresholds],
        tag("line", class_="span", x1=_x(low), x2=_x(high), y1=6, y2=6),
        tag("circle", class_="dot", cx=_x(figure.value or 0), cy=6, r=4),
        class_="bar",
        width=_WIDTH,
        height=12,
        aria_hidden="true",
    )


def _x(value: float) -> float:
    return round(min(1.0, max(0.0, value)) * _WIDTH, 1)


def _pairs(table: Table, agreement: Agreement, main: figures.Measure, labels: Labels) -> Html:
    heads = [" – ".join(pair) for pair in table.columns]
    return _heat(table, f"Pairs of coders, {measure_name(*main)}", "Code", heads, lambda row: labels.chip(row))


def _documents(table: Table, main: figures.Measure, labels: Labels) -> Html:
    def name(row: Label) -> Child:
        number, document = labels.documents.get(row[0], (0, None))
        if document is None:
            return row[0]
        return [tag("a", document.title, href=f"#d{number}"), " ", tag("small", labels.source(document))]

    heads = [" / ".join(path) or "all codes" for path in table.columns]
    heat = _heat(table, f"Single documents, {measure_name(*main)} (without intervals)", "Document", heads, name)
    return tag("details", tag("summary", "Document by document"), heat, class_="more")


def _heat(table: Table, caption: str, first: str, heads: list[str], name: Callable[[Label], Child]) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", name(row), scope="row"),
            [_cell(table.cells.get((row, column)), bar=False) for column in table.columns],
        )
        for row in table.rows
    ]
    head = tag("tr", tag("th", first), [tag("th", words) for words in heads])
    return _scrolled(tag("table", tag("caption", caption), tag("thead", head), tag("tbody", rows), class_="heat"))


def _scrolled(table: Html) -> Html:
    return tag("div", table, class_="scroll")
