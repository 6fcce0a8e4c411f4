from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.base import WriteOptions
from annotator.formats.report.figures import comparisons
from annotator.formats.report.passages import passages
from annotator.formats.report.wording import quantity
from annotator.formats.report_html import page, write
from annotator.formats.report_html.colours import PAPER, contrast, readable
from annotator.formats.report_md import plain
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.contents import Contents
from annotator.model.field import Field, FieldType, FieldValue, Quantity
from annotator.model.ids import derived_id
from tests.formats.annotations import contents as made
from tests.formats.browser import Browser, browser

EVIL = "</title></style></script><script>window.hacked = 1</script><img src=x onerror='window.hacked=2'>\"'><b>"
TEXT = "Officials said 4,700 casualties.\n\nAn aide said <b>600 deaths</b>, 👩‍👧 שלום."
ANNA, BEN = Coder(derived_id("anna"), "Anna"), Coder(derived_id("ben"), "Ben")
FIGURE = Code(
    derived_id("figure"),
    "figure",
    colour="#b3541e",
    fields=(
        Field("1", "value", FieldType.QUANTITY),
        Field("2", "counted", FieldType.CHOICE, choices=("killed", "casualties")),
    ),
)
MOTIVE = Code(derived_id("motive"), "motive", colour="#2a6f6b", definition="Why.")
ONE = made.document(TEXT, "one", title="First", outlet="Harbor Times", published="2025-07-01")
TWO = made.document("Another one wrote of 600 casualties.", "two", outlet="The Meridian")


def mark(
    name: str, coder: Coder, code: Code, start: int | None, end: int | None, document: Any = ONE, **fields: Any
) -> Annotation:
    quote = "" if start is None else document.text[start:end]
    values = {key: FieldValue(value) for key, value in fields.items()}
    return Annotation(derived_id(name), document.id, coder.id, code.id, start, end, quote, values)


MARKS = (
    mark("whole", BEN, MOTIVE, None, None),
    mark("a1", ANNA, FIGURE, 15, 31, value=Quantity(best=4700), counted="casualties"),
    mark("b1", BEN, FIGURE, 15, 31, value=Quantity(best=4700), counted="killed"),
    mark("a2", ANNA, MOTIVE, 21, 44),
    mark("a3", ANNA, FIGURE, 11, 20, TWO, value=Quantity(low=600, qualifier="at least"), counted="casualties"),
)
SMALL = Contents(
    Codebook((FIGURE, MOTIVE)),
    (ANNA, BEN),
    (ONE, TWO),
    MARKS,
    (Absence(TWO.id, BEN.id, MOTIVE.id),),
    (Done(ONE.id, ANNA.id),),
    name="Small study",
)


@dataclass(frozen=True)
class Row:
    """One figure as commands.agreement gives it."""

    measure: str
    metric: str | None
    code: tuple[str, ...] | None
    value: float | None
    ci: tuple[float, float] | None = None
    undefined: str | None = None
    field: str | None = None
    document: str | None = None
    coders: tuple[str, ...] = ("Anna", "Ben")
    n: int = 105


@dataclass(frozen=True)
class Computed:
    unit: str
    results: tuple[Row, ...]
    coders: tuple[str, ...] = ("Anna", "Ben")
    documents: int = 2
    resamples: int = 2000
    seed: int = 1


AGREEMENT = (
    Computed(
        "character",
        (
            Row("krippendorff_alpha", "nominal", ("figure",), 0.7123456, (0.601, 0.803)),
            Row("percent", "nominal", ("figure",), 0.95),
            Row("krippendorff_alpha", "nominal", ("motive",), None, None, "no_variation"),
        ),
    ),
)
OPTIONS = WriteOptions(agreement=AGREEMENT, made="2026-11-22")


def html_of(contents: Contents, options: WriteOptions = OPTIONS) -> str:
    return "".join(page(contents, options))


