"""The menu beside the filter of the documents: what they can be filtered by, with counts. It writes into the filter
line what a person could type there, so that it teaches itself; made when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.i18n import tr
from annotator.ui import dates

#: In this order; then the project's own keys by name.
FIRST = ("outlet", "published", "language", "author", "country")
TITLES = {
    "outlet": "Outlet",
    "published": "Published",
    "language": "Language",
    "author": "Author",
    "country": "Country",
}
#: Of each key; the others can be typed.
MOST = 40
_KEY = re.compile(r"[\w.-]+")
_TERM = r'(?<!\S){}:(?:"[^"]*"|\S*)\s*'


class Offer(NamedTuple):
    """What can be chosen. ``own``: (value of done or mine, how many documents), empty where nobody codes."""

    facets: Mapping[str, Mapping[str, int]]
    own: Mapping[tuple[str, str], int]


def offer(project: Any) -> Offer:
    """What a project's documents can be filtered by; reads all of them."""
    own = {}
    if project.coder is not None:
        for key, value in (("done", "no"), ("done", "yes"), ("mine", "yes")):
            own[key, value] = len(project.documents(term(key, value)))
    return Offer(project.facets(), own)


def term(key: str, value: str) -> str:
    """As it stands in the filter line."""
    return f'{key}:"{value}"' if re.search(r"\s", value) or not value else f"{key}:{value}"


def has_term(query: str, key: str, value: str) -> bool:
    return any(found.strip().casefold() == term(key, value).casefold() for found in _terms(query, key))


def with_term(query: str, key: str, value: str) -> str:
    """The query with this value of the key in place of another one; without it, when it was there already."""
    rest = re.sub(_TERM.format(re.escape(key)), "", query, flags=re.IGNORECASE).strip()
    return rest if has_term(query, key, value) else f"{rest} {term(key, value)}".strip()


def _terms(query: str, key: str) -> list[str]:
    return re.findall(_TERM.format(re.escape(key)), query, flags=re.IGNORECASE)


def menu(parent: QWidget, query: str, what: Offer, choose: Callable[[str], object]) -> QMenu:
    """``choose`` gets the new query."""
    made = QMenu(parent)
    made.setObjectName("filterMenu")
    made.setAccessibleName(tr("Filter the documents"))

    def add(to: QMenu, words: str, key: str, value: str, n: int) -> None:
        action = to.addAction(f"{words.replace('&', '&&')}\t{n:,}")
        action.setCheckable(True)
        action.setChecked(has_term(query, key, value))
        action.triggered.connect(lambda _on=False: choose(with_term(query, key, value)))

    titles = {("done", "no"): tr("Not done yet"), ("done", "yes"): tr("Done"), ("mine", "yes"): tr("Mine")}
    for (key, value), n in what.own.items():
        add(made, titles[key, value], key, value, n)
    made.addSeparator()
    keys = [key for key in what.facets if _KEY.fullmatch(key)]
    for key in sorted(keys, key=lambda key: (FIRST.index(key) if key in FIRST else len(FIRST), key)):
        below = made.addMenu(tr(TITLES[key]) if key in TITLES else key.replace("&", "&&"))
        values = {value: n for value, n in what.facets[key].items() if '"' not in value}
        for value, n in list(values.items())[:MOST]:
            add(below, dates.shown(value) if key == "published" else _short(value), key, value, n)
        if len(values) > MOST:
            said = tr("{n} others: type {key}: and the value").format(n=f"{len(values) - MOST:,}", key=key)
            below.addAction(said).setEnabled(False)
    made.addSeparator()
    everything = QAction(tr("Show all documents"), made)
    everything.setEnabled(bool(query))
    everything.triggered.connect(lambda _on=False: choose(""))
    made.addAction(everything)
    return made


def _short(value: str) -> str:
    return value if len(value) <= 50 else value[:49] + "…"
