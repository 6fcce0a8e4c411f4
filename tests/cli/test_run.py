"""The command line itself: options, wrong words, exit codes, streams."""

from __future__ import annotations

import importlib
import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
import types
from pathlib import Path
from typing import Any

import pytest

from annotator.cli.parsing import Parser
from annotator.cli.table import BY_NAME, COMMANDS, LATER
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]


def start(*words: Any, **environment: str) -> subprocess.Popen[bytes]:
    """A real process, with an environment of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.Popen(
        [sys.executable, "-m", "annotator", *map(str, words)],
        cwd=ROOT,
        env=kept | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_has_help(run: Run, command: str) -> None:
    ended = run(command, "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"usage: annotator {command}")
    assert "--json" in ended.out


def test_help_and_version(run: Run) -> None:
    assert all(command.name in run.ok("--help").out for command in COMMANDS)
    assert run.ok("--version").out.startswith("annotator ")
    assert set(run.json("--version")) == {"version"}


@pytest.mark.parametrize("command", LATER)
def test_commands_of_later_versions_are_refused_in_a_sentence(run: Run, command: str) -> None:
    ended = run(command, "x.annotator", "y")
    assert ended.code == 2
    assert ended.err == f"annotator {command} is not part of this version yet.\n"


@pytest.mark.parametrize(
    "words",
    [
        ["imprt", "x.annotator"],
        ["--foo"],
        ["import"],
        ["import", "x.annotator"],
        ["codebook"],
        ["codebook", "paint", "x.annotator"],
        ["codebook", "show"],
        ["annotations", "x.annotator"],
        ["new", "x.annotator", "--size", "3"],
        ["new", "x.annotator", "--codeb", "y"],
        ["export", "x.annotator", "out.csv", "--format"],
        ["search", "x.annotator", "word", "--kwic", "wide"],
        ["agreement", "x.annotator", "--resamples", "-1"],
        ["agreement", "x.annotator", "--confidence", "1"],
        ["round", "new", "x.annotator", "pilot"],
        ["round", "new", "x.annotator", "pilot", "--coders", "A", "--overlap", "most"],
        ["formats", "x.annotator"],
        ["formats", "--coder", "A"],
        ["--json"],
    ],
)
def test_wrong_words_are_usage_errors_of_one_sentence(run: Run, words: list[str]) -> None:
    ended = run(*words)
    assert ended.code == 2
    assert ended.err.count("\n") == 1
    told = run(*words, "--json")
    assert told.code == 2
    assert told.json == {"error": told.err.rstrip("\n"), "exit": 2}


def test_a_near_word_is_suggested(run: Run) -> None:
    assert "Did you mean “import”?" in run("imprt").err


def test_without_a_command_the_window_opens(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[str]] = []
    window = types.ModuleType("annotator.app")
    window.main = lambda words: opened.append(words) or 0  # type: ignore[attr-defined, func-returns-value]
    monkeypatch.setitem(sys.modules, "annotator.app", window)
    assert run().code == 0
    assert run(study).code == 0
    assert run(study, "and", "more").code == 2
    assert opened == [[], [str(study)]]


def test_the_sample_without_a_display_is_shown_on_paper(tmp_path: Path) -> None:
    """What the set-up starts: the project, the agreement table, the report, the exports and a picture."""
    ended = start("--sample", ANNOTATOR_HOME=str(tmp_path), QT_QPA_PLATFORM="offscreen")
    out, err = ended.communicate(timeout=60)
    assert ended.returncode == 0, err
    assert "krippendorff alpha" in out.decode()
    names = {path.name for path in (tmp_path / "documents").rglob("*") if path.is_file()}
    made = {"sample.annotator", "report.html", "sample.jsonl", "annotations.csv", "annotations.xlsx", "window.png"}
    assert names - {"sample.annotator-journal"} == made


def everything_on(path: Any, other: Path) -> list[list[Any]]:
    return [
        ["import", path, other],
        ["annotations", "import", path, other, "--format", "archive"],
        ["export", path, other.with_name("out.jsonl")],
        ["codebook", "show", path],
        ["codebook", "import", path, other],
        ["codebook", "export", path, other.with_name("out.json")],
        ["codebook", "diff", path, other],
        ["round", "list", path],
        ["agreement", path],
        ["disagreements", path],
        ["search", path, "word"],
        ["query", path, "select 1"],
        ["history", path],
        ["check", path],
        ["check", path, "--deep"],
        ["backup", path],
        ["merge", path, other],
    ]


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "database", "empty", "truncated", "damaged"])
def test_what_is_no_project_ends_with_3_and_a_sentence(run: Run, tmp_path: Path, codebook: Path, kind: str) -> None:
    path = tmp_path / "no.annotator"
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("not a database, but long enough to be looked at " * 20, encoding="utf-8")
    elif kind == "empty":
        path.touch()
    elif kind == "database":
        database = sqlite3.connect(path)
        database.execute("create table t(x)")
        database.close()
    elif kind in ("truncated", "damaged"):
        run.ok("new", path)
        content = path.read_bytes()
        path.write_bytes(content[:5000] if kind == "truncated" else b"\0" * 100 + content[100:])
    before = path.read_bytes() if path.is_file() else None
    for words in everything_on(path, codebook):
        ended = run(*words)
        assert (ended.code, ended.out, ended.err.count("\n")) == (3, "", 1), (words, ended)
        assert run(*words, "--json").json["exit"] == 3
    assert (path.read_bytes() if path.is_file() else None) == before
    assert run(path).code == 3


def test_a_write_protected_project_can_be_read_and_not_written(
    run: Run, study: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = study.read_bytes()
    study.chmod(0o400)
    # The superuser may write all the same: tell the program otherwise.
    monkeypatch.setattr("annotator.store.opening.os.access", lambda path, mode: mode != os.W_OK)
    assert run("codebook", "show", study).code == 0
    ended = run("import", study, articles)
    assert (ended.code, ended.err.count("\n")) == (3, 1)
    assert "write-protected" in ended.err
    assert study.read_bytes() == before


def test_a_project_open_elsewhere_is_not_written(run: Run, study: Path, articles: Path) -> None:
    from annotator.project import Project

    with Project.open(study, "A"):
        ended = run("import", study, articles)
        assert ended.code == 3
        assert run("codebook", "show", study).code == 0
    assert run("import", study, articles).code == 0


def test_the_coder_may_be_named_anywhere_or_in_the_environment(
    run: Run, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, words in {
        "B": ["--coder", "B", "import", study, tmp_path / "b.txt"],
        "C": ["--coder=C", "import", study, tmp_path / "b.txt"],
        "D": ["import", "--coder", "D", study, tmp_path / "b.txt"],
    }.items():
        (tmp_path / "b.txt").write_text(f"by {name}", encoding="utf-8")
        run.ok(*words)
        assert run.json("history", study)["entries"][0]["coder"] == name
    monkeypatch.setenv("ANNOTATOR_CODER", "E")
    (tmp_path / "b.txt").write_text("by E", encoding="utf-8")
    run.ok("import", study, tmp_path / "b.txt")
    assert run.json("history", study)["entries"][0]["coder"] == "E"


def test_quiet_leaves_results_and_errors(run: Run, study: Path, articles: Path) -> None:
    ended = run("--quiet", "import", study, articles, articles / "none.txt")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.count("\n") == 1
    assert run.ok("codebook", "show", study, "-q").out


def test_words_after_two_dashes_are_no_options(run: Run, study: Path) -> None:
    assert run.ok("search", study, "--", "--json").out == "Nothing found.\n"


def test_cancelling_says_so(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancelled(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("annotator.commands.searching.search", cancelled)
    ended = run("search", study, "word")
    assert (ended.code, ended.err) == (130, "Cancelled: what was under way was taken back.\n")


def test_a_fault_of_the_program_is_a_sentence_too(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("by nobody")

    monkeypatch.setattr("annotator.commands.searching.search", broken)
    ended = run("search", study, "word", "--json")
    assert ended.code == 3
    assert "ZeroDivisionError: by nobody" in ended.json["error"]
    monkeypatch.setenv("ANNOTATOR_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("search", study, "word")


def test_a_terminal_without_the_characters_gets_escapes(study: Path) -> None:
    for environment in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LANG": "C", "PYTHONUTF8": "0"}):
        ended = start("search", study, "heroes", "--kwic", "40", **environment)
        out, err = ended.communicate(timeout=30)
        assert ended.returncode == 0, err
        assert b"heroes" in out
        told = start("search", study, "heroes", "--kwic", "40", "--json", **environment)
        assert json.loads(told.communicate(timeout=30)[0].decode())["lines"][0]["after"].startswith(" 🕯️ will live")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
def test_a_reader_that_leaves_is_no_failure(study: Path) -> None:
    ended = start(
        "query", study, "with recursive r(x) as (select 1 union all select x + 1 from r limit 200000) select * from r"
    )
    assert ended.stdout is not None
    assert ended.stderr is not None
    ended.stdout.readline()
    ended.stdout.close()
    assert ended.wait(timeout=30) == 141
    assert ended.stderr.read() == b""
    ended.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [["history"], ["history", "--json"], ["history", "--json", "--coder", "nobody"]])
def test_an_output_that_is_full_is_a_sentence(study: Path, words: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "annotator", words[0], str(study), *words[1:]],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, timeout=30, check=False,
        )  # fmt: skip
    assert done.returncode == (2 if "nobody" in words else 1)
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
def test_an_endless_query_can_be_interrupted(study: Path) -> None:
    endless = "with recursive r(x) as (select 1 union all select x + 1 from r) select count(*) from r"
    ended = start("query", study, endless)
    time.sleep(1.0)
    ended.send_signal(signal.SIGINT)
    out, err = ended.communicate(timeout=30)
    assert (ended.returncode, out) == (130, b"")
    assert err.count(b"\n") == 1


def test_the_start_is_quick_because_nothing_heavy_is_imported() -> None:
    script = "import sys; from annotator.cli import main; main(['formats']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    modules = set(done.stdout.splitlines()[-1].split())
    assert not modules & {"numpy", "pandas", "scipy", "lxml", "sqlite_utils", "docx", "PySide6", "trafilatura"}


def test_the_manual_has_an_example_of_every_command_that_can_be_parsed(run: Run) -> None:
    manual = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in manual.splitlines() if line.startswith("    annotator ")]
    examples = [shlex.split(line, comments=True)[1:] for line in lines]
    commands = {words[0] for words in examples if words}
    assert commands >= {command.name for command in COMMANDS}
    for words in examples:
        if words and words[0] in BY_NAME:
            assert run(*words, "--help").code == 0, words
            parser = Parser(prog="annotator")
            importlib.import_module(f"annotator.cli.{BY_NAME[words[0]].module}").configure(parser, words[0])
            parser.parse_args(words[1:])
