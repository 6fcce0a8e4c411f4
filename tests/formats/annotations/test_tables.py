from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import FormatError
from annotator.formats import table_csv, table_xlsx
from annotator.formats.base import Reading, ReadOptions, WriteOptions
from annotator.formats.canonical import canonical
from annotator.formats.table_cells import joined, split
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.contents import Contents
from annotator.model.field import Field, FieldType, FieldValue, Quantity
from annotator.model.ids import derived_id
from annotator.model.segmentation import sentences
from tests.formats.annotations import contents as made
from tests.shared import articles

TEXT = "Officials said 4,700 casualties. An aide said 600 deaths, then said nothing."
ONE = made.document(TEXT, "one.txt", outlet="Harbor Times")
FIGURE = Code(
    derived_id("f"),
    "casualty figure",
    fields=(
        Field("1", "value", FieldType.QUANTITY),
        Field("2", "counted", FieldType.CHOICE, choices=("killed", "casualties")),
        Field("3", "who", FieldType.CHOICES),
        Field("4", "cumulative", FieldType.FLAG),
    ),
)
MOTIVE = Code(derived_id("m"), "motive", parent=FIGURE.id, fields=(Field("5", "memo"), Field("6", "value_low")))
ANNA = Coder(derived_id("anna"), "Anna")
MARK = Annotation(
    derived_id("mark"), ONE.id, ANNA.id, FIGURE.id, 15, 31, "4,700 casualties",
    {
        "value": FieldValue(Quantity(best=4700, qualifier="exact"), 15, 20),
        "counted": FieldValue("casualties"),
        "who": FieldValue(("a; b", "c\\")),
        "cumulative": FieldValue(False),
    },
    memo="=HYPERLINK()", certainty="probable", flag=True,
    created="2026-11-22T10:00:00Z", modified="2026-11-22T10:00:00Z",
)  # fmt: skip
ASIDE = Annotation(
    derived_id("aside"), ONE.id, ANNA.id, MOTIVE.id, None, None, "",
    {"memo": FieldValue("a field called memo"), "value_low": FieldValue("not a number")},
)  # fmt: skip
BASE = Contents(Codebook((FIGURE, MOTIVE)), (ANNA,), (ONE,))
BOTH = replace(
    BASE, annotations=(ASIDE, MARK), absences=(Absence(ONE.id, ANNA.id, MOTIVE.id),), done=(Done(ONE.id, ANNA.id),)
)

FORMATS = pytest.mark.parametrize(("module", "suffix"), [(table_csv, ".csv"), (table_xlsx, ".xlsx")])


def there_and_back(module: ModuleType, suffix: str, contents: Contents) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out" + suffix)
        module.write(contents, out, WriteOptions())
        reading: Reading = module.read(out, ReadOptions(base=replace(contents, annotations=())))
        return reading


def kept(annotation: Annotation) -> Annotation:
    """The annotation without what a table can't tell from nothing: empty values."""
    empty: tuple[Any, ...] = ("", (), ("",), Quantity())
    fields = {}
    for name, field in annotation.fields.items():
        if field.value not in empty:
            fields[name] = field
        elif field.start is not None:
            fields[name] = replace(field, value=() if field.value == ("",) else field.value)
    return replace(annotation, fields=fields)


@FORMATS
def test_annotations_come_back_as_they_were(module: ModuleType, suffix: str) -> None:
    reading = there_and_back(module, suffix, BOTH)
    assert reading.lines == ()
    assert reading.contents.annotations == (ASIDE, MARK)


@FORMATS
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(contents=made.contents())
def test_any_annotations_come_back_as_they_were(module: ModuleType, suffix: str, contents: Contents) -> None:
    if suffix == ".xlsx":  # escapes of the file format that overlap are beyond XlsxWriter
        contents = _without(contents, "_x0041_")
    reading = there_and_back(module, suffix, contents)
    assert [line for line in reading.lines if line.status != "note"] == []
    got = {a.id: a for a in reading.contents.annotations}
    assert got == {a.id: kept(a) for a in contents.annotations}


def _without(contents: Contents, what: str) -> Contents:
    return Contents() if what in repr(contents) or any(what in d.text for d in contents.documents) else contents


@given(st.lists(st.text("ab;\\ ", max_size=5), min_size=1).map(tuple).filter(lambda items: items != ("",)))
def test_several_choices_in_one_cell_come_apart_again(items: tuple[str, ...]) -> None:
    assert split(joined(items)) == items


@given(st.text("'=+-@\t\r\n＝x", max_size=6))
def test_no_text_begins_like_a_formula_and_each_comes_back(text: str) -> None:
    safe = table_csv.guarded(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert table_csv.unguarded(safe) == text


def cells_of(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))


