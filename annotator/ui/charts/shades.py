"""Shades for figures: one hue from paper to full, so that nobody has to tell colours apart. Pure.

Every shade is light or dark enough for one of the two inks written on it (contrast at least 4.5; a test recomputes it).
"""

from __future__ import annotations

from annotator.ui import colours
from annotator.ui.theme import Theme

#: From little to much, on light and on dark paper: lightness falls (rises) evenly, so they differ in grey, too.
_LIGHT = ("#f4f7fa", "#d3e1ee", "#a5c3de", "#6f9ec7", "#3f77a8", "#1d4f7f", "#0b2c4d")
_DARK = ("#1f252b", "#23384d", "#2b4f70", "#3a6d98", "#5b92c0", "#93bde0", "#d5e8f7")


def shade(share: float, look: Theme) -> str:
    """The shade for a share from 0 to 1 (beyond: the ends)."""
    steps = _DARK if look.dark else _LIGHT
    place = max(0.0, min(1.0, share)) * (len(steps) - 1)
    low = min(int(place), len(steps) - 2)
    return colours.mix(steps[low + 1], steps[low], place - low)


def ink_on(background: str) -> str:
    """Black or white, whichever reads better on it."""
    return max(("#000000", "#ffffff"), key=lambda ink: colours.contrast(ink, background))
