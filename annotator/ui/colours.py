"""Colours of codes: the default palette, their variants on dark paper, tints, contrast.

Works on "#rrggbb" strings; knows nothing of widgets.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

#: Apart from each other under protanopia and deuteranopia too (Machado et al. 2009, CIE76 distance at least 20),
#: and readable as text on white paper (contrast at least 4.5). The test recomputes both.
DEFAULT_COLOURS = ("#b3541e", "#2a6f6b", "#6b4a9c", "#1e1ecc", "#660f0f", "#0b364c", "#527f52", "#5151cc")

_DARK = {"#b3541e": "#e8955f", "#2a6f6b": "#6cc0ba", "#6b4a9c": "#b79be6"}


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255; mid grey for what is no colour."""
    digits = colour.lstrip("#")
    try:
        return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    except ValueError:
        return 136, 136, 136


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.1 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, paper: str, share: float) -> str:
    """``share`` of the colour on the paper (0: paper, 1: colour)."""
    parts = (round(p + (c - p) * share) for c, p in zip(rgb(colour), rgb(paper), strict=True))
    return "#{:02x}{:02x}{:02x}".format(*parts)


def on_paper(colour: str, paper: str, wanted: float = 4.5) -> str:
    """The colour, made lighter or darker until it reads as text on this paper; its hue stays."""
    dark = luminance(paper) < 0.2
    if dark and colour.lower() in _DARK:
        return _DARK[colour.lower()]
    if contrast(colour, paper) >= wanted:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(v / 255 for v in rgb(colour)))
    while contrast(colour, paper) < wanted and (light < 1 if dark else light > 0):
        light = min(1.0, light + 0.02) if dark else max(0.0, light - 0.02)
        parts = colorsys.hls_to_rgb(hue, light, min(saturation, 0.75))
        colour = "#{:02x}{:02x}{:02x}".format(*(round(v * 255) for v in parts))
    return colour


def next_colour(used: Iterable[str]) -> str:
    """The default colour that is used least, the first of them."""
    taken = [c.lower() for c in used]
    return min(DEFAULT_COLOURS, key=lambda c: (taken.count(c), DEFAULT_COLOURS.index(c)))
