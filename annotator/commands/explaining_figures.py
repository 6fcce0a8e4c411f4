"""One figure's explanation in names: from ids, places and categories to coders' names, paths of codes and quotes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from annotator.agreement import REASONS, explanation
from annotator.agreement.explanation import Asked, Explained, LeftOut, Matrix, Need, Passage, Plan, Wanted
from annotator.commands import explained
from annotator.commands.agreement_report import ResultRow
from annotator.commands.coding_times import Times
from annotator.commands.explained import Choice, DocumentCost, Drift, Figure, PairCost, PassageCost
from annotator.commands.reliability import Scope

#: Items of what was left out whose items are coders; those of the others are documents.
_ABOUT_CODERS = ("coder_missing", "pair_undefined")


@dataclass(frozen=True, slots=True)
class How:
    """What is to be said about each figure."""

    wanted: Wanted
    batches: int
    limit: int
    times: Times

    def no_order(self, row: ResultRow) -> str:
        """Why a figure can't be followed over time, "" where it can."""
        if row.document is not None:
            return "The figure is of one document: how it changes over time is said of all documents together."
        if row.batch is not None:
            return "The figure is of one batch: the batches side by side are its course over time."
        return ""


@dataclass(frozen=True)
class Names:
    """What ids are called. ``outside`` counts, by code, annotations in documents that their coder was not to code."""

    coders: Mapping[str, str]
    codes: Mapping[Hashable, Sequence[str]]
    text: Callable[[str], str]
    outside: Mapping[str, int]

    @classmethod
    def of(cls, within: Scope) -> Names:
        codes: dict[Hashable, Sequence[str]] = {code.id: within.codebook.path(code.id) for code in within.codebook}
        return cls(within.names, codes, within.project.text, _outside(within))

    def value(self, category: Hashable) -> Any:
        return explained.label(category, self.codes)


def _outside(within: Scope) -> dict[str, int]:
    """Annotations of the coders compared that do not count, because a round gave the document to others."""
    table = within.table
    found: dict[str, int] = {}
    rosters = {document: set(within.roster(document)) for document in within.documents}
    compared = set(within.coders)
    for document, coder, code in zip(table.document.tolist(), table.coder.tolist(), table.code.tolist(), strict=True):
        who, where = table.coders[coder], table.documents[document]
        if who in compared and where in rosters and who not in rosters[where]:
            found[table.codes[code]] = found.get(table.codes[code], 0) + 1
    return found


def figure(
    asked: Asked, layer: int, row: ResultRow, found: Explained, drift: Drift, names: Names, limit: int
) -> Figure:
    """The explanation of one row. Lists of documents are cut at ``limit``."""
    return Figure(
        measure=row.measure,
        label=asked.measure.label,
        source=asked.measure.source,
        unit=asked.selection.unit,
        metric=row.metric,
        code=row.code,
        field=row.field,
        coders=row.coders,
        value=row.value,
        ci=row.ci,
        undefined=row.undefined,
        reason=REASONS[row.undefined] if row.undefined else "",
        observed=row.observed,
        expected=row.expected,
        n=row.n,
        below=tuple(explained.Probability(one.threshold, one.probability) for one in found.below),
        standard_error=found.jackknife.standard_error,
        bias=found.jackknife.bias,
        marginals=tuple(_marginal(one, names) for one in found.marginals),
        coincidences=None if found.coincidences is None else _table(found.coincidences, names),
        confusions=tuple(_table(matrix, names) for matrix in found.confusions),
        left_out=tuple(_left_out(asked, layer, found.left_out, names)),
        conventions=tuple(Choice(one.name, one.value, one.effect) for one in found.conventions),
        costs=_costs(asked, layer, found, names, limit),
        drift=drift,
        plan=None if found.plan is None else _plan(found.plan),
        document=row.document,
        batch=row.batch,
    )


def _marginal(one: explanation.Marginal, names: Names) -> explained.Values:
    counts = tuple((names.value(category), weight) for category, weight in one.counts)
    return explained.Values(names.coders[one.coder], one.n, counts, one.others)


def _table(matrix: Matrix, names: Names) -> explained.Table:
    cells = tuple(
        explained.Crossing(names.value(c.first), names.value(c.second), c.observed, c.expected, c.apart)
        for c in matrix.cells
    )
    return explained.Table(
        matrix.kind,
        tuple(names.coders[coder] for coder in matrix.coders),
        tuple(map(names.value, matrix.categories)),
        matrix.rows,
        matrix.columns,
        matrix.n,
        cells,
        matrix.left_out,
    )


