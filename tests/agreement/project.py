"""A small project for the tests of the report and of disagreements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.model.field import Field, FieldType, FieldValue, Level, Value
from annotator.model.round import Round
from annotator.project import Project

CASUALTIES = (
    "Officials said about 4,700 casualties, including 600 deaths. The fallen guard us all from up high, forever."
)


class Coding:
    """A project whose codes, documents and coders are known by short names."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.codes: dict[str, str] = {}
        self.coders: dict[str, str] = {}

    def code(self, name: str, *fields: Field, parent: str | None = None) -> None:
        with self.project.change("Add code") as change:
            self.codes[name] = change.put_code(
                Code("", name, parent=self.codes[parent] if parent else None, fields=fields)
            )

    def document(self, name: str, text: str) -> str:
        with self.project.change("Import") as change:
            identifier: str = change.put_document(Draft(name, text))
        return identifier

    def coder(self, name: str) -> str:
        if name not in self.coders:
            with self.project.change("Coder") as change:
                self.coders[name] = change.put_coder(name)
        return self.coders[name]

    def mark(self, document: str, coder: str, code: str, start: int | None, end: int | None, **fields: Value) -> str:
        values = {name: FieldValue(value) for name, value in fields.items()}
        annotation = Annotation("", document, self.coder(coder), self.codes[code], start, end, fields=values)
        with self.project.change("Code") as change:
            identifier: str = change.put_annotation(annotation)
        return identifier

    def absent(self, document: str, coder: str, code: str) -> None:
        with self.project.change("Absence") as change:
            change.put_absence(Absence(document, self.coder(coder), self.codes[code]))

    def done(self, document: str, coder: str) -> None:
        with self.project.change("Done") as change:
            change.set_done(Done(document, self.coder(coder)), True)

    def round(self, name: str, assignments: dict[str, str]) -> None:
        coders = {document: tuple(self.coder(coder) for coder in names) for document, names in assignments.items()}
        with self.project.change("Round") as change:
            change.put_round(Round("", name, blind=False, assignments=coders))


@contextmanager
def coding(folder: Path) -> Iterator[Coding]:
    """An empty project with a code of five fields and one of none."""
    with Project.create(folder / "study.annotator", coder="Lead") as project:
        made = Coding(project)
        made.code(
            "casualty figure",
            Field("", "value", FieldType.QUANTITY, Level.RATIO),
            Field("", "counted", FieldType.CHOICE, choices=("killed", "wounded", "casualties")),
            Field("", "as of", FieldType.DATE, Level.INTERVAL),
            Field("", "sources", FieldType.CHOICES, choices=("army", "press", "police")),
            Field("", "certainty of source", FieldType.CHOICE, Level.ORDINAL, choices=("low", "mid", "high")),
        )
        made.code("framing")
        yield made
