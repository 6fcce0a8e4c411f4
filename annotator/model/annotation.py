"""Annotations, absences and what coders have finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.model.field import FieldValue

CERTAINTIES = ("certain", "probable", "unsure")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One coder's mark. ``start`` and ``end`` are None when it codes the whole document; then ``quote`` is "".

    ``document``, ``coder`` and ``code`` are ids; ``fields`` maps a field's name to the coder's value.
    ``certainty`` is one of CERTAINTIES or "". Times are ISO 8601 in UTC. ``adjudicates`` are the ids of the
    annotations that a gold annotation decides on.
    """

    id: str
    document: str
    coder: str
    code: str
    start: int | None
    end: int | None
    quote: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    memo: str = ""
    certainty: str = ""
    flag: bool = False
    created: str = ""
    modified: str = ""
    adjudicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """A coder looked for this code in this document and it is not there."""

    document: str
    coder: str
    code: str


@dataclass(frozen=True, slots=True)
class Done:
    """A coder has finished this document."""

    document: str
    coder: str
