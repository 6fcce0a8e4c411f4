"""A coder against themselves: the same person coded the same documents twice, under two names.

A project holds one coding per coder and document. Who codes a document again does so as another coder, whose name says
so: "Mina (again)". What comes out is stability (Krippendorff 2004, section 11.1.1): whether a person does the same
twice. It is the weakest kind of reliability. People remember what they marked, they repeat their own mistakes, and
nobody else need see the same; a low value shows that an instruction can't be followed, a high one shows little.
The second coding should be done without seeing the first: in a blind round, some weeks later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from annotator.commands.coding_times import Times
from annotator.commands.explained import SameCoder
from annotator.commands.reliability import Scope
from annotator.errors import UsageError
from annotator.model.coder import Coder

if TYPE_CHECKING:
    from annotator.commands.agreement import ResultRow
    from annotator.project import Project

#: A coder whose name ends like this is the one whose name stands before it.
SUFFIX = " (again)"


@dataclass(frozen=True, slots=True)
class Twice:
    """A person, and the profile under which they coded again."""

    coder: Coder
    profile: Coder


def profiles(project: Project, again: Mapping[str, str] | None) -> tuple[Twice, ...]:
    """Who coded again. ``again`` maps names of profiles to names of people; None: the names that end with SUFFIX.
    Raises UsageError for names that are not there."""
    known = {coder.name: coder for coder in project.coders()}
    if again is None:
        again = {name: name.removesuffix(SUFFIX) for name in known if name.removesuffix(SUFFIX) in known}
        again = {profile: person for profile, person in again.items() if profile != person}
    for name in (*again, *again.values()):
        if name not in known:
            there = ", ".join(known) or "none yet"
            raise UsageError(f"There is no coder “{name}” in {project.name}. Coders: {there}.")
    for profile, person in again.items():
        if profile == person:
            raise UsageError(f"“{profile}” can't be their own second profile: name the profile they coded again as.")
    return tuple(Twice(known[person], known[profile]) for profile, person in again.items())


def mixed(within: Scope, twice: tuple[Twice, ...]) -> Iterator[str]:
    """A sentence for each person who is compared under two names as if they were two."""
    for one in twice:
        if one.profile.id in within.coders and one.coder.id in within.coders:
            yield (
                f"“{one.profile.name}” is {one.coder.name}: where both are compared they count as two coders, which"
                " makes agreement look better than it is. Leave one of them out (--coders)."
            )


def against_themselves(within: Scope, twice: Twice, rows: list[ResultRow], times: Times) -> Iterator[SameCoder]:
    """Rows of a person's two profiles (``within`` has these two coders) as figures of stability."""
    between = [times.days_between(document, twice.coder.id, twice.profile.id) for document in within.shared]
    days = [one for one in between if one is not None]
    for row in rows:
        yield SameCoder(
            coder=twice.coder.name,
            profile=twice.profile.name,
            measure=row.measure,
            metric=row.metric,
            code=row.code,
            field=row.field,
            value=row.value,
            ci=row.ci,
            undefined=row.undefined,
            n=row.n,
            documents=len(within.shared),
            days=median(days) if days else None,
        )
