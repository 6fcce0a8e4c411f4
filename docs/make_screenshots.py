"""Makes every picture in docs/images from the sample project, light and dark, without a display.

    python docs/make_screenshots.py [NAME ...]      all of them, or those whose names begin so

The same program makes the same pictures: the clock stands at a day of the sample, the folders are temporary, and
nothing of this machine is in them. Dialogs are windows of their own, so they are drawn on top of the main window's
picture.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEventLoop, QPoint, QRect, QRectF, QSize, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QColor, QCursor, QFont, QImage, QKeySequence, QPainter, QPen, QTextCursor  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QWidget  # noqa: E402

from annotator import app  # noqa: E402
from annotator.commands import projects  # noqa: E402
from annotator.commands import rounds as rounds_  # noqa: E402
from annotator.store import clock  # noqa: E402
from annotator.ui.main_window import MainWindow  # noqa: E402

SMALL, LARGE = QSize(1280, 800), QSize(1920, 1080)
#: 7 July 2025, 09:30 in UTC: the sample's coders are at work.
_MORNING = 1_751_880_600_000
#: Documents of the sample, by their place in the list.
GALA, FOOTAGE = 4, 5


class Stage:
    """The window, and what a person does to it."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.view = window.code_view

    def press(self, *keys: str) -> None:
        for key in keys:
            target = QApplication.focusWidget() or self.window
            combination = QKeySequence(key)[0]  # type: ignore[index]
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            wait()

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)
        wait(250)  # what is looked up while one types waits a moment for the next letter

    def focus(self, widget: QWidget) -> None:
        widget.window().activateWindow()
        wait(20)
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        wait()

    def jobs(self) -> None:
        """Until everything that runs beside the window has ended."""
        wait(50)
        until(lambda: not self.window.jobs.running)

    def open(self, number: int) -> None:
        """Go to a document, nothing lit."""
        self.window.show_code()
        self.view.documents.list.setCurrentIndex(self.view.documents.model.index(number, 0))
        self.focus(self.view.text)
        self.view.light(None)
        self.view.text.select(0, 0)
        wait()

    def light(self, words: str, code: str = "") -> None:
        """Light the shortest annotation on these words (of this code)."""
        names = {one.id: one.name for one in self.window.hub.open_project.codebook()}
        here = self.view.text.spans_at(self.view.text.text.index(words))
        span = next(span for span in here if code in names[span.code])
        self.view.text.select(span.start, span.start)
        self.view.light(span.id)
        wait()

    def point(self, words: str) -> QPoint:
        text = self.view.text
        cursor = QTextCursor(text.document())
        cursor.setPosition(text.offsets.utf16(text.text.index(words)))
        return text.cursorRect(cursor).center()

    def dialog(self, name: str) -> QDialog:
        until(lambda: _dialog(name) is not None)
        found = _dialog(name)
        assert found is not None
        return found

    def calm(self) -> None:
        """Nothing is left over from the scene before."""
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()
        self.view.side.close_editor()
        if self.view.others:
            self.view.toggle_others()
        self.window.status.say("")
        self.window.palette_list.hide()
        self.window.search.list.hide()
        self.window.top.search.clear()
        self.window.show_code()
        wait(20)


def _dialog(name: str) -> QDialog | None:
    found = [w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible()]
    return found[0] if found and isinstance(found[0], QDialog) else None


def wait(milliseconds: int = 0) -> None:
    QApplication.processEvents()
    if milliseconds:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def until(condition: Callable[[], bool]) -> None:
    for _ in range(1500):
        if condition():
            return
        wait(20)
    raise SystemExit("A view did not come in time.")


# --- the scenes: each brings the window into a state worth a picture --------------------------------------------


def start(stage: Stage) -> None:
    path = stage.window.hub.open_project.path
    stage.window.files.close_project()
    documents = path.parent
    stage.window.settings.set(
        "recent", [str(documents / name) for name in ("sample.annotator", "Gala pilot.annotator")]
    )
    stage.window.start.reload()


def code(stage: Stage) -> None:
    stage.open(GALA)
    stage.light("4,700 casualties")


def overlaps(stage: Stage) -> None:
    stage.open(GALA)
    stage.view.toggle_others()
    stage.window.status.say("")
    stage.light("heroes had", "propaganda")


def codebook(stage: Stage) -> None:
    stage.open(GALA)
    stage.view.codebook.select(stage.window.hub.open_project.codebook().resolve("casualty figure").id)
    stage.view.edit_codebook()


