from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import FormatError
from annotator.formats.archive import read, write
from annotator.formats.base import Reading, ReadOptions, WriteOptions
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.contents import Contents
from annotator.model.field import FieldValue, Quantity
from annotator.model.ids import is_id, new_id
from tests.formats.annotations.contents import document

TEXT = "Officials said 4,700 casualties. An aide said 600 deaths, then said nothing."
HEADER = {"type": "annotator", "version": 1}
CODER = {"type": "coder", "name": "A"}
CODE = {"type": "code", "path": ["casualty figure"], "fields": [{"name": "value", "type": "quantity"}]}
DOCUMENT = {"type": "document", "id": "d1", "name": "one.txt", "text": TEXT}
MARK = {
    "type": "annotation", "document": "d1", "coder": "A", "code": ["casualty figure"],
    "start": 15, "end": 31, "quote": "4,700 casualties",
}  # fmt: skip


def reading_of(folder: Path, *lines: dict[str, Any] | str, base: Contents | None = None, **options: Any) -> Reading:
    path = folder / "in.jsonl"
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(written), encoding="utf-8", newline="")
    return read(path, ReadOptions(base=base or Contents(), **options))


def marks(reading: Reading) -> list[tuple[int | None, int | None, str]]:
    return [(a.start, a.end, a.quote) for a in reading.contents.annotations]


def failed(reading: Reading) -> list[tuple[str, str]]:
    return [(line.source, line.reason) for line in reading.lines if line.status == "failed"]


def test_lines_without_ids_get_the_same_ids_every_time(tmp_path: Path) -> None:
    lines = (HEADER, CODER, CODE, {**DOCUMENT, "id": None} | {"name": "d1"}, MARK, MARK)
    lines[3].pop("id")
    first, second = reading_of(tmp_path, *lines), reading_of(tmp_path, *lines)
    assert first.contents == second.contents
    ids = [a.id for a in first.contents.annotations]
    assert len(set(ids)) == 2, "two equal lines are two annotations"
    assert all(is_id(i) for i in [*ids, first.contents.coders[0].id, first.contents.codebook.codes[0].id])


def test_foreign_ids_become_ours_and_references_follow(tmp_path: Path) -> None:
    gold = {**MARK, "id": "g", "adjudicates": ["7"]}
    link = {"type": "code", "id": "L", "path": ["same as"], "fields": [{"id": "f", "name": "of", "type": "link"}]}
    linked = {**MARK, "code": "L", "id": 8, "fields": {"of": "7"}}
    reading = reading_of(tmp_path, HEADER, CODER, CODE, link, DOCUMENT, {**MARK, "id": "7"}, gold, linked)
    assert failed(reading) == []
    by_code = {
        (reading.contents.codebook.code(a.code).name, bool(a.adjudicates)): a for a in reading.contents.annotations
    }
    seven = by_code["casualty figure", False]
    assert is_id(seven.id)
    assert by_code["casualty figure", True].adjudicates == (seven.id,)
    assert by_code["same as", False].fields == {"of": FieldValue(seven.id)}


