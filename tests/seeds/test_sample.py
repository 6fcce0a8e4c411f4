"""The sample project's archive: whole, as its sources give it, and free of anybody else's sentences."""

from __future__ import annotations

import json
import re
import runpy
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from annotator.formats import archive, codebook_json
from annotator.formats.base import ReadOptions, WriteOptions
from annotator.model.field import Field, FieldType, Quantity, from_json
from annotator.model.ids import is_id
from tests.shared import articles

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
CODEBOOK = ROOT / "resources" / "codebooks" / "casualties-motives-framing.json"
#: Suffixes of the files that somebody wrote.
WRITTEN = {".txt", ".json", ".jsonl", ".md", ".py"}

Line = dict[str, Any]


@cache
def lines() -> tuple[Line, ...]:
    return tuple(json.loads(line) for line in (SEEDS / "sample.jsonl").read_bytes().decode("utf-8").splitlines())


def of(kind: str) -> list[Line]:
    return [line for line in lines() if line["type"] == kind]


@cache
def texts() -> dict[str, str]:
    return {line["id"]: line["text"] for line in of("document")}


def text_of(name: str) -> str:
    return next(str(line["text"]) for line in of("document") if line["name"] == name)


@cache
def fields() -> dict[str, dict[str, Field]]:
    """The fields of each code, as the program reads them from the codebook file."""
    return {code.name: {field.name: field for field in code.fields} for code in codebook_json.read(CODEBOOK)}


