"""The report on a project: agreement and methods, tables, annotated articles. What it looks like is in formats/."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.commands.agreement import AgreementReport, agreement
from annotator.commands.exporting import writing
from annotator.errors import UsageError
from annotator.formats import FORMATS, WriteOptions, by_suffix
from annotator.model.contents import Progress, no_progress

if TYPE_CHECKING:
    from annotator.project import Project

#: The measure that pairs of coders and single documents are shown in.
MAIN = "krippendorff_alpha"
ON_TEXT = (MAIN, "cohen_kappa", "percent")
ON_SPANS = ("f1_exact", "f1_overlap")


def report(
    project: Project, out: Path | str, *, resamples: int = 2000, seed: int = 1, progress: Progress = no_progress
) -> Path:
    """Write the report, all of it or nothing, and return its path; ``out``'s suffix says the format (.html, .md).

    The same project and seed give the same report, but for the day on it. Raises UsageError, FormatError, DiskFull,
    Cancelled.
    """
    out = Path(out)
    found = by_suffix(out.suffix, "report")
    if found is None:
        known = ", ".join(f.suffixes[0] for f in FORMATS if f.kind == "report")
        raise UsageError(f"A report can't be written as “{out.name}”: give it a name that ends in {known}.")
    computed = agreements(project, resamples, seed, progress)
    with writing(project, out):
        options = WriteOptions(agreement=computed, made=date.today().isoformat())
        found.write(project.contents(), out, options, progress)
    return out


def agreements(project: Project, resamples: int, seed: int, progress: Progress) -> tuple[AgreementReport, ...]:
    """What a report shows of agreement: on text (with pairs and documents), on spans, on values. Empty when there is
    nothing to compare."""
    if len(project.coders()) < 2 or not len(project.codebook()):
        return ()
    how: dict[str, Any] = {"resamples": resamples, "seed": seed, "progress": progress}
    on_text = agreement(project, unit="character", measures=ON_TEXT, **how)
    pairs = agreement(project, unit="character", measures=(MAIN,), by=("code", "pair"), **how)
    documents = agreement(project, unit="character", measures=(MAIN,), by=("code", "document"), **how)
    more = pairs.results + documents.results if len(on_text.coders) > 2 else documents.results
    on_spans = agreement(project, unit="span", measures=ON_SPANS, **how)
    on_values = agreement(project, unit="field", **how)
    shown = (replace(on_text, results=on_text.results + more), on_spans, on_values)
    return tuple(one for one in shown if one.results)
