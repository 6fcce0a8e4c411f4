"""P2 to P5 of performance.md: the text view against a bare QPlainTextEdit of the same size, in the same letters.

    python -m tests.bench textview --json

Figures are CPU milliseconds (other programs do not count), medians; "painted" means that the frame has been drawn. The
bare widget is set up as anyone would: read-only, its scroll bar as it comes. P2 opens from a project file: the bare
widget's text comes by a plain SELECT, ours through Project.text and Project.annotations.

A second floor is stricter, and beside the goals (on stderr): a "stripped" widget paints only as much text as ours
does. It has no scroll bar, and our column's width and line spacing, so the same lines stand on its screen. What ours
costs more than that is the price of spans, margin and ruler.
"""

from __future__ import annotations

import gc
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QWidget

from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.project import Project
from annotator.ui.colours import DEFAULT_COLOURS
from annotator.ui.text_view import CodedTextView, Span
from tests.bench.goal import Goal, of_floor, within

#: Characters and spans of the documents, and P2's goals.
SIZES = ((5_000, 30, 1.2), (100_000, 1_000, 1.5), (1_000_000, 10_000, 2.0), (5_000_000, 50_000, 2.0))
WINDOW = (712, 692)  # the middle pane of a window of 1280 x 800
ROUNDS = 9
STRIPPED = ", against a stripped widget"
_LENGTHS = (6, 12, 25, 40, 80, 150)
_WORDS = (
    "the of and to in a that was for it with as his on be at by had not are but from or have an they which one you "
    "were all she there would their parliament casualties officials “quoted” outlet’s funeral broadcast troops abroad"
).split()


@dataclass(frozen=True)
class Sample:
    document: str
    text: str
    spans: list[Span]


def run() -> list[Goal]:
    """P2 (open), P3 (apply), P4 (page jump and three lines), P5 (memory)."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.annotator"
        samples = _make_project(path)
        with Project.open(path, coder="A") as project:
            goals = [*_opening(path, project, samples), *_applying(project, samples), *_scrolling(project, samples[-1])]
        goals.append(_memory(path, samples[-1].document))
    assert app is not None
    return goals


# -- material


def _make_project(path: Path) -> list[Sample]:
    samples = []
    with Project.create(path, coder="A") as project:
        coder = project.coder
        assert coder is not None
        with project.change("Codes") as change:
            codes = [change.put_code(Code("", f"code {n}", colour=colour)) for n, colour in enumerate(DEFAULT_COLOURS)]
        for size, count, _ in SIZES:
            text = _text(size)
            with project.change("Document") as change:
                document = change.put_document(Draft(f"{size} characters", text))
            with project.change("Spans") as change:
                for start, end, number in _stretches(size, count):
                    code = codes[number % len(codes)]
                    change.put_annotation(Annotation("", document, coder.id, code, start, end))
            spans = [
                Span(a.start, a.end, a.id, a.code, a.coder)
                for a in project.annotations(document)
                if a.start is not None and a.end is not None
            ]
            samples.append(Sample(document, text, spans))
    return samples


def _text(size: int) -> str:
    rng = random.Random(size)
    paragraphs: list[str] = []
    length = 0
    while length < size:
        paragraphs.append(" ".join(rng.choices(_WORDS, k=rng.randint(40, 120))))
        length += len(paragraphs[-1]) + 1
    return "\n".join(paragraphs)[:size]


def _stretches(size: int, count: int) -> list[tuple[int, int, int]]:
    rng = random.Random(count)
    found = []
    for number in range(count):
        start = rng.randrange(size - max(_LENGTHS))
        found.append((start, start + rng.choice(_LENGTHS), number))
    return sorted(found)


def _view(project: Project) -> CodedTextView:
    view = CodedTextView()
    view.set_codes({c.id: (c.name, c.colour, n) for n, c in enumerate(project.codebook())})
    _show(view)
    return view


def _bare(view: CodedTextView) -> QPlainTextEdit:
    bare = QPlainTextEdit()
    bare.setReadOnly(True)
    bare.document().setDefaultFont(view.reading.plain)
    _show(bare)
    return bare


def _stripped(view: CodedTextView) -> QPlainTextEdit:
    """Just the text, set as ours is."""

    class Stripped(QPlainTextEdit):
        def set_up(self) -> None:
            margins = view.viewportMargins()
            self.setViewportMargins(margins.left(), 0, margins.right(), 0)  # protected

    bare = Stripped()
    bare.setReadOnly(True)
    bare.setFrameShape(QFrame.Shape.NoFrame)
    bare.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    bare.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    bare.document().setDefaultFont(view.reading.font)
    bare.document().setDocumentMargin(view.document().documentMargin())
    bare.set_up()
    _show(bare)
    assert bare.viewport().size() == view.viewport().size()
    return bare


def _show(widget: QWidget) -> None:
    widget.resize(*WINDOW)
    widget.show()
    QApplication.processEvents()


def _paint(widget: QWidget) -> None:
    """Draw the frame now, without waiting for the platform's next turn."""
    QCoreApplication.sendPostedEvents()
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.UpdateRequest))


