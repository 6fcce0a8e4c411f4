"""Bringing in annotations from a file: asks for it, imports it in one undo step, says what came in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from annotator.commands import exporting
from annotator.i18n import ntr, tr
from annotator.model.contents import ImportReport, Progress
from annotator.ui.hub import Hub
from annotator.ui.jobs import Job, Jobs
from annotator.ui.upkeep import AfterBackup


def ask_and_import(window: QWidget, hub: Hub, jobs: Jobs, folder: str) -> None:
    formats = [entry for entry in exporting.formats() if entry["kind"] == "annotations" and entry["reads"]]
    patterns = " ".join(f"*{suffix}" for entry in formats for suffix in entry["suffixes"])
    chosen, _ = QFileDialog.getOpenFileName(
        window, tr("Import annotations"), folder, tr("Annotations") + f" ({patterns})"
    )
    if chosen:
        path = Path(chosen)
        keys = [entry["key"] for entry in formats if path.suffix.lower() in entry["suffixes"]]
        take_in(window, hub, jobs, path, keys[0] if keys else "archive")


def take_in(window: QWidget, hub: Hub, jobs: Jobs, path: Path, key: str) -> Job:
    """Import the file beside the window; the person can cancel: then nothing has changed."""
    shown = QProgressDialog(tr("Reading {name}").format(name=path.name), tr("Cancel"), 0, 0, window)
    shown.setObjectName("importingAnnotations")
    shown.setWindowModality(Qt.WindowModality.WindowModal)
    shown.setMinimumDuration(0)
    shown.setAutoReset(False)
    coder = hub.open_project.coder
    name = coder.name if coder is not None else None

    def work(project: Any, progress: Progress) -> ImportReport:
        return exporting.import_annotations(project, [path], key, coder=name, progress=progress)

    def step(done: int, total: int, _what: str) -> None:
        shown.setMaximum(total)
        shown.setValue(min(done, total))

    def end(sentence: str, level: str) -> None:
        shown.canceled.disconnect()
        shown.close()
        shown.deleteLater()
        hub.message.emit(sentence, level)

    after = AfterBackup(work)

    def done(report: ImportReport) -> None:
        hub.announce(None)
        end(after.why or _said(report), "info" if report.complete and not after.why else "refused")

    job = jobs.start(
        tr("Importing annotations"), after, done, hub.open_project, lambda said: end(said, "refused"), writes=True,
        cancelled=lambda: end(tr("Cancelled. Nothing was imported."), "refused"),
    )  # fmt: skip
    job.progressed.connect(step)
    shown.canceled.connect(job.cancel)
    shown.setValue(0)
    return job


def _said(report: ImportReport) -> str:
    """What came in, and the first thing that did not."""
    counts = (
        ("new", "{n} came in", "{n} came in"),
        ("changed", "{n} placed elsewhere", "{n} placed elsewhere"),
        ("duplicate", "{n} was there already", "{n} were there already"),
        ("skipped", "{n} left as it is", "{n} left as they are"),
        ("failed", "{n} could not be taken in", "{n} could not be taken in"),
    )
    parts = [ntr(one, many, report.count(status)) for status, one, many in counts if report.count(status)]
    failed = next((line for line in report.lines if line.status == "failed"), None)
    reason = f" ({failed.source}: {failed.reason})" if failed else ""
    return tr("Annotations: {what}").format(what=", ".join(parts) or tr("nothing new")) + reason
