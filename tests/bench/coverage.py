"""Do the intervals hold what they say? Simulated studies of which the true value is known.

    python -m tests.bench coverage --json          the goals: 93 to 97 % of 95 % intervals hold the true value
    python -m tests.bench.coverage                 the tables, as docs/agreement-intervals.md has them

A population is 20,000 documents in which three coders find passages with a probability that differs from document to
document, a few characters off, and now and then mark something else. Its own coefficient is the true value, exactly. A
study is a random draw of some of its documents; its interval comes from ``resampling.spread``, as everywhere in the
program. Statistics of documents add up, so a study costs no more than its bootstrap.

In the third population every story stands in one to five documents with the same passages; what a coder found in the
first version they find again in the others, but for three passages in ten that they look at anew. A study is a draw of
stories; its interval resamples documents, which is wrong, or stories (clusters).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from annotator.agreement import Columns, Corpus, Selection
from annotator.agreement.arrays import IntArray
from annotator.agreement.clusters import clusters
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
#: The interval of the program, and from how many stories on it is promised to hold when they are what is drawn.
SHOWN, PROMISED_STORIES = "expanded", 30
LOWEST, HIGHEST = 0.93, 0.97
#: The share of passages in another version of a story that a coder looks at anew.
ANEW = 0.3


@dataclass(frozen=True)
class Population:
    """The sums of each document by measure; ``stories`` (documents,) is the story of each where some share one."""

    name: str
    statistics: dict[str, Statistics]
    stories: IntArray | None = None

    def truth(self, measure: str) -> float:
        statistics = self.statistics[measure]
        return float(statistics.finish(statistics.total).value[0])


@dataclass(frozen=True)
class Cover:
    """The share of the studies of so many documents (stories) whose interval held the true value."""

    population: str
    measure: str
    size: int
    interval: str
    covered: float


def run() -> list[Goal]:
    goals = []
    for rare, population in enumerate(populations()):
        for interval in INTERVALS:
            for measure in MEASURES:
                found = cover(population, measure, PROMISED[interval][rare], interval)
                goals.append(_goal(found, "documents"))
    of_stories = stories()
    return goals + [_goal(cover(of_stories, measure, PROMISED_STORIES, SHOWN), "stories") for measure in MEASURES]


def _goal(found: Cover, what: str) -> Goal:
    said = f"{found.population}, {found.measure}, {found.size} {what}, {found.interval}: share covered"
    return Goal(said, found.covered, None, None, None, 0.95, LOWEST <= found.covered <= HIGHEST)


def table(interval: str) -> Iterator[Cover]:
    """Both populations of independent documents, every measure and size."""
    for population in populations():
        for measure in MEASURES:
            for size in SIZES:
                yield cover(population, measure, size, interval)


def table_of_stories() -> Iterator[Cover]:
    """Every measure and number of stories: documents resampled, and stories resampled."""
    found = stories()
    for measure in MEASURES:
        for size in SIZES:
            yield cover(replace(found, stories=None, name="documents drawn"), measure, size, SHOWN, drawn=found.stories)
            yield cover(replace(found, name="stories drawn"), measure, size, SHOWN)


def populations(documents: int = DOCUMENTS) -> list[Population]:
    return [population("frequent code", 6.0, documents), population("rare code", 1.5, documents)]


def population(name: str, passages: float, documents: int, seed: int = 1) -> Population:
    return _population(name, corpus(passages, documents, seed))


def stories(documents: int = DOCUMENTS, seed: int = 2) -> Population:
    """Some stories stand in one document, most in more: three on average."""
    random = np.random.default_rng(seed)
    versions = random.integers(1, 6, documents)
    story = np.repeat(np.arange(documents), versions)[:documents]
    return _population("stories", corpus(6.0, documents, seed, story), story)


def _population(name: str, data: Corpus, story: IntArray | None = None) -> Population:
    sums = {measure: statistics_of(measure, data, Selection(codes=("x",))) for measure in MEASURES}
    return Population(name, sums, story)


def cover(
    population: Population,
    measure: str,
    size: int,
    interval: str,
    studies: int = STUDIES,
    resamples: int = RESAMPLES,
    seed: int = 5,
    drawn: IntArray | None = None,
) -> Cover:
    """Draw studies of so many documents (stories), and count. ``drawn``: the stories that studies are drawn by where
    intervals take no notice of them. A study without an interval (undefined in most resamples) does not cover."""
    truth, statistics = population.truth(measure), population.statistics[measure]
    random = np.random.default_rng((seed, size))
    by = population.stories if drawn is None else drawn
    hits = 0
    for study in range(studies):
        places, labels = _study(random, size, statistics.by_document.shape[1], by)
        part = SpanStatistics(statistics.by_document[:, places], statistics.finish, statistics.counted[places])
        together = clusters(None if population.stories is None else labels.tolist(), list(map(str, places)))
        low, high = spread(part, Resampling(resamples, 0.95, study + 1, interval), together=together).interval[0]
        hits += bool(low <= truth <= high)
    return Cover(population.name, measure, size, interval, hits / studies)


def _study(random: np.random.Generator, size: int, documents: int, stories: IntArray | None) -> tuple[Any, Any]:
    """Places of documents drawn, and which draw each belongs to."""
    if stories is None:
        return random.integers(0, documents, size), np.arange(size)
    chosen = random.integers(0, int(stories[-1]) + 1, size)
    low, high = np.searchsorted(stories, chosen), np.searchsorted(stories, chosen, "right")
    draw = np.repeat(np.arange(size), high - low)
    return np.concatenate([np.arange(*ends) for ends in zip(low, high, strict=True)]), draw


def corpus(passages: float, documents: int, seed: int, story: IntArray | None = None) -> Corpus:
    """Passages are overdispersed over documents (negative binomial); how easy they are to find is a document's own
    (beta distributed around 0.8); ends are off by some four characters; false alarms come at 0.3 a document. ``story``
    (documents,): those of one story have its passages, and what was found in the first stays, but for ANEW."""
    random = np.random.default_rng(seed)
    own = np.arange(documents) if story is None else story
    lengths = np.maximum(300, random.lognormal(np.log(3000), 0.5, own[-1] + 1)).astype(np.int64)[own]
    counts = random.negative_binomial(2, 2 / (2 + passages), own[-1] + 1)[own]
    document = np.repeat(np.arange(documents), counts)
    easy = np.repeat(random.beta(4.0, 1.0, own[-1] + 1)[own], counts)
    first = _first_versions(own, counts)
    size = np.maximum(5, random.exponential(50, len(document))).astype(np.int64)[first]
    start = (random.random(len(document))[first] * (lengths[document] - 20)).astype(np.int64)
    parts = []
    for coder in range(len(CODERS)):
        found = (random.random(len(document)) < easy)[first]
        anew = random.random(len(document)) < ANEW
        found = np.where(anew, random.random(len(document)) < easy, found)
        own_, end = document[found], lengths[document[found]]
        begin = np.clip(start[found] + _off(random, found.sum()), 0, end - 2)
        last = np.clip((start + size)[found] + _off(random, found.sum()), begin + 1, end)
        parts.append(np.stack([own_, np.full(len(own_), coder), begin, last]))
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


def _first_versions(story: IntArray, counts: IntArray) -> IntArray:
    """(passages,): where each passage stands in the first document of its story."""
    begins = np.cumsum(counts) - counts
    first = np.searchsorted(story, story)
    found: IntArray = np.arange(counts.sum()) - np.repeat(begins - begins[first], counts)
    return found


def _off(random: np.random.Generator, count: int) -> Any:
    return np.rint(random.normal(0, 4, count)).astype(np.int64)


def _false_alarms(random: np.random.Generator, lengths: Any, coder: int) -> Any:
    document = np.repeat(np.arange(len(lengths)), random.poisson(0.3, len(lengths)))
    first = (random.random(len(document)) * (lengths[document] - 60)).astype(np.int64)
    size = np.clip(random.exponential(40, len(document)), 5, 59).astype(np.int64)
    return np.stack([document, np.full(len(document), coder), first, first + size])


def markdown(found: Sequence[Cover], what: str = "documents") -> list[str]:
    """A table: a row for each population and measure, a column for each size."""
    lines = [f"| | | {' | '.join(f'{size} {what}' for size in SIZES)} |", "|" + " --- |" * (2 + len(SIZES))]
    cells: dict[tuple[str, str], dict[int, str]] = {}
    for one in found:
        row = cells.setdefault((one.population, one.measure), {})
        row[one.size] = f"{row[one.size]} / {one.covered:.1%}" if one.size in row else f"{one.covered:.1%}"
    for (name, measure), row in cells.items():
        lines.append(f"| {name} | {measure} | {' | '.join(row[size] for size in SIZES)} |")
    return lines


if __name__ == "__main__":
    print("\n".join(markdown(list(table(SHOWN)))), flush=True)
    print("\n".join(["", *markdown(list(table_of_stories()), "stories")]), flush=True)
    print("\n".join(["", *markdown([*table("percentile"), *table("bca")])]))
