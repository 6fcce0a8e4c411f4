"""Contents without names and hours: numbers for coders, days for times. Texts, memos and field values stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.model.annotation import Annotation
from annotator.model.codebook import Codebook
from annotator.model.coder import Coder
from annotator.model.contents import Contents
from annotator.model.field import FieldType, FieldValue
from annotator.model.ids import derived_id

_DAY = len("2026-11-22")


def numbers(everyone: Sequence[Coder]) -> dict[str, Coder]:
    """Who stands for each coder (by id) outside. ``everyone`` are all coders of the project: their order by id gives
    the numbers, so that a person has the same number in every export."""
    return {
        coder.id: Coder(derived_id("coder", f"coder {number}"), f"Coder {number}")
        for number, coder in enumerate(sorted(everyone, key=lambda coder: coder.id), 1)
    }


def pseudonymised(contents: Contents, numbered: Mapping[str, Coder]) -> Contents:
    """The contents with ``numbers`` for coders. Ids of coders hang on their names and ids of annotations on the
    moment: they are changed alike, one to one."""

    def who(coder: str) -> str:
        return numbered[coder].id

    def hidden(annotation: Annotation) -> Annotation:
        return replace(
            annotation,
            id=other_id(annotation.id),
            coder=who(annotation.coder),
            created=annotation.created[:_DAY],
            modified=annotation.modified[:_DAY],
            adjudicates=tuple(map(other_id, annotation.adjudicates)),
            fields=_relinked(annotation, contents.codebook),
        )

    return replace(
        contents,
        coders=tuple(numbered[coder.id] for coder in contents.coders),
        annotations=_Each(contents.annotations, hidden),
        absences=tuple(replace(absence, coder=who(absence.coder)) for absence in contents.absences),
        done=tuple(replace(done, coder=who(done.coder)) for done in contents.done),
        rounds=tuple(
            replace(r, assignments={d: tuple(map(who, coders)) for d, coders in r.assignments.items()})
            for r in contents.rounds
        ),
    )


def other_id(annotation: str) -> str:
    """The id that an annotation bears outside."""
    return derived_id("pseudonym", annotation)


def _relinked(annotation: Annotation, book: Codebook) -> dict[str, FieldValue]:
    """The values, links leading to the other annotations' ids outside."""
    code = book.code(annotation.code) if annotation.code in book.by_id else None
    fields = dict(annotation.fields)
    for name, value in fields.items():
        field = code.field(name) if code else None
        if field and field.type is FieldType.LINK and isinstance(value.value, str):
            fields[name] = replace(value, value=other_id(value.value))
    return fields


@dataclass(frozen=True)
class _Each:
    """A lazy map that can be iterated again."""

    annotations: Iterable[Annotation]
    change: Callable[[Annotation], Annotation]

    def __iter__(self) -> Iterator[Annotation]:
        return map(self.change, self.annotations)
