"""Bringing in annotations from a file: asks for it, imports it in one undo step, says what came in."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressDialog, QWidget

from annotator.commands import exporting
from annotator.errors import Cancelled
from annotator.i18n import ntr, tr
from annotator.model.contents import ImportReport
from annotator.ui.hub import Hub

_PAUSE = 0.03  # seconds between two looks at the window


def ask_and_import(window: QWidget, hub: Hub, folder: str) -> None:
    formats = [entry for entry in exporting.formats() if entry["kind"] == "annotations" and entry["reads"]]
    patterns = " ".join(f"*{suffix}" for entry in formats for suffix in entry["suffixes"])
    chosen, _ = QFileDialog.getOpenFileName(
        window, tr("Import annotations"), folder, tr("Annotations") + f" ({patterns})"
    )
    if chosen:
        path = Path(chosen)
        keys = [entry["key"] for entry in formats if path.suffix.lower() in entry["suffixes"]]
        take_in(window, hub, path, keys[0] if keys else "archive")


def take_in(window: QWidget, hub: Hub, path: Path, key: str) -> None:
    """Import the file; the window looks up now and then, and the person can cancel: then nothing has changed."""
    shown = QProgressDialog(tr("Reading {name}").format(name=path.name), tr("Cancel"), 0, 0, window)
    shown.setWindowModality(Qt.WindowModality.WindowModal)
    shown.setMinimumDuration(400)
    last = time.monotonic()

    def progress(done: int, total: int, _what: str) -> None:
        nonlocal last
        if time.monotonic() - last > _PAUSE:
            shown.setMaximum(total)
            shown.setValue(min(done, total))
            QApplication.processEvents()
            last = time.monotonic()
        if shown.wasCanceled():
            raise Cancelled(tr("Cancelled. Nothing was imported."))

    coder = hub.open_project.coder
    name = coder.name if coder is not None else None
    report: ImportReport | None = hub.run(exporting.import_annotations, [path], key, coder=name, progress=progress)
    shown.close()
    shown.deleteLater()
    if report is not None:
        hub.message.emit(_said(report), "info" if report.complete else "refused")


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
