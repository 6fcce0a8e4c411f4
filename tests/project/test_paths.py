"""The user's folders, and the files that come with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import paths


def test_one_variable_moves_all_folders(home: Path) -> None:
    assert paths.user_data_dir() == home / "data"
    assert paths.cache_dir() == home / "cache"
    assert paths.documents_dir() == home / "documents"
    assert (home / "documents").is_dir()


def test_without_it_they_are_the_system_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ANNOTATOR_HOME")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    assert tmp_path in paths.cache_dir().parents


def test_resources_are_found_in_the_package_or_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "annotator")
    for place in (tmp_path / "resources" / "codebooks", tmp_path / "seeds"):
        place.mkdir(parents=True)
        (place / "x.json").write_text("beside")
    assert paths.resource("codebooks", "x.json").read_text() == "beside"
    assert paths.resource("seeds", "x.json").read_text() == "beside"
    inside = tmp_path / "annotator" / "resources" / "codebooks"
    inside.mkdir(parents=True)
    (inside / "x.json").write_text("inside")
    assert paths.resource("codebooks", "x.json").read_text() == "inside"
    with pytest.raises(FileNotFoundError, match=r"none\.json is missing from this installation"):
        paths.resource("none.json")
