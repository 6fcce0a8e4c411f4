from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from annotator.formats.archive import read, write
from annotator.formats.base import ReadOptions, WriteOptions
from annotator.model.contents import Contents
from tests.formats.annotations import contents as made


def plain(contents: Contents) -> dict[str, Any]:
    """Everything in the contents, without regard to the order of what has none."""
    return {
        "codebook": contents.codebook,
        "coders": set(contents.coders),
        "documents": [(d, d.text, contents.originals(d.id)) for d in contents.documents],
        "annotations": tuple(contents.annotations),
        "absences": set(contents.absences),
        "done": set(contents.done),
        "rounds": {r.id: r for r in contents.rounds},
    }


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(made.contents())
def test_what_is_written_is_read_back_equal_and_written_again_byte_for_byte(contents: Contents) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first.jsonl"), Path(folder, "second.jsonl")
        write(contents, first, WriteOptions())
        reading = read(first, ReadOptions())
        assert reading.lines == ()
        assert plain(reading.contents) == plain(contents)
        write(reading.contents, second, WriteOptions())
        assert second.read_bytes() == first.read_bytes()
