"""Coders, read from their cells. A coder's id follows from the name, so that one person in two copies is one."""

from __future__ import annotations

import unicodedata

from annotator.errors import UsageError
from annotator.model.coder import Coder
from annotator.model.ids import derived_id, new_id
from annotator.store.codebook import cells_of, value_of
from annotator.store.context import Context


def checked_name(name: str) -> str:
    """The name as it is kept. Raises UsageError when it is none."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name or not name.isprintable() or len(name) > 200:
        raise UsageError("A coder needs a name of at most 200 visible characters.")
    return name


def coder_id(context: Context, name: str) -> str:
    """The id of the coder of this name, or the one to make them with. It follows from the name, unless a coder who
    was renamed has it."""
    found = named(context, name)
    if found is not None:
        return found.id
    uid = derived_id("coder", checked_name(name).casefold())
    return new_id() if any(one.id == uid for one in coders(context)) else uid


def named(context: Context, name: str) -> Coder | None:
    """The coder of this name, however it is written."""
    wanted = checked_name(name).casefold()
    return next((one for one in coders(context) if one.name.casefold() == wanted), None)


def coders(context: Context) -> tuple[Coder, ...]:
    """All coders, by name."""
    if context.coders is None:
        found = [
            Coder(uid, value_of(cells, "name"))
            for uid, cells in cells_of(context, "coder").items()
            if value_of(cells, "name") is not None
        ]
        context.coders = tuple(sorted(found, key=lambda coder: (coder.name.casefold(), coder.id)))
    return context.coders


def coder(context: Context, wanted: str | Coder) -> Coder:
    """The coder by id, name or value. Raises UsageError."""
    spec = wanted.id if isinstance(wanted, Coder) else wanted
    everyone = coders(context)
    for one in everyone:
        if spec == one.id:
            return one
    if spec.strip() and (found := named(context, spec)) is not None:
        return found
    known = ", ".join(one.name for one in everyone) or "none yet"
    raise UsageError(f"There is no coder “{spec}” in this project. Coders: {known}.")