def test_a_csv_row_in_full(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    table_csv.write(BOTH, out, WriteOptions())
    aside, mark = cells_of(out)
    assert mark == {
        "id": MARK.id, "document_id": ONE.id, "document": "one.txt", "document.outlet": "Harbor Times",
        "coder": "Anna", "code": "casualty figure", "start": "15", "end": "31", "quote": "4,700 casualties",
        "before": "Officials said ", "after": ". An aide said 600 deaths, then said not", "memo": "'=HYPERLINK()",
        "certainty": "probable", "flag": "true", "field.value:low": "", "value_best": "4700", "value_high": "",
        "value_qualifier": "exact", "value_start": "15", "value_end": "20", "counted": "casualties",
        "who": "a\\; b; c\\\\",
        "cumulative": "false", "field.memo": "", "field.value_low": "", "created": "2026-11-22T10:00:00Z",
        "modified": "2026-11-22T10:00:00Z", "adjudicates": "",
    }  # fmt: skip
    assert (aside["code"], aside["start"], aside["quote"]) == ("casualty figure/motive", "", "")
    assert aside["field.memo"] == "a field called memo"


def test_a_spreadsheet_has_no_formulas_and_no_links(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    risky = replace(MARK, memo="=1+1", fields={"counted": FieldValue("https://example.org")})
    table_xlsx.write(replace(BOTH, annotations=(risky,), coders=(replace(ANNA, name="@SUM(A1)"),)), out, WriteOptions())
    with zipfile.ZipFile(out) as archive:
        xml = "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets"))
    assert "=1+1" in xml
    assert "@SUM(A1)" in xml
    assert "<f>" not in xml
    assert "hyperlink" not in xml


def test_a_spreadsheet_holds_absences_codes_documents_and_what_is_done(tmp_path: Path) -> None:
    import python_calamine

    out = tmp_path / "out.xlsx"
    table_xlsx.write(BOTH, out, WriteOptions())
    book = python_calamine.CalamineWorkbook.from_path(str(out))
    assert book.sheet_names == ["annotations", "documents", "codes", "absences", "done", "about"]
    assert book.get_sheet_by_name("absences").to_python()[1:] == [[ONE.id, "Anna", "casualty figure/motive"]]
    assert book.get_sheet_by_name("done").to_python()[1:] == [[ONE.id, "Anna"]]
    assert book.get_sheet_by_name("documents").to_python()[1][:3] == [ONE.id, "one.txt", "Harbor Times"]


def test_a_cell_that_is_too_long_is_cut_and_counted(tmp_path: Path) -> None:
    import python_calamine

    out = tmp_path / "out.xlsx"
    long = made.document("\U0001f600" * 20_000, "long")
    mark = replace(MARK, document=long.id, start=0, end=20_000, quote=long.text, fields={})
    contents = Contents(Codebook((FIGURE,)), (ANNA,), (long,), (mark,))
    table_xlsx.write(contents, out, WriteOptions())
    book = python_calamine.CalamineWorkbook.from_path(str(out))
    header, row = book.get_sheet_by_name("annotations").to_python()
    assert row[header.index("quote")] == "\U0001f600" * 16_383 + "…"
    assert book.get_sheet_by_name("about").to_python()[-1][1].startswith("1 cells were longer")
    assert table_xlsx.read(out, ReadOptions(base=contents)).contents.annotations == (mark,)


def test_every_quote_in_a_table_of_the_real_articles_is_its_text(tmp_path: Path) -> None:
    import python_calamine

    texts = {path.stem: canonical(path.read_bytes()).text for path in articles()}
    documents = tuple(made.document(text, name) for name, text in texts.items())
    marks = tuple(
        Annotation(derived_id(d.id, str(n)), d.id, ANNA.id, FIGURE.id, start, end, d.text[start:end])
        for d in documents
        for n, (start, end) in enumerate(sentences(d.text))
    )
    contents = Contents(Codebook((FIGURE,)), (ANNA,), documents, marks)
    table_csv.write(contents, tmp_path / "out.csv", WriteOptions())
    table_xlsx.write(contents, tmp_path / "out.xlsx", WriteOptions())
    rows = [(r["document"], int(r["start"]), int(r["end"]), r["quote"]) for r in cells_of(tmp_path / "out.csv")]
    assert len(rows) == len(marks) > 100
    assert [quote for *_, quote in rows] == [texts[name][start:end] for name, start, end, _ in rows]
    sheet = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_name("annotations")
    header, *lines = sheet.to_python()
    at = [header.index(name) for name in ("document", "start", "end", "quote")]
    assert [tuple(line[i] for i in at) for line in lines] == rows


def read_csv(folder: Path, text: str, base: Contents = BASE, **options: Any) -> Reading:
    path = folder / "in.csv"
    path.write_bytes(text.encode())
    return table_csv.read(path, ReadOptions(base=base, **options))


def test_a_table_made_by_hand(tmp_path: Path) -> None:
    text = "Document;Code;Quote;value\none.txt;casualty figure;600 deaths;600\n"
    (annotation,) = read_csv(tmp_path, text, coder="Ben").contents.annotations
    assert (annotation.start, annotation.end, annotation.quote) == (46, 56, "600 deaths")
    assert annotation.fields == {"value": FieldValue(Quantity(best=600))}
    (again,) = read_csv(tmp_path, text, coder="Ben").contents.annotations
    assert annotation == again


