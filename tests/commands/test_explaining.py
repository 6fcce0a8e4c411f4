"""Explanations over a project: the sample against independently computed figures, small projects against a hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.commands.agreement import agreement
from annotator.commands.explained import Explanation, Figure
from annotator.commands.explaining import explain
from annotator.commands.exporting import import_annotations
from annotator.errors import Cancelled, UsageError
from annotator.model.annotation import Annotation
from annotator.model.round import Round
from annotator.project import Project
from tests.agreement.project import Coding, coding

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with Project.create(tmp_path_factory.mktemp("sample") / "sample.annotator") as project:
        assert import_annotations(project, [SEEDS / "sample.jsonl"], "archive").complete
        yield project


@pytest.fixture(scope="module")
def explained(sample: Project) -> Explanation:
    return explain(sample, measures=("krippendorff_alpha", "cohen_kappa", "percent"), resamples=400)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Coding]:
    with coding(tmp_path) as project:
        yield project


def the(found: Explanation, **wanted: Any) -> Figure:
    """The one figure with these properties; ``code`` by its last name."""
    (figure,) = [
        one
        for one in found.figures
        if all((one.code and one.code[-1] if k == "code" else getattr(one, k)) == v for k, v in wanted.items())
    ]
    return figure


def at(made: Coding, document: str, coder: str, start: int, end: int, created: str) -> None:
    """A mark of the code “framing” made at a time."""
    mark = Annotation("", document, made.coder(coder), made.codes["framing"], start, end, created=created)
    with made.project.change("Code") as change:
        change.put_annotation(mark)


# --- the sample ------------------------------------------------------------------------------------------------------


def test_the_rows_are_those_of_agreement(sample: Project, explained: Explanation) -> None:
    report = agreement(sample, measures=("krippendorff_alpha", "cohen_kappa", "percent"), resamples=400)
    assert explained.report.results == report.results
    shown = [(f.measure, f.code, f.coders, f.value, f.ci, f.n) for f in explained.figures]
    assert shown == [(r.measure, r.code, r.coders, r.value, r.ci, r.n) for r in report.results]


def test_pairs_have_the_kappas_of_independent_packages(explained: Explanation) -> None:
    """seeds/EXPECTED.md: Cohen's kappa on characters, by statsmodels and others."""
    pairs = {one.coders: one.value for one in the(explained, measure="cohen_kappa", code="casualty figure").costs.pairs}
    assert pairs == pytest.approx(
        {("Mina", "Ruth"): 0.8720, ("Mina", "Tomás"): 0.7574, ("Ruth", "Tomás"): 0.6891}, abs=5e-5
    )


def test_everything_that_costs_adds_up(explained: Explanation) -> None:
    for figure in explained.figures:
        costs = figure.costs
        assert costs.disagreement is not None
        assert sum(one.cost or 0.0 for one in costs.documents) + costs.other_documents == pytest.approx(
            costs.disagreement
        )
        assert sum(one.cost or 0.0 for one in costs.pairs) == pytest.approx(costs.disagreement)
        assert sum(one.cost for one in costs.passages) + costs.other_passages == pytest.approx(costs.disagreement)
        assert len(costs.documents) == len(costs.passages) == 10
    alphas = [one.share for one in explained.codes if one.measure == "krippendorff_alpha"]
    assert sum(alphas) == pytest.approx(1.0)
    assert len(alphas) == 3


def test_marginals_are_the_lengths_that_coders_marked(sample: Project, explained: Explanation) -> None:
    """Counted a second time: characters in the annotations of a coder, each once."""
    figure = the(explained, measure="krippendorff_alpha", code="motive attribution")
    for values in figure.marginals:
        found = {
            (mark.document, position)
            for mark in sample.annotations(coder=values.coder, code="motive attribution")
            for position in range(mark.start or 0, mark.end or 0)
        }
        assert dict(values.counts) == {False: 19706 - len(found), True: len(found)}