def _milliseconds(task: Callable[[], object]) -> float:
    start = time.process_time()
    task()
    return (time.process_time() - start) * 1000


def _beside(what: str, ours: float, floor: float) -> None:
    """A line beside the goals, on stderr."""
    print(f"      {what}{STRIPPED}: {ours:.4g} (floor {floor:.4g}, ratio {ours / floor:.4g})", file=sys.stderr)


# -- P2


def _opening(path: Path, project: Project, samples: Sequence[Sample]) -> list[Goal]:
    view = _view(project)
    floors = {"": _bare(view), STRIPPED: _stripped(view)}
    connection = sqlite3.connect(path)
    goals = []
    for sample, (size, count, goal) in zip(samples, SIZES, strict=True):
        times: dict[str, list[float]] = {name: [] for name in floors}
        ours = []
        for _ in range(ROUNDS):  # in turn, so that a busy machine disturbs all alike
            for name, bare in floors.items():
                times[name].append(_open_bare(bare, connection, sample.document))
            ours.append(_open_ours(view, project, sample.document))
        what = f"P2 open, {size:,} characters, {count:,} spans, ms"
        goals.append(of_floor(what, statistics.median(ours), statistics.median(times[""]), goal))
        _beside(what, statistics.median(ours), statistics.median(times[STRIPPED]))
    connection.close()
    _close(view, *floors.values())
    return goals


def _open_bare(bare: QPlainTextEdit, connection: sqlite3.Connection, document: str) -> float:
    bare.clear()
    QApplication.processEvents()

    def task() -> None:
        bare.setPlainText(_select(connection, document))
        _paint(bare)

    return _milliseconds(task)


def _open_ours(view: CodedTextView, project: Project, document: str) -> float:
    """Through a reader of its own, so that the text does come from the file, as the bare widget's does."""
    view.clear()
    QApplication.processEvents()
    with project.reader() as reader:
        reader.annotations(reader.documents()[0].id)  # a connection's first query reads the schema

        def task() -> None:
            _open(view, reader, document)
            _paint(view)

        taken = _milliseconds(task)
        view.clear()
        return taken


def _select(connection: sqlite3.Connection, document: str) -> str:
    query = "SELECT text.body FROM document JOIN text ON text.sha = document.sha WHERE document.uid = ?"
    (text,) = connection.execute(query, (document,)).fetchone()
    return str(text)


def _open(view: CodedTextView, project: Project, document: str) -> None:
    def source(start: int, end: int) -> list[Span]:
        found = project.annotations(document, start=start, end=end)
        return [Span(a.start or 0, a.end or 0, a.id, a.code, a.coder) for a in found if a.end is not None]

    view.set_document(project.text(document), "A title", "Outlet · 1 July 2025", source)


# -- P3


def _applying(project: Project, samples: Sequence[Sample]) -> list[Goal]:
    """Spans as dense in the short text as in the long one: only the size differs."""
    short, long = samples[0], samples[-1]
    view = _view(project)
    few = [span for span in long.spans if span.end < len(short.text)]
    small = _apply(view, long.text[: len(short.text)], few)
    large = _apply(view, long.text, long.spans)
    _close(view)
    return [
        of_floor("P3 apply a code, 5 MB against 5 KB, ms", large, small, 1.5),
        within("P3 apply a code at 5 MB, ms", large, 2.0),
    ]


def _apply(view: CodedTextView, text: str, spans: Sequence[Span]) -> float:
    view.set_document(text, "A title", "", spans)
    _settle(view)
    rng = random.Random(3)
    times = []
    for number in range(60):
        start = rng.randrange(200, 1200)
        span = Span(start, start + 40, f"new{number:019d}", spans[0].code, spans[0].coder)

        def apply(span: Span = span) -> None:
            view.add_span(span)
            _paint(view)

        times.append(_milliseconds(apply))
        view.remove_span(span.id)
        _paint(view)
    return statistics.median(times)