def test_a_quote_that_stands_elsewhere_is_followed_and_reported(tmp_path: Path) -> None:
    shifted = {**MARK, "start": 14, "end": 30, "fields": {"value": {"best": 4700, "start": 14, "end": 19}}}
    reading = reading_of(tmp_path, HEADER, CODER, CODE, DOCUMENT, shifted)
    assert marks(reading) == [(15, 31, "4,700 casualties")]
    (annotation,) = reading.contents.annotations
    assert annotation.fields == {"value": FieldValue(Quantity(best=4700), 15, 20)}
    (line,) = reading.lines
    assert (line.source, line.status) == ("in.jsonl, line 5", "changed")
    assert "was found at 15" in line.reason


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"start": 0, "end": 4, "quote": "said"}, "stands 3 times"),
        ({"quote": "9,999 casualties"}, "does not stand in the document"),
        ({"quote": 4700}, "its “quote” is not a text"),
        ({"start": 18, "end": 31, "quote": None}, "inside a word"),
        ({"start": 70, "end": 99, "quote": ""}, "is not inside the text"),
        ({"start": 20, "end": 20, "quote": ""}, "is not inside the text"),
        ({"start": 15, "end": None}, "needs both a start and an end"),
        ({"start": "15"}, "is not a whole number"),
        ({"code": ["motive"]}, "there is no code “motive”"),
        ({"document": "d2"}, "there is no document “d2”"),
        ({"coder": ""}, "it names no coder"),
        ({"certainty": "hm"}, "is no certainty"),
        ({"fields": {"value": {"best": "x"}}}, "can't be read"),
        ({"flag": 1}, "neither true nor false"),
    ],
)
def test_what_can_not_be_placed_is_listed_and_not_imported(tmp_path: Path, wrong: dict[str, Any], reason: str) -> None:
    line = {**MARK, **wrong}
    line = {key: value for key, value in line.items() if not (key == "quote" and value == "")}
    reading = reading_of(tmp_path, HEADER, CODER, CODE, DOCUMENT, line, MARK)
    assert marks(reading) == [(15, 31, "4,700 casualties")], "the good line comes in"
    ((source, sentence),) = failed(reading)
    assert source == "in.jsonl, line 5"
    assert reason in sentence
    assert sentence.endswith(".")


def test_without_a_quote_word_boundaries_must_hold(tmp_path: Path) -> None:
    line = {key: value for key, value in MARK.items() if key != "quote"}
    assert marks(reading_of(tmp_path, HEADER, CODER, CODE, DOCUMENT, line)) == [(15, 31, "4,700 casualties")]


def test_null_start_and_end_code_the_whole_document(tmp_path: Path) -> None:
    line = {**MARK, "start": None, "end": None, "quote": ""}
    assert marks(reading_of(tmp_path, HEADER, CODER, CODE, DOCUMENT, line)) == [(None, None, "")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "it is not JSON"),
        ("[1]", "not an object with a “type”"),
        ('{"type":"code","path":[]}', "no path"),
        ('{"type":"sonnet"}', "“sonnet” is no type of line"),
        ('{"type":"coder"}', "its “name” is missing"),
        ('{"type":"document","name":"x","text":7}', "its “text” is not a text"),
        ('{"type":"annotation","start":NaN}', "NaN is not a number that JSON knows"),
        ('{"type":"code","path":["a","b"]}', "there is no code “a”"),
        ("[" * 100_000, "nested too deeply"),
        ('{"type":"document","name":"x","text":"x","original":"!"}', "is not base64"),
    ],
)
def test_a_bad_line_is_named_and_the_others_come_in(tmp_path: Path, line: str, reason: str) -> None:
    reading = reading_of(tmp_path, HEADER, line, CODER, CODE, DOCUMENT, MARK)
    ((source, sentence),) = failed(reading)
    assert source == "in.jsonl, line 2"
    assert reason in sentence
    assert len(marks(reading)) == 1


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ({"type": "annotator", "version": 2}, "newer Annotator"),
        ({"type": "annotator", "version": "1"}, "its version is '1'"),
        ({"type": "coder", "name": "A"}, "is not an Annotator archive"),
        ("", "is not an Annotator archive"),
        ("\x00\xff", "is not an Annotator archive"),
    ],
)
def test_what_is_no_archive_is_refused_whole(tmp_path: Path, first: dict[str, Any] | str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        reading_of(tmp_path, first, CODER)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"nowhere\.jsonl does not exist"):
        read(tmp_path / "nowhere.jsonl", ReadOptions())