def test_a_quote_that_moved_is_followed_and_its_anchors_with_it(tmp_path: Path) -> None:
    text = (
        "document,code,coder,start,end,quote,value_best,value_start,value_end\n"
        'one.txt,casualty figure,Anna,10,26,"4,700 casualties",4700,10,15\n'
    )
    reading = read_csv(tmp_path, text)
    (annotation,) = reading.contents.annotations
    assert (annotation.start, annotation.fields["value"]) == (15, FieldValue(Quantity(best=4700), 15, 20))
    assert [(line.source, line.status) for line in reading.lines] == [("in.csv, row 2", "changed")]


def test_the_words_around_tell_equal_quotes_apart(tmp_path: Path) -> None:
    text = "document,code,coder,quote,before\none.txt,casualty figure,Anna,said,An aide \n"
    (annotation,) = read_csv(tmp_path, text).contents.annotations
    assert annotation.start == TEXT.index("said", 20)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("two.txt,casualty figure,Anna,0,9,Officials,", "there is no document “two.txt”"),
        ("one.txt,frame,Anna,0,9,Officials,", "there is no code “frame”"),
        ("one.txt,casualty figure,,0,9,Officials,", "it names no coder"),
        ("one.txt,,Anna,0,9,Officials,", "it names no code"),
        ("one.txt,casualty figure,Anna,0,x,Officials,", "its “end” is not a whole number"),
        ("one.txt,casualty figure,Anna,0,9,Nobody,", "does not stand in the document"),
        ("one.txt,casualty figure,Anna,0,4,said,", "stands 3 times"),
        ("one.txt,casualty figure,Anna,0,9,Officials,many", "is not a number"),
    ],
)
def test_a_bad_row_is_named_and_the_others_come_in(tmp_path: Path, row: str, reason: str) -> None:
    good = "one.txt,casualty figure,Anna,0,9,Officials,"
    reading = read_csv(tmp_path, f"document,code,coder,start,end,quote,value_best\n{row}\n{good}\n")
    assert [a.quote for a in reading.contents.annotations] == ["Officials"]
    (line,) = [line for line in reading.lines if line.status == "failed"]
    assert line.source == "in.csv, row 2"
    assert reason in line.reason


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "code,quote\nx,y\n"])
def test_what_is_no_table_of_annotations_is_refused_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError, match="is not a table of annotations"):
        read_csv(tmp_path, text)


def test_a_spreadsheet_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(b"PK nothing")
    with pytest.raises(FormatError, match="can't be read as a spreadsheet"):
        table_xlsx.read(path, ReadOptions())
    with pytest.raises(FormatError, match="does not exist"):
        table_xlsx.read(tmp_path / "nowhere.xlsx", ReadOptions())


def test_a_retired_code_does_not_give_way_to_the_last_name_of_another(tmp_path: Path) -> None:
    retired = replace(MOTIVE, id=derived_id("old"), parent=None, retired=True)
    base = replace(BASE, codebook=Codebook((FIGURE, MOTIVE, retired)))
    text = "document,code,coder,start,end\none.txt,motive,Anna,0,9\none.txt,casualty figure/motive,Anna,0,9\n"
    codes = [annotation.code for annotation in read_csv(tmp_path, text, base).contents.annotations]
    assert sorted(codes) == sorted([retired.id, MOTIVE.id])


def test_columns_of_codes_that_no_row_has_are_known(tmp_path: Path) -> None:
    assert (
        read_csv(tmp_path, "document,code,coder,start,end,counted,field.memo\none.txt,motive,Anna,0,9,,\n").lines == ()
    )


def test_columns_that_mean_nothing_are_named(tmp_path: Path) -> None:
    reading = read_csv(tmp_path, "document,code,coder,start,end,mood\none.txt,casualty figure,Anna,0,9,glad\n")
    assert [line.reason for line in reading.lines] == [
        "The column “mood” is no field of any code here and was left out."
    ]


@FORMATS
def test_nothing_is_left_behind_when_writing_is_cancelled(tmp_path: Path, module: ModuleType, suffix: str) -> None:
    def cancelled(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        module.write(BOTH, tmp_path / ("out" + suffix), WriteOptions(), cancelled)
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_has_only_so_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_xlsx, "MOST_ROWS", 2)
    with pytest.raises(FormatError, match="2 rows at most; use CSV"):
        table_xlsx.write(BOTH, tmp_path / "out.xlsx", WriteOptions())
    assert list(tmp_path.iterdir()) == []


class _Many:
    """Annotations without end, made as they are asked for."""

    def __iter__(self) -> Iterator[Annotation]:
        return (replace(MARK, id=derived_id(str(n))) for n in range(3))


def test_annotations_may_be_lazy() -> None:
    assert len(list(there_and_back(table_csv, ".csv", replace(BASE, annotations=_Many())).contents.annotations)) == 3
