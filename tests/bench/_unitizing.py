"""S4 and S5: the alphas of units along one text. Part of ``python -m tests.bench agreement``.

S4's peer computes u, and |u when all codes are given one name; it wants gaps as segments of their own. Ours is the time
of both and of cu. S5's peer is DKPro Statistics on the JVM, which no Python package index has: its line says so and
holds an absolute limit instead.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from annotator.agreement import Columns, Corpus, Selection, survey
from tests.bench.goal import Goal, faster_than, within
from tests.bench.peers import measured, python_with

CODERS = ("A", "B", "C", "D", "E")
FAMILY = ("u_alpha", "u_alpha_binary", "cu_alpha")
PEER = ("krippendorff-unitized-alpha==0.1.0", "numpy<2")
RUNS = 51

PEER_SCRIPT = """
import json, sys, time
from krippendorff_unitized_alpha import krippendorffs_unitized_alpha as peer
data = json.load(sys.stdin)
values, seconds = [], 0.0
for rename in (lambda tag: tag, lambda tag: "_empty" if tag == "_empty" else "unit"):
    coders = {name: [peer.Segment(rename(tag), start, end) for tag, start, end in rows] for name, rows in data.items()}
    begin = time.process_time()
    values.append(peer.KrippendorffUnitizedAlpha(coders).result)
    seconds += time.process_time() - begin
json.dump({"values": values, "seconds": seconds}, sys.stdout)
"""


def goals() -> list[Goal]:
    return [_family(), _sections()]


def _family() -> Goal:
    spans, length = units_by_chance(300, 4)
    ours = _seconds(FAMILY, spans, length, 4)
    peer = measured(python_with(*PEER), PEER_SCRIPT, with_gaps(spans, length))
    if peer is not None:
        values = [survey(key, corpus_of(spans, length, 4), Selection(together=True))[0].value for key in FAMILY[:2]]
        np.testing.assert_allclose(np.array(values, float), peer["values"], atol=1e-12)
    seconds = None if peer is None else peer["seconds"]
    return faster_than("S4 u, |u and cu of 5 coders x 300 units (the peer: u and |u), s", ours, seconds, 5_000)


def _sections() -> Goal:
    spans, length = units_by_chance(2_000, 10)
    ours = _seconds(("alpha_u_2004",), spans, length, 10)
    what = "S5 alpha_U of 5 coders x 2,000 units x 10 codes, s (no peer: DKPro is not on PyPI, Debian or npm)"
    return within(what, ours, 0.1)


def _seconds(keys: tuple[str, ...], spans: Any, length: int, codes: int) -> float:
    """CPU seconds of the measures, from arrays to values, the median of some runs."""
    times = []
    for _ in range(RUNS):
        begin = time.process_time()
        corpus = corpus_of(spans, length, codes)
        for key in keys:
            survey(key, corpus, Selection(together=True))
        times.append(time.process_time() - begin)
    return statistics.median(times)


def units_by_chance(units: int, codes: int, seed: int = 0) -> tuple[Any, int]:
    """Rows document, coder, code, start, end of one text, and its length. Every coder misses a tenth of the true
    units, is up to three characters off at each end, and renames a fifth. No coder's units touch."""
    random = np.random.default_rng(seed)
    start = np.cumsum(random.integers(30, 60, units))
    size, code = random.integers(7, 20, units), random.integers(0, codes, units)
    parts = []
    for coder in range(len(CODERS)):
        found = np.flatnonzero(random.random(units) < 0.9)
        first = start[found] + random.integers(-3, 4, len(found))
        last = start[found] + size[found] + random.integers(-3, 4, len(found))
        renamed = np.where(random.random(len(found)) < 0.2, random.integers(0, codes, len(found)), code[found])
        own = np.full(len(found), coder)
        parts.append(np.stack([np.zeros_like(own), own, renamed, first, last]))
    spans = np.concatenate(parts, axis=1)
    return spans, int(spans[4].max()) + 30


def corpus_of(spans: Any, length: int, codes: int) -> Corpus:
    everyone = np.ones((1, len(CODERS)), bool)
    return Corpus.from_arrays(Columns(*spans), lengths=[length], rosters=everyone, coders=CODERS, codes=range(codes))


def with_gaps(spans: Any, length: int) -> dict[str, list[tuple[str, int, int]]]:
    """Each coder's text as the peer wants it: units and, between them, segments tagged as empty."""
    found = {}
    for place, name in enumerate(CODERS):
        rows, at = [], 0
        for _, _, code, start, end in spans[:, spans[1] == place].T.tolist():
            rows += [("_empty", at, start), (f"code {code}", start, end)]
            at = end
        found[name] = [*rows, ("_empty", at, length)]
    return found
