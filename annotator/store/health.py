"""The look at every opening: what can be seen of a damaged file in a few milliseconds. All of it is in ``checking``."""

from __future__ import annotations

from annotator.errors import ProjectDamaged
from annotator.store.database import Database

#: Pages of a file that is looked through at every opening.
_SMALL = 1_000


def looks_damaged(db: Database) -> bool:
    """A look that costs a few milliseconds: the pages of a small file, and the ends of the newest streams."""
    try:
        size = db.value("PRAGMA page_count")
        pages = size > _SMALL or all(line == "ok" for (line,) in db.all("PRAGMA quick_check(1)"))
        ends = db.all(
            "SELECT 1 FROM (SELECT * FROM stream ORDER BY id DESC LIMIT 200) s LEFT JOIN op o ON o.stream = s.id "
            "AND o.seq = s.count WHERE s.count > 0 AND o.hash IS NOT s.head LIMIT 1"
        )
    except ProjectDamaged:
        return True
    return not pages or bool(ends)
