"""What passages can be looked for: those behind a figure, a pair of coders, some documents, a cell of a matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.i18n import ntr, tr
from annotator.model.contents import Progress
from annotator.project import Project

if TYPE_CHECKING:
    from annotator.commands.agreement import ResultRow
    from annotator.commands.confusions import Confusion
    from annotator.commands.disagreements import Passage

Path = tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """``what`` stands above the passages, ``nothing`` in their place where there are none. ``codes`` (None: all) and
    ``coders`` (None: all) are whose marks the lanes show. ``into_list``: the keyboard goes to the passages.
    ``differ``: the coders differ in all of them."""

    what: str
    find: Callable[[Project, Progress], Sequence[Passage]]
    codes: tuple[Path, ...] | None = None
    coders: tuple[str, ...] | None = None
    into_list: bool = True
    nothing: str = ""
    differ: bool = True


def of_all(unit: str) -> Search:
    """Where the coders differ at all."""

    def find(reader: Project, progress: Progress) -> Sequence[Passage]:
        from annotator.commands.disagreements import disagreements

        return disagreements(reader, unit=unit, progress=progress)

    return Search(tr("all codes"), find, into_list=False)


def of_figure(row: ResultRow, unit: str, documents: Sequence[str] | None = None, where: str = "") -> Search:
    """Behind a figure; with ``documents`` (ids) only in these, which are called ``where``."""
    what = " · ".join(part for part in ("/".join(row.code or ()), row.field or "", where or _who(row)) if part)
    codes = None if row.code is None else (row.code,)

    def find(reader: Project, progress: Progress) -> Sequence[Passage]:
        from annotator.commands.disagreements import disagreements

        return disagreements(
            reader,
            unit="field" if row.field else unit,
            codes=None if codes is None else [list(code) for code in codes],
            field=row.field,
            coders=row.coders,
            documents=documents or "",
            progress=progress,
        )

    return Search(what or tr("all codes"), find, codes, tuple(row.coders))


def of_confusion(cell: Confusion, what: str) -> Search:
    """Behind a cell of a matrix."""
    if cell.code is not None:
        codes: tuple[Path, ...] = (cell.code,)
    else:
        codes = tuple(dict.fromkeys(path for path in (cell.first, cell.second) if path is not None))

    def find(reader: Project, progress: Progress) -> Sequence[Passage]:
        from annotator.commands.confusions import confused

        return confused(reader, cell, progress=progress)

    neither = not (cell.first or cell.second)
    nothing = tr("Neither marked it: there are no passages to list.") if neither else tr("There is no such passage.")
    return Search(what, find, codes, cell.coders, nothing=nothing, differ=cell.first != cell.second)


def _who(row: ResultRow) -> str:
    return " – ".join(row.coders) if len(row.coders) <= 3 else ntr("{n} coder", "{n} coders", len(row.coders))
