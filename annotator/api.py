"""The Python interface: ``open_project``, ``create_project`` and the project they return (interface.md).

Conveniences only: every method calls a function of ``commands``, with names instead of ids where a person has names.
Statistics without a project are in ``annotator.agreement``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.commands.lookup import AnnotationSpec, CodeSpec, DocumentSpec
from annotator.errors import UsageError
from annotator.model.annotation import Annotation
from annotator.model.changes import Changes
from annotator.model.contents import ImportReport, Progress, no_progress
from annotator.project import Project

if TYPE_CHECKING:
    from annotator.commands.agreement import AgreementReport, Passage
    from annotator.commands.explained import Explanation
    from annotator.commands.searching import KwicLine
    from annotator.model.views import MergeReport

Pathlike = str | os.PathLike[str]


def open_project(path: Pathlike, coder: str | None = None, read_only: bool = False) -> OpenProject:
    """Open a project file. ``coder`` is who works in it (default: ``$ANNOTATOR_CODER``); new coders are made.

    Use it with ``with``, or call ``close()``. Raises ProjectError when it can't be opened.
    """
    return OpenProject.open(Path(path), coder or os.environ.get("ANNOTATOR_CODER") or None, read_only)


def create_project(path: Pathlike, codebook: Pathlike | None = None, coder: str | None = None) -> OpenProject:
    """Make a project, with the codes of a codebook file if one is given, and return it open.

    Raises ProjectError when the file is there already.
    """
    from annotator.commands import projects

    coder = coder or os.environ.get("ANNOTATOR_CODER") or None
    return projects.create_as(OpenProject, Path(path), Path(codebook) if codebook is not None else None, coder)


def _paths(paths: Pathlike | Iterable[Pathlike]) -> list[Path]:
    return [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(path) for path in paths]


class OpenProject(Project):
    """An open project. Documents and annotations are given as values or ids, codes also by name or path.

    From ``Project``: documents(), annotations(), codebook(), coders(), search(), history(), check(), merge(), backup(),
    undo(), redo(), change(), close().
    """

    def import_documents(self, paths: Pathlike | Iterable[Pathlike], **options: Any) -> ImportReport:
        """Bring in files and folders in one undo step. ``options`` are those of ``commands.corpus``: format,
        encoding, mapping, date_rule, progress. What could not be read is a line of the report."""
        from annotator.commands import corpus

        return corpus.import_documents(self, _paths(paths), **options)

    def import_annotations(
        self, paths: Pathlike | Iterable[Pathlike], format: str, coder: str | None = None, dry_run: bool = False
    ) -> ImportReport:
        """Bring in annotations; ``format`` is a key of ``annotator formats``."""
        from annotator.commands import exporting

        return exporting.import_annotations(self, _paths(paths), format, coder=coder, dry_run=dry_run)

    def annotate(
        self,
        document: DocumentSpec,
        start: int | None = None,
        end: int | None = None,
        code: CodeSpec = "",
        fields: Mapping[str, Any] | None = None,
        memo: str = "",
        certainty: str = "",
        flag: bool = False,
    ) -> Annotation:
        """Mark ``text[start:end]`` (code points), or the whole document without them, and return the annotation. It
        is on the disk then. ``fields`` maps names to values, in the archive's form for quantities and anchors."""
        from annotator.commands import coding

        given: dict[str, Any] = {"fields": fields, "memo": memo, "certainty": certainty, "flag": flag}
        if start is None and end is None:
            changes = coding.code_document(self, document, code, **given)
        elif start is None or end is None:
            raise UsageError("A span needs both a start and an end.")
        else:
            changes = coding.code_selection(self, document, start, end, code, **given)
        (identifier,) = changes.annotations
        return self.annotation(identifier)

    def delete(self, annotations: AnnotationSpec | Iterable[AnnotationSpec]) -> Changes:
        """Delete annotations of your own."""
        from annotator.commands import coding

        return coding.delete(self, annotations)

    def mark_absent(self, document: DocumentSpec, code: CodeSpec, present: bool = True) -> Changes:
        """Record that a code is not in a document (``present=False``: take that back)."""
        from annotator.commands import coding

        return coding.mark_absent(self, document, code, present)

    def mark_done(self, document: DocumentSpec, done: bool = True) -> Changes:
        """Say that you have finished a document."""
        from annotator.commands import coding

        return coding.mark_done(self, document, done)

    def agreement(self, **options: Any) -> AgreementReport:
        """How far the coders agree. ``options`` are those of ``commands.agreement``: unit, measures, codes, field,
        coders, documents, by, resamples, confidence, seed, metric, clusters, progress."""
        from annotator.commands import agreement

        return agreement.agreement(self, **options)

    def explain(self, **options: Any) -> Explanation:
        """Why the figures of ``agreement`` are what they are; options as in ``commands.explaining.explain``."""
        from annotator.commands import explaining

        return explaining.explain(self, **options)

    def disagreements(self, **options: Any) -> Sequence[Passage]:
        """The passages where the coders differ, the most costly first; filters as in ``agreement``."""
        from annotator.commands import agreement

        return agreement.disagreements(self, **options)

    def concordance(self, query: str, width: int = 40, regex: bool = False) -> list[KwicLine]:
        """Every place where ``query`` stands in the texts, with its context."""
        from annotator.commands import searching

        return searching.concordance(self, query, width, regex)

    def merge(self, other: Pathlike, dry_run: bool = False, progress: Progress = no_progress) -> MergeReport:
        """Take in everything that another copy of the project holds; the project is backed up before. The same copy
        again changes nothing; with ``dry_run`` only says what would come."""
        found = super().merge(Path(other), dry_run=True, progress=progress)
        if dry_run or not found.new_operations:
            return found
        self.backup(progress)
        return super().merge(Path(other), progress=progress)

    def export(self, out: Pathlike, format: str | None = None, **options: Any) -> None:
        """Write the annotated corpus; the format is what ``out``'s suffix says unless it is given. ``options``:
        coders, codes, gold, pseudonymise, progress."""
        from annotator.commands import exporting

        exporting.export(self, Path(out), format or exporting.format_of(Path(out)), **options)

    def report(self, out: Pathlike, progress: Progress = no_progress) -> None:
        """Write the report: agreement, tables, annotated articles."""
        from annotator.commands import reporting

        reporting.report(self, Path(out), progress=progress)

    def import_codebook(self, path: Pathlike) -> Changes:
        """Take up a codebook file."""
        from annotator.commands import codebook

        return codebook.import_codebook(self, Path(path))

    def to_dataframe(self, what: str = "annotations") -> Any:
        """A pandas DataFrame of "annotations" (a row each; fields as columns), "documents" (metadata as columns) or
        "codes". Raises UsageError when pandas is not installed."""
        from annotator.commands import dataframes

        return dataframes.to_dataframe(self, what)