def _left_out(asked: Asked, layer: int, found: Sequence[LeftOut], names: Names) -> list[explained.NotCounted]:
    shown = []
    for one in found:
        coders, documents = (one.items, ()) if one.what in _ABOUT_CODERS else ((), one.items)
        people = tuple(names.coders[coder] for coder in coders)
        shown.append(explained.NotCounted(one.what, one.count, one.why, documents, people))
    codes = asked.selection.codes or ()
    wanted = codes if asked.selection.together or asked.selection.unit == "span" else codes[layer : layer + 1]
    outside = sum(names.outside.get(str(code), 0) for code in wanted)
    if outside:
        why = "annotations in documents that a round gave to others than their coder"
        shown.append(explained.NotCounted("outside_assignment", outside, why))
    return shown


def _costs(asked: Asked, layer: int, found: Explained, names: Names, limit: int) -> explained.Costs:
    document = partial(_document, _alone(asked, layer), {one.document: one for one in found.jackknife.documents})
    parts = found.costs.documents
    influence = sorted(found.jackknife.documents, key=lambda one: -abs(one.change or 0.0))
    by_name = {part.part: part for part in parts}
    return explained.Costs(
        disagreement=found.costs.observed,
        documents=tuple(document(str(part.part), part) for part in parts[:limit]),
        other_documents=sum(part.cost for part in parts[limit:]),
        pairs=tuple(_pairs(asked, layer, found, names)),
        passages=tuple(_passage(one, names) for one in found.passages.found),
        other_passages=found.passages.others,
        influence=tuple(document(one.document, by_name.get(one.document)) for one in influence[:limit]),
        why=found.costs.why,
    )


def _alone(asked: Asked, layer: int) -> dict[str, tuple[float | None, float]]:
    """For each document the figure in it alone, and its n."""
    if asked.statistics is None:
        return {}
    outcome = asked.statistics.finish(asked.statistics.by_document[layer])
    values, counts = outcome.value.tolist(), outcome.n.tolist()
    return {
        name: (None if value != value else value, n)
        for name, value, n in zip(asked.documents, values, counts, strict=True)
    }


def _document(
    alone: Mapping[str, tuple[float | None, float]],
    without: Mapping[str, explanation.Without],
    name: str,
    part: explanation.Part | None,
) -> DocumentCost:
    value, n = alone[name]
    left_out = without.get(name)
    return DocumentCost(
        document=name,
        cost=None if part is None else part.cost,
        share=None if part is None else part.share,
        n=n,
        value=value,
        without=None if left_out is None else left_out.value,
        change=None if left_out is None else left_out.change,
    )


def _pairs(asked: Asked, layer: int, found: Explained, names: Names) -> list[PairCost]:
    """Each pair of coders with its own figure, the most costly first."""
    parts = {part.part: part for part in found.costs.pairs}
    shown = []
    for place, (first, second) in enumerate(asked.pairs):
        key = (asked.data.coders[first], asked.data.coders[second])
        result = explanation.asked_of_pair(asked, place).results[layer]
        part = parts.get(key)
        cost, share = (None, None) if part is None else (part.cost, part.share)
        shown.append(PairCost((names.coders[key[0]], names.coders[key[1]]), cost, share, result.n, result.value))
    return sorted(shown, key=lambda one: -(one.cost or 0.0))


def _passage(one: Passage, names: Names) -> PassageCost:
    quote = "" if one.start is None else names.text(one.document)[one.start : one.end]
    by = {names.coders[coder]: names.value(said) for coder, said in one.by.items()}
    return PassageCost(one.document, one.start, one.end, one.cost, one.share, by, quote)


def _plan(plan: Plan) -> explained.Planning:
    wanted = plan.wanted
    return explained.Planning(
        plan.documents,
        wanted.half_width,
        wanted.threshold,
        wanted.risk,
        _need(plan.for_half_width),
        _need(plan.for_threshold),
        plan.half_width_by_root,
        plan.misfit,
        tuple(explained.Studies(one.documents, one.half_width, one.below, one.undefined) for one in plan.sizes),
    )


def _need(need: Need) -> explained.Needed:
    return explained.Needed(need.documents, need.more, explanation.WHY[need.why] if need.why else "", need.far)
