"""The report as one HTML file that needs nothing else: no network, no fonts, no libraries.

A policy inside the file allows exactly its own style sheet and its own script (by hash) and nothing besides; every text
that a person wrote is escaped (markup.py). Here: the page; its sections are modules of their own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import annotator
from annotator.formats.atomic import replacing
from annotator.formats.base import WriteOptions
from annotator.formats.report.methods import methods
from annotator.formats.report.references import references
from annotator.formats.report.wording import count
from annotator.formats.report.work import Work, work
from annotator.formats.report_html import agreement, articles, codebook, colours, figures, frequencies, side
from annotator.formats.report_html.markup import Html, closed, join, opened, tag
from annotator.formats.report_html.names import Labels
from annotator.model.contents import Contents, Progress, no_progress


def write(contents: Contents, out: Path, options: WriteOptions, progress: Progress = no_progress) -> None:
    """Write the report: the whole file or nothing. ``options.agreement`` are the computations it shows, ``made`` the
    day it says it was made."""
    with replacing(out) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for part in page(contents, options, progress):
            file.write(part)


def page(contents: Contents, options: WriteOptions, progress: Progress = no_progress) -> Iterator[Html]:
    """The page, piece by piece: one article in memory at a time."""
    done = work(contents)
    labels = Labels(contents)
    yield _head(contents, labels)
    yield opened("body")
    yield tag("a", "Skip to the report", class_="skip", href="#report")
    yield side.side(contents, done, labels)
    yield opened("main", id="report")
    yield _overview(contents, done, options)
    yield agreement.section(options.agreement, labels)
    yield figures.section(contents, done, labels)
    yield frequencies.section(contents, done, labels)
    yield codebook.section(contents, labels)
    yield from articles.section(contents, done, labels, progress)
    yield closed("main")
    yield tag("script", Html(_file("script.js")))
    yield Html("</body></html>\n")


def _file(name: str) -> str:
    """A file of this package, as it stands between its tags."""
    return "\n" + resources.files(__package__).joinpath(name).read_text("utf-8")


def _head(contents: Contents, labels: Labels) -> Html:
    style = _file("style.css") + colours.rules(labels.codes)
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(_file('script.js'))};"
        " base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content=f"Annotator {annotator.__version__}"),
        tag("title", f"{contents.name or 'Project'}: report"),
        tag("style", Html(style)),
    )
    return Html(f'<!DOCTYPE html>\n<html lang="en">{head}')


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _overview(contents: Contents, done: Work, options: WriteOptions) -> Html:
    tiles = (
        (done.documents, "documents"),
        (done.length, "characters"),
        (done.annotations, "annotations"),
        (len(contents.codebook.active), "codes"),
        (len(contents.coders), "coders"),
    )
    made = f"Made on {options.made} with" if options.made else "Made with"
    rows = [
        tag(
            "tr",
            tag("th", coder.name, scope="row"),
            *(
                tag("td", f"{number:,}", class_="num")
                for number in (
                    done.coders[coder.id],
                    done.documents_of[coder.id],
                    done.done[coder.id],
                    sum(n for (_, who), n in done.absences.items() if who == coder.id),
                )
            ),
        )
        for coder in contents.coders
    ]
    heads = ("Coder", "Annotations", "Documents worked on", "Finished", "Recorded absences")
    return tag(
        "section",
        tag("h1", contents.name or "Report", class_="words"),
        tag("p", f"{made} Annotator {annotator.__version__}.", class_="lead"),
        tag(
            "div",
            [tag("div", tag("b", f"{n:,}"), tag("span", what), class_="tile") for n, what in tiles],
            class_="tiles",
        ),
        tag("h4", "Methods"),
        tag("p", " ".join(methods(contents, done, options.agreement)), class_="methods"),
        _works(references(options.agreement)),
        [tag("h4", "Coders"), _table(heads, rows)] if rows else None,
        id="overview",
        aria_label=f"Overview: {count(done.documents, 'document')}",
    )


def _works(works: list[str]) -> Html | None:
    """The works that the methods paragraph cites."""
    return tag("ul", [tag("li", work) for work in works], class_="works") if works else None


def _table(heads: tuple[str, ...], rows: list[Html]) -> Html:
    head = [tag("th", name, scope="col", class_="num" if n else None) for n, name in enumerate(heads)]
    return tag(
        "div", tag("table", tag("thead", tag("tr", head)), tag("tbody", join(rows)), class_="counts"), class_="scroll"
    )
