"""The pages of the Agreement view, as a person goes through them: what they say, and that each leads to the words."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from annotator.commands import coding, projects
from annotator.commands.agreement import agreement
from annotator.commands.codebook import add_code
from annotator.commands.explaining import explain
from annotator.model.document import Draft
from annotator.model.round import Round
from annotator.ui.charts.lanes import LaneChart
from annotator.ui.charts.view import ChartView
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.agreement import AgreementView
from annotator.ui.panels.agreement_tables import LineTable
from tests.ui import person
from tests.ui.person import press

PAIRS, CONFUSION, OVER_TIME, PLANNING, EXPLAINED, METHODS = range(1, 7)
ALPHA = ("krippendorff_alpha",)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return projects.create_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def view(sample: Path, tmp_path: Path, open_window: Callable[[Path | None], MainWindow]) -> AgreementView:
    """The Agreement view of the sample, with its figures."""
    window = open_window(Path(shutil.copy(sample, tmp_path / "sample.annotator")))
    window.show_agreement()
    made = window._late["agreement"]
    assert isinstance(made, AgreementView)
    settled(made)
    return made


def settled(view: AgreementView) -> None:
    person.wait_for(lambda: view.figures is not None and not view.jobs.running, 30_000)
    person.pause(120)  # the lanes wait a moment for the next passage
    person.wait_for(lambda: not view.jobs.running, 30_000)


def page(view: AgreementView, number: int) -> QWidget:
    """Go to a page by key, and wait for what it shows."""
    person.focus(view.codes if view.sections.currentIndex() == 0 else view.sections)
    press(f"Alt+{number + 1}")
    settled(view)
    assert view.sections.currentIndex() == number
    shown = view._left.currentWidget()
    assert shown is not None
    return shown


def part(owner: QWidget, name: str) -> ChartView:
    found = owner.findChild(ChartView, name)
    assert isinstance(found, ChartView)
    return found


def child(owner: QWidget, name: str) -> QWidget:
    found = owner.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def told(owner: QWidget) -> str:
    """All words of a page."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in owner.findChildren(QLabel) if label.isVisible())


def listed(view: AgreementView) -> list[object]:
    return list(view.passages.passages.passages)


def test_nothing_is_explained_before_a_page_is_looked_at(view: AgreementView) -> None:
    assert view._left.count() == 1
    started: list[str] = []
    view.jobs.started.connect(lambda job: started.append(job.label))
    page(view, OVER_TIME)
    assert started[0] == "Explaining agreement"
    started.clear()
    page(view, EXPLAINED)
    page(view, METHODS)
    assert "Explaining agreement" not in started  # it is known


def test_the_map_of_pairs_has_the_figures_of_the_command(view: AgreementView) -> None:
    heat = part(page(view, PAIRS), "pairMap")
    wanted = agreement(view.hub.open_project, measures=ALPHA, codes=["casualty figure"], by=("code", "pair"))
    assert len(heat.spots) == 6  # three coders by three, without themselves
    for spot in heat.spots:
        row = next(row for row in wanted.results if set(row.coders) == set(spot.leads_to.coders))
        assert spot.leads_to.value == row.value
        assert spot.leads_to.ci == row.ci
        assert f"{row.value:.2f}" in spot.words


def test_enter_on_a_pair_lists_where_the_two_differ(view: AgreementView) -> None:
    heat = part(page(view, PAIRS), "pairMap")
    person.focus(heat)
    press("Home", "Return")
    settled(view)
    assert listed(view)
    assert {tuple(passage.by) for passage in listed(view)} == {("Mina", "Ruth")}  # type: ignore[attr-defined]
    assert view.passages.hasFocus()


def test_the_measure_and_the_code_are_chosen_above_the_page(view: AgreementView) -> None:
    shown = page(view, PAIRS)
    person.focus(view.chooser.measure)
    press("Down")
    settled(view)
    assert "Cohen’s kappa of each two coders" in told(shown)
    person.focus(view.chooser.subject)
    press("End")  # the last field
    settled(view)
    assert {spot.leads_to.field for spot in part(shown, "pairMap").spots} == {"stance"}


def test_a_figure_chosen_in_the_table_is_chosen_on_the_pages(view: AgreementView) -> None:
    view.codes.setCurrentIndex(view.codes.figures.index(1, 2))
    person.focus(view.codes)
    press("Return")
    settled(view)
    page(view, EXPLAINED)
    assert "motive attribution: Cohen’s kappa" in told(view)


