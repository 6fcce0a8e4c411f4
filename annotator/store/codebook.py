"""The codebook out of its cells: codes, fields, merges, and what had to be decided where copies disagree.

Merging a code is a redirect that is resolved here, when reading. Merges or moves made at the same time can form a
circle; the circle's oldest edge (by depth, time, hash) is left out, the same one in every copy, and listed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.model.codebook import Code, Codebook
from annotator.model.field import Field, FieldType, Level
from annotator.store.context import Context

Stamp = tuple[int, int, bytes]
Cells = dict[str, tuple[Any, Stamp]]

#: A code's attributes that are cells of the same name, and what a missing cell means.
CODE_DEFAULTS: Mapping[str, Any] = {
    "name": None, "parent": None, "colour": "#888888", "key": "", "definition": "", "description": "", "include": "",
    "exclude": "", "examples": [], "counter_examples": [], "position": 0, "retired": False,
}  # fmt: skip
FIELD_DEFAULTS: Mapping[str, Any] = {
    "code": None, "name": None, "type": "text", "level": "nominal", "required": False, "choices": [], "help": "",
    "position": 0, "retired": False,
}  # fmt: skip
UNKNOWN = "unknown code"


@dataclass
class CodebookState:
    """``codebook`` is what people see. ``resolved`` maps a code's key to the id that stands for it now;
    ``field_names`` a field's id to (code that owns it now, name), ``field_ids`` the other way round. ``merged_in``
    maps a code to the keys of all codes that it stands for, its own included. ``circles`` are the (field, code) whose
    edge was left out."""

    codebook: Codebook
    circles: list[tuple[str, str]]
    field_names: dict[str, tuple[str, str]]
    field_ids: dict[tuple[str, str], str]
    fields_of: dict[str, dict[str, Cells]]
    cells: dict[str, Cells]
    resolved: dict[int, str] = field(default_factory=dict)
    merged_in: dict[str, list[int]] = field(default_factory=dict)


def load(context: Context) -> CodebookState:
    """The codebook, from memory when no code was touched since."""
    if context.codebook is None:
        context.codebook = _read(context)
    return context.codebook


def cells_of(context: Context, kind: str) -> dict[str, Cells]:
    """Every entity of a kind with its cells: name -> (value, stamp)."""
    found: dict[str, Cells] = {}
    for entity, name, value, *stamp in context.db.all(
        "SELECT c.entity, c.field, o.value, o.depth, o.time, o.hash FROM cell c JOIN op o ON o.id = c.op "
        "WHERE c.kind = ? ORDER BY c.entity, c.field",
        (kind,),
    ):
        found.setdefault(entity, {})[name] = (json.loads(value), (stamp[0], stamp[1], stamp[2]))
    return found


def _read(context: Context) -> CodebookState:
    cells = cells_of(context, "code")
    for (uid,) in context.db.all(
        "SELECT DISTINCT k.uid FROM tally_code t JOIN key k ON k.id = t.code"
        " UNION SELECT k.uid FROM absence a JOIN key k ON k.id = a.code"
    ):
        if uid not in cells or value_of(cells[uid], "name") is None:
            cells[uid] = {"name": (UNKNOWN, (0, 0, b"")), "retired": (True, (0, 0, b""))}
    fields: dict[str, dict[str, Cells]] = {}
    for uid, its in cells_of(context, "field").items():
        if value_of(its, "code") is not None and value_of(its, "name") is not None:
            fields.setdefault(value_of(its, "code"), {})[uid] = its
    version = context.tallies.total("codebook")
    state = build({uid: c for uid, c in cells.items() if value_of(c, "name") is not None}, fields, version)
    _number(context, state)
    return state


def value_of(cells: Cells, name: str, default: Any = None) -> Any:
    value = cells[name][0] if name in cells else None
    return default if value is None else value


def _number(context: Context, state: CodebookState) -> None:
    for uid in (*state.codebook.by_id, *state.codebook.merged):
        number = context.keys.find(uid)
        if number is not None:
            target = state.codebook.merged.get(uid, uid)
            state.resolved[number] = target
            state.merged_in.setdefault(target, []).append(number)


def build(cells: dict[str, Cells], fields: dict[str, dict[str, Cells]], version: int) -> CodebookState:
    """The codebook that these cells of codes and (by code) of fields describe."""
    redirects = _edges(cells, "merged")
    lost = _break_circles(redirects)
    into = {uid: edge[0] for uid, edge in redirects.items()}

    def root(uid: str) -> str:
        while uid in into:
            uid = into[uid]
        return uid

    parents = _parents(cells, into, root)
    lost_moves = _break_circles(parents)
    merged = {uid: root(uid) for uid in cells if uid in into}
    codes = {
        uid: _code(uid, its, parents[uid][0] if uid in parents else None, fields.get(uid, {}))
        for uid, its in cells.items()
        if uid not in into
    }
    names, ids = _field_index(cells, fields, root)
    circles = [("merged", uid) for uid in lost] + [("parent", uid) for uid in lost_moves]
    codebook = Codebook(tuple(_in_order(codes)), merged, version)
    return CodebookState(codebook, circles, names, ids, fields, cells)


def _edges(cells: dict[str, Cells], name: str) -> dict[str, tuple[str, Stamp]]:
    return {
        uid: its[name]
        for uid, its in cells.items()
        if name in its and its[name][0] is not None and its[name][0] in cells
    }


def _parents(cells: dict[str, Cells], into: dict[str, str], root: Callable[[str], str]) -> dict[str, tuple[str, Stamp]]:
    """Each living code's parent, merges resolved. A code that its own parent was merged into moves up instead."""
    edges = _edges(cells, "parent")
    found: dict[str, tuple[str, Stamp]] = {}
    for uid in cells:
        if uid in into:
            continue
        edge, seen = edges.get(uid), {uid}
        while edge is not None and root(edge[0]) == uid and edge[0] not in seen:
            seen.add(edge[0])
            edge = edges.get(edge[0])
        if edge is not None and root(edge[0]) != uid:
            found[uid] = (root(edge[0]), edge[1])
    return found


