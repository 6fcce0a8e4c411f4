"""The methods paragraph: what was coded by whom, how agreement was computed, with the project's own numbers.

Says what journals ask for (Lombard, Snyder-Duch & Bracken 2002; Krippendorff 2004, chapter 11; Lacy et al. 2015): size
of the material, coders, how many documents were coded by two and whether blindly, unit, coefficient, its value for
every code with an interval, what the reader needs to recompute it. The works cited are in references.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from annotator import __version__
from annotator.formats.report import agreement as figures
from annotator.formats.report.agreement import Agreement, Figure
from annotator.formats.report.references import BOOTSTRAP, CLUSTERED, THRESHOLDS, WIDENED, citation
from annotator.formats.report.wording import (
    coefficient,
    count,
    listed,
    measure_name,
    undefined,
)
from annotator.formats.report.work import Work
from annotator.model.contents import Contents
from annotator.model.thresholds import RELIABLE, TENTATIVE, UNCORRECTED

_UNITS = {
    "character": "On the text, with single characters as units,",
    "token": "On the text, with words as units,",
    "sentence": "On the text, with sentences as units,",
    "paragraph": "On the text, with paragraphs as units,",
    "document": "On whole documents,",
    "span": "On the spans themselves,",
    "field": "On the values of matched spans, at each field’s level of measurement,",
}

#: What measures count that do not count the unit.
_COUNTED = dict.fromkeys(
    ("f1_exact", "f1_overlap", "f1_iou", "f1_tolerant", "segment_overlap", "alpha_u_2004", "alpha_u_2013"), "span"
) | dict.fromkeys(("gamma", "gamma_cat", "gamma_k", "soft_gamma"), "span")
_COUNTED |= dict.fromkeys(("boundary_similarity", "segmentation_similarity", "window_diff", "pk"), "boundary")

#: A paragraph names so many conventions; the tables have all.
_MOST_SAID = 8

#: First words of names that are written small inside a sentence.
_COMMON = ("Percent", "Weighted", "Segment", "Boundary", "Segmentation", "Same")


def methods(contents: Contents, work: Work, agreements: Sequence[Agreement]) -> list[str]:
    """Sentences to paste into a paper; a paragraph when joined."""
    said = [_material(contents, work), *_twice(contents, work)]
    for agreement in agreements:
        said += _agreement(agreement)
    shown = [figure for agreement in agreements for figure in figures.overall(agreement)]
    said += _thresholds(agreements)
    resampled = next((a for a in agreements if any(figure.ci for figure in a.results)), None)
    if resampled:
        confidence = getattr(resampled, "confidence", 0.95)
        drawn = "clusters" if getattr(resampled, "clusters", "") else "documents"
        said.append(
            f"Brackets are {100 * confidence:g} % percentile intervals from {resampled.resamples:,} bootstrap"
            f" resamples of {drawn} (seed {resampled.seed}; {BOOTSTRAP[0]}), widened for the number of {drawn}"
            f" ({WIDENED[0]})."
        )
        said += _clusters(resampled)
    if shown:
        said.append(
            "Figures are pooled over documents; overlapping spans that one coder gave the same code count as their"
            " union; a document that a coder neither annotated nor marked is missing for that coder, not empty."
        )
        said += _conventions(shown)
        said.append(f"Agreement was computed with Annotator {__version__}{_sources(shown)}.")
    return said


def _material(contents: Contents, work: Work) -> str:
    names = [coder.name for coder in contents.coders]
    codes = len(contents.codebook.active)
    return (
        f"{count(len(names), 'coder')}{f' ({listed(names)})' if names else ''} coded"
        f" {count(work.documents, 'document')} ({count(work.length, 'character')}) with a codebook of"
        f" {count(codes, 'code')} and made {count(work.annotations, 'annotation')}."
    )


def _twice(contents: Contents, work: Work) -> list[str]:
    """How many documents were coded by more than one, and whether they saw each other's work."""
    several = sum(len(coders) > 1 for coders in work.coders_in.values())
    if not several:
        return []
    share = f"{several / work.documents:.0%}" if work.documents else ""
    said = f"{count(several, 'document')} ({share}) were coded by two coders or more"
    blind = [f"“{round_.name}”" for round_ in contents.rounds if round_.blind]
    if blind:
        return [f"{said}, blind to each other’s work in the {'rounds' if len(blind) > 1 else 'round'} {listed(blind)}."]
    return [f"{said}; that they worked independently is not on record (no round was blind)."]


def _agreement(agreement: Agreement) -> list[str]:
    main = figures.main_measure(agreement)
    if main is None:
        return []
    found = [figure for figure in figures.overall(agreement) if figure.measure == main[0]]
    shown = [figure for figure in found if figure.value is not None]
    name = measure_name(main[0])
    if not shown:
        return [f"{_unit(agreement)} {name} is undefined for these data."]
    if agreement.unit == "field" and len(shown) > 1:
        shown.sort(key=lambda figure: figure.value or 0)
        said = f"{_unit(agreement)} {name} lay between {_value(shown[0])} and {_value(shown[-1])}."
    else:
        said = f"{_unit(agreement)} {name} was {listed([_value(figure) for figure in shown])}."
    return [said, *_undefined(name, found), *_others(agreement, main[0]), _basis(agreement, shown)]


def _undefined(name: str, found: Sequence[Figure]) -> list[str]:
    without = [f"“{_name(figure)}” ({undefined(figure.undefined)})" for figure in found if figure.value is None]
    return [f"{name} is undefined for {listed(without)}."] if without else []


