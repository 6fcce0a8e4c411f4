"""What the Agreement view says in words: names of measures, what there is to do, what figures mean. No computing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from annotator.i18n import ntr, tr
from annotator.project import Project
from annotator.settings import SETTINGS

if TYPE_CHECKING:
    from annotator.commands.agreement import AgreementReport
    from annotator.commands.explained import Drift, Figure, Needed, Planning

UNITS = ("character", "token", "sentence", "paragraph", "document", "span")
#: What each unit is measured by until the person chooses otherwise.
MEASURES = dict.fromkeys(UNITS, ("krippendorff_alpha", "cohen_kappa", "percent", "f1_overlap")) | {
    "span": ("f1_exact", "f1_overlap", "f1_iou")
}
#: What the measures on text are called, in the order offered.
NAMES = {
    "krippendorff_alpha": "Krippendorff’s alpha",
    "cohen_kappa": "Cohen’s kappa",
    "scott_pi": "Scott’s pi",
    "fleiss_kappa": "Fleiss’ kappa",
    "conger_kappa": "Conger’s kappa",
    "gwet_ac1": "Gwet’s AC1",
    "brennan_prediger": "Brennan–Prediger",
    "percent": "Percent agreement",
    "holsti": "Holsti",
    "f1_exact": "F1, same span",
    "f1_overlap": "F1, overlapping",
    "f1_iou": "F1, mostly overlapping",
    "segment_overlap": "Segment overlap, 90 %",
    "alpha_u_2004": "αᵤ (1995/2004)",
    "alpha_u_2013": "αᵤ (2013)",
    "u_alpha": "uα",
    "u_alpha_binary": "|uα, marked or not",
    "cu_alpha": "cuα",
    "ku_alpha": "(k)uα",
    "gamma": "Gamma",
    "gamma_cat": "Gamma-cat",
    "gamma_k": "Gamma-k",
    "soft_gamma": "Soft gamma",
    "boundary_similarity": "Boundary similarity B",
    "segmentation_similarity": "Segmentation similarity S",
    "window_diff": "WindowDiff",
    "pk": "Pk",
}
#: Measures that the menu keeps in a menu of their own: its title, the units that they are there for.
ALONG_THE_TEXT = ("character", "token", "sentence", "paragraph")
FAMILIES = (
    ("Unitizing alphas", ("alpha_u_2004", "alpha_u_2013", "u_alpha", "u_alpha_binary", "cu_alpha", "ku_alpha")),
    ("Alignment: gamma", ("gamma", "gamma_cat", "gamma_k", "soft_gamma")),
    ("Boundaries and segments", (
        "segment_overlap", "boundary_similarity", "segmentation_similarity", "window_diff", "pk")),
)  # fmt: skip
#: What intervals draw: the key that commands.agreement knows, what stands in the list.
CLUSTERS = (
    ("", "draw documents"),
    ("near-duplicates", "draw near-duplicates together"),
    ("outlet", "draw each outlet together"),
    ("author", "draw each author together"),
)
_SURE = 0.05  # below this p a slope is called a change


def name_of(measure: str) -> str:
    return tr(NAMES.get(measure, measure.replace("_", " ")))


def path_of(code: Sequence[str] | None) -> str:
    return "/".join(code or ())


def subject(code: Sequence[str] | None, field: str | None) -> str:
    """What a figure is about: a code, a field of a code."""
    return " · ".join(part for part in (path_of(code), field or "") if part) or tr("all codes")


def of_value(value: Any) -> str:
    """A value of a matrix or of marginals: on text marked or not, else as it is."""
    if value is True:
        return tr("marked")
    if value is False:
        return tr("not marked")
    if value is None:
        return tr("nothing")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or tr("nothing")
    return f"{value:g}" if isinstance(value, float) else str(value)


def nothing_to_compare(project: Project) -> tuple[str, str, str, str]:
    """Why there is nothing to compare, what to do about it, the action that does it, and the words on its button."""
    if not len(project.documents()):
        return (
            tr("There are no documents yet."),
            tr("Import some. Then two coders code them, each alone, and mark them done."),
            "project.import",
            tr("Import documents…"),
        )
    coders = [coder.name for coder in project.coders()]
    if len(coders) < 2:
        who = coders[0] if coders else tr("nobody")
        return (
            tr("It takes two coders, and so far there is only {name}.").format(name=who),
            tr(
                "Let a second person choose who codes, code the same documents and mark them done (D)."
                " Coded at another machine? Import the annotations (Ctrl+Shift+I)."
            ),
            "project.coder",
            tr("Choose who codes…"),
        )
    return (
        tr("No document has been coded by two coders yet."),
        tr(
            "{names}: let two of them code the same document. One in which a coder found nothing counts once it is"
            " marked done (D)."
        ).format(names=", ".join(coders)),
        "go.code",
        tr("Go on coding"),
    )


def basis(report: AgreementReport) -> str:
    """What the figures rest on: documents and coders, how intervals were drawn, conventions that change a value."""
    from annotator.commands.wording import conventions

    documents = ntr("{n} document coded by two or more", "{n} documents coded by two or more", report.documents)
    parts = [f"{documents}: {', '.join(report.coders)}."]
    if report.resamples:
        drawn = tr("documents")
        if report.clusters:
            clusters = ntr("{n} cluster", "{n} clusters", report.cluster_count or 0)
            drawn = tr("{clusters} of documents ({what})").format(clusters=clusters, what=report.clusters)
        said = tr("95 % intervals from {n} resamples of {drawn}, seed {seed}.")
        parts.append(said.format(n=f"{report.resamples:,}", drawn=drawn, seed=report.seed))
    parts += [f"{name_of(measure)}: {words}." for measure, words in conventions(report.results).items()]
    return " ".join(parts)


def with_interval(value: float | None, ci: tuple[float, float] | None) -> str:
    """ "0.76 [0.72, 0.80]"; three digits of a figure that two would lift onto a threshold."""
    if value is None:
        return tr("undefined")
    thresholds = next(setting.choices for setting in SETTINGS if setting.name == "threshold")
    lifted = any(value < threshold <= round(value, 2) for threshold in thresholds)
    return rounded(value, 3 if lifted else 2) + (f" [{rounded(ci[0])}, {rounded(ci[1])}]" if ci else "")


def rounded(value: float, digits: int = 2) -> str:
    """So many digits; never "-0.00"."""
    return f"{round(value, digits) + 0.0:.{digits}f}"


def counted(n: float, unit: str, measure: str, field: str | None) -> str:
    """ "19,706 characters"."""
    from annotator.commands.wording import what_is_counted

    what = "value" if field is not None else what_is_counted(measure, unit)
    number = f"{n:,.0f}" if n == int(n) else f"{n:,.1f}"
    forms = {
        "character": (tr("character"), tr("characters")),
        "token": (tr("token"), tr("tokens")),
        "sentence": (tr("sentence"), tr("sentences")),
        "paragraph": (tr("paragraph"), tr("paragraphs")),
        "document": (tr("document"), tr("documents")),
        "span": (tr("span"), tr("spans")),
        "value": (tr("value"), tr("values")),
        "boundary": (tr("boundary"), tr("boundaries")),
        "aligned pair": (tr("aligned pair"), tr("aligned pairs")),
    }
    one, many = forms.get(what, (what, what))
    return f"{number} {one if n == 1 else many}"


def coders_of(names: Sequence[str]) -> str:
    """All names, or how many where there are more than four."""
    return ", ".join(names) if len(names) <= 4 else ntr("{n} coder", "{n} coders", len(names))


# -- over time


def trend(drift: Drift) -> str:
    """The slope and its p in words."""
    parts = []
    if drift.slope is not None and drift.p is not None:
        p = tr("p < 0.001") if drift.p < 0.001 else f"p = {drift.p:.2f}" if drift.p >= 0.01 else f"p = {drift.p:.3f}"
        way = tr("falls") if drift.slope < 0 else tr("rises")
        said = tr("From batch to batch the figure {way} by {slope} on average ({p}).")
        parts.append(said.format(way=way, slope=f"{abs(drift.slope):.3f}", p=p))
        share = round(100 * drift.p)
        often = tr("less than 1 of 100") if drift.p < 0.01 else tr("{n} of 100").format(n=share)
        parts.append(
            tr("The same documents in random order give a slope as steep in {often} cases: {verdict}").format(
                often=often,
                verdict=tr("the figure does change while you code.")
                if drift.p < _SURE
                else tr("no sign that the figure changes while you code."),
            )
        )
    elif not drift.why:
        parts.append(tr("Too few batches have a figure: there is no slope to speak of."))
    if drift.undated:
        parts.append(
            ntr("{n} document has no time and is not in here.", "{n} documents have no time and are not in here.",
                drift.undated)
        )  # fmt: skip
    if drift.why:
        parts.append(drift.why)
    return " ".join(parts)


# -- how many documents


def for_half_width(plan: Planning) -> str:
    wanted = tr("For an interval of ± {w}").format(w=f"{plan.half_width:.2f}")
    return f"{wanted}: {_need(plan.for_half_width)}"


def for_threshold(plan: Planning) -> str:
    wanted = tr("To be above {t} in all but {risk} of 100 cases").format(
        t=f"{plan.threshold:g}", risk=f"{100 * plan.risk:g}"
    )
    return f"{wanted}: {_need(plan.for_threshold)}"


def _need(need: Needed) -> str:
    if need.documents is None or need.more is None:
        return need.why[:1].lower() + need.why[1:]
    if need.more == 0:
        return ntr("{n} document would do, and there are more.", "{n} documents would do, and they are there.",
                   need.documents)  # fmt: skip
    more = ntr("{n} more document", "{n} more documents", need.more)
    sentence = tr("{more} coded by two ({all} in all).").format(more=more, all=f"{need.documents:,}")
    if need.far:
        sentence += " " + tr("Far more than there are, so take it for an order of magnitude.")
    return sentence


# -- a figure


def headline(figure: Figure) -> str:
    return f"{name_of(figure.measure)} {with_interval(figure.value, figure.ci)}"


def how_sure(figure: Figure) -> str:
    """The probabilities of lying below the customary bounds, and the standard error."""
    parts = [
        tr("Below {t} in {p} of 100 resamples.").format(t=f"{one.threshold:g}", p=_of_hundred(one.probability))
        for one in figure.below
    ]
    if figure.standard_error is not None:
        parts.append(tr("Standard error {se} (jackknife).").format(se=f"{figure.standard_error:.3f}"))
    return " ".join(parts)


def _of_hundred(probability: float) -> str:
    if 0 < probability < 0.01:
        return tr("less than 1")
    if 0.99 < probability < 1:
        return tr("more than 99")
    return f"{100 * probability:.0f}"


def made_of(figure: Figure) -> str:
    """Observed and expected, and what the figure was counted on."""
    parts = [tr("Counted on {what}.").format(what=counted(figure.n, figure.unit, figure.measure, figure.field))]
    if figure.observed is not None and figure.expected is not None:
        said = tr("Observed {o}, expected by chance {e}.")
        parts.append(said.format(o=f"{figure.observed:.4f}", e=f"{figure.expected:.4f}"))
    if figure.value is None:
        parts.append(tr("There is no figure: {reason}").format(reason=figure.reason))
    return " ".join(parts)
