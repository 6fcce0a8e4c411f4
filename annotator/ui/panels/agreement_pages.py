"""The pages of the Agreement view after the first, in their order; each is made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.panels.agreement_page import Page
from annotator.ui.panels.agreement_supply import Supply


def _pairs(supply: Supply) -> Page:
    from annotator.ui.panels.agreement_pairs import PairsPage

    return PairsPage(supply)


def _confusion(supply: Supply) -> Page:
    from annotator.ui.panels.agreement_confusion import ConfusionPage

    return ConfusionPage(supply)


def _drift(supply: Supply) -> Page:
    from annotator.ui.panels.agreement_drift import DriftPage

    return DriftPage(supply)


def _planning(supply: Supply) -> Page:
    from annotator.ui.panels.agreement_planning import PlanningPage

    return PlanningPage(supply)


def _explained(supply: Supply) -> Page:
    from annotator.ui.panels.agreement_explained import ExplainedPage

    return ExplainedPage(supply)


def _methods(supply: Supply) -> Page:
    from annotator.ui.panels.agreement_methods import MethodsPage

    return MethodsPage(supply)


#: What stands on the tab, and how the page is made.
PAGES: tuple[tuple[str, Callable[[Supply], Page]], ...] = (
    ("Pairs", _pairs),
    ("Confusion", _confusion),
    ("Over time", _drift),
    ("Planning", _planning),
    ("Explained", _explained),
    ("Methods", _methods),
)


def make_page(number: int, supply: Supply) -> Page:
    """The page of this place (1 is the first after the tables)."""
    return PAGES[number - 1][1](supply)
