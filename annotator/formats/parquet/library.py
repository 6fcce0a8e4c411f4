"""pyarrow, which only those install who use Parquet."""

from __future__ import annotations

import importlib
from typing import Any

from annotator.errors import FormatError


def arrow() -> Any:
    """The module pyarrow, with its modules parquet and compute. Raises FormatError where it is not installed."""
    try:
        importlib.import_module("pyarrow.parquet")
        importlib.import_module("pyarrow.compute")
        return importlib.import_module("pyarrow")
    except ImportError as error:
        raise FormatError(
            "Parquet files need the package pyarrow: install Annotator with its extra “parquet” "
            "(pip install 'annotator[parquet]')."
        ) from error
