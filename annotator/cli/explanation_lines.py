"""The explanation of figures of agreement for people: a few lines for each code, then what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from annotator.cli.columns import aligned, counted, plain, shortened

_WIDE = 120
#: What is said of whole frames, beside their fields.
_PARTS = {"found": " (found)", "code": " (same code)", "frame": " (whole frame)"}
_FEW = 3


def explanation_lines(found: Any, documents: Mapping[str, str]) -> list[str]:
    """Lines of a ``commands.explained.Explanation``; ``documents`` maps ids to names. One figure is explained for each
    code, field, document, batch and group of coders: Krippendorff's alpha if it was computed, else the first; the JSON
    has them all."""
    lines = [line for note in found.notes for line in ["", *wrap(f"Note: {plain(note)}", _WIDE)]]
    for figure in _main(found.figures):
        lines += ["", *_figure(figure, documents)]
    lines += _shares(found.codes)
    lines += _same_coder(found.same_coder)
    lines += ["", "Methods", "-------", *wrap(plain(found.methods.text), _WIDE), "", "References", "----------"]
    for work in found.methods.references:
        lines += wrap(plain(work), _WIDE, subsequent_indent="  ")
    return lines


def _main(figures: Iterable[Any]) -> list[Any]:
    chosen: dict[Any, Any] = {}
    for figure in figures:
        key = (figure.code, figure.field, figure.document, figure.batch, figure.part, figure.coders)
        if key not in chosen or figure.measure == "krippendorff_alpha":
            chosen[key] = figure
    return list(chosen.values())


def _figure(figure: Any, documents: Mapping[str, str]) -> Iterator[str]:
    name = "/".join(figure.code) if figure.code else "All codes together"
    name += f": {figure.field}" if figure.field else _PARTS.get(figure.part, "")
    name += f", {documents.get(figure.document, figure.document)}" if figure.document else ""
    name += f", batch {figure.batch}" if figure.batch is not None else ""
    interval = f" [{_number(figure.ci[0])}, {_number(figure.ci[1])}]" if figure.ci else ""
    value = "undefined" if figure.value is None else _number(figure.value) + interval
    title = plain(f"{name} ({', '.join(figure.coders)}), {figure.label} {value}")
    yield from (title, "-" * min(_WIDE, len(title)))
    for head, said in _said(figure, documents):
        yield from wrap(f"{head}: {plain(said)}", _WIDE, initial_indent="  ", subsequent_indent="      ")


def _said(figure: Any, documents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if figure.reason:
        yield "why", figure.reason
    yield "computed from", _basis(figure)
    if figure.marginals:
        yield "each coder", "; ".join(f"{values.coder} {_values(values)}" for values in figure.marginals)
    if figure.below:
        yield "probably below", ", ".join(f"{one.threshold:g}: {one.probability:.1%}" for one in figure.below)
    if figure.standard_error is not None:
        yield "standard error (jackknife)", _number(figure.standard_error)
    yield from _costs(figure.costs, documents)
    yield from _drift(figure.drift)
    if figure.plan is not None:
        yield "documents to code by two", _plan(figure.plan)
    for one in figure.left_out:
        who = f" ({', '.join(one.coders)})" if one.coders else ""
        yield "left out", f"{one.count:,} {one.why}{who}"
    yield "conventions", ", ".join(f"{choice.name} {choice.value}" for choice in figure.conventions)


def _basis(figure: Any) -> str:
    shown = ", ".join(
        f"{word} {_number(value)}"
        for word, value in (("observed", figure.observed), ("expected", figure.expected))
        if value is not None
    )
    return f"{figure.n:,.0f} counted (unit: {figure.unit})" + (f", {shown}" if shown else "")


def _values(values: Any) -> str:
    """ "marked 1,173" where the only question is whether; the most frequent values otherwise."""
    counts = [(_value(value), weight) for value, weight in values.counts]
    if [value for value, _ in values.counts] == [False, True]:
        return f"marked {values.counts[1][1]:,.0f}"
    most = sorted(counts, key=lambda pair: -pair[1])[:_FEW]
    return ", ".join(f"{value} {weight:,.0f}" for value, weight in most)


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return " + ".join(map(_value, value)) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _costs(costs: Any, documents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not costs.disagreement:
        return
    if costs.documents:
        yield "documents that cost most", ", ".join(_document(one, documents) for one in costs.documents[:_FEW])
    if len(costs.pairs) > 1 and costs.pairs[0].share is not None:
        yield "pairs", ", ".join(f"{' and '.join(one.coders)} {one.share:.0%}" for one in costs.pairs)
    for one in costs.passages[:_FEW]:
        where = "" if one.start is None else f" {one.start}-{one.end}"
        by = ", ".join(f"{coder}: {_value(said)}" for coder, said in one.by.items())
        quote = f" “{shortened(one.quote, 60)}”" if one.quote else ""
        yield f"passage {one.share:.1%}", f"{documents.get(one.document, one.document)}{where}{quote} ({by})"


def _document(one: Any, documents: Mapping[str, str]) -> str:
    without = "" if one.without is None else f" (without it {_number(one.without)})"
    return f"{documents.get(one.document, one.document)} {one.share:.0%}{without}"


def _drift(drift: Any) -> Iterator[tuple[str, str]]:
    if drift.why:
        return
    for head, periods in (("over time, in batches", drift.batches), ("by week", drift.weeks)):
        if len(periods) > 1:
            yield head, ", ".join(f"{one.label}: {_number(one.value)} ({one.documents})" for one in periods)
    if drift.slope is not None:
        sign = "+" if drift.slope > 0 else ""
        yield "trend", f"{sign}{_number(drift.slope)} a batch, by chance with p = {_number(drift.p)}"


def _plan(plan: Any) -> str:
    wanted = (
        (f"for an interval of ± {plan.half_width:g}", plan.for_half_width),
        (f"for a probability below {plan.threshold:g} of at most {plan.risk:.0%}", plan.for_threshold),
    )
    return f"{plan.pilot} so far; " + "; ".join(f"{what}: {_need(need)}" for what, need in wanted)


def _need(need: Any) -> str:
    if need.documents is None:
        return str(need.why)
    far = ", roughly" if need.far else ""
    return f"{need.documents:,}{far} ({f'{need.more:,} more' if need.more else 'enough'})"


def _shares(shares: Sequence[Any]) -> list[str]:
    """Whose the disagreements are, by the first measure listed."""
    if not shares:
        return []
    first = shares[0]
    rows = [
        (f"{one.share:.0%}", "/".join(one.code or ("all codes",)) + (f": {one.field}" if one.field else ""))
        for one in shares
        if (one.measure, one.coders) == (first.measure, first.coders)
    ]
    return [
        "",
        f"Whose the disagreements are ({first.measure.replace('_', ' ')})",
        *aligned(("share", "code"), rows, "r"),
    ]


def _same_coder(found: Sequence[Any]) -> list[str]:
    if not found:
        return []
    rows = [
        (
            f"{one.coder}, again as {one.profile}",
            one.measure.replace("_", " "),
            "/".join(one.code or ("all codes",)) + (f": {one.field}" if one.field else ""),
            "undefined" if one.value is None else _number(one.value),
            "" if one.ci is None else f"[{_number(one.ci[0])}, {_number(one.ci[1])}]",
            counted(one.documents, "document"),
            "" if one.days is None else counted(round(one.days), "day"),
        )
        for one in found
    ]
    heads = ("coder", "measure", "code", "value", "interval", "both times", "apart")
    return ["", "Coders against themselves (stability, not agreement between coders)", *aligned(heads, rows)]


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:.3f}"