def test_a_cell_of_the_confusions_lists_as_many_passages_as_it_says(view: AgreementView) -> None:
    shown = page(view, CONFUSION)
    matrix = part(shown, "confusionMatrix")
    person.focus(child(shown, "confusionCoders"))
    press("Down")  # Mina – Ruth
    person.focus(matrix)
    for number in (3, 14):  # what Mina found alone, what Ruth did
        matrix.point_at(number)
        press("Return")
        settled(view)
        assert matrix.spots[number].words.endswith(f": {len(listed(view))} times")
        assert listed(view)
        person.focus(matrix)


def test_not_marked_by_either_says_that_there_is_nothing_to_list(view: AgreementView) -> None:
    shown = page(view, CONFUSION)
    person.focus(child(shown, "confusionOf"))
    press("Down")
    assert "casualty figure: coincidences of all coders" in told(shown)
    matrix = part(shown, "confusionMatrix")
    assert "observed 54,265, by chance 51,426" in matrix.spots[0].words  # as Krippendorff's formulas give them
    matrix.point_at(0)
    person.focus(matrix)
    press("Return")
    settled(view)
    assert "Neither marked it" in view.pane.note.text()


def test_a_cell_of_a_field_with_several_values_leads_to_its_passages(view: AgreementView) -> None:
    shown = page(view, CONFUSION)
    choice = child(shown, "confusionOf")
    person.focus(choice)
    while "motive attribution · motive" not in told(shown):
        press("Down")
    matrix = part(shown, "confusionMatrix")
    number = next(n for n, spot in enumerate(matrix.spots) if spot.leads_to.first == spot.leads_to.second)
    matrix.point_at(number)
    person.focus(matrix)
    press("Return")
    settled(view)
    assert {passage.kind for passage in listed(view)} == {"agreed"}  # type: ignore[attr-defined]
    assert view.pane.title.text().startswith("WHERE THEY AGREE: MOTIVE ATTRIBUTION · MOTIVE")


def test_over_time_says_slope_and_p_and_a_batch_leads_to_its_documents(view: AgreementView) -> None:
    shown = page(view, OVER_TIME)
    figure = explain(view.hub.open_project, measures=ALPHA, codes=["casualty figure"]).figures[0]
    assert f"falls by {abs(figure.drift.slope or 0):.3f} on average (p = {figure.drift.p:.2f})" in told(shown)
    assert "no sign that the figure changes" in told(shown)
    chart = part(shown, "driftChart")
    assert [spot.words.splitlines()[0] for spot in chart.spots] == [
        f"batch {one.label}: {one.value:.2f} [{round(one.ci[0], 2) + 0.0:.2f}, {one.ci[1]:.2f}]"
        for one in figure.drift.batches
        if one.value is not None and one.ci is not None
    ]
    person.focus(chart)
    press("Home", "Right", "Return")
    settled(view)
    documents = {passage.document for passage in listed(view)}  # type: ignore[attr-defined]
    assert documents
    assert documents <= set(figure.drift.batches[1].ids)
    assert len(figure.drift.batches[1].ids) == figure.drift.batches[1].documents


def test_planning_says_how_many_documents_or_why_not(view: AgreementView) -> None:
    shown = page(view, PLANNING)
    for figure in explain(view.hub.open_project, measures=ALPHA, threshold=0.8).figures:
        plan = figure.plan
        assert plan is not None
        assert f"{plan.for_half_width.documents} documents would do" in told(shown)
    assert "the figure itself is not above the threshold: more documents would not help" in told(shown)
    title = next(button for button in shown.findChildren(QPushButton) if button.text() == "motive attribution")
    person.focus(title)
    press("Space")
    settled(view)
    assert {passage.code for passage in listed(view)} == {("motive attribution",)}  # type: ignore[attr-defined]


def test_a_costly_document_leads_to_its_passages(view: AgreementView) -> None:
    shown = page(view, EXPLAINED)
    figure = explain(view.hub.open_project, measures=ALPHA, codes=["casualty figure"]).figures[0]
    table = shown.findChild(LineTable, "costlyDocuments")
    assert isinstance(table, LineTable)
    assert [line.exact[1] for line in table.lines.rows] == [one.share for one in figure.costs.documents]
    table.setCurrentIndex(table.lines.index(0, 0))
    person.focus(table)
    press("Return")
    settled(view)
    first = figure.costs.documents[0].document
    assert {passage.document for passage in listed(view)} == {first}  # type: ignore[attr-defined]
    assert f"Observed {figure.observed:.4f}, expected by chance {figure.expected:.4f}" in told(shown)
    assert "Nothing was left out." in told(shown)


