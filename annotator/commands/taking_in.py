"""What a file of annotations holds becomes part of a project: only what is lacking, never over what is there.

Coders are the same when their ids or names are, codes when their ids or paths are, documents when their texts are,
annotations when their ids are. Everything happens in the change that the caller opened (exporting.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.errors import UsageError
from annotator.formats import Reading
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.contents import Contents, Progress, ReportLine
from annotator.model.document import Draft
from annotator.model.ids import derived_id
from annotator.model.round import Round

if TYPE_CHECKING:
    from annotator.project import Change, Project

_TICK = 100


class TakingIn:
    """One file. ``lines()`` does it and returns the report."""

    def __init__(self, project: Project, change: Change, source: str, reading: Reading, progress: Progress) -> None:
        self.project = project
        self.change = change
        self.source = source
        self.reading = reading
        self.progress = progress
        self.report: list[ReportLine] = list(reading.lines)
        self.added: Counter[str] = Counter()
        self.coders: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.documents: dict[str, str] = {}

    def lines(self) -> list[ReportLine]:
        contents = self.reading.contents
        self._coders(contents.coders)
        self._codes(contents.codebook)
        self._documents(contents)
        self._rounds(contents.rounds)
        self._annotations(contents)
        self._marks(contents)
        if self.added:
            parts = (f"{count:,} {what}{'' if count == 1 else 's'}" for what, count in self.added.items())
            self._tell("note", f"Added besides: {', '.join(parts)}.")
        return self.report

    def _tell(self, status: str, reason: str = "", identifier: str = "", advice: str = "") -> None:
        self.report.append(ReportLine(self.source, status, reason, advice, identifier))

    # --- coders and codes --------------------------------------------------------------------------------------------

    def _coders(self, coders: Iterable[Coder]) -> None:
        for coder in coders:
            before = {one.id for one in self.project.coders()}
            try:
                # a coder of this id keeps the project's name; one of this name keeps the project's id
                self.coders[coder.id] = coder.id if coder.id in before else self.change.put_coder(coder.name, coder.id)
            except UsageError as error:
                self._tell("failed", str(error), advice="Give the coder another name in the file.")
                continue
            if self.coders[coder.id] not in before:
                self.added["coder"] += 1

    def _codes(self, book: Codebook) -> None:
        before = self.project.codebook()
        paths: dict[tuple[str, ...], list[str]] = {}
        for code in before:
            paths.setdefault(before.path(code.id), []).append(code.id)
        for code in book:
            known = code.id in before.by_id or code.id in before.merged
            same_path = [] if known else paths.get(book.path(code.id), [])
            if known or len(same_path) == 1:
                self._known_code(code, before.code(code.id if known else same_path[0]), book)
            else:
                self._new_code(code)
        for old, into in book.merged.items():
            if old not in before.merged and old not in before.by_id and into in self.codes:
                target = self.codes[into]
                self.change.put_code(Code(old, self.project.codebook().code(target).name))
                self.change.merge_code(old, target)

    def _new_code(self, code: Code) -> None:
        parent = self.codes.get(code.parent, code.parent) if code.parent else None
        try:
            self.codes[code.id] = self.change.put_code(replace(code, parent=parent))
        except UsageError as error:
            self._tell("failed", f"The code “{code.name}” was not imported: {error}")
            return
        self.added["code"] += 1

    def _known_code(self, code: Code, here: Code, book: Codebook) -> None:
        """Fields that the project's code lacks are added; everything else stays as the project has it."""
        self.codes[code.id] = here.id
        lacking = tuple(field for field in code.fields if here.field(field.name) is None)
        if lacking:
            taken = {field.id for one in self.project.codebook() for field in one.fields}
            fresh = (f if f.id not in taken else replace(f, id=derived_id("field", here.id, f.name)) for f in lacking)
            self.change.put_code(replace(here, fields=(*here.fields, *fresh)))
            self.added["field"] += len(lacking)
        parent = here.parent if code.parent is None else self.codes.get(code.parent)
        if replace(code, id=here.id, fields=here.fields, parent=parent, position=here.position) != here:
            label = "/".join(book.path(code.id))
            self._tell("note", f"The code “{label}” differs from the project's, which stays as it is.", here.id)

    # --- documents and rounds ----------------------------------------------------------------------------------------

    def _documents(self, contents: Contents) -> None:
        for document in contents.documents:
            here = self.project.duplicate_of(document.text)
            if here is None:
                original = contents.originals(document.id)
                draft = Draft(document.name, document.text, document.metadata, self.source, original, id=document.id)
                self.documents[document.id] = self.change.put_document(draft)
                self.added["document"] += 1
                continue
            self.documents[document.id] = here.id
            if (here.name, dict(here.metadata)) != (document.name, dict(document.metadata)):
                reason = f"The document “{document.name}” is in the project already; its name and metadata stay."
                self._tell("note", reason, here.id)

    def _rounds(self, rounds: Iterable[Round]) -> None:
        before = {round_.id: round_ for round_ in self.project.rounds()}
        for given in rounds:
            round_ = replace(
                given,
                assignments={
                    self._document(d): tuple(self.coders[c] for c in coders if c in self.coders)
                    for d, coders in given.assignments.items()
                },
            )
            if round_.id not in before:
                self.change.put_round(round_)
                self.added["round"] += 1
            elif before[round_.id] != round_:
                self._tell("note", f"The round “{round_.name}” differs from the project's, which stays as it is.")

    def _document(self, identifier: str) -> str:
        return self.documents.get(identifier, identifier)

    # --- annotations -------------------------------------------------------------------------------------------------

    def _annotations(self, contents: Contents) -> None:
        moved = {line.id for line in self.reading.lines if line.status == "changed"}
        for number, given in enumerate(contents.annotations):
            if number % _TICK == 0:
                self.progress(number, 0, "Importing")
            annotation = self._translated(given)
            if annotation is None:
                continue
            here = self._here(annotation.id)
            if here is not None and here.document != annotation.document:
                # the file's text was changed: what stands in the old text stays there
                annotation = replace(annotation, id=derived_id("archive", annotation.id, annotation.document))
                here = self._here(annotation.id)
            if here is None and self.project.holds_annotation(annotation.id):
                # another coder's work, hidden by a blind round: it is neither shown, compared nor written over
                self._tell("skipped", "It is in the project already; it stays as it is.", annotation.id)
            elif here is None:
                self._add(annotation, given.id in moved)
            elif _alike(here, annotation):
                self._tell("duplicate", "", here.id)
            else:
                self._tell("skipped", "It is in the project already and was changed since; it stays as it is.", here.id)

    def _translated(self, given: Annotation) -> Annotation | None:
        """In the project's ids; None when its coder or code did not come in."""
        code = self.codes.get(given.code, given.code)
        coder = self.coders.get(given.coder)
        if coder is None or code not in self.project.codebook().by_id:
            what = "coder" if coder is None else "code"
            self._tell("failed", f"Not imported: its {what} was not imported.", given.id)
            return None
        return replace(given, coder=coder, code=code, document=self._document(given.document))

    def _here(self, identifier: str) -> Annotation | None:
        try:
            return self.project.annotation(identifier)
        except UsageError:
            return None

    def _add(self, annotation: Annotation, moved: bool) -> None:
        fields = self.project.codebook().code(annotation.code)
        foreign = [name for name in annotation.fields if fields.field(name) is None]
        if foreign:
            kept = {name: value for name, value in annotation.fields.items() if name not in foreign}
            annotation = replace(annotation, fields=kept)
            names = ", ".join(f"“{name}”" for name in foreign)
            self._tell("note", f"The code has no field {names}: the value was left out.", annotation.id)
        try:
            self.change.put_annotation(annotation)
        except UsageError as error:
            self._tell("failed", f"Not imported: {error}", annotation.id)
            return
        if not moved:  # the reader's line says it otherwise
            self._tell("new", "", annotation.id)

    # --- absences, finished documents --------------------------------------------------------------------------------

    def _marks(self, contents: Contents) -> None:
        absences = set(self.project.absences())
        for given in contents.absences:
            code, coder = self.codes.get(given.code, given.code), self.coders.get(given.coder)
            if coder and code in self.project.codebook().by_id:
                absence = Absence(self._document(given.document), coder, code)
                if absence not in absences:
                    self.change.put_absence(absence)
                    self.added["absence"] += 1
        done = set(self.project.done())
        for end in contents.done:
            if end.coder in self.coders:
                mark = Done(self._document(end.document), self.coders[end.coder])
                if mark not in done:
                    self.change.set_done(mark)
                    self.added["finished document"] += 1


def _alike(here: Annotation, annotation: Annotation) -> bool:
    """Whether both say the same; when they were made does not count."""
    return replace(here, created="", modified="") == replace(annotation, created="", modified="")
