"""Backups: which are kept, that they are sound, and taking one back."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotator.errors import ProjectDamaged, ProjectError
from annotator.project import Project
from annotator.store import backups
from tests.project.making import mark
from tests.store.copies import visible


def test_which_are_kept() -> None:
    newest = datetime(2025, 7, 31, 18, 10, tzinfo=UTC)
    moments = [newest - timedelta(minutes=10 * n) for n in range(6 * 24 * 100)]  # every ten minutes for 100 days
    kept = [moments[index] for index in sorted(backups.kept(moments))]
    assert kept[:3] == [newest, newest - timedelta(minutes=20), newest - timedelta(minutes=50)]
    assert kept[11] == newest - timedelta(minutes=20 + 30 * 10)
    days = sorted({moment.date() for moment in kept}, reverse=True)
    assert days[:14] == [(newest - timedelta(days=n)).date() for n in range(14)]
    assert len({moment.isocalendar()[:2] for moment in kept}) == 8
    assert len(kept) <= 12 + 14 + 8
    assert backups.kept([newest]) == {0}
    assert backups.kept([]) == set()


def test_a_backup_is_a_whole_project(project: Project, home: Path) -> None:
    mark(project, "heroes")
    before = visible(project)
    copy = project.backup()
    assert copy.parent.parent == home / "data" / "backups"
    assert Project.backups(project.path) == [copy]
    with Project.open(copy, read_only=True) as backup:
        assert visible(backup) == before
        assert backup.check(deep=True) == []
    copies = [project.backup() for _ in range(12)]  # in the same second
    assert copies[-1] == Project.backups(project.path)[0]
    assert len(Project.backups(project.path)) in (1, 2)  # of one half hour the newest stays


def test_old_ones_are_thinned_out(project: Project) -> None:
    copy = project.backup()
    for day in range(1, 60):
        moment = (datetime.now(UTC) - timedelta(days=day)).strftime("%Y-%m-%d %H.%M.%S.%f")
        shutil.copy(copy, copy.with_name(f"study {moment}.annotator"))
    copy.with_name("notes.txt").write_text("a person's own file")
    project.backup()
    assert 14 <= len(Project.backups(project.path)) <= 14 + 8
    assert copy.with_name("notes.txt").exists()


def test_restore_sets_aside_what_was_there(project: Project) -> None:
    mark(project, "heroes")
    project.backup()
    before = visible(project)
    mark(project, "deaths")
    path = project.path
    with pytest.raises(ProjectError, match="open in another window"):
        Project.restore(path)
    project.close()
    aside = Project.restore(path)
    assert aside is not None
    assert aside.name.startswith("study (set aside ")
    with Project.open(path, coder="A") as restored, Project.open(aside) as old:
        assert visible(restored) == before
        assert len(old.annotations()) == 2
        mark(restored, "4,700")
        restored.merge(aside)  # nothing is lost: what was set aside comes back in
        assert sorted(one.quote for one in restored.annotations()) == ["4,700", "deaths", "heroes"]


def test_a_damaged_project_is_not_backed_up_over_good_copies(project: Project) -> None:
    copy = project.backup()
    path = project.path
    project.close()
    db = sqlite3.connect(path)
    db.execute("UPDATE op SET value = replace(value, 'motive', 'reason')")
    db.commit()
    db.close()
    with Project.open(path) as damaged, pytest.raises(ProjectDamaged, match="damaged and was not copied"):
        damaged.backup()
    assert Project.backups(path) == [copy]
    assert not list(copy.parent.glob(".*"))
    path.write_bytes(b"nothing of it is left")
    Project.restore(path)
    with Project.open(path) as restored:
        assert restored.check(deep=True) == []


def test_restore_passes_over_a_backup_that_is_damaged(project: Project) -> None:
    copy = project.backup()
    later = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%d %H.%M.%S.%f")
    copy.with_name(f"study {later}.annotator").write_bytes(copy.read_bytes()[:9000])
    path = project.path
    project.close()
    path.unlink()
    assert Project.restore(path) is None
    with Project.open(path) as restored:
        assert len(restored.documents()) == 1


def test_no_backup_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no backup"):
        Project.restore(tmp_path / "none.annotator")
