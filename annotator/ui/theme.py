"""Palette and style sheet: light, dark and high contrast, in the proportions of the mock-ups.

Everything that has a colour or a font on screen asks ``current()``. Code colours are in colours.py.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from annotator.paths import resource


class Theme(NamedTuple):
    """Colours as "#rrggbb". ``paper`` is behind text, ``panel`` behind lists, ``line`` hairlines, ``accent`` what is
    chosen or focused, ``chosen`` the background of a chosen row, ``cap`` the background of a key cap."""

    name: str
    paper: str
    panel: str
    line: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    chosen: str
    hover: str
    cap: str
    warn: str
    good: str
    border: str  # of what can be typed into
    line_width: int = 1
    tint_share: float = 0.17

    @property
    def dark(self) -> bool:
        return QColor(self.paper).lightness() < 128


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    panel="#fbfaf8",
    line="#e3e0db",
    ink="#1f2328",
    muted="#646a71",
    accent="#2f5d8a",
    on_accent="#ffffff",
    chosen="#e8eef5",
    hover="#f3f1ed",
    cap="#f6f5f3",
    warn="#a33a00",
    good="#2d6a3e",
    border="#d9d5ce",
)
DARK = Theme(
    name="dark",
    paper="#191b1e",
    panel="#222529",
    line="#33373c",
    ink="#e4e3df",
    muted="#9aa0a6",
    accent="#8ab4dd",
    on_accent="#14202c",
    chosen="#2a3440",
    hover="#292d32",
    cap="#1c1e21",
    warn="#f0a070",
    good="#86c99a",
    border="#3d4248",
)
HIGH_CONTRAST = Theme(
    name="contrast",
    paper="#000000",
    panel="#000000",
    line="#ffffff",
    ink="#ffffff",
    muted="#ffffff",
    accent="#ffe14d",
    on_accent="#000000",
    chosen="#1f3a5f",
    hover="#333333",
    cap="#000000",
    warn="#ffb080",
    good="#90ffb0",
    border="#ffffff",
    tint_share=0.3,
)
HIGH_CONTRAST_LIGHT = Theme(
    name="contrast-light",
    paper="#ffffff",
    panel="#ffffff",
    line="#000000",
    ink="#000000",
    muted="#000000",
    accent="#003a8c",
    on_accent="#ffffff",
    chosen="#cfe2ff",
    hover="#e6e6e6",
    cap="#ffffff",
    warn="#8a1c00",
    good="#00501e",
    border="#000000",
    tint_share=0.25,
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT)}

#: Tried in this order where the desktop names no font of its own.
UI_FONTS = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "Liberation Sans", "DejaVu Sans")
TEXT_FONTS = ("Charter", "Noto Serif", "Georgia", "Source Serif 4", "Liberation Serif", "DejaVu Serif")
BASE_PIXELS = 13

_current = LIGHT
_scale = 1.0


def current() -> Theme:
    return _current


def wanted(choice: str) -> Theme:
    """The theme of this name; for "system" the one that the desktop asks for now."""
    if choice in THEMES:
        return THEMES[choice]
    dark, contrast = asked_for()
    if contrast:
        return HIGH_CONTRAST if dark else HIGH_CONTRAST_LIGHT
    return DARK if dark else LIGHT


def asked_for() -> tuple[bool, bool]:
    """Whether the desktop wants dark windows, and high contrast."""
    hints = QApplication.styleHints()
    high = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    return hints.colorScheme() == Qt.ColorScheme.Dark, high


def apply(app: QApplication, theme: Theme, scale: float = 1.0) -> None:
    """Give the whole program this theme; widgets that paint themselves hear of it by PaletteChange."""
    global _current, _scale
    _current, _scale = theme, scale
    sheet = _style_sheet(theme)
    # Each of these makes every widget think again, so none is done without need.
    if app.style().objectName() != "fusion" and not app.styleSheet():
        app.setStyle("Fusion")
    if app.font() != ui_font():
        app.setFont(ui_font())
    if sheet != app.styleSheet():
        app.setPalette(_palette(theme))
        app.setStyleSheet(sheet)


@lru_cache(maxsize=1)
def _general_font() -> QFont:
    """The desktop's own font; where it names none, ours."""
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    if font.family() in ("Sans Serif", "Sans", "sans-serif", "DejaVu Sans"):
        font.setFamilies([*UI_FONTS, "Noto Sans CJK KR"])
    return font


def pixels(size: float) -> int:
    """A length of the mock-ups, at the scale the person chose."""
    return round(size * _scale)


def ui_font(size: float = BASE_PIXELS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of everything but the articles; ``size`` in pixels at scale 1."""
    font = QFont(_general_font())
    font.setPixelSize(pixels(size))
    font.setWeight(weight)
    return font


def text_font(size: float = 17) -> QFont:
    """The serif font of articles and quotes; ``size`` in pixels at scale 1."""
    font = QFont()
    font.setFamilies([*TEXT_FONTS, "Noto Serif CJK KR"])
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(pixels(size))
    return font


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: theme.panel,
        role.WindowText: theme.ink,
        role.Base: theme.paper,
        role.AlternateBase: theme.panel,
        role.Text: theme.ink,
        role.Button: theme.panel,
        role.ButtonText: theme.ink,
        role.BrightText: theme.warn,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.ink,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.Accent: theme.accent,
        role.Mid: theme.line,
        role.Midlight: theme.hover,
        role.Dark: theme.muted,
        role.Light: theme.paper,
    }
    for name, colour in pairs.items():
        palette.setColor(name, QColor(colour))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.muted))
    return palette


def _style_sheet(theme: Theme) -> str:
    sheet = resource("themes", "window.qss").read_text(encoding="utf-8")
    sizes = {f"px{n}": f"{pixels(n)}px" for n in (9, 10, 11, 12, 13, 14, 16, 18, 22, 26)}
    colours = {k: v for k, v in theme._asdict().items() if isinstance(v, str)}
    shade = "light" if theme.dark else "dark"  # of the picture itself
    pictures = {name: resource("icons", f"{name}-{shade}.png").as_posix() for name in ("arrow", "check")}
    if theme.name == "contrast":
        pictures["check"] = resource("icons", "check-light.png").as_posix()
    names = {**colours, **sizes, **pictures}
    for name in sorted(names, key=len, reverse=True):  # longest first: one name may begin like another
        sheet = sheet.replace(f"${name}", names[name])
    return sheet
