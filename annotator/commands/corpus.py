"""Bringing documents in: read (no database), plan (compare with what is there), import (one undo step).

    read_drafts(paths)            files -> drafts and lines on what could not be read
    plan_import(project, items)   what would happen to each: new, already there, nearly the same as another
    import_drafts(project, items) does it
    import_documents(...)         all three; or only the first two, as a dry run

How a file is read is in ``formats/``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import FormatError, UsageError
from annotator.formats import ColumnMapping, Format, ReadOptions, by_key, encodings, gathering
from annotator.formats.source import cannot_open, shown
from annotator.formats.unreadable import failed
from annotator.model.contents import ImportReport, Progress, ReportLine, no_progress
from annotator.model.dates import LeadingDate, leading_date
from annotator.model.document import Draft
from annotator.model.near_duplicates import NearDuplicates

if TYPE_CHECKING:
    from annotator.project import Project

Pathlike = str | os.PathLike[str]

#: With more documents than this, in the project and on their way, near-duplicates are not looked for.
MOST_COMPARED = 20_000
_PUBLISHED = "published"
_TAKE_DATE = "Import with the date rule to take it as the published date."
_NOT_COMPARED = ReportLine(
    "", "note", f"Near-duplicates were not looked for, as there are more than {MOST_COMPARED:,} documents."
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What an import would do with a draft. ``status`` is new or duplicate; ``twin`` names the document that has the
    same text (duplicate) or nearly the same (new; then ``share`` is the share of five-word runs in common, 0 to 1).
    ``date`` is offered as the published date."""

    draft: Draft
    status: str = "new"
    twin: str = ""
    share: float = 0.0
    date: LeadingDate | None = None

    def line(self, id: str = "") -> ReportLine:
        """The same as a line of the report."""
        reasons = [*self.draft.notes]
        if self.draft.encoding not in ("", "utf-8"):
            reasons.append(f"It was read as {self.draft.encoding}.")
        if self.status == "duplicate":
            return ReportLine(self.draft.source, "duplicate", f"Its text is that of “{self.twin}”.", "", id)
        if self.twin:
            reasons.append(
                f"It is nearly the same as “{self.twin}”: {self.share:.0%} of its five-word runs are there too."
            )
        if self.date:
            reasons.append(f"It begins with a date, {self.date.iso} (“{self.date.quote}”).")
        return ReportLine(self.draft.source, "new", " ".join(reasons), _TAKE_DATE if self.date else "", id)

    def with_date(self) -> Planned:
        """The same with the offered date taken; the text stays as it is."""
        return replace(self, draft=_dated(self.draft, self.date), date=None) if self.date else self


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """In the order of reading: what would happen to each document, and what could not be read."""

    items: tuple[Planned | ReportLine, ...] = ()

    @property
    def documents(self) -> tuple[Planned, ...]:
        return tuple(item for item in self.items if isinstance(item, Planned))

    @property
    def new(self) -> tuple[Planned, ...]:
        return tuple(item for item in self.documents if item.status == "new")

    @property
    def lines(self) -> tuple[ReportLine, ...]:
        return tuple(item for item in self.items if isinstance(item, ReportLine))

    def report(self) -> ImportReport:
        """The report of a dry run."""
        return ImportReport(tuple(item if isinstance(item, ReportLine) else item.line() for item in self.items))


Item = Draft | Planned | ReportLine


# --- reading -----------------------------------------------------------------------------------------------------


def iter_drafts(
    paths: Pathlike | Iterable[Pathlike],
    *,
    format: str | None = None,
    encoding: str | None = None,
    mapping: ColumnMapping | None = None,
    date_rule: bool = False,
    progress: Progress = no_progress,
) -> Iterator[Draft | ReportLine]:
    """Documents as they are read, and lines on what can't be. ``format`` reads every file as that; ``encoding`` is for
    files that are neither marked nor UTF-8; ``mapping``: our words to a table's columns (formats/corpus/columns.py);
    ``date_rule`` takes a date that a text opens with as the published date. Raises UsageError when one of these is
    wrong in itself; Cancelled when ``progress`` does."""
    given = [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(path) for path in paths]
    chosen = by_key(format, "corpus") if format else None
    options = ReadOptions(encodings.normal(encoding) if encoding else None, mapping, progress=progress)
    return _each(given, chosen, options, date_rule)


def _each(
    given: list[Path], chosen: Format | None, options: ReadOptions, date_rule: bool
) -> Iterator[Draft | ReportLine]:
    files = gathering.listed(given)
    named = set(given)
    for number, path in enumerate(files):
        options.progress(number, len(files), shown(path) if isinstance(path, Path) else path.source)
        if isinstance(path, ReportLine):
            yield path
            continue
        inner = replace(options, progress=_within(options.progress, number, len(files)))
        for item in _read(path, chosen, path in named, inner):
            yield _dated(item, leading_date(item.text)) if date_rule and isinstance(item, Draft) else item
    options.progress(len(files), len(files), "")


def read_drafts(
    paths: Pathlike | Iterable[Pathlike],
    *,
    format: str | None = None,
    encoding: str | None = None,
    mapping: ColumnMapping | None = None,
    date_rule: bool = False,
    progress: Progress = no_progress,
) -> tuple[list[Draft], list[ReportLine]]:
    """``iter_drafts`` all at once: documents, and lines on what could not be read."""
    items = list(
        iter_drafts(paths, format=format, encoding=encoding, mapping=mapping, date_rule=date_rule, progress=progress)
    )
    drafts = [item for item in items if isinstance(item, Draft)]
    return drafts, [item for item in items if isinstance(item, ReportLine)]


