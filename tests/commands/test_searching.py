"""Search and concordance: places in code points, and no input that is a fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.commands import coding
from annotator.commands.searching import concordance, search
from annotator.errors import UsageError
from annotator.project import Project
from tests.commands.making import TEXT, add_document, small_project, span


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with small_project(tmp_path) as made:
        add_document(made, "two", "Casualties\nwere high. No casualties\n\nat all, said 영웅.", outlet="Agency")
        yield made


def test_words_are_found_in_documents_memos_and_codes(project: Project) -> None:
    coding.code_selection(project, "one", *span(TEXT, "heroes"), "frame", memo="casualties as heroes")
    hits = search(project, "casualt")
    assert sorted(hit.kind for hit in hits) == ["code", "document", "document", "memo"]
    for hit in hits:
        if hit.kind == "document":
            assert hit.document is not None
            assert project.text(hit.document)[hit.start : hit.end].lower().startswith("casualt")


@pytest.mark.parametrize(
    "query", ['"', "(", "a AND", "NEAR(", "*", "-", "", "   ", "col:x", "'; drop table op; --", "\0", "영"]
)
def test_nothing_that_is_typed_is_a_syntax_error(project: Project, query: str) -> None:
    search(project, query)


def test_every_place_is_shown_in_its_context(project: Project) -> None:
    lines = concordance(project, "casualties", 10)
    assert [(line.name, line.start, line.before, line.match, line.after) for line in lines] == [
        ("one", 19, "ted 4,700 ", "casualties", ", includin"),
        ("two", 0, "", "Casualties", " were high"),
        ("two", 25, " high. No ", "casualties", " at all, "),
    ]


def test_places_are_code_points(project: Project) -> None:
    for line in concordance(project, "영웅"):
        assert project.text(line.document)[line.start : line.end] == "영웅"
    assert [line.start for line in concordance(project, "영웅")] == [
        TEXT.index("영웅"),
        len("Casualties\nwere high. No casualties\n\nat all, said "),
    ]


def test_white_space_in_the_query_matches_any(project: Project) -> None:
    assert [line.match for line in concordance(project, "casualties  were")] == ["Casualties were"]
    assert len(concordance(project, "casualties at all")) == 1


def test_the_query_is_taken_as_it_is_unless_it_is_an_expression(project: Project) -> None:
    assert concordance(project, r"\d+,\d+") == []
    assert [line.match for line in concordance(project, r"\d+,\d+", regex=True)] == ["4,700"]
    assert [line.match for line in concordance(project, r"(?-i:C)asualties", regex=True)] == ["Casualties"]
    assert [line.start for line in concordance(project, "^were", regex=True)] == [11]


def test_empty_matches_are_left_out(project: Project) -> None:
    assert concordance(project, "x*", regex=True) == []


def test_the_corpus_can_be_narrowed_and_the_list_cut(project: Project) -> None:
    assert {line.name for line in concordance(project, "casualties", documents="outlet:Agency")} == {"two"}
    assert len(concordance(project, "casualties", limit=2)) == 2
    assert concordance(project, "casualties", 0)[0].before == ""


@pytest.mark.parametrize("query", ["(", "[a", "*", "(?P<n>", "a{9999999999999}", r"\1", "(?z)", "\\"])
def test_what_is_no_regular_expression_is_said_in_one_sentence(project: Project, query: str) -> None:
    with pytest.raises(UsageError) as caught:
        concordance(project, query, regex=True)
    assert str(caught.value).startswith(f"“{query}” is not a regular expression: ")


def test_an_expression_that_python_warns_about_is_silent(project: Project, recwarn: pytest.WarningsRecorder) -> None:
    concordance(project, "[[a]", regex=True)
    assert len(recwarn) == 0


def test_an_empty_query_and_a_negative_width_are_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="nothing to search for"):
        concordance(project, " ")
    with pytest.raises(UsageError, match="-1"):
        concordance(project, "a", -1)
