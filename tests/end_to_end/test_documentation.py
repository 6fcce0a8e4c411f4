"""The manual is true of the program: its keys, links, pictures and commands are there."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from annotator.cli.table import BY_NAME
from annotator.formats import FORMATS
from annotator.ui.panels.figures import REASONS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def headings(page: Path) -> set[str]:
    """The anchors of a page, as web sites make them out of headings."""
    found = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_are_there(page: Path) -> None:
    for link in _LINK.findall(page.read_text("utf-8")):
        if link.startswith(("http:", "https:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in headings(target), f"{page.name}: {link}"


def test_the_keys_are_those_of_the_program() -> None:
    """When this fails: python docs/make_keys.py"""
    made = runpy.run_path(str(ROOT / "docs" / "make_keys.py"))
    page = text("docs/coding.md")
    assert made["page"](page) == page


def test_every_key_that_a_page_tells_to_press_exists() -> None:
    from PySide6.QtGui import QKeySequence

    from annotator.ui.actions import ACTIONS

    known = {QKeySequence(key).toString() for action in ACTIONS for key in action.keys}
    for page in PAGES:
        for key in re.findall(r"\*\*((?:(?:Ctrl|Alt|Shift)\+)+[\w]+)\*\*", page.read_text("utf-8")):
            key = key.replace("Enter", "Return")  # what Qt calls the large key that everybody calls Enter
            assert QKeySequence(key).toString() in known, f"{page.name}: {key}"


def test_commands_of_the_manual_are_commands() -> None:
    for page in PAGES:
        for line in re.findall(r"^    annotator (.*)$", page.read_text("utf-8"), re.MULTILINE):
            first = line.split("#")[0].split()[:1]
            if first and first[0].isalpha() and first[0].islower():
                assert first[0] in BY_NAME, f"{page.name}: {line}"


def test_the_readme_has_exactly_the_two_commands_of_set_up() -> None:
    commands = re.findall(r"^    (\S.*?)(?:\s+#.*)?$", text("README.md"), re.MULTILINE)
    assert commands == ["python3 packaging/bootstrap.py run", "python3 packaging/bootstrap.py test"]


def test_what_is_promised_about_formats_is_there() -> None:
    page = text("docs/exporting.md")
    for format_ in FORMATS:
        if format_.writes:
            assert f"`{format_.suffixes[0]}`" in page, format_.label
    imports = text("docs/importing.md")
    for format_ in FORMATS:
        if format_.kind == "corpus":
            assert f"`{format_.suffixes[0]}`" in imports, format_.label


def test_every_reason_for_a_missing_figure_is_explained() -> None:
    page = text("docs/agreement.md")
    for words in REASONS.values():
        assert f"| {words} |" in page


def test_pictures_are_small_and_all_used() -> None:
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert sum(picture.stat().st_size for picture in pictures) < 6_000_000
    used = {link for page in PAGES for link in _LINK.findall(page.read_text("utf-8")) if link.endswith(".png")}
    named = {Path(link).name for link in used}
    assert named <= {picture.name for picture in pictures}
