"""Do the intervals hold what they say? Simulated studies of which the true value is known.

    python -m tests.bench coverage --json          the goals: 93 to 97 % of 95 % intervals hold the true value
    python -m tests.bench.coverage                 the whole table, as docs/agreement-intervals.md has it

A population is 20,000 documents in which three coders find passages with a probability that differs from document to
document, a few characters off, and now and then mark something else. Its own coefficient is the true value, exactly. A
study is a random draw of some of its documents; its interval comes from ``resampling.spread``, as everywhere in the
program. Statistics of documents add up, so a study costs no more than its bootstrap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.agreement import Columns, Corpus, Selection
from annotator.agreement.compute import statistics_of
from annotator.agreement.resampling import INTERVALS, Resampling, spread
from annotator.agreement.statistics import SpanStatistics, Statistics
from tests.bench.goal import Goal

CODERS = ("A", "B", "C")
DOCUMENTS, STUDIES, RESAMPLES = 20_000, 2_000, 1_000
MEASURES = ("krippendorff_alpha", "gwet_ac1", "f1_overlap")
SIZES = (10, 15, 30, 60, 120)
#: From so many documents on an interval is promised to hold, for a frequent code and for a rare one.
PROMISED = {"percentile": (120, 120), "bca": (120, 120), "expanded": (15, 60)}
LOWEST, HIGHEST = 0.93, 0.97


@dataclass(frozen=True)
class Population:
    """``passages`` of the code in a document, on average; the sums of each document by measure."""

    name: str
    passages: float
    statistics: dict[str, Statistics]

    def truth(self, measure: str) -> float:
        statistics = self.statistics[measure]
        return float(statistics.finish(statistics.total).value[0])


@dataclass(frozen=True)
class Cover:
    """The share of ``studies`` of so many documents whose interval held the true value."""

    population: str
    measure: str
    documents: int
    interval: str
    covered: float


def run() -> list[Goal]:
    goals = []
    for rare, population in enumerate(populations()):
        for interval in INTERVALS:
            for measure in MEASURES:
                found = cover(population, measure, PROMISED[interval][rare], interval)
                what = f"{found.population}, {measure}, {found.documents} documents, {interval}: share covered"
                met = LOWEST <= found.covered <= HIGHEST
                goals.append(Goal(what, found.covered, None, None, None, 0.95, met))
    return goals


def table() -> Iterator[Cover]:
    """Every population, measure and size with every interval."""
    for population in populations():
        for measure in MEASURES:
            for documents in SIZES:
                for interval in INTERVALS:
                    yield cover(population, measure, documents, interval)


def populations(documents: int = DOCUMENTS) -> list[Population]:
    return [population("frequent code", 6.0, documents), population("rare code", 1.5, documents)]


def population(name: str, passages: float, documents: int, seed: int = 1) -> Population:
    data = corpus(passages, documents, seed)
    return Population(
        name, passages, {measure: statistics_of(measure, data, Selection(codes=("x",))) for measure in MEASURES}
    )


def cover(
    population: Population,
    measure: str,
    documents: int,
    interval: str,
    studies: int = STUDIES,
    resamples: int = RESAMPLES,
    seed: int = 5,
) -> Cover:
    """Draw studies and count. A study without an interval (undefined in most resamples) does not cover."""
    truth, statistics = population.truth(measure), population.statistics[measure]
    random = np.random.default_rng((seed, documents))
    hits = 0
    for study in range(studies):
        drawn = random.integers(0, statistics.by_document.shape[1], documents)
        part = SpanStatistics(statistics.by_document[:, drawn], statistics.finish, statistics.counted[drawn])
        low, high = spread(part, Resampling(resamples, 0.95, study + 1, interval)).interval[0]
        hits += bool(low <= truth <= high)
    return Cover(population.name, measure, documents, interval, hits / studies)


def corpus(passages: float, documents: int, seed: int) -> Corpus:
    """Passages are overdispersed over documents (negative binomial); how easy they are to find is a document's own
    (beta distributed around 0.8); ends are off by some four characters; false alarms come at 0.3 a document."""
    random = np.random.default_rng(seed)
    lengths = np.maximum(300, random.lognormal(np.log(3000), 0.5, documents)).astype(np.int64)
    counts = random.negative_binomial(2, 2 / (2 + passages), documents)
    document = np.repeat(np.arange(documents), counts)
    easy = np.repeat(random.beta(4.0, 1.0, documents), counts)
    size = np.maximum(5, random.exponential(50, len(document))).astype(np.int64)
    start = (random.random(len(document)) * (lengths[document] - 20)).astype(np.int64)
    parts = []
    for coder in range(len(CODERS)):
        found = random.random(len(document)) < easy
        own, end = document[found], lengths[document[found]]
        first = np.clip(start[found] + _off(random, found.sum()), 0, end - 2)
        last = np.clip((start + size)[found] + _off(random, found.sum()), first + 1, end)
        parts.append(np.stack([own, np.full(len(own), coder), first, last]))
        parts.append(_false_alarms(random, lengths, coder))
    spans = np.concatenate(parts, axis=1)
    code = np.zeros(spans.shape[1], np.int64)
    return Corpus.from_arrays(
        Columns(spans[0], spans[1], code, spans[2], spans[3]),
        lengths=lengths,
        rosters=np.ones((documents, len(CODERS)), bool),
        coders=CODERS,
        codes=["x"],
    )


def _off(random: np.random.Generator, count: int) -> Any:
    return np.rint(random.normal(0, 4, count)).astype(np.int64)


def _false_alarms(random: np.random.Generator, lengths: Any, coder: int) -> Any:
    document = np.repeat(np.arange(len(lengths)), random.poisson(0.3, len(lengths)))
    first = (random.random(len(document)) * (lengths[document] - 60)).astype(np.int64)
    size = np.clip(random.exponential(40, len(document)), 5, 59).astype(np.int64)
    return np.stack([document, np.full(len(document), coder), first, first + size])


def markdown(found: Sequence[Cover]) -> list[str]:
    """A table: a row for each population and measure, in each cell the intervals in the order of INTERVALS."""
    lines = [f"| | | {' | '.join(f'{size} documents' for size in SIZES)} |", "|" + " --- |" * (2 + len(SIZES))]
    cells: dict[tuple[str, str], dict[int, list[str]]] = {}
    for one in found:
        row = cells.setdefault((one.population, one.measure), {})
        row.setdefault(one.documents, []).append(f"{one.covered:.1%}")
    for (name, measure), row in cells.items():
        lines.append(f"| {name} | {measure} | {' | '.join(' / '.join(row[size]) for size in SIZES)} |")
    return lines


if __name__ == "__main__":
    print("\n".join(markdown(list(table()))))
