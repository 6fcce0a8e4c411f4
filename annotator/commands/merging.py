"""Bringing copies of a project together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import UsageError
from annotator.model.progress import Progress, no_progress

if TYPE_CHECKING:
    from annotator.project import MergeReport, Project


def merge(project: Project, other: str | Path, dry_run: bool = False, progress: Progress = no_progress) -> MergeReport:
    """Take in everything that another copy of the project holds; the same copy again changes nothing. The project is
    backed up before. With ``dry_run`` nothing is changed: the report says what would come. Nothing changes either when
    ``progress`` raises Cancelled."""
    other = Path(other)
    if not other.exists():
        raise UsageError(f"There is no project {other}.")
    report = project.merge(other, dry_run=True, progress=progress)
    if dry_run or not report.new_operations:
        return report
    project.backup(progress)
    return project.merge(other, progress=progress)
