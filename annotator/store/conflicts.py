"""What needs a person after copies came together: two values, twins, circles, orphans. Nothing here is an error, and
the project works meanwhile: the same value stands in every copy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.views import Conflict
from annotator.store import annotation_values, cells, codebook, coders
from annotator.store.codebook import UNKNOWN, CodebookState
from annotator.store.context import Context
from annotator.store.documents import META
from annotator.store.operations import canonical
from annotator.store.selection import Selection


def in_words(conflict: Conflict) -> str:
    """One sentence."""
    values = ", ".join(f"“{value}”" for value in conflict.values[1:])
    if conflict.kind == "value":
        return f"Two copies changed {conflict.subject}: “{conflict.values[0]}” stands, the other says {values}."
    return conflict.subject


def conflicts(selection: Selection) -> list[Conflict]:
    context = selection.context
    if context.db.in_transaction:
        context.tallies.flush()
    book = codebook.load(context)
    return [*_values(context), *_twins(book), *_circles(book), *_orphans(context, book), *_removed(context)]


def orphans(selection: Selection) -> list[Annotation]:
    """Annotations on codes that were retired or that nothing is known about."""
    book = codebook.load(selection.context)
    keys = [key for code in book.codebook if code.retired for key in book.merged_in.get(code.id, ())]
    if not keys:
        return []
    condition, values = annotation_values.where(selection.context, selection.viewer, codes=keys)
    rows = selection.context.db.all(
        f"SELECT {annotation_values.COLUMNS} FROM annotation a JOIN document d ON d.id = a.document "
        f"WHERE d.shown = 1 AND {condition} ORDER BY d.position, d.uid, a.start, a.stop, a.uid",
        values,
    )
    return annotation_values.Reader(selection.context).values(rows)


def choices(context: Context, kind: str, entity: str, field: str) -> list[str]:
    """The values (as JSON) that stand side by side in a cell, without repetition, the one that stands now first."""
    found: dict[str, str] = {}
    for entry in reversed(cells.heads(cells.entries(context.db, kind, entity, field))):
        found.setdefault(_essence(kind, field, entry.value), entry.value)
    return list(found.values())


def _essence(kind: str, field: str, value: str) -> str:
    """What has to differ to matter: not the place of a document in two imports of it."""
    if (kind, field) != ("document", "import"):
        return value
    plain = json.loads(value)
    return canonical({name: plain[name] for name in ("name", "metadata")} if plain else None)


def _values(context: Context) -> Iterator[Conflict]:
    for kind, entity, field in context.db.all(
        "SELECT kind, entity, field FROM cell WHERE heads > 1 AND kind <> 'change' ORDER BY kind, entity, field"
    ):
        values = choices(context, kind, entity, field)
        if len(values) > 1:
            shown = tuple(_in_words(value) for value in values)
            yield Conflict("value", _subject(context, kind, entity, field), shown, (entity,), f"{kind}/{field}")


def _in_words(value: str) -> str:
    plain = json.loads(value)
    if isinstance(plain, dict):
        hidden = ("document", "coder", "code", "original", "text", "length", "position")
        plain = {name: part for name, part in plain.items() if name not in hidden}
        return ", ".join(f"{name} {_plain(part)}" for name, part in plain.items())
    return _plain(plain)


def _plain(part: Any) -> str:
    if isinstance(part, list):
        return "".join(item if isinstance(item, str) else "…".join(item) for item in part[1:2]) or "nothing"
    if isinstance(part, bool):
        return "yes" if part else "no"
    return str(part) if part is not None else "nothing"


def _subject(context: Context, kind: str, entity: str, field: str) -> str:
    book = codebook.load(context)
    if kind == "code":
        name = codebook.value_of(book.cells.get(entity, {}), "name", UNKNOWN)
        return f"{_ATTRIBUTE.get(field, field)} of the code “{name}”"
    if kind == "field":
        owner, name = book.field_names.get(entity, ("", "?"))
        code = book.codebook.by_id[owner].name if owner in book.codebook.by_id else UNKNOWN
        return f"{_ATTRIBUTE.get(field, field)} of the field “{name}” of “{code}”"
    if kind == "coder":
        return "the name of a coder: " + ", ".join(c.name for c in coders.coders(context) if c.id == entity)
    if kind == "document":
        name = context.db.value("SELECT name FROM document WHERE uid = ?", (entity,)) or "?"
        return f"{_ATTRIBUTE.get(field) or 'the ' + field.removeprefix(META)} of the document “{name}”"
    return {"annotation": "an annotation", "absence": "an absence", "done": "a finished document"}.get(
        kind, f"a {kind}"
    )


_THING = {"annotation": "an annotation", "absence": "an absence", "done": "a finished document"}
_ATTRIBUTE = {"name": "the name", "parent": "the place", "import": "the metadata", "merged": "the merge"}


def _twins(book: CodebookState) -> Iterator[Conflict]:
    named: dict[tuple[str | None, str], list[Code]] = {}
    for code in book.codebook.active:
        named.setdefault((code.parent, code.name.casefold()), []).append(code)
    for twins in named.values():
        if len(twins) > 1:
            path = "/".join(book.codebook.path(twins[0].id))
            yield Conflict(
                "twins", f"{len(twins)} codes are called “{path}”: merge them, or rename one.",
                tuple(code.name for code in twins), tuple(sorted(code.id for code in twins)),
            )  # fmt: skip


def _circles(book: CodebookState) -> Iterator[Conflict]:
    for field, uid in book.circles:
        name = codebook.value_of(book.cells.get(uid, {}), "name", UNKNOWN)
        what = "merged into one another" if field == "merged" else "placed under one another"
        yield Conflict(
            "circle", f"Codes were {what} at the same time; “{name}” was left as it was before.", (name,), (uid,), field
        )


def _orphans(context: Context, book: CodebookState) -> Iterator[Conflict]:
    for code in book.codebook:
        keys = book.merged_in.get(code.id, ()) if code.retired else ()
        n = sum(context.db.value("SELECT sum(n) FROM tally_code WHERE code = ?", (key,)) or 0 for key in keys)
        if n:
            what = "an unknown code" if code.name == UNKNOWN else f"the retired code “{code.name}”"
            yield Conflict("orphan", f"{_number(n)} on {what}.", (code.name,), (code.id,))


def _removed(context: Context) -> Iterator[Conflict]:
    for uid, name, n in context.db.all(
        "SELECT d.uid, d.name, count(*) FROM document d JOIN annotation a ON a.document = d.id WHERE d.shown = 0 "
        "GROUP BY d.id ORDER BY d.uid"
    ):
        yield Conflict("removed", f"{_number(n)} in the document “{name}”, which was taken out.", (name,), (uid,))


def _number(n: int) -> str:
    return "1 annotation stands" if n == 1 else f"{n} annotations stand"