# -- P4


def _scrolling(project: Project, sample: Sample) -> list[Goal]:
    """Each round on text that no one has laid out yet: Qt keeps what it laid out."""
    view = _view(project)
    floors = {"": _bare(view), STRIPPED: _stripped(view)}
    goals = []
    for what, places, goal in (("page jump", _jumps, 1.4), ("three-line step", _steps, 1.5)):
        times: dict[str, list[float]] = {name: [] for name in floors}
        ours, ours95 = [], []
        for _ in range(5):
            for name, bare in floors.items():
                bare.setPlainText(sample.text)
                times[name].append(_scroll(bare, places)[0])
            view.set_document(sample.text, "A title", "", sample.spans)
            _settle(view)
            middle, high = _scroll(view, places)
            ours.append(middle)
            ours95.append(high)
        goals.append(of_floor(f"P4 {what}, ms", statistics.median(ours), statistics.median(times[""]), goal))
        _beside(f"P4 {what}, ms", statistics.median(ours), statistics.median(times[STRIPPED]))
        goals.append(within(f"P4 {what}, 95th percentile, ms", statistics.median(ours95), 16.7))
    _close(view, *floors.values())
    return goals


def _jumps(highest: int) -> list[int]:
    rng = random.Random(4)
    return [rng.randrange(highest) for _ in range(80)]


def _steps(highest: int) -> list[int]:
    return [highest // 3 + 3 * n for n in range(80)]


def _scroll(widget: QPlainTextEdit, places: Callable[[int], list[int]]) -> tuple[float, float]:
    """(median, 95th percentile) of scrolling to each place and drawing the frame."""
    bar = widget.verticalScrollBar()
    stops = places(bar.maximum())
    bar.setValue(stops[0])
    _paint(widget)
    times = []
    for place in stops[1:]:

        def go(place: int = place) -> None:
            bar.setValue(place)
            _paint(widget)

        times.append(_milliseconds(go))
    times.sort()
    return statistics.median(times), times[int(0.95 * len(times))]


# -- P5


def _memory(path: Path, document: str) -> Goal:
    """Resident memory that opening the largest document adds, each in a fresh process, after some paging about."""
    floor, ours = (statistics.median(_memory_of(kind, path, document) for _ in range(5)) for kind in ("bare", "ours"))
    return of_floor("P5 memory at 5 MB, 50,000 spans, MB", ours, floor, 1.5)


def _memory_of(kind: str, path: Path, document: str) -> float:
    command = [sys.executable, "-m", "tests.bench.textview", kind, str(path), document]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def _measure_memory(kind: str, path: Path, document: str) -> float:
    app = QApplication([])
    view = CodedTextView()
    widget: QPlainTextEdit = view if kind == "ours" else _bare(view)
    _show(widget)
    connection = sqlite3.connect(path)
    _select(connection, document)  # so that SQLite's cache is not counted
    before = _resident()
    if kind == "ours":
        view.set_codes({f"c{n}": (f"code {n}", colour, n) for n, colour in enumerate(DEFAULT_COLOURS)})
        view.set_document(_select(connection, document), "A title", "", _raw_source(connection, document))
        _settle(view)
    else:
        widget.setPlainText(_select(connection, document))
    _scroll(widget, _jumps)
    app.processEvents()
    return _resident() - before


def _raw_source(connection: sqlite3.Connection, document: str) -> Callable[[int, int], list[Span]]:
    query = (
        "SELECT start, stop, uid, code FROM annotation WHERE document = (SELECT id FROM document WHERE uid = ?) "
        "AND start >= ? AND start < ? ORDER BY start, stop, uid"
    )

    def source(start: int, end: int) -> list[Span]:
        rows = connection.execute(query, (document, start, end))
        return [Span(a, b, uid, f"c{code % len(DEFAULT_COLOURS)}") for a, b, uid, code in rows]

    return source


def _resident() -> float:
    """This process's resident memory in MB, what was freed given back first."""
    gc.collect()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


# -- all


def _settle(view: CodedTextView) -> None:
    """Wait until all spans are read."""
    while not view.complete:
        QApplication.processEvents()


def _close(*widgets: QWidget) -> None:
    for widget in widgets:
        widget.close()
        widget.deleteLater()
    QApplication.processEvents()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(_measure_memory(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
