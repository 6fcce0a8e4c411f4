"""Advice that the store gives for the command line, in the window's words: its sentences name commands, and somebody
who sits at the window can't do anything with these."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.i18n import tr

#: What the sentences say, and what they say in the window.
WORDS: Mapping[str, str] = {
    "(annotator restore)": "(“Backups…” in the project menu)",
    "(annotator check --deep)": "(“Check the project…” in the project menu)",
    "(annotator merge)": "(“Merge another copy…” in the project menu)",
    "open the project as a coder.": "say first who codes.",
}


def in_window(sentence: str) -> str:
    """The same advice for somebody at the window."""
    for command, words in WORDS.items():
        if command in sentence:
            sentence = sentence.replace(command, tr(words))
    return sentence