def test_a_text_with_windows_line_ends_is_made_canonical_and_positions_follow(tmp_path: Path) -> None:
    text = "\ufeffOne.\r\nTwo words\rhere."
    start = text.index("words")
    line = {**MARK, "start": start, "end": start + 10, "quote": "words\rhere"}
    reading = reading_of(tmp_path, HEADER, CODER, CODE, {**DOCUMENT, "text": text}, line)
    (read_back,) = reading.contents.documents
    assert read_back.text == "One.\nTwo words\nhere."
    assert marks(reading) == [(9, 19, "words\nhere")]
    assert [line.status for line in reading.lines] == ["note"]


def test_original_bytes_come_back(tmp_path: Path) -> None:
    originals = {"html": b"<p>\xff\x00", "utf8": TEXT.encode(), "row": None}
    documents = tuple(replace(document(TEXT, name), id=new_id()) for name in originals)
    by_id = {d.id: originals[d.name] for d in documents}
    out = tmp_path / "out.jsonl"
    write(Contents(documents=documents, originals=by_id.get), out, WriteOptions())
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()[1:]]
    assert [line.get("original") for line in lines] == [base64.b64encode(b"<p>\xff\x00").decode(), True, None]
    reading = read(out, ReadOptions())
    assert {d.name: reading.contents.originals(d.id) for d in reading.contents.documents} == originals


def test_twins_are_told_apart_by_id(tmp_path: Path) -> None:
    codes = (Code(new_id(), "figure"), Code(new_id(), "figure", position=1))
    coders = (Coder(new_id(), "A"), Coder(new_id(), "A"))
    out = tmp_path / "twins.jsonl"
    write(Contents(Codebook(codes), coders), out, WriteOptions())
    contents = read(out, ReadOptions()).contents
    assert contents.codebook.codes == codes
    assert set(contents.coders) == set(coders)


def test_references_may_lead_to_what_the_project_holds(tmp_path: Path) -> None:
    here = document(TEXT, "d1")
    base = Contents(Codebook((Code(new_id(), "casualty figure"),)), (Coder(new_id(), "A"),), (here,))
    reading = reading_of(tmp_path, HEADER, MARK, base=base)
    (annotation,) = reading.contents.annotations
    assert (annotation.document, annotation.coder) == (here.id, base.coders[0].id)
    assert annotation.code == base.codebook.codes[0].id


def test_a_line_without_a_coder_is_the_named_coders(tmp_path: Path) -> None:
    line = {key: value for key, value in MARK.items() if key != "coder"}
    reading = reading_of(tmp_path, HEADER, CODE, DOCUMENT, line, coder="Mina")
    assert [c.name for c in reading.contents.coders] == ["Mina"]
    assert failed(reading_of(tmp_path, HEADER, CODE, DOCUMENT, line)) == [
        ("in.jsonl, line 4", "Not imported: it names no coder.")
    ]


def test_values_that_do_not_fit_are_kept_and_named(tmp_path: Path) -> None:
    line = {**MARK, "fields": {"value": "many", "mood": ["a", "b"]}}
    reading = reading_of(tmp_path, HEADER, CODER, CODE, DOCUMENT, line)
    (annotation,) = reading.contents.annotations
    assert annotation.fields == {"value": FieldValue("many"), "mood": FieldValue(("a", "b"))}
    assert [line.status for line in reading.lines] == ["note"]


def test_what_means_nothing_is_said_to_be_left_out(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, HEADER, {**CODER, "age": 7}, CODE, DOCUMENT, MARK)
    assert [line.reason for line in reading.lines] == [
        "“age” of coder lines means nothing here and was left out (1 times)."
    ]


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path) -> None:
    def broken() -> Sequence[Any]:
        raise OSError(28, "No space left on device")

    out = tmp_path / "out.jsonl"
    out.write_text("before")
    with pytest.raises(FormatError, match="No space left"):
        write(Contents(documents=_Failing(broken)), out, WriteOptions())
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]
    assert out.read_text() == "before"


class _Failing:
    def __init__(self, fail: Any) -> None:
        self.fail = fail

    def __iter__(self) -> Any:
        return self.fail()
