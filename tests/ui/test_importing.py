"""Importing through the window: preview, what is offered and refused, one undo step."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from annotator.ui.dialogs.import_documents import ImportDialog
from annotator.ui.dialogs.import_model import PUBLISHED, STATUS, TITLE
from annotator.ui.main_window import MainWindow
from tests.ui import person
from tests.ui.conftest import ONE
from tests.ui.person import press


def preview(window: MainWindow) -> ImportDialog:
    dialog = person.dialog("importDialog")
    assert isinstance(dialog, ImportDialog)
    person.wait_for(lambda: dialog.job is None and not window.jobs.running)
    return dialog


def column(dialog: ImportDialog, number: int) -> list[str]:
    return [dialog.model.index(row, number).data() for row in range(dialog.model.rowCount())]


def take_in(dialog: ImportDialog) -> None:
    assert dialog.primary is not None
    person.click(dialog.primary)
    person.gone("importDialog")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    person.files(made, fresh=" date 2025-07-01 A fresh article, quite unlike the rest of them.", same=ONE)
    (made / "latin.txt").write_bytes("Espa\u00f1a llora a sus ca\u00eddos".encode("latin-1"))
    (made / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    return made


def test_nothing_is_imported_before_the_preview_is_accepted(
    window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    press("Ctrl+I")
    dialog = person.dialog("importDialog")
    press("Tab", on=dialog)
    button = dialog.findChild(QPushButton, "chooseFolder")
    assert button is not None
    person.click(button)
    shown = preview(window)
    assert sorted(column(shown, STATUS)) == ["already there", "new", "✕ failed", "✕ failed"]
    assert shown.summary.text() == "1 new, 1 already there, 2 could not be read"
    assert shown.primary is not None
    assert shown.primary.text() == "Import 1 document"
    press("Esc", on=shown)
    with person.on_disk(window) as project:
        assert len(project.documents()) == 3


def test_the_date_is_offered_and_taken_when_ticked(window: MainWindow, folder: Path) -> None:
    window.files.import_documents([folder / "fresh.txt"])
    dialog = preview(window)
    assert column(dialog, PUBLISHED) == ["1 Jul 2025"]
    assert dialog.take_dates.isVisible()
    take_in(dialog)
    with person.on_disk(window) as project:
        document = project.documents()[3]
        assert document.metadata["published"] == "2025-07-01"
        assert document.text.startswith(" date 2025-07-01 A fresh article")
    assert window.code_view.documents.model.rowCount() == 4
    assert person.said(window) == "Imported 1 document."


def test_the_date_is_left_when_the_box_is_cleared(window: MainWindow, folder: Path) -> None:
    window.files.import_documents([folder / "fresh.txt"])
    dialog = preview(window)
    person.focus(dialog.take_dates)
    press("Space")
    take_in(dialog)
    with person.on_disk(window) as project:
        assert "published" not in project.documents()[3].metadata


def test_a_row_is_left_out_with_the_space_bar(window: MainWindow, folder: Path) -> None:
    person.files(folder, other="Another article altogether.")
    window.files.import_documents([folder / "fresh.txt", folder / "other.txt"])
    dialog = preview(window)
    person.focus(dialog.table)
    dialog.table.setCurrentIndex(dialog.model.index(0, TITLE))
    press("Space")
    assert dialog.primary is not None
    assert dialog.primary.text() == "Import 1 document"
    take_in(dialog)
    with person.on_disk(window) as project:
        assert [d.name for d in project.documents()][3:] == ["other"]


def test_another_encoding_is_tried_with_a_preview(window: MainWindow, folder: Path) -> None:
    window.files.import_documents([folder / "latin.txt"])
    dialog = preview(window)
    assert column(dialog, STATUS) == ["✕ failed"]
    dialog.encoding.setCurrentText("windows-1252")
    dialog.encoding.activated.emit(dialog.encoding.currentIndex())
    person.wait_for(lambda: dialog.job is None and not window.jobs.running)
    assert column(dialog, STATUS) == ["new"]
    take_in(dialog)
    with person.on_disk(window) as project:
        assert project.documents()[3].text == "España llora a sus caídos"


def test_a_tables_columns_can_be_named(window: MainWindow, folder: Path) -> None:
    table = folder / "t.csv"
    table.write_text("Kopf,Inhaltliches\nErster,Ein Text von der ersten Zeile.\n", encoding="utf-8")
    window.files.import_documents([table])
    dialog = preview(window)
    assert column(dialog, STATUS) == ["✕ failed"]
    for name, heading in (("text", "Inhaltliches"), ("title", "Kopf")):
        line = dialog.columns[name].lineEdit()
        assert line is not None
        person.focus(line)
        person.type_in(heading)
    press("Return")
    person.wait_for(lambda: column(dialog, STATUS) == ["new"])
    assert column(dialog, TITLE) == ["Erster"]
    dialog.close()


def test_an_import_is_one_undo_step(window: MainWindow, folder: Path) -> None:
    person.files(folder, other="Another article altogether.")
    window.files.import_documents([folder / "fresh.txt", folder / "other.txt"])
    take_in(preview(window))
    person.focus(window.code_view.text)
    press("Ctrl+Z")
    assert window.code_view.documents.model.rowCount() == 3
    press("Ctrl+Shift+Z")
    assert window.code_view.documents.model.rowCount() == 5


def test_files_dropped_on_the_window_are_previewed(window: MainWindow, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "fresh.txt"))])
    drop, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(300, 300), drop, data, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), drop, data, left, none))
    dialog = preview(window)
    assert column(dialog, STATUS) == ["new"]
    dialog.close()


class Beat:
    """Notes how long the window's loop stood still between two turns."""

    def __init__(self) -> None:
        self.longest, self.turns = 0.0, 0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._turn)
        self._timer.start(5)

    def _turn(self) -> None:
        now = time.perf_counter()
        self.longest, self.turns, self._last = max(self.longest, now - self._last), self.turns + 1, now

    def stop(self) -> None:
        self._timer.stop()


