"""Agreement as other programs count it, under the names that their users know. For comparison with what they show.

NVivo: percentage agreement and kappa of one code in one document, on characters; over documents the mean, plain or
weighted by their length. Source: the program's documentation of the coding comparison query. ATLAS.ti: Krippendorff's
alpha on characters, relabelled: whether a passage is in a semantic domain at all (binary), which of the domain's codes
it has (cu), which domains it is in (Cu). Source: Gonzalez-Prieto, Perez, Diaz & Lopez-Fernandez, "Reliability in
software engineering qualitative research through inter-coder agreement" (2020); the program's own code is not public,
so that its internals are unverified. MAXQDA's is the measure segment_overlap.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.compute import compute, survey_documents
from annotator.agreement.corpus import Columns, Corpus
from annotator.agreement.result import Result
from annotator.agreement.selection import Selection
from annotator.errors import UsageError

#: A domain's name to its codes.
Domains = Mapping[Hashable, Sequence[Hashable]]


def nvivo_percent(corpus: Corpus, code: Hashable, coders: Sequence[str], *, by_size: bool = False) -> Result:
    """Percentage agreement of two coders as a share: characters that both or neither coded by all characters, the
    mean over documents (``by_size``: weighted by their characters). ``pairs`` holds each document's."""
    return _over_documents("percent", corpus, code, coders, by_size)


def nvivo_kappa(corpus: Corpus, code: Hashable, coders: Sequence[str], *, by_size: bool = False) -> Result:
    """Kappa of two coders as NVivo has it: Cohen's on the characters of each document, the mean over documents.

    Where it is undefined NVivo shows 1 for full agreement (nobody, or both everywhere) and 0 otherwise: these are
    taken here, too, or the mean would be another one (from memory, unverified); ``details`` says in how many documents.
    """
    return _over_documents("cohen_kappa", corpus, code, coders, by_size)


def _over_documents(key: str, corpus: Corpus, code: Hashable, coders: Sequence[str], by_size: bool) -> Result:
    if len(set(coders)) != 2:
        raise UsageError("NVivo compares two coders.")
    wanted = Selection(codes=(code,), coders=tuple(coders))
    results = [result for (result,) in survey_documents(key, corpus, wanted) if result.n > 0]
    name = "nvivo_percent" if key == "percent" else "nvivo_kappa"
    if not results:
        return Result(name, None, "no_pairable", unit="character", code=code, coders=tuple(coders))
    shown = [_shown(result) for result in results]
    sizes = [result.n if by_size else 1.0 for result in results]
    return Result(
        name,
        float(np.average(shown, weights=sizes)),
        n=sum(result.n for result in results),
        unit="character",
        code=code,
        coders=results[0].coders,
        pairs=tuple(replace(result, measure=name) for result in results),
        details={
            "documents": len(results),
            "undefined_documents": sum(result.value is None for result in results),
            "weighted_by": "characters" if by_size else "documents",
        },
    )


def _shown(result: Result) -> float:
    """The number that stands for a document's result."""
    if result.value is not None:
        return result.value
    return float(result.observed == 1.0)


def atlas_binary(corpus: Corpus, domain: Sequence[Hashable], *, coders: Sequence[str] | None = None) -> Result:
    """ATLAS.ti's alpha binary: was the passage coded with any of the domain's codes? All characters count."""
    inside = _relabelled(corpus, {"domain": domain})
    return replace(compute("krippendorff_alpha", inside, code="domain", coders=coders), measure="atlas_binary")


def atlas_cu(corpus: Corpus, domain: Sequence[Hashable], *, coders: Sequence[str] | None = None) -> Result:
    """ATLAS.ti's cu-alpha: the domain's codes, which exclude each other, on the characters that two coders or more
    put into the domain; a coder who did not is missing there."""
    from annotator.agreement.data import counted_documents
    from annotator.agreement.measures.krippendorff_alpha import recipe
    from annotator.agreement.positions import code_sets, exclusive
    from annotator.agreement.result import number, reason_key
    from annotator.agreement.statistics import TableStatistics, unsound

    places = corpus.coder_places(coders)
    names = tuple(corpus.coders[place] for place in places)
    if len(names) < 2:
        return Result("atlas_cu", None, "single_coder", unit="character", metric="nominal", coders=names)
    counted = counted_documents(corpus, places)
    table = exclusive(code_sets(corpus, "character", tuple(domain)).select(places, counted), counted)
    nothing = np.array([category is None for category in table.categories] + [False])
    table = replace(table, patterns=np.where(nothing[table.patterns], -1, table.patterns))
    made = unsound(table, table.unsound) if table.unsound else recipe(table, Selection(together=True))
    statistics = TableStatistics(table, made)
    outcome = statistics.finish(statistics.total)
    return Result(
        "atlas_cu",
        number(outcome.value[0]),
        reason_key(int(outcome.reason[0])),
        number(outcome.observed[0]),
        number(outcome.expected[0]),
        float(outcome.n[0]),
        unit="character",
        metric="nominal",
        coders=names,
    )


def atlas_cu_domains(corpus: Corpus, domains: Domains, *, coders: Sequence[str] | None = None) -> Result:
    """ATLAS.ti's Cu-alpha: the sets of domains that a passage was put into, on all characters."""
    among = _relabelled(corpus, domains)
    return replace(compute("krippendorff_alpha", among, metric="set", coders=coders), measure="atlas_cu_domains")


def _relabelled(corpus: Corpus, domains: Domains) -> Corpus:
    """The corpus with the domains for codes; spans of other codes are left out."""
    columns = corpus.columns
    parts = []
    for place, codes in enumerate(domains.values()):
        own = columns.where(np.isin(columns.code, [found for found in corpus.code_places(tuple(codes)) if found >= 0]))
        parts.append((own, np.full(len(own), place, np.int64)))
    return Corpus.from_arrays(
        Columns(
            np.concatenate([own.document for own, _ in parts]),
            np.concatenate([own.coder for own, _ in parts]),
            np.concatenate([label for _, label in parts]),
            np.concatenate([own.start for own, _ in parts]),
            np.concatenate([own.end for own, _ in parts]),
        ),
        lengths=corpus.lengths,
        rosters=corpus.rosters,
        coders=corpus.coders,
        codes=tuple(domains),
        ids=corpus.ids,
    )
