"""Translation of what people read: ``tr`` marks and translates a sentence, ``ntr`` one that counts.

English is the source language. A catalogue ``resources/translations/<language>/LC_MESSAGES/annotator.mo`` is used
once ``use_language`` finds one; nothing is imported or read before that.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

_one: Callable[[str], str] = str
_many: Callable[[str, str, int], str] | None = None


def tr(text: str) -> str:
    """The text in the person's language. Fill in values afterwards: ``tr("{n} left").format(n=3)``."""
    return _one(text)


def ntr(one: str, many: str, n: int) -> str:
    """The form for ``n`` things, with ``{n}`` filled in (thousands set apart by a comma)."""
    text = _many(one, many, n) if _many else (one if n == 1 else many)
    return text.replace("{n}", f"{n:,}")


def use_language(language: str, folder: Path) -> bool:
    """Translate into ``language`` from the catalogues under ``folder`` from now on; False when there is none."""
    global _one, _many
    import gettext

    try:
        catalogue = gettext.translation("annotator", str(folder), [language])
    except OSError:
        return False
    _one, _many = catalogue.gettext, catalogue.ngettext
    return True
