"""Documents that were taken out of the project: what they are, who took them out, and when."""

from __future__ import annotations

from annotator.model.views import RemovedDocument
from annotator.store import clock
from annotator.store.annotation_values import DOCUMENT_COLUMNS, document_value
from annotator.store.context import Context

_COLUMNS = ", ".join(f"d.{name}" for name in DOCUMENT_COLUMNS.split(", "))


def removed(context: Context) -> list[RemovedDocument]:
    """The one taken out last comes first."""
    rows = context.db.all(
        f"SELECT {_COLUMNS}, o.time, s.coder, (SELECT count(*) FROM annotation a WHERE a.document = d.id) "
        "FROM document d JOIN cell c ON c.kind = 'document' AND c.entity = d.uid AND c.field = 'removed' "
        "JOIN op o ON o.id = c.op JOIN stream s ON s.id = o.stream "
        "WHERE d.shown = 0 AND o.value = 'true' ORDER BY o.time DESC, d.uid"
    )
    return [
        RemovedDocument(document_value(context, row[:-3]), clock.iso(row[-3]), row[-2] or None, row[-1]) for row in rows
    ]
