"""What is known of a document: title, outlet, author, date, language, country, address, and keys of one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from annotator.i18n import ntr, tr
from annotator.model.document import METADATA_TYPES, Document
from annotator.ui import dates, theme, widgets
from annotator.ui.dialogs.base import LABEL_WIDTH, Dialog, named

TITLES = {
    "title": "Title",
    "outlet": "Outlet",
    "author": "Author",
    "published": "Published",
    "language": "Language",
    "country": "Country",
    "url": "Address (URL)",
}
EXAMPLES = {"published": "2025-07-01, 1 July 2025, July 2025 …", "language": "en", "country": "KP"}


class DocumentDetails(Dialog):
    """``wanted``: the keys whose values have changed, "" for those to take away."""

    wanted = Signal(dict)

    def __init__(self, parent: QWidget | None, document: Document) -> None:
        about = " · ".join((document.name, ntr("{n} character", "{n} characters", document.length)))
        super().__init__(parent, tr("Details of the document"), "documentDetails", about)
        self.document = document
        self.edits = {key: self._edit(key, tr(TITLES[key])) for key in METADATA_TYPES}
        self.own: list[tuple[QLineEdit, QLineEdit]] = []
        self._own: QVBoxLayout = widgets.column(gap=6)
        self.add = widgets.button(tr("Another key"), self._add_empty, "quiet", "addKey")
        self.add_buttons(tr("Save"), self._accept)
        rows = [named(tr(TITLES[key]), edit) for key, edit in self.edits.items()]
        self.finish_layout(*rows, self._own, widgets.row(self.add, None), width=560)
        for key, value in document.metadata.items():
            if key not in METADATA_TYPES:
                self._add(key, value)
        self.edits["title"].setFocus()

    def _edit(self, key: str, title: str) -> QLineEdit:
        value = self.document.metadata.get(key, "")
        shown = dates.shown(value, short=False) if key == "published" else value
        edit = widgets.line_edit(tr(EXAMPLES[key]) if key in EXAMPLES else "", shown, f"meta_{key}", title)
        edit.setCursorPosition(0)
        return edit

    def _add_empty(self) -> None:
        self._add("", "")
        self.own[-1][0].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, key: str, value: str) -> None:
        number = len(self.own) + 1
        name = widgets.line_edit(tr("Key"), key, f"ownKey{number}")
        name.setReadOnly(bool(key))  # another name would be another key
        name.setFixedWidth(theme.pixels(LABEL_WIDTH))
        edit = widgets.line_edit(tr("Value"), value, f"ownValue{number}", key or tr("Value of the key"))
        self.own.append((name, edit))
        self._own.addLayout(widgets.row(name, edit))
        before = self.own[-2][1] if number > 1 else self.edits["url"]
        for first, second in ((before, name), (name, edit), (edit, self.add)):
            QWidget.setTabOrder(first, second)
        if self.isVisible():
            self.resize(self.width(), self.height() + edit.sizeHint().height() + self._own.spacing())

    def changed(self) -> dict[str, str]:
        """The keys with other values than the document has. Raises ValueError with a sentence."""
        entered = {key: edit.text().strip() for key, edit in self.edits.items()}
        entered["published"] = self._published(entered["published"])
        for name, edit in self.own:
            key = " ".join(name.text().split())
            if not key and edit.text().strip():
                raise ValueError(tr("Give “{value}” a key.").format(value=edit.text().strip()))
            if key and key in entered:
                raise ValueError(tr("The key “{key}” is there twice.").format(key=key))
            if key:
                entered[key] = edit.text().strip()
        before = self.document.metadata
        return {key: value for key, value in entered.items() if value != before.get(key, "")}

    def _published(self, text: str) -> str:
        """As it was where nothing was changed: what came with the file may be no date."""
        before = self.document.metadata.get("published", "")
        if text == dates.shown(before, short=False):
            return before
        return dates.parsed(text) or ""

    def _accept(self) -> None:
        try:
            changed = self.changed()
        except ValueError as error:
            self.refuse(str(error))
            return
        self.accept()
        if changed:
            self.wanted.emit(changed)
