"""What keys and the palette do with the Agreement view: go to one of its pages, save what has the focus there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.i18n import tr

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow
    from annotator.ui.panels.agreement import AgreementView


class AgreementPages:
    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def figures(self) -> None:
        self._show(0)

    def pairs(self) -> None:
        self._show(1)

    def confusion(self) -> None:
        self._show(2)

    def over_time(self) -> None:
        self._show(3)

    def planning(self) -> None:
        self._show(4)

    def explained(self) -> None:
        self._show(5)

    def methods(self) -> None:
        self._show(6)

    def save(self) -> None:
        """Save the figure or table that has the focus."""
        from annotator.ui.charts import saving

        if not saving.ask_focused():
            self.window.hub.message.emit(tr("Go to a figure or a table first: Tab reaches them."), "info")

    def _show(self, number: int) -> None:
        self._view().show_section(number)

    def _view(self) -> AgreementView:
        from annotator.ui.panels.agreement import AgreementView

        self.window.show_agreement()
        view = self.window.views.currentWidget()
        assert isinstance(view, AgreementView)
        return view
