"""What an agreement report holds: its rows, and the request that it answers. No computing here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from annotator.agreement import Resampling


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One figure. ``value`` is None exactly when ``undefined`` names the reason (annotator.agreement.REASONS).
    ``code`` is a path, None for all codes together; ``document`` an id, None for all; ``coders`` are names.
    ``matched_share`` stands beside agreement on spans' codes and values: the share of the spans with a partner.
    ``batch`` is the place of the group of documents (1 the first coded), None for all. ``details`` holds what else
    belongs to the figure: the conventions that it depends on (number of categories, weights, thresholds, resolution,
    gamma's null model, samples, seed and weights), the clusters that its interval draws, and what was left out; of a
    batch its documents and when they were coded; of whole frames (unit "frame") the part (found, code, field, frame),
    the tolerance, and alpha on the same data."""

    measure: str
    metric: str | None
    code: tuple[str, ...] | None
    field: str | None
    document: str | None
    coders: tuple[str, ...]
    value: float | None
    ci: tuple[float, float] | None
    undefined: str | None
    observed: float | None
    expected: float | None
    n: int | float
    matched_share: float | None = None
    batch: int | None = None
    details: Mapping[str, Any] = attribute(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As in interface.md; ``matched_share``, ``batch`` and ``details`` only where there are some."""
        plain: dict[str, Any] = {
            "measure": self.measure,
            "metric": self.metric,
            "code": None if self.code is None else list(self.code),
            "field": self.field,
            "document": self.document,
            "coders": list(self.coders),
            "value": self.value,
            "ci": None if self.ci is None else list(self.ci),
            "undefined": self.undefined,
            "observed": self.observed,
            "expected": self.expected,
            "n": self.n,
        }
        more = {"matched_share": self.matched_share, "batch": self.batch, "details": dict(self.details) or None}
        return plain | {name: value for name, value in more.items() if value is not None}


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """``documents`` counts those that two or more of the coders were to code; ``step`` is the project's when read.
    ``confidence`` is that of the intervals. ``clusters`` says by what documents are drawn together for them
    ("near-duplicates", or a metadata field; "" for each by itself), ``cluster_count`` how many clusters they make."""

    project: str
    unit: str
    coders: tuple[str, ...]
    documents: int
    resamples: int
    seed: int
    step: int
    results: tuple[ResultRow, ...]
    confidence: float = 0.95
    clusters: str = ""
    cluster_count: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As in interface.md; ``clusters`` only where documents are drawn in some."""
        clusters = {"clusters": {"by": self.clusters, "count": self.cluster_count}} if self.clusters else {}
        return {
            "project": self.project,
            "unit": self.unit,
            "coders": list(self.coders),
            "documents": self.documents,
            "resamples": self.resamples,
            "seed": self.seed,
            **clusters,
            "results": [row.to_json() for row in self.results],
        }


@dataclass(frozen=True)
class Request:
    """What was asked for, checked."""

    unit: str
    measures: tuple[str, ...]
    field: str | None
    by: frozenset[str]
    metric: str | None
    seed: int
    how: Resampling | None
    batches: int = 5
    tolerance: float = 0.0
    clusters: str = ""