def importing(stage: Stage) -> None:
    stage.open(GALA)
    stage.window.files.import_documents([_files_to_import(stage.folder)])
    stage.dialog("importDialog")
    stage.jobs()


def _files_to_import(folder: Path) -> Path:
    """A date at the top, a text that is there already, one nearly so, an old encoding, a picture, a web page."""
    made = folder / "articles"
    if made.exists():
        return made
    made.mkdir()
    seeds = ROOT / "seeds" / "articles"
    gala = (seeds / "05-losses-acknowledged-at-gala.txt").read_text("utf-8")
    (made / "losses-at-gala.txt").write_text(gala, "utf-8")
    coffins = (seeds / "02-mourning-beside-coffins.txt").read_text("utf-8")
    (made / "coffins-late-edition.txt").write_text(coffins.replace("Monday", "Monday night"), "utf-8")
    (made / "letters.txt").write_bytes("Zürich hört zu. Über Verluste spricht niemand. Größe?".encode("cp1252"))
    page = "<html><head><title>Third letter home</title></head><body><article><p>{}</p></article></body></html>"
    (made / "letter-home.html").write_text(page.format("He wrote that the snow was deep. " * 20), "utf-8")
    for day, name, words in (
        ("2025-07-02", "morning-briefing", "A reader asked how many had come home. Nobody at the ministry would say."),
        ("2025-07-03", "evening-briefing", "The choir sang again, and the screen behind it stayed dark this time."),
    ):
        (made / f"{name}.txt").write_text(f"date {day} {words}\n", "utf-8")
    (made / "front-page.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return made


def search(stage: Stage) -> None:
    stage.open(GALA)
    stage.press("Ctrl+F")
    stage.type("funeral")
    stage.jobs()
    until(stage.window.search.list.isVisible)


def palette(stage: Stage) -> None:
    stage.open(GALA)
    stage.press("Ctrl+K")
    stage.type("sel")


def keys(stage: Stage) -> None:
    stage.open(GALA)
    stage.window.show_keys()
    stage.dialog("keysDialog")


def agreement(stage: Stage) -> None:
    stage.open(GALA)
    stage.window.show_agreement()
    stage.jobs()
    stage.window._late["agreement"].show_section(0)  # type: ignore[attr-defined]
    wait(150)  # the lanes under the passages
    stage.jobs()


def passages(stage: Stage) -> None:
    agreement(stage)
    view = stage.window._late["agreement"]
    table = view.codes  # type: ignore[attr-defined]
    table.setCurrentIndex(table.figures.index(0, 1))
    stage.focus(table)
    stage.press("Return")
    stage.jobs()


def pairs(stage: Stage) -> None:
    """The map of pairs with the cursor on the one that differs most, and its passages."""
    view = _page(stage, 1)
    heat = view._left.currentWidget().map
    heat.point_at(5)
    stage.focus(heat)
    stage.press("Return")
    stage.jobs()
    wait(150)
    stage.jobs()


def confusion(stage: Stage) -> None:
    _page(stage, 2)


def over_time(stage: Stage) -> None:
    _page(stage, 3)


def explained(stage: Stage) -> None:
    _page(stage, 5)


def _page(stage: Stage, number: int) -> Any:
    """A page of the agreement view, when it shows what it has."""
    agreement(stage)
    view = stage.window._late["agreement"]
    view.show_section(number)
    stage.jobs()
    wait(150)
    stage.jobs()
    return view


def exporting(stage: Stage) -> None:
    stage.open(GALA)
    stage.window.files.export()
    dialog = stage.dialog("exportDialog")
    place = next(n for n, entry in enumerate(dialog.formats) if entry["key"] == "csv")  # type: ignore[attr-defined]
    dialog.format.setCurrentIndex(place)  # type: ignore[attr-defined]
    dialog.path.setText("~/Documents/sample.csv")  # type: ignore[attr-defined]


def backups(stage: Stage) -> None:
    stage.open(GALA)
    project = stage.window.hub.open_project
    copy = project.backup()
    for time in ("2025-07-04 16.02.11", "2025-07-06 11.40.05", "2025-07-07 08.31.40", "2025-07-07 09.02.12"):
        shutil.copy(copy, copy.with_name(f"{project.name} {time}.000.annotator"))
    copy.unlink()
    stage.window.care.backups()
    stage.dialog("backupsDialog")
    stage.jobs()


def rounds(stage: Stage) -> None:
    stage.open(GALA)
    project = stage.window.hub.open_project
    if not project.rounds():
        coders = [coder.name for coder in project.coders()]
        stage.window.hub.run(rounds_.new_round, "pilot", coders, overlap=5, stratify="outlet", seed=7, blind=True)
    stage.window.care.rounds()
    stage.dialog("roundsDialog")


def new_round(stage: Stage) -> None:
    rounds(stage)
    stage.dialog("roundsDialog").plan()  # type: ignore[attr-defined]
    dialog = stage.dialog("newRoundDialog")
    dialog.overlap.put(20)  # type: ignore[attr-defined]
    dialog.stratify.setCurrentIndex(dialog.stratify.findData("outlet"))  # type: ignore[attr-defined]
    wait(250)


def history(stage: Stage) -> None:
    _some_work(stage)
    stage.window.show_history()
    wait(50)


def _some_work(stage: Stage) -> None:
    """A few gestures by key, so that there is something to tell."""
    stage.open(FOOTAGE)
    if stage.window.hub.open_project.can_undo:
        return
    stage.press("Ctrl+Home", "Alt+3", "2", "M")
    stage.type("compare with the agency copy")
    stage.press("Esc", "]", "Delete", "Ctrl+Z", "F", "Ctrl+Z", "Ctrl+Z", "Ctrl+Z", "Ctrl+Z", "Ctrl+Shift+Z")


SCENES: dict[str, Callable[[Stage], None]] = {
    "code": code,
    "overlaps": overlaps,
    "codebook": codebook,
    "import": importing,
    "search": search,
    "palette": palette,
    "keys": keys,
    "agreement": agreement,
    "passages": passages,
    "pairs": pairs,
    "confusion": confusion,
    "over-time": over_time,
    "explained": explained,
    "export": exporting,
    "history": history,
    "backups": backups,
    "rounds": rounds,  # from here on the sample has a blind round
    "new-round": new_round,
    "start": start,  # closes the project: the last one
}
#: Two of them on a large screen, too.
ON_LARGE = ("code", "agreement")


# --- taking pictures ---------------------------------------------------------------------------------------------


def picture(window: MainWindow) -> QImage:
    """The window, with the dialog that is open on top of it, if there is one."""
    wait(60)
    image = window.grab().toImage()
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    for dialog in sorted(dialogs, key=_depth):  # a question lies on the dialog that asks it
        _put_on_top(image, dialog.grab().toImage())
    return image


def _depth(widget: QWidget) -> int:
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent)


