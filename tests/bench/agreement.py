"""S1 to S10, the goals for agreement: a million spans, one edit, ten thousand resamples, units of a text, alignments.

    python -m tests.bench agreement --json

Figures of S1 to S5 are CPU seconds of one thread (other programs do not count), medians of five; those of S6 to S10
are gamma's (gamma.py), seconds. The floor of S1 is what sqlite3 needs to read the spans from a file; the peer is the
package krippendorff, which wants one value per character, on the part of the work that it can do. All of it takes some
ten minutes, most of them the peers'.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads that wait for each other count as CPU time

import numpy as np

from annotator.agreement import Columns, Corpus, Resampling, Selection, survey
from annotator.agreement.tally import Tally
from tests.bench import _unitizing, gamma
from tests.bench.goal import Goal, faster_than, of_floor, within
from tests.bench.peers import measured, python_with

CODERS = ("A", "B", "C", "D", "E")
CODES = 50
LENGTH = 5_000
PAIRWISE = ("cohen_kappa", "scott_pi", "holsti")
MEASURES = (*PAIRWISE, "percent", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac1", "krippendorff_alpha")
PEER = "krippendorff==0.9.0"

#: One alpha of every code on characters, and the mean time of one for the loop that a bootstrap would be.
PEER_SCRIPT = """
import json, sys, time
import numpy as np, krippendorff
data = json.load(sys.stdin)
spans = np.array(data["spans"])
total, values, times = data["documents"] * data["length"], [], []
for code in range(data["codes"]):
    begin = time.process_time()
    rows = np.zeros((data["coders"], total))
    for document, coder, _, start, end in spans[spans[:, 2] == code]:
        rows[coder, document * data["length"] + start:document * data["length"] + end] = 1
    values.append(krippendorff.alpha(rows, level_of_measurement="nominal"))
    times.append(time.process_time() - begin)
json.dump({"values": values, "seconds": sum(times)}, sys.stdout)
"""


def run() -> list[Goal]:
    spans = spans_by_chance(10_000, 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spans.db"
        store(path, spans)
        floor = median(lambda: read(path))
    ours = median(lambda: every_coefficient(corpus_of(spans, 10_000)))
    part = spans[:, spans[0] < 200]
    interpreter = python_with(PEER)
    peer = measured(interpreter, PEER_SCRIPT, plain(part, 200))
    small = corpus_of(part, 200)
    check(small, peer)
    ours_part = median(lambda: alphas(corpus_of(part, 200)))
    return [
        of_floor("S1 all coefficients of 1,000,000 spans, against sqlite3 reading them, s", ours, floor, 0.25),
        faster_than(
            "S1 alpha of 50 codes, 200 documents, s", ours_part, None if peer is None else peer["seconds"], 2_000
        ),
        *after_an_edit(spans),
        *resampling(spans, interpreter),
        *_unitizing.goals(),
        *gamma.run(),
    ]


def after_an_edit(spans: Any) -> list[Goal]:
    """S2: all coefficients of all codes of the project, right again after one document changed."""
    tally = Tally.of(corpus_of(spans, 10_000))
    edits = 101
    before = [document_of(spans, place) for place in range(edits)]
    work = iter(zip(before, [document_of(spans, place, shift=1) for place in range(edits)], strict=True))

    def edit() -> None:
        old, new = next(work)
        tally.remove(old)
        tally.add(new)
        tally.results("krippendorff_alpha")

    for old in before[:10]:  # once for the program to get warm
        tally.remove(old)
        tally.add(old)
    return [within("S2 alpha of 50 codes after one edit among 10,000 documents, s", median(edit, edits), 0.001)]


def resampling(spans: Any, interpreter: Path | None) -> list[Goal]:
    """S3: 10,000 resamples of 1,000 documents, 50 codes; the peer's loop is its time for five codes, ten times, and
    that for each resample."""
    part = spans[:, spans[0] < 1_000]
    corpus = corpus_of(part, 1_000)
    wanted, how = Selection(), Resampling(10_000)
    ours = median(lambda: survey("krippendorff_alpha", corpus, wanted, how))
    peer = measured(interpreter, PEER_SCRIPT, plain(part, 1_000) | {"codes": 5})
    loop = None if peer is None else peer["seconds"] * (CODES / 5) * 10_000
    return [
        within("S3 bootstrap of 10,000 x 1,000 documents x 50 codes, s", ours, 1.0),
        faster_than("S3 against a loop over krippendorff, s", ours, loop, 10_000),
    ]


def spans_by_chance(documents: int, count: int, seed: int = 0) -> Any:
    """Rows document, coder, code, start, end, sorted by document: true passages that each coder finds with
    probability .7, a few characters off."""
    random = np.random.default_rng(seed)
    share = 0.7
    true = round(count / (len(CODERS) * share))
    document, code = random.integers(0, documents, true), random.integers(0, CODES, true)
    length = np.maximum(5, random.exponential(60, true)).astype(np.int64)
    start = random.integers(0, LENGTH, true)
    parts = []
    for coder in range(len(CODERS)):
        found = random.random(true) < share
        first = np.clip(start[found] + np.rint(random.normal(0, 4, found.sum())).astype(np.int64), 0, LENGTH - 2)
        last = (start + length)[found] + np.rint(random.normal(0, 4, found.sum())).astype(np.int64)
        last = np.clip(last, first + 1, LENGTH)
        parts.append(np.stack([document[found], np.full(found.sum(), coder), code[found], first, last]))
    spans = np.concatenate(parts, axis=1)
    return np.ascontiguousarray(spans[:, np.lexsort((spans[3], spans[0]))])


def corpus_of(spans: Any, documents: int) -> Corpus:
    return Corpus.from_arrays(
        Columns(*spans),
        lengths=np.full(documents, LENGTH, np.int64),
        rosters=np.ones((documents, len(CODERS)), bool),
        coders=CODERS,
        codes=range(CODES),
    )


def document_of(spans: Any, place: int, shift: int = 0) -> Corpus:
    """One document by itself; with ``shift`` its first span begins elsewhere."""
    own = spans[:, spans[0] == place].copy()
    own[0] = 0
    own[3, 0] = max(0, own[3, 0] - shift)
    return corpus_of(own, 1)


def every_coefficient(corpus: Corpus) -> None:
    """Of every code: for all coders, and (the coefficients of two) for every pair."""
    for key in MEASURES:
        survey(key, corpus, Selection())


def alphas(corpus: Corpus) -> list[float | None]:
    return [result.value for result in survey("krippendorff_alpha", corpus, Selection())]


def check(corpus: Corpus, peer: dict[str, Any] | None) -> None:
    """Fast and wrong is no use: the peer's values are ours."""
    if peer is not None:
        np.testing.assert_allclose(np.array(alphas(corpus), float), peer["values"], atol=1e-12)


def store(path: Path, spans: Any) -> None:
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE span (document INTEGER, coder INTEGER, code INTEGER, start INTEGER, stop INTEGER)")
        file.executemany("INSERT INTO span VALUES (?, ?, ?, ?, ?)", spans.T.tolist())
    file.close()


def read(path: Path) -> Any:
    file = sqlite3.connect(path)
    rows = np.array(file.execute("SELECT document, coder, code, start, stop FROM span").fetchall(), np.int64)
    file.close()
    return rows


def plain(spans: Any, documents: int) -> dict[str, Any]:
    return {
        "spans": spans.T.tolist(),
        "documents": documents,
        "length": LENGTH,
        "codes": CODES,
        "coders": len(CODERS),
    }


def median(work: Callable[[], object], rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return statistics.median(times)
