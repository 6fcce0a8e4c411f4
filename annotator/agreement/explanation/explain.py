"""Everything there is to say about a figure, in one value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.agreement.explanation.asked import Asked
from annotator.agreement.explanation.conventions import Convention, conventions
from annotator.agreement.explanation.costs import Costs, costs
from annotator.agreement.explanation.leaving_out import Jackknife, jackknife
from annotator.agreement.explanation.left_out import LeftOut, left_out
from annotator.agreement.explanation.marginals import Marginal, marginals
from annotator.agreement.explanation.matrices import Matrix, coincidences, confusion
from annotator.agreement.explanation.passages import Passages, passages
from annotator.agreement.explanation.planning import Plan, Wanted, plan
from annotator.agreement.explanation.thresholds import Below, below
from annotator.agreement.resampling import Resampling
from annotator.agreement.result import Result


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure (``result``, without interval) and what it is made of. ``coincidences`` is None for measures other
    than Krippendorff's alpha; ``confusions`` has one matrix per pair of coders, none for measures of spans. ``plan``
    is None without resampling."""

    result: Result
    marginals: tuple[Marginal, ...]
    coincidences: Matrix | None
    confusions: tuple[Matrix, ...]
    left_out: tuple[LeftOut, ...]
    conventions: tuple[Convention, ...]
    costs: Costs
    passages: Passages
    jackknife: Jackknife
    below: tuple[Below, ...]
    plan: Plan | None


def explain(
    asked: Asked, layer: int, how: Resampling | None = None, wanted: Wanted | None = None, limit: int = 20
) -> Explained:
    """Explain the figure of one code (a place in ``asked.results``). ``how`` is how its interval was made: without it
    no probability below the thresholds and no plan. ``limit`` is the number of passages."""
    matrices = (confusion(asked, layer, pair) for pair in range(len(asked.pairs)))
    shown = None
    if how is not None:
        wanted = replace(wanted or Wanted(), confidence=how.confidence, interval=how.interval)
        shown = plan(asked, layer, wanted, how)
    return Explained(
        result=asked.results[layer],
        marginals=marginals(asked, layer),
        coincidences=coincidences(asked, layer),
        confusions=tuple(matrix for matrix in matrices if matrix is not None),
        left_out=left_out(asked, layer),
        conventions=conventions(asked, layer, how),
        costs=costs(asked, layer),
        passages=passages(asked, layer, limit),
        jackknife=jackknife(asked, layer, how),
        below=() if how is None else below(asked, layer, how),
        plan=shown,
    )
