"""Building HTML so that no text can become markup: whatever is not ``Html`` is escaped. No page here, no style."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

#: What HTML can't hold: control characters, lone surrogates and U+FFFE, U+FFFF.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\"'\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EMPTY = frozenset(("br", "hr", "input", "meta"))
#: Elements of drawings that hold nothing: there an end has to be said.
_DRAWN = frozenset(("rect", "line", "circle"))

Child = object
Attribute = str | int | float | bool | None


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def text(value: object) -> Html:
    """The value as text that shows as it stands; ``Html`` as it is."""
    if isinstance(value, Html):
        return value
    value = str(value)
    if not _SPECIAL.search(value):
        return Html(value)
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return Html(html.escape(_UNFIT.sub("\ufffd", plain), quote=True))


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Html:
    """An element. Children are texts, Html, or lists of them; None is left out. ``class_`` is class, ``data_x`` is
    data-x; True is an attribute without a value, None and False none."""
    if name in _EMPTY:
        return Html(f"<{name}{_attributes(attributes)}>")
    if name in _DRAWN:
        return Html(f"<{name}{_attributes(attributes)}/>")
    return Html(f"<{name}{_attributes(attributes)}>{join(children)}</{name}>")


def opened(name: str, /, **attributes: Attribute) -> Html:
    """The beginning of an element whose children are written as they come; end it with ``closed``."""
    return Html(f"<{name}{_attributes(attributes)}>")


def closed(name: str) -> Html:
    return Html(f"</{name}>")


def join(children: Iterable[Child]) -> Html:
    """All children, one after another."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        nested = isinstance(child, Iterable) and not isinstance(child, str)
        parts.append(join(child) if nested else text(child))  # type: ignore[arg-type]  # Iterable was just checked
    return Html("".join(parts))


def _attributes(attributes: dict[str, Attribute]) -> str:
    parts = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        plain = name.rstrip("_").replace("_", "-")
        parts.append(f" {plain}" if value is True else f' {plain}="{text(value)}"')
    return "".join(parts)
