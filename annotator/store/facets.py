"""What values the documents' metadata have, and how many documents have each: what a list can be filtered by."""

from __future__ import annotations

from annotator.store.context import Context

#: Keys whose values are (nearly) all different, so that nothing can be chosen from them.
_SINGULAR = ("title", "url")
_DATE = "published"
_MONTH = len("2025-07")


def facets(context: Context) -> dict[str, dict[str, int]]:
    """Key -> value -> number of documents; keys by name, values by number, then by name. Dates count by month (by
    year where no month is known), in the order of the calendar."""
    marks = ",".join("?" * len(_SINGULAR))
    rows = context.db.all(
        "SELECT j.key, CASE WHEN j.key = ? THEN substr(j.value, 1, ?) ELSE j.value END AS value_, count(*) AS n "
        f"FROM document d, json_each(d.metadata) j WHERE d.shown = 1 AND j.key NOT IN ({marks}) "
        "GROUP BY j.key, value_ ORDER BY j.key, CASE WHEN j.key = ? THEN 0 ELSE -n END, value_",
        (_DATE, _MONTH, *_SINGULAR, _DATE),
    )
    found: dict[str, dict[str, int]] = {}
    for key, value, n in rows:
        found.setdefault(key, {})[str(value)] = n
    return found
