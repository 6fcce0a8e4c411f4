"""Charts: what is written in them, where they lead, and the files that come out of them."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.ui import colours, theme
from annotator.ui.charts import saving
from annotator.ui.charts.chart import Chart
from annotator.ui.charts.drawing import Drawing
from annotator.ui.charts.grid import Grid, GridCell
from annotator.ui.charts.intervals import Interval, Intervals
from annotator.ui.charts.shades import ink_on, shade
from annotator.ui.charts.timeline import Point, Timeline
from annotator.ui.charts.view import ChartView
from tests.ui import person
from tests.ui.person import press


def grid() -> Grid:
    """Two by two, one cell without a figure."""
    cells = (
        (GridCell("0.91", 0.91, "Mina – Ruth 0.91", "mr"), GridCell("–", None, "no variation", "none")),
        (GridCell("0.10", 0.1, "Li – Ruth 0.10", "lr"), None),
    )
    lines = (("Mina", "Ruth", 0.91), ("Li", "Ruth", 0.1))
    return Grid("Pairs <b>", "Alpha, 100 characters.", ("Mina", "Li"), ("Ruth", "Tomás"), cells,
                legend=("0", "1"), headings=("a", "b", "value"), lines=lines)  # fmt: skip


def timeline() -> Timeline:
    points = (
        Point("batch 1", "3 documents", 0.5, (0.4, 0.6), "", "batch 1: 0.50", "one"),
        Point("batch 2", "3 documents", None, None, "no variation", "batch 2: undefined", "two"),
        Point("batch 3", "3 documents", 0.9, None, "", "batch 3: 0.90", "three"),
    )
    return Timeline("Over time", "Alpha.", points, 0.8, ("part", "value"), (("1", 0.5), ("2", None), ("3", 0.9)))


def intervals() -> Intervals:
    lines = [Interval("x", 0.7, (0.6, 0.8), "", "9 spans", True), Interval("y", None, None, "no variation", "", True)]
    return Intervals("Figures", "Alpha.", [("Alpha", lines)], 0.8, ("code", "value"), (("x", 0.7), ("y", None)))


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView("test", "A chart")
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show_chart(grid())
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("look", theme.THEMES.values(), ids=theme.THEMES)
def test_what_is_written_on_a_shade_can_be_read(look: theme.Theme) -> None:
    for number in range(101):
        background = shade(number / 100, look)
        assert colours.contrast(ink_on(background), background) >= 4.5


@pytest.mark.parametrize("look", theme.THEMES.values(), ids=theme.THEMES)
def test_more_is_further_from_the_paper_in_grey_too(look: theme.Theme) -> None:
    lightness = [colours.luminance(shade(number / 20, look)) for number in range(21)]
    assert lightness == sorted(lightness, reverse=not look.dark)
    assert len(set(lightness)) == 21


def test_arrow_keys_walk_over_the_cells_and_enter_chooses(view: ChartView) -> None:
    chosen: list[object] = []
    view.chosen.connect(chosen.append)
    person.focus(view)
    press("Home", "Return", "Down", "Return", "Up", "Right", "Return")
    assert chosen == ["mr", "lr", "none"]
    assert view.accessibleDescription() == "no variation"


def test_a_click_chooses_the_cell_that_is_clicked(view: ChartView) -> None:
    chosen: list[object] = []
    view.chosen.connect(chosen.append)
    person.click(view.viewport(), view.spots[2].parts[0].center().toPoint())
    assert chosen == ["lr"]


def test_ctrl_c_copies_the_exact_figures(view: ChartView) -> None:
    from PySide6.QtWidgets import QApplication

    person.focus(view)
    press("Ctrl+C")
    assert QApplication.clipboard().text() == "a\tb\tvalue\nMina\tRuth\t0.91\nLi\tRuth\t0.1"


def texts(path: Path) -> list[str]:
    """What a reader of the file finds as text."""
    root = ElementTree.parse(path).getroot()
    return [(element.text or "").strip() for element in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("chart", [grid(), timeline(), intervals()], ids=["grid", "timeline", "intervals"])
def test_svg_keeps_text_as_text_with_title_and_caption(chart: Chart, tmp_path: Path, qtbot: QtBot) -> None:
    out = tmp_path / "chart.svg"
    assert saving.save_to(chart, out) == (f"Saved {out}.", "info")
    found = texts(out)
    assert chart.title in found
    assert chart.caption in found
    drawn = Drawing(theme.LIGHT)
    chart.draw(drawn, 800)
    assert any("0." in text for text in found)


def test_files_have_light_paper_whatever_the_window_looks_like(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "_current", theme.DARK)
    saving.save_to(grid(), tmp_path / "chart.png")
    image = QImage(str(tmp_path / "chart.png"))
    assert image.pixelColor(2, 2).name() == "#ffffff"
    page = saving.picture(grid())
    assert image.width() == round(page.width * 2)


def test_csv_has_the_exact_figures(tmp_path: Path) -> None:
    saving.save_to(timeline(), tmp_path / "chart.csv")
    with (tmp_path / "chart.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["part", "value"], ["1", "0.5"], ["2", ""], ["3", "0.9"]]


def test_a_file_that_cannot_be_written_is_one_sentence_and_leaves_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    sentence, level = saving.save_to(grid(), tmp_path / "none" / "chart.svg")
    assert level == "refused"
    assert "chart.svg can't be written" in sentence
    sentence, level = saving.save_to(grid(), tmp_path / "chart.pdf")
    assert (sentence, level) == ("chart.pdf: the name of the file ends in .svg, .png or .csv.", "refused")
    assert list(tmp_path.iterdir()) == []


def test_an_undefined_cell_is_hatched_and_says_why(qtbot: QtBot) -> None:
    drawn = Drawing(theme.LIGHT)
    grid().draw(drawn, 600)
    assert [spot.words for spot in drawn.spots] == ["Mina – Ruth 0.91", "no variation", "Li – Ruth 0.10"]


def test_a_point_stands_between_0_and_1_at_its_value(qtbot: QtBot) -> None:
    """0.5 is half way between the lines of 0 and 1, in the middle third of the chart."""
    drawn = Drawing(theme.LIGHT)
    timeline().draw(drawn, 600)
    assert [spot.leads_to for spot in drawn.spots] == ["one", "two", "three"]
    assert drawn.spots[0].parts[0].right() <= drawn.spots[1].parts[0].left()