def _put_on_top(image: QImage, dialog: QImage) -> None:
    place = QRect(QPoint(0, 0), dialog.size())
    place.moveCenter(image.rect().center())
    painter = QPainter(image)
    painter.fillRect(image.rect(), QColor(0, 0, 0, 70))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for reach in range(12, 0, -2):
        painter.setBrush(QColor(0, 0, 0, 10))
        painter.drawRoundedRect(QRectF(place.adjusted(-reach, -reach + 4, reach, reach + 4)), 10, 10)
    painter.drawImage(place.topLeft(), dialog)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(128, 128, 128, 120), 1))
    painter.drawRect(place.adjusted(0, 0, -1, -1))
    painter.end()


def save(image: QImage, name: str) -> None:
    """With 256 colours, which is all that a window needs: a quarter of the size."""
    out = IMAGES / f"{name}.png"
    _few_colours(image).save(str(out), quality=0)
    sys.stdout.write(f"{out.relative_to(ROOT)}  {out.stat().st_size // 1024} kB\n")


def _few_colours(image: QImage) -> QImage:
    """With 256 of its colours; every other one becomes the nearest of them."""
    import numpy as np

    image = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = image.width(), image.height()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(height, width) & 0xFFFFFF
    colours, place, count = np.unique(pixels, return_inverse=True, return_counts=True)
    table, nearest = _palette(colours, count)
    reduced = np.zeros((height, (width + 3) // 4 * 4), np.uint8)  # Qt wants lines of whole words
    reduced[:, :width] = nearest[place].reshape(height, width)
    made = QImage(reduced.tobytes(), width, height, reduced.shape[1], QImage.Format.Format_Indexed8)
    made.setColorTable([0xFF000000 | int(colour) for colour in table])
    return made.copy()


def _palette(colours: Any, count: Any) -> tuple[Any, Any]:
    """256 colours, and for each of all colours the place of the nearest: half of them the most frequent ones, the rest
    whatever is farthest from those chosen so far, so that a small coloured sign keeps its colour."""
    import numpy as np

    channels = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], -1).astype(np.int64)
    chosen = list(np.argsort(-count, kind="stable")[:128])
    distance = np.full(len(colours), 1 << 30)
    nearest = np.zeros(len(colours), np.uint8)
    for number in range(min(256, len(colours))):
        if number >= len(chosen):
            chosen.append(int(np.argmax(distance * np.sqrt(count))))
        there = np.abs(channels - channels[chosen[number]]).sum(1)
        nearest[there < distance] = number
        distance = np.minimum(distance, there)
    return colours[chosen], nearest


