"""The methods paragraph: what was coded by whom, how agreement was computed, with the project's own numbers."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.formats.report import agreement as figures
from annotator.formats.report.agreement import Agreement, Figure
from annotator.formats.report.wording import coefficient, count, listed, measure_name
from annotator.formats.report.work import Work
from annotator.model.contents import Contents

_UNITS = {
    "character": "On the text, with single characters as units,",
    "token": "On the text, with words as units,",
    "sentence": "On the text, with sentences as units,",
    "paragraph": "On the text, with paragraphs as units,",
    "document": "On whole documents,",
    "span": "On the spans themselves,",
    "field": "On the values of matched spans, at each field’s level of measurement,",
}


def methods(contents: Contents, work: Work, agreements: Sequence[Agreement]) -> list[str]:
    """Sentences to paste into a paper; a paragraph when joined."""
    names = [coder.name for coder in contents.coders]
    codes = len(contents.codebook.active)
    said = [
        f"{count(len(names), 'coder')}{f' ({listed(names)})' if names else ''} coded"
        f" {count(work.documents, 'document')} ({count(work.length, 'character')}) with a codebook of"
        f" {count(codes, 'code')} and made {count(work.annotations, 'annotation')}.",
    ]
    said += [sentence for agreement in agreements if (sentence := _agreement(agreement))]
    resampled = next((a for a in agreements if any(figure.ci for figure in a.results)), None)
    if resampled:
        said.append(
            f"Brackets are percentile intervals from {resampled.resamples:,} bootstrap resamples of documents"
            f" (seed {resampled.seed})."
        )
    if agreements:
        said.append(
            "Figures are pooled over documents; overlapping spans that one coder gave the same code count as their"
            " union; a document that a coder neither annotated nor marked is missing for that coder, not empty."
        )
    return said


def _agreement(agreement: Agreement) -> str:
    main = figures.main_measure(agreement)
    if main is None:
        return ""
    shown = [figure for figure in figures.overall(agreement) if figure.measure == main[0] and figure.value is not None]
    name = measure_name(main[0])
    if not shown:
        return f"{_unit(agreement)} {name} is undefined for these data."
    if agreement.unit != "field":
        return f"{_unit(agreement)} {name} was {listed([_value(figure) for figure in shown])}."
    shown.sort(key=lambda figure: figure.value or 0)
    if len(shown) == 1:
        return f"{_unit(agreement)} {name} was {_value(shown[0])}."
    return f"{_unit(agreement)} {name} lay between {_value(shown[0])} and {_value(shown[-1])}."


def _unit(agreement: Agreement) -> str:
    return _UNITS.get(agreement.unit, f"With the unit “{agreement.unit}”,")


def _value(figure: Figure) -> str:
    name = ": ".join([" / ".join(figure.code or ("all codes",)), *([figure.field] if figure.field else [])])
    interval = f" [{coefficient(figure.ci[0])}, {coefficient(figure.ci[1])}]" if figure.ci else ""
    return f"{coefficient(figure.value)}{interval} for “{name}”"