class Elements(HTMLParser):
    """Every element with its attributes; the text of each <p> of an article; the text of each passage."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.paragraphs: list[str] = []
        self.passages: dict[str, str] = {}
        self._open: list[str] = []
        self._in_text = False
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag == "div":
            self._in_text = attributes.get("class") == "text"
        if tag == "p" and self._in_text:
            self.paragraphs.append("")
        if tag == "mark":
            self._open.append(attributes["data-g"] or "")
        if tag in ("details", "aside", "article"):
            self._in_text = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._in_text and self.paragraphs:
            self.paragraphs[-1] += data
            for number in self._open:
                self.passages[number] = self.passages.get(number, "") + data


def shown(text: str) -> str:
    """What HTML can show of a text."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", "\ufffd", text)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(made.contents())
def test_texts_stay_whole_and_passages_hold_their_quotes(contents: Contents) -> None:
    parsed = Elements(html_of(contents))
    lines = [line for document in contents.documents for line in document.text.split("\n") if line]
    assert parsed.paragraphs == [shown(line) for line in lines]
    number = 0
    for document in contents.documents:
        for passage in passages([a for a in contents.annotations if a.document == document.id], number):
            quote = passage.annotations[0].quote.replace("\n", "")
            assert parsed.passages.get(str(passage.number), "") == shown(quote)
            number += 1


_ELEMENTS = frozenset(
    "html head meta title style body a div nav form fieldset legend span button label input small output main"
    " section h1 h2 h3 h4 p b table caption thead tbody tr th td svg line circle rect text details summary dl dt dd ul"
    " li kbd article"
    " header mark blockquote aside i sup script".split()
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(made.contents(), st.sampled_from((EVIL, "javascript:alert(1)", "<!--", "]]>", "\u202e<x>", "&lt;script&gt;")))
def test_no_text_becomes_markup(contents: Contents, evil: str) -> None:
    contents = replace(
        contents,
        name=evil,
        coders=tuple(replace(coder, name=coder.name + evil) for coder in contents.coders),
        codebook=Codebook(tuple(replace(code, name=code.name + evil, colour=evil) for code in contents.codebook)),
        documents=tuple(
            replace(d, name=evil, metadata={"title": evil, "outlet": evil, "language": evil})
            for d in contents.documents
        ),
        annotations=tuple(replace(a, memo=evil) for a in contents.annotations),
    )
    parsed = Elements(html_of(contents))
    for name, attributes in parsed.elements:
        assert name in _ELEMENTS
        assert not [a for a in attributes if a.startswith("on") or a in ("style", "src", "action", "formaction")]
        assert (attributes.get("href") or "#").startswith("#")
    assert [name for name, _ in parsed.elements].count("script") == 1
    assert [name for name, _ in parsed.elements].count("style") == 1


def test_the_policy_allows_exactly_the_files_own_style_and_script() -> None:
    source = html_of(SMALL)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', source)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for kind in ("style", "script"):
        (inside,) = re.findall(rf"<{kind}>(.*?)</{kind}>", source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "http" not in source.replace("http-equiv", "")


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), st.sampled_from(tuple(PAPER.values())))
def test_every_colour_of_a_code_reads_as_text(colour: str, paper: str) -> None:
    assert contrast(readable(colour, paper), paper) >= 4.5


def test_figures_are_put_side_by_side_by_what_they_count() -> None:
    killed, casualties = comparisons(SMALL)
    assert (killed.counted, casualties.counted) == ("killed", "casualties")
    assert {d: [r.text for r in readings] for d, readings in casualties.documents.items()} == {
        ONE.id: ["4,700"],
        TWO.id: ["≥ 600"],
    }
    assert casualties.range == (600, 4700)
    assert [r.coders for r in killed.documents[ONE.id]] == [[BEN.id]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Quantity(best=4700, qualifier="about"), "≈ 4,700"),
        (Quantity(low=14000, high=15000, qualifier="between"), "14,000–15,000"),
        (Quantity(low=600), "≥ 600"),
        (Quantity(high=600, qualifier="at most"), "≤ 600"),
        (Quantity(low=200, best=300, high=400), "300 (200–400)"),
        (Quantity(low=24, high=99, qualifier="order of magnitude"), "~ 24–99"),
        (Quantity(qualifier="exact"), "exact"),
        (Quantity(best=-0.5), "−0.5"),
    ],
)
def test_quantities_read_as_people_write_them(value: Quantity, text: str) -> None:
    assert quantity(value) == text


