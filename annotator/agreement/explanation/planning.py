"""How many documents have to be coded by two: what the project's own pilot says about studies of other sizes.

Documents of the pilot are drawn with replacement, for several numbers of documents; each draw gives the figure that a
study of that size might have given. The half width of the interval that holds the middle 95 % of them shrinks as
c / sqrt(documents), and so does their spread; c is fitted by least squares. From it follow

* the documents for a wanted half width w: (c / w)^2, and somewhat more for intervals that are widened for the number
  of documents (``widening``);
* the documents for which the figure lies below a threshold with a probability of at most p: with the margin
  z = (mean - threshold) / spread = b sqrt(documents), b fitted likewise: (z_p / b)^2.

Drawing fewer or more than there are is the bootstrap's own way to sizes that were not observed (Efron & Tibshirani
1993, chapter 6; Davison & Hinkley, Bootstrap Methods and their Application (1997), section 2.6). It takes the pilot's
documents for a fair sample of those to come, and its own figure for the truth: a small pilot can be off on both.

Where documents belong together, clusters are drawn, and everything above is counted in clusters; the answers are given
in documents, as many to a cluster as the pilot has on average.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.explanation.asked import Asked
from annotator.agreement.resampling import Resampling
from annotator.agreement.result import REASONS
from annotator.agreement.statistics import Statistics
from annotator.model.thresholds import TENTATIVE, UNCORRECTED

#: A pilot of fewer documents (clusters) says nothing about how documents differ.
FEWEST = 5
#: From this share of resamples without a value on, the code is too rare in the pilot.
RARE = 0.05
#: Documents beyond so many times the pilot's are extrapolated: nothing that was drawn is near.
FARTHEST = 4

#: Draws of one block take about this many bytes, those of all sizes of a large pilot at most so many documents.
_BLOCK, _MOST = 1 << 23, 4_000_000

#: Why a plan, or one answer of it, can't be given.
WHY: Mapping[str, str] = {
    **REASONS,
    "few_documents": f"Fewer than {FEWEST} documents were coded by two: they can't show how much documents differ.",
    "few_clusters": f"The documents coded by two make fewer than {FEWEST} clusters: they can't show how much clusters"
    " differ.",
    "rare": "Too few documents of the pilot have this code: in many resamples it does not occur at all.",
    "no_spread": "All documents of the pilot agree alike, so it shows no spread that more documents could narrow.",
    "below_threshold": "The figure itself is not above the threshold: more documents would not help, better agreement"
    " would.",
    "uncorrected": "The thresholds are not meant for a measure that corrects for no chance.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a study should reach: the half width of the interval at ``confidence``, and at most ``risk`` of lying
    below ``threshold``. ``interval`` is which interval it will be (resampling.INTERVALS)."""

    half_width: float = 0.1
    threshold: float = TENTATIVE
    risk: float = 0.05
    confidence: float = 0.95
    interval: str = "percentile"


@dataclass(frozen=True, slots=True)
class Size:
    """What studies of so many documents would give: the half width of the interval, the probability of lying below
    the threshold (None for measures that have none), and the share of them in which the figure is undefined."""

    documents: int
    half_width: float | None
    below: float | None
    undefined: float


@dataclass(frozen=True, slots=True)
class Need:
    """``documents`` in all, ``more`` than were coded by two so far; None where ``why`` (WHY) says why not.
    ``far``: beyond FARTHEST times the pilot, where the answer is no more than an order of magnitude."""

    documents: int | None = None
    more: int | None = None
    why: str | None = None
    far: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """``documents`` of the pilot, ``sizes`` that were drawn, ``half_width_by_root`` the fitted c (without widening; by
    the root of the clusters, where there are ``clusters``), ``misfit`` the largest relative distance of a drawn half
    width from it. ``why`` says why there is no plan at all."""

    documents: int
    wanted: Wanted
    for_half_width: Need
    for_threshold: Need
    sizes: tuple[Size, ...] = ()
    half_width_by_root: float | None = None
    misfit: float | None = None
    why: str | None = None
    clusters: int | None = None


@dataclass(frozen=True, eq=False)
class _Pilot:
    """What is drawn from: the sums (codes, documents or clusters, features), and how many documents they are of."""

    sums: FloatArray
    documents: int

    @property
    def drawn(self) -> int:
        return int(self.sums.shape[1])

    def in_documents(self, drawn: int) -> int:
        """So many documents or clusters as documents."""
        return ceil(drawn * self.documents / self.drawn - 1e-9)


def plan(asked: Asked, layer: int, wanted: Wanted | None = None, how: Resampling | None = None) -> Plan:
    """The documents that the figure of one code needs; ``how``: the number of resamples (at most), their seed, and
    which documents belong together."""
    wanted, how = wanted or Wanted(), how or Resampling(1000)
    documents = int(asked.counted.sum())
    clusters = None if how.clusters is None else asked.drawn_from(how)
    why = _hopeless(asked, layer, documents, clusters)
    if why is not None:
        return Plan(documents, wanted, Need(why=why), Need(why=why), why=why, clusters=clusters)
    pilot = _pilot(asked, how)
    drawn = {size: _drawn(asked, pilot, size, how)[:, layer] for size in sizes(pilot.drawn)}
    threshold = None if asked.key in UNCORRECTED else wanted.threshold
    found = [(size, _size(pilot, size, values, wanted, threshold)) for size, values in drawn.items()]
    shown = tuple(one for _, one in found)
    widths = [(size, one.half_width / widening(size, wanted)) for size, one in found if one.half_width is not None]
    why = "" if any(width > 1e-12 for _, width in widths) else "no_spread"
    if next(one.undefined for size, one in found if size == pilot.drawn) > RARE:
        why = "rare"
    if why:
        return Plan(documents, wanted, Need(why=why), Need(why=why), shown, why=why, clusters=clusters)
    c = _fitted([(1.0 / sqrt(size), width) for size, width in widths])
    misfit = max(abs(width - c / sqrt(size)) / (c / sqrt(size)) for size, width in widths)
    for_width = _need(_for_half_width(c, wanted), pilot)
    for_threshold = _for_threshold(asked, layer, drawn, wanted, pilot)
    return Plan(documents, wanted, for_width, for_threshold, shown, c, misfit, clusters=clusters)


