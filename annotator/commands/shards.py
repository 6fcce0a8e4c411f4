"""Agreement on an export as Parquet, one shard after the other: for corpora that no memory holds.

The same measures as in ``agreement.py``, code by code and in text; the sums of the shards are added up, so that the
figures are those of the project that was exported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.agreement import Columns, Corpus, Resampling, Selection, measure_of
from annotator.agreement.compute import statistics_of
from annotator.agreement.parts import Drawn, Parts
from annotator.agreement.result import number, reason_key
from annotator.commands.agreement import DEFAULT_MEASURES, INTERVAL, POSITIONS, AgreementReport, ResultRow, told
from annotator.errors import UsageError
from annotator.formats.parquet import reading
from annotator.formats.parquet.reading import Export, Shard
from annotator.model.codebook import Code
from annotator.model.contents import Progress, no_progress
from annotator.model.segmentation import UNITS as SEGMENTERS

if TYPE_CHECKING:
    from annotator.agreement.corpus import Boundaries

CodeSpec = str | Sequence[str]

#: What compares values, and what draws by chance from documents.
_NOT_HERE = {"value_match", "gamma", "gamma_cat", "gamma_k", "soft_gamma"}


def agreement(
    folder: Path | str,
    *,
    unit: str = "character",
    measures: Iterable[str] | None = None,
    codes: Iterable[CodeSpec] | None = None,
    coders: Iterable[str] | None = None,
    by: Iterable[str] = ("code",),
    resamples: int = 2000,
    confidence: float = 0.95,
    seed: int = 1,
    metric: str | None = None,
    progress: Progress = no_progress,
) -> AgreementReport:
    """Agreement on the folder that an export with format "parquet" wrote, one row for each code and measure (and pair
    of coders, with "pair" in ``by``). The report's ``step`` is 0. Raises UsageError, FormatError, Cancelled."""
    export = reading.open_export(Path(folder))
    keys = (measures,) if isinstance(measures, str) else tuple(measures or DEFAULT_MEASURES.get(unit, ()))
    pairwise = _checked(unit, keys, by, resamples)
    how = Resampling(resamples, confidence, seed, INTERVAL) if resamples else None
    rosters = _rosters(export, progress)
    known = _coders(export, coders, rosters)
    chosen = _codes(export, codes)
    pairs: list[tuple[int, ...]] = list(combinations(known, 2)) if pairwise else []
    asked = [_Asked(key, pair, metric, unit, chosen) for pair in (pairs or [known]) for key in keys]
    if len(known) > 1:
        _add_up(export, asked, known, rosters, how, progress)
    names = tuple(export.coders[place].name for place in known)
    shared = int((rosters[:, known].sum(1) >= 2).sum())
    rows = tuple(_rows(export, asked, chosen))
    return AgreementReport(export.project, unit, names, shared, resamples, seed, 0, rows)


def _checked(unit: str, keys: Sequence[str], by: Iterable[str], resamples: int) -> bool:
    """Whether pairs of coders are asked for. Raises UsageError for what can't be added up over shards."""
    if unit not in POSITIONS:
        raise UsageError(f"Over shards agreement is counted by {', '.join(POSITIONS)}; “{unit}” needs the project.")
    listed = frozenset([by] if isinstance(by, str) else by)
    if "code" not in listed or listed - {"code", "pair"}:
        raise UsageError("Over shards agreement is listed by code, or by code,pair; anything else needs the project.")
    for key in keys:
        measure_of(key)
        if key in _NOT_HERE:
            raise UsageError(f"The measure {key} can't be had from shards; it needs the project.")
    if resamples < 0:
        raise UsageError("The number of resamples is 0 (no intervals) or more.")
    return "pair" in listed


def _rosters(export: Export, progress: Progress) -> Any:
    """(documents, coders): who was to code what."""
    import numpy as np

    parts = [np.zeros((0, len(export.coders)), bool)]
    for shard in range(export.shards):
        parts.append(reading.rosters(export, shard))
        progress(shard + 1, export.shards, "reading the documents")
    return np.concatenate(parts)


def _coders(export: Export, wanted: Iterable[str] | None, rosters: Any) -> tuple[int, ...]:
    """Places of the coders who are compared: those named, or everyone who was to code something."""
    if wanted is None:
        return tuple(place for place in range(len(export.coders)) if rosters[:, place].any())
    found = []
    for spec in wanted:
        matching = [place for place, coder in enumerate(export.coders) if spec in (coder.id, coder.name)]
        if not matching:
            names = ", ".join(coder.name for coder in export.coders) or "none"
            raise UsageError(f"There is no coder “{spec}” in {export.folder}. Coders: {names}.")
        found.append(matching[0])
    return tuple(dict.fromkeys(found))


