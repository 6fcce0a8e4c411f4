"""What the command palette offers: the actions that can be run now, the codes, and the first documents by title."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from annotator.i18n import tr
from annotator.ui import actions
from annotator.ui.panels.pick_list import Entry

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

_DOCUMENTS = 300  # beyond, the search and the filter find them


def palette_entries(window: MainWindow) -> list[Entry]:
    entries = [*_commands(window)]
    project = window.hub.project
    if project is not None:
        entries += _codes(window)
        entries += [
            Entry(document.title, tr("document"), partial(window.go_to, document.id))
            for document in islice(project.documents(), _DOCUMENTS)
        ]
    return entries


def _commands(window: MainWindow) -> list[Entry]:
    changed = window.settings.get("shortcuts")
    return [
        Entry(
            tr(action.text),
            tr(action.group),
            partial(window.wiring.run, action),
            "  ".join(actions.shown(key) for key in actions.keys_of(action, changed)[:1]),
        )
        for action in actions.ACTIONS
        if action.id != "go.palette" and not window.wiring.why_not(action)
    ]


def _codes(window: MainWindow) -> list[Entry]:
    codebook = window.hub.open_project.codebook()
    return [
        Entry(
            " / ".join(codebook.path(code.id)),
            tr("apply this code"),
            partial(window.wiring.apply_code, code.id),
            code.key.upper(),
        )
        for code in codebook.active
    ]