def test_passages_quote_the_text_and_say_who_marked_what(sample: Project, explained: Explanation) -> None:
    """Counted a second time: the characters of the passage in each coder's annotations."""
    figure = the(explained, measure="percent", code="propaganda framing")
    for passage in figure.costs.passages:
        assert passage.quote == sample.text(passage.document)[passage.start : passage.end]
        inside = sample.annotations(passage.document, start=passage.start, end=passage.end, code="propaganda framing")
        for coder in sample.coders():
            own = {
                position
                for mark in inside
                if mark.coder == coder.id
                for position in range(mark.start or 0, mark.end or 0)
            }
            assert passage.by[coder.name] == len(own)


def test_a_document_alone_is_its_row_by_document(sample: Project, explained: Explanation) -> None:
    by_document = agreement(sample, measures=("krippendorff_alpha",), by=("code", "document"), resamples=0)
    rows = {(row.code, row.document): row.value for row in by_document.results}
    for figure in explained.figures:
        if figure.measure == "krippendorff_alpha":
            for one in (*figure.costs.documents, *figure.costs.influence):
                assert one.value == pytest.approx(rows[figure.code, one.document])


def test_documents_without_which_it_would_change_are_computed_anew(sample: Project, explained: Explanation) -> None:
    figure = the(explained, measure="krippendorff_alpha", code="motive attribution")
    first = figure.costs.influence[0]
    others = [document for document in sample.documents() if document.id != first.document]
    (row,) = agreement(
        sample, measures=("krippendorff_alpha",), codes=["motive attribution"], documents=others, resamples=0
    ).results
    assert first.without == pytest.approx(row.value)
    changes = [abs(one.change or 0.0) for one in figure.costs.influence]
    assert changes == sorted(changes, reverse=True)


def test_fields_show_who_read_what(sample: Project) -> None:
    found = explain(sample, unit="field", measures=("krippendorff_alpha",), codes=["casualty figure"], resamples=0)
    counted = the(found, field="counted")
    (matrix,) = [one for one in counted.confusions if one.coders == ("Mina", "Ruth")]
    assert sum(cell.observed for cell in matrix.cells) == matrix.n == sum(matrix.rows)
    assert set(matrix.values) >= {"killed", "casualties"}
    assert counted.coincidences is not None
    assert counted.coincidences.n == pytest.approx(sum(one.n for one in counted.marginals))
    assert counted.plan is None
    assert counted.below == ()
    value = the(found, field="value")
    assert all(isinstance(said, int | float) for said in value.costs.passages[0].by.values())


def test_sets_of_codes_are_named_by_their_paths(sample: Project) -> None:
    found = explain(sample, measures=("krippendorff_alpha",), by=(), metric="set", resamples=0)
    (figure,) = found.figures
    assert figure.coincidences is not None
    assert [] in figure.coincidences.values
    assert ["motive attribution"] in figure.coincidences.values
    assert figure.code is None


def test_by_pair_explains_each_pair(sample: Project) -> None:
    found = explain(sample, measures=("cohen_kappa",), codes=["motive attribution"], by=("code", "pair"), resamples=0)
    assert [figure.coders for figure in found.figures] == [("Mina", "Ruth"), ("Mina", "Tomás"), ("Ruth", "Tomás")]
    assert all(len(figure.confusions) == len(figure.costs.pairs) == 1 for figure in found.figures)


def test_the_json_is_plain_and_whole(explained: Explanation) -> None:
    text = json.dumps(explained.to_json(), allow_nan=False)
    plain = json.loads(text)
    assert list(plain) == [
        "project", "unit", "confidence", "resamples", "seed", "notes", "figures", "codes", "same_coder", "methods",
    ]  # fmt: skip
    assert len(plain["figures"]) == 9
    assert plain["figures"][0]["code"] == ["casualty figure"]
    assert plain["figures"][0]["costs"]["documents"][0]["share"] > 0
    assert plain["methods"]["references"][0].startswith("Cohen, J. (1960).")


