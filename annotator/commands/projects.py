"""Making projects: empty ones, and the sample project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from annotator import paths
from annotator.commands.codebook_files import read_codebook, take_up
from annotator.errors import AnnotatorError, ProjectError
from annotator.model.contents import Progress, no_progress
from annotator.project import Project

if TYPE_CHECKING:
    from annotator.model.codebook import Codebook

SUFFIX = ".annotator"
SAMPLE = "sample"

P = TypeVar("P", bound=Project)


def create(path: Path | str, codebook: Path | str | None = None, coder: str | None = None) -> Project:
    """Make a project and return it, open. ``codebook`` is the file of the codebook to begin with.

    Never over an existing file (ProjectError); a codebook that can't be read leaves no project behind.
    """
    return create_as(Project, path, codebook, coder)


def create_as(kind: type[P], path: Path | str, codebook: Path | str | None = None, coder: str | None = None) -> P:
    """``create`` for a kind of Project."""
    path = Path(path)
    incoming: Codebook | None = read_codebook(codebook) if codebook is not None else None
    project = kind.create(path, coder)
    try:
        if incoming is not None:
            take_up(project, incoming, f"Import the codebook {Path(str(codebook)).name}")
    except AnnotatorError:
        project.close()
        _take_back(path)
        raise
    return project


def create_sample(directory: Path | str, *, progress: Progress = no_progress) -> Path:
    """Make the sample project in ``directory`` (made when missing) and return its path: ``sample.annotator``, or
    ``sample 2.annotator`` and so on where that is taken. All of it or nothing."""
    from annotator.commands.exporting import import_annotations

    folder = Path(directory)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(f"The folder {folder} can't be made: {error.strerror or error}.") from error
    path = _free(folder)
    project = Project.create(path)
    try:
        with project:
            report = import_annotations(project, [_seeds()], "archive", progress=progress)
            if not report.complete:
                raise ProjectError("The sample that came with this Annotator is damaged: install it again.")
    except BaseException:
        _take_back(path)
        raise
    return path


def _take_back(path: Path) -> None:
    """Remove a project that was just made, with the empty journal that SQLite keeps beside it."""
    for leftover in (path, path.with_name(f"{path.name}-journal")):
        leftover.unlink(missing_ok=True)


def _seeds() -> Path:
    try:
        return paths.resource("seeds", "sample.jsonl")
    except FileNotFoundError as error:
        raise ProjectError(f"{error}: install it again.") from None


def _free(folder: Path) -> Path:
    number, path = 1, folder / f"{SAMPLE}{SUFFIX}"
    while path.exists():
        number += 1
        path = folder / f"{SAMPLE} {number}{SUFFIX}"
    return path