def _others(agreement: Agreement, main: str) -> list[str]:
    """The other measures, from their lowest to their highest value."""
    found: dict[str, list[float]] = {}
    for figure in figures.overall(agreement):
        if figure.measure != main and figure.value is not None:
            found.setdefault(figure.measure, []).append(figure.value)
    said = [f"{_running(measure_name(key))} {_between(values)}" for key, values in found.items()]
    if not said:
        return []
    sentence = listed(said)
    return [f"{sentence[0].upper()}{sentence[1:]}." if sentence.split()[0].capitalize() in _COMMON else f"{sentence}."]


def _between(values: Sequence[float]) -> str:
    low, high = coefficient(min(values)), coefficient(max(values))
    return f"was {low}" if low == high else f"lay between {low} and {high}"


def _basis(agreement: Agreement, shown: Sequence[Figure]) -> str:
    """What these figures were counted on."""
    what = _COUNTED.get(shown[0].measure) or {"field": "value", "span": "passage"}.get(agreement.unit, agreement.unit)
    counted = sorted({int(figure.n) for figure in shown if figure.n is not None})
    units = ""
    if counted:
        least, most = f"{counted[0]:,}", count(counted[-1], what, {"boundary": "boundaries"}.get(what, ""))
        units = f"{most} in " if len(counted) == 1 else f"{least} to {most} in "
    return f"This rests on {units}{count(agreement.documents, 'document')} coded by {listed(list(agreement.coders))}."


def _thresholds(agreements: Sequence[Agreement]) -> list[str]:
    """How many of the main figures reach the customary thresholds, if they correct for chance."""
    mains = [main[0] for agreement in agreements if (main := figures.main_measure(agreement)) is not None]
    mains = [key for key in dict.fromkeys(mains) if key not in UNCORRECTED]
    shown = [figure for agreement in agreements for figure in figures.overall(agreement) if figure.measure in mains]
    values = [figure.value for figure in shown if figure.value is not None]
    if not values:
        return []
    good, fair = sum(value >= RELIABLE for value in values), sum(TENTATIVE <= value < RELIABLE for value in values)
    return [
        f"Of {count(len(values), 'value')} of {listed([measure_name(key) for key in mains])}, {good} reached .800 and"
        f" {fair} more reached .667, the customary bounds for reliable data and for tentative conclusions"
        f" ({THRESHOLDS[0]})."
    ]


def _sources(shown: Sequence[Figure]) -> str:
    """ ": Krippendorff’s α (Krippendorff, 2004), Cohen’s κ (Cohen, 1960)" """
    cited = {}
    for figure in (figure for figure in shown if figure.value is not None):
        source = citation(figure.measure, figure.metric)
        if source:
            cited[_running(measure_name(figure.measure))] = source
    return f": {listed([f'{name} ({source})' for name, source in cited.items()])}" if cited else ""


def _clusters(agreement: Agreement) -> list[str]:
    """Which documents were drawn together."""
    by, number = getattr(agreement, "clusters", ""), getattr(agreement, "cluster_count", None)
    if not by:
        return []
    alike = "that are near-duplicates of each other" if by == "near-duplicates" else f"with the same “{by}”"
    return [
        f"Documents {alike} were resampled together, as one cluster ({count(number or 0, 'cluster')} of"
        f" {count(agreement.documents, 'document')}; {CLUSTERED[0]})."
    ]


def _conventions(shown: Sequence[Figure]) -> list[str]:
    """What values depend on that other programs, or other users, choose otherwise."""
    said: dict[str, None] = {}
    for figure in shown:
        details = getattr(figure, "details", {}) if figure.value is not None else {}
        name = measure_name(figure.measure)
        if "null_model" in details:
            said[
                f"gamma uses the {details['null_model']} null model ({details['samples']} random continua for each"
                f" document, seed {details['sampling_seed']}; α = {details['alpha']:g}, β = {details['beta']:g},"
                f" Δ = {details['delta']:g})"
            ] = None
        if "categories" in details:
            said[f"{name} takes q = {details['categories']} categories"] = None
        if "resolution" in details:
            said[f"{name} is counted in {details['resolution']}s"] = None
        if "windows" in details:
            said[f"{name} slides windows of {details['windows']}"] = None
    return [f"{one[0].upper() if one[0].isascii() else one[0]}{one[1:]}." for one in said][:_MOST_SAID]


def _unit(agreement: Agreement) -> str:
    return _UNITS.get(agreement.unit, f"With the unit “{agreement.unit}”,")


def _name(figure: Figure) -> str:
    return ": ".join([" / ".join(figure.code or ("all codes",)), *([figure.field] if figure.field else [])])


def _value(figure: Figure) -> str:
    interval = f" [{coefficient(figure.ci[0])}, {coefficient(figure.ci[1])}]" if figure.ci else ""
    return f"{_rounded(figure.value)}{interval} for “{_name(figure)}”"


def _rounded(value: float | None) -> str:
    """Two decimals; three where two would lift the value over a threshold that it does not reach."""
    lifted = value is not None and any(round(value, 2) >= least > value for least in (TENTATIVE, RELIABLE))
    return coefficient(value, 3 if lifted else 2)


def _running(name: str) -> str:
    """A measure's name inside a sentence."""
    return name[0].lower() + name[1:] if name.split()[0] in _COMMON else name
