"""Rounds: which there are, how far each coder is, opening and closing them, planning a new one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from annotator.commands import rounds
from annotator.commands.rounds import Share
from annotator.errors import AnnotatorError
from annotator.i18n import ntr, tr
from annotator.model.progress import Progress
from annotator.model.round import Round
from annotator.ui import theme, widgets
from annotator.ui.dialogs import lists
from annotator.ui.dialogs.base import Dialog, named
from annotator.ui.dialogs.lists import Lines, Working
from annotator.ui.hub import Hub
from annotator.ui.jobs import Jobs

#: With more documents the draw is not shown before it is made.
_MOST_DRAWN = 5_000
_SHARE, _NUMBER = "share", "number"


@dataclass(frozen=True, slots=True)
class Line:
    """A round, its coders' shares, how many documents it has, and how many of these all its coders code."""

    round: Round
    shares: tuple[Share, ...]
    documents: int
    by_all: int


class RoundsDialog(Working):
    """``documents`` is what the list of documents is filtered by now: offered for a new round."""

    def __init__(self, parent: QWidget | None, hub: Hub, jobs: Jobs, documents: str = "") -> None:
        about = tr(
            "A round gives documents to coders. Those that several coders have are where agreement can be measured."
        )
        super().__init__(parent, tr("Rounds"), "roundsDialog", about, hub, jobs)
        self.documents = documents
        self.names: dict[str, str] = {}
        headings = (tr("Round"), tr("State"), tr("Documents"), tr("Coded by all"), tr("Coders"))
        self.model = Lines(headings, self._texts, self._keys, numbers=(2, 3))
        self.table = lists.table(self.model, "roundsTable", tr("Rounds"), (190, 120, 100, 110))
        self.table.setSelectionMode(self.table.SelectionMode.SingleSelection)
        titles = (tr("Coder"), tr("Done"), tr("Documents"), "")
        self.shares = Lines(titles, self._share_texts, self._share_keys, numbers=(1, 2))
        self.coders = lists.table(self.shares, "sharesTable", tr("Coders of the round"), (190, 90, 110))
        self.coders.setFixedHeight(theme.pixels(150))
        self.who = widgets.label("", "strong")
        self.hides = widgets.label("", "muted", wrap=True)
        self.hides.setObjectName("whatItHides")
        self.nothing = widgets.label(tr("No round yet: everybody may code every document."), "muted")
        self.switch = widgets.button(tr("Close the round…"), self.turn, name="switchRound")
        self.buttons.insertWidget(0, self.switch)
        self.add_buttons(tr("New round…"), self.plan, tr("Back"))
        self.finish_layout(
            self.nothing, self.table, self.who, self.coders, self.hides, self.progress, self.summary,
            width=760, height=600,
        )  # fmt: skip
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_round())
        self.reload()

    # -- what there is

    def reload(self, name: str = "") -> None:
        """Read the rounds again; the one of this name is chosen then, else the last one."""
        project = self.hub.open_project
        self.names = {coder.id: coder.name for coder in project.coders()}
        found = project.rounds()
        there = set(project.documents().ids())
        lines = []
        for one, shares in zip(found, rounds.shares(project, found), strict=True):
            coders = [len(who) for document, who in one.assignments.items() if document in there]
            lines.append(Line(one, tuple(shares), len(coders), coders.count(len(shares))))
        self.model.put(lines)
        for part in (self.table, self.who, self.coders, self.hides, self.switch):
            part.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        places = [number for number, line in enumerate(self.model.rows) if line.round.name == name]
        if lines:
            self.table.setCurrentIndex(self.model.index(places[0] if places else len(lines) - 1, 0))
        self._show_round()
        assert self.primary is not None
        self.primary.setEnabled(self.hub.writable)
        (self.table if lines else self.primary).setFocus()

    @property
    def chosen(self) -> Line | None:
        found = lists.chosen(self.table, self.model)
        return found[0] if found else None

    def busy(self, on: bool) -> None:
        super().busy(on)
        self._show_round()

    def _show_round(self) -> None:
        line = self.chosen
        self.shares.put(line.shares if line else [])
        self.switch.setEnabled(line is not None and self.hub.writable and self.job is None)
        if line is None:
            return
        self.who.setText(tr("Coders of “{name}”").format(name=line.round.name))
        self.hides.setText(_what_it_hides(line.round))
        closing = tr("Close the round…") if line.round.blind else tr("Close the round")
        self.switch.setText(closing if line.round.open else tr("Open the round"))

    def _texts(self, line: Line) -> tuple[str, ...]:
        state = tr("open") if line.round.open else tr("closed")
        state += f", {tr('blind')}" if line.round.blind else ""
        coders = ", ".join(self.names.get(share.coder, "?") for share in line.shares)
        return line.round.name, state, f"{line.documents:,}", f"{line.by_all:,}", coders

    def _keys(self, line: Line) -> tuple[Any, ...]:
        name, state, _, _, coders = self._texts(line)
        return name.casefold(), state, line.documents, line.by_all, coders.casefold()

    def _share_texts(self, share: Share) -> tuple[str, ...]:
        if share.done is None:
            return self.names.get(share.coder, "?"), "–", f"{share.assigned:,}", tr("hidden while a round is blind")
        part = f"{share.done / share.assigned:.0%}" if share.assigned else ""
        return self.names.get(share.coder, "?"), f"{share.done:,}", f"{share.assigned:,}", part

    def _share_keys(self, share: Share) -> tuple[Any, ...]:
        part = None if share.done is None or not share.assigned else share.done / share.assigned
        return self.names.get(share.coder, ""), share.done, share.assigned, part

    # -- opening and closing

    def turn(self) -> None:
        """Open the round, or close it: a blind one after a question, as what is seen can't be unseen."""
        line = self.chosen
        if line is None or self.job is not None:
            return
        if line.round.open and line.round.blind:
            dialog = CloseRoundDialog(self, line.round)
            dialog.accepted.connect(lambda: self._turn(line.round))
            dialog.open()
        else:
            self._turn(line.round)

    def _turn(self, round_: Round) -> None:
        if self.hub.run(rounds.open_round, round_.id, not round_.open) is not None:
            said = tr("The round “{name}” is closed.") if round_.open else tr("The round “{name}” is open.")
            self.hub.message.emit(said.format(name=round_.name), "info")
            self.reload(round_.name)

    # -- a new one

    def plan(self) -> None:
        dialog = NewRoundDialog(self, self.hub, self.documents, len(self.model.given) + 1)
        dialog.accepted.connect(lambda: self.make(dialog.answer()))
        dialog.open()

    def make(self, wanted: dict[str, Any]) -> None:
        """Plan the round beside the window: one undo step."""

        def work(project: Any, _progress: Progress) -> str:
            rounds.new_round(project, **wanted)
            return str(wanted["name"])

        def done(name: str) -> None:
            self.hub.announce(None)
            self.hub.message.emit(tr("The round “{name}” is planned and open.").format(name=name), "info")
            self.reload(name)

        self.work(tr("Planning the round"), work, done, self.hub.open_project, writes=True)


