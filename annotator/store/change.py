"""One gesture: everything that ``with project.change(...)`` writes. Values in, operations and tables out.

Each method checks what it is given before it writes anything, so that a refused item leaves the others whole.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from annotator.errors import UsageError
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.changes import Changes
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.model.field import Field
from annotator.model.ids import derived_id, is_id, new_id
from annotator.model.round import Round
from annotator.model.views import Conflict
from annotator.store import (
    annotation_values,
    cells,
    clock,
    codebook,
    coders,
    conflicts,
    documents,
    journal,
    state,
    texts,
)
from annotator.store.cells import Standing
from annotator.store.operations import canonical
from annotator.store.rounds import ASSIGN

if TYPE_CHECKING:
    from annotator.store.store import Store

#: How many documents a journal entry names; a gesture that touched more names none.
_NAMED = 64


class Change:
    """``changes`` says what was touched (its step is right once the change is stored). ``is_duplicate`` whether the
    last ``put_document`` found the same text here already. ``time`` is that of all its operations."""

    def __init__(self, store: Store, label: str, action: str = "do", target: bytes | None = None) -> None:
        self.store = store
        self.context = store.context
        self.label = label
        self.action = action
        self.target = target
        self.time = store.log.clock()
        self.is_duplicate = False
        self.first = 0
        self.last = 0  # the arrival number of the last operation
        self.kinds: set[str] = set()
        self.documents: set[str] = set()
        self.annotations: set[str] = set()
        self.step = 0

    @property
    def changes(self) -> Changes:
        return Changes(
            self.label, frozenset(self.kinds), frozenset(self.documents), frozenset(self.annotations), self.step
        )

    # --- the one way to write ----------------------------------------------------------------------------------------

    def write(self, kind: str, entity: str, field: str, value: Any) -> bool:
        """Set a cell; False when that is what it holds already."""
        now = cells.standing(self.context.db, kind, entity, field)
        return self._write(kind, entity, field, canonical(value), now)

    def _write(self, kind: str, entity: str, field: str, text: str, now: Standing | None) -> bool:
        if now is not None and now.value == text:
            return False
        self._append(kind, entity, field, text, now)
        return True

    def _append(self, kind: str, entity: str, field: str, text: str, now: Standing | None) -> None:
        db = self.context.db
        parents, depth = b"", 1
        if now is not None:
            depth = now.depth + 1
            parents = now.hash
            if now.heads > 1:
                standing = cells.heads(cells.entries(db, kind, entity, field))
                parents = b"".join(sorted(entry.hash for entry in standing))
        number, operation = self.store.append(kind, entity, field, parents, depth, text)
        self.first = self.first or operation.seq
        self.last = number
        cells.put(db, kind, entity, field, number)
        state.refresh(
            self.context, kind, entity, field, Standing(number, depth, operation.time, operation.hash, text, 1)
        )
        state.note(self.context, number, kind)

    def finish(self) -> None:
        """Write the journal entry that ends the gesture; nothing when nothing was written."""
        if not self.first:
            return
        named = sorted(self.documents) if len(self.documents) <= _NAMED else None
        entry = {
            "label": self.label, "first": self.first, "action": self.action, "kinds": sorted(self.kinds),
            "documents": named, "target": self.target.hex() if self.target else None,
        }  # fmt: skip
        place = ("change", journal.journal_of(self.store.coder_id), "")
        self._append(*place, canonical(entry), cells.standing(self.context.db, *place))
        self.context.flush()

    # --- coders ------------------------------------------------------------------------------------------------------

    def put_coder(self, name: str, id: str | None = None) -> str:
        """The id of the coder of this name, made now if there is none. With the ``id`` of another name: renames."""
        name = coders.checked_name(name)
        known = coders.named(self.context, name)
        if known is not None and known.id != id:
            return known.id
        id = id if id is not None and is_id(id) else coders.coder_id(self.context, name)
        if self.write("coder", id, "name", name):
            self.kinds.add("coder")
        return id

    # --- codebook ----------------------------------------------------------------------------------------------------

    def put_code(self, code: Code) -> str:
        """Add a code or change what differs. Fields that are no longer listed retire and keep their values."""
        uid = _checked_id(code.id, "code") if code.id else new_id()
        book = codebook.load(self.context)
        self._check_code(code, uid, book)
        old = book.cells.get(uid, {})
        written = False
        for name, default in codebook.CODE_DEFAULTS.items():
            value: Any = getattr(code, name)
            if isinstance(value, tuple):
                value = list(value)
            if name == "parent" and value is not None:
                value = self._same_parent(old, value, book)
            if value != codebook.value_of(old, name, default):
                written |= self.write("code", uid, name, value)
        written |= self._put_fields(uid, code.fields, book.fields_of.get(uid, {}))
        if written:
            self.kinds.add("code")
        return uid

    def _same_parent(self, old: codebook.Cells, parent: str, book: codebook.CodebookState) -> str:
        """Keep pointing to a parent that was merged away, as long as the same code is meant."""
        before = codebook.value_of(old, "parent")
        merged = book.codebook.merged
        same = before is not None and merged.get(before, before) == merged.get(parent, parent)
        return str(before) if same else parent

    def _check_code(self, code: Code, uid: str, book: codebook.CodebookState) -> None:
        if not code.name.strip():
            raise UsageError("A code needs a name.")
        names = [one.name for one in code.fields]
        if len(set(names)) < len(names) or not all(name.strip() for name in names):
            raise UsageError(f"The fields of “{code.name}” need names that differ.")
        above, seen = code.parent, {uid}
        while above is not None:
            if above not in book.codebook.by_id and above not in book.codebook.merged:
                raise UsageError(f"“{code.name}” can't be placed under a code that does not exist.")
            if above in seen:
                raise UsageError(f"“{code.name}” can't be placed under itself.")
            seen.add(above)
            above = book.codebook.code(above).parent

    def _put_fields(self, code: str, fields: tuple[Field, ...], old: dict[str, codebook.Cells]) -> bool:
        written = False
        kept = set()
        for position, one in enumerate(fields):
            uid = _checked_id(one.id, "field") if one.id else derived_id("field", code, one.name)
            kept.add(uid)
            values = {
                "code": code, "name": one.name, "type": str(one.type), "level": str(one.level),
                "required": one.required, "choices": list(one.choices), "help": one.help, "position": position,
                "retired": False,
            }  # fmt: skip
            for name, value in values.items():
                if value != codebook.value_of(old.get(uid, {}), name, codebook.FIELD_DEFAULTS[name]):
                    written |= self.write("field", uid, name, value)
        for uid, its in old.items():
            if uid not in kept and not codebook.value_of(its, "retired", False):
                written |= self.write("field", uid, "retired", True)
        return written

    def merge_code(self, source: str, into: str) -> None:
        """From now on ``into`` stands for ``source``: its annotations follow, also those that arrive later."""
        book = codebook.load(self.context).codebook
        if book.code(source).id == book.code(into).id:
            raise UsageError("A code can't be merged into itself.")
        if self.write("code", book.code(source).id, "merged", book.code(into).id):
            self.kinds |= {"code", "annotation"}

    def retire_code(self, code: str, retired: bool = True) -> None:
        """Offer the code no more (or again). Its annotations stay."""
        uid = codebook.load(self.context).codebook.code(code).id
        if self.write("code", uid, "retired", retired):
            self.kinds.add("code")

    # --- documents ---------------------------------------------------------------------------------------------------

    def put_document(self, draft: Draft) -> str:
        """The id of the new document, or of the one that has the same text (then ``is_duplicate`` is true)."""
        self.store.require_transaction()
        sha = texts.sha256(draft.text)
        uid = derived_id("document", sha)
        row = now = None
        if self.context.keys.find(uid) is not None:  # somebody has spoken of it
            row = self.context.db.one("SELECT shown FROM document WHERE uid = ?", (uid,))
            now = cells.standing(self.context.db, "document", uid, "import")
        self.is_duplicate = row is not None and bool(row[0])
        if self.is_duplicate:
            return uid
        value: dict[str, Any] = {
            "name": draft.name, "text": sha, "length": len(draft.text), "position": self.store.next_position(),
            "metadata": {key: str(value) for key, value in draft.metadata.items() if value not in (None, "")},
        }  # fmt: skip
        if draft.original is not None:
            value["original"] = texts.sha256_of(draft.original)
        written = canonical(value)
        if value.get("original") not in (None, sha):  # else the text is the original
            self.context.texts.put_original(draft.original or b"", value["original"])
        self.context.texts.put(draft.text, sha)
        if row is not None:
            self.write("document", uid, "removed", False)
        else:
            self._write("document", uid, "import", written, now)
        self.kinds.add("document")
        self.documents.add(uid)
        return uid

    def set_metadata(self, document: str, key: str, value: str | None) -> None:
        """Give a document's metadata a value, or take it away. ``name`` is the document's name."""
        row = annotation_values.document_row(self.context, document)
        old = row.name if key == "name" else row.metadata.get(key, "")
        if key == "name" and not value:
            raise UsageError("A document needs a name.")
        if (value or "") == old:
            return
        field = "name" if key == "name" else documents.META + key
        if self.write("document", document, field, value or ""):
            self.kinds |= {"metadata", "document"}
            self.documents.add(document)

    def remove_document(self, document: str) -> None:
        """Take a document out of every list. Its text and all work on it stay in the project."""
        annotation_values.document_row(self.context, document)
        self._show(document, False)

    def restore_document(self, document: str) -> None:
        annotation_values.document_row(self.context, document, removed=True)
        self._show(document, True)

    def _show(self, document: str, shown: bool) -> None:
        if self.write("document", document, "removed", not shown):
            self.kinds |= {"document", "annotation"}
            self.documents.add(document)

    # --- marks -------------------------------------------------------------------------------------------------------

    def put_annotation(self, annotation: Annotation) -> str:
        """Add an annotation or replace the one of this id. The quote is filled in from the text; a given one is
        checked against it. ``created`` is kept, or now. Returns the id. Raises UsageError."""
        uid = _checked_id(annotation.id, "annotation") if annotation.id else new_id()
        now = cells.standing(self.context.db, "annotation", uid, "")
        old: dict[str, Any] = json.loads(now.value) if now is not None else {}
        value: dict[str, Any] = annotation_values.encoded(self.context, annotation, old)
        value.setdefault("created", clock.iso(self.time))
        if self._write("annotation", uid, "", canonical(value), now):
            self._touch("annotation", annotation.document, uid)
            if old and old["document"] != annotation.document:
                self.documents.add(old["document"])
        return uid

    def remove_annotation(self, uid: str) -> None:
        """Delete an annotation; undo brings it back. Raises UsageError when there is none."""
        now = cells.standing(self.context.db, "annotation", uid, "")
        old: dict[str, Any] = json.loads(now.value) if now is not None else {"deleted": True}
        if old.get("deleted"):
            raise UsageError("There is no such annotation; it may have been deleted.")
        self._write("annotation", uid, "", canonical({**old, "deleted": True}), now)
        self._touch("annotation", old["document"], uid)

    def put_absence(self, absence: Absence, present: bool = True) -> None:
        """Note that the coder looked for the code in the document and it is not there (or take the note back)."""
        self._check_mark(absence.document, absence.coder)
        code = codebook.load(self.context).codebook.merged.get(absence.code, absence.code)
        if code not in codebook.load(self.context).codebook.by_id:
            raise UsageError("There is no such code in the codebook.")
        numbers = codebook.load(self.context).merged_in.get(code, [])
        codes = [self.context.keys.uid(number) for number in numbers] if not present else []
        for one in dict.fromkeys((code, *codes)):
            uid = derived_id("absence", absence.document, absence.coder, one)
            value = {"document": absence.document, "coder": absence.coder, "code": one, "present": present}
            self._mark("absence", uid, value)

    def set_done(self, done: Done, present: bool = True) -> None:
        """Note that the coder has finished the document (or take the note back)."""
        self._check_mark(done.document, done.coder)
        uid = derived_id("done", done.document, done.coder)
        self._mark("done", uid, {"document": done.document, "coder": done.coder, "present": present})

    def _mark(self, kind: str, uid: str, value: dict[str, Any]) -> None:
        now = cells.standing(self.context.db, kind, uid, "")
        if now is None and not value["present"]:
            return
        if self._write(kind, uid, "", canonical(value), now):
            self._touch(kind, value["document"])

    def _check_mark(self, document: str, coder: str) -> None:
        annotation_values.document_row(self.context, document)
        coders.coder(self.context, coder)

    def put_round(self, round: Round) -> str:
        """Add a round or change what differs."""
        uid = _checked_id(round.id, "round") if round.id else new_id()
        old = {name: cell[0] for name, cell in codebook.cells_of(self.context, "round").get(uid, {}).items()}
        wanted: dict[str, Any] = {"name": round.name, "blind": round.blind, "open": round.open}
        wanted |= {ASSIGN + document: list(names) for document, names in round.assignments.items()}
        wanted |= {name: [] for name in old if name.startswith(ASSIGN) and name not in wanted}
        written = [name for name, value in wanted.items() if self.write("round", uid, name, value)]
        if written:
            self.kinds.add("round")
            self.documents |= {name[len(ASSIGN) :] for name in written if name.startswith(ASSIGN)}
        return uid

    def settle(self, conflict: Conflict, choice: int = 0) -> None:
        """Decide a conflict of kind ``value``: the ``choice``-th of its values stands from now on."""
        kind, _, field = conflict.field.partition("/")
        values = conflicts.choices(self.context, kind, conflict.ids[0], field) if conflict.kind == "value" else []
        if not 0 <= choice < len(values):
            raise UsageError("There is nothing to choose here; it may have been decided already.")
        place = (kind, conflict.ids[0], field)
        self._append(*place, values[choice], cells.standing(self.context.db, *place))
        value = json.loads(values[choice])
        self.touched(kind, conflict.ids[0], value if isinstance(value, dict) else {})

    def _touch(self, kind: str, document: str, annotation: str | None = None) -> None:
        self.kinds.add(kind)
        self.documents.add(document)
        if annotation is not None:
            self.annotations.add(annotation)

    # --- what others said --------------------------------------------------------------------------------------------

    def touched(self, kind: str, entity: str, value: dict[str, Any]) -> None:
        """Note what a cell's change means to a view."""
        self.kinds.add(_KIND_SEEN.get(kind, kind))
        if kind == "document":
            self.documents.add(entity)
            self.kinds.add("annotation")
        elif "document" in value:
            self.documents.add(value["document"])
        if kind == "annotation":
            self.annotations.add(entity)


_KIND_SEEN = {"field": "code"}


def _checked_id(uid: str, what: str) -> str:
    if not is_id(uid):
        raise UsageError(f"“{uid}” can't be the id of a {what}: ids are 22 characters (128 bits in URL-safe base64).")
    return uid
