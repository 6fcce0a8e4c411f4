"""The short report as Markdown: methods, agreement, frequencies, codebook. The articles are in the HTML report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import annotator
from annotator.formats.atomic import replacing
from annotator.formats.base import WriteOptions
from annotator.formats.report import agreement as figures
from annotator.formats.report.agreement import Agreement
from annotator.formats.report.methods import methods
from annotator.formats.report.references import references
from annotator.formats.report.wording import coefficient, measure_name, undefined
from annotator.formats.report.work import Work, work
from annotator.model.codebook import Code
from annotator.model.contents import Contents, Progress, no_progress

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|&~$^=-])")


def write(contents: Contents, out: Path, options: WriteOptions, progress: Progress = no_progress) -> None:
    """Write the report: the whole file or nothing."""
    with replacing(out) as temporary:
        text = "\n".join(_lines(contents, options)) + "\n"
        temporary.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def _lines(contents: Contents, options: WriteOptions) -> Iterator[str]:
    done = work(contents)
    yield f"# {plain(contents.name or 'Report')}"
    yield ""
    yield f"Made {f'on {options.made} ' if options.made else ''}with Annotator {annotator.__version__}."
    yield from ("", "## Methods", "", plain(" ".join(methods(contents, done, options.agreement))))
    works = references(options.agreement)
    if works:
        yield from ("", "### References", "", *(f"- {plain(work)}" for work in works))
    yield from ("", "## Agreement")
    for agreement in options.agreement:
        yield from _agreement(agreement)
    yield from ("", "## Frequencies", "")
    yield from _frequencies(contents, done)
    yield from ("", "## Codebook")
    for code in contents.codebook:
        yield from _code(code, contents)


def plain(text: str) -> str:
    """The text on one line, with no character that Markdown or HTML would take for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _agreement(agreement: Agreement) -> Iterator[str]:
    table = figures.by_measure(agreement)
    if not table.rows:
        return
    yield from ("", f"By {agreement.unit}, {agreement.documents:,} documents:", "")
    heads = ["Code", *(measure_name(*column) for column in table.columns)]
    rows = []
    for row in table.rows:
        cells = [" / ".join(row) or "all codes"]
        for column in table.columns:
            figure = table.cells.get((row, column))
            if figure is None or figure.value is None:
                cells.append(undefined(figure.undefined) if figure else "–")
                continue
            interval = f" [{coefficient(figure.ci[0])}, {coefficient(figure.ci[1])}]" if figure.ci else ""
            cells.append(coefficient(figure.value, 3) + interval)
        rows.append(cells)
    yield from _table(heads, rows)


def _frequencies(contents: Contents, done: Work) -> Iterator[str]:
    heads = ["Code", *(coder.name for coder in contents.coders), "Documents"]
    rows = [
        [
            " / ".join(contents.codebook.path(code.id)),
            *(f"{done.codes[code.id, coder.id]:,}" for coder in contents.coders),
            f"{done.in_documents[code.id, '']:,}",
        ]
        for code in contents.codebook
    ]
    yield from _table(heads, rows)


def _table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(plain, heads))} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(plain, row))} |"


def _code(code: Code, contents: Contents) -> Iterator[str]:
    yield from ("", f"### {plain(' / '.join(contents.codebook.path(code.id)))}", "")
    if code.definition:
        yield plain(code.definition)
    for name, value in (("Include", code.include), ("Exclude", code.exclude)):
        if value:
            yield from ("", f"{name}: {plain(value)}")
    for field in code.fields:
        choices = f": {', '.join(map(plain, field.choices))}" if field.choices else ""
        yield from ("", f"- {plain(field.name)} ({field.type.value}, {field.level.value}){choices}")
