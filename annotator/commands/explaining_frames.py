"""Explanations of whole frames (unit "frame"): the share that agrees, and beside it what alpha says of the same values.

Costs, drift, planning and the jackknife are the share's. Marginals, matrices, passages and what was left out are those
of Krippendorff's alpha on the same values, as far as it has any (what was found has none).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from annotator.agreement import explanation
from annotator.agreement.explanation import Asked, Convention, Explained
from annotator.agreement.explanation.of_frames import AskedOfFrames
from annotator.commands import frames
from annotator.commands.agreement_report import Request, ResultRow
from annotator.commands.drifting import drift
from annotator.commands.explained import Drift, Figure
from annotator.commands.explaining_figures import How, Names, figure
from annotator.commands.reliability import Scope
from annotator.model.contents import Progress


def figures(
    within: Scope, request: Request, how: How, names: Names, progress: Progress
) -> Iterator[tuple[ResultRow, Figure]]:
    """Each row with its explanation."""
    for line in frames.lines(within, request, progress):
        row = line.row
        asked = AskedOfFrames(line.frames, line.part, line.coders)
        resampling = request.how if row.document is None else None
        found = explanation.explain(asked, 0, resampling, how.wanted, how.limit)
        if line.alpha is not None:
            found = _beside(found, Asked(explanation.ALPHA, line.frames.corpus, line.alpha), how.limit)
        found = replace(found, conventions=(*found.conventions, *_conventions(row)))
        alone = how.no_order(row)
        over_time = Drift(why=alone) if alone else drift(asked, 0, how.times, how.batches, resampling)
        shown = figure(asked, 0, row, found, over_time, names, how.limit)
        yield row, replace(shown, unit="frame", part=str(row.details["part"]))


def _beside(found: Explained, alpha: Asked, limit: int) -> Explained:
    result = alpha.results[0]
    matrices = (explanation.confusion(alpha, 0, pair) for pair in range(len(alpha.pairs)))
    value = f"{result.value:.3f}" if result.value is not None else f"undefined ({result.undefined})"
    said = Convention(
        "alpha",
        value,
        f"Krippendorff's alpha on the same values (metric: {result.metric}). The matrices and the passages are its "
        "own: what a passage costs is a part of its observed disagreement.",
    )
    return replace(
        found,
        marginals=explanation.marginals(alpha, 0),
        coincidences=explanation.coincidences(alpha, 0),
        confusions=tuple(matrix for matrix in matrices if matrix is not None),
        left_out=explanation.left_out(alpha, 0),
        passages=explanation.passages(alpha, 0, limit),
        conventions=(*found.conventions, said),
    )


def _conventions(row: ResultRow) -> Iterator[Convention]:
    if "tolerance" in row.details:
        effect = "Numbers are the same that are at most this share of the larger one apart."
        yield Convention("tolerance", row.details["tolerance"], effect)
    if row.details["part"] == "frame":
        effect = "All required fields have to agree (all fields, where none is required)."
        yield Convention("frame", "required fields", effect)
