"""Who did what: annotations by coder, code and document, and the choices that coders made. Counts only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from annotator.model.codebook import Codebook
from annotator.model.contents import Contents
from annotator.model.field import FieldType


@dataclass
class Work:
    """Ids as keys. ``codes`` counts annotations by (code, coder); ``in_documents`` documents by (code, coder) and, with
    coder "", by code; ``characters`` sums the length of spans by code; ``choices`` counts (code, field name, choice,
    coder); ``coders_in`` are those who worked on a document: annotated it, recorded an absence or finished it."""

    documents: int = 0
    length: int = 0
    annotations: int = 0
    codes: Counter[tuple[str, str]] = field(default_factory=Counter)
    in_documents: Counter[tuple[str, str]] = field(default_factory=Counter)
    coders: Counter[str] = field(default_factory=Counter)
    documents_of: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    choices: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    absences: Counter[tuple[str, str]] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    coders_in: dict[str, set[str]] = field(default_factory=dict)


def work(contents: Contents) -> Work:
    """Goes once through everything."""
    found = Work()
    for document in contents.documents:
        found.documents += 1
        found.length += document.length
    seen: set[tuple[str, str, str]] = set()
    listed = _choice_fields(contents.codebook)
    for annotation in contents.annotations:
        code, coder = annotation.code, annotation.coder
        found.annotations += 1
        found.codes[code, coder] += 1
        found.coders[coder] += 1
        found.characters[code] += (annotation.end or 0) - (annotation.start or 0)
        seen |= {(code, coder, annotation.document), (code, "", annotation.document)}
        found.coders_in.setdefault(annotation.document, set()).add(coder)
        for name, value in annotation.fields.items():
            if (code, name) in listed:
                chosen = value.value if isinstance(value.value, tuple) else (str(value.value),)
                found.choices.update((code, name, choice, coder) for choice in chosen)
    found.in_documents.update((code, coder) for code, coder, _ in seen)
    for absence in contents.absences:
        found.absences[absence.code, absence.coder] += 1
        found.coders_in.setdefault(absence.document, set()).add(absence.coder)
    for done in contents.done:
        found.done[done.coder] += 1
        found.coders_in.setdefault(done.document, set()).add(done.coder)
    found.documents_of.update(coder for coders in found.coders_in.values() for coder in coders)
    return found


def _choice_fields(codebook: Codebook) -> set[tuple[str, str]]:
    listed = (FieldType.CHOICE, FieldType.CHOICES)
    return {(code.id, field.name) for code in codebook for field in code.fields if field.type in listed}


def choices_of(found: Work, code: str, name: str, declared: tuple[str, ...]) -> list[str]:
    """The choices of a field in the codebook's order, those that it no longer offers behind."""
    used = {choice for c, n, choice, _ in found.choices if (c, n) == (code, name)}
    return [*(c for c in declared if c in used), *sorted(used - set(declared))]
