"""The main job on the command line, each command a process: exit codes, one JSON document, figures known before."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from annotator import paths
from tests.shared import articles

ROOT = Path(__file__).resolve().parents[2]
EXPECTED: dict[str, Any] = json.loads((ROOT / "seeds" / "expected.json").read_text("utf-8"))
NEAR = 1e-9

Row = dict[str, Any]


def annotator(*words: object, code: int = 0) -> Any:
    """Run one command with --json; returns the document that it printed. Nothing else may stand on its output."""
    done = subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, words), "--json"],
        cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == code, (words, done.stderr.decode())
    assert b"Traceback" not in done.stderr
    return json.loads(done.stdout)


# --- the sample --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project, made once."""
    folder = tmp_path_factory.mktemp("sample")
    return Path(annotator("sample", folder)["path"])


def key(row: Row) -> tuple[object, ...]:
    code = row["code"][-1] if isinstance(row["code"], list) else row["code"]
    return (code, row["field"], row["measure"], row["metric"], tuple(sorted(row["coders"])))


def expected_of(unit: str) -> dict[tuple[object, ...], Row]:
    return {key(row): row for row in EXPECTED["results"] if row["unit"] == unit}


def computed(sample: Path, unit: str, rows: Iterable[Row]) -> dict[tuple[object, ...], Row]:
    """All coefficients of a unit, for all coders together and pair by pair."""
    measures = [word for name in dict.fromkeys(row["measure"] for row in rows) for word in ("--measure", name)]
    found = {}
    for by in ("code", "code,pair"):
        report = annotator("agreement", sample, "--unit", unit, "--by", by, "--resamples", 0, *measures)
        assert (report["unit"], report["documents"], report["coders"]) == (unit, 15, EXPECTED["coders"])
        found.update({key(row): row for row in report["results"]})
    return found


@pytest.mark.parametrize("unit", ["character", "document", "span", "field"])
def test_the_samples_agreement_is_what_other_packages_compute(sample: Path, unit: str) -> None:
    wanted = expected_of(unit)
    found = computed(sample, unit, wanted.values())
    metrics = defaultdict(list)
    for name in found:
        metrics[name[:3] + name[4:]].append(found[name])
    for name, row in wanted.items():
        ours = found.get(name) or metrics[name[:3] + name[4:]][0]  # "set" is what others call nominal on sets
        assert ours["undefined"] is None
        assert ours["value"] == pytest.approx(row["value"], abs=NEAR), name
        if unit != "span":
            assert ours["n"] == row["n"]


def test_the_sample_is_clean_and_explains_itself(sample: Path) -> None:
    assert annotator("check", sample, "--deep")["problems"] == []
    passages = annotator("disagreements", sample, "--code", "casualty figure")["passages"]
    assert passages == sorted(passages, key=lambda passage: -passage["cost"])
    assert {passage["kind"] for passage in passages} >= {"missed", "boundary", "value"}


# --- small files -------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """1000 characters, a table with two rows, and a file that can't be read."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "thousand.txt").write_text("x" * 1000, encoding="utf-8")
    (made / "rows.csv").write_text("title,body,published\nOne,Heroes came home.,2025-07-01\nTwo,No figure.,\n", "utf-8")
    (made / "broken.txt").write_bytes(b"caf\xe9 \x81")
    return made


@pytest.fixture
def study(tmp_path: Path, folder: Path) -> Path:
    path = tmp_path / "study.annotator"
    codebook = paths.resource("codebooks", "casualties-motives-framing.json")
    assert annotator("new", path, "--codebook", codebook, "--coder", "Ada")["path"] == str(path)
    report = annotator("import", path, folder, "--map", "text=body,title=title,published=published", code=1)
    assert (report["new"], report["failed"]) == (3, 1)
    (failed,) = (line for line in report["lines"] if line["status"] == "failed")
    assert failed["source"].endswith("broken.txt")
    assert failed["reason"]
    assert failed["advice"]
    return path


