"""``agreement --shards DIR``: on a folder that ``export --format parquet`` wrote, without the project."""

from __future__ import annotations

from argparse import Namespace

from annotator.cli.agreement_table import report_lines
from annotator.cli.console import Answer, Console
from annotator.errors import UsageError

#: Options of ``agreement`` that mean the same here; all others need the project.
_OPTIONS = ("unit", "measures", "metric", "codes", "coders", "by", "resamples", "confidence", "seed")
_OTHER = {"shards", "run", "project", "coder"}


def agreement(args: Namespace, console: Console) -> Answer:
    """The coefficients, with intervals."""
    from annotator.commands import shards

    strange = sorted(name for name in vars(args) if name not in _OTHER and name not in _OPTIONS)
    if strange:
        raise UsageError(f"--{strange[0].replace('_', '-')} needs the project: it can't be had from shards.")
    options = {name: getattr(args, name) for name in _OPTIONS if hasattr(args, name)}
    report = shards.agreement(args.shards, progress=console.progress, **options)
    return Answer(report.to_json(), report_lines(report, {}))
