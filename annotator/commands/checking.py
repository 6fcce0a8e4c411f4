"""Looking after a project: check, backup, restore, the journal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotator import project as _project

if TYPE_CHECKING:
    from annotator.project import HistoryEntry, Problem, Project


def check(project: Project, deep: bool = False) -> list[Problem]:
    """What is wrong with the project; [] when all is well. ``deep`` proves everything, which takes a while."""
    return project.check(deep)


def backup(project: Project) -> Path:
    """Copy the project to the user's data folder, checked; returns the copy."""
    return project.backup()


def backups(path: str | Path) -> list[Path]:
    """The backups of the project at ``path``, newest first."""
    return _project.Project.backups(path)


def restore(path: str | Path, backup: str | Path | None = None) -> Path | None:
    """Put a backup (the newest one) in the project's place; returns where the file that was there went."""
    return _project.Project.restore(path, backup)


def history(
    project: Project,
    limit: int = 200,
    document: str | None = None,
    coder: str | None = None,
    since: str | None = None,
) -> list[HistoryEntry]:
    """The journal, newest first."""
    return project.history(limit, document, coder, since)
