"""Colours, themes, names for screen readers."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from annotator.commands import projects
from annotator.settings import Settings
from annotator.ui import colours, theme
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.agreement import AgreementView
from tests.ui import person
from tests.ui.person import press

#: Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
_VISION = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}


PROMISED = (
    "mainWindow documentList textView codebookTree annotationPanel fieldForm agreementView historyView searchBar"
    " commandPalette statusBar"
).split()


def lab(colour: str, vision: str) -> tuple[float, float, float]:
    """CIELAB of what somebody with this vision sees."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colours.rgb(colour))
    ]
    r, g, b = (max(0.0, sum(m * v for m, v in zip(row, linear, strict=True))) for row in _VISION[vision])
    x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
    y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
    z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("vision", _VISION)
def test_default_colours_are_apart_also_for_colour_blind_eyes(vision: str) -> None:
    for one, other in itertools.combinations(colours.DEFAULT_COLOURS, 2):
        gap = sum((a - b) ** 2 for a, b in zip(lab(one, vision), lab(other, vision), strict=True)) ** 0.5
        assert gap >= 20, (one, other)


@pytest.mark.parametrize("paper", ["#ffffff", "#191b1e", "#000000"])
def test_codes_are_readable_on_every_paper(paper: str) -> None:
    for colour in (*colours.DEFAULT_COLOURS, "#ffff00", "#000000", "#ffffff", "#88ccee", "#123456"):
        assert colours.contrast(colours.on_paper(colour, paper), paper) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("look", theme.THEMES.values(), ids=lambda look: look.name)
def test_words_stand_out_in_every_theme(look: theme.Theme) -> None:
    pairs = [(ink, paper) for ink in (look.ink, look.muted) for paper in (look.paper, look.panel, look.chosen)]
    for ink, paper in (*pairs, (look.on_accent, look.accent), (look.warn, look.panel), (look.good, look.paper)):
        assert colours.contrast(ink, paper) >= 4.5, (ink, paper)


def test_a_new_code_gets_the_colour_used_least() -> None:
    assert colours.next_colour([]) == "#b3541e"
    assert colours.next_colour(["#B3541E", "#2a6f6b"]) == "#6b4a9c"


@pytest.mark.parametrize(
    ("asked", "paper"),
    [((True, False), "#191b1e"), ((False, False), "#ffffff"), ((True, True), "#000000"), ((False, True), "#ffffff")],
)
def test_the_theme_follows_the_desktop(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, asked: tuple[bool, bool], paper: str
) -> None:
    monkeypatch.setattr(theme, "asked_for", lambda: asked)
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark if asked[0] else Qt.ColorScheme.Light)
    assert QApplication.palette().color(QPalette.ColorRole.Base) == QColor(paper)
    assert theme.current().dark is asked[0]
    assert theme.current().name.startswith("contrast") is asked[1]


def test_a_theme_can_be_chosen_and_is_kept(window: MainWindow) -> None:
    person.drag_over(window.code_view.text, "600 dead")
    press("1")
    for name in ("light", "dark", "contrast", "contrast-light", "system"):
        window.look.next_theme()
        assert Settings().get("theme") == name
        person.pause()
    assert person.said(window) == "Colours: system"


def test_the_text_can_be_larger(window: MainWindow) -> None:
    before = window.code_view.text.reading.em
    press("Ctrl++", "Ctrl++")
    assert window.code_view.text.reading.em == before + 2
    press("Ctrl+0")
    assert window.code_view.text.reading.em == before


def named(widget: QWidget) -> bool:
    """Whether a screen reader has something to say."""
    if widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()):
        return True
    parent = widget.parentWidget()  # the line of a combo box goes by its box
    return isinstance(parent, QComboBox) and bool(parent.accessibleName())


def in_combo(widget: QWidget) -> bool:
    """Whether it is the list that drops from a combo box: that goes by the box."""
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, QComboBox) or in_combo(parent))


def unnamed(root: QWidget) -> list[str]:
    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
    found = [w for kind in kinds for w in root.findChildren(kind) if w.focusPolicy() != Qt.FocusPolicy.NoFocus]
    found = [w for w in found if isinstance(w, QLineEdit) or not in_combo(w)]
    return [
        f"{type(w).__name__} {w.objectName()}" for w in found if not named(w) and not w.objectName().startswith("qt_")
    ]


def test_everything_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    press("1", "Ctrl+B")
    window.show_agreement()
    window.show_history()
    window.show_code()
    assert unnamed(window) == []


@pytest.mark.parametrize(
    "open_it",
    [
        "files.import_documents", "files.export", "files.choose_coder", "files.new_project", "show_keys",
        "coding.document_details", "care.backups", "care.check", "care.merge", "care.rounds", "care.removed_documents",
    ],
)  # fmt: skip
def test_dialogs_have_names_too(window: MainWindow, open_it: str) -> None:
    from annotator.ui.wiring import resolve

    resolve(window, open_it)()
    person.wait_for(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.accessibleName()
    assert unnamed(dialog) == []
    dialog.close()


def test_a_screen_reader_knows_all_that_takes_the_focus_on_the_pages_of_agreement(
    tmp_path: Path, open_window: Callable[[Path | None], MainWindow]
) -> None:
    window = open_window(projects.create_sample(tmp_path))
    window.show_agreement()
    view = window.views.currentWidget()
    assert isinstance(view, AgreementView)
    person.wait_for(lambda: view.figures is not None and not window.jobs.running, 30_000)
    reached = 0
    for number in range(view.sections.count()):
        view.show_section(number)
        person.pause(50)
        person.wait_for(lambda: not window.jobs.running, 30_000)
        for widget in view.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not in_combo(widget):
                interface = QAccessible.queryAccessibleInterface(widget)
                assert interface.text(QAccessible.Text.Name), f"{type(widget).__name__} {widget.objectName()}"
                assert interface.role() != QAccessible.Role.NoRole
                reached += 1
    assert reached > 7 * 5  # unit, measures, threshold, tabs, passages on each page, at the least


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_object_names_are_there(window: MainWindow, name: str) -> None:
    press("1", "Ctrl+K", "Esc")
    window.show_agreement()
    window.show_history()
    assert window.objectName() == name or window.findChild(QWidget, name) is not None