def _break_circles(edges: dict[str, tuple[str, Stamp]]) -> list[str]:
    """Take the oldest edge out of every circle; returns where. Every node has at most one edge."""
    broken: list[str] = []
    done: set[str] = set()
    for start in sorted(edges):
        path: list[str] = []
        node = start
        while node in edges and node not in done:
            done.add(node)
            path.append(node)
            node = edges[node][0]
        if node in path:
            circle = path[path.index(node) :]
            broken.append(min(circle, key=lambda uid: edges[uid][1]))
    for uid in broken:
        del edges[uid]
    return broken


def _code(uid: str, cells: Cells, parent: str | None, fields: dict[str, Cells]) -> Code:
    def value(name: str) -> Any:
        return value_of(cells, name, CODE_DEFAULTS[name])

    active = [(fid, its) for fid, its in fields.items() if not value_of(its, "retired", False)]
    active.sort(key=lambda pair: (value_of(pair[1], "position", 0), value_of(pair[1], "name"), pair[0]))
    return Code(
        uid, value("name"), parent, value("colour"), value("key"), value("definition"), value("description"),
        value("include"), value("exclude"), tuple(value("examples")), tuple(value("counter_examples")),
        _unlike(_field(fid, its) for fid, its in active), value("position"), bool(value("retired")),
    )  # fmt: skip


def _unlike(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Fields added at the same time under one name stay two: the later ones are numbered."""
    kept: list[Field] = []
    names: set[str] = set()
    for one in fields:
        name, number = one.name, 2
        while name in names:
            name, number = f"{one.name} ({number})", number + 1
        names.add(name)
        kept.append(one if name == one.name else _renamed(one, name))
    return tuple(kept)


def _renamed(one: Field, name: str) -> Field:
    return Field(one.id, name, one.type, one.level, one.required, one.choices, one.help)


def _field(uid: str, cells: Cells) -> Field:
    def value(name: str) -> Any:
        return value_of(cells, name, FIELD_DEFAULTS[name])

    type_ = _known(FieldType, value("type"), FieldType.TEXT)
    level = _known(Level, value("level"), Level.NOMINAL)
    return Field(uid, value("name"), type_, level, bool(value("required")), tuple(value("choices")), value("help"))


def _known(kind: Any, value: str, otherwise: Any) -> Any:
    """A type or level of a newer version is shown as the plainest one."""
    try:
        return kind(value)
    except ValueError:
        return otherwise


def _in_order(codes: dict[str, Code]) -> Iterable[Code]:
    children: dict[str | None, list[Code]] = {}
    for code in codes.values():
        children.setdefault(code.parent, []).append(code)
    ordered: list[Code] = []

    def below(parent: str | None) -> list[Code]:
        return sorted(children.get(parent, ()), key=lambda c: (c.position, c.name.casefold(), c.id), reverse=True)

    waiting = below(None)
    while waiting:
        code = waiting.pop()
        ordered.append(code)
        waiting.extend(below(code.id))
    return ordered


def _field_index(
    cells: dict[str, Cells], fields: dict[str, dict[str, Cells]], root: Callable[[str], str]
) -> tuple[dict[str, tuple[str, str]], dict[tuple[str, str], str]]:
    """Names of living fields by id, and ids by (code, name). Fields of a code that was merged away count as those of
    the code that stands for it, behind its own."""
    names: dict[str, tuple[str, str]] = {}
    ids: dict[tuple[str, str], str] = {}
    for owner in sorted(fields, key=lambda uid: (uid not in cells or root(uid) != uid, uid)):
        code = root(owner) if owner in cells else owner
        own = _code(owner, {"name": ("", (0, 0, b""))}, None, fields[owner])
        for one in own.fields:
            names[one.id] = (code, one.name)
            ids.setdefault((code, one.name), one.id)
    return names, ids
