"""Documents into real projects: folders, archives, duplicates, faults, undo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.commands.corpus import (
    ImportPlan,
    import_documents,
    import_drafts,
    iter_drafts,
    plan_import,
    read_drafts,
)
from annotator.errors import Cancelled, UsageError
from annotator.model.contents import ImportReport
from annotator.model.document import Draft
from annotator.project import Project
from tests.formats.corpus.making import xlsx, zipped
from tests.shared import articles, shared_path

STORY = "On the quay stood forty people who had waited since dawn, and nobody among them spoke a word until noon. " * 2


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "study.annotator", coder="A") as project:
        yield project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Good and bad files of several kinds."""
    files = {
        "a10.txt": b"Ten.",
        "a2.txt": b"Two.",
        "B1.md": b"# One\n\nStory.",
        "deep/er/table.csv": b"id,text\n1,First row.\n2,\n3,Third row.\n",
        "deep/copy.txt": b"Two.\r\n"[:4],
        "bad.txt": b"caf\xe9 cr\xe8me \x96 d\xe9j\xe0 vu",
        "empty.txt": b"",
        "broken.docx": b"PK\x03\x04 nothing",
        "photo.jpg": b"\xff\xd8\xff",
        ".hidden.txt": b"x",
        "~$lock.docx": b"x",
        "pack.zip": zipped({"z/inside.txt": "Inside.", "__MACOSX/z/._inside.txt": "x", "a.png": "x", "in.zip": "x"}),
        "evil.zip": zipped({"../out.txt": "x", "fine.txt": "y"}),
    }
    for name, data in files.items():
        path = tmp_path / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "corpus"


def told(report: ImportReport, root: Path) -> list[tuple[str, str]]:
    return [(line.source.replace(str(root) + "/", ""), line.status) for line in report.lines]


EXPECTED = [
    (".hidden.txt", "skipped"),
    ("a2.txt", "new"),
    ("a10.txt", "new"),
    ("B1.md", "new"),
    ("bad.txt", "failed"),
    ("broken.docx", "failed"),
    ("deep/copy.txt", "duplicate"),
    ("deep/er/table.csv, row 2", "new"),
    ("deep/er/table.csv, row 3", "failed"),
    ("deep/er/table.csv, row 4", "new"),
    ("empty.txt", "failed"),
    ("evil.zip", "failed"),
    ("pack.zip, __MACOSX/z/._inside.txt", "skipped"),
    ("pack.zip, a.png", "skipped"),
    ("pack.zip, in.zip", "skipped"),
    ("pack.zip, z/inside.txt", "new"),
    ("photo.jpg", "skipped"),
    ("~$lock.docx", "skipped"),
]


def test_a_folder_with_good_and_bad_files(project: Project, folder: Path) -> None:
    report = import_documents(project, [folder])
    assert told(report, folder) == EXPECTED
    assert not report.complete
    assert all(line.reason and line.advice for line in report.lines if line.status == "failed")
    assert [document.name for document in project.documents()] == [
        "a2", "a10", "B1", "1", "3", "inside",
    ]  # fmt: skip
    assert project.check(deep=True) == []


def test_a_dry_run_says_the_same_and_changes_nothing(project: Project, folder: Path) -> None:
    step = project.step
    planned = import_documents(project, [folder], dry_run=True)
    assert told(planned, folder) == EXPECTED
    assert (project.step, len(project.documents())) == (step, 0)


def test_one_import_is_one_undo_step(project: Project, folder: Path) -> None:
    import_documents(project, [folder])
    assert project.can_undo == "Import documents"
    project.undo()
    assert len(project.documents()) == 0
    project.redo()
    assert [document.text for document in project.documents()][:3] == ["Two.", "Ten.", "# One\n\nStory."]


def test_the_five_articles_are_whole_and_keep_their_bytes(project: Project) -> None:
    report = import_documents(project, articles())
    assert (report.count("new"), report.complete) == (5, True)
    for path, line, document in zip(articles(), report.lines, project.documents(), strict=True):
        assert document.text == path.read_bytes().decode().replace("\r\n", "\n")
        assert (document.name, document.id) == (path.stem, line.id)
        assert project.original(document.id) == path.read_bytes()
    assert [line.reason for line in report.lines].count("") == 2  # three begin with a date, which is offered


def test_the_date_that_is_offered_is_taken_when_asked(project: Project) -> None:
    plan = plan_import(project, iter_drafts([shared_path("articles")]))
    offered = [planned.date.iso if planned.date else "" for planned in plan.documents]
    assert offered == ["", "2025-07-01", "2025-07-01", "", "2025-12-06"]
    assert all("published" not in planned.draft.metadata for planned in plan.documents)
    taken = plan.documents[1].with_date()
    assert taken.draft.metadata["published"] == "2025-07-01"
    assert taken.draft.text == plan.documents[1].draft.text
    import_documents(project, [shared_path("articles")], date_rule=True)
    assert [document.metadata.get("published", "") for document in project.documents()] == offered
    assert [document.text for document in project.documents()] == [p.draft.text for p in plan.documents]


