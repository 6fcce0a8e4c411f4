"""What chance would mark: random continua in the manner of one document. Drawing only; two models.

``statistical`` (as pygamma-agreement and DKPro have it): every coder of a sample marks |int(N)| units, with gaps N and
lengths |N|, each N with the mean and the spread that the document has, and labels as frequent as there. The gaps are
those between a coder's neighbouring units, the stretch before a coder's first unit, and one gap of 0. So the model
depends on where the document begins.

``shuffle`` (Mathet, Widlöcher & Métivier 2015, section 5.2): every coder of a sample is one of the real ones, drawn
with replacement, whose units are shifted round the document by a random distance. The shifts in a sample are at least
half a mean unit apart, so that a coder does not meet their own copy. Units stay whole where they pass the end.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.gamma.lines import Lines, ranges

#: From a document (a single line), its length, the number of samples and a source of chance to as many lines.
NullModel = Callable[[Lines, float, int, np.random.Generator], Lines]

#: A unit of the statistical model is at least this long.
SHORTEST = 1e-6
#: Draws for a shift that keeps its distance; after that there is taken to be no room.
TRIES = 200


def statistical(document: Lines, length: float, samples: int, random: np.random.Generator) -> Lines:
    """``samples`` continua by the statistics of the document; none is without units."""
    counts = np.bincount(document.coder, minlength=document.coders)
    drawn = np.abs(random.normal(counts.mean(), counts.std(), (document.coders, samples)).astype(np.int64))
    drawn[0] = np.maximum(drawn[0], 1)
    gaps = _gaps(document)
    row, place = ranges(np.zeros(drawn.size, np.int64), drawn.ravel())
    gap = random.normal(gaps.mean(), gaps.std(), len(row))
    lasting = _durations(document, len(row), random)
    steps = np.zeros((drawn.size, int(drawn.max())))
    steps[row, place] = gap + lasting
    end = np.cumsum(steps, axis=1)[row, place]
    label = _labels(document, len(row), random)
    return Lines(row // samples, row % samples, end - lasting, end, label, document.coders, samples)


def _gaps(document: Lines) -> FloatArray:
    """The gaps between a coder's neighbours, the starts of the first units where not 0, and one 0."""
    same = document.coder[1:] == document.coder[:-1]
    between = (document.start[1:] - document.end[:-1])[same]
    first = document.start[np.unique(document.coder, return_index=True)[1]]
    return np.concatenate([[0.0], between, first[first > 0]])


def _durations(document: Lines, count: int, random: np.random.Generator) -> FloatArray:
    mean, spread = document.length.mean(), document.length.std()
    lasting: FloatArray = np.abs(random.normal(mean, spread, count))
    short = lasting < SHORTEST
    while short.any():
        lasting[short] = np.abs(random.normal(mean, spread, int(short.sum())))
        short = lasting < SHORTEST
    return lasting


def _labels(document: Lines, count: int, random: np.random.Generator) -> IntArray:
    """Labels as frequent as in the document. They are counted in the order of their places, so that neither their
    names nor the order of the coders matter; only those at the very same places are left to the order of names."""
    places: dict[int, list[tuple[float, float]]] = {}
    for row in np.lexsort((document.end, document.start)).tolist():
        places.setdefault(int(document.label[row]), []).append((float(document.start[row]), float(document.end[row])))
    names = sorted(places, key=lambda name: (places[name], name))
    below = np.cumsum([len(places[name]) for name in names]) / len(document)
    drawn: IntArray = np.array(names)[np.searchsorted(below[:-1], random.random(count), "right")]
    return drawn


def shuffle(document: Lines, length: float, samples: int, random: np.random.Generator) -> Lines:
    """``samples`` continua of shifted coders; none is without units."""
    counts = np.bincount(document.coder, minlength=document.coders)
    real = random.integers(0, document.coders, (document.coders, samples))
    while len(empty := np.flatnonzero(counts[real].sum(0) == 0)):
        real[:, empty] = random.integers(0, document.coders, (document.coders, len(empty)))
    shift = _shifts(samples, document.coders, length, float(document.length.mean()) / 2, random)
    row, unit = ranges(document.edges[:-1][real.ravel()], document.edges[1:][real.ravel()])
    start = (document.start[unit] + shift.ravel()[row]) % length
    end = start + document.length[unit]
    return Lines(row // samples, row % samples, start, end, document.label[unit], document.coders, samples)


def _shifts(samples: int, coders: int, length: float, apart: float, random: np.random.Generator) -> FloatArray:
    """(coders, samples): distances on a circle of the length of the document, at least ``apart`` from each other
    inside a sample; where there is no room for that, anywhere."""
    shift = random.uniform(0.0, length, (coders, samples))
    for coder in range(1, coders):
        for _ in range(TRIES):
            close = np.flatnonzero(_nearest(shift[:coder] - shift[coder], length) < apart)
            if not len(close):
                break
            shift[coder, close] = random.uniform(0.0, length, len(close))
    return shift


def _nearest(between: FloatArray, length: float) -> FloatArray:
    """The least distance round the circle, over the first axis."""
    straight = np.abs(between)
    nearest: FloatArray = np.minimum(straight, length - straight).min(0)
    return nearest


NULL_MODELS: dict[str, NullModel] = {"statistical": statistical, "shuffle": shuffle}