def test_the_methods_paragraph_is_copied_with_its_references(view: AgreementView) -> None:
    shown = page(view, METHODS)
    button = shown.findChild(QPushButton, "methodsCopy")
    assert isinstance(button, QPushButton)
    person.focus(button)
    press("Space")
    copied = QApplication.clipboard().text()
    assert copied.startswith("3 coders (Mina, Ruth and Tomás) coded 15 documents")
    assert "### References" in copied
    assert "- Krippendorff, K. (2004)." in copied


def test_ctrl_s_saves_the_chart_that_has_the_focus(
    view: AgreementView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heat = part(page(view, PAIRS), "pairMap")
    out = tmp_path / "pairs"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), "Table (*.csv)"))
    person.focus(heat)
    press("Ctrl+S")
    with out.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["coder"], row["other coder"]) for row in rows} == {
        ("Mina", "Ruth"),
        ("Mina", "Tomás"),
        ("Ruth", "Tomás"),
    }


def test_a_cancelled_page_offers_to_compute_again(view: AgreementView) -> None:
    person.focus(view.codes)
    view.show_section(EXPLAINED)  # no event loop yet: it is still computing
    shown = view._left.currentWidget()
    assert shown is not None
    person.click(child(shown, "explainedPageCancel"))
    person.wait_for(lambda: not view.jobs.running)
    person.pause(20)
    assert "Cancelled." in told(shown)
    person.click(child(shown, "explainedPageAgain"))
    settled(view)
    assert "casualty figure: Krippendorff’s alpha" in told(shown)


def test_a_change_makes_a_page_stale_and_it_is_computed_again(view: AgreementView) -> None:
    shown = page(view, EXPLAINED)
    before = told(shown)
    project = view.hub.open_project
    document = next(iter(project.documents()))
    view.hub.run(coding.code_selection, document, 0, 300, "casualty figure")
    person.wait_for(lambda: told(shown) != before and not view.jobs.running, 30_000)
    assert "casualty figure: Krippendorff’s alpha" in told(shown)


def test_tables_take_figures_without_intervals(view: AgreementView) -> None:
    """As they come while people code."""
    assert view.figures is not None
    bare = tuple(replace(row, ci=None) for row in view.figures.codes.results)
    view._show_tables(replace(view.figures, codes=replace(view.figures.codes, results=bare)))
    assert view.codes.figures.index(0, 1).data() == "0.76"
    assert view.chooser.row is not None


# -- the lanes under the text


def lanes(view: AgreementView) -> LaneChart:
    chart = view.pane.preview.chart.chart
    assert isinstance(chart, LaneChart)
    return chart


def test_the_lanes_show_the_passage_that_is_chosen(view: AgreementView) -> None:
    view.show_passages(next(row for row in view.figures.codes.results if row.code == ("casualty figure",)))  # type: ignore[union-attr]
    settled(view)
    for row in (0, 3):
        view.passages.setCurrentIndex(view.passages.passages.index(row, 0))
        settled(view)
        passage = view.passages.passages.passages[row]
        here = lanes(view).shown[view.pane.preview.chart.at]
        assert lanes(view).lanes.document == passage.document
        assert {mark.annotation for mark in here.marks} & set(passage.annotations)
        assert {mark.code for one in lanes(view).shown for mark in one.marks} == {("casualty figure",)}


def test_arrows_walk_from_find_to_find_and_enter_opens_the_document_there(view: AgreementView) -> None:
    chart = view.pane.preview.chart
    person.focus(chart)
    press("Home", "Right")
    second = lanes(view).shown[1]
    assert view.pane.preview.words.text().startswith(f"2 of {len(lanes(view).lanes.alignments)}")
    document = lanes(view).lanes.document
    press("Return")
    window = view.window()
    assert isinstance(window, MainWindow)
    assert window.tabs.currentIndex() == 0
    assert window.code_view.document is not None
    assert window.code_view.document.id == document
    assert window.code_view.text.selection() == (second.start, second.end)


