"""The page with the paragraph on methods, to be pasted into a paper, and the works that it cites."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from annotator.i18n import tr
from annotator.ui import theme, widgets
from annotator.ui.panels import agreement_explanations as explanations
from annotator.ui.panels.agreement_explanations import Explained
from annotator.ui.panels.agreement_page import Choice, Page
from annotator.ui.panels.agreement_supply import Supply, Work


class MethodsPage(Page):
    by_subject, by_measure = False, False

    def __init__(self, supply: Supply) -> None:
        super().__init__(supply, "methodsPage")
        self.text = QPlainTextEdit()
        self.text.setObjectName("methodsText")
        self.text.setAccessibleName(tr("Paragraph on methods, with references"))
        self.text.setProperty("role", "field")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme.pixels(420))
        self.copy_button = widgets.button(tr("Copy"), self.copy, "primary", "methodsCopy")
        self.copy_button.setAccessibleName(tr("Copy the paragraph with its references"))
        title = widgets.label(tr("Paragraph on methods"), "strong")
        note = widgets.label(
            tr("For the unit and the measures that are chosen above. Adapt it: it says what was done, not why."),
            "small",
            wrap=True,
        )
        box = widgets.column(widgets.row(title, None, self.copy_button), note, 4, margins=(20, 12, 20, 16), gap=6)
        box.addWidget(self.text, 1)
        self.show_layout(box)
        self._markdown = ""

    def focus_first(self) -> QWidget:
        return self.copy_button

    def key(self, choice: Choice) -> Hashable | None:
        return explanations.key(choice)

    def work(self, choice: Choice) -> Work:
        return explanations.work(choice)

    def show_found(self, found: Explained) -> None:
        methods = found.methods
        self._markdown = methods.markdown
        references = "\n\n".join(methods.references)
        self.text.setFont(theme.text_font(15))
        self.text.setPlainText(f"{methods.text}\n\n{tr('References')}\n\n{references}")

    def copy(self) -> None:
        QApplication.clipboard().setText(self._markdown)
        hub = getattr(self.window(), "hub", None)
        if hub is not None:
            hub.message.emit(tr("Copied, with the references."), "info")