def _codes(export: Export, wanted: Iterable[CodeSpec] | None) -> tuple[Code, ...]:
    if wanted is not None:
        return tuple(dict.fromkeys(export.codebook.resolve(spec) for spec in wanted))
    return tuple(code for code in export.codebook if not code.retired or export.used.get(code.id))


@dataclass
class _Asked:
    """One measure of some coders (places in the export), of all codes, and its sums so far."""

    key: str
    coders: tuple[int, ...]
    metric: str | None
    unit: str
    codes: tuple[Code, ...]
    sums: Parts = field(default_factory=Parts)
    drawn: Drawn | None = None

    def selection(self, export: Export) -> Selection:
        names = tuple(export.coders[place].id for place in self.coders)
        codes = tuple(code.id for code in self.codes)
        return Selection(unit=self.unit, codes=codes, coders=names, metric=self.metric)


def _add_up(
    export: Export,
    asked: Sequence[_Asked],
    known: Sequence[int],
    rosters: Any,
    how: Resampling | None,
    progress: Progress,
) -> None:
    """Go through the shards once."""
    draws: dict[tuple[int, ...], Drawn] = {}
    if how is not None:
        for one in asked:
            counted = rosters[:, one.coders].sum(1) >= 2
            one.drawn = draws.setdefault(one.coders, Drawn(counted, how))
    unit = asked[0].unit
    for place in range(export.shards):
        corpus = _corpus(export, reading.read(export, place, texts=unit in SEGMENTERS), known, unit)
        places = {coders: [known.index(coder) for coder in coders] for coders in draws}
        times = {c: drawn.part(corpus.rosters[:, places[c]].sum(1) >= 2) for c, drawn in draws.items()}
        for one in asked:
            one.sums.add(statistics_of(one.key, corpus, one.selection(export)), times.get(one.coders))
        progress(place + 1, export.shards, "computing agreement")


def _corpus(export: Export, shard: Shard, known: Sequence[int], unit: str) -> Corpus:
    """The shard as the statistics want it, with the coders compared only."""
    import numpy as np

    rosters = shard.rosters[:, list(known)]
    place = np.full(len(export.coders) + 1, -1, np.int64)  # the last is for those of whom nothing is known
    place[list(known)] = np.arange(len(known))
    coder = place[shard.coder]
    kept = (shard.document >= 0) & (coder >= 0) & (shard.code >= 0)
    kept[kept] &= rosters[shard.document[kept], coder[kept]]  # work outside one's assignment does not count
    return Corpus.from_arrays(
        Columns(shard.document, coder, shard.code, shard.start, shard.end).where(kept),
        lengths=shard.lengths,
        rosters=rosters,
        coders=[export.coders[one].id for one in known],
        codes=[code.id for code in export.codebook],
        ids=shard.documents,
        boundaries={unit: list(_boundaries(shard, rosters, unit))} if unit in SEGMENTERS else None,
    )


def _boundaries(shard: Shard, rosters: Any, unit: str) -> Iterator[Boundaries]:
    """Where the tokens, sentences or paragraphs of each document are; none where fewer than two coders compare."""
    for text, coders in zip(shard.texts, rosters.sum(1).tolist(), strict=True):
        yield SEGMENTERS[unit](text) if coders >= 2 else []


def _rows(export: Export, asked: Sequence[_Asked], codes: Sequence[Code]) -> Iterator[ResultRow]:
    """By code, then pair; the measures of one line side by side."""
    tables = [list(_of(one, export)) for one in asked]
    for place in range(len(codes)):
        for table in tables:
            yield table[place]


def _of(asked: _Asked, export: Export) -> Iterator[ResultRow]:
    """The row of every code."""
    names = tuple(export.coders[place].name for place in asked.coders)
    paths = [export.codebook.path(code.id) for code in asked.codes]
    if len(asked.coders) < 2 or not export.shards:
        reason = "single_coder" if len(asked.coders) < 2 else "empty"
        for path in paths:
            yield ResultRow(asked.key, None, path, None, None, names, None, None, reason, None, None, 0)
        return
    outcome = asked.sums.outcome()
    intervals = [None] * len(paths) if asked.drawn is None else asked.sums.intervals(asked.drawn)
    missing = [0.0] * len(paths) if asked.drawn is None else asked.sums.undefined(asked.drawn)
    columns = (outcome.value, outcome.observed, outcome.expected, outcome.n, outcome.reason)
    for path, ci, lost, *figures in zip(
        paths, intervals, missing, *(column.tolist() for column in columns), strict=True
    ):
        value, observed, expected, n, reason = figures
        yield ResultRow(
            measure=asked.key,
            metric=asked.sums.metric,
            code=path,
            field=None,
            document=None,
            coders=names,
            value=number(value),
            ci=ci if number(value) is not None else None,
            undefined=reason_key(reason),
            observed=number(observed),
            expected=number(expected),
            n=int(n) if n == int(n) else n,
            details=told({**asked.sums.details, "undefined_resamples": lost}),
        )