def test_the_methods_paragraph_comes_with_its_works(explained: Explanation) -> None:
    text, markdown = explained.methods.text, explained.methods.markdown
    assert "Krippendorff’s α was 0.76 [0.7" in text
    assert "0.796 [" in text, "0.796 rounded to 0.80 would seem to reach the threshold"
    assert "95 % percentile intervals from 400 bootstrap resamples" in text
    assert "0 reached .800 and 3 more reached .667" in text
    assert markdown.startswith(text)
    assert markdown.count("\n- ") == len(explained.methods.references) == 5


# --- small projects --------------------------------------------------------------------------------------------------


def test_drift_by_batch_and_week(made: Coding) -> None:
    """Six documents of 10 characters that A marks whole. B comes last: 2, 4, 6, 8, 10, 10 of them, in the order of the
    times and not of the documents; two in each week."""
    times = ["2026-01-05", "2026-01-06", "2026-01-12", "2026-01-14", "2026-01-19", "2026-01-25"]
    marked = [2, 4, 6, 8, 10, 10]
    names = {}
    for place in (3, 0, 5, 1, 4, 2):
        document = made.document(f"d{place}", f"text {place:05d}")
        names[document] = place
        at(made, document, "A", 0, 10, "2026-01-01T08:00:00Z")
        at(made, document, "B", 0, marked[place], f"{times[place]}T09:30:00Z")
    found = explain(made.project, measures=("percent",), codes=["framing"], batches=3, resamples=100)
    drift = the(found, code="framing").drift
    assert [one.value for one in drift.batches] == pytest.approx([0.3, 0.7, 1.0])
    assert [(one.label, one.documents, one.n) for one in drift.batches] == [("1", 2, 20), ("2", 2, 20), ("3", 2, 20)]
    assert [one.label for one in drift.weeks] == ["2026-W02", "2026-W03", "2026-W04"]
    assert [one.value for one in drift.weeks] == pytest.approx([0.3, 0.7, 1.0])
    assert (drift.weeks[0].first, drift.weeks[0].last) == ("2026-01-05T09:30:00Z", "2026-01-06T09:30:00Z")
    assert drift.batches[0].ci == pytest.approx((0.2, 0.4))
    assert drift.slope == pytest.approx(0.35)
    assert (drift.undated, drift.why) == (0, "")


def test_documents_without_an_order_have_no_drift(made: Coding) -> None:
    for place in range(5):
        document = made.document(f"d{place}", f"text {place:05d}")
        for coder in "AB":
            at(made, document, coder, 0, 5, "2026-01-01T08:00:00Z")
    drift = the(explain(made.project, measures=("percent",), codes=["framing"], resamples=0)).drift
    assert "at one time" in drift.why
    assert drift.batches == ()
    alone = explain(made.project, measures=("percent",), codes=["framing"], documents="name:d1", resamples=0)
    assert "Fewer than four" in the(alone).drift.why


def test_a_coder_against_themselves(made: Coding) -> None:
    """Mina marks 5 of 10 characters, twenty days later 4 of them: 90 % alike. Ruth, with 5 others, is not her."""
    document = made.document("d", "0123456789")
    at(made, document, "Mina", 0, 5, "2026-01-01T08:00:00Z")
    at(made, document, "Mina (again)", 0, 4, "2026-01-21T08:00:00Z")
    at(made, document, "Ruth", 5, 10, "2026-01-01T08:00:00Z")
    found = explain(made.project, measures=("percent",), codes=["framing"], resamples=0)
    (one,) = found.same_coder
    assert (one.coder, one.profile, one.measure, one.code) == ("Mina", "Mina (again)", "percent", ("framing",))
    assert one.value == pytest.approx(0.9)
    assert (one.documents, one.days, one.n) == (1, 20.0, 10)
    assert any("“Mina (again)” is Mina" in note for note in found.notes)
    without = explain(made.project, measures=("percent",), codes=["framing"], coders=["Mina", "Ruth"], resamples=0)
    assert not any("(again)" in note for note in without.notes)
    assert [one.value for one in without.same_coder] == pytest.approx([0.9])
    said = explain(made.project, measures=("percent",), codes=["framing"], again={"Ruth": "Mina"}, resamples=0)
    assert [(one.profile, one.value) for one in said.same_coder] == [("Ruth", 0.0)]


