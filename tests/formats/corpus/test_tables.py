"""csv, tsv, jsonl and spreadsheets: a row is a document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import FormatError
from annotator.formats.canonical import canonical_text
from annotator.model.contents import ReportLine
from annotator.model.document import Draft
from tests.formats.corpus.making import draft, drafts, items, xlsx
from tests.formats.corpus.test_canonical import raw_texts, texts

HEADINGS = ["id", "Headline", "Body", "Outlet", "Date", "Section"]
ROWS = [
    ["a1", "Ships come home", "First line.\nSecond, with “marks”.", "Harbor Times", "1 July 2025", "world"],
    ["a2", "Quay; empty", 'He said "no".\t', "Quay Daily", "03/04/2025", ""],
]
EXPECTED = [
    (
        "a1",
        ROWS[0][2],
        {"title": "Ships come home", "outlet": "Harbor Times", "published": "2025-07-01", "Section": "world"},
    ),
    ("a2", ROWS[1][2], {"title": "Quay; empty", "outlet": "Quay Daily", "published": "03/04/2025"}),
]


def written(rows: Sequence[Sequence[str]], encoding: str = "utf-8", **dialect: Any) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, **dialect).writerows(rows)
    return file.getvalue().encode(encoding)


def as_json(rows: Sequence[Sequence[str]]) -> bytes:
    return b"\n".join(json.dumps(dict(zip(rows[0], row, strict=True))).encode() for row in rows[1:])


def shown(found: Sequence[Draft]) -> list[tuple[str, str, dict[str, str]]]:
    return [(one.name, one.text, dict(one.metadata)) for one in found]


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("csv", written([HEADINGS, *ROWS])),
        ("csv", written([HEADINGS, *ROWS], delimiter=";")),
        ("csv", written([HEADINGS, *ROWS], delimiter="\t")),
        ("csv", written([HEADINGS, *ROWS], delimiter="|", quoting=csv.QUOTE_ALL)),
        ("csv", written([HEADINGS, *ROWS], encoding="utf-8-sig", lineterminator="\n")),
        ("csv", written([HEADINGS, *ROWS], encoding="utf-16")),
        ("tsv", written([HEADINGS, *ROWS], delimiter="\t")),
        ("jsonl", as_json([HEADINGS, *ROWS])),
        ("jsonl", b"\xef\xbb\xbf" + as_json([HEADINGS, *ROWS]) + b"\n\n"),
        ("xlsx", xlsx([HEADINGS, *ROWS])),
    ],
)
def test_the_same_table_in_every_form(key: str, data: bytes) -> None:
    found = drafts(key, data)
    assert shown(found) == EXPECTED
    assert [one.original for one in found] == [None, None]
    assert found[1].notes == (
        "The date “03/04/2025” (published) could be day and month or month and day; it was kept as it stands.",
    )


def test_sources_count_as_a_spreadsheet_does() -> None:
    data = b"id,text\n\n1,one\n2,\n3,three\n"
    found = items("csv", data, "list.csv")
    assert [item.source for item in found] == ["list.csv, row 3", "list.csv, row 4", "list.csv, row 5"]
    line = found[1]
    assert isinstance(line, ReportLine)
    assert (line.status, line.reason) == ("failed", "It has no text.")


def test_rows_without_a_name_are_named_after_the_file() -> None:
    assert [one.name for one in drafts("csv", b"text\none\ntwo\n", "list.csv")] == ["list 2", "list 3"]


def test_a_mapping_overrules_the_headings() -> None:
    data = b"text,summary,url,no\nshort,The whole story,ftp://x,7\n"
    found = draft("csv", data, mapping={"text": "Summary", "name": "no", "ignore": ["url"]})
    assert (found.name, found.text, dict(found.metadata)) == ("7", "The whole story", {"text": "short"})


def test_several_text_columns_are_joined() -> None:
    data = b"headline,body\nShips,They came.\nEmpty,\n"
    found = drafts("csv", data, mapping={"text": ["headline", "body"], "title": "headline"})
    assert [one.text for one in found] == ["Ships\n\nThey came.", "Empty"]
    assert [dict(one.metadata) for one in found] == [{"title": "Ships"}, {"title": "Empty"}]


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (None, "t.csv has no column that is known to hold the text (columns: foo, bar); say which one does"),
        ({"text": "baz"}, "t.csv has no column “baz” (columns: foo, bar); correct the mapping."),
        ({"text": "foo", "title": "baz"}, "t.csv has no column “baz” (columns: foo, bar); correct the mapping."),
    ],
)
def test_no_text_column(mapping: dict[str, str] | None, sentence: str) -> None:
    with pytest.raises(FormatError) as caught:
        items("csv", b"foo,bar\n1,2\n", "t.csv", mapping=mapping)
    assert str(caught.value).startswith(sentence)


def test_a_text_with_an_unquoted_delimiter_is_refused_not_cut() -> None:
    first, second = items("csv", b"id,text\n1,Ships, and more ships\n2,fine\n")
    assert isinstance(first, ReportLine)
    assert first.reason == "It has 3 cells under 2 headings."
    assert isinstance(second, Draft)


def test_an_open_quote_is_a_line_and_what_stood_above_comes_in() -> None:
    first, line = items("csv", b'id,text\n1,fine\n2,"never closed\n3,swallowed\n', "t.csv")
    assert isinstance(first, Draft)
    assert isinstance(line, ReportLine)
    assert (line.source, line.status) == ("t.csv, row 3", "failed")
    assert "quotes that do not fit" in line.reason


def test_marks_of_quotation_in_tab_separated_text_may_mean_themselves() -> None:
    found = drafts("tsv", b'id\ttext\n1\t"No," he said.\n2\tplain\n')
    assert [one.text for one in found] == ['"No," he said.', "plain"]


def test_a_cell_of_five_million_characters() -> None:
    long = "wort " * 1_000_000
    assert draft("csv", written([["text"], [long]])).text == long


def test_json_lines_nested_and_uneven() -> None:
    data = (
        b'{"article": {"text": "One.", "authors": ["Ann", "Bob"]}, "meta": {"year": 2025}}\n'
        b'{"article": {"text": "Two."}, "extra": null}\nnot json\n[1]\n{"article": {"text": " "}}\n'
    )
    found = items("jsonl", data, "n.jsonl")
    assert shown([one for one in found if isinstance(one, Draft)]) == [
        ("n 1", "One.", {"author": "Ann; Bob", "meta.year": "2025"}),
        ("n 2", "Two.", {}),
    ]
    assert [(i.source, i.reason) for i in found if isinstance(i, ReportLine)] == [
        ("n.jsonl, line 3", "It is not JSON."),
        ("n.jsonl, line 4", "It is not a JSON object."),
        ("n.jsonl, line 5", "It has no text."),
    ]


def test_json_lines_with_a_mapping_where_some_objects_leave_keys_out() -> None:
    data = b'{"h":"Ships","b":"Came.","s":"X"}\n{"b":"Left."}\n{"h":"Alone"}\n{"x":"y"}\n'
    found = items("jsonl", data, "n.jsonl", mapping={"text": ["h", "b"], "outlet": "s"})
    assert [(one.text, dict(one.metadata)) for one in found if isinstance(one, Draft)] == [
        ("Ships\n\nCame.", {"outlet": "X"}), ("Left.", {}), ("Alone", {}),
    ]  # fmt: skip
    assert [one.source for one in found if isinstance(one, ReportLine)] == ["n.jsonl, line 4"]


def test_an_archive_is_not_taken_for_a_corpus() -> None:
    with pytest.raises(FormatError, match="annotations import --format archive"):
        items("jsonl", b'{"type":"annotator","version":1}\n{"type":"document","text":"x"}\n')


def test_sheets_with_the_same_headings_are_read_and_others_named() -> None:
    data = xlsx([["id", "text"], ["1", "one"]], More=[["id", "text"], ["2", "two"]], Notes=[["a", "b"], ["x", "y"]])
    found = items("xlsx", data, "b.xlsx")
    assert [item.text for item in found if isinstance(item, Draft)] == ["one", "two"]
    (line,) = [item for item in found if isinstance(item, ReportLine)]
    assert (line.source, line.status) == ("b.xlsx, sheet Notes", "skipped")
    chosen = items("xlsx", data, "b.xlsx", mapping={"sheet": "Notes", "text": "b"})
    assert [item.text for item in chosen if isinstance(item, Draft)] == ["y"]


def test_numbers_dates_and_truth_in_a_spreadsheet() -> None:
    import datetime

    import xlsxwriter

    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["id", "text", "date", "score", "checked", "seen"])
    day, minute = workbook.add_format({"num_format": "d mmm yyyy"}), workbook.add_format({"num_format": 22})
    sheet.write_number(1, 0, 7)
    sheet.write_rich_string(1, 1, "Ships ", workbook.add_format({"bold": True}), "come home")
    sheet.write_datetime(1, 2, datetime.datetime(2025, 7, 1), day)
    sheet.write_number(1, 3, 0.25)
    sheet.write_boolean(1, 4, True)
    sheet.write_datetime(1, 5, datetime.datetime(2025, 7, 2, 18, 30), minute)
    workbook.close()
    found = draft("xlsx", file.getvalue())
    assert (found.name, found.text) == ("7", "Ships come home")
    assert dict(found.metadata) == {
        "published": "2025-07-01", "score": "0.25", "checked": "true", "seen": "2025-07-02 18:30:00",
    }  # fmt: skip


def test_a_cell_as_long_as_excel_allows_is_noted() -> None:
    found = draft("xlsx", xlsx([["text"], ["x" * 32_767]]))
    assert found.notes == ("The text is exactly 32,767 characters long: Excel may have cut it off.",)


# --- whatever the text, it comes back whole --------------------------------------------------------------------------

not_blank = texts.filter(lambda text: bool(canonical_text(text).text.strip()))
#: XML can't hold the two noncharacters, and spreadsheets have a limit.
in_a_cell = not_blank.map(lambda text: text.replace("\ufffe", "").replace("\uffff", "")).filter(
    lambda text: bool(canonical_text(text).text.strip())
)


@given(not_blank, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\r\n", "\n"]))
def test_csv_round_trip(text: str, delimiter: str, end: str) -> None:
    data = written([["id", "text"], ["1", text]], delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    assert draft("csv", data).text == canonical_text(text).text


@given(not_blank)
def test_tsv_round_trip(text: str) -> None:
    data = written([["id", "text"], ["1", text]], delimiter="\t")
    assert draft("tsv", data).text == canonical_text(text).text


@given(raw_texts.filter(lambda text: bool(canonical_text(text).text.strip())), st.booleans())
def test_jsonl_round_trip(text: str, escaped: bool) -> None:
    line = json.dumps({"text": text if escaped else canonical_text(text).text}, ensure_ascii=escaped)
    assert draft("jsonl", line.encode()).text == canonical_text(text).text


@settings(max_examples=40)
@given(st.lists(in_a_cell, min_size=1, max_size=5))
def test_xlsx_round_trip(several: list[str]) -> None:
    found = drafts("xlsx", xlsx([["text"], *([text] for text in several)]))
    assert [one.text for one in found] == [canonical_text(text).text for text in several]


@given(not_blank)
def test_txt_round_trip(text: str) -> None:
    for encoding in ("utf-8", "utf-16") if text[0] != "\0" else ("utf-8",):  # that would be the mark of UTF-32
        assert draft("txt", text.encode(encoding)).text == canonical_text(text).text
