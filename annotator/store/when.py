"""When annotations were made: for each document and coder the first moments, found by SQLite itself."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.store import annotation_values
from annotator.store.log import CHUNK
from annotator.store.selection import Selection

#: A time as this program writes it (clock.iso): such texts sort as the moments do.
_OURS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z"


def created(selection: Selection) -> Iterator[list[tuple[str, str, str]]]:
    """(document, coder, when), chunk by chunk, of all annotations that the viewer may see. Of those of one document and
    coder in a chunk only the earliest; times that were written elsewhere, and differently, are all there."""
    context = selection.context
    condition, values = annotation_values.where(context, selection.viewer)
    uid = context.keys.uid
    last = context.db.value("SELECT max(id) FROM annotation") or 0
    for first in range(0, last, CHUNK):
        rows = context.db.all(
            "SELECT a.document, a.coder, min(a.created) FROM annotation a JOIN document d ON d.id = a.document "
            f"WHERE a.id > ? AND a.id <= ? AND d.shown = 1 AND {condition} "
            "GROUP BY a.document, a.coder, CASE WHEN a.created GLOB ? THEN '' ELSE a.created END",
            (first, first + CHUNK, *values, _OURS),
        )
        yield [(uid(document), uid(coder), moment) for document, coder, moment in rows]
