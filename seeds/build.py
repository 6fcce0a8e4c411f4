"""Assembles seeds/sample.jsonl, the sample project's archive, from what people maintain beside it.

    python3 seeds/build.py            # writes seeds/sample.jsonl
    python3 seeds/build.py --check    # exits 1 when seeds/sample.jsonl is not what would be written

Reads articles.json (metadata), articles/*.txt (texts), codings/*.jsonl (one file per coder) and the codebook file of
resources/. Standard library only; imports nothing of annotator, so that the archive it makes is a second opinion on the
format. seeds/README.md describes the sources. The same sources always give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CODEBOOK = HERE.parent / "resources" / "codebooks" / "casualties-motives-framing.json"
SAMPLE = HERE / "sample.jsonl"

Line = dict[str, Any]

#: Keys of an annotation in codings/*.jsonl that go into the archive as they stand, in this order.
PLAIN = ("memo", "certainty", "flag")
QUANTITY = ("low", "best", "high", "qualifier")


class SourceError(Exception):
    """Something in the sources does not fit; the message says what and where."""


def derived_id(*parts: str) -> str:
    """128 bits of BLAKE2b over the parts, as 22 characters of URL-safe base64."""
    raw = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sample_id(*parts: str) -> str:
    """The identifier of a thing of this sample, which no other project has."""
    return derived_id("sample", *parts)


def find(text: str, quote: str, occurrence: int = 1, start: int = 0, end: int | None = None) -> int:
    """Where the quote begins (code points) the ``occurrence``-th time between start and end; -1 when it does not."""
    position = start - 1
    for _ in range(occurrence):
        position = text.find(quote, position + 1, len(text) if end is None else end)
        if position < 0:
            return -1
    return position


def located(text: str, line: Line) -> tuple[int, int]:
    """The span of an annotation. A quote that stands in the text more than once needs its ``occurrence``."""
    quote = line["quote"]
    if "occurrence" not in line and text.count(quote) > 1:
        raise SourceError(f"{line['document']}: “{quote}” is there {text.count(quote)} times; give its occurrence")
    start = find(text, quote, line.get("occurrence", 1))
    if start < 0:
        raise SourceError(f"{line['document']}: “{quote}” is not there")
    return start, start + len(quote)


def anchored(text: str, anchor: str | list[Any], span: tuple[int, int], where: str) -> tuple[int, int]:
    """The span of a field's own words. ``"words"`` means the first place inside the annotation, or else the place that
    is nearest to it; ``["words", 2]`` means the second place in the whole text."""
    words, occurrence = (anchor, 1) if isinstance(anchor, str) else anchor
    if isinstance(anchor, str) and find(text, words, 1, *span) < 0:
        starts = [at for at in range(len(text)) if text.startswith(words, at)]
        start = min(starts, key=lambda at: max(at - span[1], span[0] - at - len(words)), default=-1)
    else:
        start = find(text, words, occurrence, *(span if isinstance(anchor, str) else ()))
    if start < 0:
        raise SourceError(f"{where}: the anchor “{words}” is not there")
    return start, start + len(words)


def field_value(value: Any, kind: str, text: str, span: tuple[int, int], where: str) -> Any:
    """A field's value in the archive's form: bare, or an object when it is a quantity or has an anchor."""
    anchor = value.get("anchor") if isinstance(value, dict) else None
    if kind == "quantity":
        plain: Any = {name: value.get(name) for name in QUANTITY}
    else:
        plain = value["value"] if isinstance(value, dict) else value
    if anchor is None:
        return plain
    start, end = anchored(text, anchor, span, where)
    return {**(plain if kind == "quantity" else {"value": plain}), "start": start, "end": end}


def annotation_line(line: Line, coder: str, code: Line, text: str) -> Line:
    """An annotation of codings/*.jsonl in the archive's form, without ``created``."""
    start, end = located(text, line)
    document, quote = line["document"], line["quote"]
    where = f"{coder}, {document}, “{quote}”"
    kinds = {field["name"]: field["type"] for field in code["fields"]}
    if unknown := set(line["fields"]) - set(kinds):
        raise SourceError(f"{where}: the code has no field {', '.join(sorted(unknown))}")
    fields = {n: field_value(v, kinds[n], text, (start, end), where) for n, v in sorted(line["fields"].items())}
    plain = {key: line[key] for key in PLAIN if key in line}
    identifier = sample_id("annotation", document, coder, line["code"], str(start), str(end))
    return {
        "type": "annotation",
        "id": identifier,
        "document": sample_id("document", document),
        "coder": coder,
        "code": code["path"],
        "start": start,
        "end": end,
        "quote": quote,
        "fields": fields,
        **plain,
    }


def stated(line: Line) -> Line:
    """The line without what is empty or false."""
    return {key: value for key, value in line.items() if value not in ("", [], False)}


def codes() -> list[Line]:
    """The codebook's codes as archive lines: with the identifiers that the program derives from paths and names."""
    lines = []
    for code in json.loads(CODEBOOK.read_text("utf-8"))["codes"]:
        path = code["path"]
        fields = [{"id": derived_id("field", *path, field["name"]), **stated(field)} for field in code["fields"]]
        lines.append({**code, "id": derived_id("code", *path), "fields": fields})
    order = ("type", "id", "path", "colour", "key", "definition", "description", "include", "exclude", "examples")
    rest = ("counter_examples", "fields", "position")
    return [{key: code[key] for key in (*order, *rest) if key in code} for code in lines]


def documents() -> list[Line]:
    """The articles as archive lines, in the order of articles.json."""
    lines = []
    for article in json.loads((HERE / "articles.json").read_text("utf-8")):
        name = article.pop("name")
        text = (HERE / "articles" / f"{name}.txt").read_bytes().decode("utf-8")
        identifier = sample_id("document", name)
        lines.append(
            {
                "type": "document",
                "id": identifier,
                "name": name,
                "text": text,
                "metadata": dict(sorted(article.items())),
            }
        )
    return lines


def codings() -> Iterator[tuple[str, list[Line]]]:
    """Each coder's name and lines."""
    for path in sorted((HERE / "codings").glob("*.jsonl")):
        head, *lines = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line)
        yield head["coder"], lines


def dated(lines: Iterable[Line], begun: str) -> Iterator[Line]:
    """The annotations of one coder in one document with the times they were made: half a minute to two minutes each,
    longer for longer quotes and for more fields, from the moment the coder opened the document."""
    now = datetime.fromisoformat(begun)
    for line in lines:
        seconds = 20 + len(line["quote"]) % 30 + 8 * len(line["fields"]) + len(line.get("memo", "")) // 3
        now += timedelta(seconds=seconds)
        yield {**line, "created": now.strftime("%Y-%m-%dT%H:%M:%SZ")}


def coded(coder: str, lines: list[Line], texts: dict[str, str]) -> tuple[list[Line], list[Line], list[Line]]:
    """One coder's annotations, absences and done marks as archive lines."""
    by_name = {code["path"][-1]: code for code in codes()}
    marks: dict[str, list[Line]] = {}
    absences, done = [], []
    for line in lines:
        name = line["document"]
        if name not in texts:
            raise SourceError(f"{coder}: there is no article {name}")
        if "quote" in line:
            marks.setdefault(name, []).append(annotation_line(line, coder, by_name[line["code"]], texts[name]))
            continue
        plain = {"document": sample_id("document", name), "coder": coder}
        if "absent" in line:
            absences.append({"type": "absence", **plain, "code": by_name[line["absent"]]["path"]})
        else:
            done.append({"type": "done", **plain})
            marks[name] = list(dated(marks.get(name, []), line["begun"]))
    return [mark for name in marks for mark in marks[name]], absences, done


def text_order(line: Line) -> tuple[int, int, str]:
    return line["start"], -line["end"], line["id"]


def archive_lines() -> Iterator[Line]:
    """All lines in the order in which the program itself writes an archive."""
    articles = documents()
    texts = {article["name"]: article["text"] for article in articles}
    parts = {coder: coded(coder, lines, texts) for coder, lines in codings()}
    yield {"type": "annotator", "version": 1}
    yield from ({"type": "coder", "id": sample_id("coder", coder), "name": coder} for coder in sorted(parts))
    yield from codes()
    yield from articles
    annotations = [line for lines, _, _ in parts.values() for line in lines]
    for article in articles:
        yield from sorted((a for a in annotations if a["document"] == article["id"]), key=text_order)
    absences = [line for _, lines, _ in parts.values() for line in lines]
    yield from sorted(absences, key=lambda line: (line["document"], line["coder"], line["code"]))
    done = [line for _, _, lines in parts.values() for line in lines]
    yield from sorted(done, key=lambda line: (line["document"], line["coder"]))


def build() -> bytes:
    """The archive. Raises SourceError."""
    lines = list(archive_lines())
    identifiers = [line["id"] for line in lines if "id" in line]
    if len(set(identifiers)) < len(identifiers):
        raise SourceError("one coder has marked the same span with the same code twice")
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines).encode()


def main(arguments: list[str]) -> int:
    try:
        archive = build()
    except SourceError as error:
        sys.stderr.write(f"{error}.\n")
        return 1
    if "--check" in arguments:
        same = SAMPLE.exists() and SAMPLE.read_bytes() == archive
        sys.stderr.write("" if same else f"{SAMPLE.name} is not what its sources give; run seeds/build.py.\n")
        return 0 if same else 1
    SAMPLE.write_bytes(archive)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