def show(window: MainWindow, size: QSize, colours: str) -> None:
    window.settings.set("theme", colours)
    window.look.apply()
    window.resize(size)
    wait(120)


def take(window: MainWindow, folder: Path, wanted: Callable[[str], bool]) -> None:
    stage = Stage(window, folder)
    sample = window.hub.open_project.path
    untouched = sample.read_bytes()
    for colours in ("light", "dark"):
        window.files.close_project()
        sample.write_bytes(untouched)
        window.files.open(sample)
        for name, scene in SCENES.items():
            for size, tail in ((SMALL, ""), (LARGE, "-large")):
                if (size == LARGE and name not in ON_LARGE) or not wanted(name):
                    continue
                show(window, size, colours)
                scene(stage)
                save(picture(window), f"{name}{tail}-{colours}")
                if window.hub.project is not None:
                    stage.calm()
    window.files.close_project()
    sample.write_bytes(untouched)


def report(sample: Path, folder: Path) -> None:
    """The HTML report as Chromium shows it, where there is one."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.stdout.write("No Chromium here: the pictures of the report stay as they are.\n")
        return
    from annotator.commands import reporting
    from annotator.project import Project

    page = folder / "report.html"
    with Project.open(sample, read_only=True) as project:
        reporting.report(project, page)
    page.write_text(page.read_text("utf-8").replace(date.today().isoformat(), "2025-07-07"), "utf-8")
    for colours, switches in (("light", []), ("dark", ["--force-dark-mode"])):
        shot = folder / f"report-{colours}.png"
        subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,800",
             f"--user-data-dir={folder / 'chromium'}", f"--screenshot={shot}", *switches, page.as_uri()],
            check=True, capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        save(QImage(str(shot)), f"report-{colours}")


@contextmanager
def home() -> Iterator[Path]:
    """Temporary folders, and a clock that ticks by itself."""
    with tempfile.TemporaryDirectory(prefix="annotator-") as name:
        folder = Path(name)
        os.environ.update(HOME=name, ANNOTATOR_HOME=name, ANNOTATOR_CODER="Mina", TZ="UTC")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen(folder)}"
        ticks = iter(range(_MORNING, _MORNING + 10**9, 47_000))
        clock.now = lambda: next(ticks)
        yield folder


def _screen(folder: Path) -> Path:
    """A screen as large as a desktop's: Qt's own one in memory has 800 x 800 pixels, and dialogs stay within it."""
    made = folder / "screen.json"
    screen = {"name": "screen", "x": 0, "y": 0, "width": LARGE.width(), "height": LARGE.height(), "logicalDpi": 96,
              "logicalBaseDpi": 96, "dpr": 1}  # fmt: skip
    made.write_text(json.dumps({"screens": [screen]}))
    return made


def main() -> int:
    names = sys.argv[1:]

    def wanted(name: str) -> bool:
        return not names or any(name.startswith(given) for given in names)

    IMAGES.mkdir(parents=True, exist_ok=True)
    with home() as folder:
        application = app.make_application()
        application.setCursorFlashTime(0)
        QCursor.setPos(LARGE.width() - 1, LARGE.height() - 1)  # over nothing
        font = QFont(application.font())
        font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
        application.setFont(font)
        sample = projects.create_sample(folder / "Documents")
        window = app.make_window(sample)
        sys.excepthook = sys.__excepthook__  # what goes wrong here is to be seen
        window.show()
        window.activateWindow()
        wait(200)
        take(window, folder, wanted)
        window.close()
        if wanted("report"):
            report(sample, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
