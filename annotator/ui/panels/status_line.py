"""The line at the bottom: where we are, what just happened, what is going on, and that everything is on disk."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QStatusBar, QToolButton

from annotator.i18n import ntr, tr
from annotator.ui import theme, widgets
from annotator.ui.advice import in_window
from annotator.ui.jobs import Job

_SHOW = 7000  # milliseconds that a message stays


class StatusLine(QStatusBar):
    """``keys_wanted``: the person asked for the list of keys."""

    keys_wanted = Signal()
    agreement_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setAccessibleName(tr("Status"))
        self.setSizeGripEnabled(False)
        self.setFixedHeight(theme.pixels(28))
        self.where = widgets.label()
        self.count = widgets.label()
        self.position = widgets.label()
        self.said = widgets.label()
        self.said.setObjectName("statusMessage")
        self.job_label = widgets.label()
        self.job_bar = QProgressBar()
        self.job_bar.setTextVisible(False)
        self.job_bar.setFixedWidth(theme.pixels(110))
        self.cancel = widgets.button(tr("Cancel"), self._cancel, "link", "cancelJob")
        self.figure = widgets.button("", self.agreement_wanted.emit, "link", "agreementFigure")
        self.figure.setAccessibleName(tr("Agreement"))
        self.saved = widgets.label()
        self.saved.setObjectName("savedState")
        self.keys = QToolButton()
        self.keys.setText(tr("?  keys"))
        self.keys.setProperty("role", "muted")
        self.keys.setAccessibleName(tr("All keys"))
        self.keys.clicked.connect(self.keys_wanted)
        self._job: Job | None = None
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=_SHOW)
        self._timer.timeout.connect(lambda: self.say(""))
        self.show_job(None)

    def _lay_out(self) -> None:
        room = widgets.row(self.where, self.count, self.position, margins=(14, 0, 8, 0), gap=18)
        room.addWidget(self.said, 1)
        # A long sentence must not make the window wider; its tool tip has all of it.
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for part in (self.job_label, self.job_bar, self.cancel, self.figure, self.saved, self.keys):
            room.addWidget(part)
        self.addWidget(widgets.holder(room), 1)

    def say(self, sentence: str, level: str = "info") -> None:
        """Show a sentence for a while; a refusal in the colour of warnings and with a sign."""
        sentence = in_window(sentence)
        sign = "⚠ " if level == "refused" and sentence else ""
        self.said.setText(sign + sentence)
        self.said.setToolTip(sentence)
        self.said.setAccessibleName(sentence or tr("No message"))
        widgets.set_role(self.said, "level", level)
        self._timer.start() if sentence else self._timer.stop()

    def show_place(self, number: int, total: int, annotations: int) -> None:
        """Document ``number`` of ``total`` (0: none is open) with so many annotations."""
        self.where.setText(tr("Document {n} of {m}").format(n=f"{number:,}", m=f"{total:,}") if number else "")
        self.count.setText(ntr("{n} annotation", "{n} annotations", annotations) if number else "")
        if not number:
            self.position.setText("")

    def show_position(self, start: int, end: int) -> None:
        said = f"{start:,}–{end:,}" if end > start else f"{start:,}"
        self.position.setText(tr("character {position}").format(position=said))

    def show_saved(self, sentence: str, good: bool = True) -> None:
        self.saved.setText(sentence)
        widgets.set_role(self.saved, "role", "" if good else "warn")

    def show_figure(self, text: str) -> None:
        self.figure.setText(text)
        self.figure.setAccessibleName(text or tr("Agreement"))
        self.figure.setVisible(bool(text))

    # -- jobs

    def show_job(self, job: Job | None) -> None:
        """Follow a job (the newest one); None: nothing is going on."""
        self._job = job
        for part in (self.job_label, self.job_bar, self.cancel):
            part.setVisible(job is not None)
        if job is not None:
            self.job_label.setText(job.label)
            self.job_bar.setRange(0, 0)
            self.job_bar.setAccessibleName(job.label)
            job.progressed.connect(self._progressed)

    def _progressed(self, done: int, total: int, what: str) -> None:
        if self.sender() is self._job and self._job is not None:
            self.job_bar.setRange(0, max(0, total))
            self.job_bar.setValue(done)
            said = f"{self._job.label}: {what}" if what else self._job.label
            middle = Qt.TextElideMode.ElideMiddle
            self.job_label.setText(self.fontMetrics().elidedText(said, middle, theme.pixels(320)))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.job_label.setText(tr("Cancelling…"))
