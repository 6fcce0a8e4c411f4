"""A small project to try things on."""

from __future__ import annotations

from pathlib import Path

from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.model.field import Field, FieldType, FieldValue, Quantity
from annotator.project import Project

TEXT = "An estimated 4,700 casualties, including 600 deaths, officials said. 평양에서 they wept 💶 for heroes."


def study(folder: Path, coder: str = "A") -> Project:
    """One document, two codes, nothing coded yet."""
    project = Project.create(folder / "study.annotator", coder=coder)
    with project.change("Codebook") as change:
        change.put_code(
            Code(
                "", "casualty figure", colour="#aa3377", key="1", definition="a number of losses",
                fields=(Field("", "value", FieldType.QUANTITY, required=True), Field("", "counted")),
            )
        )  # fmt: skip
        change.put_code(Code("", "motive", position=1))
    with project.change("Import") as change:
        change.put_document(Draft("one.txt", TEXT, {"outlet": "Harbor Times", "published": "2025-07-01"}))
    return project


def mark(project: Project, quote: str, code: str = "casualty figure", memo: str = "", **values: float) -> str:
    """Code the first place of a quote; returns the annotation's id."""
    document = project.documents()[0]
    assert project.coder is not None
    start = document.text.index(quote)
    fields = {name: FieldValue(Quantity(best=value)) for name, value in values.items()}
    with project.change(f"Code {quote}") as change:
        return change.put_annotation(
            Annotation("", document.id, project.coder.id, project.codebook().resolve(code).id, start,
                       start + len(quote), fields=fields, memo=memo)
        )  # fmt: skip
