"""Asking the search index: a person's words become a query that can't be wrong, hits become places in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from annotator.model.views import SearchHit
from annotator.store import annotation_values, codebook
from annotator.store.context import Context
from annotator.store.database import Row
from annotator.store.index import CJK, fold, pairs, unaccented

#: Code points that are folded at a time, and what is folded with them for words that reach beyond.
_WINDOW, _OVERLAP = 100_000, 1_000
#: Code points shown before and after a hit.
AROUND = 50


@cache
def _part() -> re.Pattern[str]:
    """What a person's words fall into: quoted, or one word."""
    return re.compile(r'"([^"]*)"?|(\S+)')


@cache
def _piece() -> re.Pattern[str]:
    """A run of CJK, or another word."""
    return re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")


def match_expression(query: str) -> str | None:
    """An FTS5 expression for a person's words, every one quoted; None when there is nothing to look for.
    ``"..."`` is a phrase, ``word*`` (and the last word, unless a space or quote follows it) finds longer words too."""
    parts = [
        (match[1] if match[1] is not None else match[2], match[1] is not None) for match in _part().finditer(query)
    ]
    open_end = bool(parts) and not parts[-1][1] and query == query.rstrip()
    phrases = []
    for number, (text, quoted) in enumerate(parts):
        begins = (not quoted and text.endswith("*")) or (open_end and number == len(parts) - 1)
        phrase = _phrase(text, begins)
        if phrase:
            phrases.append(phrase)
    return " AND ".join(phrases) if phrases else None


def _phrase(text: str, begins: bool) -> str:
    """What the index holds for ``text``: its words in a row, runs of CJK as pairs."""
    words: list[str] = []
    single = False
    for piece in _piece().findall(unaccented(text)):
        run = bool(re.match(f"[{CJK}]", piece))
        single = run and len(piece) == 1
        words.extend(pairs(piece)[:-1] if run and len(piece) > 1 else [piece])
        if run:
            begins = False
    if not words:
        return ""
    return '"' + " ".join(words) + '"' + ("*" if begins or single else "")


# --- finding the place -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """Finds a query's words in a folded text: each with the letters that it begins with and a pattern for all of it.
    (Looking for the letters first is ten times as fast as a pattern that must not begin inside a word.)"""

    parts: tuple[tuple[str, re.Pattern[str]], ...]

    def search(self, folded: str, start: int) -> re.Match[str] | None:
        """The first of them from ``start`` on, or None."""
        found: re.Match[str] | None = None
        for letters, pattern in self.parts:
            at = folded.find(letters, start)
            while at >= 0 and (found is None or at < found.start()):
                match = pattern.match(folded, at)
                if match is not None:
                    found = match
                    break
                at = folded.find(letters, at + 1)
        return found


def places(query: str) -> Words | None:
    """What finds the query's words in a folded text."""
    parts = [match[1] if match[1] is not None else match[2] for match in _part().finditer(query)]
    words = []
    for part in parts:
        pieces = _piece().findall(fold(part))
        if pieces:
            first = "" if re.match(f"[{CJK}]", pieces[0]) else r"(?<![^\W_])"
            words.append((pieces[0], re.compile(first + r"[\W_]*".join(re.escape(piece) for piece in pieces))))
    return Words(tuple(words)) if words else None


def place(text: str, words: Words | None) -> tuple[int, int] | None:
    """The first place of the words in a text, which is folded no further than that."""
    if words is None:
        return None
    for start in range(0, len(text), _WINDOW):
        first = max(0, start - 1)  # the letter before decides whether a word begins
        match = words.search(fold(text[first : start + _WINDOW + _OVERLAP]), start - first)
        if match is not None:
            return first + match.start(), first + match.end()
    return None


def snippet(text: str, start: int, end: int) -> str:
    """The words around a hit in one line."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    line = " ".join(text[left:right].split())
    return ("…" if left else "") + line + ("…" if right < len(text) else "")


# --- searching -------------------------------------------------------------------------------------------------------


def search(context: Context, viewer: int | None, query: str, limit: int) -> list[SearchHit]:
    """Codes, then documents (newest first), then memos that hold all the words; ``limit`` of each kind at most."""
    context.index.write()
    expression = match_expression(query)
    words = places(query)
    if expression is None or words is None:
        return []
    found = [*_codes(context, query, limit), *_documents(context, expression, words, limit)]
    return [*found, *_memos(context, viewer, expression, words, limit)]


def _codes(context: Context, query: str, limit: int) -> Iterable[SearchHit]:
    words: list[str] = _piece().findall(fold(query))
    hits = []
    for code in codebook.load(context).codebook:
        text = "\n".join(
            (code.name, code.definition, code.description, code.include, code.exclude, *code.examples,
             *code.counter_examples, *(one.name for one in code.fields))
        )  # fmt: skip
        folded = fold(text)
        if all(word in folded for word in words):
            at = min(folded.find(word) for word in words)
            hits.append(SearchHit("code", code.id, None, None, None, snippet(text, at, at + len(words[0]))))
    return hits[:limit]


def _documents(context: Context, expression: str, words: Words, limit: int) -> Iterable[SearchHit]:
    rows = context.db.all(
        "SELECT d.uid, d.title, d.sha FROM search s JOIN document d ON d.id = s.rowid WHERE s.search MATCH ? "
        "AND d.shown = 1 ORDER BY s.rowid DESC LIMIT ?",
        (expression, limit),
    )
    for uid, title, sha in rows:
        text = context.texts.text(sha)
        at = place(text, words)
        if at is None:
            yield SearchHit("document", uid, uid, None, None, title)
        else:
            yield SearchHit("document", uid, uid, at[0], at[1], snippet(text, *at))


def _memos(context: Context, viewer: int | None, expression: str, words: Words, limit: int) -> Iterable[SearchHit]:
    condition, values = annotation_values.where(context, viewer)
    rows: list[Row] = context.db.all(
        "SELECT a.uid, d.uid, a.start, a.stop, a.memo FROM search_memo s JOIN annotation a ON a.id = s.rowid "
        f"JOIN document d ON d.id = a.document WHERE s.search_memo MATCH ? AND d.shown = 1 AND {condition} "
        "ORDER BY s.rowid DESC LIMIT ?",
        (expression, *values, limit),
    )
    for uid, document, start, end, memo in rows:
        at = place(memo, words) or (0, 0)
        yield SearchHit("memo", uid, document, start, end, snippet(memo, *at))