def _pilot(asked: Asked, how: Resampling) -> _Pilot:
    statistics, together = asked.statistics, asked.together(how)
    assert statistics is not None
    sums = statistics.by_document[:, statistics.counted, :]
    documents = sums.shape[1]
    if together is not None:
        sums = together.at(statistics.counted).added(sums)
    return _Pilot(sums, documents)


def widening(documents: int, wanted: Wanted) -> float:
    """How much wider than plain percentiles the interval of so many documents is: sqrt(n / (n - 1)) t / z for the
    expanded one (Hesterberg 2015, section 3.2), 1 for others."""
    from scipy.special import ndtri, stdtrit

    if wanted.interval != "expanded":
        return 1.0
    level = (1.0 + wanted.confidence) / 2.0
    return float(sqrt(documents / (documents - 1.0)) * stdtrit(documents - 1, level) / ndtri(level))


def _for_half_width(c: float, wanted: Wanted) -> float:
    """The least number of documents whose interval is narrow enough."""
    documents = max(FEWEST, ceil((c / wanted.half_width) ** 2 - 1e-9))
    while c / sqrt(documents) * widening(documents, wanted) > wanted.half_width:
        documents += 1
    return documents


def _hopeless(asked: Asked, layer: int, documents: int, clusters: int | None) -> str | None:
    """Why the pilot can't tell anything."""
    result = asked.results[layer]
    if result.value is None:
        return result.undefined or "empty"
    if documents < FEWEST:
        return "few_documents"
    return "few_clusters" if clusters is not None and clusters < FEWEST else None


def sizes(pilot: int) -> list[int]:
    """Numbers of documents to draw: from half the pilot to FARTHEST times it, each some 1.4 times the one before."""
    return sorted({max(2, round(pilot * 2.0 ** (step / 2.0))) for step in range(-2, 5)})


def _drawn(asked: Asked, pilot: _Pilot, size: int, how: Resampling) -> FloatArray:
    """(resamples, codes): the figures of so many documents (clusters) drawn with replacement, NaN where undefined."""
    resamples = min(how.resamples, max(200, _MOST // max(1, pilot.documents)))
    together = asked.together(how)
    key = ("drawn", size, resamples, how.seed, None if together is None else together.of.tobytes())
    if key not in asked.kept:
        assert asked.statistics is not None
        asked.kept[key] = np.concatenate(list(_blocks(asked.statistics, pilot.sums, size, resamples, how.seed)))
    drawn: FloatArray = asked.kept[key]
    return drawn


def _blocks(statistics: Statistics, sums: FloatArray, size: int, resamples: int, seed: int) -> Iterator[FloatArray]:
    codes, documents, width = sums.shape
    flat = np.ascontiguousarray(sums.transpose(1, 0, 2)).reshape(documents, codes * width)
    random = np.random.default_rng((seed, size))
    rows = max(1, min(resamples, _BLOCK // (8 * max(size, documents))))
    for start in range(0, resamples, rows):
        count = min(rows, resamples - start)
        places = random.integers(0, documents, size=(count, size)) + np.arange(count)[:, None] * documents
        weights = np.bincount(places.ravel(), minlength=count * documents).reshape(count, documents)
        yield statistics.finish((weights.astype(np.float64) @ flat).reshape(count, codes, width)).value


def _size(pilot: _Pilot, size: int, values: FloatArray, wanted: Wanted, threshold: float | None) -> Size:
    documents = round(size * pilot.documents / pilot.drawn)
    known = values[~np.isnan(values)]
    undefined = 1.0 - len(known) / len(values)
    if len(known) < 2:
        return Size(documents, None, None, undefined)
    tail = (1.0 - wanted.confidence) / 2.0
    low, high = np.quantile(known, [tail, 1.0 - tail])
    below = None if threshold is None else float((known < threshold).mean())
    return Size(documents, float(high - low) / 2.0 * widening(size, wanted), below, undefined)


def _fitted(points: Sequence[tuple[float, float]]) -> float:
    """The slope of a line through the origin, by least squares."""
    return sum(x * y for x, y in points) / sum(x * x for x, _ in points)


def _for_threshold(asked: Asked, layer: int, drawn: Mapping[int, FloatArray], wanted: Wanted, pilot: _Pilot) -> Need:
    from scipy.special import ndtri

    if asked.key in UNCORRECTED:
        return Need(why="uncorrected")
    value = asked.results[layer].value
    if value is None or value <= wanted.threshold:
        return Need(why="below_threshold")
    margins = []
    for size, values in drawn.items():
        known = values[~np.isnan(values)]
        if len(known) > 1 and known.std() > 0:
            margins.append((sqrt(size), float((known.mean() - wanted.threshold) / known.std())))
    b = _fitted(margins)
    if b <= 0:
        return Need(why="below_threshold")
    return _need((float(ndtri(1.0 - wanted.risk)) / b) ** 2, pilot)


def _need(drawn: float, pilot: _Pilot) -> Need:
    needed = pilot.in_documents(max(FEWEST, ceil(drawn - 1e-9)))
    return Need(needed, max(0, needed - pilot.documents), far=needed > FARTHEST * pilot.documents)
