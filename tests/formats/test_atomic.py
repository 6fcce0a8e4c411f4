"""Files are written whole or not at all, and nothing but a file is ever replaced."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from annotator.errors import FormatError
from annotator.formats.atomic import replacing


def test_a_file_appears_whole_with_the_usual_permissions(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    with replacing(out) as temporary:
        temporary.write_text("new", encoding="utf-8")
        assert not out.exists()
    assert out.read_text(encoding="utf-8") == "new"
    (tmp_path / "usual").touch()
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE((tmp_path / "usual").stat().st_mode)


def test_after_a_failure_the_old_file_stands_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("old", encoding="utf-8")
    for failure in (ZeroDivisionError, KeyboardInterrupt):
        with pytest.raises(failure):
            _half(out, failure)
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]
    assert out.read_text(encoding="utf-8") == "old"


def _half(out: Path, failure: type[BaseException]) -> None:
    with replacing(out) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise failure


def test_folders_and_missing_folders_are_refused(tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "none" / "out.txt"):
        with pytest.raises(FormatError), replacing(out):
            pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX")
def test_a_pipe_or_device_is_never_replaced_and_a_link_stays_one(tmp_path: Path) -> None:
    pipe, target, link, astray = (tmp_path / name for name in ("pipe", "target", "link", "astray"))
    os.mkfifo(pipe)
    astray.symlink_to(pipe)
    for out in (pipe, astray):
        with pytest.raises(FormatError, match="device or pipe"), replacing(out):
            pass
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    link.symlink_to(target)
    with replacing(link) as temporary:
        temporary.write_text("new", encoding="utf-8")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"
