"""The rows of a live agreement table: in their order, some of them new, with the intervals that are still right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.commands import agreement
from annotator.commands.agreement_report import Request, ResultRow

_PENDING = {"interval": "pending"}

#: What a row's details say of its interval.
_OF_INTERVALS = ("interval", "undefined_resamples", "clusters")

#: A row by what it tells of: the code's id, the field, the measure, the coders' ids.
Key = tuple[str | None, str | None, str, tuple[str, ...]]


def is_pending(row: ResultRow) -> bool:
    """Whether the interval of a figure is yet to be computed."""
    return row.details.get("interval") == "pending"


class Table:
    """The rows of one report, found by what they tell of."""

    def __init__(self, rows: Mapping[Key, ResultRow], measures: Sequence[str]) -> None:
        request = Request("", tuple(measures), None, frozenset(), None, 1, None)
        keys = {id(row): key for key, row in rows.items()}
        in_order = agreement.ordered(list(rows.values()), request)
        self._rows = {keys[id(row)]: row for row in in_order}

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        return tuple(self._rows.values())

    def lacking(self) -> set[str]:
        """Codes with a figure whose interval is pending."""
        return {code for (code, *_), row in self._rows.items() if code is not None and is_pending(row)}

    def put(self, rows: Mapping[Key, ResultRow], touched: frozenset[str], intervals: bool) -> None:
        """New rows in place of old ones. Those of the codes touched lose their intervals."""
        for key, row in rows.items():
            if key[0] in touched:
                self._rows[key] = _without_interval(row) if intervals else row
            else:
                self._rows[key] = _with_interval_of(row, self._rows[key])

    def adopt(self, computed: Sequence[ResultRow], intervals: bool) -> None:
        """Take the intervals of the report that this table follows, where its figures are the same."""
        matching = list(computed) if len(computed) == len(self._rows) else [None] * len(self._rows)
        for (key, row), other in zip(self._rows.items(), matching, strict=True):
            if other is not None and _same(row, other):
                self._rows[key] = _with_interval_of(row, other)
            elif intervals:
                self._rows[key] = _without_interval(row)

    def take(self, computed: Sequence[ResultRow], codes: set[str], right: set[str]) -> set[str]:
        """Take the intervals of the ``right`` codes from a report of ``codes``; those whose figures are not the same
        (something was stored meanwhile) are given back."""
        own = [key for key in self._rows if key[0] in codes]
        if len(own) != len(computed):
            return right
        missed = set()
        for key, other in zip(own, computed, strict=True):
            row = self._rows[key]
            if key[0] not in right:
                continue
            if _same(row, other):
                self._rows[key] = _with_interval_of(row, other)
            else:
                missed.add(str(key[0]))
        return missed


def _without_interval(row: ResultRow) -> ResultRow:
    return row if row.value is None else replace(row, ci=None, details={**row.details, **_PENDING})


def _with_interval_of(row: ResultRow, other: ResultRow) -> ResultRow:
    """The figure with another row's interval, and what is said of that."""
    details = {name: value for name, value in row.details.items() if name not in _OF_INTERVALS}
    details |= {name: value for name, value in other.details.items() if name in _OF_INTERVALS}
    return replace(row, ci=other.ci, details=details)


def _same(row: ResultRow, other: ResultRow) -> bool:
    """Whether two rows are one figure."""
    one = (row.measure, row.code, row.field, row.coders, row.undefined)
    if one != (other.measure, other.code, other.field, other.coders, other.undefined):
        return False
    numbers = ((row.value, other.value), (row.observed, other.observed), (row.n, other.n))
    return all(a == b or (a is not None and b is not None and abs(a - b) <= 1e-9 * (1 + abs(b))) for a, b in numbers)
