"""Which column of a table (or key of an object) is what: the text, the name, metadata.

Guessed from the headings, overruled by the mapping that a person gives. A mapping names for each of our words the
column that holds it: ``{"text": "Body", "title": "Headline", "ignore": ["Row"]}``. Several columns for "text" are
joined by a blank line. Columns that nobody names keep their heading as the name of a metadata value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.formats.base import ColumnMapping
from annotator.formats.canonical import canonical_text
from annotator.formats.corpus.metadata import typed
from annotator.formats.unreadable import Unreadable
from annotator.model.contents import ReportLine
from annotator.model.document import Draft
from annotator.model.text import one_line

#: Headings, without spaces, marks and capitals, the most telling first.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text", "fulltext", "body", "bodytext", "content", "articletext", "articlebody", "article", "maintext",
        "documenttext", "doctext", "story", "transcript", "contents", "volltext", "texto", "texte", "testo", "inhalt",
        "contenido", "contenu", "본문", "正文", "本文", "текст",
    ),
    "title": ("title", "headline", "heading", "articletitle", "titel", "titre", "titulo", "título", "titolo", "제목"),
    "published": (
        "published", "publisheddate", "publishdate", "publicationdate", "datepublished", "pubdate", "publishedat",
        "date", "articledate", "datetime", "datum", "fecha", "날짜",
    ),
    "outlet": (
        "outlet", "publication", "newspaper", "publisher", "medium", "source", "sourcename", "media", "sitename",
        "site", "journal", "zeitung", "quelle", "medio",
    ),
    "author": ("author", "authors", "byline", "creator", "autor", "auteur", "autore", "writer", "journalist"),
    "url": ("url", "link", "weburl", "articleurl", "permalink", "uri", "href", "webaddress"),
    "language": ("language", "lang", "sprache", "langue", "idioma", "lingua"),
    "country": ("country", "nation", "countrycode", "pays", "país", "paese"),
    "name": ("name", "documentname", "docname", "filename", "documentid", "docid", "articleid", "id", "uid", "key"),
}  # fmt: skip
_IGNORE = "ignore"
_SHEET = "sheet"


def plain(heading: str) -> str:
    """A heading as ALIASES spells it; of a nested key its last part."""
    return re.sub(r"[\W_]+", "", heading.rsplit(".", 1)[-1]).casefold()


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings that hold each thing; ``metadata`` maps our word to a heading."""

    text: tuple[str, ...]
    name: str | None
    metadata: Mapping[str, str]

    @classmethod
    def of(cls, headings: Sequence[str], mapping: ColumnMapping | None, label: str) -> Columns:
        """Raises Unreadable when no column is known to hold the text, or the mapping names one that is not there."""
        chosen = _chosen(headings, mapping or {}, label)
        ignored = set(chosen.pop(_IGNORE, ()))
        free = [h for h in headings if h not in ignored and not any(h in named for named in chosen.values())]
        for word in ALIASES:
            found = None if word in chosen else _guess(free, word)
            if found:
                chosen[word] = (found,)
                free.remove(found)
        if "text" not in chosen:
            raise Unreadable(
                label,
                f"has no column that is known to hold the text (columns: {', '.join(headings)[:300] or 'none'})",
                'say which one does, with a mapping such as {"text": "…"}',
            )
        metadata = {word: named[0] for word, named in chosen.items() if word not in ("text", "name")}
        taken = set(metadata)
        for heading in free:
            word = heading if heading not in taken else f"{heading} (column)"
            metadata[word] = heading
            taken.add(word)
        return cls(chosen["text"], chosen["name"][0] if "name" in chosen else None, metadata)

    def draft(self, record: Mapping[str, str], source: str, name: str, encoding: str = "") -> Draft | ReportLine:
        """The document of one row; ``name`` is for a row that gives none."""
        parts = [part for heading in self.text if (part := record.get(heading, "")).strip()]
        text = canonical_text("\n\n".join(parts))
        if not text.text.strip():
            return _no_text(source)
        metadata, notes = typed({word: record.get(heading, "") for word, heading in self.metadata.items()})
        stated = one_line(record.get(self.name, "")) if self.name else ""
        return Draft(stated[:200] or name, text.text, metadata, source, encoding=encoding, notes=(*text.notes, *notes))


def _no_text(source: str) -> ReportLine:
    return Unreadable(source, "has no text", "fill in the text, or leave the row out").line()


def recognised(headings: Sequence[str], mapping: ColumnMapping | None) -> tuple[bool, int]:
    """Whether a text column is among the headings, and how many of them mean something to us: how well a guess at a
    file's delimiter went."""
    known = {alias for aliases in ALIASES.values() for alias in aliases} | _named(mapping)
    texts = set(ALIASES["text"]) | _named({"text": (mapping or {}).get("text", ())})
    found = {plain(heading) for heading in headings}
    return bool(found & texts), len(found & known)


def unique(headings: Sequence[str]) -> list[str]:
    """The headings, with a number where one comes twice, and a name where there is none."""
    seen: dict[str, int] = {}
    result = []
    for position, heading in enumerate(headings, 1):
        heading = one_line(canonical_text(heading).text) or f"column {position}"
        seen[heading] = seen.get(heading, 0) + 1
        result.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return result


def _named(mapping: ColumnMapping | None) -> set[str]:
    return {plain(column) for named in (mapping or {}).values() for column in as_list(named)}


def as_list(named: str | Sequence[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named)


def _guess(free: Sequence[str], word: str) -> str | None:
    spelled = {plain(heading): heading for heading in reversed(free)}
    return next((spelled[alias] for alias in ALIASES[word] if alias in spelled), None)


def _chosen(headings: Sequence[str], mapping: ColumnMapping, label: str) -> dict[str, tuple[str, ...]]:
    folded = {heading.casefold(): heading for heading in reversed(headings)}
    chosen: dict[str, tuple[str, ...]] = {}
    for word, named in mapping.items():
        columns = as_list(named)
        if word == _SHEET or not columns:
            continue
        there = [h for c in columns if (h := c if c in headings else folded.get(c.strip().casefold()))]
        if len(there) < len(columns) and word != _IGNORE:
            missing = next(c for c in columns if c not in headings and c.strip().casefold() not in folded)
            what = f"has no column “{missing}” (columns: {', '.join(headings)[:300]})"
            raise Unreadable(label, what, "correct the mapping")
        chosen[word] = tuple(there)
    return chosen
