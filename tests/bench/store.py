"""P6 to P9 of performance.md: one gesture, an import with search, the first page of a search, a large project's window.

    python -m tests.bench store --json

Wall times, medians. P7 and P8 use 40,000 articles of 4.8 KB where the design speaks of 100,000 and a million, to stay
within two minutes: both grow in proportion or not at all (an index is asked for the newest hits first).
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from annotator.commands import codebook, coding, corpus
from annotator.model.document import Draft
from annotator.project import Project
from tests.bench import _projects
from tests.bench.goal import Goal, faster_than, of_floor, within

ARTICLES, WORDS = 40_000, 800
GESTURES = 100
ROUNDS = 5

#: How often the words of P8 occur, as places in the order of frequency.
_FREQUENT, _USUAL, _RARE = 3, 300, 20_000


def run() -> list[Goal]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ANNOTATOR_HOME"] = str(folder / "home")
        articles = drafts(ARTICLES)
        imported = importing(folder, articles)
        with Project.open(folder / "ours.annotator", coder="A") as project:
            return [gesture(folder, project), imported, *searching(folder, project), window(folder)]


# -- material


def vocabulary() -> Any:
    """30,000 made-up words."""
    random = np.random.default_rng(1)
    letters = random.integers(0, 26, (60_000, 9))
    lengths = random.integers(3, 10, 60_000)
    words = {"".join(chr(97 + c) for c in row[:n]) for row, n in zip(letters.tolist(), lengths.tolist(), strict=True)}
    return np.array(sorted(words)[:30_000])


def drafts(count: int) -> list[Draft]:
    """Articles whose words are as unequally frequent as those of a language (Zipf's law)."""
    random = np.random.default_rng(2)
    words = random.permutation(vocabulary())
    share = 1.0 / np.arange(3, len(words) + 3)
    edges = np.cumsum(share / share.sum())
    found = []
    for number in range(count):
        drawn = words[np.searchsorted(edges, random.random(WORDS))]
        found.append(Draft(f"article {number}", " ".join(drawn.tolist()), {"outlet": "Ledger"}))
    return found


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


# -- P7


def importing(folder: Path, articles: Sequence[Draft]) -> Goal:
    """Whole articles with a search index: ours against sqlite-utils, which writes the rows and indexes them after."""

    def ours() -> None:
        with Project.create(folder / "ours.annotator", "A") as project:
            report = corpus.import_drafts(project, articles)
            assert report.count("new") == len(articles)

    def peer() -> None:
        import sqlite_utils

        database = sqlite_utils.Database(folder / "peer.db")
        table: Any = database["articles"]
        table.insert_all({"id": n, "title": one.name, "body": one.text} for n, one in enumerate(articles))
        table.enable_fts(["title", "body"], tokenize="unicode61 remove_diacritics 2")
        database.close()

    theirs, own = timed(peer), timed(ours)
    return faster_than(f"P7 import of {len(articles):,} articles with search, s", own, theirs, 1.3)


# -- P6


def gesture(folder: Path, project: Project) -> Goal:
    """A passage coded and on the disk, against one row in a transaction of its own, in the same journal mode."""
    raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode=TRUNCATE")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute(
        "CREATE TABLE mark(id INTEGER PRIMARY KEY, document INTEGER, code INTEGER, start INTEGER, stop INTEGER)"
    )
    codebook.add_code(project, "figure")
    documents = project.documents()[:GESTURES]
    floors, ours = [], []
    for number, document in enumerate(documents):

        def row(number: int = number) -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO mark(document, code, start, stop) VALUES(?, 1, 10, 40)", (number,))
            raw.execute("COMMIT")

        def code(document: str = document.id) -> None:
            coding.code_selection(project, document, 10, 40, "figure")

        floors.append(timed(row) * 1000)
        ours.append(timed(code) * 1000)
    raw.close()
    return of_floor("P6 one durable gesture, ms", statistics.median(ours), statistics.median(floors), 2.0)


# -- P8


def searching(folder: Path, project: Project) -> list[Goal]:
    words = np.random.default_rng(2).permutation(vocabulary())
    frequent, usual, rare = (str(words[place]) for place in (_FREQUENT, _USUAL, _RARE))
    kinds = {"a frequent word": f"{frequent} ", "a usual word": f"{usual} ", "a rare word": f"{rare} "}
    kinds |= {"two words": f"{frequent} {usual} ", "a phrase": f'"{frequent} {usual}" ', "a beginning": usual[:2] + "*"}
    goals = []
    with project.reader() as reader:
        for kind, query in kinds.items():
            own = statistics.median(timed(lambda: reader.search(query)) for _ in range(ROUNDS)) * 1000  # noqa: B023
            goals.append(within(f"P8 first page of {kind} in {ARTICLES:,}, ms", own, 12 if "*" in query else 2))
    return goals


# -- P9


def window(folder: Path) -> Goal:
    """The window on 10,000 articles and 100,000 codings, ready to code, against an empty project's."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from annotator import app

    application = app.make_application()
    empty, large = folder / "empty.annotator", folder / "large.annotator"
    Project.create(empty, "A").close()
    _projects.coded(large, 10_000, 100_000)
    os.environ["ANNOTATOR_CODER"] = "A"

    def opened(path: Path) -> float:
        begin = time.process_time()
        shown = app.make_window(path)
        shown.resize(1280, 800)
        shown.show()
        QApplication.processEvents()
        taken = (time.process_time() - begin) * 1000
        shown.close()
        shown.deleteLater()
        QApplication.processEvents()
        return taken

    opened(empty), opened(large)
    times = [(opened(empty), opened(large)) for _ in range(ROUNDS)]
    floor, own = (statistics.median(column) for column in zip(*times, strict=True))
    assert application is not None
    return of_floor("P9 coding view on 10,000 articles, 100,000 codings, CPU ms", own, floor, 2.0)
