"""Agreement over time: the documents of a comparison in the order in which they were coded, in batches and weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from annotator.commands.coding_times import Times, week, written
from annotator.commands.explained import Drift, Period

if TYPE_CHECKING:
    from annotator.agreement.explanation import Asked
    from annotator.agreement.resampling import Resampling

ONE_TIME = "All documents were coded at one time (or brought in without their times), so there is no order to look at."
FEW = "Fewer than four documents have a time: they make no two batches."


@dataclass(frozen=True)
class _Dated:
    place: int
    moment: datetime


def drift(asked: Asked, layer: int, times: Times, batches: int, how: Resampling | None) -> Drift:
    """The figure of one code (a place in ``asked.results``) in ``batches`` of equal size and in calendar weeks."""
    from annotator.agreement import explanation

    dated, undated = _dated(asked, times)
    if len(dated) < 4:
        return Drift(undated=undated, why=FEW)
    if dated[0].moment == dated[-1].moment:
        return Drift(undated=undated, why=ONE_TIME)
    in_batches = explanation.batches(range(len(dated)), batches)
    parts = [[dated[at] for at in part] for part in in_batches]
    weeks = [list(group) for _, group in groupby(dated, key=lambda one: week(one.moment))]
    trend = explanation.trend(asked, layer, [[one.place for one in part] for part in parts])
    return Drift(
        _periods(asked, layer, parts, [str(number) for number in range(1, len(parts) + 1)], how),
        _periods(asked, layer, weeks, [week(group[0].moment) for group in weeks], how),
        trend.slope,
        trend.p,
        trend.shuffles,
        undated,
    )


def _dated(asked: Asked, times: Times) -> tuple[list[_Dated], int]:
    """The counted documents by time (those of one moment in the project's order), and how many have none."""
    found, undated = [], 0
    for place in asked.counted.nonzero()[0].tolist():
        moment = times.of(asked.documents[place], asked.names)  # coders are ids here
        if moment is None:
            undated += 1
        else:
            found.append(_Dated(place, moment))
    return sorted(found, key=lambda one: one.moment), undated


def _periods(
    asked: Asked, layer: int, parts: Sequence[Sequence[_Dated]], labels: Sequence[str], how: Resampling | None
) -> tuple[Period, ...]:
    from annotator.agreement import explanation

    groups = explanation.groups(asked, layer, [[one.place for one in part] for part in parts], how)
    return tuple(
        Period(
            name,
            written(part[0].moment),
            written(part[-1].moment),
            group.documents,
            group.value,
            group.undefined,
            group.ci,
            group.n,
            tuple(asked.documents[one.place] for one in part),
        )
        for name, part, group in zip(labels, parts, groups, strict=True)
    )
