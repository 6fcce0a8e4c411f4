"""Ratings: units x coders, each cell one value or missing. No statistics here."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.corpus import _rank
from annotator.errors import UsageError


class Ratings:
    """``rows`` are units, one value per coder; None and NaN are missing. Sets and lists become frozensets.

    ``categories`` fixes the categories and their rank order (for ordinal data, and where a coefficient depends on
    the number of categories); without it they are those observed, numbers by size, anything else unranked.
    ``documents`` names each unit's document: resampling then draws documents instead of units. ``weights`` count a
    row several times.
    """

    def __init__(
        self,
        rows: Iterable[Sequence[Any]],
        *,
        coders: Sequence[str] | None = None,
        categories: Sequence[Hashable] | None = None,
        documents: Sequence[Hashable] | None = None,
        weights: Sequence[float] | None = None,
    ) -> None:
        cells = [[_value(value) for value in row] for row in rows]
        width = len(cells[0]) if cells else len(coders or ())
        if any(len(row) != width for row in cells):
            raise UsageError("Every row of ratings needs one cell for each coder.")
        self.coders: tuple[str, ...] = tuple(coders) if coders else tuple(f"coder {i + 1}" for i in range(width))
        if len(self.coders) != width:
            raise UsageError(f"There are {width} columns of ratings, but {len(self.coders)} names of coders.")
        observed = {value for row in cells for value in row if value is not None}
        self.ranked = categories is not None or all(isinstance(value, bool | int | float) for value in observed)
        self.fixed = categories is not None
        self.categories: tuple[Hashable, ...] = (
            tuple(sorted(observed, key=_rank)) if categories is None else tuple(map(_value, categories))
        )
        place = {category: index for index, category in enumerate(self.categories)}
        stray = next((value for value in observed if value not in place), None)
        if stray is not None:
            raise UsageError(f"The value {stray!r} is not among the categories given.")
        flat = [-1 if value is None else place[value] for row in cells for value in row]
        self.places: IntArray = np.array(flat, np.int64).reshape(len(cells), width)
        self.weights: FloatArray = np.ones(len(cells)) if weights is None else np.asarray(weights, np.float64)
        self.documents, self.groups = _groups(documents, len(cells))
        self.cache: dict[Any, Any] = {}

    def __len__(self) -> int:
        """Number of units."""
        return len(self.places)

    def coder_places(self, coders: Sequence[str] | None) -> list[int]:
        """Places of the named coders (all without names). Raises UsageError."""
        if coders is None:
            return list(range(len(self.coders)))
        unknown = [coder for coder in coders if coder not in self.coders]
        if unknown:
            raise UsageError(f"There is no coder “{unknown[0]}”. Coders: {', '.join(self.coders) or 'none'}.")
        return [place for place, coder in enumerate(self.coders) if coder in set(coders)]


def _value(value: Any) -> Any:
    if isinstance(value, list | set):
        return frozenset(value)
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and value != value else value


def _groups(documents: Sequence[Hashable] | None, units: int) -> tuple[tuple[str, ...], IntArray]:
    """Names of the documents, and each unit's place among them; every unit its own when none are given."""
    if documents is None:
        return tuple(map(str, range(units))), np.arange(units, dtype=np.int64)
    if len(documents) != units:
        raise UsageError(f"There are {units} rows of ratings, but {len(documents)} documents.")
    place = {name: index for index, name in enumerate(dict.fromkeys(documents))}
    return tuple(map(str, place)), np.array([place[name] for name in documents], np.int64)
