"""Figures by batch: the documents of a comparison in successive groups, in the order in which they were coded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.agreement import explanation
from annotator.commands.coding_times import times, written
from annotator.commands.reliability import Scope
from annotator.errors import UsageError
from annotator.model.contents import Progress


@dataclass(frozen=True, slots=True)
class Batch:
    """``places`` of the documents in the scope, the first coded first; ``first`` and ``last``: when that was."""

    number: int
    places: tuple[int, ...]
    first: str
    last: str

    @property
    def details(self) -> Mapping[str, Any]:
        return {"documents": len(self.places), "first": self.first, "last": self.last}


def batches(within: Scope, count: int, progress: Progress) -> list[Batch]:
    """The shared documents that have a time, in ``count`` groups of equal size, fewer where there would not be two
    documents in each. Raises UsageError where there is no order."""
    if count < 1:
        raise UsageError("The number of batches is 1 or more.")
    known = times(within.project, progress)
    place = {document: index for index, document in enumerate(within.documents)}
    found = [(known.of(document, within.roster(document)), place[document]) for document in within.shared]
    dated = sorted((when, at) for when, at in found if when is not None)
    if len({when for when, _ in dated}) < 2:
        raise UsageError(
            "The documents have no order to be listed by batch: they were coded at one time, or brought in."
        )
    made = []
    for number, part in enumerate(explanation.batches(range(len(dated)), count), start=1):
        places = tuple(dated[at][1] for at in part)
        made.append(Batch(number, places, written(dated[part[0]][0]), written(dated[part[-1]][0])))
    return made
