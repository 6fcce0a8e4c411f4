"""The agreement that a report shows: figures that come in as ``commands.agreement`` gives them, put into tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from annotator.model.thresholds import RELIABLE, TENTATIVE, UNCORRECTED


class Figure(Protocol):
    """One row of ``agreement --json`` (interface.md)."""

    @property
    def measure(self) -> str: ...
    @property
    def metric(self) -> str | None: ...
    @property
    def code(self) -> Sequence[str] | None: ...
    @property
    def field(self) -> str | None: ...
    @property
    def document(self) -> str | None: ...
    @property
    def coders(self) -> Sequence[str]: ...
    @property
    def value(self) -> float | None: ...
    @property
    def ci(self) -> Sequence[float] | None: ...
    @property
    def undefined(self) -> str | None: ...
    @property
    def n(self) -> float | None: ...


class Agreement(Protocol):
    """A whole computation: its figures and what they rest on."""

    @property
    def unit(self) -> str: ...
    @property
    def coders(self) -> Sequence[str]: ...
    @property
    def documents(self) -> int: ...
    @property
    def resamples(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def results(self) -> Sequence[Figure]: ...


#: (measure, metric)
Measure = tuple[str, str | None]
#: What a row of a table stands for, as people read it: a code's path, with the field or the document behind it.
Label = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """``cells`` by row label and column: the column is a measure in ``by_measure``, a pair of coders in ``by_pair``."""

    rows: tuple[Label, ...]
    columns: tuple[tuple[str, ...], ...]
    cells: dict[tuple[Label, tuple[str, ...]], Figure]


def overall(agreement: Agreement) -> list[Figure]:
    """Figures over all documents and as many coders as there are."""
    pooled = [figure for figure in agreement.results if figure.document is None]
    most = max((len(figure.coders) for figure in pooled), default=0)
    return [figure for figure in pooled if len(figure.coders) == most]


def by_measure(agreement: Agreement) -> Table:
    """Codes (and fields) x measures. Each field has the metric of its own level, so it is no part of the column."""
    fields = agreement.unit == "field"
    return _table(overall(agreement), lambda figure: (figure.measure, "" if fields else figure.metric or ""))


def by_pair(agreement: Agreement, measure: Measure) -> Table:
    """Codes x pairs of coders, for one measure; empty when there are only two coders."""
    if len(agreement.coders) < 3:
        return Table((), (), {})
    return _table(
        (
            f
            for f in agreement.results
            if len(f.coders) == 2 and f.document is None and (f.measure, f.metric) == measure
        ),
        lambda figure: tuple(figure.coders),
    )


def by_document(agreement: Agreement, measure: Measure) -> Table:
    """Documents (by id) x codes, for one measure."""
    found = [f for f in agreement.results if f.document is not None and (f.measure, f.metric) == measure]
    most = max((len(figure.coders) for figure in found), default=0)
    table: dict[tuple[Label, tuple[str, ...]], Figure] = {
        ((f.document or "",), tuple(f.code or ())): f for f in found if len(f.coders) == most
    }
    return Table(
        tuple(dict.fromkeys(row for row, _ in table)), tuple(dict.fromkeys(column for _, column in table)), table
    )


def main_measure(agreement: Agreement) -> Measure | None:
    """The measure that single figures are given in: alpha where there is one, else the first."""
    measures = [(figure.measure, figure.metric) for figure in agreement.results]
    return next((m for m in measures if m[0] == "krippendorff_alpha"), measures[0] if measures else None)


def _table(figures: Iterable[Figure], column: Callable[[Figure], tuple[str, ...]]) -> Table:
    cells = {
        ((*(figure.code or ()), *([figure.field] if figure.field else [])), column(figure)): figure
        for figure in figures
    }
    return Table(tuple(dict.fromkeys(row for row, _ in cells)), tuple(dict.fromkeys(c for _, c in cells)), cells)


def verdict(figure: Figure) -> str:
    """One of: good (from 0.8), fair (from 0.667: tentative conclusions, Krippendorff 2004, p. 241), low, plain (the
    measure corrects for no chance, so that these thresholds mean nothing), none (there is no value)."""
    value = figure.value
    if value is None:
        return "none"
    if figure.measure in UNCORRECTED:
        return "plain"
    return "good" if value >= RELIABLE else "fair" if value >= TENTATIVE else "low"
