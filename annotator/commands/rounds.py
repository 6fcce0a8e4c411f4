"""Rounds: who codes which documents, drawn by chance from a seed; opening and closing them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.errors import UsageError
from annotator.model.changes import Changes
from annotator.model.document import Document
from annotator.model.ids import new_id
from annotator.model.round import Round
from annotator.model.text import one_line

if TYPE_CHECKING:
    from annotator.project import Project


def new_round(
    project: Project,
    name: str,
    coders: Sequence[str],
    *,
    documents: str = "",
    overlap: int | float = 1.0,
    stratify: str = "",
    seed: int = 1,
    blind: bool = False,
) -> Changes:
    """Plan a round over the documents that a query finds, for coders by name (made when unknown).

    ``overlap`` of the documents are coded by all coders: a share when it is a float (1.0: all), a number of documents
    when it is an int; the others by one coder each, in equal parts. ``stratify`` names the metadata whose values each
    get their share of the overlap. The same seed and documents give the same assignment.
    """
    name = one_line(name)
    if not name or any(round_.name == name for round_ in project.rounds()):
        raise UsageError(f"There is a round “{name}” already." if name else "A round needs a name.")
    wanted = list(dict.fromkeys(one_line(coder) for coder in coders))
    if not wanted or not all(wanted):
        raise UsageError("A round needs at least one coder.")
    found = list(project.documents(documents))
    if not found:
        raise UsageError(f"No document is found by “{documents}”." if documents else "There is no document yet.")
    known = {coder.name: coder.id for coder in project.coders()}
    with project.change(f"Plan the round “{name}”") as change:
        ids = [known.get(coder) or change.put_coder(coder) for coder in wanted]
        assignments = assign(found, ids, overlap=overlap, stratify=stratify, seed=seed)
        change.put_round(Round(new_id(), name, blind, True, assignments))
    return change.changes


def assign(
    documents: Sequence[Document], coders: Sequence[str], *, overlap: int | float, stratify: str = "", seed: int = 1
) -> dict[str, tuple[str, ...]]:
    """Documents' ids to the ids of their coders; see ``new_round``. Pure."""
    if isinstance(overlap, float):
        if not 0 <= overlap <= 1:
            raise UsageError("The overlap is a share of the documents between 0 % and 100 %.")
        shared = round(overlap * len(documents))
    else:
        shared = overlap
    if not 0 <= shared <= len(documents):
        raise UsageError(f"{shared} documents can't overlap: the round has {len(documents)}.")
    everybody = _drawn(documents, shared, stratify, random.Random(seed))
    rest = [document.id for document in documents if document.id not in everybody]
    random.Random(seed + 1).shuffle(rest)
    alone = {identifier: coders[place % len(coders)] for place, identifier in enumerate(rest)}
    return {d.id: tuple(coders) if d.id in everybody else (alone[d.id],) for d in documents}


def _drawn(documents: Sequence[Document], count: int, stratify: str, chance: random.Random) -> set[str]:
    """``count`` documents, from each stratum in proportion to its size (largest remainders first)."""
    strata: dict[str, list[str]] = {}
    for document in documents:
        strata.setdefault(document.metadata.get(stratify, "") if stratify else "", []).append(document.id)
    exact = {stratum: count * len(ids) / len(documents) for stratum, ids in strata.items()}
    quota = {stratum: int(share) for stratum, share in exact.items()}
    by_remainder = sorted(strata, key=lambda stratum: (quota[stratum] - exact[stratum], stratum))
    for stratum in by_remainder[: count - sum(quota.values())]:
        quota[stratum] += 1
    return {identifier for stratum, ids in strata.items() for identifier in chance.sample(ids, quota[stratum])}


def round_named(project: Project, spec: str) -> Round:
    """The round with this name or id. Raises UsageError."""
    rounds = project.rounds()
    for round_ in rounds:
        if spec in (round_.name, round_.id):
            return round_
    known = ", ".join(round_.name for round_ in rounds) or "none yet"
    raise UsageError(f"There is no round “{spec}”. Rounds: {known}.")


@dataclass(frozen=True, slots=True)
class Share:
    """A coder's part in a round: documents given to them, and how many of these they have finished. ``done`` is None
    where a blind round hides that from whoever asks."""

    coder: str
    assigned: int
    done: int | None


def shares(project: Project, rounds: Sequence[Round]) -> list[list[Share]]:
    """For each round its coders' shares, in the order of the project's coders. Documents that were taken out of the
    project count for nobody."""
    viewer = project.coder.id if project.coder is not None else None
    finished = {(done.document, done.coder) for done in project.done()}
    there = set(project.documents().ids())
    veiled = {
        document
        for round_ in project.rounds()
        if round_.blind and round_.open
        for document, who in round_.assignments.items()
        if viewer in who
    }
    found = []
    for round_ in rounds:
        given: dict[str, list[str]] = {}
        for document, who in round_.assignments.items():
            for coder in who if document in there else ():
                given.setdefault(coder, []).append(document)
        found.append([_share(coder.id, given[coder.id], finished, veiled if coder.id != viewer else set())
                      for coder in project.coders() if coder.id in given])  # fmt: skip
    return found


def _share(coder: str, given: list[str], finished: set[tuple[str, str]], veiled: set[str]) -> Share:
    if veiled.intersection(given):
        return Share(coder, len(given), None)
    return Share(coder, len(given), sum((document, coder) in finished for document in given))


def open_round(project: Project, spec: str, is_open: bool = True) -> Changes:
    """Open a round for coding, or close it; while it is open and blind, its coders see only their own work."""
    found = round_named(project, spec)
    with project.change(f"{'Open' if is_open else 'Close'} the round “{found.name}”") as change:
        change.put_round(replace(found, open=is_open))
    return change.changes
