"""What is asked for: unit, codes, coders, options. Checks the request, not the data."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from annotator.agreement.metrics import UserMetric, name_of
from annotator.agreement.units import POSITIONS
from annotator.agreement.weighting import UserWeights
from annotator.errors import UsageError

UNITS = (*POSITIONS, "span", "field")


@dataclass(frozen=True, slots=True)
class Selection:
    """``codes`` are looked at one by one, unless ``together``: then the value of a unit is its code (None as
    ``codes``: all of the corpus). ``coders`` None: all. ``categories`` fixes the categories of a field or their number.
    ``threshold`` is the least intersection over union of f1_iou and of segment overlap, ``tolerance`` the characters
    that f1_tolerant forgives at each end. Boundaries less than ``n_t`` positions apart are near misses to
    boundary_similarity. The rest are options of the gamma family (gamma/options.py says what, and the defaults).
    """

    unit: str = "character"
    codes: tuple[Hashable, ...] | None = None
    together: bool = False
    coders: tuple[str, ...] | None = None
    field: str | None = None
    metric: str | UserMetric | None = None
    period: float | None = None
    weights: str | UserWeights | None = None
    categories: int | tuple[Hashable, ...] | None = None
    category: Hashable | None = None
    threshold: float | None = None
    tolerance: int = 0
    n_t: int = 2
    samples: int | None = None
    precision: float | None = None
    seed: int | None = None
    null_model: str | None = None
    alpha: float | None = None
    beta: float | None = None
    delta: float | None = None

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise UsageError(f"There is no unit “{self.unit}”. Units: {', '.join(UNITS)}.")
        if self.unit == "field" and self.field is None:
            raise UsageError("Agreement on a field needs its name: field=...")
        if self.threshold is not None and not 0 < self.threshold <= 1:
            raise UsageError("The threshold is a share: more than 0, at most 1.")
        if self.tolerance < 0:
            raise UsageError("The tolerance counts characters: 0 or more.")
        if self.n_t < 1:
            raise UsageError("n_t counts positions: 1 (no near misses) or more.")
        name_of(self.metric)

    @property
    def category_count(self) -> int | None:
        """The number of categories asked for, if any."""
        if isinstance(self.categories, int) or self.categories is None:
            return self.categories
        return len(self.categories)

    @property
    def category_names(self) -> Sequence[Hashable] | None:
        return None if isinstance(self.categories, int) else self.categories