def _read(path: Path, chosen: Format | None, asked_for: bool, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    """What one file or archive holds. A fault ends the file, never the import."""
    try:
        for found in gathering.opened(path, chosen, asked_for):
            if isinstance(found, ReportLine):
                yield found
            else:
                yield from _documents(found, options)
    except FormatError as error:
        yield failed(error, shown(path))
    except OSError as error:
        yield failed(cannot_open(shown(path), error), shown(path))


def _documents(found: gathering.Found, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    label = found.source.label
    try:
        for count, item in enumerate(found.format.read_corpus(found.source, options)):
            if count % 100 == 99:
                options.progress(count + 1, 0, label)
            yield item
    except FormatError as error:
        yield failed(error, label)
    except OSError as error:
        yield failed(cannot_open(label, error), label)


def _within(progress: Progress, file: int, files: int) -> Progress:
    """Progress inside a file, told as part of the whole: pages of so many, or documents so far."""

    def inner(done: int, total: int, what: str) -> None:
        progress(file, files, f"{what}: {done:,} of {total:,}" if total else f"{what}: {done:,}")

    return inner


def _dated(draft: Draft, date: LeadingDate | None) -> Draft:
    if date is None or draft.metadata.get(_PUBLISHED):
        return draft
    note = f"The published date {date.iso} was taken from its beginning (“{date.quote}”)."
    return replace(draft, metadata={**draft.metadata, _PUBLISHED: date.iso}, notes=(*draft.notes, note))


# --- planning ----------------------------------------------------------------------------------------------------


def plan_import(
    project: Project,
    items: Iterable[Draft | ReportLine],
    *,
    near_duplicates: bool = True,
    progress: Progress = no_progress,
) -> ImportPlan:
    """What would happen to each draft; lines are passed on. Changes nothing."""
    comparison = _Comparison(project, near_duplicates, progress)
    planned: list[Planned | ReportLine] = []
    for item in items:
        planned.append(item if isinstance(item, ReportLine) else comparison.plan(item))
    if comparison.gave_up:
        planned.append(_NOT_COMPARED)
    return ImportPlan(tuple(planned))


class _Comparison:
    """Compares drafts with the project's documents and with each other."""

    def __init__(self, project: Project, near_duplicates: bool, progress: Progress) -> None:
        self._names: dict[str, str] = {}  # the text's hash -> the document's name
        self._near: NearDuplicates | None = NearDuplicates() if near_duplicates else None
        self.gave_up = False
        documents = project.documents()
        if len(documents) > MOST_COMPARED:
            self._give_up()
        for number, document in enumerate(documents):
            self._names[document.sha256] = document.title
            if self._near is not None:
                progress(number, len(documents), "Comparing with the documents of the project")
                self._near.add(document.title, document.text)

    def plan(self, draft: Draft) -> Planned:
        date = None if draft.metadata.get(_PUBLISHED) else leading_date(draft.text)
        sha = hashlib.sha256(draft.text.encode()).hexdigest()
        name = draft.metadata.get("title") or draft.name
        if sha in self._names:
            return Planned(draft, "duplicate", self._names[sha])
        self._names[sha] = name
        if self._near is not None and len(self._near) >= MOST_COMPARED:
            self._give_up()
        match = self._near.add(name, draft.text) if self._near is not None else None
        return Planned(draft, "new", match.key if match else "", match.share if match else 0.0, date)

    def _give_up(self) -> None:
        self.gave_up = self._near is not None
        self._near = None


# --- importing ---------------------------------------------------------------------------------------------------


def import_drafts(
    project: Project, items: ImportPlan | Iterable[Item], *, progress: Progress = no_progress
) -> ImportReport:
    """Bring in what is new, in one transaction and one undo step; the report has a line for every item, with the
    document's id. Items may be what a person chose of a plan, or drafts as they are read. When ``progress`` raises
    Cancelled nothing is changed."""
    items = items.items if isinstance(items, ImportPlan) else items
    total = len(items) if isinstance(items, Sequence) else 0
    lines: list[ReportLine] = []
    with project.change("Import documents") as change:
        for number, item in enumerate(items):
            if isinstance(item, ReportLine):
                lines.append(item)
                continue
            planned = item if isinstance(item, Planned) else Planned(item)
            if total:
                progress(number, total, planned.draft.source)
            try:
                id_ = change.put_document(planned.draft)
            except UsageError as error:
                lines.append(ReportLine(planned.draft.source, "failed", str(error)))
                continue
            if change.is_duplicate:
                twin = planned.twin if planned.status == "duplicate" else project.document(id_).title
                planned = Planned(planned.draft, "duplicate", twin)
            lines.append(planned.line(id_))
    return ImportReport(tuple(lines))


def import_documents(
    project: Project,
    paths: Pathlike | Iterable[Pathlike],
    *,
    format: str | None = None,
    encoding: str | None = None,
    mapping: ColumnMapping | None = None,
    date_rule: bool = False,
    near_duplicates: bool = True,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> ImportReport:
    """Read files, folders and archives and bring in what is new, in one undo step; with ``dry_run`` only say what would
    come in. Options as in ``iter_drafts``. What can't be read is a line of the report, the rest comes in."""
    drafts = iter_drafts(
        paths,
        format=format,
        encoding=encoding,
        mapping=mapping,
        date_rule=date_rule,
        progress=progress,
    )
    if dry_run:
        return plan_import(project, drafts, near_duplicates=near_duplicates, progress=progress).report()
    comparison = _Comparison(project, near_duplicates, progress)
    planned = (item if isinstance(item, ReportLine) else comparison.plan(item) for item in drafts)
    report = import_drafts(project, planned, progress=progress)
    return ImportReport((*report.lines, _NOT_COMPARED)) if comparison.gave_up else report