def _what_it_hides(round_: Round) -> str:
    if not round_.blind:
        return tr("Not blind: this round hides nobody's work.")
    if round_.open:
        return tr(
            "Blind and open: on the documents of this round each of its coders sees only their own annotations, memos"
            " and done marks, and no figure counts the others'. Closing the round shows everybody's work to all."
        )
    return tr(
        "Blind and closed: the coders see each other's work now. Opening it again hides what the others coded, but"
        " nobody forgets what they have seen."
    )


class CloseRoundDialog(Dialog):
    """What closing a blind round reveals."""

    def __init__(self, parent: QWidget | None, round_: Round) -> None:
        super().__init__(
            parent,
            tr("Close the round “{name}”?").format(name=round_.name),
            "closeRoundDialog",
            tr(
                "All its coders then see everybody's annotations, memos and done marks on its documents, and agreement"
                " counts them. The round can be opened again, but nobody forgets what they have seen."
            ),
        )
        self.add_buttons(tr("Close the round"), self.accept)
        self.finish_layout(width=470)
        assert self.primary is not None
        self.primary.setFocus()


class Number(QLineEdit):
    """A whole number from 0 to ``top``; Up and Down change it by one."""

    def __init__(self, value: int, top: int, name: str, accessible: str, width: int) -> None:
        super().__init__(str(value))
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFixedWidth(theme.pixels(width))
        self.top = top
        self.limit(top)
        widgets.on_keys(self, ("Up",), lambda: self.put(self.value + 1))
        widgets.on_keys(self, ("Down",), lambda: self.put(self.value - 1))

    @property
    def value(self) -> int:
        return min(self.top, int(self.text())) if self.text().isdecimal() else 0

    def put(self, value: int) -> None:
        self.setText(str(min(self.top, max(0, value))))

    def limit(self, top: int) -> None:
        self.top = top
        self.setValidator(QIntValidator(0, top, self))


