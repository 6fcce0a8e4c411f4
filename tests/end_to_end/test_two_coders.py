"""The main job in the window, on the five real articles: two coders, agreement, passages, export, import again."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton, QTableView

from annotator.commands import exporting
from annotator.formats.canonical import canonical
from annotator.model.field import FieldValue, Quantity
from annotator.project import Project
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.import_documents import ImportDialog
from annotator.ui.dialogs.import_model import PUBLISHED
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.agreement import AgreementView
from annotator.ui.panels.history import HistoryView
from tests.end_to_end import at_work
from tests.end_to_end.at_work import CASUALTIES, FRAME, MOTIVE, NAMES, Mark
from tests.shared import articles
from tests.ui import person
from tests.ui.person import press

OpenWindow = Callable[[Path | None], MainWindow]

TROOPS = {"counted": "deployed", "who": "troops abroad"}
LOSSES = {"who": "troops abroad", "source": "intelligence service"}

#: Ada marks the shortest words that will do.
ADA = (
    Mark(0, CASUALTIES, r"\d+,000 to \d+,000(?: \w+){3}", {"value": "14,000–15,000", **TROOPS}),
    Mark(
        0, CASUALTIES, r"4,700 casualties, \w+ \d+ deaths", {"value": "4,700", "counted": "casualties", **LOSSES},
        anchor=("value", "4,700"), memo="600 deaths coded apart",
    ),
    Mark(0, CASUALTIES, r"600 deaths", {"value": "600", "counted": "killed", **LOSSES}, mouse=True),
    Mark(0, FRAME, r"heroes[^”]+forever", {"frame": "heroism", "voice": "state media", "stance": "quotes"}),
    Mark(1, MOTIVE, r"aimed at preparing [^.]+", {"actor": "North Korea", "motive": "prepare for more deployments"}),
    Mark(1, CASUALTIES, r"around 15,000 troops", {"value": "about 15,000", **TROOPS}, mouse=True),
    Mark(1, CASUALTIES, r"Around 600 (?:\w+ ){2}died", {"value": "about 600", "counted": "killed", **LOSSES}),
    Mark(1, FRAME, r"sacred battle", {"frame": "sacred duty", "voice": "state media"}, anchor=("voice", "notebook")),
    Mark(2, CASUALTIES, r"at least 15,000 \w+ \w+", {"value": "at least 15,000", **TROOPS}),
    Mark(2, CASUALTIES, r"over 4,700 (?:\w+ ){3}have died", {"value": "at least 4,700", "counted": "killed"}),
    Mark(2, MOTIVE, r"pressure Russia to offer more compensation", {"motive": "win compensation"}, mouse=True),
    Mark(3, CASUALTIES, r"approximately 15,000 \w+ \w+ troops", {"value": "about 15,000", **TROOPS}),
    Mark(3, CASUALTIES, r"an estimated 4,700[^,]+", {"value": "about 4,700", "counted": "casualties", **LOSSES}),
    Mark(4, CASUALTIES, r"over 11,000 combat troops", {"value": "at least 11,000", **TROOPS}),
)  # fmt: skip

#: Ben misses some, takes in more words, reads other numbers, and hears a frame where Ada hears none.
BEN = (
    Mark(0, CASUALTIES, r"an estimated \d+,000 to \d+,000(?: \w+){3}", {"value": "14,000–15,000", **TROOPS}),
    Mark(0, CASUALTIES, r"4,700 casualties, \w+ \d+ deaths", {"value": "5,300", "counted": "casualties", **LOSSES}),
    Mark(0, FRAME, r"heroes[^”]+forever", {"frame": "heroism", "voice": "state media", "stance": "quotes"}),
    Mark(1, MOTIVE, r"likely aimed at preparing [^.]+", {"actor": "Pyongyang"}, mouse=True),
    Mark(1, CASUALTIES, r"around 15,000 troops", {"value": "15,000", **TROOPS}),
    Mark(1, CASUALTIES, r"Around 600 (?:\w+ ){2}died", {"value": "about 600", "counted": "killed", **LOSSES}),
    Mark(2, CASUALTIES, r"at least 15,000 \w+ \w+", {"value": "at least 15,000", **TROOPS}),
    Mark(2, CASUALTIES, r"over 4,700 (?:\w+ ){3}have died", {"value": "at least 4,700", "counted": "casualties"}),
    Mark(2, CASUALTIES, r"nearly 5,000 fighters", {"value": "at most 5,000", "counted": "killed"}),
    Mark(3, CASUALTIES, r"an estimated 4,700[^,]+", {"value": "about 4,700", "counted": "casualties", **LOSSES}),
    Mark(3, FRAME, r"noble cause", {"frame": "sacred duty"}),
    Mark(4, CASUALTIES, r"over 11,000 combat troops", {"value": "at least 11,000", **TROOPS}),
    Mark(4, CASUALTIES, r"additional 3,000", {"value": "3,000", **TROOPS}),
)


def test_two_coders_from_articles_to_agreement_and_back(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(None)
    path = _make_project(window, tmp_path)
    _import_articles(window, monkeypatch)
    _texts_are_whole(path)
    _code_everything(window, ADA)
    _absent_and_done(window, FRAME, article=2)
    _change_coder(window, "Ben")
    _nothing_of_the_other_is_seen(window)
    _code_everything(window, BEN)
    _absent_and_done(window, MOTIVE, article=4)
    _everything_is_on_disk(path)
    window.close()

    window = open_window(path)
    _undo_and_redo(window)
    _agreement_leads_to_the_words(window)
    archive = _export(window, tmp_path)
    window.close()
    _the_archive_holds_everything(archive, tmp_path)
    with Project.open(path) as project:
        assert project.check(deep=True) == []


# --- project and documents ---------------------------------------------------------------------------------------


def _make_project(window: MainWindow, folder: Path) -> Path:
    assert window.views.currentWidget() is window.start
    person.click(window.start.new)
    dialog = person.dialog("newProjectDialog")
    for name, text in (("projectName", "war dead"), ("projectFolder", str(folder)), ("projectCoder", "Ada")):
        at_work.child(dialog, QLineEdit, name).selectAll()
        person.type_in(text, on=at_work.child(dialog, QLineEdit, name))
    assert "Casualty" in at_work.child(dialog, QComboBox, "projectCodebook").currentText()
    press("Return", on=at_work.child(dialog, QLineEdit, "projectCoder"))
    assert window.top.coder.text() == "Ada"
    assert window.windowTitle().startswith("war dead")
    names = [code.name for code in window.hub.open_project.codebook()]
    assert names == list(NAMES.values())
    return folder / "war dead.annotator"


def _import_articles(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview says what would happen; two leading dates are taken; the third, the day of a download, is not."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in articles()], ""))
    person.focus(window.code_view.text)
    press("Ctrl+I")
    dialog = person.dialog("importDialog")
    assert isinstance(dialog, ImportDialog)
    person.click(at_work.child(dialog, QPushButton, "chooseFiles"))
    person.wait_for(lambda: len(dialog.model.rows) == 5 and dialog.job is None)
    assert dialog.summary.text() == "5 new"
    assert dialog.take_dates.isVisible()
    assert dialog.take_dates.isChecked()
    offered = [row.offered for row in dialog.model.rows]
    assert offered == ["", "2025-07-01", "2025-07-01", "", "2025-12-06"]
    table = at_work.child(dialog, QTableView, "importTable")
    person.focus(table)
    table.setCurrentIndex(dialog.model.index(4, PUBLISHED))
    press("Space")
    assert dialog.model.index(4, PUBLISHED).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert dialog.primary is not None
    assert dialog.primary.text() == "Import 5 documents"
    person.click(dialog.primary)
    person.wait_for(lambda: not at_work.is_open("importDialog"))
    assert person.said(window) == "Imported 5 documents."
    assert window.status.where.text() == "Document 1 of 5"
    assert [window.code_view.documents.model.row(n).state for n in range(5)] == ["new"] * 5


def _texts_are_whole(path: Path) -> None:
    with Project.open(path, read_only=True) as project:
        documents = list(project.documents())
        published = [document.metadata.get("published") for document in documents]
        originals = [project.original(document) for document in documents]
        texts = [document.text for document in documents]
    files = [file.read_bytes() for file in articles()]
    assert texts == [canonical(content).text for content in files]
    assert texts == [content.decode("utf-8") for content in files]  # nothing in these files needs mending
    assert originals == files
    assert published == [None, "2025-07-01", "2025-07-01", None, None]


# --- coding ------------------------------------------------------------------------------------------------------


def _code_everything(window: MainWindow, marks: tuple[Mark, ...]) -> None:
    for mark in marks:
        at_work.open_article(window, mark.article)
        at_work.code(window, mark)
        view = window.code_view
        assert view.documents.model.row(mark.article).state == "begun"
        assert window.status.count.text().split()[0] == str(_so_far(marks, mark))
        start, end = mark.find(view.text.text)
        shown = [view.text.text[s.start : s.end] for s in view.text.spans_at(start)]
        assert view.text.text[start:end] in shown
        assert view.text.text[start:end] in [line.words for line in view.panel.list.lines.lines]


def _so_far(marks: tuple[Mark, ...], last: Mark) -> int:
    return sum(mark.article == last.article for mark in marks[: marks.index(last) + 1])


def _absent_and_done(window: MainWindow, key: str, article: int) -> None:
    """Say that a code is absent from one article; then mark all five done, one after the other."""
    at_work.open_article(window, article)
    code = window.hub.open_project.codebook().resolve(NAMES[key])
    window.code_view.codebook.select(code.id)
    person.focus(window.code_view.text)
    press("A")
    assert person.said(window) == f"“{NAMES[key]}” is absent here."
    at_work.open_article(window, 0)
    for number in range(5):
        assert window.code_view.documents.position == (number + 1, 5)
        press("D")
    assert "No document is left" in person.said(window)
    assert [window.code_view.documents.model.row(n).state for n in range(5)] == ["done"] * 5


def _change_coder(window: MainWindow, name: str) -> None:
    press("Ctrl+Shift+U")
    dialog = person.dialog("coderDialog")
    line = at_work.child(dialog, QLineEdit, "newCoder")
    person.focus(line)
    person.type_in(name)
    press("Return")
    person.wait_for(lambda: window.top.coder.text() == name)
    assert window.hub.open_project.coder is not None
    assert window.hub.open_project.coder.name == name
    person.focus(window.code_view.text)  # a desktop gives it back by itself


def _nothing_of_the_other_is_seen(window: MainWindow) -> None:
    """Neither in the list of documents, nor in the text, nor in the list of annotations, nor by walking."""
    view = window.code_view
    for number in range(5):
        at_work.open_article(window, number)
        assert view.documents.model.row(number).state == "new"
        assert window.status.count.text() == "0 annotations"
        assert len(view.panel.list.lines.lines) == 0
        assert not any(view.text.spans_at(position) for position in range(0, len(view.text.text), 5))
        person.focus(view.text)
        press("Tab")
        assert view.lit is None
    at_work.open_article(window, 0)


def _everything_is_on_disk(path: Path) -> None:
    with Project.open(path, read_only=True) as project:
        for name, marks in (("Ada", ADA), ("Ben", BEN)):
            coder = next(coder for coder in project.coders() if coder.name == name)
            documents = list(project.documents())
            found = {(a.document, a.start, a.end): a for a in project.annotations(coder=coder) if a.start is not None}
            assert len(found) == len(marks) >= 12
            for mark in marks:
                document = documents[mark.article]
                start, end = mark.find(document.text)
                one = found[document.id, start, end]
                assert one.quote == document.text[start:end]
                assert project.codebook().code(one.code).name == NAMES[mark.key]
                assert one.memo == mark.memo
                assert set(one.fields) == set(mark.fields) | ({mark.anchor[0]} if mark.anchor else set())
            assert len(project.done(coder=coder)) == 5
            assert len(project.absences(coder=coder)) == 1
        _some_values(project)


def _some_values(project: Project) -> None:
    """What was typed into the form is stored as values with a type; anchors hold on to their words."""
    ada = {a.quote: a for a in project.annotations(coder="Ada")}

    def value(pattern: str, name: str) -> FieldValue:
        return next(a.fields[name] for quote, a in ada.items() if re.search(pattern, quote))

    assert value("to 15,000", "value").value == Quantity(low=14000, high=15000, qualifier="between")
    assert value("^around 15,000", "value").value == Quantity(best=15000, qualifier="about")
    assert value("^over 4,700", "value").value == Quantity(low=4700, qualifier="at least")
    assert value("^4,700", "counted").value == "casualties"
    assert value("^aimed", "motive").value == ("prepare for more deployments",)
    anchored = value("^4,700", "value")
    first = project.documents()[0].text
    assert anchored.value == Quantity(best=4700)
    assert first[anchored.start : anchored.end] == "4,700"
    words = value("battle", "voice")
    assert project.documents()[1].text[words.start : words.end] == "notebook"


# --- after a restart ---------------------------------------------------------------------------------------------


def _undo_and_redo(window: MainWindow) -> None:
    """The window knows who worked here last; the last gestures can still be undone, and done again."""
    assert window.top.coder.text() == "Ben"
    assert [window.code_view.documents.model.row(n).state for n in range(5)] == ["done"] * 5
    own = sum(mark.article == 0 for mark in BEN)
    assert window.status.count.text() == f"{own} annotations"
    assert len(window.code_view.panel.list.lines.lines) == own  # from the first moment on: his own only
    person.focus(window.code_view.text)
    for number in (4, 3, 2, 1, 0):
        press("Ctrl+Z")
        assert person.said(window) == "Undid: Document done"
        assert window.code_view.documents.model.row(number).state == "begun"
    press("Ctrl+Z")
    assert person.said(window) == "Undid: “motive attribution” is absent"
    press("Ctrl+Z")
    assert person.said(window) == "Undid: Set “who”"
    for _ in range(6):
        press("Ctrl+Shift+Z")
    assert person.said(window) == "Did again: Document done"
    press("Ctrl+Shift+Z")
    assert [window.code_view.documents.model.row(n).state for n in range(5)] == ["done"] * 5
    press("Ctrl+Shift+Z")
    assert person.said(window) == "There is nothing to do again."
    window.show_history()
    history = window._late["history"]
    assert isinstance(history, HistoryView)
    assert history.journal.index(0, 2).data() == "Did again: Document done"
    window.show_code()


def _agreement_leads_to_the_words(window: MainWindow) -> None:
    press("Ctrl+2")
    view = window._late["agreement"]
    assert isinstance(view, AgreementView)
    person.wait_for(lambda: view.figures is not None and not window.jobs.running)
    model = view.codes.figures
    assert [line.title for line in model.lines] == list(NAMES.values())
    cells = {line.title: line.cells[0] for line in model.lines}
    assert all(cell is not None and cell.value is not None for cell in cells.values())
    assert all(re.match(r"-?\d\.\d\d \[", model.index(row, 1).data()) for row in range(3))
    person.focus(view.codes)
    view.codes.setCurrentIndex(model.index(0, 1))
    press("Return")
    found = view.passages.passages
    person.wait_for(lambda: found.rowCount() > 0 and not window.jobs.running)
    missed = {passage.quote: passage for passage in found.passages if passage.kind == "missed"}
    only_ben = next(passage for quote, passage in missed.items() if "5,000" in quote and "15,000" not in quote)
    assert only_ben.by["Ada"] == "nothing"
    row = found.passages.index(only_ben)
    person.focus(view.passages)
    while view.passages.currentIndex().row() < row:
        press("Down")
    press("Return")
    assert window.views.currentWidget() is window.code_view
    assert window.code_view.text.quote() == only_ben.quote
    assert window.status.where.text() == "Document 3 of 5"
    _values_that_differ(window, view)


def _values_that_differ(window: MainWindow, view: AgreementView) -> None:
    """Two coders on one passage who read 4,700 and 5,300 out of it."""
    press("Ctrl+2")
    lines = view.fields.figures.lines
    row = next(n for n, line in enumerate(lines) if line.title == "value")
    person.focus(view.fields)
    view.fields.setCurrentIndex(view.fields.figures.index(row, 1))
    press("Return")
    found = view.passages.passages
    person.wait_for(lambda: not window.jobs.running and any(passage.kind == "value" for passage in found.passages))
    said = [dict(passage.by) for passage in found.passages]
    assert {"Ada": "value: 4700", "Ben": "value: 5300"} in said


# --- out and in again --------------------------------------------------------------------------------------------


def _export(window: MainWindow, folder: Path) -> Path:
    """Archive, CSV and report, through the dialog."""
    out = {}
    for key, name in (("archive", "all.jsonl"), ("csv", "spans.csv"), ("html", "report.html")):
        out[key] = folder / name
        window.show_code()
        person.focus(window.code_view.text)
        press("Ctrl+E")
        dialog = person.dialog("exportDialog")
        assert isinstance(dialog, ExportDialog)
        place = next(n for n, entry in enumerate(dialog.formats) if entry["key"] == key)
        person.focus(dialog.format)
        while dialog.format.currentIndex() != place:
            press("Down" if dialog.format.currentIndex() < place else "Up")
        person.focus(dialog.path)
        dialog.path.selectAll()
        person.type_in(str(out[key]))
        press("Return")
        person.wait_for(lambda: not window.jobs.running)
        assert person.said(window) == f"Exported to {out[key]}"
    _the_table_quotes_the_texts(window, out["csv"])
    report = out["html"].read_text("utf-8")
    assert report.lower().startswith("<!doctype html>")
    assert "propaganda framing" in report
    return out["archive"]


def _the_table_quotes_the_texts(window: MainWindow, table: Path) -> None:
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(ADA) + len(BEN)
    texts = {document.name: document.text for document in window.hub.open_project.documents()}
    for row in rows:
        quote = texts[row["document"]][int(row["start"]) : int(row["end"])]
        assert row["quote"].removeprefix("'") == quote


def _the_archive_holds_everything(archive: Path, folder: Path) -> None:
    again = folder / "again.jsonl"
    with Project.create(folder / "again.annotator") as project:
        report = exporting.import_annotations(project, [archive], "archive")
        assert report.complete, report
        exporting.export(project, again, "archive")
        assert project.check(deep=True) == []
    assert again.read_bytes() == archive.read_bytes()
    kinds = [json.loads(line)["type"] for line in archive.read_text("utf-8").splitlines()]
    assert kinds.count("document") == 5
    assert kinds.count("annotation") == len(ADA) + len(BEN)
    assert kinds.count("done") == 10
    assert kinds.count("absence") == 2