def test_gammas_best_alignment_can_be_chosen(view: AgreementView) -> None:
    person.focus(view.pane.preview.by)
    press("Down")
    settled(view)
    assert all(one.disorder is not None for one in lanes(view).shown)
    assert "disorder" in view.pane.preview.chart.spots[0].words


def test_the_lanes_hide_what_a_blind_round_hides(view: AgreementView) -> None:
    """Mina codes in a blind round with Ruth: of the document she sees only her own work."""
    project = view.hub.open_project
    preview = view.pane.preview
    passage = view.passages.passages.passages[0]
    by_name = {coder.name: coder.id for coder in project.coders()}
    preview.show_passage(project, passage, None, None)
    settled(view)
    assert len({mark.coder for one in lanes(view).shown for mark in one.marks}) == 3
    with project.change("Round") as change:
        assignments = {passage.document: (by_name["Mina"], by_name["Ruth"])}
        change.put_round(Round("", "pilot", blind=True, assignments=assignments))
    view.hub.announce(None)
    settled(view)
    person.wait_for(lambda: not view.stale and not view.jobs.running, 30_000)
    assert passage.document not in {one.document for one in listed(view)}  # type: ignore[attr-defined]
    preview.show_passage(project, passage, None, None)
    settled(view)
    assert not lanes(view).shown
    assert "There are no marks" in preview.words.text()


def test_passages_are_looked_for_again_after_a_change_elsewhere(view: AgreementView) -> None:
    """Mina marks in the Code view what nobody else has: back here it is in the list, and the cursor where it was."""
    view.passages.setCurrentIndex(view.passages.passages.index(2, 0))
    before = view.passages.passages.passages[2]
    document = next(iter(view.hub.open_project.documents())).id
    window = view.window()
    assert isinstance(window, MainWindow)
    window.show_code()
    view.hub.run(coding.code_selection, document, 0, 12, "propaganda framing")
    settled(view)
    window.show_agreement()
    wanted = (document, 0, 12, "missed")
    person.wait_for(lambda: wanted in [(p.document, p.start, p.end, p.kind) for p in view.passages.passages.passages])
    settled(view)
    assert view.passages.passages.passages[view.passages.currentIndex().row()] == before


def test_a_long_document_is_walked_through_piece_by_piece(
    open_window: Callable[[Path | None], MainWindow], tmp_path: Path
) -> None:
    """60,000 characters are not laid out at once, and every find is reached by the arrow key all the same."""
    path = tmp_path / "long.annotator"
    text = "\n".join(
        f"Paragraph {number} says that the toll is {number}. " + "More words. " * 20 for number in range(220)
    )
    with projects.create(path) as project:
        add_code(project, "toll")
        with project.change("Import") as change:
            document = change.put_document(Draft("long", text))
        for coder, shift in (("Mina", 0), ("Ruth", 3)):
            project.set_coder(coder)
            for number in range(0, 220, 10):
                start = text.index(f"Paragraph {number} ")
                coding.code_selection(project, document, start + shift, start + 20, "toll")
    window = open_window(path)
    window.show_agreement()
    view = window._late["agreement"]
    assert isinstance(view, AgreementView)
    settled(view)
    assert len(lanes(view).shown) < 22
    view.pane.order.setCurrentIndex(1)  # by document: the first passage is the first in the text
    view.pane.order.activated.emit(1)
    view.passages.setCurrentIndex(view.passages.passages.index(0, 0))
    settled(view)
    person.focus(view.pane.preview.chart)
    seen = []
    for _ in range(22):
        seen.append(view.pane.preview.words.text().partition(" ")[0])
        press("Right")
    assert seen == [str(number) for number in range(1, 23)]
    press("Left", "Left")
    assert view.pane.preview.words.text().startswith("20 of 22")


def test_the_palette_leads_to_a_page_from_anywhere(
    sample: Path, tmp_path: Path, open_window: Callable[[Path | None], MainWindow]
) -> None:
    """Also when nothing has been computed yet: the page fills when the figures come."""
    window = open_window(Path(shutil.copy(sample, tmp_path / "sample.annotator")))
    press("Ctrl+K")
    person.type_in("pairs of coders")
    press("Return")
    view = window.views.currentWidget()
    assert isinstance(view, AgreementView)
    settled(view)
    assert view.sections.tabText(view.sections.currentIndex()) == "Pairs"
    page_of_pairs = view._left.currentWidget()
    assert page_of_pairs is not None
    assert part(page_of_pairs, "pairMap").chart is not None
