"""The agreement report for people: codes x measures with intervals, reasons in words, what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.cli.columns import aligned, counted
from annotator.commands.wording import conventions, what_is_counted

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
    said = conventions(report.results)
    return [*table, "", _basis(report), *(f"{m.replace('_', ' ')}: {words}." for m, words in said.items())]


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


_PLURALS = {"boundary": "boundaries"}


def _counts(found: Mapping[str, Any], unit: str) -> str:
    """What the figures of a line were computed from: "19,706 characters, 348 spans"."""
    counts: dict[str, None] = {}
    for row in found.values():
        what = what_is_counted(row.measure, unit)
        many = _PLURALS.get(what, f"{what}s")
        number = counted(row.n, what, many) if isinstance(row.n, int) else f"{row.n:,.1f} {many}"
        counts[number] = None
    return ", ".join(counts)


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
