"""The window's front end: makes the application, catches what should not happen, opens the project.

Loads nothing heavy before the window is painted: a test asserts what is not in sys.modules by then.
"""

from __future__ import annotations

import builtins
import gc
import os
import sys
import traceback
from collections.abc import MutableMapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

# The project before Qt: PySide6 looks into the source of every module that is imported after it.
from annotator import __version__, paths
from annotator import project as project

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from annotator.ui.main_window import MainWindow

_LOG_BYTES = 1_000_000


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, on a project if one is named, and run until it is closed. Returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    choose_platform(os.environ)
    app = make_application()
    window = make_window(Path(arguments[0]) if arguments else None)
    window.show()
    status = app.exec()
    window.jobs.cancel_all()
    return status


def choose_platform(environment: MutableMapping[str, str]) -> None:
    """Let Qt fall back instead of aborting the process where there is no display."""
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"  # nothing to try, nothing to complain about
        return
    wayland_first = bool(environment.get("WAYLAND_DISPLAY"))
    environment["QT_QPA_PLATFORM"] = "wayland;xcb;offscreen" if wayland_first else "xcb;wayland;offscreen"


def make_application() -> QApplication:
    """The application object, with its names and the crash handler."""
    from PySide6.QtWidgets import QApplication

    gc.disable()  # nothing that the start makes is garbage; on again after the first paint (MainWindow.finish)
    # PySide's own import looks for its "__feature__" switches in the source of every module. We use none.
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("annotator")
    app.setApplicationDisplayName("Annotator")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("annotator")
    # Frames stay short while a job computes beside the window: the interpreter changes threads more often.
    sys.setswitchinterval(0.0005)
    return app


def hush() -> None:
    """Keep Qt's own messages off the terminal: what a screen in memory can't do is no news to anybody."""
    from PySide6.QtCore import qInstallMessageHandler

    qInstallMessageHandler(lambda *_message: None)


def make_window(project: Path | None = None) -> MainWindow:
    """The window with the person's settings, on a project or on the start page."""
    from PySide6.QtWidgets import QApplication

    from annotator.settings import Settings
    from annotator.ui import guard, theme
    from annotator.ui.main_window import MainWindow

    settings = Settings()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.wanted(settings.get("theme")), float(settings.get("scale")))
    window = MainWindow(settings)
    crashes = CrashHandler(window)
    sys.excepthook = crashes.hook
    guard.set_handler(crashes.handle)
    # Not the bound method: PySide would let go of it after Python has ended, which aborts the process.
    window.jobs.crashed.connect(lambda error: crashes.handle(error))
    if project is None or not window.files.open(project):
        window.show_project()
    return window


class CrashHandler:
    """Writes what went wrong to a file in the user's data folder and says so once; the program goes on."""

    def __init__(self, window: MainWindow | None) -> None:
        self.window = window
        self._showing = False

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """For sys.excepthook."""
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        self.handle(error.with_traceback(trace))

    def handle(self, error: BaseException) -> None:
        log = write_log(error)
        if self._showing or self.window is None:
            return
        from PySide6.QtCore import QTimer

        self._showing = True
        # After the present event: the exception may have come out of the middle of painting.
        QTimer.singleShot(0, lambda: self._show(log))

    def _show(self, log: Path) -> None:
        from annotator.ui.dialogs.crash import CrashDialog

        dialog = CrashDialog(self.window, log)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self._showing = False


def write_log(error: BaseException) -> Path:
    """Add the error to the log; returns the log's path. Never raises."""
    log = Path(os.devnull)
    try:
        folder = paths.user_data_dir() / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "crash.log"
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".old.log"))
        with log.open("a", encoding="utf-8", errors="replace") as file:
            file.write(
                f"--- {datetime.now():%Y-%m-%d %H:%M:%S}  Annotator {__version__}, Python {sys.version.split()[0]}\n"
            )
            file.writelines(traceback.format_exception(error))
    except OSError:
        pass  # a full disk must not turn one error into two
    return log


if __name__ == "__main__":
    sys.exit(main())