def test_exact_duplicates_are_named_and_not_imported_twice(project: Project, tmp_path: Path) -> None:
    (tmp_path / "first.txt").write_bytes(b"\xef\xbb\xbfThe same.\r\nTwo lines.")
    (tmp_path / "second.txt").write_bytes(b"The same.\nTwo lines.")
    report = import_documents(project, [tmp_path / "first.txt", tmp_path / "second.txt"])
    first, second = report.lines
    assert (second.status, second.reason, second.id) == ("duplicate", "Its text is that of “first”.", first.id)
    step = project.step
    again = import_documents(project, [tmp_path / "second.txt"])
    assert [line.status for line in again.lines] == ["duplicate"]
    assert again.complete
    assert (project.step, len(project.documents())) == (step, 1)


def test_a_near_duplicate_comes_in_with_a_note(project: Project, tmp_path: Path) -> None:
    (tmp_path / "agency.txt").write_text(STORY)
    (tmp_path / "paper.txt").write_text("A new headline\n\n" + STORY.replace("forty", "fifty", 1))
    import_documents(project, [tmp_path / "agency.txt"])
    (line,) = import_documents(project, [tmp_path / "paper.txt"]).lines
    assert line.status == "new"
    assert line.reason.startswith("It is nearly the same as “agency”: ")
    (planned,) = plan_import(project, [Draft("third", STORY + "The end of it.")], near_duplicates=False).documents
    assert planned.twin == ""


def test_a_person_may_choose_from_the_plan(project: Project) -> None:
    drafts = [Draft("a", "One."), Draft("b", "Two."), Draft("c", "One.")]
    plan = plan_import(project, drafts)
    assert [planned.status for planned in plan.documents] == ["new", "new", "duplicate"]
    report = import_drafts(project, plan.new[1:])
    assert [(line.status, project.document(line.id).name) for line in report.lines] == [("new", "b")]
    assert [line.status for line in import_drafts(project, plan).lines] == ["new", "duplicate", "duplicate"]
    assert import_drafts(project, ImportPlan()).lines == ()


def test_cancelling_changes_nothing(project: Project, folder: Path) -> None:
    def cancel(done: int, total: int, what: str) -> None:
        if done >= 5:
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        import_documents(project, [folder], progress=cancel)
    assert len(project.documents()) == 0
    assert import_documents(project, [folder]).count("new") == 6


def test_progress_reaches_the_end(project: Project, folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    read_drafts([folder], progress=lambda done, total, what: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 0
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_what_was_named_itself_must_be_readable(project: Project, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    (tmp_path / "README").write_bytes(b"Read me.")
    (tmp_path / "void").mkdir()
    report = import_documents(project, [tmp_path / n for n in ("photo.jpg", "README", "missing.txt", "void")])
    assert [line.status for line in report.lines] == ["failed", "failed", "failed", "skipped"]
    assert report.lines[2].reason == "It does not exist."
    assert import_documents(project, tmp_path / "README", format="txt").count("new") == 1


def test_options_that_are_wrong_in_themselves(project: Project, folder: Path) -> None:
    with pytest.raises(UsageError, match="no format “txtt” here; choose one of: txt, md, csv"):
        import_documents(project, [folder], format="txtt")
    with pytest.raises(UsageError, match="no text encoding “latin-99”"):
        import_documents(project, [folder], encoding="latin-99")


def test_an_encoding_that_was_declared_is_told(project: Project, folder: Path) -> None:
    (line,) = import_documents(project, [folder / "bad.txt"]).lines
    assert "windows-1252" in line.advice
    assert "café crème – déjà vu" in line.advice
    (line,) = import_documents(project, [folder / "bad.txt"], encoding="windows-1252").lines
    assert (line.status, line.reason) == ("new", "It was read as cp1252.")
    assert project.document(line.id).text == "café crème – déjà vu"


def test_a_mapping_is_for_tables(project: Project, tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(xlsx([["No", "Wortlaut", "Paper"], ["7", "Text.", "Harbor Times"]]))
    report = import_documents(project, [tmp_path / "t.xlsx"])
    assert (report.lines[0].status, report.complete) == ("failed", False)
    mapping = {"text": "Wortlaut", "name": "No", "outlet": "Paper"}
    (line,) = import_documents(project, [tmp_path / "t.xlsx"], mapping=mapping).lines
    document = project.document(line.id)
    assert (document.name, dict(document.metadata)) == ("7", {"outlet": "Harbor Times"})
    assert project.original(line.id) is None


def test_a_large_table_is_read_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("id,text\n" + "".join(f"{n},Article number {n}.\n" for n in range(3_000)))
    drafts = iter_drafts([path])
    first = next(drafts)
    assert isinstance(first, Draft)
    assert (first.name, first.text) == ("0", "Article number 0.")
    assert sum(1 for _ in drafts) == 2_999


def test_a_file_name_that_is_not_in_the_encoding_of_the_system(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text("Text.")
    except OSError:
        pytest.skip("this system takes no such names")
    (line,) = import_documents(project, folder).lines
    assert (line.status, project.document(line.id).name) == ("new", "caf\ufffd")
    line.source.encode()
