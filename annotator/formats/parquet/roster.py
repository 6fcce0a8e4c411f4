"""Who was to code which document: without it nobody can tell "nothing here" from "not looked at"."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.model.contents import Contents


def rosters(contents: Contents, coded: Mapping[str, set[str]], viewer: str = "") -> dict[str, set[str]]:
    """Ids of coders by document: those whom a round assigns to it; in a document of no round those who annotated it
    (``coded``), recorded an absence or marked it done. While a blind round is open its coders see only their own work:
    in what the ``viewer`` exports the others are missing there, for what can't be seen must not count as "nothing"."""
    planned: dict[str, set[str]] = {}
    for round_ in contents.rounds:
        for document, coders in round_.assignments.items():
            planned.setdefault(document, set()).update(coders)
    for round_ in contents.rounds:
        for document, coders in round_.assignments.items() if round_.open and round_.blind else ():
            if viewer in coders:
                planned[document] &= {viewer}
    found = {document: set(coders) for document, coders in coded.items()}
    marks = [(one.document, one.coder) for one in contents.absences]
    marks += [(one.document, one.coder) for one in contents.done]
    for document, coder in marks:
        found.setdefault(document, set()).add(coder)
    return found | planned
