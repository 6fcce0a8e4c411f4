"""The archive: everything that a project holds, as JSON lines in UTF-8. Lossless.

One object a line. The first is ``{"type":"annotator","version":1}``; then, references above what refers to them:

    coder       id, name
    code        id, path, parent (an id), position, colour, key, definition, description, include, exclude, examples,
                counter_examples, retired, fields: [{id, name, type, level, required, choices, help}]
    merged      id (of a code that was merged away), into (the id of the code that stands for it)
    document    id, name, text, metadata, original (base64, or true: the text's own bytes in UTF-8)
    round       id, name, blind, open, assignments: {document id: [coders]}
    annotation  id, document, coder, code, start, end, quote, fields, memo, certainty, flag, created, modified,
                adjudicates
    absence     document, coder, code
    done        document, coder

What is empty may be left out, ids too. A coder is given by name and a code by path, or by id where two bear the same.
Here are the two doors. What a project lacks, and how it comes in, is ``commands/taking_in.py``.
"""

from __future__ import annotations

from pathlib import Path

from annotator.formats.archive.reader import read_archive
from annotator.formats.archive.writer import write_archive
from annotator.formats.base import Reading, ReadOptions, WriteOptions
from annotator.model.contents import Contents, Progress, no_progress

__all__ = ["read", "write"]


def read(path: Path, options: ReadOptions) -> Reading:
    """Everything in the archive, and a line for each thing that was not taken as it stands. The documents' texts
    are read from the file when they are asked for. Raises FormatError when the file is no archive or a newer one."""
    return read_archive(path, options)


def write(contents: Contents, out: Path, options: WriteOptions, progress: Progress = no_progress) -> None:
    """Write the archive, line by line: the whole file or nothing. The same contents give the same bytes."""
    write_archive(contents, out, progress)
