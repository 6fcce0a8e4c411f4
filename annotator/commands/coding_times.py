"""When documents were coded: their order for looking at drift, and the time between a coder's first and second go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from annotator.model.contents import Progress

if TYPE_CHECKING:
    from annotator.project import Project


@dataclass(frozen=True)
class Times:
    """``begun`` maps (document, coder), ids, to when the coder's first annotation there was made."""

    begun: Mapping[tuple[str, str], datetime]

    def of(self, document: str, coders: Sequence[str]) -> datetime | None:
        """When the last of the coders began the document: from then on there was something to compare. None where
        none of them annotated it. Corrections that came later do not move it."""
        return max((self.begun[document, coder] for coder in coders if (document, coder) in self.begun), default=None)

    def days_between(self, document: str, first: str, second: str) -> float | None:
        """Days from one coder's beginning to the other's."""
        if (document, first) not in self.begun or (document, second) not in self.begun:
            return None
        return (self.begun[document, second] - self.begun[document, first]).total_seconds() / 86_400


def times(project: Project, progress: Progress) -> Times:
    """The times of all coders."""
    begun: dict[tuple[str, str], datetime] = {}
    for place, chunk in enumerate(project.created()):
        progress(place, 0, "reading when it was coded")
        for document, coder, created in chunk:
            when = _moment(created)
            if when is not None and ((document, coder) not in begun or when < begun[document, coder]):
                begun[document, coder] = when
    return Times(begun)


def _moment(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def week(moment: datetime) -> str:
    """The calendar week (ISO 8601, in UTC): "2026-W47"."""
    year, number, _ = moment.isocalendar()
    return f"{year}-W{number:02d}"


def written(moment: datetime) -> str:
    """ISO 8601 in UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
