"""Connects the table of actions with the window: one QAction each, with its keys where they work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from annotator.i18n import tr
from annotator.ui import actions
from annotator.ui.actions import ACTIONS, BY_ID, Action, keys_of

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

#: Ids in order, "" a line between groups.
MENU = (
    "project.new", "project.open", "project.sample", "",
    "project.import", "project.annotations", "project.export", "",
    "document.details", "document.remove", "document.removed", "",
    "project.codebook", "project.coder", "project.rounds", "",
    "project.merge", "project.backups", "project.check", "",
    "project.undo", "project.redo", "",
    "go.palette", "look.keys", "look.theme", "look.others", "look.numbers", "",
    "project.close", "app.quit",
)  # fmt: skip


class Wiring:
    """``actions``: the QAction of each id."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.actions: dict[str, QAction] = {}
        self._code_keys: list[QShortcut] = []
        for action in ACTIONS:
            self._add(action)
        for identifier in ("document.details", "document.remove"):  # they are the list's menu, too
            window.code_view.documents.list.addAction(self.actions[identifier])

    def _add(self, action: Action) -> None:
        made = QAction(tr(action.text), self.window)
        made.setObjectName(action.id)
        made.triggered.connect(lambda _checked=False: self.run(action))
        context = Qt.ShortcutContext
        made.setShortcutContext(
            context.WindowShortcut if action.scope == actions.WINDOW else context.WidgetWithChildrenShortcut
        )
        home = self._home(action)
        if home is not None:
            home.addAction(made)
        self.actions[action.id] = made
        self.set_keys(action, self.window.settings.get("shortcuts"))

    def adopt(self, scope: str, view: QWidget) -> None:
        """A view was made now in which the keys of a scope work."""
        for action in ACTIONS:
            if action.scope == scope:
                view.addAction(self.actions[action.id])

    def _home(self, action: Action) -> QWidget | None:
        """The widget in which the keys work; None: it is made later, and adopts them."""
        homes: Mapping[str, QWidget] = {
            actions.WINDOW: self.window,
            actions.TEXT: self.window.code_view.text,
            actions.PANEL: self.window.code_view,
        }
        return homes.get(action.scope)

    def set_keys(self, action: Action, changed: Mapping[str, str]) -> None:
        self.actions[action.id].setShortcuts([QKeySequence(key) for key in keys_of(action, changed)])

    def rebind(self, identifier: str, key: str) -> None:
        """Another key for an action, from now on."""
        changed = {**self.window.settings.get("shortcuts"), identifier: key}
        if BY_ID[identifier].keys == (key,):
            del changed[identifier]
        self.window.settings.set("shortcuts", changed)
        self.set_keys(BY_ID[identifier], changed)
        self.show_code_keys()

    def run(self, action: Action) -> None:
        """Do what the action does, or say why not."""
        why = self.why_not(action)
        if why:
            self.window.hub.message.emit(why, "refused")
            if action.needs in ("coding", "document", "lit") and self.window.hub.writable and not self._coder():
                self.window.files.choose_coder()
            return
        resolve(self.window, action.run)()

    def why_not(self, action: Action) -> str:
        """Why the action can't be run now, as a sentence; "" when it can."""
        needs, hub, view = action.needs, self.window.hub, self.window.code_view
        if needs and hub.project is None:
            return tr("Open a project first.")
        if needs in ("coding", "document", "lit"):
            if not hub.writable:
                assert hub.project is not None
                return hub.project.why_read_only or tr("This project can only be read.")
            if not self._coder():
                return tr("Say first who codes.")
        if needs == "document" and view.document is None:
            return tr("Open a document first.")
        if needs == "lit" and view.lit is None:
            return tr("No annotation is lit: walk to one with Tab, or click it.")
        return ""

    def _coder(self) -> bool:
        project = self.window.hub.project
        return project is not None and project.coder is not None

    # -- the codes' own keys

    def show_code_keys(self) -> None:
        """Give each code's key to the text; where an action has that key already, the action keeps it."""
        for shortcut in self._code_keys:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._code_keys = []
        project, changed = self.window.hub.project, self.window.settings.get("shortcuts")
        for code in project.codebook().active if project else ():
            if code.key and actions.taken(code.key, changed) is None:
                shortcut = QShortcut(QKeySequence(code.key), self.window.code_view.text)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(partial(self.apply_code, code.id))
                self._code_keys.append(shortcut)

    def clashes(self) -> list[tuple[str, str, str]]:
        """Keys that two things claim."""
        project = self.window.hub.project
        codes = [(code.name, code.key) for code in project.codebook().active] if project else []
        return actions.conflicts(self.window.settings.get("shortcuts"), codes)

    def apply_code(self, code: str) -> None:
        """What a code's key does."""
        gesture = Action("code.key", actions.CODING, "", (), "", actions.TEXT, "document")
        if self.why_not(gesture):
            self.run(gesture)
        else:
            self.window.code_view.codebook.select(code)
            self.window.coding.apply(code)

    # -- the menu

    def fill(self, menu: QMenu) -> None:
        for identifier in MENU:
            if identifier:
                menu.addAction(self.actions[identifier])
            else:
                menu.addSeparator()
        menu.aboutToShow.connect(lambda: self._grey_out(True))
        # A greyed action's key would do nothing, without a word; so they are grey only while the menu is open.
        menu.aboutToHide.connect(lambda: self._grey_out(False))

    def _grey_out(self, menu_open: bool) -> None:
        for identifier in filter(None, MENU):
            self.actions[identifier].setEnabled(not menu_open or not self.why_not(BY_ID[identifier]))
        project = self.window.hub.project
        for identifier, question, words in (
            ("project.undo", "can_undo", tr("Undo: {label}")),
            ("project.redo", "can_redo", tr("Redo: {label}")),
        ):
            label = getattr(project, question) if project is not None else None
            self.actions[identifier].setText(words.format(label=label) if label else tr(BY_ID[identifier].text))


def resolve(window: MainWindow, path: str) -> Callable[[], Any]:
    """The method that a path of attributes names."""
    found: Any = reduce(getattr, path.split("."), window)
    return found  # type: ignore[no-any-return]
