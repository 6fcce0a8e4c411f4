"""The guard round overridden Qt virtuals. Not the crash handler itself: that one registers here.

An exception that leaves a Python override of a C++ virtual (paintEvent, resizeEvent, ...) while Python had
called into Qt ends the process with a segmentation fault (PySide6 6.11 on Python 3.11). So every override
wears ``@guarded``: the exception goes to the handler, and Qt gets a harmless value back.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Handler = Callable[[BaseException], None]


def _to_excepthook(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


_handlers: list[Handler] = [_to_excepthook]


def set_handler(handler: Handler | None) -> None:
    """Send what guarded overrides raise to ``handler`` (the crash handler's); None: to sys.excepthook again."""
    _handlers[0] = handler or _to_excepthook


def report(error: BaseException) -> None:
    """Hand ``error`` to the handler. A handler that fails itself must not bring the process down either."""
    try:
        _handlers[0](error)
    except BaseException as second:  # noqa: BLE001  (nothing at all may pass into C++)
        _to_excepthook(second)


def guarded(method: Callable[P, None]) -> Callable[P, None]:
    """For overrides that return nothing."""

    @functools.wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            method(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001
            report(error)

    return call


def guarded_or(fallback: Callable[[], R]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For overrides that return a value: ``fallback()`` makes what Qt gets when the method raises."""

    def wrap(method: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(method)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return method(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001
                report(error)
                return fallback()

        return call

    return wrap