def test_overlapping_passages_get_lanes_of_their_own() -> None:
    found = passages(
        [mark(str(n), ANNA, FIGURE, *span) for n, span in enumerate([(0, 9), (3, 5), (4, 12), (9, 12)])], 0
    )
    assert [(p.start, p.end, p.lane) for p in found] == [(0, 9, 0), (3, 5, 1), (4, 12, 2), (9, 12, 0)]


def test_markdown_has_no_markup_of_a_persons_making() -> None:
    assert plain("a | b\n<script> *x* [l](u) `c`") == r"a \| b \<script\> \*x\* \[l\]\(u\) \`c\`"


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as window:
        yield window


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Browser:
    """The small report, open in the browser; nothing was refused and nothing was fetched."""
    chromium.emulate()
    write(SMALL, tmp_path / "report.html", OPTIONS)
    chromium.open(tmp_path / "report.html")
    assert chromium.complaints() == []
    assert chromium.requests() == [(tmp_path / "report.html").as_uri()]
    return chromium


def marked(window: Browser) -> list[str]:
    """The codes of the passages that are visible, article by article."""
    return list(
        window.run(
            "const seen = new Set(); return [...document.querySelectorAll('.doc:not([hidden]) mark:not(.off)')]"
            ".filter((m) => !seen.has(m.dataset.g) && seen.add(m.dataset.g)).map((m) => m.className.split(' ')[0])"
        )
    )


def panel(window: Browser) -> list[str]:
    return list(window.run("return [...document.querySelectorAll('#panel .note')].map((n) => n.innerText)"))


def test_the_text_in_the_browser_is_the_text(opened: Browser) -> None:
    lines = opened.run("return [...document.querySelectorAll('#d0 .text p')].map((p) => p.textContent)")
    assert lines == [line for line in TEXT.split("\n") if line]


def test_the_figures_of_agreement_are_shown_with_intervals_and_reasons(opened: Browser) -> None:
    table = opened.run("return document.querySelector('#agreement table').innerText")
    assert "0.712" in table
    assert "0.60 to 0.80" in table
    assert "no variation" in table
    methods = opened.run("return document.querySelector('.methods').innerText")
    assert "Krippendorff’s α was 0.71 [0.60, 0.80] for “figure”." in methods


def test_filters_by_coder_code_and_article(opened: Browser) -> None:
    assert marked(opened) == ["c0", "c1", "c0"]
    opened.click("input[data-k='0']")  # without Anna
    assert marked(opened) == ["c0"]
    assert opened.run("return document.getElementById('shown').innerText") == "Showing 2 of 5 annotations"
    assert opened.run("return document.querySelector('.chip[data-c]').hidden") is False
    notes = "return [...document.querySelectorAll('.notes .note')].map((n) => !n.hidden)"
    assert opened.run(notes) == [True, True, False, False], "the whole document is Ben’s, the first figure both"
    opened.click("input[data-k='0']")
    opened.click("input[data-c='0']")  # without figures
    assert marked(opened) == ["c1"]
    opened.click("button[data-all='c'][data-on='1']")
    opened.click("button[data-all='d'][data-on='0']")
    assert marked(opened) == []
    opened.click("input[data-d='1']")
    assert marked(opened) == ["c0"]
    opened.click("button[data-all='d'][data-on='1']")
    assert marked(opened) == ["c0", "c1", "c0"]
    assert opened.run("return document.getElementById('shown').innerText") == ""
    assert opened.complaints() == []


def test_pointing_at_an_overlap_shows_both_passages_and_what_each_coder_said(opened: Browser) -> None:
    opened.click("#d0 mark mark")
    inner, outer = sorted(panel(opened), key=lambda text: text.startswith("motive"))
    assert inner.startswith("figure")
    assert "Anna" in inner
    assert "Ben" in inner
    assert "4,700" in inner
    assert "counted ≠" in opened.run(
        "const th = document.querySelector('#panel tr.differs th');"
        "return th.innerText + getComputedStyle(th, '::after').content.replaceAll('\"', '')"
    )
    assert outer.startswith("motive")
    opened.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    assert panel(opened) == []


def test_passages_are_reached_with_the_keyboard(opened: Browser) -> None:
    opened.run("document.querySelector('#d0 mark[tabindex]').focus()")
    assert panel(opened)[0].startswith("figure")


