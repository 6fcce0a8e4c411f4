"""Gamma against pygamma-agreement, whole workloads: from the units to the figure. Goals S6 to S10.

The corpus is made by chance, after pygamma's own shuffling tool: a reference of units (4 to 16 long, gaps of 4 to 16,
four codes), of which each coder misses a tenth, moves the ends by a third of the length and renames a fifth. Both
programs get the same units, and must come to the same observed disorder. pygamma-agreement has CBC, its fastest solver.
A peer that takes longer than the goal needs is stopped: its time is then a lower bound, as ``what`` says.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotator.agreement import Continuum, Corpus, Selection, Unit
from annotator.agreement.gamma import GAMMA
from annotator.agreement.gamma.options import Options
from annotator.agreement.gamma.study import Question, study
from tests.bench.goal import Goal, faster_than, within
from tests.bench.peers import python_with

PEER = ("pygamma-agreement[CBC]==0.5.9",)

#: A peer may take this many times what the goal asks for, or a minute, once it has started and compiled itself.
PATIENCE, MINUTE = 1.2, 60.0
RUNS = 5

SCRIPT = """
import json, logging, sys, time, warnings
logging.disable(50); warnings.simplefilter("ignore")
import numpy as np, pygamma_agreement as pa
from pyannote.core import Segment

def continuum(coders):
    made = pa.Continuum()
    for place, units in enumerate(coders):
        for start, end, code in units:
            made.add(str(place), Segment(start, end), code)
    return made

asked = json.load(sys.stdin)
distance = pa.CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
small = continuum([units[:3] for units in asked["coders"]])
small.compute_gamma(distance, n_samples=1)
if asked["fast"]:
    small.compute_gamma(distance, n_samples=1, fast=True)
whole = continuum(asked["coders"])
np.random.seed(1)
print("ready", flush=True)
begun = time.perf_counter()
if asked["samples"]:
    observed = whole.compute_gamma(distance, n_samples=asked["samples"], fast=asked["fast"]).observed_disorder
else:
    observed = whole.get_best_alignment(distance).disorder
print(json.dumps({"seconds": time.perf_counter() - begun, "observed": float(observed)}))
"""

Coders = list[list[tuple[int, int, str]]]


@dataclass(frozen=True)
class Measured:
    seconds: float
    observed: float


def run() -> list[Goal]:
    interpreter = python_with(*PEER)
    two, three, five = (2, 1000), (3, 200), (5, 50)
    goals = [
        _against(interpreter, "S6 gamma, 2 coders x 1,000 units, 30 samples, exact", two, 30, 150),
        _against(interpreter, "S6 the same against the peer's fast mode", two, 30, 150, fast=True),
        _against(interpreter, "S7 gamma, 3 coders x 200 units, 30 samples, exact", three, 30, 40),
        _against(interpreter, "S7 the same against the peer's approximate mode", three, 30, 5, fast=True),
        _against(interpreter, "S8 observed disorder, 5 coders x 50 units", five, 0, 5_000),
        _against(interpreter, "S9 gamma, 3 coders x 50 units, 30 samples", (3, 50), 30, 10),
    ]
    return [*goals, _alone()]


def _against(
    interpreter: Path | None, what: str, size: tuple[int, int], samples: int, at_least: float, fast: bool = False
) -> Goal:
    coders = corpus(*size)
    ours = measured(coders, samples)
    limit = max(MINUTE, PATIENCE * at_least * ours.seconds)
    peer = None if interpreter is None else _peer(interpreter, coders, samples, fast, limit)
    # before and after the peer: what else the machine does then should not decide
    ours = min(ours, measured(coders, samples), key=lambda one: one.seconds)
    if peer is None and interpreter is not None:
        return faster_than(f"{what} (s; the peer was stopped)", ours.seconds, limit, at_least)
    if peer is not None and not fast and abs(peer.observed - ours.observed) > 1e-5 * ours.observed:
        raise AssertionError(f"{what}: {ours.observed} here, {peer.observed} there")
    return faster_than(f"{what} (s)", ours.seconds, None if peer is None else peer.seconds, at_least)


def _alone() -> Goal:
    """S10: no peer gets this far."""
    coders = corpus(5, 200)
    seconds = measured(coders, 4).seconds - measured(coders, 0).seconds
    return within("S10 gamma, 5 coders x 200 units, exact, per sample (s)", seconds / 4, 1.0)


def corpus(coders: int, units: int, seed: int = 0) -> Coders:
    """The units of each coder."""
    chance = np.random.default_rng(seed)
    length = chance.integers(4, 17, units)
    end = np.cumsum(length + chance.integers(4, 17, units))
    code = chance.integers(0, 4, units)
    found = []
    for _ in range(coders):
        kept = chance.random(units) >= 0.1
        begins = np.maximum(0, end - length + np.rint(chance.normal(0, 0.3, units) * length)).astype(int)
        ends = np.maximum(begins + 1, end + np.rint(chance.normal(0, 0.3, units) * length).astype(int))
        named = np.where(chance.random(units) < 0.2, chance.integers(0, 4, units), code)
        rows = zip(begins[kept].tolist(), ends[kept].tolist(), named[kept].tolist(), strict=True)
        found.append([(start, stop, "NVAP"[place]) for start, stop, place in rows])
    return found


def measured(coders: Coders, samples: int) -> Measured:
    """The best of some runs, after a small one that imports what is needed."""
    _ours([units[:3] for units in coders], 2)
    return min((_ours(coders, samples) for _ in range(RUNS)), key=lambda one: one.seconds)


def _ours(coders: Coders, samples: int) -> Measured:
    data = _corpus(coders)
    begun = time.perf_counter()
    if samples == Options().samples:
        statistics = GAMMA.statistics(data, Selection(together=True), range(len(coders)))
        observed = float(statistics.finish(statistics.total).observed[0])
    else:
        observed = _observed(data, samples)
    return Measured(time.perf_counter() - begun, observed)


def _observed(data: Corpus, samples: int) -> float:
    from annotator.agreement.gamma.distance import Distance

    codes = tuple(range(len(data.codes)))
    distance = Distance(1.0, 1.0, 1.0 - np.eye(len(codes)))
    question = Question(tuple(range(len(data.coders))), codes, distance, Options(samples=samples))
    return study(data, question).documents[0].observed


def _corpus(coders: Sequence[Sequence[tuple[int, int, str]]]) -> Corpus:
    units = [Unit(str(place), *unit) for place, own in enumerate(coders) for unit in own]
    length = max(unit.end or 0 for unit in units)
    return Corpus([Continuum(length, tuple(str(place) for place in range(len(coders))), units)])


def _peer(interpreter: Path, coders: Coders, samples: int, fast: bool, limit: float) -> Measured | None:
    """What the peer needs; None when it was stopped at the limit."""
    asked: dict[str, Any] = {"coders": coders, "samples": samples, "fast": fast}
    pipe = subprocess.PIPE
    with subprocess.Popen([interpreter, "-c", SCRIPT], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(asked))
        process.stdin.close()
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("The peer failed; its message is above.")
        try:
            process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
        return Measured(**json.loads(process.stdout.readline()))