def coded(study: Path, coder: str, spans: Iterable[tuple[int, int]]) -> None:
    """Bring in a coder's spans of the thousand characters, as a table."""
    table = study.with_name(f"{coder}.csv")
    lines = [f"thousand,casualty figure,{start},{end},{'x' * (end - start)}" for start, end in spans]
    table.write_text("\n".join(["document,code,start,end,quote", *lines]) + "\n", encoding="utf-8")
    report = annotator("annotations", "import", study, table, "--format", "csv", "--coder", coder)
    assert report["new"] == len(lines)


def test_chance_is_no_agreement(study: Path) -> None:
    """1000 characters, 500 and 500 coded, 250 of them by both: Cohen's kappa is 0."""
    coded(study, "Ada", [(0, 500)])
    coded(study, "Ben", [(250, 750)])
    report = annotator("agreement", study, "--measure", "cohen_kappa", "--measure", "percent", "--resamples", 0)
    values = {row["measure"]: row["value"] for row in report["results"] if row["code"] == ["casualty figure"]}
    assert values == {"cohen_kappa": pytest.approx(0.0, abs=1e-12), "percent": pytest.approx(0.5)}
    (passage,) = annotator("disagreements", study)["passages"]
    assert (passage["kind"], passage["start"], passage["end"], passage["cost"]) == ("boundary", 0, 750, 500)


def test_out_and_in_again_and_two_copies_become_one(study: Path, tmp_path: Path) -> None:
    coded(study, "Ada", [(0, 10), (20, 30)])
    copy = tmp_path / "copy.annotator"
    copy.write_bytes(study.read_bytes())
    coded(copy, "Ben", [(0, 10)])
    (merged,) = annotator("merge", study, copy)["merged"]
    assert (merged["coders"], merged["annotations"], merged["conflicts"]) == (["Ben"], 1, [])
    (again,) = annotator("merge", study, copy)["merged"]
    assert again["new_operations"] == 0
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    annotator("export", study, first)
    other = tmp_path / "other.annotator"
    annotator("new", other)
    annotator("annotations", "import", other, first, "--format", "archive")
    annotator("export", other, second)
    assert first.read_bytes() == second.read_bytes()
    assert annotator("annotations", "import", other, first, "--format", "archive")["new"] == 0
    for path in (study, other, copy):
        assert annotator("check", path, "--deep")["problems"] == []


def test_tables_and_the_report(study: Path, tmp_path: Path) -> None:
    coded(study, "Ada", [(0, 10)])
    coded(study, "Ben", [(0, 12)])
    for name in ("spans.csv", "spans.xlsx"):
        annotator("export", study, tmp_path / name)
        assert (tmp_path / name).stat().st_size > 0
    annotator("report", study, tmp_path / "report.html")
    report = (tmp_path / "report.html").read_text("utf-8")
    assert "Content-Security-Policy" in report
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", report)


def test_backup_and_restore(study: Path) -> None:
    coded(study, "Ada", [(0, 10)])
    annotator("backup", study)
    coded(study, "Ada", [(20, 30)])
    annotator("restore", study)
    rows = annotator("query", study, "select count(*) from annotations")["rows"]
    assert rows == [[1]]


def test_the_five_articles(tmp_path: Path) -> None:
    """They come in whole, with the dates that two of them begin with; the third date is the day a page was saved."""
    path = tmp_path / "five.annotator"
    annotator("new", path)
    looked = annotator("import", path, *articles(), "--dates", "--dry-run")
    assert (looked["new"], looked["dry_run"]) == (5, True)
    assert annotator("query", path, "select count(*) as n from documents")["rows"] == [[0]]
    assert annotator("import", path, *articles(), "--dates")["new"] == 5
    again = annotator("import", path, *articles())
    assert (again["new"], again["duplicate"]) == (0, 5)
    hits = annotator("search", path, r"\b4,700\b", "--regex")["lines"]
    assert len(hits) == 3
    texts = {file.stem: file.read_bytes().decode("utf-8") for file in articles()}
    assert all(texts[hit["name"]][hit["start"] : hit["end"]] == "4,700" for hit in hits)
