"""Which documents of a comparison belong together: near-duplicates, or those with the same value of a metadata field.

Intervals draw such clusters instead of documents (agreement/clusters.py). Figures are not touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from annotator.commands.agreement_report import Request
from annotator.commands.reliability import Scope
from annotator.errors import UsageError
from annotator.model.contents import Progress
from annotator.model.near_duplicates import NearDuplicates

#: What ``clusters`` is called when texts decide.
NEAR_DUPLICATES = "near-duplicates"


def clustered(within: Scope, request: Request, progress: Progress) -> Request:
    """The request with the clusters that it asks for. Raises UsageError for a field that no document has."""
    if not request.clusters or request.how is None:
        return request
    by_text = request.clusters == NEAR_DUPLICATES
    labels = near_duplicates(within, progress) if by_text else by_field(within, request.clusters)
    return replace(request, how=replace(request.how, clusters=labels))


def count(within: Scope, request: Request) -> int | None:
    """How many clusters the documents make that two or more of the coders were to code; None without clusters."""
    together = None if request.how is None else request.how.on(within.shared)
    return None if together is None else together.count


def by_field(within: Scope, field: str) -> Mapping[str, str]:
    """The value of a metadata field for each document that has one."""
    shared = set(within.shared)
    known: dict[str, None] = {}
    found: dict[str, str] = {}
    for document in within.project.documents():
        if document.id in shared:
            known.update(dict.fromkeys(document.metadata))
            if document.metadata.get(field):
                found[document.id] = document.metadata[field]
    if shared and not found:
        fields = ", ".join(sorted(known)) or "none"
        raise UsageError(
            f"No document compared has the metadata field “{field}” to make clusters by. Fields: {fields}; "
            f"or {NEAR_DUPLICATES}."
        )
    return found


def near_duplicates(within: Scope, progress: Progress) -> Mapping[str, str]:
    """For each document the first one that it is a near-duplicate of, directly or by way of others."""
    from annotator.commands.corpus import MOST_COMPARED

    shared = within.shared
    if len(shared) > MOST_COMPARED:
        raise UsageError(
            f"Near-duplicates are looked for among up to {MOST_COMPARED:,} documents; here are {len(shared):,}. Name a "
            "metadata field that says which belong together."
        )
    place = {document: index for index, document in enumerate(shared)}
    first: dict[str, str] = {}
    for one, other in _alike(within, progress):
        earlier, later = sorted((_root(first, one), _root(first, other)), key=place.__getitem__)
        first[later] = earlier
    return {document: _root(first, document) for document in shared}


def _alike(within: Scope, progress: Progress) -> Iterator[tuple[str, str]]:
    seen = NearDuplicates()
    for place, document in enumerate(within.shared):
        progress(place, len(within.shared), "looking for near-duplicates")
        for match in seen.all(document, within.project.text(document)):
            yield document, match.key


def _root(first: dict[str, str], document: str) -> str:
    """The first document of the cluster so far."""
    while first.get(document, document) != document:
        first[document] = first.get(first[document], first[document])
        document = first[document]
    return document
