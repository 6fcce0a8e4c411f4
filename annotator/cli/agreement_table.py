"""The agreement report for people: codes x measures with intervals, reasons in words, what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.cli.columns import aligned, counted

#: Why a coefficient is undefined.
REASONS = {
    "no_variation": "undefined (no variation)",
    "no_pairable": "undefined (nothing coded by two)",
    "single_coder": "undefined (one coder)",
    "empty": "undefined (nothing there)",
    "overlap_not_allowed": "undefined (overlapping units)",
    "metric_undefined": "undefined (the metric does not fit)",
}

Key = tuple[str, str, str, str]

#: What measures call their metric that have none.
_NO_LEVEL = (None, "", "nominal", "unitizing", "segmentation", "frame")


def report_lines(report: Any, documents: Mapping[str, str]) -> list[str]:
    """Lines of the report; ``documents`` maps the ids of documents that have rows of their own to names."""
    if not report.results:
        return ["There is nothing to compare: no code, or fewer than two coders.", _basis(report)]
    measures = list(dict.fromkeys(row.measure for row in report.results))
    lines: dict[Key, dict[str, Any]] = {}
    for row in report.results:
        lines.setdefault(_key(row, documents), {})[row.measure] = row
    heads = ["code", "field", "document", "coders", "level", *(m.replace("_", " ") for m in measures)]
    heads += ["matched", "counted"]
    rows = [
        [*key, _level(found), *(_cell(found.get(m)) for m in measures), _matched(found), _counts(found, report.unit)]
        for key, found in lines.items()
    ]
    always = {0, *range(5, 5 + len(measures)), len(heads) - 1}
    usual = dict(enumerate(rows[0])) | {4: "nominal", len(heads) - 2: ""}
    shown = [c for c in range(len(heads)) if c in always or any(row[c] != usual[c] for row in rows)]
    table = aligned([heads[c] for c in shown], [[row[c] for c in shown] for row in rows])
    return [*table, "", _basis(report), *_conventions(report)]


def _level(found: Mapping[str, Any]) -> str:
    """The metric of a line: what differences between values count."""
    metrics = dict.fromkeys(str(row.metric) for row in found.values() if row.metric not in _NO_LEVEL)
    return ", ".join(metrics) or "nominal"


def _matched(found: Mapping[str, Any]) -> str:
    """The share of the spans that had a partner, where only these were compared."""
    shares = dict.fromkeys(f"{row.matched_share:.0%}" for row in found.values() if row.matched_share is not None)
    return ", ".join(shares)


def _key(row: Any, documents: Mapping[str, str]) -> Key:
    code = "/".join(row.code) if row.code else "together"
    document = documents.get(row.document, str(row.document)) if row.document else "all"
    if row.batch is not None:
        document = f"batch {row.batch} ({counted(row.details['documents'], 'document')})"
    part = {"found": "(found)", "code": "(same code)", "frame": "(whole frame)"}.get(row.details.get("part"), "")
    return code, row.field or part, document, ", ".join(row.coders or ())


def _cell(row: Any) -> str:
    if row is None:
        return "-"
    if row.value is None:
        return REASONS.get(row.undefined, f"undefined ({row.undefined})")
    interval = f" [{_number(row.ci[0])}, {_number(row.ci[1])}]" if row.ci is not None else ""
    return _number(row.value) + interval


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:.3f}"


#: What n counts for measures that do not count the unit that was asked for.
_SPANS = ("f1_exact", "f1_overlap", "f1_iou", "f1_tolerant", "segment_overlap", "alpha_u_2004", "alpha_u_2013")
_COUNTS = dict.fromkeys((*_SPANS, "gamma", "soft_gamma"), "span")
_COUNTS |= dict.fromkeys(("boundary_similarity", "segmentation_similarity", "window_diff", "pk"), "boundary")
_PLURALS = {"boundary": "boundaries"}
_COUNTS |= dict.fromkeys(("gamma_cat", "gamma_k"), "aligned pair")


def _counts(found: Mapping[str, Any], unit: str) -> str:
    """What the figures of a line were computed from: "19,706 characters, 348 spans"."""
    counts: dict[str, None] = {}
    for row in found.values():
        what = _COUNTS.get(row.measure) or {"field": "value", "frame": "passage"}.get(unit, unit)
        many = _PLURALS.get(what, f"{what}s")
        number = counted(row.n, what, many) if isinstance(row.n, int) else f"{row.n:,.1f} {many}"
        counts[number] = None
    return ", ".join(counts)


#: What a figure depends on, by its name in the details, as people read it.
_CONVENTIONS = {
    "categories": "q {}",
    "weights": "weights {}",
    "threshold": "threshold {}",
    "tolerance": "tolerance {}",
    "codes": "chance 1 / {} codes",
    "resolution": "counted in {}s",
    "n_t": "n_t {}",
    "windows": "windows {}",
    "null_model": "null model {}",
    "samples": "{} samples",
    "precision": "precision {}",
    "sampling_seed": "seed {}",
    "alpha": "alpha {}",
    "beta": "beta {}",
    "delta": "delta {}",
    "pairs": "{} over pairs",
}


def _conventions(report: Any) -> list[str]:
    """A line for each measure that depends on some. (The alpha of a whole frame is a figure, no weight.)"""
    lines = []
    for measure in dict.fromkeys(row.measure for row in report.results):
        found: dict[str, dict[Any, None]] = {}
        for row in report.results:
            for name in _CONVENTIONS if row.measure == measure else ():
                if name in row.details and (name != "alpha" or "part" not in row.details):
                    found.setdefault(name, {})[row.details[name]] = None
        said = [_CONVENTIONS[name].format(" or ".join(map(_plain, values))) for name, values in found.items()]
        if said:
            lines.append(f"{measure.replace('_', ' ')}: {', '.join(said)}.")
    return lines


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _basis(report: Any) -> str:
    """What the figures rest on."""
    coders = ", ".join(report.coders) or "no coder"
    bootstrap = ""
    if any(row.ci is not None for row in report.results):
        drawn = "documents"
        if report.clusters:
            drawn = f"{counted(report.cluster_count or 0, 'cluster')} of documents ({report.clusters})"
        bootstrap = f" Intervals: {report.resamples:,} resamples of {drawn}, seed {report.seed}."
    return f"Unit: {report.unit}. {counted(report.documents, 'document')}, coded by {coders}.{bootstrap}"
