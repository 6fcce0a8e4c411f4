"""One table in Hive layout: rows go to the file of their shard, some thousands at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from annotator.formats.parquet.library import arrow

#: Rows held in memory, and in one row group.
_ROWS = 50_000


def shard_folder(folder: Path, shard: int) -> Path:
    """Where the files of a shard are."""
    return folder / f"shard={shard:05d}"


class Dataset:
    """Every shard gets a file, also one without rows. Rows come shard by shard; those that come late make one more file
    of their shard."""

    def __init__(self, folder: Path, schema: Any, shards: int) -> None:
        self.folder, self.schema, self.shards = folder, schema, shards
        self._rows: list[Sequence[Any]] = []
        self._shard = -1
        self._writer: Any = None
        self._parts: dict[int, int] = {}

    def add(self, shard: int, row: Sequence[Any]) -> None:
        if shard != self._shard:
            self._open(shard)
        self._rows.append(row)
        if len(self._rows) >= _ROWS:
            self._flush()

    def __enter__(self) -> Self:
        self.folder.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            if self._writer is not None:
                self._writer.close()
            return
        self._close()
        for shard in range(self.shards):
            if shard not in self._parts:
                self._open(shard)
        self._close()

    def _open(self, shard: int) -> None:
        self._close()
        part = self._parts.get(shard, 0)
        self._parts[shard] = part + 1
        self._shard = shard
        path = shard_folder(self.folder, shard) / f"part-{part}.parquet"
        path.parent.mkdir(exist_ok=True)
        self._writer = arrow().parquet.ParquetWriter(path, self.schema, compression="zstd")

    def _flush(self) -> None:
        if self._rows:
            pa = arrow()
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, self.schema, strict=True)]
            self._writer.write_batch(pa.record_batch(arrays, schema=self.schema))
            self._rows = []

    def _close(self) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
