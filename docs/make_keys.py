"""Writes the table of keys in docs/coding.md from annotator/ui/actions.py.

    python docs/make_keys.py

A test fails when the table is not what this makes.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "coding.md"
BEGIN, END = "<!-- keys: made by docs/make_keys.py from annotator/ui/actions.py -->\n", "<!-- keys: end -->"
sys.path.insert(0, str(ROOT))

from annotator.ui import actions  # noqa: E402

WHERE = {
    actions.WINDOW: "everywhere",
    actions.TEXT: "in the text",
    actions.PANEL: "in the fields and lists",
    actions.AGREEMENT: "in the Agreement view",
}


def table() -> str:
    """A table for each group of actions."""
    parts = []
    for group in dict.fromkeys(action.group for action in actions.ACTIONS):
        parts += [f"\n**{group}**\n", "| | key | where |", "|---|---|---|"]
        for action in actions.ACTIONS:
            if action.group == group:
                keys = " or ".join(f"`{key}`" for key in action.keys) or "–"
                parts.append(f"| {action.text} | {keys} | {WHERE[action.scope]} |")
    return "\n".join(parts).lstrip("\n") + "\n\n"


def page(text: str) -> str:
    """The page with the table as it should be."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + "\n" + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
