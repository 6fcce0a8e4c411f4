"""The agreement view: figures as the command computes them, and the way down to the words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from annotator.commands import coding, projects
from annotator.commands.agreement import agreement
from annotator.ui.main_window import MainWindow
from annotator.ui.panels import figures
from annotator.ui.panels.agreement import AgreementView
from annotator.ui.panels.agreement_words import with_interval
from tests.ui import person
from tests.ui.person import press


@pytest.fixture
def coded(window: MainWindow) -> MainWindow:
    """Mina and Jonas have coded the first two documents, not quite alike."""
    project = window.hub.open_project
    spans = {
        "Mina": (("one", "about 4,700 casualties", "casualty figure"), ("two", "fallen heroes", "propaganda framing")),
        "Jonas": (("one", "4,700 casualties", "casualty figure"), ("one", "600 dead", "casualty figure")),
    }
    for coder in ("Jonas", "Mina"):
        project.set_coder(coder)
        for name, words, code in spans[coder]:
            document = project.document(name)
            start = document.text.index(words)
            values = {"value": 4700 if coder == "Mina" else 4600} if "4,700" in words else {}
            coding.code_selection(project, document, start, start + len(words), code, fields=values)
        for name in ("one", "two"):
            coding.mark_done(project, name)
    window.hub.announce(None)
    return window


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return projects.create_sample(tmp_path_factory.mktemp("sample"))


def shown(window: MainWindow) -> AgreementView:
    window.show_agreement()
    view = window._late["agreement"]
    assert isinstance(view, AgreementView)
    person.wait_for(lambda: view.figures is not None and not window.jobs.running)
    return view


def test_the_table_shows_what_the_command_computes(coded: MainWindow) -> None:
    view = shown(coded)
    expected = agreement(coded.hub.open_project, measures=("krippendorff_alpha",), resamples=0)
    model = view.codes.figures
    assert [line.title for line in model.lines] == ["casualty figure", "motive attribution", "propaganda framing"]
    assert list(model.columns)[:2] == ["Code", "Krippendorff’s alpha"]
    for line, row in zip(model.lines, expected.results, strict=True):
        cell = line.cells[0]
        assert cell is not None
        assert cell.value == row.value
        assert cell.undefined == row.undefined
    words = [model.index(row, 1).data() for row in range(3)]
    assert words[1] == "no variation"
    assert "nan" not in " ".join(words).lower()


def test_a_figure_leads_to_its_passages_and_to_the_words(coded: MainWindow) -> None:
    view = shown(coded)
    person.focus(view.codes)
    view.codes.setCurrentIndex(view.codes.figures.index(0, 1))
    press("Return")
    person.wait_for(lambda: view.passages.passages.rowCount() > 0)
    kinds = {passage.kind: passage for passage in view.passages.passages.passages}
    assert kinds["missed"].by["Jonas"] == "600 dead"
    assert kinds["boundary"].by["Mina"] == "about 4,700 casualties"
    row = next(n for n, p in enumerate(view.passages.passages.passages) if p.kind == "missed")
    view.passages.setCurrentIndex(view.passages.passages.index(row, 0))
    person.focus(view.passages)
    press("Return")
    assert coded.tabs.currentIndex() == 0
    assert coded.code_view.text.quote() == "600 dead"


def test_values_of_fields_are_compared(coded: MainWindow) -> None:
    view = shown(coded)
    lines = {line.title: line for line in view.fields.figures.lines}
    assert lines["value"].note == "casualty figure · ratio · 67 % matched"
    view.show_passages(next(cell for cell in lines["value"].cells if cell is not None))
    person.wait_for(lambda: view.passages.passages.rowCount() > 0)
    assert [passage.kind for passage in view.passages.passages.passages] == ["value"]


def test_a_change_makes_the_figures_stale_and_they_are_computed_again(coded: MainWindow) -> None:
    view = shown(coded)
    before = view.figures
    document = coded.hub.open_project.document("two")
    coded.hub.run(coding.code_selection, document, 0, 12, "motive attribution")
    person.wait_for(lambda: view.figures is not before and not coded.jobs.running)
    assert view.codes.figures.index(1, 1).data() != "no variation"


def test_unit_and_measures_can_be_chosen(coded: MainWindow) -> None:
    view = shown(coded)
    view.unit.setCurrentIndex(view.unit.findData("span"))
    view.unit.activated.emit(0)
    person.wait_for(lambda: not coded.jobs.running)
    assert list(view.codes.figures.columns) == ["Code", "F1, same span", "F1, overlapping", "F1, mostly overlapping"]
    next(a for a in view.measures.menu().actions() if a.data() == "f1_iou").trigger()
    person.wait_for(lambda: len(view.codes.figures.columns) == 3)


def test_the_status_line_names_the_figure(coded: MainWindow) -> None:
    shown(coded)
    assert coded.status.figure.text().startswith("agreement α ")
    coded.hub.run(coding.code_selection, coded.hub.open_project.document("two"), 0, 12, "motive attribution")
    person.pause()
    (row,) = agreement(
        coded.hub.open_project, measures=("krippendorff_alpha",), metric="set", by=(), resamples=0
    ).results
    assert coded.status.figure.text() == f"agreement α {row.value:.2f}"


def test_with_one_coder_the_view_says_what_to_do(window: MainWindow) -> None:
    press("3")
    view = shown(window)
    assert view.nothing.text() == "It takes two coders, and so far there is only Mina."
    assert view.next_step.isVisible()
    assert not view.codes.isVisible()
    assert view.next_step.hasFocus()
    press("Space")
    person.dialog("coderDialog").close()


def test_without_documents_it_offers_to_import_some(
    open_window: Callable[[Path | None], MainWindow], tmp_path: Path
) -> None:
    projects.create(tmp_path / "empty.annotator").close()
    window = open_window(tmp_path / "empty.annotator")
    view = shown(window)
    assert view.nothing.text() == "There are no documents yet."
    person.click(view.next_step)
    person.dialog("importDialog").close()


def test_no_threshold_is_held_against_what_corrects_for_no_chance(coded: MainWindow) -> None:
    view = shown(coded)
    cells = {cell.measure: cell for cell in view.codes.figures.lines[0].cells if cell is not None}
    for measure in ("percent", "f1_overlap"):
        assert figures.verdict(cells[measure], 0.8) == ""
        assert "not corrected for chance" in figures.explained(cells[measure], 0.8, "character")
    assert figures.verdict(cells["krippendorff_alpha"], 0.8) in "▲△▽"


def test_a_figure_says_what_was_counted(coded: MainWindow) -> None:
    view = shown(coded)
    length = sum(coded.hub.open_project.document(name).length for name in ("one", "two"))
    cells = {cell.measure: cell for cell in view.codes.figures.lines[0].cells if cell is not None}
    assert figures.counted(cells["krippendorff_alpha"], "character") == f"{length:,} characters"
    assert figures.counted(cells["f1_overlap"], "character") == "3 spans"


@pytest.mark.parametrize(
    ("value", "interval", "sign"),
    [(0.9, (0.85, 0.95), "▲"), (0.9, (0.7, 0.95), "△"), (0.9, None, "▲"), (0.79, (0.6, 0.9), "▽")],
)
def test_the_verdict_on_a_figure(value: float, interval: tuple[float, float] | None, sign: str) -> None:
    from annotator.commands.agreement import ResultRow

    row = ResultRow("scott_pi", None, ("x",), None, None, ("A", "B"), value, interval, None, None, None, 10)
    assert figures.verdict(row, 0.8) == sign


def test_gamma_is_chosen_in_its_own_menu_and_says_its_conventions(coded: MainWindow) -> None:
    view = shown(coded)
    menus = {action.text(): action.menu() for action in view.measures.menu().actions() if action.menu() is not None}
    gammas = menus["Alignment: gamma"]
    assert isinstance(gammas, QMenu)
    next(action for action in gammas.actions() if action.data() == "gamma").trigger()
    person.wait_for(lambda: "Gamma" in view.codes.figures.columns and not coded.jobs.running)
    expected = agreement(coded.hub.open_project, measures=("gamma",), resamples=0).results[0]
    model = view.codes.figures
    cell = model.lines[0].cells[list(model.columns).index("Gamma") - 1]
    assert cell is not None
    assert cell.value == expected.value is not None
    assert "null model statistical" in view.tables.basis.text()
    assert "counted on 3 spans" in figures.explained(cell, 0.8, "character")


def test_gamma_is_not_offered_where_it_has_no_line_of_text(coded: MainWindow) -> None:
    view = shown(coded)
    view.unit.setCurrentIndex(view.unit.findData("document"))
    view.unit.activated.emit(view.unit.currentIndex())
    assert all(action.menu() is None for action in view.measures.menu().actions())


def test_copies_of_one_text_are_drawn_together_if_the_person_says_so(
    sample: Path, tmp_path: Path, open_window: Callable[[Path | None], MainWindow]
) -> None:
    window = open_window(Path(shutil.copy(sample, tmp_path / "sample.annotator")))
    view = shown(window)
    alone = view.codes.figures.lines[0].cells[0]
    person.focus(view.clusters)
    press("Down", "Return")
    person.wait_for(lambda: "clusters" in view.tables.basis.text() and not window.jobs.running, 30_000)
    together = view.codes.figures.lines[0].cells[0]
    assert alone is not None
    assert together is not None
    assert alone.value == together.value
    assert alone.ci != together.ci
    expected = agreement(window.hub.open_project, measures=("krippendorff_alpha",), clusters="near-duplicates")
    assert together.ci == expected.results[0].ci
    assert "14 clusters of documents (near-duplicates)" in view.tables.basis.text()


def test_two_digits_never_lift_a_figure_onto_a_threshold() -> None:
    assert with_interval(0.796, (0.72, 0.85)) == "0.796 [0.72, 0.85]"
    assert with_interval(0.765, (0.72, 0.8)) == "0.77 [0.72, 0.80]"
    assert with_interval(0.801, None) == "0.80"
