"""Network drives are recognised, and only they."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import ProjectReadOnly
from annotator.project import Project
from annotator.store import places


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    table = tmp_path / "mounts"
    table.write_text(
        "/dev/sda1 / ext4 rw 0 0\nserver:/home /home/anna nfs4 rw 0 0\ntmpfs /home/anna/fast tmpfs rw 0 0\n"
        "//office/share /mnt/our\\040share cifs rw 0 0\nshort\n"
    )
    monkeypatch.setattr(places, "MOUNTS", table)
    return table


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ben/x.annotator", ""), ("/home/anna/x.annotator", "nfs4"), ("/home/anna/fast/x.annotator", ""),
        ("/home/annabel/x.annotator", ""), ("/mnt/our share/a/x.annotator", "cifs"), ("/x.annotator", ""),
    ],
)  # fmt: skip
def test_where_a_file_lies(mounts: Path, path: str, kind: str) -> None:
    assert places.network_drive(Path(path)) == kind


def test_on_a_network_drive_a_project_is_only_read(
    project: Project, mounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.path
    project.close()
    mounts.write_text(f"server:/x {path.parent} nfs rw 0 0\n")
    with Project.open(path, coder="A") as reading:
        assert "study.annotator is on a network drive (nfs)" in reading.why_read_only
        assert len(reading.documents()) == 1
        with pytest.raises(ProjectReadOnly, match="annotator merge"), reading.change("x"):
            pass
    monkeypatch.setenv("ANNOTATOR_NETWORK_DRIVES", "write")
    with Project.open(path, coder="A") as writing:
        assert not writing.read_only


def test_where_there_is_no_table_of_mounts_nothing_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "MOUNTS", tmp_path / "none")
    assert places.network_drive(tmp_path) == ""
