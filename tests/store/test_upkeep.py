"""What the window's care of a project asks the store for: removed documents, values to filter by, what backups hold,
and long work that can be cancelled."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.commands import documents, rounds
from annotator.errors import Cancelled, UsageError
from annotator.model.annotation import Done
from annotator.model.document import Draft
from annotator.project import Project
from tests.project.making import mark


@pytest.fixture
def shelf(project: Project) -> Project:
    """Beside the first document three of other outlets and months."""
    with project.change("Import") as change:
        for name, metadata in (
            ("two", {"outlet": "Harbor Times", "published": "2025-07-09", "title": "Two"}),
            ("three", {"outlet": "The Meridian", "published": "2025-06-30", "language": "ko"}),
            ("four", {"published": "2024", "url": "https://example.org/four"}),
        ):
            change.put_document(Draft(name, f"text {name}", metadata))
    return project


def test_the_values_to_filter_by_are_counted(shelf: Project) -> None:
    facets = shelf.facets()
    assert facets == {
        "language": {"ko": 1},
        "outlet": {"Harbor Times": 2, "The Meridian": 1},
        "published": {"2024": 1, "2025-06": 1, "2025-07": 2},
    }
    assert list(facets["outlet"]) == ["Harbor Times", "The Meridian"]  # the most frequent first
    assert list(facets["published"]) == ["2024", "2025-06", "2025-07"]
    for key, values in facets.items():
        for value, n in values.items():
            assert len(shelf.documents(f'{key}:"{value}"')) >= n
    documents.remove_document(shelf, "three")
    assert "language" not in shelf.facets()


def test_mine_is_what_a_round_gives_me_or_i_worked_on(shelf: Project) -> None:
    assert len(shelf.documents("mine:yes")) == 0
    mark(shelf, "heroes")  # in the first document
    rounds.new_round(shelf, "pilot", ["A", "B"], documents="two", overlap=1)
    assert [one.name for one in shelf.documents("mine:yes")] == ["one.txt", "two"]
    assert [one.name for one in shelf.documents("mine:no")] == ["three", "four"]
    shelf.set_coder("B")
    assert [one.name for one in shelf.documents("mine:yes")] == ["two"]
    with pytest.raises(UsageError, match="Write mine:yes or mine:no"):
        shelf.documents("mine:maybe")


def test_removed_documents_say_who_took_them_out(shelf: Project) -> None:
    mark(shelf, "heroes")
    documents.remove_document(shelf, "two")
    shelf.set_coder("B")
    documents.remove_document(shelf, "one.txt")
    names = {coder.id: coder.name for coder in shelf.coders()}
    found = {one.document.name: (names[one.coder or ""], one.annotations) for one in shelf.removed_documents()}
    assert found == {"one.txt": ("B", 1), "two": ("A", 0)}
    documents.restore_documents(shelf, [one.document.id for one in shelf.removed_documents()])
    assert shelf.removed_documents() == []
    assert len(shelf.documents()) == 4
    shelf.undo()  # both in one step
    assert len(shelf.removed_documents()) == 2
    with pytest.raises(UsageError):
        documents.restore_documents(shelf, [shelf.removed_documents()[0].document.id, "nobody"])
    assert len(shelf.removed_documents()) == 2


def test_backups_say_what_they_hold_and_whether_they_are_up_to_date(shelf: Project) -> None:
    assert not shelf.backed_up
    mark(shelf, "heroes")
    copy = shelf.backup()
    assert shelf.backed_up
    (found,) = Project.described_backups(shelf.path)
    assert (found.path, found.size) == (copy, copy.stat().st_size)
    assert (found.documents, found.annotations, found.coders) == (4, 1, 1)
    mark(shelf, "deaths")
    assert not shelf.backed_up
    copy.write_bytes(b"no project")
    (found,) = Project.described_backups(shelf.path)
    assert found.documents is None
    assert not shelf.backed_up


def test_the_backup_that_is_restored_is_not_thinned_out_by_the_one_before(shelf: Project) -> None:
    first = shelf.backup()
    mark(shelf, "heroes")
    second = shelf.backup(spare=first)
    assert Project.backups(shelf.path) == [second, first]
    mark(shelf, "deaths")
    third = shelf.backup()
    assert Project.backups(shelf.path)[0] == third
    assert first not in Project.backups(shelf.path) or second not in Project.backups(shelf.path)


def test_what_a_killed_program_left_half_done_goes_after_a_day(shelf: Project) -> None:
    place = shelf.backup().parent
    old, fresh = place / ".123-4.new", place / ".123-5.new"
    for leftover in (old, fresh):
        leftover.write_bytes(b"half a copy")
    os.utime(old, (0, 0))
    mark(shelf, "heroes")
    shelf.backup()
    assert not old.exists()
    assert fresh.exists()  # another window may be at it


def _stop_at(number: int) -> Callable[[int, int, str], None]:
    calls = iter(range(1_000_000))

    def progress(_done: int, _total: int, _what: str) -> None:
        if next(calls) >= number:
            raise Cancelled("Cancelled.")

    return progress


@pytest.mark.parametrize("number", range(8))
def test_a_cancelled_check_finds_nothing_and_a_cancelled_backup_leaves_nothing(shelf: Project, number: int) -> None:
    with pytest.raises(Cancelled):
        shelf.check(deep=True, progress=_stop_at(number))
    with pytest.raises(Cancelled):
        shelf.backup(progress=_stop_at(number))
    assert list(Project.backup_folder(shelf.path).iterdir()) == []
    assert shelf.check(deep=True) == []


def test_a_check_that_is_cancelled_while_sqlite_works_calls_it_no_damage(
    shelf: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.store import checking

    monkeypatch.setattr(checking, "_TICK", 20)
    said: list[str] = []

    def progress(_done: int, _total: int, what: str) -> None:
        said.append(what)
        if said.count("Quotes") == 2:  # the second time it is SQLite that asks
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        shelf.check(deep=True, progress=progress)
    assert shelf.check(deep=True) == []


def test_a_cancelled_merge_changes_nothing(shelf: Project, tmp_path: Path) -> None:
    shelf.close()
    copy = tmp_path / "copy.annotator"
    copy.write_bytes(shelf.path.read_bytes())
    with Project.open(copy, coder="B") as other:
        mark(other, "heroes")
    with Project.open(shelf.path, coder="A") as project:
        step = project.step
        with pytest.raises(Cancelled):
            project.merge(copy, progress=_stop_at(0))
        assert project.step == step
        assert project.merge(copy).annotations == 1


def test_shares_of_a_round_and_what_blindness_hides_of_them(shelf: Project) -> None:
    rounds.new_round(shelf, "pilot", ["A", "B"], overlap=2, seed=1, blind=True)
    ids = {coder.name: coder.id for coder in shelf.coders()}
    given = {name: [d for d, who in shelf.rounds()[0].assignments.items() if ids[name] in who] for name in ids}
    assert {len(documents) for documents in given.values()} == {3}  # both of the two, and one of the other two each
    with shelf.change("Done") as change:
        change.set_done(Done(given["A"][0], ids["A"]))
        for document in given["B"]:
            change.set_done(Done(document, ids["B"]))

    def shares() -> dict[str, tuple[int, int | None]]:
        (found,) = rounds.shares(shelf, shelf.rounds())
        return {share.coder: (share.assigned, share.done) for share in found}

    assert shares() == {ids["A"]: (3, 1), ids["B"]: (3, None)}
    rounds.open_round(shelf, "pilot", False)
    assert shares() == {ids["A"]: (3, 1), ids["B"]: (3, 3)}
    documents.remove_document(shelf, given["A"][0])
    assert shares()[ids["A"]] == (2, 0)
