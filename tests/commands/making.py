"""Small projects for the tests of commands, command line and Python API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from annotator.commands import codebook
from annotator.model.document import Document, Draft
from annotator.project import Project

TEXT = "An estimated 4,700 casualties, including 600 deaths.\nThe heroes 🕯️ will live on — 영웅 — forever."
VALUE = {"name": "value", "type": "quantity", "required": True}
COUNTED = {"name": "counted", "type": "choice", "choices": ["killed", "wounded", "casualties"]}


def add_document(project: Project, name: str, text: str, **metadata: str) -> Document:
    with project.change("Import") as change:
        identifier = change.put_document(Draft(name, text, metadata))
    return project.document(identifier)


def small_project(folder: Path, coder: str | None = "A", name: str = "small.annotator") -> Project:
    """One document "one", the codes "casualty figure" (fields value, counted) with "denied" below it, and "frame"."""
    project = Project.create(folder / name, coder)
    add_document(project, "one", TEXT, outlet="Harbor Times")
    codebook.add_code(project, "casualty figure", fields=[VALUE, COUNTED])
    codebook.add_code(project, "denied", "casualty figure")
    codebook.add_code(project, "frame")
    return project


def span(text: str, words: str) -> tuple[int, int]:
    """Where the words stand in a text."""
    start = text.index(words)
    return start, start + len(words)


def snapshot(project: Project) -> Any:
    """Everything that people see."""
    marks = (project.annotations(), project.absences(), project.done(), project.rounds())
    return project.codebook().codes, project.coders(), list(project.documents()), marks
