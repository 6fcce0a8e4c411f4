"""Every command on small projects: what it does, its JSON (interface.md), and that what it refuses is listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.project import Project
from tests.cli.conftest import Run

TEXT = "x" * 100
ROW = "measure metric code field document coders value ci undefined observed expected n".split()


def archive(path: Path, coder: str, *lines: Any) -> Path:
    """A coder's work as an archive; documents and codes are those of the project."""
    header = [{"type": "annotator", "version": 1}, {"type": "coder", "name": coder}]
    path.write_text("".join(json.dumps(line) + "\n" for line in [*header, *lines]), encoding="utf-8")
    return path


def span(document: str, coder: str, start: int, end: int, **more: Any) -> dict[str, Any]:
    place = {"document": document, "coder": coder, "start": start, "end": end, "quote": "x" * (end - start)}
    return {"type": "annotation", "code": ["casualty figure"], **place, **more}


@pytest.fixture
def coded(run: Run, tmp_path: Path, codebook: Path) -> Path:
    """One document of 100 characters; A marks 10-30, B 15-30 and 50-55; both read a number out of the first."""
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "coded.annotator"
    run.ok("new", path, "--codebook", codebook)
    run.ok("import", path, tmp_path / "text.txt")
    a = [span("text", "A", 10, 30, fields={"value": {"best": 600}, "counted": "killed"})]
    b = [
        span("text", "B", 15, 30, fields={"value": {"best": 600}, "counted": "casualties"}),
        span("text", "B", 50, 55, memo="unsure"),
    ]
    ended = [{"type": "absence", "document": "text", "coder": "B", "code": ["frame"]}]
    files = [archive(tmp_path / "a.jsonl", "A", *a), archive(tmp_path / "b.jsonl", "B", *b, *ended)]
    told = run.json("annotations", "import", path, *files, "--format", "archive")
    assert (told["new"], told["failed"]) == (3, 0)
    return path


# --- projects --------------------------------------------------------------------------------------------------------


def test_sample_is_made_and_never_over_another(run: Run, tmp_path: Path) -> None:
    first = run.ok("sample", tmp_path / "samples").out.strip()
    second = run.json("sample", tmp_path / "samples")["path"]
    assert [Path(first).name, Path(second).name] == ["sample.annotator", "sample 2.annotator"]
    assert run.ok("check", first, "--deep").out == "clean\n"
    with Project.open(first, read_only=True) as project:
        assert [coder.name for coder in project.coders()] == ["Mina", "Ruth", "Tomás"]
        assert len(project.documents()) == 15


def test_sample_in_a_place_that_can_not_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert run("sample", tmp_path / "file").code == 3


