"""Long alignments say how far they are, and stop when they are told to: a beat from inside the solvers' loops.

Whoever asks is called on their own thread only. Solvers on other threads learn from their next beat that it is over.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from annotator.agreement.resampling import Tick

#: Called from the loops of the solvers, at least every few hundredths of a second; raises to stop them.
Beat = Callable[[], None]

#: Seconds between two calls of the tick.
PAUSE = 0.05


class Stopped(Exception):
    """Another thread gave up what this one works for."""


def unwatched() -> None:
    """The beat of work that nobody watches."""


class Watch:
    """Counts units aligned, of ``total``, and tells the tick."""

    def __init__(self, tick: Tick | None, total: int) -> None:
        self.total = total
        self._tick = tick
        self._done = 0
        self._last = -1.0
        self._stop = threading.Event()

    def done(self, units: int) -> None:
        """So many more units are aligned. On the thread that asked only."""
        self._done += units
        self.beat()

    def more(self, units: int) -> None:
        """There is more to align than was known."""
        self.total += units

    def beat(self) -> None:
        """On the thread that asked: tell the tick, which may raise."""
        if self._tick is not None and (now := time.monotonic()) - self._last > PAUSE:
            self._last = now
            self._tick(min(self._done, self.total), self.total)

    def beat_elsewhere(self) -> None:
        """On other threads: raises Stopped after ``stop``."""
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Let the other threads end."""
        self._stop.set()
