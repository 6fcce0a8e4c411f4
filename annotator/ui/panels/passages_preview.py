"""Below the passages: the words around the chosen one, with every coder's marks in lanes under each line.

Arrow keys walk from find to find, Enter opens the document there. What the lanes show comes from a job
(commands/alignments.py), for the eyes of the person who asks: what a blind round hides is not in it.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from annotator.i18n import tr
from annotator.model.contents import Progress
from annotator.project import Project
from annotator.ui import widgets
from annotator.ui.charts import saving
from annotator.ui.charts.lanes import LaneChart
from annotator.ui.charts.view import ChartView
from annotator.ui.guard import guarded
from annotator.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from annotator.commands.alignments import Lanes
    from annotator.commands.disagreements import Passage

#: A document of more characters is shown in part: so many around the passage.
_WHOLE, _AROUND = 6000, 2500
_PAUSE = 60  # milliseconds: walking fast through the list does not look into every document
Path = tuple[str, ...]


class _Title(QLabel):
    """A name in as much room as there is, with "…" where it does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lanesTitle")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "small")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        said = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)
        painter.end()


class PassagePreview(QWidget):
    """``chosen``: document, start, end."""

    chosen = Signal(str, object, object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.jobs = jobs
        self._project: Project | None = None
        self._passage: Passage | None = None
        self._codes: tuple[Path, ...] | None = None
        self._coders: tuple[str, ...] | None = None
        self._job: Job | None = None
        self._key: tuple[Any, ...] = ()
        self._lanes: Lanes | None = None
        self.title = _Title()
        self.by = QComboBox()
        self.by.setObjectName("lanesBy")
        self.by.setAccessibleName(tr("How marks are brought together"))
        for data, words in (("overlap", tr("by overlap")), ("gamma", tr("by gamma"))):
            self.by.addItem(words, data)
        self.chart = ChartView("lanes", tr("Marks of all coders under the text"), grows=False, clicks=False)
        self.words = widgets.label("", "small", wrap=True)
        self.words.setObjectName("lanesWords")
        save = saving.button(self.chart, self.chart.source, "lanesSave", self.chart.accessibleName())
        head = widgets.row(self.title, self.by, save, gap=4)
        head.setStretch(0, 1)
        box = widgets.column(head, margins=(16, 6, 16, 10), gap=6)
        box.addWidget(self.chart, 1)
        box.addWidget(self.words)
        self.setLayout(box)
        self.by.activated.connect(lambda _row: self._look())
        self.chart.moved.connect(self._moved)
        self.chart.beyond.connect(self._beyond)
        self.chart.chosen.connect(lambda place: self.chosen.emit(*place))
        self._later = widgets.Delayed(self._look, _PAUSE, self)

    def show_passage(
        self, project: Project, passage: Passage | None, codes: tuple[Path, ...] | None, coders: tuple[str, ...] | None
    ) -> None:
        """Show the words of a passage with the marks of these codes and coders (None: all)."""
        self._project, self._passage = project, passage
        # A passage that is about two codes is read with both.
        self._codes = None if passage is not None and passage.kind == "code" and codes and len(codes) < 2 else codes
        self._coders = coders
        self._later.start()

    def clear(self) -> None:
        """Nothing is chosen."""
        self._later.stop()
        self._stop()
        self._passage, self._lanes, self._key = None, None, ()
        self.title.setText("")
        self.words.setText("")
        self.chart.show_chart(None)

    def _stop(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    def _look(self) -> None:
        passage, project = self._passage, self._project
        if passage is None or project is None:
            self.clear()
            return
        by = self.by.currentData()
        key = (passage.document, self._codes, self._coders, by)
        if key == self._key and self._lanes is not None:
            self._show(self._lanes)
            return
        self._stop()
        self._key, self._lanes = key, None
        codes = None if self._codes is None else [list(code) for code in self._codes]
        coders, document = self._coders, passage.document

        def work(reader: Project, progress: Progress) -> Lanes:
            from annotator.commands.alignments import lanes

            return lanes(reader, document, codes=codes, coders=coders, by=by, progress=progress)

        self._job = self.jobs.start(tr("Lanes"), work, self._arrived, project, self._failed, quiet=True)

    def _failed(self, sentence: str) -> None:
        self.clear()
        self.words.setText("⚠ " + sentence)

    def _arrived(self, found: Lanes) -> None:
        if self._job is not None and self._passage is not None and found.document == self._passage.document:
            self._job, self._lanes = None, found
            self._show(found)

    def _show(self, found: Lanes) -> None:
        passage = self._passage
        assert passage is not None
        place = passage.start or 0
        self._show_around(found, place)
        chart = self.chart.chart
        assert isinstance(chart, LaneChart)
        if passage.start is None or not chart.shown:
            self.chart.point_at(-1)
            nothing = tr("The document as a whole was coded: no words to show marks under.")
            none = tr("There are no marks of these coders and codes here.")
            self.words.setText(nothing if passage.start is None else none)
            return
        wanted = set(passage.annotations)
        scores = [
            (sum(mark.annotation in wanted for mark in one.marks), -abs(one.start - place), -number)
            for number, one in enumerate(chart.shown)
        ]
        self.chart.point_at(-max(scores)[2])
        self._moved(self.chart.at)

    def _show_around(self, found: Lanes, place: int) -> None:
        start, end = _stretch(found.text, place)
        self.title.setText(found.title)
        self.title.setToolTip(html.escape(found.title))
        by = tr("overlap") if self.by.currentData() == "overlap" else tr("gamma’s best alignment")
        caption = tr("{n} finds, brought together by {by}. Coders: {who}.").format(
            n=len(found.alignments), by=by, who=", ".join(found.coders)
        )
        chart = LaneChart(found.title, caption, found, start, end)
        self.chart.file_name = f"alignment-{found.title[:40]}".replace("/", "-")
        self.chart.show_chart(chart)

    def _moved(self, number: int) -> None:
        """Say what is pointed at."""
        chart = self.chart.chart
        if number >= 0 and isinstance(chart, LaneChart):
            self.words.setText(_line(chart.words(number)))

    def _beyond(self, step: int) -> None:
        """On to the find behind (or before) the stretch that is shown, where there is one."""
        chart, found = self.chart.chart, self._lanes
        if self.chart.at < 0 or not isinstance(chart, LaneChart) or found is None:
            return
        number = found.alignments.index(chart.shown[self.chart.at]) + step
        if 0 <= number < len(found.alignments):
            one = found.alignments[number]
            self._show_around(found, one.start)
            chart = self.chart.chart
            assert isinstance(chart, LaneChart)
            self.chart.point_at(chart.shown.index(one))
            self._moved(self.chart.at)


def _line(words: str) -> str:
    """What stands below the lanes: which find it is; who marked what is in the lanes, the list and the tool tip."""
    return words.splitlines()[0] + tr("   ← → walk, Enter opens it")


def _stretch(text: str, place: int) -> tuple[int, int]:
    """What is shown of the text: all, or whole paragraphs around a place (of a very long one, a part)."""
    if len(text) <= _WHOLE:
        return 0, len(text)
    start, end = max(0, place - _AROUND), min(len(text), place + _AROUND)
    before, behind = text.find("\n", start, place), text.rfind("\n", place, end)
    return (before + 1 if start and before >= 0 else start), (behind if end < len(text) and behind > place else end)
