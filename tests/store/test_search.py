"""Finding words: any language, any input, and the right place."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.project import Project
from annotator.store import search
from annotator.store.index import fold
from tests.project.making import TEXT, mark

TEXTS = {
    "english": "The General's café said: 4,700 casualties—“heroes” all. Café, CASUALTIES.",
    "korean": "조선중앙통신은 평양에서 열린 국장을 보도했다.",
    "chinese": "新华社报道，俄罗斯总统在平壤会见了金正恩委员长。",
    "japanese": "朝鮮中央テレビは平壌での葬儀を放送した。",
    "greek": "Οι απώλειες ήταν μεγάλες, είπε ο υπουργός.",
    "emoji": "💶 the price 💶 of war 👨‍👩‍👧",
}
FOUND = [
    ("casualties", "english"), ("CASUALTIES", "english"), ("casual", "english"), ("cas*", "english"),
    ("cafe", "english"), ("café", "english"), ('"4,700 casualties"', "english"), ("4700", None), ("4,700", "english"),
    ("heroes casualties", "english"), ("heroes -", "english"), ("heroes general's", "english"), ("heros", None),
    ("평양", "korean"), ("양에", "korean"), ("평양에서", "korean"), ("국장을 보도", "korean"),
    ("서울", None), ("장", "korean"),
    ("平壤", "chinese"), ("金正恩", "chinese"), ("总统在平壤", "chinese"), ("金恩", None), ("俄", "chinese"),
    ("テレビ", "japanese"), ("平壌", "japanese"), ("표어", None), ("カテ", None),
    ("απωλειες", "greek"), ("price war", "emoji"), ("casualties war", None),
]  # fmt: skip


@pytest.fixture
def library(project: Project) -> Project:
    with project.change("Import") as change:
        for name, text in TEXTS.items():
            change.put_document(Draft(name, text, {"title": f"title of {name}"}))
    return project


@pytest.mark.parametrize(("query", "name"), FOUND)
def test_words_are_found_where_they_stand(library: Project, query: str, name: str | None) -> None:
    hits = [hit for hit in library.search(query) if hit.kind == "document"]
    names = {library.document(hit.id).name: hit for hit in hits}
    names.pop("one.txt", None)  # the fixture's own document
    assert set(names) == ({name} if name else set())
    assert {document.name for document in library.documents(query)} - {"one.txt"} == set(names)
    if name:
        hit = names[name]
        assert hit.start is not None
        place = fold(TEXTS[name][hit.start : hit.end])
        words = fold(query).replace('"', "").replace("*", "").split()
        assert any(place.startswith(word) for word in words)
        assert TEXTS[name][hit.start : hit.end] in hit.snippet


def test_titles_count_and_follow_changes(library: Project) -> None:
    korean = next(document for document in library.documents() if document.name == "korean")
    assert [hit.id for hit in library.search("title korean")] == [korean.id]
    with library.change("Title") as change:
        change.set_metadata(korean.id, "title", "State funeral")
    assert [hit.id for hit in library.search("funeral 평양")] == [korean.id]
    assert library.search("title korean") == []
    library.undo()
    assert [hit.id for hit in library.search("title korean")] == [korean.id]
    assert library.check(deep=True) == []


def test_a_document_that_was_taken_out_is_not_found(library: Project) -> None:
    greek = next(document for document in library.documents() if document.name == "greek")
    with library.change("Remove") as change:
        change.remove_document(greek.id)
    assert library.search("απώλειες") == []
    library.undo()
    assert [hit.id for hit in library.search("απώλειες")] == [greek.id]


def test_memos_and_codes(project: Project) -> None:
    uid = mark(project, "4,700", memo="Zahl aus dem Ministerium, 확인 필요")
    with project.change("Add code") as change:
        framing = change.put_code(Code("", "framing", definition="How the losses are told: heroism, sacrifice."))
    assert [(hit.kind, hit.id) for hit in project.search("ministerium")] == [("memo", uid)]
    hit = project.search("확인")[0]
    assert (hit.kind, hit.start, hit.end) == ("memo", TEXT.index("4,700"), TEXT.index("4,700") + 5)
    assert [(hit.kind, hit.id) for hit in project.search("sacrifice")] == [("code", framing)]
    with project.change("Delete") as change:
        change.remove_annotation(uid)
    assert project.search("ministerium") == []


@pytest.mark.parametrize(
    "query", ['"', '""', "*", "AND", "NEAR(", "a AND", "NOT", "title:", "-", "^", "()", "'", "\0", ""]
)
def test_nothing_is_a_syntax_error(library: Project, query: str) -> None:
    library.search(query)
    list(library.documents(query))


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=150)
@given(st.text(st.sampled_from("abc \"*:-()^'\\,.\0\ud800é평양金é{}ＡＢ1"), max_size=25))
def test_any_input_gives_an_answer(library: Project, query: str) -> None:
    library.search(query)


def test_a_word_far_into_a_long_text_and_across_the_window(project: Project) -> None:
    for at in (99_990, 99_995, 100_000, 250_000):
        text = "é" + "x" * (at - 2) + " needle in it"
        with project.change("Import") as change:
            uid = change.put_document(Draft(f"{at}", text))
        hit = next(hit for hit in project.search('"needle in it"') if hit.id == uid)
        assert (hit.start, hit.end) == (at, at + 12)
    assert search.place("é" + "x" * 99_999 + "needle", search.places("needle")) is None  # not inside a word


def test_hangul_and_kana_are_not_taken_for_accents() -> None:
    assert fold("평양 ガ ÄÉ Ώς İ") == "평양 ガ ae ωσ i"


@given(st.text(max_size=60))
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_an_import_of_many_is_indexed_whole(project: Project) -> None:
    with project.change("Import") as change:
        for number in range(450):
            change.put_document(Draft(f"{number}", f"word{number} among many words"))
    assert [project.document(hit.id).name for hit in project.search('"word377"')] == ["377"]
    assert len(project.search("among", 1000)) == 450
    assert project._store.db.all("SELECT v FROM search_config WHERE k = 'hashsize'") == [(1 << 20,)]
    assert project.check(deep=True) == []
