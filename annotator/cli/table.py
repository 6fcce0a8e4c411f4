"""The list of commands: what each is called, in which module it lives and what it is for. Imports none of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """``module`` has ``configure(parser, name)``, which adds the options and sets the default ``run``:
    ``run(args, console) -> Answer``."""

    name: str
    module: str
    help: str


COMMANDS = (
    Command("sample", "making", "make the sample project in a folder and print its path"),
    Command("new", "making", "make a project"),
    Command("import", "importing", "bring in documents: files and folders"),
    Command("annotations", "importing", "bring in annotations from a file"),
    Command("export", "exporting", "write the annotated corpus in another format"),
    Command("formats", "exporting", "list the formats: what each reads, writes and can't hold"),
    Command("codebook", "codebook", "show, bring in, write or compare the codebook"),
    Command("merge", "merging", "take up what other copies of the project hold"),
    Command("round", "rounds", "plan who codes which documents"),
    Command("agreement", "agreement", "how far the coders agree"),
    Command("disagreements", "agreement", "the passages where they don't"),
    Command("search", "searching", "find words in documents, memos and codes"),
    Command("report", "exporting", "write a report: agreement, tables, annotated articles"),
    Command("query", "querying", "read the project's tables with SQL"),
    Command("history", "history", "who changed what, and when"),
    Command("check", "care", "prove that the project is whole"),
    Command("backup", "care", "make a backup now"),
    Command("restore", "care", "put a backup in the project's place"),
)

#: Commands of the interface that this version does not have yet.
LATER = ("packet", "sync", "adjudicate", "table", "salvage")
BY_NAME = {command.name: command for command in COMMANDS}
