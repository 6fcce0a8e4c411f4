"""A part of a corpus as a small table that any engine can add up: how much text shows which pattern of coders.

For programs that read the export as Parquet by themselves (docs/scale.md): each part becomes rows (code, pattern,
length), the engine sums ``length`` by code and pattern over all parts, and the sums give every coefficient of single
codes. A pattern has one character for each coder: "1" marked, "0" not marked, "-" not assigned to the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from annotator.agreement.arrays import BoolArray, IntArray
from annotator.agreement.corpus import Columns, Corpus
from annotator.agreement.tally import Tally

#: Stands for every code that is not in the list: nobody marked it anywhere.
OTHER = ""

_LETTERS = {-1: "-", 0: "0", 1: "1"}


def histogram(
    documents: Mapping[str, Any], annotations: Mapping[str, Any], coders: Sequence[str], codes: Sequence[str]
) -> dict[str, list[Any]]:
    """The columns ``code``, ``pattern`` and ``length`` (in characters) of some documents.

    ``documents`` has the columns id, length and coders (ids of those who were to code it), ``annotations`` all that
    was marked in them: document_id, coder_id, code_id, start, end (empty for a whole document: not counted in
    characters). Anything with columns by name will do, such as a data frame of pandas. ``coders`` and ``codes`` are
    ids, the same for all parts; annotations of others, or outside a coder's assignment, do not count.
    """
    tally = Tally.of(_corpus(documents, annotations, coders, codes))
    rows, patterns = np.nonzero(tally._totals)
    names = ["".join(_LETTERS[value] for value in row) for row in tally._patterns.tolist()]
    return {
        "code": [codes[row] if row < len(codes) else OTHER for row in rows.tolist()],
        "pattern": [names[place] for place in patterns.tolist()],
        "length": tally._totals[rows, patterns].tolist(),
    }


def tally(rows: Iterable[tuple[str, str, float]], coders: Sequence[str], codes: Sequence[str]) -> Tally:
    """From the sums (code, pattern, length) over all parts to what gives the coefficients: ``tally(...).results(key)``
    has one for each code."""
    summed = list(rows)
    names = list(dict.fromkeys(pattern for _, pattern, _ in summed))
    place = {code: row for row, code in enumerate((*codes, OTHER))}
    totals = np.zeros((len(codes) + 1, len(names)))
    for code, pattern, length in summed:
        totals[place[code], names.index(pattern)] += length
    values = {letter: value for value, letter in _LETTERS.items()}
    patterns = np.array([[values[letter] for letter in name] for name in names], np.int64)
    found = Tally(coders, codes)
    found._insert(coders, codes, patterns.reshape(len(names), len(coders)), totals)
    return found


def _corpus(
    documents: Mapping[str, Any], annotations: Mapping[str, Any], coders: Sequence[str], codes: Sequence[str]
) -> Corpus:
    ids = list(documents["id"])
    rosters = _rosters(documents["coders"], coders)
    start, end = (_positions(annotations[name]) for name in ("start", "end"))
    columns = Columns(
        _places(annotations["document_id"], ids),
        _places(annotations["coder_id"], coders),
        _places(annotations["code_id"], codes),
        start,
        end,
    )
    kept = (columns.document >= 0) & (columns.coder >= 0) & (columns.code >= 0)
    kept[kept] &= rosters[columns.document[kept], columns.coder[kept]]
    return Corpus.from_arrays(
        columns.where(kept),
        lengths=np.asarray(documents["length"], np.int64),
        rosters=rosters,
        coders=coders,
        codes=codes,
        ids=ids,
    )


def _rosters(assigned: Iterable[Iterable[str]], coders: Sequence[str]) -> BoolArray:
    found = [set(names) for names in assigned]
    return np.array([[coder in names for coder in coders] for names in found], bool).reshape(len(found), len(coders))


def _places(ids: Iterable[str], known: Sequence[str]) -> IntArray:
    place = {one: number for number, one in enumerate(known)}
    return np.array([place.get(one, -1) for one in ids], np.int64)


def _positions(column: Any) -> IntArray:
    """Empty cells are -1, whether the library of data frames calls them NaN or NA, or they are None in a list."""
    filled = column.fillna(-1) if hasattr(column, "fillna") else [-1 if value is None else value for value in column]
    return np.asarray(filled).astype(np.int64)