def shingles(text: str, size: int) -> set[tuple[str, ...]]:
    """Runs of words, without case and punctuation."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def built() -> bytes:
    made = runpy.run_path(str(SEEDS / "build.py"))["build"]()
    assert isinstance(made, bytes)
    return made


# --- what it holds -------------------------------------------------------------------------------------------------


def test_fifteen_articles_of_six_outlets_by_three_coders() -> None:
    assert len(of("document")) == 15
    assert len({line["metadata"]["outlet"] for line in of("document")}) == 6
    assert {line["name"] for line in of("coder")} == {"Mina", "Ruth", "Tomás"}
    assert [line["path"] for line in of("code")] == [
        ["casualty figure"],
        ["motive attribution"],
        ["propaganda framing"],
    ]


def test_every_article_has_its_metadata() -> None:
    for line in of("document"):
        metadata = line["metadata"]
        assert set(metadata) == {"author", "country", "language", "outlet", "published", "title", "url"}
        assert all(metadata.values())
        assert "2025-06-29" <= metadata["published"] <= "2025-07-04"
        assert metadata["url"].startswith("https://example.org/")


def test_articles_are_short_and_of_different_lengths() -> None:
    words = [len(text.split()) for text in texts().values()]
    assert min(words) >= 150
    assert max(words) <= 350
    assert len(set(words)) > 10


def test_one_article_is_a_near_copy_of_another_and_no_other_is() -> None:
    runs = {line["name"]: shingles(line["text"], 5) for line in of("document")}
    near = {pair for pair in combinations(runs, 2) if alike(runs[pair[0]], runs[pair[1]]) > 0.1}
    assert near == {("02-mourning-beside-coffins", "03-agency-copy")}
    assert alike(runs["02-mourning-beside-coffins"], runs["03-agency-copy"]) > 0.8


def alike(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)


def test_one_article_is_korean() -> None:
    korean = [line for line in of("document") if line["metadata"]["language"] == "ko"]
    assert len(korean) == 1
    letters = [c for c in korean[0]["text"] if c.isalpha()]
    assert sum("가" <= c <= "힣" for c in letters) > 0.95 * len(letters)


def test_one_article_has_joined_emoji_flags_and_skin_tones() -> None:
    text = text_of("09-as-the-internet-saw-it")
    assert "👨\u200d👩\u200d👦" in text
    assert "🇰🇷" in text
    assert "🤦🏽\u200d♂️" in text
    after = [a for a in of("annotation") if texts()[a["document"]] == text and "👨" in text[: a["start"]]]
    assert after, "positions behind characters outside the basic plane are what this article is for"


def test_texts_are_canonical() -> None:
    for text in texts().values():
        assert text == text.strip() + "\n"
        assert not set(text) & {"\r", "\ufeff", "\0", "\ufffd"}


# --- the codings ---------------------------------------------------------------------------------------------------


def test_quotes_are_the_text() -> None:
    for line in of("annotation"):
        assert texts()[line["document"]][line["start"] : line["end"]] == line["quote"]
        assert line["quote"] == line["quote"].strip() != ""


def test_anchors_lie_in_the_text() -> None:
    anchored = 0
    for line in of("annotation"):
        for value in line["fields"].values():
            if isinstance(value, dict) and "start" in value:
                assert 0 <= value["start"] < value["end"] <= len(texts()[line["document"]])
                anchored += 1
    assert anchored > 100


def test_field_values_fit_the_codebook() -> None:
    for line in of("annotation"):
        known = fields()[line["code"][-1]]
        for name, plain in line["fields"].items():
            value = from_json(plain, known[name].type).value
            chosen = value if isinstance(value, tuple) else (value,)
            assert not known[name].choices or set(chosen) <= set(known[name].choices)
            assert value not in ("", ())
            if isinstance(value, Quantity):
                bounds = [b for b in (value.low, value.best, value.high) if b is not None]
                assert bounds == sorted(bounds)
                assert value.number is not None
                assert value.qualifier
            if known[name].type is FieldType.DATE:
                assert re.fullmatch(r"20\d\d(-\d\d){0,2}", str(value))


def test_required_fields_are_filled() -> None:
    for line in of("annotation"):
        required = {name for name, field in fields()[line["code"][-1]].items() if field.required}
        assert required <= set(line["fields"]), line["quote"]


def test_every_coder_has_finished_every_article() -> None:
    finished = {(line["document"], line["coder"]) for line in of("done")}
    assert finished == {(document, coder["name"]) for document in texts() for coder in of("coder")}


def test_every_code_is_found_or_said_to_be_absent() -> None:
    names = [code["path"][-1] for code in of("code")]
    found = {(a["document"], a["coder"], a["code"][-1]) for a in of("annotation")}
    absent = {(a["document"], a["coder"], a["code"][-1]) for a in of("absence")}
    assert not found & absent
    assert found | absent == {(d, coder["name"], code) for d in texts() for coder in of("coder") for code in names}
    assert absent


def test_the_codings_use_what_the_program_offers() -> None:
    marks = of("annotation")
    assert {a.get("certainty") for a in marks} >= {None, "probable", "unsure"}
    assert any(a.get("flag") for a in marks)
    assert sum(bool(a.get("memo")) for a in marks) > 20
    kinds = {fields()[a["code"][-1]][name].type for a in marks for name in a["fields"]}
    assert kinds >= {
        FieldType.QUANTITY,
        FieldType.CHOICE,
        FieldType.CHOICES,
        FieldType.TEXT,
        FieldType.DATE,
        FieldType.FLAG,
    }
    qualifiers = {a["fields"]["value"]["qualifier"] for a in marks if "value" in a["fields"]}
    assert qualifiers == {"exact", "about", "at least", "at most", "between", "order of magnitude"}


def test_one_coder_overlaps_with_themselves_and_codes_overlap_each_other() -> None:
    same, other = 0, 0
    for a, b in combinations(of("annotation"), 2):
        if (
            (a["document"], a["coder"]) == (b["document"], b["coder"])
            and a["start"] < b["end"]
            and b["start"] < a["end"]
        ):
            same, other = (same + 1, other) if a["code"] == b["code"] else (same, other + 1)
    assert same
    assert other


def test_the_same_words_are_read_as_different_numbers() -> None:
    read: dict[tuple[str, int, int], set[float]] = {}
    for a in of("annotation"):
        if a["code"] == ["casualty figure"]:
            number = from_json(a["fields"]["value"], FieldType.QUANTITY).value
            assert isinstance(number, Quantity)
            read.setdefault((a["document"], a["start"], a["end"]), set()).add(float(number.number or 0))
    assert sum(len(numbers) > 1 for numbers in read.values()) >= 5


# --- the archive ---------------------------------------------------------------------------------------------------


def test_the_archive_is_what_its_sources_give() -> None:
    assert built() == (SEEDS / "sample.jsonl").read_bytes(), "run python3 seeds/build.py"


def test_the_program_reads_it_and_writes_the_same_bytes(tmp_path: Path) -> None:
    reading = archive.read(SEEDS / "sample.jsonl", ReadOptions())
    assert not reading.lines
    archive.write(reading.contents, tmp_path / "again.jsonl", WriteOptions())
    assert (tmp_path / "again.jsonl").read_bytes() == (SEEDS / "sample.jsonl").read_bytes()


def test_identifiers_are_sound_and_differ() -> None:
    identifiers = [line["id"] for line in lines() if "id" in line]
    identifiers += [field["id"] for line in of("code") for field in line["fields"]]
    assert all(is_id(identifier) for identifier in identifiers)
    assert max(Counter(identifiers).values()) == 1


def test_codes_and_fields_have_the_identifiers_of_the_codebook_file() -> None:
    archived = {line["id"]: [field["id"] for field in line["fields"]] for line in of("code")}
    assert archived == {code.id: [field.id for field in code.fields] for code in codebook_json.read(CODEBOOK)}


def test_references_stand_above_what_refers_to_them() -> None:
    assert lines()[0] == {"type": "annotator", "version": 1}
    known: set[str] = set()
    for line in lines():
        for name in ("document", "coder", "code"):
            if name in line:
                assert "/".join(line[name]) in known if name == "code" else line[name] in known
        known |= {str(line[name]) for name in ("id", "name") if name in line} | {"/".join(line.get("path", []))}


def test_annotations_come_in_text_order_with_the_time_they_were_made() -> None:
    documents = list(texts())
    places = [(documents.index(a["document"]), a["start"], -a["end"]) for a in of("annotation")]
    assert places == sorted(places)
    assert all(re.fullmatch(r"2025-07-(0[7-9]|1[01])T\d\d:\d\d:\d\dZ", a["created"]) for a in of("annotation"))


# --- the codebook --------------------------------------------------------------------------------------------------


def test_the_codebook_asks_for_what_the_study_needs() -> None:
    names = {code: list(known) for code, known in fields().items()}
    assert names == {
        "casualty figure": ["value", "counted", "who", "source", "said", "as of", "cumulative"],
        "motive attribution": ["actor", "motive", "attributed by", "hedge", "polarity"],
        "propaganda framing": ["frame", "voice", "stance"],
    }


def test_the_codebook_can_be_worked_from() -> None:
    for code in codebook_json.read(CODEBOOK):
        assert all(
            (code.definition, code.description, code.include, code.exclude, code.examples, code.counter_examples)
        )
        assert len(code.definition) < 120 < len(code.description)
        assert all(field.help for field in code.fields)
        assert all(field.choices for field in code.fields if field.type in (FieldType.CHOICE, FieldType.CHOICES))


# --- whose words it is ---------------------------------------------------------------------------------------------


def sources() -> Iterator[Path]:
    yield from (path for path in sorted(SEEDS.rglob("*")) if path.suffix in WRITTEN)
    yield from sorted((ROOT / "resources" / "codebooks").glob("*.json"))


def test_no_nine_words_in_a_row_come_from_the_real_articles() -> None:
    real = {run for path in articles() for run in shingles(path.read_text("utf-8", "replace"), 9)}
    assert real
    for path in sources():
        assert not shingles(path.read_text("utf-8"), 9) & real, path


@pytest.mark.parametrize("name", ["LICENSE", "README.md"])
def test_the_licence_is_cc0(name: str) -> None:
    assert "CC0" in (SEEDS / name).read_text("utf-8")
