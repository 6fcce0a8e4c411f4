"""Looking after a project: check, backup, restore, the journal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotator import project as _project
from annotator.model.progress import Progress, no_progress

if TYPE_CHECKING:
    from annotator.project import Backup, HistoryEntry, Problem, Project


def check(project: Project, deep: bool = False, progress: Progress = no_progress) -> list[Problem]:
    """What is wrong with the project; [] when all is well. ``deep`` proves everything, which takes a while."""
    return project.check(deep, progress)


def backup(project: Project, progress: Progress = no_progress) -> Path:
    """Copy the project to the user's data folder, checked; returns the copy."""
    return project.backup(progress)


def keep(project: Project, progress: Progress = no_progress, spare: Path | None = None) -> Path | None:
    """``backup``, unless the newest one holds everything already: then None. ``spare`` is an older one that is to stay
    where others of its half hour are thinned out."""
    return None if project.backed_up else project.backup(progress, spare)


def backups(path: str | Path) -> list[Path]:
    """The backups of the project at ``path``, newest first."""
    return _project.Project.backups(path)


def described(path: str | Path) -> list[Backup]:
    """The same with what is in them."""
    return _project.Project.described_backups(path)


def backup_folder(path: str | Path) -> Path:
    """Where the backups of the project at ``path`` are."""
    return _project.Project.backup_folder(path)


def restore(path: str | Path, backup: str | Path | None = None, progress: Progress = no_progress) -> Path | None:
    """Put a backup (the newest one) in the project's place; returns where the file that was there went."""
    return _project.Project.restore(path, backup, progress)


def history(
    project: Project,
    limit: int = 200,
    document: str | None = None,
    coder: str | None = None,
    since: str | None = None,
) -> list[HistoryEntry]:
    """The journal, newest first."""
    return project.history(limit, document, coder, since)
