"""Exporting through the window."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.main_window import MainWindow
from tests.ui import person
from tests.ui.person import press


def test_what_a_format_loses_is_named_before_writing(window: MainWindow) -> None:
    press("Ctrl+E")
    dialog = person.dialog("exportDialog")
    assert isinstance(dialog, ExportDialog)
    dialog.format.setCurrentIndex(next(n for n, e in enumerate(dialog.formats) if e["key"] == "archive"))
    assert dialog.loses.text() == "This format holds everything: nothing is lost."
    dialog.format.setCurrentIndex(next(n for n, e in enumerate(dialog.formats) if e["key"] == "csv"))
    assert dialog.loses.text().startswith("This format can't hold: ")
    assert dialog.path.text().endswith(".csv")
    dialog.close()


def test_an_export_of_one_coders_work(window: MainWindow, tmp_path: Path) -> None:
    press("3")
    window.files._set_coder("Jonas", None)
    person.focus(window.code_view.text)
    press("2")
    press("Ctrl+E")
    dialog = person.dialog("exportDialog")
    assert isinstance(dialog, ExportDialog)
    dialog.format.setCurrentIndex(next(n for n, e in enumerate(dialog.formats) if e["key"] == "archive"))
    mina = next(dialog.coders.item(n) for n in range(2) if dialog.coders.item(n).text() == "Mina")
    mina.setCheckState(Qt.CheckState.Unchecked)
    out = tmp_path / "out.jsonl"
    dialog.path.setText(str(out))
    assert dialog.primary is not None
    person.click(dialog.primary)
    person.wait_for(lambda: out.exists() and not window.jobs.running)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    found = [line for line in lines if line["type"] == "annotation"]
    assert [(line["coder"], line["code"]) for line in found] == [("Jonas", ["motive attribution"])]
    assert person.said(window) == f"Exported to {out}"


def test_a_folder_that_is_not_there_is_said_to_be_so(window: MainWindow, tmp_path: Path) -> None:
    window.files.export()
    dialog = person.dialog("exportDialog")
    assert isinstance(dialog, ExportDialog)
    dialog.path.setText(str(tmp_path / "nowhere" / "out.jsonl"))
    dialog.write()
    assert "There is no folder" in dialog.problem.text()
    dialog.close()


def test_annotations_come_back_in_and_again_change_nothing(window: MainWindow, tmp_path: Path) -> None:
    from annotator.commands import exporting
    from annotator.ui.dialogs.import_annotations import take_in

    press("3")
    out = tmp_path / "out.jsonl"
    exporting.export(window.hub.open_project, out, "archive")
    take_in(window, window.hub, window.jobs, out, "archive")
    person.wait_for(lambda: not window.jobs.running)
    assert "already" in person.said(window)
    assert len(person.marks(window)) == 1
    window.coding.delete()
    window.hub.undo()
    (tmp_path / "bad.jsonl").write_text("{not json\n")
    take_in(window, window.hub, window.jobs, tmp_path / "bad.jsonl", "archive")
    person.wait_for(lambda: not window.jobs.running)
    assert person.said(window).startswith("⚠ ")