@pytest.mark.parametrize("again", [{"Ghost": "Mina"}, {"Mina": "Ghost"}, {"Mina": "Mina"}])
def test_profiles_that_can_not_be(made: Coding, again: dict[str, str]) -> None:
    made.mark(made.document("d", "0123456789"), "Mina", "framing", 0, 5)
    with pytest.raises(UsageError):
        explain(made.project, again=again)


def test_work_outside_an_assignment_is_counted_as_left_out(made: Coding) -> None:
    document = made.document("d", "0123456789")
    made.round("pilot", {document: "AB"})
    for coder in "ABC":
        made.mark(document, coder, "framing", 0, 5)
    figure = the(explain(made.project, measures=("percent",), codes=["framing"], resamples=0))
    assert figure.coders == ("A", "B")
    with_c = the(explain(made.project, measures=("percent",), codes=["framing"], coders=["A", "B", "C"], resamples=0))
    left_out = {one.what: (one.count, one.coders) for one in with_c.left_out}
    assert left_out == {"outside_assignment": (1, ()), "coder_missing": (1, ("C",))}


def test_documents_that_nobody_began_are_noted(made: Coding) -> None:
    first, second = made.document("d", "0123456789"), made.document("e", "9876543210")
    made.round("pilot", {first: "AB", second: "AB"})
    made.mark(first, "A", "framing", 0, 5)
    made.done(first, "B")
    made.mark(second, "A", "framing", 0, 5)
    (note,) = explain(made.project, measures=("percent",), resamples=0).notes
    assert note.startswith("B was to code 1 document where nothing of theirs is on record")


def test_an_open_blind_round_is_noted(tmp_path: Path) -> None:
    with coding(tmp_path) as made:
        document = made.document("d", "0123456789")
        for coder in "AB":
            made.mark(document, coder, "framing", 0, 5)
        with made.project.change("Round") as change:
            change.put_round(Round("", "pilot", True, True, {document: (made.coder("A"), made.coder("B"))}))
        made.project.set_coder("A")
        found = explain(made.project, measures=("percent",), codes=["framing"], resamples=0)
    assert "“pilot” is blind and still open" in found.notes[0]


def test_nothing_to_compare_is_explained_as_well(made: Coding) -> None:
    document = made.document("d", "0123456789")
    made.mark(document, "A", "framing", 0, 5)
    found = explain(made.project, measures=("krippendorff_alpha", "f1_overlap"))
    assert {figure.undefined for figure in found.figures} == {"single_coder"}
    assert all(figure.reason and figure.costs.why for figure in found.figures)
    assert json.dumps(found.to_json(), allow_nan=False)


def test_an_empty_project_has_nothing_to_explain(tmp_path: Path) -> None:
    with Project.create(tmp_path / "empty.annotator") as project:
        found = explain(project)
    assert (found.figures, found.codes, found.notes) == ((), (), ())
    assert found.methods.references == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": ("code", "page")},
        {"clusters": "outlet", "documents": "", "unit": "page"},
        {"tolerance": 1.5},
        {"half_width": 0},
        {"batches": 0},
        {"limit": -1},
        {"unit": "page"},
    ],
)
def test_requests_that_make_no_sense(made: Coding, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        explain(made.project, **wrong)


def test_it_can_be_cancelled(sample: Project) -> None:
    def cancel(done: int, total: int, what: str) -> None:
        if what == "explaining agreement":
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        explain(sample, progress=cancel)
