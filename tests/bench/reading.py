"""From the file to the table: agreement on a project of a million annotations against sqlite3 reading those rows.

    python -m tests.bench reading --json

Figures are seconds of wall time, medians of five; ours and the floor in turn, so that a busy machine disturbs both
alike. The floor is what sqlite3 needs to fetch document, coder, code, start and end of every annotation from the same
file. The table is what ``annotator agreement`` prints when nothing else is asked for: alpha, kappa, percent and F1 of
50 codes and five coders, with and without intervals. Making the project takes two minutes and 0.8 GB of disk.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from annotator.commands import agreement
from annotator.project import Project
from tests.bench import _projects
from tests.bench.goal import Goal, of_floor

DOCUMENTS, ANNOTATIONS = 10_000, 1_000_000
ROUNDS = 5
_FLOOR = "SELECT document, coder, code, start, stop FROM annotation"


def run() -> list[Goal]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reading.annotator"
        _projects.coded(path, DOCUMENTS, ANNOTATIONS)
        floor, columns, table = in_turn(lambda: fetch(path), lambda: spans(path), lambda: figures(path, 0))
        again, intervals = in_turn(lambda: fetch(path), lambda: figures(path, 2_000))
    what = f"of {ANNOTATIONS:,} annotations, against sqlite3 fetching them, s"
    return [
        of_floor(f"columns {what}", columns, floor, 1.5),
        of_floor(f"agreement table {what}", table, floor, 1.5),
        of_floor(f"agreement table with 2,000 resamples {what}", intervals, again, 5.0),
    ]


def in_turn(*tasks: Callable[[], int]) -> list[float]:
    """The median time of each."""
    times: list[list[float]] = [[] for _ in tasks]
    for _ in range(ROUNDS):
        for task, taken in zip(tasks, times, strict=True):
            begin = time.perf_counter()
            assert task()
            taken.append(time.perf_counter() - begin)
    return [statistics.median(taken) for taken in times]


def fetch(path: Path) -> int:
    connection = sqlite3.connect(path)
    rows = connection.execute(_FLOOR).fetchall()
    connection.close()
    return len(rows)


def spans(path: Path) -> int:
    with Project.open(path, read_only=True) as project:
        return len(project.spans())


def figures(path: Path, resamples: int) -> int:
    with Project.open(path, read_only=True) as project:
        return len(agreement.agreement(project, resamples=resamples).results)
