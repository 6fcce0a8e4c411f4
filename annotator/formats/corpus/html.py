"""A document from a saved web page: its main text, without menus and advertisements, and what the page says of it.

The original bytes stay with the document, so nothing of the page is lost.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from annotator.errors import UsageError
from annotator.formats import encodings
from annotator.formats.base import ReadOptions
from annotator.formats.canonical import Canonical, canonical, canonical_text
from annotator.formats.corpus.metadata import typed
from annotator.formats.source import Source
from annotator.formats.unreadable import Unreadable
from annotator.model.contents import ReportLine
from annotator.model.document import Draft

_LARGEST = 64 << 20
_MOST_TAGS = 200_000
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
_WORD = re.compile(r"\w+")
#: What browsers understand by these names (WHATWG Encoding Standard, section 4.2).
_AS_BROWSERS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "euc_kr": "cp949", "shift_jis": "cp932", "iso8859-11": "cp874", "tis-620": "cp874",
}  # fmt: skip
_INVISIBLE = frozenset(
    ("script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "button")
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)


def read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    data = source.read()
    page = canonical(data, options.encoding or _declared(data), name=source.label)
    whole = _whole_text(_parsed(page.text, source.label))
    tree = _parsed(page.text, source.label)
    text, stated = _main_text(tree)
    notes = [*_worth_a_note(page)]
    if not text.strip() or _is_broken(text, whole):
        text = whole
        notes.append("No main text was found, so all text of the page was taken.")
    result = canonical_text(text)
    if not result.text.strip():
        raise Unreadable(source.label, "holds no text", "open it in a browser, and save it when it is complete")
    metadata, remarks = typed({**_from_markup(tree), **stated})
    yield Draft(
        source.stem, result.text, metadata, source.label, data, page.encoding, (*notes, *result.notes, *remarks)
    )


def _declared(data: bytes) -> str | None:
    """The encoding that the page itself names, as browsers understand it."""
    match = _DECLARED.search(data[:4096])
    if not match:
        return None
    try:
        name = encodings.normal(match[1].decode("ascii"))
    except UsageError:
        return None
    return _AS_BROWSERS.get(name, name)


def _parsed(page: str, label: str) -> Any:
    from lxml import etree, html

    if len(page) > _LARGEST or page.count("<") > _MOST_TAGS:
        raise Unreadable(label, "is too large for a web page", "save the article alone, or as plain text")
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False)
    page = re.sub(r"^\s*<\?xml[^>]*>", "", page, count=1)
    try:
        tree = html.document_fromstring(page if page.strip() else "<p></p>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise Unreadable(label, "is no web page", "give it the suffix of what it is") from None
    if any(entry.level_name == "FATAL" for entry in parser.error_log):  # the parser leaves out what is deeper
        raise Unreadable(label, "is nested too deeply to be read whole", "save the article as plain text")
    return tree


def _main_text(tree: Any) -> tuple[str, dict[str, str]]:
    """The article and its metadata; "" when none is found."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    dates = {"extensive_search": False, "original_date": True}  # from the markup only, never from the running text
    try:
        found = trafilatura.bare_extraction(
            tree, include_comments=False, include_tables=True, with_metadata=True, date_extraction_params=dates
        )
    except RecursionError:  # nested so deeply that it was made for that
        return "", {}
    if found is None:
        return "", {}
    stated = {"title": found.title, "author": found.author, "published": found.date, "outlet": found.sitename}
    stated |= {"url": found.url, "language": found.language}
    return found.text or "", {key: value for key, value in stated.items() if value}


def _is_broken(text: str, whole: str) -> bool:
    """Whether a last resort was taken that puts every piece of markup on a line of its own, in the middle of words:
    what it gives is on the page, but not in these words."""
    if set(_WORD.findall(text)) <= set(_WORD.findall(whole)):
        return False
    squeezed = "".join(whole.split())
    return all("".join(line.split()) in squeezed for line in text.split("\n"))


def _from_markup(tree: Any) -> dict[str, str]:
    return {"title": tree.findtext(".//title") or "", "language": tree.get("lang") or ""}


def _whole_text(tree: Any) -> str:
    """All visible text, a line for each block."""
    parts: list[str] = []
    for event, element in _walk(tree):
        if element.tag not in _INLINE:
            parts.append("\n")
        text = element.text if event == "start" else element.tail
        parts.append(re.sub(r"[ \t\n\f]+", " ", text or ""))
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:
    """Start and end of every visible element, without recursion."""
    from lxml import etree

    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if event == "start" and element.tag in _INVISIBLE:
            walker.skip_subtree()
            element.text = None
        yield event, element


def _worth_a_note(page: Canonical) -> Iterator[str]:
    """Line ends of the page's source are no part of the text."""
    return (note for note in page.notes if "line end" not in note)
