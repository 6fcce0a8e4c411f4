"""Saving a picture that somebody else drew. Drawing it is the window's business."""

from __future__ import annotations

from pathlib import Path

from annotator.formats.atomic import replacing


def save_bytes(out: Path, data: bytes) -> Path:
    """Write the file, whole or not at all. Returns ``out``. Raises FormatError."""
    with replacing(out) as temporary:
        temporary.write_bytes(data)
    return out
