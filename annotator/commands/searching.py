"""Finding words: the search index over documents, memos and codes, and the concordance (key words in context).

What a person typed is never a syntax error; only a regular expression can be wrong, and then a sentence says why.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from annotator.errors import UsageError
from annotator.model.contents import Progress, no_progress

if TYPE_CHECKING:
    from annotator.model.document import Document
    from annotator.project import Project, SearchHit

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class KwicLine:
    """A passage found: ``match`` is ``text[start:end]`` of the document (code points), ``before`` and ``after`` what
    stands around it, white space as single spaces."""

    document: str
    name: str
    start: int
    end: int
    before: str
    match: str
    after: str


def search(project: Project, query: str, limit: int = 50) -> Sequence[SearchHit]:
    """Documents, memos and codes in which the words of ``query`` stand, the best first."""
    return project.search(query, limit)


def concordance(
    project: Project,
    query: str,
    width: int = 40,
    regex: bool = False,
    *,
    documents: str = "",
    limit: int | None = None,
    progress: Progress = no_progress,
) -> list[KwicLine]:
    """Every place where ``query`` stands in the texts, with ``width`` characters on both sides, document by document.

    Upper and lower case are one, and any white space in the query matches any in the text. With ``regex`` the query
    is a Python regular expression (``(?-i:...)`` makes case matter; ``^`` and ``$`` are the ends of a line). Passages
    don't overlap; empty ones are left out. ``documents`` is a query of its own that narrows the corpus.
    Raises UsageError for a query that is empty or not a regular expression.
    """
    pattern = compiled(query, regex)
    if width < 0:
        raise UsageError(f"The width of the context can't be {width}: give 0 or more characters.")
    return list(islice(_lines(project, pattern, width, documents, progress), limit))


def compiled(query: str, regex: bool) -> re.Pattern[str]:
    """The pattern that a query stands for."""
    if not query.strip():
        raise UsageError("There is nothing to search for: the query is empty.")
    if not regex:
        return re.compile(r"\s+".join(map(re.escape, query.split())), re.IGNORECASE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns about expressions that may change their meaning one day
            return re.compile(query, re.IGNORECASE | re.MULTILINE)
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(f"“{query}” is not a regular expression: {error}.") from None


def _lines(
    project: Project, pattern: re.Pattern[str], width: int, query: str, progress: Progress
) -> Iterator[KwicLine]:
    documents = project.documents(query)
    total = len(documents)
    for number, document in enumerate(documents):
        progress(number, total, "Searching")
        yield from _passages(document, pattern, width)
    progress(total, total, "Searching")


def _passages(document: Document, pattern: re.Pattern[str], width: int) -> Iterator[KwicLine]:
    text = document.text
    for match in pattern.finditer(text):
        start, end = match.span()
        if start == end:
            continue
        before, after = text[max(0, start - width) : start], text[end : end + width]
        yield KwicLine(document.id, document.name, start, end, _line(before), _line(match[0]), _line(after))


def _line(text: str) -> str:
    return _SPACES.sub(" ", text)