class NewRoundDialog(Dialog):
    """``answer`` is what ``commands.rounds.new_round`` takes, as words."""

    def __init__(self, parent: QWidget | None, hub: Hub, documents: str, number: int) -> None:
        super().__init__(parent, tr("New round"), "newRoundDialog")
        self.hub = hub
        self.project = hub.open_project
        self.name = widgets.line_edit(text=tr("Round {n}").format(n=number), name="roundName", accessible=tr("Name"))
        self.documents = widgets.line_edit(
            tr("all documents"), documents, "roundDocuments", tr("Which documents: words, or outlet:Times")
        )
        self.documents.setClearButtonEnabled(True)
        self.found = widgets.label("", "small")
        self.coders = self._coder_list()
        self.others = widgets.line_edit(tr("Further names, with commas between them"), name="newCoders")
        self.overlap = Number(100, 100, "overlap", tr("How many documents all coders code"), 90)
        self.unit = QComboBox()
        self.unit.setObjectName("overlapUnit")
        self.unit.setAccessibleName(tr("Share or number"))
        self.unit.addItem(tr("% of the documents, by all coders"), _SHARE)
        self.unit.addItem(tr("documents, by all coders"), _NUMBER)
        self.stratify = self._fields()
        self.seed = Number(1, 999_999_999, "seed", tr("Seed of the draw"), 130)
        self.blind = QCheckBox(tr("Blind: while the round is open, coders see only their own work on its documents"))
        self.blind.setObjectName("blind")
        self.blind.setChecked(True)
        self.preview = widgets.label("", "muted", wrap=True)
        self.preview.setObjectName("roundPreview")
        self._lay_out()
        self._later = widgets.Delayed(self._show, 150, self)
        self._connect()
        self._show()
        self.name.selectAll()
        self.name.setFocus()

    def _coder_list(self) -> QListWidget:
        view = QListWidget()
        widgets.as_data(view, "roundCoders", tr("Coders: Space ticks"))
        for coder in self.project.coders():
            item = QListWidgetItem(coder.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            view.addItem(item)
        view.setCurrentRow(0)
        view.setFixedHeight(theme.pixels(26) * max(2, min(5, view.count())) + 8)
        return view

    def _fields(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("stratify")
        box.setAccessibleName(tr("Draw in equal shares from each value of"))
        box.addItem(tr("all documents alike"), "")
        for key in self.project.facets():
            if key != "published":  # nearly every document has a day of its own
                box.addItem(tr("each {key} in its share").format(key=key), key)
        return box

    def _lay_out(self) -> None:
        hint = widgets.label(tr("the same seed draws the same documents"), "small")
        self.add_buttons(tr("Plan the round"), self._accept)
        self.finish_layout(
            named(tr("Name"), self.name),
            named(tr("Documents"), self.documents, self.found),
            named(tr("Coders"), self.coders),
            named("", self.others),
            named(tr("Overlap"), self.overlap, self.unit),
            named(tr("Draw from"), self.stratify),
            named(tr("Seed"), self.seed, widgets.row(hint, None)),
            4,
            self.blind,
            self.preview,
            width=600,
        )

    def _connect(self) -> None:
        for edit in (self.name, self.documents, self.others, self.overlap, self.seed):
            edit.textChanged.connect(lambda _text: self._later.start())
        self.coders.itemChanged.connect(lambda _item: self._later.start())
        self.unit.currentIndexChanged.connect(lambda _row: self._set_unit())
        self.stratify.currentIndexChanged.connect(lambda _row: self._later.start())

    def _set_unit(self) -> None:
        """The same overlap in the other unit."""
        total, value = self._total(), self.overlap.value
        if self.unit.currentData() == _SHARE:
            self.overlap.limit(100)
            self.overlap.put(round(100 * value / total) if total else 100)
        else:
            self.overlap.limit(total)
            self.overlap.put(round(total * value / 100))
        self._later.start()

    def _total(self) -> int:
        try:
            return len(self.project.documents(self.documents.text().strip()))
        except AnnotatorError:
            return 0

    def answer(self) -> dict[str, Any]:
        """The arguments of ``new_round``."""
        items = (self.coders.item(row) for row in range(self.coders.count()))
        ticked = [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]
        typed = [" ".join(name.split()) for name in self.others.text().split(",")]
        value = self.overlap.value
        return {
            "name": " ".join(self.name.text().split()),
            "coders": list(dict.fromkeys([*ticked, *filter(None, typed)])),
            "documents": self.documents.text().strip(),
            "overlap": value / 100 if self.unit.currentData() == _SHARE else value,
            "stratify": self.stratify.currentData(),
            "seed": self.seed.value,
            "blind": self.blind.isChecked(),
        }

    def _show(self) -> None:
        """Who would get how many, or why it can't be planned so."""
        wanted = self.answer()
        try:
            found = self.project.documents(wanted["documents"])
            everything = len(self.project.documents())
            said = tr("{n} of {m}").format(n=f"{len(found):,}", m=f"{everything:,}")
            self.found.setText(said)
            problem = self._problem(wanted, len(found))
            drawn = "" if problem else self._drawn(wanted, found)
        except AnnotatorError as error:
            problem, drawn = str(error), ""
        self.preview.setText(drawn)
        self.refuse(problem)
        assert self.primary is not None
        self.primary.setEnabled(not problem)

    def _problem(self, wanted: dict[str, Any], found: int) -> str:
        if not wanted["name"]:
            return tr("Give the round a name.")
        if any(one.name == wanted["name"] for one in self.project.rounds()):
            return tr("There is a round “{name}” already.").format(name=wanted["name"])
        if not wanted["coders"]:
            return tr("Tick at least one coder, or type a name.")
        return "" if found else tr("No document fits.")

    def _drawn(self, wanted: dict[str, Any], found: Any) -> str:
        coders = wanted["coders"]
        if len(found) > _MOST_DRAWN:
            return ""
        drawn = rounds.assign(
            found, coders, overlap=wanted["overlap"], stratify=wanted["stratify"], seed=wanted["seed"]
        )
        by_all = sum(len(who) == len(coders) for who in drawn.values())
        loads = Counter(coder for who in drawn.values() for coder in who)
        shares = ", ".join(f"{coder} {loads[coder]:,}" for coder in coders)
        said = ntr("{n} document is coded by all of them", "{n} documents are coded by all of them", by_all)
        if len(coders) == 1:
            return ntr("{n} document for {who}.", "{n} documents for {who}.", len(drawn)).format(who=coders[0])
        rest = len(drawn) - by_all
        alone = ntr(", {n} by one each", ", {n} by one each", rest) if rest else ""
        return tr("{shared}{alone}. Documents for each: {shares}.").format(shared=said, alone=alone, shares=shares)

    def _accept(self) -> None:
        self._show()
        assert self.primary is not None
        if self.primary.isEnabled():
            self.accept()
