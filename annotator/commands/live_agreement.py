"""The agreement table kept right while people code: what a changed document adds is taken out and put in again.

``computed`` makes what is shown (a job's work). ``LiveAgreement`` then follows single documents, within milliseconds
and without reading others; whatever changes codes, coders, rounds or the set of documents means to compute anew. Its
figures are those that ``agreement`` would give. An interval is not: it is left out (``is_pending``) from the moment on
in which its figure's data changed, until ``take_intervals`` brings one that was resampled since.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from annotator.agreement import Result
from annotator.commands import agreement, reliability
from annotator.commands.agreement_report import AgreementReport, ResultRow
from annotator.commands.live_agreement_data import (
    Difference,
    Documents,
    Ground,
    bounded,
    difference,
    ground,
    marks_of,
    one,
    read,
    retired_in_use,
    spans_of,
    viewer,
)
from annotator.commands.live_agreement_rows import Key, Table
from annotator.commands.live_agreement_rows import is_pending as is_pending
from annotator.commands.live_agreement_sums import CodeSums, FieldSums, TogetherSums, can_follow, field_sums
from annotator.commands.reliability import Scope
from annotator.errors import UsageError
from annotator.model.codebook import Code
from annotator.model.contents import Progress, no_progress

if TYPE_CHECKING:
    from annotator.project import Project


@dataclass(frozen=True)
class Wanted:
    """What the table shows. ``resamples`` 0: no intervals. ``clusters``: what these draw together (agreement.py).
    ``pairs``: whether each pair of coders is wanted, by the first of the measures."""

    unit: str = "character"
    measures: tuple[str, ...] = agreement.DEFAULT_MEASURES["character"]
    resamples: int = 2000
    clusters: str = ""
    pairs: bool = True


@dataclass(frozen=True)
class Tables:
    """The codes, pairs of coders (None where they are not wanted, or there are only two), values of fields."""

    codes: AgreementReport
    pairs: AgreementReport | None
    fields: AgreementReport


@dataclass(frozen=True)
class Reports(Tables):
    """All that is shown: the tables, and the one figure over all codes (alpha on the sets of codes, without an
    interval)."""

    together: AgreementReport


def computed(project: Project, wanted: Wanted, progress: Progress = no_progress) -> Reports:
    """All that is shown. Reads everything."""
    found = tables(project, wanted, None, progress)
    together = agreement.agreement(
        project, measures=("krippendorff_alpha",), metric="set", by=(), resamples=0, progress=progress
    )
    return Reports(found.codes, found.pairs, found.fields, together)


def tables(
    project: Project, wanted: Wanted, codes: Sequence[str] | None = None, progress: Progress = no_progress
) -> Tables:
    """The tables, or the part of them that belongs to some codes (ids). Reads everything; the time goes into the
    intervals, so that those of few codes are there soon."""
    made = partial(
        agreement.agreement, project, codes=codes, resamples=wanted.resamples, clusters=wanted.clusters,
        progress=progress,
    )  # fmt: skip
    by_code = made(unit=wanted.unit, measures=wanted.measures)
    pairs = None
    if wanted.pairs and len(by_code.coders) > 2:
        pairs = made(unit=wanted.unit, measures=wanted.measures[:1], by=("code", "pair"))
    return Tables(by_code, pairs, made(unit="field"))


class LiveAgreement:
    """``reports`` is the table as it is now. ``pending`` are the ids of the codes whose intervals are to be resampled;
    ``version`` counts the updates."""

    def __init__(self, wanted: Wanted, known: Ground, documents: Documents, sums: _Sums, reports: Reports) -> None:
        self.wanted, self.reports, self.version = wanted, reports, 0
        self._known, self._documents, self._sums = known, documents, sums
        self._touched: dict[str, int] = {}  # codes whose intervals are not right, and the version since which
        self._tables = {
            "codes": Table(self._code_rows(known.codes), wanted.measures),
            "fields": Table(self._field_rows(known.codes), agreement.DEFAULT_MEASURES["field"]),
            "together": Table(self._together_row(), ("krippendorff_alpha",)),
        }
        if reports.pairs is not None:
            self._tables["pairs"] = Table(self._pair_rows(known.codes), wanted.measures[:1])
        for name, table in self._tables.items():
            table.adopt(getattr(reports, name).results, wanted.resamples > 0 and name != "together")
            self._touched |= dict.fromkeys(table.lacking(), 0)
        self._show()

    @classmethod
    def of(
        cls, project: Project, wanted: Wanted, reports: Reports, progress: Progress = no_progress
    ) -> LiveAgreement | None:
        """What follows a table that was just computed; None where there is nothing to follow (fewer than two coders,
        no document) or a measure whose sums are not kept. Reads everything once."""
        within = reliability.scope(project, None, None, "")
        if len(within.coders) < 2 or not within.shared or not can_follow(wanted.measures):
            return None
        known = ground(within, wanted.unit)
        held = read(within, known, progress)
        sums = _Sums(
            CodeSums(known, wanted.measures, held), field_sums(known, held), TogetherSums(held),
            [sum(column) for column in zip(*within.rosters, strict=True)], len(within.shared),
        )  # fmt: skip
        return cls(wanted, known, Documents(held), sums, reports)

    @property
    def pending(self) -> tuple[str, ...]:
        """Codes whose intervals are to be resampled, in the order of the table."""
        return tuple(code for code in self._known.codes if code in self._touched)

    def update(
        self, project: Project, documents: Iterable[str], annotations: Iterable[str] | None = None
    ) -> Reports | None:
        """The table after the work on these documents changed (``annotations``, where it is known: nothing but these).
        None: it has to be computed anew, and this object is of no more use (coders or codes are others)."""
        if viewer(project) != self._known.viewer:
            return None
        self.version += 1
        touched: frozenset[str] = frozenset()
        values: frozenset[str] = frozenset()
        for document in documents:
            changed = self._take(project, document, annotations)
            if changed is None:
                return None
            touched, values = touched | changed[0], values | changed[1]
        if touched and retired_in_use(project, project.codebook().codes) != self._known.retired:
            return None
        self._tell(touched, values)
        return self.reports

    def _take(
        self, project: Project, document: str, annotations: Iterable[str] | None
    ) -> tuple[frozenset[str], frozenset[str]] | None:
        """Put a document's new state in place of its old one: the codes that changed, and those whose values did."""
        if document not in self._documents:
            return None
        try:
            within = one(project, self._known, document)
        except UsageError:  # it was removed
            return None
        if within is None:
            return None
        old, new, sums = self._documents.spans(document), spans_of(within), self._sums
        what = difference(old, new)
        if not sums.assign(old.rosters[0].tolist(), new.rosters[0].tolist()):
            return None
        values = self._take_values(within, document, self._with_values(project, what, annotations))
        touched = sums.codes.change(*bounded(project, self._known, old, new), what)
        if touched:
            sums.together.change(old, new, what)
        self._documents.put_spans(document, new)
        return touched, values

    def _with_values(self, project: Project, what: Difference, annotations: Iterable[str] | None) -> Sequence[Code]:
        """The codes whose values may differ: those of spans that do, and those of the annotations that were touched;
        all, where nobody says which, or where other coders count."""
        known = self._known
        if annotations is None or what.codes is None:
            return known.fielded
        codes = set(what.codes)
        for annotation in annotations if known.fielded else ():
            with suppress(UsageError):  # it was deleted, or is hidden from who looks
                codes.add(project.annotation(annotation).code)
        return [code for code in known.fielded if code.id in codes]

    def _take_values(self, within: Scope, document: str, codes: Sequence[Code]) -> frozenset[str]:
        changed = set()
        for code in codes:
            marks = marks_of(within, code)
            if self._sums.fields[code.id].change(self._documents.marks(document, code), marks):
                changed.add(code.id)
            self._documents.put_marks(document, code, marks)
        return frozenset(changed)

    # --- intervals ---------------------------------------------------------------------------------------------------

    def take_intervals(self, found: Tables, codes: Sequence[str], version: int) -> Reports:
        """Put in the intervals of some codes, from ``tables`` that were computed after ``version``. Those of codes
        that changed since stay pending."""
        right = {code for code in codes if self._touched.get(code, version + 1) <= version}
        missed = set()
        for name in ("codes", "pairs", "fields"):
            report = getattr(found, name)
            if report is not None and name in self._tables:
                missed |= self._tables[name].take(report.results, set(codes), right)
        for code in right - missed:
            del self._touched[code]
        self._show()
        return self.reports

    # --- the rows ----------------------------------------------------------------------------------------------------

    def _tell(self, touched: frozenset[str], values: frozenset[str]) -> None:
        """Bring the rows of these codes up to date."""
        known = self._known
        codes = [code for code in known.codes if code in touched]
        intervals = self.wanted.resamples > 0
        if codes:
            shown = known.codes if self._sums.codes.everywhere else codes
            self._sums.codes.everywhere = False
            self._tables["codes"].put(self._code_rows(shown), touched, intervals)
            if "pairs" in self._tables:
                self._tables["pairs"].put(self._pair_rows(shown), touched, intervals)
            self._tables["together"].put(self._together_row(), touched, False)
        if values:
            self._tables["fields"].put(self._field_rows(sorted(values)), values, intervals)
        if intervals:
            self._touched |= dict.fromkeys((touched | values) & set(known.codes), self.version)
        self._show()

    def _show(self) -> None:
        reports = self.reports
        shown = {
            name: replace(getattr(reports, name), results=table.rows, documents=self._sums.shared)
            for name, table in self._tables.items()
        }
        self.reports = replace(reports, **shown)

    def _code_rows(self, codes: Sequence[str]) -> dict[Key, ResultRow]:
        return self._rows(self.wanted.measures, [self._known.coders], codes)

    def _pair_rows(self, codes: Sequence[str]) -> dict[Key, ResultRow]:
        return self._rows(self.wanted.measures[:1], list(combinations(self._known.coders, 2)), codes)

    def _rows(
        self, measures: Sequence[str], groups: Sequence[tuple[str, ...]], codes: Sequence[str]
    ) -> dict[Key, ResultRow]:
        made: dict[Key, ResultRow] = {}
        for coders in groups:
            for key in measures:
                results = self._sums.codes.results(key, coders, codes)
                for code, result in zip(codes, results, strict=True):
                    made[code, None, key, coders] = self._row(result, code)
        return made

    def _field_rows(self, codes: Sequence[str]) -> dict[Key, ResultRow]:
        made: dict[Key, ResultRow] = {}
        for code in codes:
            if code in self._sums.fields:
                for result in self._sums.fields[code].results(self._known.coders):
                    made[code, result.field, result.measure, self._known.coders] = self._row(result, code)
        return made

    def _together_row(self) -> dict[Key, ResultRow]:
        result = self._sums.together.result(self._known.coders)
        return {(None, None, result.measure, self._known.coders): self._row(result, None)}

    def _row(self, result: Result, code: str | None) -> ResultRow:
        known = self._known
        return ResultRow(
            measure=result.measure,
            metric=result.metric,
            code=None if code is None else known.paths[code],
            field=result.field,
            document=None,
            coders=tuple(known.names[coder] for coder in result.coders),
            value=result.value,
            ci=None,
            undefined=result.undefined,
            observed=result.observed,
            expected=result.expected,
            n=int(result.n) if result.n == int(result.n) else result.n,
            matched_share=result.details.get("matched_share"),
            details=agreement.conventions(result),
        )


@dataclass
class _Sums:
    """``assigned`` counts each coder's documents, ``shared`` those of two coders or more."""

    codes: CodeSums
    fields: dict[str, FieldSums]
    together: TogetherSums
    assigned: list[int]
    shared: int

    def assign(self, old: Sequence[bool], new: Sequence[bool]) -> bool:
        """Count a document with its new coders; False where one is left without any document."""
        self.assigned = [n + after - before for n, before, after in zip(self.assigned, old, new, strict=True)]
        self.shared += (sum(new) >= 2) - (sum(old) >= 2)
        return all(self.assigned) and self.shared > 0