def test_brackets_with_labels_stand_beside_the_text(opened: Browser) -> None:
    opened.run("document.getElementById('d0').scrollIntoView()")
    script = (
        "return new Promise((done) => { const look = (left) => { const found ="
        " [...document.querySelectorAll('#d0 .margin .label')].map((l) => l.textContent);"
        " if (found.length || !left) done(found); else setTimeout(() => look(left - 1), 50); }; look(60); })"
    )
    assert sorted(opened.run(script)) == ["figureA B", "motiveA"]


def test_a_value_leads_to_its_passage(opened: Browser) -> None:
    opened.click("#values a.value")
    assert panel(opened)[0].startswith("figure")


def test_dark_and_light_follow_the_system(opened: Browser) -> None:
    def look() -> tuple[str, str]:
        paper, colour = opened.run(
            "const style = getComputedStyle; const mark = document.querySelector('.c0');"
            "return [style(document.body).backgroundColor, style(mark).getPropertyValue('--c')]"
        )
        return paper, colour

    opened.emulate(scheme="light")
    assert look() == ("rgb(255, 255, 255)", "#b3541e")
    opened.emulate(scheme="dark")
    assert look() == ("rgb(25, 27, 30)", "#e8955f")
    opened.emulate(scheme="dark", media="print")
    assert look() == ("rgb(255, 255, 255)", "#b3541e")


def test_it_prints_without_the_side_and_with_labels(opened: Browser) -> None:
    opened.emulate(media="print")
    hidden = "return ['.side', '#panel', '.margin'].map((s) => getComputedStyle(document.querySelector(s)).display)"
    assert opened.run(hidden) == ["none", "none", "none"]
    label = "return getComputedStyle(document.querySelector('mark[data-label]'), '::before').content"
    assert opened.run(label) == '"figure "'
    assert opened.pdf().startswith(b"%PDF-")


def test_what_people_write_never_runs(chromium: Browser, tmp_path: Path) -> None:
    evil = replace(
        SMALL,
        name=EVIL,
        coders=(replace(ANNA, name=EVIL), BEN),
        codebook=Codebook((replace(FIGURE, name=EVIL, colour="red}</style><script>"), MOTIVE)),
        documents=(replace(ONE, name=EVIL, metadata={"title": EVIL, "outlet": EVIL}), TWO),
        annotations=tuple(replace(a, memo=EVIL) for a in MARKS),
    )
    write(evil, tmp_path / "evil.html", OPTIONS)
    chromium.open(tmp_path / "evil.html")
    chromium.click("#d0 mark")
    assert EVIL in panel(chromium)[0]
    assert chromium.run("return [window.hacked, document.scripts.length, document.images.length]") == [None, 1, 0]
    assert chromium.run("return document.title") == EVIL + ": report"
    assert chromium.complaints() == []
    assert chromium.requests() == [(tmp_path / "evil.html").as_uri()]


def test_the_policy_stops_what_is_put_into_the_file(chromium: Browser, tmp_path: Path) -> None:
    write(SMALL, tmp_path / "report.html", OPTIONS)
    source = (tmp_path / "report.html").read_text("utf-8")
    added = (
        "<script>window.hacked = 1</script><p id=p style='color: rgb(1, 2, 3)' onclick='window.hacked = 2'>x</p>"
        "<img src='file:///nothing.png'><link rel=stylesheet href='file:///nothing.css'>"
    )
    (tmp_path / "report.html").write_text(source.replace("</main>", added + "</main>"), "utf-8")
    chromium.open(tmp_path / "report.html")
    chromium.run("document.getElementById('p').click()")
    assert chromium.run("return [window.hacked, getComputedStyle(document.getElementById('p')).color]") != [
        None,
        "rgb(1, 2, 3)",
    ]
    assert chromium.run("return window.hacked") is None
    complaints = [line for line in chromium.complaints() if "Content Security Policy" in line]
    assert len(complaints) >= 5, complaints
    tried = [address for address in chromium.requests() if "nothing" in address]
    assert len(tried) == 2, "an address that is refused is noticed, too: none was tried in the tests above"
