"""What a person does to a window, and what is on disk afterwards. Used by the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from annotator.model.annotation import Annotation
from annotator.project import Project
from annotator.ui.main_window import MainWindow
from annotator.ui.text_view import CodedTextView


def press(*keys: str, on: QWidget | None = None) -> None:
    """Press keys ("Ctrl+Z", "1", "Tab") one after the other where the focus is."""
    for key in keys:
        target = on or QApplication.focusWidget() or QApplication.activeWindow()
        assert target is not None
        combination = QKeySequence(key)[0]  # type: ignore[index]  # the stubs don't know
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
        pause()


def type_in(text: str, on: QWidget | None = None) -> None:
    target = on or QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)
    pause()


def pause(milliseconds: int = 0) -> None:
    """Let the window work. Not QTest.qWait: that keeps Python's lock, and jobs would stand still."""
    if milliseconds == 0:
        QApplication.processEvents()
        return
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_for(condition: Callable[[], object], milliseconds: int = 8000) -> None:
    """Until it is so."""
    for _ in range(milliseconds // 10):
        if condition():
            return
        pause(10)
    raise AssertionError("it did not happen in time")


def focus(widget: QWidget) -> None:
    """Give a widget the focus; its window too, which nobody manages in these tests."""
    widget.window().activateWindow()
    wait_for(widget.window().isActiveWindow)
    widget.setFocus()
    pause()
    assert widget.hasFocus()


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())
    pause()


def point_of(view: CodedTextView, position: int) -> QPoint:
    """Where the character at a code point stands in the viewport."""
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.offsets.utf16(position))
    return view.cursorRect(cursor).center() + QPoint(3, 0)


def click_words(view: CodedTextView, words: str) -> None:
    """Click into the middle of these words."""
    start = view.text.index(words)
    click(view.viewport(), point_of(view, start + len(words) // 2))


def drag_over(view: CodedTextView, words: str) -> None:
    """Select words with the mouse, from before the first to behind the last letter."""
    start = view.text.index(words)
    drag(view, start, start + len(words))
    assert view.quote() == words


def drag(view: CodedTextView, start: int, end: int) -> None:
    """Select a stretch with the mouse."""
    view.reveal(start)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    first, last = point_of(view, start) - QPoint(3, 0), point_of(view, end) - QPoint(3, 0)
    QTest.mousePress(view.viewport(), left, none, first)
    QTest.mouseMove(view.viewport(), (first + last) / 2)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), left, none, last)
    pause()


def go_to(view: CodedTextView, words: str) -> None:
    """Put the cursor to the beginning of these words, by keys only: home, and so many steps to the right."""
    press("Ctrl+Home")
    start = view.text.index(words)
    while view.caret() < start:
        press("Right")
    assert view.caret() == start


def dialog(name: str) -> QDialog:
    """The dialog that is open now."""
    wait_for(lambda: any(w.objectName() == name and w.isVisible() for w in QApplication.topLevelWidgets()))
    found = next(w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible())
    assert isinstance(found, QDialog)
    return found


def gone(name: str) -> None:
    """Until the dialog is closed."""
    wait_for(lambda: not any(w.objectName() == name and w.isVisible() for w in QApplication.topLevelWidgets()))


def said(window: MainWindow) -> str:
    """What the status line says."""
    return window.status.said.text()


@contextmanager
def on_disk(window: MainWindow) -> Iterator[Project]:
    """The project as it is on disk, read by its own connection."""
    assert window.hub.project is not None
    with Project.open(window.hub.project.path, read_only=True) as project:
        yield project


def marks(window: MainWindow, title: str = "Losses acknowledged") -> list[Annotation]:
    """The annotations of a document that are on disk, in text order."""
    with on_disk(window) as project:
        document = next(d for d in project.documents() if d.title == title)
        return project.annotations(document)


def coded(window: MainWindow, title: str = "Losses acknowledged") -> list[tuple[str, str]]:
    """The same as (code, quote)."""
    with on_disk(window) as project:
        names = {code.id: code.name for code in project.codebook()}
    return [(names[a.code], a.quote) for a in marks(window, title)]


def files(folder: Path, **contents: str) -> list[Path]:
    """Write text files into a folder."""
    made = []
    for name, text in contents.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return made
