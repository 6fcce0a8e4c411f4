"""Code colours as rules of the style sheet, light and dark. Nothing that a person wrote gets into the style sheet: a
colour is six hexadecimal digits or mid grey."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence

from annotator.model.codebook import Code

PAPER = {"light": "#ffffff", "dark": "#191b1e"}
PATTERNS = ("solid", "dashed", "dotted", "double")
_HEX = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_GREY = "#777777"
#: The default palette on dark paper, as the window has it.
_DARK = {"#b3541e": "#e8955f", "#2a6f6b": "#6cc0ba", "#6b4a9c": "#b79be6"}


def rules(codes: Sequence[Code]) -> str:
    """``.c0``, ``.c1`` ...: --c is the colour for text and lines, --t the tint behind text."""
    light = "".join(_rule(number, code, "light") for number, code in enumerate(codes))
    dark = "".join(_rule(number, code, "dark") for number, code in enumerate(codes))
    patterns = "".join(
        f".c{number}{{--p:{PATTERNS[number % len(PATTERNS)]};--w:{3 if number % len(PATTERNS) == 3 else 2}px}}\n"
        for number in range(len(codes))
    )
    return f"{patterns}{light}@media screen and (prefers-color-scheme:dark){{\n{dark}}}\n"


def _rule(number: int, code: Code, theme: str) -> str:
    colour = readable(code.colour, PAPER[theme])
    red, green, blue = rgb(colour)
    strength = ".16" if theme == "light" else ".19"
    return f".c{number}{{--c:{colour};--t:rgba({red},{green},{blue},{strength})}}\n"


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255; mid grey for what is no colour."""
    digits = (colour if _HEX.fullmatch(colour) else _GREY)[1:]
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1: 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, paper: str) -> str:
    """The colour, lighter or darker until it reads as text on this paper (contrast 4.5)."""
    dark = _luminance(paper) < 0.2
    colour = "#{:02x}{:02x}{:02x}".format(*rgb(colour))
    if dark and colour in _DARK:
        return _DARK[colour]
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in rgb(colour)))
    while contrast(colour, paper) < 4.5 and light != (1 if dark else 0):
        light = min(1.0, light + 0.02) if dark else max(0.0, light - 0.02)
        parts = colorsys.hls_to_rgb(hue, light, min(saturation, 0.75))
        colour = "#{:02x}{:02x}{:02x}".format(*(round(part * 255) for part in parts))
    return colour


def _luminance(colour: str) -> float:
    parts = (part / 255 for part in rgb(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
