"""Live agreement: from a gesture to right figures, on 10,000 documents with 100,000 annotations, 50 codes, 5 coders.

    python -m tests.bench live --json

A gesture is coding a passage of the open document in the window (offscreen): stored, painted, and the figures of all
codes, of the values of 20 fields and the one in the status line right again. Each of GESTURES goes to another document.
Milliseconds, median and 95th percentile, of CPU and of wall time (which the disk has its part in: a gesture is
flushed). The floor are gestures of the same kind, in turn with ours, of which the agreement view hears nothing.
Computing the tables anew without intervals stands beside it for comparison. In the end the figures are compared with
those that are computed anew.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from annotator.commands import coding, fields
from annotator.commands.live_agreement import LiveAgreement, Reports, Wanted, computed
from annotator.model.contents import no_progress
from annotator.model.field import FieldValue, Quantity
from annotator.project import Project
from tests.bench import _projects
from tests.bench.goal import Goal, within

DOCUMENTS, ANNOTATIONS = 10_000, 100_000
GESTURES = 60
GOAL = 50.0  # ms
WANTED = Wanted(resamples=0, pairs=False)

#: Milliseconds of CPU and of wall time.
Taken = tuple[float, float]


def run() -> list[Goal]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ANNOTATOR_HOME"], os.environ["ANNOTATOR_CODER"] = str(folder / "home"), "A"
        path = folder / "live.annotator"
        _projects.coded(path, DOCUMENTS, ANNOTATIONS)
        with_values(path)
        return [*in_the_window(path), *beside(path)]


def with_values(path: Path) -> None:
    """Two fields each in ten of the codes, filled in all their annotations."""
    with Project.open(path, coder="A") as project:
        codes = [code.id for code in project.codebook()][::5]
        for code in codes:
            fields.add_field(project, code, "count", type="quantity")
            fields.add_field(project, code, "side", type="choice", choices=["us", "them"])
        coded = [one for code in codes for one in project.annotations(code=code)]
        with project.change("Values") as change:
            for place, one in enumerate(coded):
                values = {"count": FieldValue(Quantity(best=place % 17)), "side": FieldValue(("us", "them")[place % 2])}
                change.put_annotation(replace(one, fields=values))


# -- in the window


def in_the_window(path: Path) -> list[Goal]:
    from PySide6.QtWidgets import QApplication

    from annotator import app

    application = app.make_application()
    window = app.make_window(path)
    window.resize(1280, 800)
    window.show()
    settle(lambda: window.finished)
    try:
        ids = window.hub.open_project.documents().ids()
        codes = [code.id for code in window.hub.open_project.codebook()]

        window.show_agreement()
        view: Any = window._late["agreement"]
        settle(lambda: view.live.following and not window.jobs.running, 600.0)
        window.show_code()
        behind = gestures(window, view, ids, codes)
        assert view.live.following
        check(view.figures, computed(window.hub.open_project, WANTED))
        window.show_agreement()
        settle(lambda: not view.live.pending and not window.jobs.running, 600.0)  # the intervals of all these gestures
        looked_at = gestures(window, view, ids, codes)
    finally:
        window.close()
        QApplication.processEvents()
    assert application is not None
    return [
        *goals("gesture in the text, status line right", *behind),
        *goals("change while the table is looked at, table right", *looked_at),
    ]


def gestures(window: Any, view: Any, ids: Sequence[str], codes: Sequence[str]) -> tuple[list[Taken], list[Taken]]:
    """Ours and the floor, in turn: a busy machine disturbs both alike."""
    followed, floor = [], []
    for number in range(2 * GESTURES):
        document = ids[(37 * number) % len(ids)]
        if view.isHidden():
            window.code_view.go_to(document, 0, 0)
            settle(lambda: True)
        act = (coding.code_selection, document, 10 + number, 60 + number, codes[number % len(codes)])
        if number % 2:
            followed.append(timed(partial(gesture, window, act, lambda: not view.live._waiting)))
        else:
            with unheard(view):
                floor.append(timed(partial(gesture, window, act, lambda: True)))
            view.live._waiting.add(document)
            view.live._follow()
        view._intervals_later.stop()  # resampling is a job of its own, and would be measured with the next gesture
    return followed, floor


def gesture(window: Any, act: Sequence[Any], right: Callable[[], bool]) -> None:
    window.hub.run(*act)
    settle(right)


@contextmanager
def unheard(view: Any) -> Iterator[None]:
    """The agreement view hears of nothing."""
    view.refresh = lambda _changes: None
    try:
        yield
    finally:
        del view.refresh


def goals(what: str, taken: Sequence[Taken], floor: Sequence[Taken]) -> list[Goal]:
    made = []
    for place, clock in enumerate(("CPU", "wall")):
        ours, least = sorted(one[place] for one in taken), sorted(one[place] for one in floor)
        for name, share in (("median", 0.5), ("95 %", 0.95)):
            value, low = ours[int(share * (len(ours) - 1))], least[int(share * (len(least) - 1))]
            made.append(Goal(f"{what}, {clock} ms, {name}", value, low, None, value / low, GOAL, value <= GOAL))
    return made


def settle(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Let the window work until it is so."""
    from PySide6.QtWidgets import QApplication

    end = time.perf_counter() + seconds
    QApplication.processEvents()
    while not condition():
        assert time.perf_counter() < end, "it did not happen in time"
        QApplication.processEvents()


def timed(work: Callable[[], object]) -> Taken:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def check(ours: Any, anew: Reports) -> None:
    """The figures that were followed are those that are computed anew."""
    for name in ("codes", "fields", "together"):
        rows, others = (getattr(reports, name).results for reports in (ours, anew))
        assert len(rows) == len(others)
        for row, other in zip(rows, others, strict=True):
            assert (row.code, row.field, row.undefined, row.n) == (other.code, other.field, other.undefined, other.n)
            assert row.value == other.value or abs(row.value - other.value) < 1e-12


# -- beside it


def beside(path: Path) -> list[Goal]:
    """What computing anew would take, what being followed takes once, and in memory."""
    with Project.open(path, coder="A") as project:
        anew = statistics.median(timed(lambda: computed(project, WANTED))[0] for _ in range(3))
        reports = computed(project, WANTED)
        once = timed(lambda: LiveAgreement.of(project, WANTED, reports, no_progress))[0]
        tracemalloc.start()
        live = LiveAgreement.of(project, WANTED, reports, no_progress)
        held = tracemalloc.get_traced_memory()[0] / 1e6
        tracemalloc.stop()
        assert live is not None
    print(f"computing anew {anew:.0f} ms CPU, without intervals", file=sys.stderr)
    return [
        within("made to be followed, against computing anew, CPU ms", once, anew),
        within(f"held for {DOCUMENTS:,} documents, {ANNOTATIONS:,} annotations, MB", held, 100.0),
    ]
