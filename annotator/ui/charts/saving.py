"""Charts and tables as files: SVG (text stays text), PNG (twice as fine as the screen), CSV (the exact figures).

Files always have the colours of light paper, with title and caption in the picture. Where a file goes is asked here;
how it is written whole or not at all is the commands' business.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QToolButton, QWidget

from annotator.errors import AnnotatorError
from annotator.i18n import tr
from annotator.ui import actions, theme
from annotator.ui.charts.chart import Chart
from annotator.ui.charts.drawing import STRONG, Drawing

_SOURCE = "figure_source"  # the attribute of a widget that can be saved by key
WIDTH = 860  # pixels of the picture, where the chart asks for no more
_MARGIN, _FINER = 24, 2

#: Ending, what it is called.
KINDS = ((".svg", "Scalable picture"), (".png", "Picture"), (".csv", "Table"))
#: Gives the chart as it is now and a name for its file; None where there is nothing to save.
Source = Callable[[], "tuple[Chart, str] | None"]


def picture(chart: Chart) -> Drawing:
    """The chart on light paper with its title and its caption."""
    inner = Drawing(theme.LIGHT, for_file=True)
    chart.draw(inner, WIDTH - 2 * _MARGIN)
    width = max(inner.width, WIDTH - 2 * _MARGIN)
    page = Drawing(theme.LIGHT, for_file=True)
    y = float(_MARGIN)
    y += page.paragraph(_MARGIN, y, width, chart.title, size=15, weight=STRONG) + 12
    page.place(inner, _MARGIN, y)
    y += inner.height + 14
    y += page.paragraph(_MARGIN, y, width, chart.caption, size=11, colour=theme.LIGHT.muted)
    page.width, page.height = width + 2 * _MARGIN, y + _MARGIN
    return page


def svg(chart: Chart) -> bytes:
    """The picture as SVG."""
    from PySide6.QtGui import QColor, QPainter
    from PySide6.QtSvg import QSvgGenerator

    page, held = picture(chart), QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(held)
    size = QSize(round(page.width), round(page.height))
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(chart.title)
    generator.setDescription(chart.caption)
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.LIGHT.paper))
    page.render(painter)
    painter.end()
    return bytes(held.data().data())


def png(chart: Chart) -> bytes:
    """The picture as PNG, two pixels to one."""
    from PySide6.QtGui import QColor, QImage, QPainter

    page = picture(chart)
    image = QImage(round(page.width * _FINER), round(page.height * _FINER), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_FINER)
    image.fill(QColor(theme.LIGHT.paper))
    painter = QPainter(image)
    page.render(painter)
    painter.end()
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(held, "PNG")  # type: ignore[call-overload]  # the stubs don't know that a device goes, too
    return bytes(held.data().data())


def save_to(chart: Chart, path: Path) -> tuple[str, str]:
    """Write the chart in the way that the name's ending says. Returns a sentence and its level for the status line."""
    from annotator.commands.pictures import save_bytes
    from annotator.commands.tables import save_csv

    kind = path.suffix.casefold()
    if kind not in {ending for ending, _ in KINDS}:
        return tr("{name}: the name of the file ends in .svg, .png or .csv.").format(name=path.name), "refused"
    try:
        if kind == ".csv":
            save_csv(path, *chart.table())
        else:
            save_bytes(path, svg(chart) if kind == ".svg" else png(chart))
    except AnnotatorError as error:
        return str(error), "refused"
    return tr("Saved {path}.").format(path=path), "info"


def ask(owner: QWidget, source: Source, kind: str = "") -> None:
    """Ask where, and save there; ``kind`` is an ending, "" leaves it to the person."""
    found = source()
    if found is None:
        _say(owner, tr("There is nothing to save yet."), "refused")
        return
    chart, name = found
    offered = [(ending, words) for ending, words in KINDS if kind in ("", ending)]
    filters = {f"{tr(words)} (*{ending})": ending for ending, words in offered}
    first = offered[0][0]
    chosen, wanted = QFileDialog.getSaveFileName(owner, tr("Save the figure"), f"{name}{first}", ";;".join(filters))
    if chosen:
        path = Path(chosen)
        path = path if path.suffix else path.with_name(path.name + filters.get(wanted, first))
        _say(owner, *save_to(chart, path))


def _say(owner: QWidget, sentence: str, level: str) -> None:
    hub = getattr(owner.window(), "hub", None)
    if hub is not None:
        hub.message.emit(sentence, level)


def fill(menu: QMenu, owner: QWidget, source: Source) -> None:
    """Put the three ways to save into a menu."""
    for ending, words in (
        (".svg", tr("Save as SVG…")),
        (".png", tr("Save as PNG…")),
        (".csv", tr("Save as CSV…")),
    ):
        action = QAction(words, menu)
        action.triggered.connect(lambda _checked=False, ending=ending: ask(owner, source, ending))
        menu.addAction(action)


def button(owner: QWidget, source: Source, name: str, what: str) -> QToolButton:
    """The button that saves: its menu has the three ways."""
    made = QToolButton()
    made.setObjectName(name)
    made.setText(tr("Save") + "  ▾")
    made.setProperty("role", "muted")
    made.setAccessibleName(tr("Save: {what}").format(what=what))
    key = actions.shown(actions.BY_ID["agreement.save"].keys[0])
    made.setToolTip(tr("As SVG or PNG for a paper, as CSV for the exact figures ({key})").format(key=key))
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(made)
    fill(menu, owner, source)
    made.setMenu(menu)
    return made


def by_key(owner: QWidget, source: Source) -> None:
    """Let the key save this while the widget, or something in it, has the focus."""
    setattr(owner, _SOURCE, source)


def ask_focused() -> bool:
    """Save what has the focus; False when that is nothing that can be saved."""
    widget = QApplication.focusWidget()
    while widget is not None and not hasattr(widget, _SOURCE):
        widget = widget.parentWidget()
    if widget is None:
        return False
    ask(widget, getattr(widget, _SOURCE))
    return True
