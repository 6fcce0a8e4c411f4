"""The page that explains one figure: what was counted, what was not, by which conventions, and what costs most."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from annotator.i18n import tr
from annotator.ui import widgets
from annotator.ui.panels import agreement_explanations as explanations
from annotator.ui.panels.agreement_explanations import Explained
from annotator.ui.panels.agreement_page import Choice, Page
from annotator.ui.panels.agreement_supply import Supply, Work
from annotator.ui.panels.agreement_tables import Line, LineTable, headed
from annotator.ui.panels.agreement_words import coders_of, headline, how_sure, made_of, of_value, rounded, subject
from annotator.ui.panels.passages_search import of_figure

if TYPE_CHECKING:
    from annotator.commands.explained import CodeShare, Costs, DocumentCost, Figure, PairCost

_VALUES = 8  # of a coder's marginals


class ExplainedPage(Page):
    def __init__(self, supply: Supply) -> None:
        super().__init__(supply, "explainedPage")
        self.title = widgets.label("", "heading", wrap=True)
        self.title.setObjectName("explainedTitle")
        self.notes = widgets.label("", "warn", wrap=True)
        self.words = widgets.label("", wrap=True)
        self.words.setObjectName("explainedWords")
        self.sure = widgets.label("", "muted", wrap=True)
        self.source_of = widgets.label("", "small", wrap=True)
        self.documents = LineTable("costlyDocuments", tr("Documents that cost most"))
        self.pairs = LineTable("costlyPairs", tr("Pairs of coders that cost most"))
        self.codes = LineTable("costlyCodes", tr("Share of each code in all disagreements"))
        self.marginals = LineTable("marginals", tr("What each coder did"))
        self.conventions = LineTable("conventions", tr("Conventions"))
        self.costs = widgets.label("", "small", wrap=True)
        self.left_out = widgets.label("", wrap=True)
        self.left_out.setObjectName("leftOut")
        self._tables = {
            table: headed(table.accessibleName(), table)
            for table in (self.documents, self.pairs, self.codes, self.marginals, self.conventions)
        }
        self.show_layout(
            widgets.column(
                self.title, self.notes, self.words, self.sure, 6,
                self._tables[self.documents], self.costs, 6, self._tables[self.pairs], 6, self._tables[self.codes], 6,
                self._tables[self.marginals], 6, widgets.section(tr("What was left out")), self.left_out, 6,
                self._tables[self.conventions], self.source_of, None,
                margins=(20, 12, 20, 16), gap=6,
            )
        )  # fmt: skip
        for table in (self.documents, self.pairs):
            table.chosen.connect(self.searched)

    def focus_first(self) -> QWidget:
        return self.documents

    def key(self, choice: Choice) -> Hashable | None:
        return explanations.key(choice)

    def work(self, choice: Choice) -> Work:
        return explanations.work(choice)

    def show_found(self, found: Explained) -> None:
        choice = self.choice
        assert choice is not None
        figure = found.figure(choice)
        if figure is None:
            self.say(self.why(choice))
            return
        whole = found.fields if figure.field is not None else found.codes
        self.title.setText(f"{subject(figure.code, figure.field)}: {headline(figure)}")
        _tell(self.notes, "\n".join(whole.notes))
        self.words.setText(f"{made_of(figure)} {tr('Coders: {who}.').format(who=coders_of(figure.coders))}")
        _tell(self.sure, how_sure(figure))
        _tell(self.source_of, figure.source)
        self._show_costs(figure, found, choice)
        self._fill(self.codes, *_shares(figure, whole.codes))
        self._fill(self.marginals, *_marginals(figure))
        chosen = [(one.effect, one.name, str(one.value)) for one in figure.conventions]
        conventions = [Line(cells, cells, words=cells[0]) for cells in chosen]
        self._fill(self.conventions, [tr("Effect"), tr("Convention"), tr("Value")], conventions)
        self.left_out.setText(_left_out(figure, found.titles))

    def _fill(self, table: LineTable, heads: Sequence[str], lines: Sequence[Line]) -> None:
        self._tables[table].setVisible(bool(lines))
        table.show_lines(heads, lines, self.title.text())

    def _show_costs(self, figure: Figure, found: Explained, choice: Choice) -> None:
        assert choice.row is not None
        without = {one.document: one for one in figure.costs.influence}
        costly = [one for one in figure.costs.documents if one.share]
        listed = costly or figure.costs.influence
        lines = [_document(one, without, found.titles, choice) for one in listed]
        heads = [tr("Document"), tr("Share"), tr("Alone"), tr("Without it"), tr("Counted")]
        self._fill(self.documents, heads, lines)
        _tell(self.costs, _rest(figure.costs))
        pairs = [_pair(one, choice) for one in figure.costs.pairs] if len(figure.coders) > 2 else []
        self._fill(self.pairs, [tr("Pair"), tr("Share"), tr("Figure"), tr("Counted")], pairs)


def _tell(label: QLabel, words: str) -> None:
    """A sentence, or nothing in its place."""
    label.setText(words)
    label.setVisible(bool(words))


def _document(one: DocumentCost, without: dict[str, DocumentCost], titles: dict[str, str], choice: Choice) -> Line:
    assert choice.row is not None
    title = titles.get(one.document, "")
    search = of_figure(choice.row, choice.unit, [one.document], title)
    left = one.without if one.without is not None else getattr(without.get(one.document), "without", None)
    return Line(
        (title, _percent(one.share), _two(one.value), _three(left), _n(one.n)),
        (title, one.share, one.value, left, one.n),
        search,
        title,
    )


def _pair(one: PairCost, choice: Choice) -> Line:
    assert choice.row is not None
    name = " – ".join(one.coders)
    search = of_figure(replace(choice.row, coders=one.coders), choice.unit)
    shown = (name, _percent(one.share), _two(one.value), _n(one.n))
    return Line(shown, (name, one.share, one.value, one.n), search)


def _rest(costs: Costs) -> str:
    if costs.why:
        return costs.why
    parts = []
    if costs.disagreement and costs.other_documents > 0:
        parts.append(
            tr("All others together: {share}.").format(share=_percent(costs.other_documents / costs.disagreement))
        )
    parts.append(
        tr(
            "The share says where the disagreements are, not what to drop: a long document costs more. “Alone” is the"
            " figure in this document only, “without it” in all others."
        )
    )
    return " ".join(parts)


def _shares(figure: Figure, shares: Sequence[CodeShare]) -> tuple[list[str], list[Line]]:
    """Which share of all disagreements is this code's and the others', by the same measure."""
    own = [one for one in shares if (one.measure, one.metric, one.coders) == (figure.measure, figure.metric,
                                                                           figure.coders)]  # fmt: skip
    lines = []
    for one in own:
        name = subject(one.code, one.field)
        mark = "  ◂" if (one.code, one.field) == (figure.code, figure.field) else ""
        lines.append(Line((name + mark, _percent(one.share), _n(one.n)), (name, one.share, one.n)))
    return [tr("Code"), tr("Share"), tr("Counted")], lines


def _marginals(figure: Figure) -> tuple[list[str], list[Line]]:
    lines = []
    for one in figure.marginals:
        said = [f"{of_value(value)} {_percent(count / one.n)} ({_n(count)})"
                for value, count in one.counts[:_VALUES] if one.n]  # fmt: skip
        rest = sum(count for _, count in one.counts[_VALUES:]) + one.others
        if rest:
            said.append(tr("others {n}").format(n=_n(rest)))
        words = "; ".join(said)
        lines.append(Line((f"{one.coder}: {words}", _n(one.n)), (f"{one.coder}: {words}", one.n), words=words))
    return [tr("Coder and values"), tr("Counted")], lines


def _left_out(figure: Figure, titles: dict[str, str]) -> str:
    said = []
    for one in figure.left_out:
        who = [*one.coders, *(titles.get(document, document) for document in one.documents)]
        names = ", ".join(who[:5]) + (" …" if len(who) > 5 else "")
        said.append(f"{one.count:,}: {one.why}" + (f" ({names})" if names else ""))
    return "\n".join(said) or tr("Nothing was left out.")


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %" if share >= 0.1 or share == 0 else f"{100 * share:.1f} %"


def _two(value: float | None) -> str:
    return "–" if value is None else rounded(value)


def _three(value: float | None) -> str:
    return "" if value is None else rounded(value, 3)


def _n(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
