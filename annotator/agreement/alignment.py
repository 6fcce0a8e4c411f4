"""Which spans of different coders are the same find: groups of at most one span per coder. Tables of such groups.

Two coders' spans are matched one to one by ``matching.best`` (any overlap). With more coders the pairwise matches are
joined from the closest on, as long as a group has no second span of a coder. A span without a partner is a group by
itself; it has nothing to be compared with and only lowers ``matched_share``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.corpus import Columns, Corpus, _rank
from annotator.agreement.matching import Spans, best, overlapping
from annotator.agreement.table import Table, Weights, unique_rows
from annotator.errors import UsageError


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """``members[u, c]`` is the place in ``columns`` of coder c's span in group u, -1 for none; ``document`` (groups,).
    ``share`` of the spans, each in a document that two of the coders were assigned to, have a partner."""

    columns: Columns
    members: IntArray
    document: IntArray
    share: float | None


def align(corpus: Corpus, codes: Sequence[Hashable] | None, coders: Sequence[int], same_code: bool) -> Aligned:
    """Groups of spans of the coders (places), of the codes. With ``same_code`` only spans of one code match;
    without it, equal codes are only preferred. Whole-document annotations match each other."""
    places = corpus.code_places(codes)
    counted = corpus.rosters[:, list(coders)].sum(1) >= 2
    columns = corpus.columns
    wanted = np.isin(columns.code, places) & np.isin(columns.coder, list(coders)) & counted[columns.document]
    spans = _sorted(columns.where(wanted))
    members = _groups(spans, list(coders), len(corpus.codes), same_code)
    partnered = int((members >= 0).sum(1)[(members >= 0).sum(1) > 1].sum())
    document = spans.document[members.max(1)] if len(members) else np.zeros(0, np.int64)
    return Aligned(spans, members, document, partnered / len(spans) if len(spans) else None)


def _sorted(columns: Columns) -> Columns:
    return columns.where(np.lexsort((columns.code, columns.end, columns.start, columns.document)))


def _groups(spans: Columns, coders: list[int], codes: int, same_code: bool) -> IntArray:
    """(groups, coders): places of spans; every span is in one group."""
    group = 2 * (spans.document * codes + spans.code if same_code else spans.document) + (spans.start < 0)
    start, end = np.maximum(spans.start, 0), np.where(spans.start < 0, 1, spans.end)
    own = [np.flatnonzero(spans.coder == coder) for coder in coders]
    sides = [Spans(group[at], start[at], end[at], spans.code[at]) for at in own]
    left, right, gain = [], [], []
    for a, b in combinations(range(len(coders)), 2):
        edges = overlapping(sides[a], sides[b])
        partner = best(edges, sides[a], sides[b])
        chosen = partner[edges.left] == edges.right
        left.append(own[a][edges.left[chosen]])
        right.append(own[b][edges.right[chosen]])
        gain.append(edges.iou[chosen] + (spans.code[left[-1]] == spans.code[right[-1]]))
    if not left:
        return np.full((0, len(coders)), -1, np.int64)
    column = np.empty(len(spans), np.int64)
    for place, at in enumerate(own):
        column[at] = place
    return _join(np.concatenate(left), np.concatenate(right), np.concatenate(gain), column, len(coders))


def _join(left: IntArray, right: IntArray, gain: FloatArray, column: IntArray, coders: int) -> IntArray:
    """Pairs joined to groups, the closest first, none with two spans of one coder."""
    rows: dict[int, dict[int, int]] = {span: {int(column[span]): span} for span in range(len(column))}
    home = list(range(len(column)))
    order = np.lexsort((np.maximum(left, right), np.minimum(left, right), -gain))
    for a, b in zip(left[order].tolist(), right[order].tolist(), strict=True):
        first, second = home[a], home[b]
        if first != second and not rows[first].keys() & rows[second].keys():
            for span in rows[second].values():
                home[span] = first
            rows[first].update(rows.pop(second))
    members = np.full((len(rows), coders), -1, np.int64)
    for place, row in enumerate(rows.values()):
        for coder, span in row.items():
            members[place, coder] = span
    return members


def code_table(corpus: Corpus, codes: Sequence[Hashable] | None, coders: Sequence[int]) -> Table:
    """Unit "span": for passages that at least two coders found, the code that each gave them."""
    found = align(corpus, codes, coders, same_code=False)
    values = np.where(found.members >= 0, found.columns.code[found.members], -1)
    return _table(corpus, coders, values, found, corpus.codes, ranked=False, fixed=False)


def code_presence_table(
    corpus: Corpus, codes: Sequence[Hashable], coders: Sequence[int], found: Aligned | None = None
) -> Table:
    """Unit "span", for each code: whether each coder gave the passage this code or another one. ``found`` are the
    passages, where they are known already."""
    found = align(corpus, None, coders, same_code=False) if found is None else found
    label = np.where(found.members >= 0, found.columns.code[found.members], -1)
    layers = [np.where(label < 0, -1, label == place) for place in corpus.code_places(codes)]
    values = np.concatenate([*layers, np.zeros((0, len(coders)), np.int64)]).astype(np.int64)
    return _table(corpus, coders, values, found, (False, True), ranked=True, fixed=True, layers=len(layers))


def field_table(
    corpus: Corpus,
    codes: Sequence[Hashable] | None,
    field: str,
    coders: Sequence[int],
    categories: Sequence[Hashable] | None,
) -> Table:
    """Unit "field": for passages that at least two coders found and gave the same code, the values of a field.
    A field left empty is missing. ``categories`` gives the rank order where the values are no numbers."""
    if field not in corpus.columns.values and len(corpus.columns):
        known = ", ".join(corpus.columns.values) or "none"
        raise UsageError(f"The spans have no field “{field}”. Fields: {known}.")
    found = align(corpus, codes, coders, same_code=True)
    given = [plain(value) for value in found.columns.values.get(field, ())]
    ordered, ranked = in_order((value for value in given if value is not None), categories)
    place = {value: index for index, value in enumerate(ordered)} | {None: -1}
    column = np.array([place[value] for value in given] + [-1], np.int64)
    return _table(corpus, coders, column[found.members], found, ordered, ranked=ranked, fixed=categories is not None)


def in_order(observed: Iterable[Hashable], categories: Sequence[Hashable] | None) -> tuple[tuple[Hashable, ...], bool]:
    """The categories of a field, given and observed ones, and whether they stand in rank order."""
    extra = sorted(set(observed) - set(categories or ()), key=_rank)
    ordered = (*(categories or ()), *extra)
    numeric = all(isinstance(value, bool | int | float) for value in ordered)
    return ordered, numeric if categories is None else not extra


def plain(value: Any) -> Hashable:
    return frozenset(value) if isinstance(value, list | set | tuple) else value


def _table(
    corpus: Corpus,
    coders: Sequence[int],
    values: IntArray,
    found: Aligned,
    categories: Sequence[Hashable],
    *,
    ranked: bool,
    fixed: bool,
    layers: int = 1,
) -> Table:
    """Each group of spans is one unit. ``values`` holds ``layers`` blocks (codes), one below the other."""
    patterns, pattern = unique_rows(values)
    group = (np.arange(layers)[:, None] * len(corpus) + found.document[None, :]).ravel()
    order = np.argsort(group, kind="stable")
    counted: BoolArray = corpus.rosters[:, list(coders)].sum(1) >= 2
    return Table(
        coders=tuple(corpus.coders[coder] for coder in coders),
        categories=tuple(categories),
        patterns=patterns,
        weights=Weights(layers, len(corpus), len(patterns), group[order], pattern[order], np.ones(len(order))),
        counted=counted,
        ranked=ranked,
        fixed=fixed,
        details={"matched_share": found.share},
    )
