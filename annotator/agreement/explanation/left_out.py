"""What a figure was not computed from, and why. Counts only; sentences for people come with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annotator.agreement.alignment import align
from annotator.agreement.arrays import BoolArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.explanation.asked import Asked
from annotator.agreement.explanation.prices import defined_pairs
from annotator.agreement.result import REASONS
from annotator.agreement.units import line


@dataclass(frozen=True, slots=True)
class LeftOut:
    """``what`` is a stable key, ``count`` how many, ``items`` whose (ids of documents, names of coders), ``why`` a
    sentence without its number."""

    what: str
    count: int
    why: str
    items: tuple[str, ...] = ()


def left_out(asked: Asked, layer: int) -> tuple[LeftOut, ...]:
    """Everything that the figure of one code does not rest on; nothing for bare ratings but missing coders."""
    found: list[LeftOut] = []
    corpus = asked.corpus
    if corpus is not None:
        found.extend(_documents(asked, corpus))
        found.extend(_coders(asked, corpus))
        found.extend(_annotations(asked, corpus, layer))
        if asked.selection.unit in ("span", "field") and not asked.measure.spans_only:
            found.extend(_unmatched(asked, corpus, layer))
    found.extend(_pairs(asked, layer))
    return tuple(one for one in found if one.count)


def _documents(asked: Asked, corpus: Corpus) -> Iterator[LeftOut]:
    present = corpus.rosters[:, list(asked.coders)].sum(1)
    alone = np.flatnonzero(present == 1).tolist()
    ids = tuple(corpus.ids[place] for place in alone)
    yield LeftOut("documents_of_one_coder", len(alone), "documents that only one of the coders was to code", ids)
    yield LeftOut("documents_of_no_coder", int((present == 0).sum()), "documents that none of the coders was to code")


def _coders(asked: Asked, corpus: Corpus) -> Iterator[LeftOut]:
    shared = corpus.rosters[:, list(asked.coders)].sum(1) >= 2
    for coder in asked.coders:
        count = int((shared & ~corpus.rosters[:, coder]).sum())
        why = "documents of the comparison that this coder was not to code"
        yield LeftOut("coder_missing", count, why, (corpus.coders[coder],))


def _wanted(asked: Asked, corpus: Corpus, layer: int) -> BoolArray:
    """(annotations,): those of the coders and of the figure's codes."""
    selection = asked.selection
    places = corpus.code_places(selection.codes)
    if not selection.together and selection.unit not in ("span", "field"):
        places = [places[layer]]
    columns = corpus.columns
    wanted: BoolArray = np.isin(columns.code, places) & np.isin(columns.coder, list(asked.coders))
    return wanted


def _annotations(asked: Asked, corpus: Corpus, layer: int) -> Iterator[LeftOut]:
    wanted = _wanted(asked, corpus, layer)
    columns = corpus.columns
    shared = corpus.rosters[:, list(asked.coders)].sum(1) >= 2
    compared = shared[columns.document]
    yield LeftOut("annotations_alone", int((wanted & ~compared).sum()), "annotations in documents with no second coder")
    unit = asked.selection.unit
    if unit == "document" or (unit in ("span", "field") and not asked.measure.spans_only):
        return
    whole = wanted & compared & (columns.start < 0)
    yield LeftOut(
        "whole_documents", int(whole.sum()), "annotations of whole documents: they point at no place in the text"
    )
    if unit in corpus.boundaries and not asked.measure.key.startswith("f1_"):
        inside = columns.where(wanted & compared & (columns.start >= 0))
        part = Corpus.from_arrays(
            inside,
            lengths=corpus.lengths,
            rosters=corpus.rosters,
            coders=corpus.coders,
            codes=corpus.codes,
            boundaries={unit: corpus.boundaries[unit]},
        )
        missed = len(inside) - len(line(part, unit).columns)
        yield LeftOut("touches_nothing", missed, f"annotations that touch no {unit} (white space only)")


def _unmatched(asked: Asked, corpus: Corpus, layer: int) -> Iterator[LeftOut]:
    """Spans without a partner; passages of which fewer than two coders gave a value."""
    if not asked.views:
        return
    selection = asked.selection
    on_field = selection.unit == "field"
    codes = selection.codes if on_field or selection.together else None
    found = align(corpus, codes, asked.coders, same_code=on_field)
    matched = (found.members >= 0).sum(1)
    yield LeftOut(
        "unmatched",
        int((matched == 1).sum()),
        "annotations whose passage no other coder marked" + (" with the same code" if on_field else ""),
    )
    view = asked.views[0]
    if on_field and len(asked.views) == 1:
        weights = view.table.weights.only([layer])
        paired = int((view.table.raters[weights.pattern] >= 2).sum())
        both = int((matched >= 2).sum())
        yield LeftOut("left_empty", both - paired, "matched passages whose field fewer than two coders filled in")


def _pairs(asked: Asked, layer: int) -> Iterator[LeftOut]:
    """Pairs of coders that a mean over pairs is without."""
    if not asked.pairwise:
        return
    pairs = asked.results[layer].pairs
    defined = defined_pairs(asked)[layer]
    for result, there in zip(pairs, defined.tolist(), strict=True):
        if not there:
            why = f"pair without a value: {REASONS[result.undefined] if result.undefined else ''}"
            yield LeftOut("pair_undefined", 1, why, result.coders)