def test_new_makes_a_project_once(run: Run, tmp_path: Path, codebook: Path) -> None:
    path = tmp_path / "new.annotator"
    assert run.json("new", path, "--codebook", codebook, "--coder", "Ada") == {
        "path": str(path),
        "coder": "Ada",
        "codes": 2,
    }
    before = path.read_bytes()
    assert run("new", path).code == 3
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [None, "{}", "no json"])
def test_new_with_a_wrong_codebook_makes_nothing(run: Run, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "codebook.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    ended = run("new", tmp_path / "new.annotator", "--codebook", file)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert not (tmp_path / "new.annotator").exists()


def test_new_with_a_wrong_coder_or_folder(run: Run, tmp_path: Path) -> None:
    assert run("new", tmp_path / "none" / "new.annotator").code == 3
    assert run("new", tmp_path / "new.annotator", "--coder", " ").code == 2


# --- documents -------------------------------------------------------------------------------------------------------


def test_import_lists_what_it_refuses_and_takes_the_rest(run: Run, tmp_path: Path, articles: Path) -> None:
    path = tmp_path / "study.annotator"
    run.ok("new", path)
    dry = run("import", path, articles, "--dry-run", "--json")
    told = run("import", path, articles, "--json")
    for ended in (dry, told):
        assert ended.code == 1
        assert (ended.json["new"], ended.json["failed"], ended.json["duplicate"]) == (2, 1, 0)
    assert {line["status"] for line in told.json["lines"]} == {"new", "failed"}
    again = run("import", path, articles)
    assert again.code == 1
    assert "bad.txt" in again.err
    assert again.out == "0 documents imported (2 already there, 1 failed).\n"
    with Project.open(path, read_only=True) as project:
        assert sorted(document.name for document in project.documents()) == ["one", "two"]


def test_a_table_is_imported_by_its_columns(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("body,paper,day\nfirst text,Agency,2025-07-01\nsecond,Agency,\n", encoding="utf-8")
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps({"text": "body", "outlet": "paper", "published": "day"}), encoding="utf-8")
    for number, given in enumerate(["text=body, outlet=paper,published=day", str(profile)]):
        path = tmp_path / f"{number}.annotator"
        run.ok("new", path)
        assert run.json("import", path, table, "--map", given)["new"] == 2
        with Project.open(path, read_only=True) as project:
            assert project.documents()[0].metadata["outlet"] == "Agency"
            assert project.documents()[0].metadata["published"] == "2025-07-01"
    for wrong in ("text=", "=body", "nothing.json", str(table)):
        assert run("import", path, table, "--map", wrong).code == 2


def test_import_options_that_are_wrong_in_themselves(run: Run, study: Path, articles: Path) -> None:
    assert run("import", study, articles, "--format", "word").code == 2
    assert run("import", study, articles, "--encoding", "klingon").code == 2
    assert run("import", study, articles / "nothing").code == 1


def test_a_leading_date_is_taken_when_asked_for(run: Run, study: Path, tmp_path: Path) -> None:
    (tmp_path / "dated.txt").write_text("date 2025-07-01 It began.", encoding="utf-8")
    run.ok("import", study, tmp_path / "dated.txt", "--dates")
    with Project.open(study, read_only=True) as project:
        assert project.document("dated").metadata["published"] == "2025-07-01"
        assert project.document("dated").text == "date 2025-07-01 It began."


# --- annotations in and out ------------------------------------------------------------------------------------------


def test_an_archive_goes_out_and_in_again_and_adds_nothing_twice(run: Run, coded: Path, tmp_path: Path) -> None:
    out, second = tmp_path / "out.jsonl", tmp_path / "second.annotator"
    assert run.json("export", coded, out, "--format", "archive")["path"] == str(out)
    run.ok("new", second)
    for wanted in (3, 0):
        assert run.json("annotations", "import", second, out, "--format", "archive")["new"] == wanted
    run.ok("export", second, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == out.read_bytes()


def test_exports_can_be_narrowed_and_say_what_they_lose(run: Run, coded: Path, tmp_path: Path) -> None:
    ended = run.ok("export", coded, tmp_path / "out.csv", "--coder", "B", "--code", "casualty figure")
    assert "can't hold" in ended.err
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3
    for words in (
        ["--coder", "nobody"],
        ["--code", "nothing"],
        ["--format", "papyrus"],
        ["--format", "txt"],
    ):
        ended = run("export", coded, tmp_path / "no.csv", *words)
        assert (ended.code, ended.err.count("\n")) == (2, 1), words
    assert run("export", coded, tmp_path / "no.xyz").code == 2
    assert run("export", coded, tmp_path / "none" / "out.csv").code == 2
    assert run("export", coded, coded, "--format", "archive").code == 2
    assert not list(tmp_path.glob("no.*"))


def test_a_dry_run_of_annotations_changes_nothing(run: Run, coded: Path, tmp_path: Path) -> None:
    file = archive(tmp_path / "c.jsonl", "C", span("text", "C", 0, 5))
    assert run.json("annotations", "import", coded, file, "--format", "archive", "--dry-run")["new"] == 1
    with Project.open(coded, read_only=True) as project:
        assert [coder.name for coder in project.coders()] == ["A", "B"]
        assert len(project.annotations()) == 3


def test_annotations_that_can_not_be_placed_are_listed(run: Run, coded: Path, tmp_path: Path) -> None:
    lines = [span("text", "C", 0, 5), span("text", "C", 90, 120), span("nowhere", "C", 0, 5)]
    ended = run(
        "annotations", "import", coded, archive(tmp_path / "c.jsonl", "C", *lines), "--format", "archive", "--json"
    )
    assert ended.code == 1
    assert (ended.json["new"], ended.json["failed"]) == (1, 2)
    assert run("annotations", "import", coded, tmp_path / "none.jsonl", "--format", "archive").code == 1
    assert run("annotations", "import", coded, tmp_path / "c.jsonl", "--format", "none").code == 2


def test_formats_are_listed_as_the_interface_says(run: Run) -> None:
    found = run.json("formats")
    assert isinstance(found, list)
    for entry in found:
        assert {"key", "label", "suffixes", "reads", "writes", "loses"} <= set(entry)
    assert {(e["key"], e["reads"], e["writes"]) for e in found if e["kind"] == "annotations"} >= {
        ("archive", True, True),
        ("csv", True, True),
        ("xlsx", True, True),
    }
    assert next(e for e in found if e["key"] == "archive")["loses"] == []
    assert "archive" in run.ok("formats").out


# --- codebook --------------------------------------------------------------------------------------------------------


def test_the_codebook_is_shown_written_compared_and_brought_in(run: Run, study: Path, tmp_path: Path) -> None:
    shown = run.ok("codebook", "show", study).out
    assert shown.startswith("casualty figure  [1]\n    A number.\n    - value (quantity, ratio, required)\n")
    plain = run.json("codebook", "show", study)
    assert (plain["type"], plain["version"]) == ("codebook", 1)
    run.ok("codebook", "export", study, tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["codes"] == plain["codes"]
    assert run.json("codebook", "diff", study, tmp_path / "out.json")["differences"] == []
    plain["codes"][1]["definition"] = "How it is told."
    plain["codes"].append({"path": ["motive"]})
    (tmp_path / "new.json").write_text(json.dumps(plain), encoding="utf-8")
    differences = [
        {
            "path": ["frame"],
            "what": "changed",
            "attributes": {"definition": {"before": None, "after": "How it is told."}},
        },
        {"path": ["motive"], "what": "added", "attributes": {}},
    ]
    assert run.json("codebook", "diff", study, tmp_path / "new.json")["differences"] == differences
    told = run.json("codebook", "import", study, tmp_path / "new.json")
    assert told["codes"] == 3
    assert [change["what"] for change in told["differences"]] == ["changed", "added"]
    assert run.ok("codebook", "diff", study, tmp_path / "new.json").out == "No difference.\n"


def test_the_codebook_of_another_project_or_archive_will_do(run: Run, coded: Path, tmp_path: Path) -> None:
    run.ok("export", coded, tmp_path / "out.jsonl")
    for source in (coded, tmp_path / "out.jsonl"):
        path = tmp_path / f"{source.suffix[1:]}.annotator"
        assert run.json("new", path, "--codebook", source)["codes"] == 2
        assert run.json("codebook", "diff", path, coded)["differences"] == []


# --- several coders --------------------------------------------------------------------------------------------------


def test_two_coders_merge_their_copies_and_see_how_far_they_agree(run: Run, tmp_path: Path, codebook: Path) -> None:
    """The whole way: one project, two copies, two coders, a merge, the figures."""
    path = tmp_path / "study.annotator"
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    run.ok("new", path, "--codebook", codebook)
    run.ok("import", path, tmp_path / "text.txt")
    copies = []
    for coder, spans in {"A": [(10, 30)], "B": [(15, 30), (50, 55)]}.items():
        copy = tmp_path / f"{coder}.annotator"
        copy.write_bytes(path.read_bytes())
        lines = [span("text", coder, *place) for place in spans]
        file = archive(tmp_path / f"{coder}.jsonl", coder, *lines)
        run.ok("annotations", "import", copy, file, "--format", "archive", "--coder", coder)
        copies.append(copy)
    dry = run.json("merge", path, *copies, "--dry-run")
    assert [report["annotations"] for report in dry["merged"]] == [1, 2]
    told = run.json("merge", path, *copies)
    assert [report["annotations"] for report in told["merged"]] == [1, 2]
    assert told["refused"] == []
    again = run.json("merge", path, *copies)
    assert [report["new_operations"] for report in again["merged"]] == [0, 0]
    assert _values(run.json("agreement", path, "--measure", "cohen_kappa", "--code", "casualty figure")) == {
        "cohen_kappa": pytest.approx(0.6875)
    }
    assert run.ok("check", path, "--deep").out == "clean\n"


def test_copies_that_can_not_be_merged_are_listed(run: Run, study: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.annotator"
    copy.write_bytes(study.read_bytes())
    (tmp_path / "text.annotator").write_text("no project " * 100, encoding="utf-8")
    some = run("merge", study, copy, tmp_path / "text.annotator", "--json")
    assert some.code == 1
    assert [report["path"] for report in some.json["merged"]] == [str(copy)]
    assert [refused["path"] for refused in some.json["refused"]] == [str(tmp_path / "text.annotator")]
    assert run("merge", study, tmp_path / "text.annotator").code == 3
    assert run("merge", study, tmp_path / "none.annotator").code in (2, 3)
    assert run("merge", study, study).code == 2


def _values(report: Any) -> dict[str, Any]:
    return {row["measure"]: row["value"] for row in report["results"]}


def test_agreement_is_what_a_hand_computes(run: Run, coded: Path) -> None:
    """100 characters; A has 20 of them, B 20, both 15, neither 75. Percent 0.9; kappa (0.9 - 0.68) / 0.32; alpha
    1 - 199 * 20 / (2 * 40 * 160)."""
    words = ["--measure", "percent", "--measure", "cohen_kappa", "--measure", "krippendorff_alpha"]
    report = run.json("agreement", coded, *words, "--code", "casualty figure", "--resamples", "10", "--seed", "7")
    assert {key: report[key] for key in ("project", "unit", "coders", "documents", "resamples", "seed")} == {
        "project": "coded",
        "unit": "character",
        "coders": ["A", "B"],
        "documents": 1,
        "resamples": 10,
        "seed": 7,
    }
    assert _values(report) == {
        "percent": pytest.approx(0.9),
        "cohen_kappa": pytest.approx(0.6875),
        "krippendorff_alpha": pytest.approx(0.6890625),
    }
    for row in report["results"]:
        assert list(row)[:12] == ROW
        assert (row["code"], row["field"], row["document"], row["undefined"]) == (["casualty figure"], None, None, None)
        assert row["n"] == 100


def test_agreement_that_is_undefined_says_why(run: Run, coded: Path) -> None:
    (row,) = run.json("agreement", coded, "--measure", "cohen_kappa", "--code", "frame")["results"]
    assert (row["value"], row["undefined"]) == (None, "no_variation")
    shown = run.ok("agreement", coded, "--measure", "cohen_kappa").out
    assert "0.688" in shown
    assert "undefined (no variation)" in shown
    assert "100 characters" in shown
    assert "Unit: character. 1 document, coded by A, B." in shown


def test_agreement_on_values_has_the_share_that_matched(run: Run, coded: Path) -> None:
    report = run.json("agreement", coded, "--unit", "field", "--measure", "percent", "--by", "code,field")
    assert {row["field"]: row["value"] for row in report["results"]} == {"value": 1.0, "counted": 0.0}
    assert "matched" in run.ok("agreement", coded, "--unit", "field").out.splitlines()[0]


def test_agreement_of_nobody(run: Run, study: Path) -> None:
    report = run.json("agreement", study)
    assert all(row["value"] is None for row in report["results"])
    assert run.ok("agreement", study).out


@pytest.mark.parametrize(
    "words",
    [
        ["--measure", "feeling"],
        ["--unit", "page"],
        ["--code", "nothing"],
        ["--field", "value"],
        ["--unit", "field", "--field", "nothing"],
        ["--coders", "A,Nobody"],
        ["--by", "weather"],
        ["--metric", "feet"],
        ["--documents", "done:perhaps"],
        ["--shards", "folder"],
    ],
)
def test_agreement_options_that_make_no_sense(run: Run, coded: Path, words: list[str]) -> None:
    ended = run("agreement", coded, *words)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_disagreements_show_the_passages(run: Run, coded: Path) -> None:
    passages = run.json("disagreements", coded, "--code", "casualty figure")["passages"]
    found = {passage["kind"]: passage for passage in passages}
    assert set(found) == {"missed", "boundary", "value"}
    missed = found["missed"]
    assert (missed["name"], missed["code"], missed["start"], missed["end"]) == ("text", ["casualty figure"], 50, 55)
    assert set(missed["by"]) == {"A", "B"}
    assert missed["quote"] == TEXT[50:55]
    costs = [passage["cost"] for passage in passages]
    assert costs == sorted(costs, reverse=True)
    assert len(run.json("disagreements", coded, "--limit", "1")["passages"]) == 1
    assert "boundary" in run.ok("disagreements", coded).out
    assert run.ok("disagreements", coded, "--code", "frame").out == "No disagreement.\n"


def test_a_round_is_planned_listed_closed_and_opened(run: Run, study: Path) -> None:
    planned = run.json("round", "new", study, "pilot", "--coders", "A,B", "--overlap", "1", "--seed", "4", "--blind")
    round_ = planned["round"]
    assert (round_["name"], round_["blind"], round_["open"]) == ("pilot", True, True)
    assert sorted(len(who) for who in round_["assignments"].values()) == [1, 2]
    assert run.json("round", "close", study, "pilot")["round"]["open"] is False
    assert run.json("round", "open", study, "pilot")["round"] == round_
    assert run.json("round", "list", study)["rounds"] == [round_]
    assert "2 documents, 1 coded by all" in run.ok("round", "list", study).out
    for words in (
        ["new", study, "pilot", "--coders", "A"],
        ["new", study, " ", "--coders", "A"],
        ["new", study, "other", "--coders", ","],
        ["new", study, "other", "--coders", "A", "--documents", "nothing-like-this"],
        ["new", study, "other", "--coders", "A", "--overlap", "3"],
        ["new", study, "other", "--coders", "A", "--overlap", "200%"],
        ["close", study, "other"],
    ):
        assert run("round", *words).code == 2, words


# --- finding ---------------------------------------------------------------------------------------------------------


def test_search_finds_documents_memos_and_codes(run: Run, coded: Path, tmp_path: Path) -> None:
    (hit,) = run.json("search", coded, "unsure")["hits"]
    assert (hit["kind"], hit["start"], hit["end"], hit["snippet"]) == ("memo", 50, 55, "unsure")
    assert {hit["kind"] for hit in run.json("search", coded, "casualty")["hits"]} == {"code"}
    assert run.json("search", coded, '"(')["hits"] == []
    assert "memo" in run.ok("search", coded, "unsure").out


def test_words_in_context(run: Run, study: Path) -> None:
    (line,) = run.json("search", study, "영웅", "--kwic", "6")["lines"]
    assert {name: line[name] for name in ("name", "start", "end", "before", "match", "after")} == {
        "name": "two",
        "start": 29,
        "end": 31,
        "before": " on — ",
        "match": "영웅",
        "after": " — for",
    }


def test_regular_expressions(run: Run, study: Path) -> None:
    found = run.json("search", study, r"\d+(,\d+)?", "--regex")["lines"]
    assert [line["match"] for line in found] == ["4,700", "600"]
    assert len(run.json("search", study, r"\d", "--regex", "--limit", "2")["lines"]) == 2
    assert run.json("search", study, r"\d", "--regex", "--documents", "name:two")["lines"] == []
    ended = run("search", study, "(", "--regex")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert run("search", study, " ", "--kwic", "3").code == 2


def test_queries_read_and_can_do_nothing_else(run: Run, coded: Path, tmp_path: Path) -> None:
    told = run.json("query", coded, 'select coder, code, start, "end", quote from annotations order by coder, start')
    assert told["columns"] == ["coder", "code", "start", "end", "quote"]
    assert told["rows"] == [
        ["A", "casualty figure", 10, 30, "x" * 20],
        ["B", "casualty figure", 15, 30, "x" * 15],
        ["B", "casualty figure", 50, 55, "x" * 5],
    ]
    values = run.json("query", coded, "select field, value from field_values where field = 'counted' order by value")
    assert values["rows"] == [["counted", "casualties"], ["counted", "killed"]]
    assert run.json("query", coded, "select id, path, retired from codes")["rows"][0][1:] == ["casualty figure", 0]
    assert run.json("query", coded, "select name from coders order by 1")["rows"] == [["A"], ["B"]]
    assert run.json("query", coded, "select name, length, text from documents")["rows"] == [["text", 100, TEXT]]
    assert run.json("query", coded, "select x'00ff', null, 1.5")["rows"] == [["x'00ff'", None, 1.5]]
    before = coded.read_bytes()
    for wrong in (
        "delete from op",
        "update document set name = 'x'",
        "insert into documents select 1",
        "drop table op",
        "create table x(a)",
        "create temp table x(a)",
        f"attach '{tmp_path / 'other.db'}' as other",
        f"vacuum into '{tmp_path / 'other.db'}'",
        "pragma journal_mode = wal",
        "pragma writable_schema = on",
        "begin",
        "select 1; delete from op",
        "select load_extension('x')",
        "select nothing",
        "selec",
        "",
        "select '\ud800'",
    ):
        ended = run("query", coded, wrong)
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1), wrong
    assert coded.read_bytes() == before
    assert not (tmp_path / "other.db").exists()


def test_the_search_index_can_be_queried(run: Run, study: Path) -> None:
    assert len(run.json("query", study, "select rowid from search where search match 'heroes'")["rows"]) == 1


def test_history_tells_who_did_what(run: Run, coded: Path) -> None:
    entries = run.json("history", coded)["entries"]
    assert [entry["label"] for entry in entries] == [
        "Import annotations from 2 files",
        "Import documents",
        "Import the codebook codebook.json",
    ]
    assert set(entries[0]) == {"time", "coder", "label", "action", "kinds", "documents", "undone"}
    assert len(run.json("history", coded, "--limit", "1")["entries"]) == 1
    assert len(run.json("history", coded, "--document", "text")["entries"]) == 2
    assert run.json("history", coded, "--since", "2999-01-01")["entries"] == []
    assert run.json("history", coded, "--coder", "A")["entries"] == []
    assert "Import documents" in run.ok("history", coded).out
    for words in (["--coder", "nobody"], ["--document", "none"], ["--since", "yesterday"], ["--limit", "many"]):
        assert run("history", coded, *words).code == 2, words


# --- care ------------------------------------------------------------------------------------------------------------


def test_a_clean_project_is_clean(run: Run, coded: Path) -> None:
    assert run.ok("check", coded).out == "clean\n"
    assert run.json("check", coded, "--deep") == {"project": "coded", "deep": True, "clean": True, "problems": []}


def test_a_changed_text_is_found(run: Run, coded: Path) -> None:
    content = coded.read_bytes()
    assert TEXT.encode() in content
    coded.write_bytes(content.replace(TEXT.encode(), b"y" + TEXT.encode()[1:]))
    ended = run("check", coded, "--deep", "--json")
    assert ended.code == 1
    assert ended.json["clean"] is False
    assert set(ended.json["problems"][0]) == {"what", "where", "advice"}
    shown = run("check", coded, "--deep")
    assert shown.code == 1
    assert shown.out.splitlines()[-1].endswith(("problem.", "problems."))


def test_backup_and_restore(run: Run, coded: Path, tmp_path: Path) -> None:
    assert run("restore", coded).code == 3
    copy = Path(run.ok("backup", coded).out.strip())
    assert copy.is_file()
    (tmp_path / "later.txt").write_text("later", encoding="utf-8")
    run.ok("import", coded, tmp_path / "later.txt")
    assert run.json("restore", coded, "--list")["backups"] == [str(copy)]
    told = run.json("restore", coded)
    assert Path(told["aside"]).is_file()
    with Project.open(coded, read_only=True) as project:
        assert [document.name for document in project.documents()] == ["text"]
    run.ok("restore", coded, told["aside"])
    with Project.open(coded, read_only=True) as project:
        assert [document.name for document in project.documents()] == ["text", "later"]
    assert run("restore", coded, tmp_path / "none.annotator").code == 3
    assert run("restore", coded, tmp_path / "text.txt").code == 3
    assert run("restore", tmp_path, copy).code == 3
    assert tmp_path.is_dir()
    assert len(run.json("history", coded)["entries"]) == 4


def test_the_report_is_one_file(run: Run, coded: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert run.json("report", coded, out) == {"project": "coded", "path": str(out)}
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert run("report", coded, tmp_path / "report.xyz").code == 2
    assert run("report", coded, tmp_path / "none" / "report.html").code == 2
