"""The samples of documents: how many, from which source of chance, and what is kept of them. Aligns; defines nothing.

Samples are drawn and aligned many documents at a time, but which ones a document gets depends on nothing but itself,
its name and the seed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.gamma.best import align
from annotator.agreement.gamma.disorder import label_sums, total_costs
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.lines import Lines, joined
from annotator.agreement.gamma.null_models import NULL_MODELS
from annotator.agreement.gamma.options import Options
from annotator.agreement.gamma.watching import Watch

#: Units that are drawn and aligned in one go; a bound on memory.
AT_ONCE = 200_000


@dataclass(frozen=True, eq=False)
class Source:
    """A document to draw samples of."""

    line: Lines
    length: float
    name: str


@dataclass(frozen=True, eq=False)
class Sampled:
    """Samples of one document, in deltas: ``disorder`` (samples,) of gamma; ``labels`` (samples, labels + 1), the
    label disorder of each label and of all, NaN in samples that aligned no such pair."""

    disorder: FloatArray
    labels: FloatArray


@dataclass(frozen=True, eq=False)
class Expected:
    """Mean and standard deviation of ``count`` samples: of gamma's disorder, and (labels + 1,) of the label disorders
    that are defined; NaN without any, deviations of one sample are NaN."""

    count: int
    mean: float
    spread: float
    label_mean: FloatArray
    label_spread: FloatArray


@dataclass(frozen=True, eq=False)
class _How:
    """How samples are drawn and aligned, and who watches."""

    distance: Distance
    options: Options
    soft: bool
    watch: Watch


def expected(
    sources: Sequence[Source], distance: Distance, options: Options, soft: bool, watch: Watch | None = None
) -> list[Expected]:
    """What chance gives for each document, from the samples asked for and those that the precision needs besides."""
    chance = [np.random.default_rng([options.seed, crc32(source.name.encode())]) for source in sources]
    how = _How(distance, options, soft, watch or Watch(None, 0))
    parts = [[sampled] for sampled in _draw(sources, [options.samples] * len(sources), chance, how)]
    if options.precision is not None:
        missing = [required(own.disorder, options.precision) - options.samples for [own] in parts]
        how.watch.more(sum(len(one.line) * max(0, count) for one, count in zip(sources, missing, strict=True)))
        more = _draw(sources, missing, chance, how)
        for own, added in zip(parts, more, strict=True):
            own.append(added)
    return [_summed(own) for own in parts]


def required(disorder: FloatArray, precision: float) -> int:
    """Samples for an error of the mean of at most ``precision`` of it, 95 % of the time: (1.96 cv / precision)^2.
    Source: Mathet, Widlöcher & Métivier 2015, section 5.3."""
    mean = float(disorder.mean())
    if mean == 0 or len(disorder) < 2:
        return len(disorder)
    return math.ceil((1.96 * float(disorder.std(ddof=1)) / mean / precision) ** 2)


def _draw(
    sources: Sequence[Source],
    samples: Sequence[int],
    chance: Sequence[np.random.Generator],
    how: _How,
) -> list[Sampled]:
    """So many samples of each document; none where the number is not above 0."""
    none = Sampled(np.zeros(0), np.zeros((0, len(how.distance.codes) + 1)))
    found: list[list[Sampled]] = [[none] for _ in sources]
    model = NULL_MODELS[how.options.null_model]
    for batch in _batches(sources, samples):
        drawn = [model(sources[place].line, sources[place].length, count, chance[place]) for place, count in batch]
        for (place, _), sampled in zip(batch, _aligned(drawn, how), strict=True):
            found[place].append(sampled)
    return [_both(own) for own in found]


def _batches(sources: Sequence[Source], samples: Sequence[int]) -> Iterator[list[tuple[int, int]]]:
    """(place of a document, number of samples), in batches of about AT_ONCE units. How a document's samples are split
    depends only on its own size."""
    batch: list[tuple[int, int]] = []
    held = 0
    for place, (source, wanted) in enumerate(zip(sources, samples, strict=True)):
        piece = max(1, AT_ONCE // max(1, len(source.line)))
        for done in range(0, wanted, piece):
            batch.append((place, min(piece, wanted - done)))
            held += batch[-1][1] * len(source.line)
            if held >= AT_ONCE:
                yield batch
                batch, held = [], 0
    if batch:
        yield batch


def _aligned(drawn: Sequence[Lines], how: _How) -> list[Sampled]:
    lines = joined(drawn)
    tuples = align(lines, how.distance, cover=how.soft, watch=how.watch)
    disorder = total_costs(lines, tuples, how.distance) / (lines.units / lines.coders)
    sums = label_sums(lines, tuples, how.distance, how.options.delta)
    with np.errstate(invalid="ignore"):
        labels = sums.different / sums.weight
    edges = np.cumsum([0, *(part.count for part in drawn)])
    return [Sampled(disorder[low:high], labels[low:high]) for low, high in pairwise(edges.tolist())]


def _both(parts: Sequence[Sampled]) -> Sampled:
    return Sampled(np.concatenate([part.disorder for part in parts]), np.concatenate([part.labels for part in parts]))


def _summed(parts: Sequence[Sampled]) -> Expected:
    own = _both(parts)
    known = ~np.isnan(own.labels)
    count, total = known.sum(0), np.where(known, own.labels, 0.0).sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / count
        squares = np.where(known, (own.labels - mean) ** 2, 0.0).sum(0)
        spread = np.sqrt(squares / np.where(count > 1, count - 1, np.nan))
    single = len(own.disorder) < 2
    return Expected(
        count=len(own.disorder),
        mean=float(own.disorder.mean()),
        spread=math.nan if single else float(own.disorder.std(ddof=1)),
        label_mean=mean,
        label_spread=spread,
    )
