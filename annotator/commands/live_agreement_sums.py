"""The sums behind a live agreement table: put in of all documents once, taken out and put in of one that changed.

Each part knows which rows of the table change with it. Whole documents are counted where the coders of one changed, or
where passages are matched with those of other codes; otherwise only the codes (and, on characters, the stretch of text)
in which a document differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from annotator.agreement import Corpus, Result, measure_of
from annotator.agreement.alignment import align, plain
from annotator.agreement.measure import TableMeasure
from annotator.agreement.passage_tally import MatchTally, PassageTally
from annotator.agreement.positions import code_sets
from annotator.agreement.result import Outcome, number, reason_key
from annotator.agreement.tally import Tally
from annotator.agreement.value_tally import NominalTally, ValueTally
from annotator.commands import reliability
from annotator.commands.live_agreement_data import Difference, Ground, Held, cut, of_codes, same_marks
from annotator.model.codebook import Code
from annotator.model.field import FieldType

MATCHING = ("f1_exact", "f1_overlap", "f1_iou", "f1_tolerant")
OF_VALUES = ("krippendorff_alpha", "percent")


def can_follow(measures: Iterable[str]) -> bool:
    """Whether the sums of these measures on text are kept here."""
    return all(key in MATCHING or isinstance(measure_of(key), TableMeasure) for key in measures)


class CodeSums:
    """Each code by itself: patterns of coders, matched spans; between all coders, and between pairs of them.
    ``everywhere``: since somebody reset it, what the rows of all codes tell of has changed (the share of spans that are
    matched, annotations left out), if not their figures."""

    def __init__(self, known: Ground, measures: Sequence[str], held: Held) -> None:
        self._known, self._measures = known, measures
        everyone, pairs = (known.coders,), tuple(combinations(known.coders, 2)) if len(known.coders) > 2 else ()
        rated = [key for key in measures if key not in MATCHING]
        self._rated: Tally | PassageTally | None = None
        if rated and known.unit == "span":
            singly = measures[0] in rated or any(measure_of(key).pairwise for key in rated)
            self._rated = PassageTally((*everyone, *(pairs if singly else ())), known.book)
        elif rated:
            self._rated = Tally(known.coders, known.book, known.unit)
        self._matched = {
            key: MatchTally(key, known.unit, (*everyone, *(pairs if key == measures[0] else ())), known.book)
            for key in measures
            if key in MATCHING
        }
        for tally in (self._rated, *self._matched.values()):
            if tally is not None:
                tally.add(held.spans)
        self._left_out = _whole(held.spans)
        self.everywhere = False

    def change(self, old: Corpus, new: Corpus, what: Difference) -> frozenset[str]:
        """Put the new state of a document in place of the old one: the codes whose sums changed."""
        if what.codes is not None and not what.codes:
            return frozenset()
        whole = old, new
        self.everywhere |= isinstance(self._rated, PassageTally) or _whole(new) != _whole(old)
        self._left_out += _whole(new) - _whole(old)
        if what.codes is not None:
            old, new = of_codes(old, what.codes), of_codes(new, what.codes)
        for tally in self._matched.values():
            tally.remove(old)
            tally.add(new)
        if isinstance(self._rated, PassageTally):  # a span of one code can be the partner of another one's
            changed = self._rated.replace(*whole, what.coders)
            if what.codes is not None:
                return what.codes | {str(code) for code in changed}
        elif self._rated is not None:
            if self._known.unit == "character" and what.stretch is not None:
                old, new = cut(old, what.stretch), cut(new, what.stretch)
            self._rated.remove(old)
            self._rated.add(new)
        return what.codes if what.codes is not None else frozenset(self._known.book)

    def results(self, key: str, coders: tuple[str, ...], codes: Sequence[str]) -> list[Result]:
        """One result a code."""
        if key in self._matched:
            return self._matched[key].results(key, coders, codes)
        assert self._rated is not None
        results = self._rated.results(key, coders, codes)
        if self._left_out and self._known.unit not in ("document", "span"):
            return [replace(one, details={**one.details, "left_out": self._left_out}) for one in results]
        return results


class TogetherSums:
    """All codes together: alpha of the sets of codes on characters."""

    def __init__(self, held: Held) -> None:
        self._tally = NominalTally()
        self._count(held.spans, 1)
        self._left_out = _whole(held.spans)

    def change(self, old: Corpus, new: Corpus, what: Difference) -> None:
        """Put the new state of a document in place of the old one."""
        self._left_out += _whole(new) - _whole(old)
        if what.stretch is not None:
            old, new = cut(old, what.stretch), cut(new, what.stretch)
        self._count(old, -1)
        self._count(new, 1)

    def _count(self, corpus: Corpus, sign: int) -> None:
        import numpy as np

        table = code_sets(corpus, "character", None)
        weights = table.weights.totals[0]
        for row in np.flatnonzero(weights).tolist():
            given = [table.categories[value] for value in table.patterns[row].tolist() if value >= 0]
            self._tally.count(given, sign * int(weights[row]))

    def result(self, coders: tuple[str, ...]) -> Result:
        details: dict[str, object] = {"left_out": self._left_out} if self._left_out else {}
        return _result("krippendorff_alpha", "set", None, self._tally.alpha(), coders, details)


class FieldSums:
    """The values of one code's fields, on the spans that coders found alike."""

    def __init__(self, known: Ground, code: Code) -> None:
        self._known, self.code = known, code
        self._spans = self._partnered = 0
        self.fields = [field for field in code.fields if field.type is not FieldType.LINK]
        self._tallies: dict[str, ValueTally] = {}
        for field in self.fields:
            metric, categories = reliability.compared_at(field)
            self._tallies[field.name] = ValueTally(metric, categories, len(known.coders))

    def count(self, corpus: Corpus, sign: int) -> None:
        """Put the marks of the code in (or take them out)."""
        found = align(corpus, (self.code.id,), range(len(corpus.coders)), same_code=True)
        members = (found.members >= 0).sum(1)
        self._spans += sign * len(found.columns)
        self._partnered += sign * int(members[members > 1].sum())
        groups = [[span for span in row if span >= 0] for row in found.members.tolist()]
        for field in self.fields:
            raw = found.columns.values.get(field.name)
            if raw is None:
                continue
            values = [plain(reliability.comparable(value, field)) for value in raw]
            tally = self._tallies[field.name]
            for group in groups:
                tally.count([values[span] for span in group if values[span] is not None], sign)

    def change(self, old: Corpus, new: Corpus) -> bool:
        """Put the new state of a document in place of the old one: whether they differ."""
        if same_marks(old, new):
            return False
        self.count(old, -1)
        self.count(new, 1)
        return True

    def results(self, coders: tuple[str, ...]) -> list[Result]:
        """For each field alpha and percent, in this order."""
        share = self._partnered / self._spans if self._spans else None
        made = []
        for field in self.fields:
            tally = self._tallies[field.name]
            percent = tally.nominal.percent()
            for key, metric, outcome in zip(
                OF_VALUES, (tally.metric, "nominal"), (tally.alpha(), percent), strict=True
            ):
                made.append(_result(key, metric, field.name, outcome, coders, {"matched_share": share}))
        return made


def field_sums(known: Ground, held: Held) -> dict[str, FieldSums]:
    """The sums of each code that has fields, by its id."""
    found = {}
    for code in known.fielded:
        assert held.marks is not None
        found[code.id] = FieldSums(known, code)
        found[code.id].count(of_codes(held.marks, {code.id}), 1)
    return found


def _whole(corpus: Corpus) -> int:
    """Annotations of whole documents, which are no part of the text."""
    return int((corpus.columns.start < 0).sum())


def _result(
    key: str, metric: str, field: str | None, outcome: Outcome, coders: tuple[str, ...], details: dict[str, object]
) -> Result:
    return Result(
        measure=key,
        value=number(float(outcome.value[0])),
        undefined=reason_key(int(outcome.reason[0])),
        observed=number(float(outcome.observed[0])),
        expected=number(float(outcome.expected[0])),
        n=float(outcome.n[0]),
        metric=metric,
        field=field,
        coders=coders,
        details=details,
    )
