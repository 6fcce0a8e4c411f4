"""Taking up a codebook from a file, writing one, and saying how two differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.commands.fields import fits, values_of
from annotator.errors import Refused
from annotator.formats import codebook_json
from annotator.model.changes import Changes
from annotator.model.codebook import Code, Codebook
from annotator.model.field import Field

if TYPE_CHECKING:
    from annotator.project import Project


@dataclass(frozen=True, slots=True)
class Difference:
    """One code that two codebooks don't have alike. ``what``: added, changed, removed (seen from the first to the
    second); ``attributes`` maps what differs to its value before and after, in the codebook file's form."""

    path: tuple[str, ...]
    what: str
    attributes: Mapping[str, tuple[Any, Any]]


def read_codebook(path: Path | str) -> Codebook:
    """The codebook in a codebook file, an archive (.jsonl) or another project (.annotator)."""
    path = Path(path)
    if path.suffix.lower() == ".annotator":
        from annotator.project import Project

        with Project.open(path, read_only=True) as other:
            return other.codebook()
    if path.suffix.lower() == ".jsonl":
        from annotator.formats import by_key

        return by_key("archive", "annotations").read(path).contents.codebook
    return codebook_json.read(path)


def as_json(codebook: Codebook) -> dict[str, Any]:
    """The codebook as a codebook file holds it, as plain values."""
    return codebook_json.to_json(codebook)


def export_codebook(project: Project, path: Path | str) -> None:
    """Write the codebook as a codebook file."""
    codebook_json.write(project.codebook(), Path(path))


def import_codebook(project: Project, path: Path | str) -> Changes:
    """Take up a codebook file: new codes are added; those that are here already, by id or by path, get the file's
    attributes and fields. Codes and fields that only the project has stay. One undo step."""
    return take_up(project, read_codebook(path), f"Import the codebook {Path(path).name}")


def take_up(project: Project, incoming: Codebook, label: str) -> Changes:
    """``import_codebook`` with a codebook in hand. Raises Refused when values given would not fit any more."""
    current = project.codebook()
    planned = _plan(current, incoming)
    for code in planned:
        if code.id in current.by_id:
            _keep_values(project, current.by_id[code.id], code)
    with project.change(label) as change:
        for code in planned:
            change.put_code(code)
    return change.changes


def _plan(current: Codebook, incoming: Codebook) -> list[Code]:
    """The file's codes as they will be in the project."""
    here: dict[str, str] = {}  # the file's ids -> the project's
    planned: list[Code] = []
    added: dict[str | None, int] = {}
    for code in incoming:
        parent = here[code.parent] if code.parent else None
        match = _match(current, code, parent)
        here[code.id] = match.id if match else code.id
        if code.id in current.merged:
            continue  # merged away here: what stands for it has its own attributes
        if match is None:
            position = len(current.children(parent)) + added.setdefault(parent, 0)
            added[parent] += 1
            planned.append(replace(code, parent=parent, position=position))
        else:
            fields = _fields(match, code)
            planned.append(replace(code, id=match.id, parent=parent, position=match.position, fields=fields))
    return _without_key_clashes(current, planned)


def _match(current: Codebook, code: Code, parent: str | None) -> Code | None:
    if code.id in current.by_id or code.id in current.merged:
        return current.code(code.id)
    return next((sibling for sibling in current.children(parent) if sibling.name == code.name), None)


def _fields(old: Code, new: Code) -> tuple[Field, ...]:
    """The file's fields, under the project's ids where they are the same, then those only the project has."""
    merged: list[Field] = []
    taken: set[str] = set()
    for field in new.fields:
        match = next((f for f in old.fields if f.id == field.id), None) or old.field(field.name)
        taken.add(match.id if match else "")
        merged.append(replace(field, id=match.id) if match else field)
    return (*merged, *(f for f in old.fields if f.id not in taken))


def _without_key_clashes(current: Codebook, planned: list[Code]) -> list[Code]:
    """A key stays with the first who has it: codes only in the project, then the file's in their order."""
    ids = {code.id for code in planned}
    taken = {code.key for code in current.active if code.id not in ids}
    result = []
    for code in planned:
        key = "" if code.key in taken else code.key
        taken |= {key} - {""}
        result.append(replace(code, key=key))
    return result


def _keep_values(project: Project, old: Code, new: Code) -> None:
    by_id = {field.id: field for field in new.fields}
    for field in old.fields:
        after = by_id[field.id]
        if (field.type, field.choices) == (after.type, after.choices):
            continue
        stranded = sum(not fits(after, value) for value in values_of(project, old, field.name))
        if stranded:
            raise Refused(
                f"The file's field “{field.name}” of “{old.name}” does not hold {stranded} of the values given here:"
                " nothing was imported. Rename the field in the file, or change the values."
            )


def differences(before: Codebook, after: Codebook) -> list[Difference]:
    """How the second codebook differs from the first; codes are the same when their id or their path is."""
    found: list[Difference] = []
    matched: set[str] = set()
    for code in after:
        same = before.by_id.get(code.id) or _by_path(before, after.path(code.id))
        if same is None:
            found.append(Difference(after.path(code.id), "added", {}))
            continue
        matched.add(same.id)
        attributes = _attributes(codebook_json.code_to_json(same, before.path(same.id)), _line(after, code))
        if attributes:
            found.append(Difference(after.path(code.id), "changed", attributes))
    found += [Difference(before.path(code.id), "removed", {}) for code in before if code.id not in matched]
    return found


def codebook_diff(project: Project, path: Path | str) -> list[Difference]:
    """How a file's codebook (or another project's) differs from the project's."""
    return differences(project.codebook(), read_codebook(path))


def _by_path(codebook: Codebook, path: tuple[str, ...]) -> Code | None:
    return next((code for code in codebook if codebook.path(code.id) == path), None)


def _line(codebook: Codebook, code: Code) -> dict[str, Any]:
    return codebook_json.code_to_json(code, codebook.path(code.id))


def _attributes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs, ids of codes and fields apart."""
    names = [name for name in {**before, **after} if name != "id"]
    pairs = {name: (_without_ids(before.get(name)), _without_ids(after.get(name))) for name in names}
    return {name: pair for name, pair in pairs.items() if json.dumps(pair[0]) != json.dumps(pair[1])}


def _without_ids(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{name: item for name, item in each.items() if name != "id"} for each in value]
    return value