def many(folder: Path, count: int) -> Path:
    folder.mkdir()
    person.files(
        folder, **{f"n{n}": f"Document number {n}, with a few words of its own, {n * 7}." for n in range(count)}
    )
    return folder


def test_the_window_lives_while_a_thousand_documents_are_written(window: MainWindow, tmp_path: Path) -> None:
    window.files.import_documents([many(tmp_path / "many", 1000)])
    dialog = preview(window)
    steps: list[int] = []
    beat = Beat()
    dialog.take_in()
    assert dialog.job is not None
    dialog.job.progressed.connect(lambda done, _total, _what: steps.append(done))
    person.wait_for(lambda: dialog.job is None, 30_000)
    beat.stop()
    assert beat.turns > 10
    assert steps
    # 100 ms are the goal (a quiet machine: 60); a test machine that does other work besides gets more room
    assert beat.longest < 0.4
    assert window.code_view.documents.model.rowCount() == 1003
    with person.on_disk(window) as project:
        assert len(project.documents()) == 1003


def test_writing_can_be_cancelled_and_then_nothing_is_there(window: MainWindow, tmp_path: Path) -> None:
    window.files.import_documents([many(tmp_path / "many", 600)])
    dialog = preview(window)
    dialog.take_in()
    assert dialog.job is not None
    person.wait_for(lambda: dialog.progress.value() > 0)
    press("Esc", on=dialog)
    person.wait_for(lambda: dialog.job is None)
    assert dialog.isVisible()
    assert "Cancelled" in dialog.problem.text()
    with person.on_disk(window) as project:
        assert len(project.documents()) == 3
    assert dialog.primary is not None
    assert dialog.primary.isEnabled()  # to try again
    press("Esc", on=dialog)
    person.gone("importDialog")
