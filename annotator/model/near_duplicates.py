"""Documents that are nearly the same: agency copy with another headline, an article and its longer version.

Broder (1997), On the resemblance and containment of documents: runs of five words ("shingles") are compared as sets.
The figure is the containment: the share of the shorter document's shingles that the longer one has too. Languages
written without spaces are compared by runs of five characters. Pure; in memory; made for up to some 20,000 documents.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Shingles = NDArray[np.uint64]

SHINGLE = 5
#: Texts with fewer shingles share whole phrases by chance.
FEWEST = 10
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_MIXED = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_WORDS = re.compile(r"\w+")
#: One shingle in so many is looked up; all of those that a document shares are counted once it is a candidate. The
#: first is a multiple of the second, so that long and short documents meet.
_SAMPLED_LONG, _SAMPLED_SHORT, _LONG = 16, 4, 320


class Match(NamedTuple):
    """``share`` is from 0 to 1."""

    key: str
    share: float


class _Numbers(dict[str, int]):
    """A number for each word, in the order in which they come."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self) + 1
        return number


class NearDuplicates:
    """Holds the documents seen so far."""

    def __init__(self, threshold: float = 0.5) -> None:
        self.threshold = threshold
        self._numbers = _Numbers()
        self._keys: list[str] = []
        self._shingles: list[Shingles] = []
        self._holders: dict[int, int | list[int]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: str, text: str) -> Match | None:
        """The document seen earlier that shares most with this one, at least the threshold; this one is seen then."""
        shingles = self._shingled(text)
        best = self._best(shingles)
        if len(shingles) >= FEWEST:
            self._hold(key, shingles)
        return best

    def all(self, key: str, text: str) -> list[Match]:
        """The documents seen earlier (up to twenty) that share at least the threshold with this one, the most alike
        first; this one is seen then."""
        shingles = self._shingled(text)
        found = self._matches(shingles)
        if len(shingles) >= FEWEST:
            self._hold(key, shingles)
        return found

    def _shingled(self, text: str) -> Shingles:
        """The set of the text's shingles, as sorted hashes."""
        import numpy as np

        text = text.lower()
        spaced = text.isascii() or not _HAS_UNSPACED.search(text)
        words = (_WORDS if spaced else _MIXED).findall(text)
        count = len(words) - SHINGLE + 1
        if count < 1:
            return np.empty(0, np.uint64)
        numbers = np.array([self._numbers[word] for word in words], np.uint64)
        hashes = np.zeros(count, np.uint64)
        for offset in range(SHINGLE):
            hashes = _mixed(hashes ^ numbers[offset : offset + count])
        return np.unique(hashes)

    def _best(self, shingles: Shingles) -> Match | None:
        return next(iter(self._matches(shingles)), None)

    def _matches(self, shingles: Shingles) -> list[Match]:
        """From the most alike one down, of equals the earliest first."""
        if len(shingles) < FEWEST:
            return []
        candidates: Counter[int] = Counter()
        for shingle in shingles[shingles % _SAMPLED_SHORT == 0].tolist():
            holders = self._holders.get(shingle)
            if holders is not None:
                candidates.update((holders,) if isinstance(holders, int) else holders)
        shares = [(self._share(shingles, self._shingles[c]), -c) for c, _ in candidates.most_common(20)]
        return [Match(self._keys[-place], share) for share, place in sorted(shares)[::-1] if share >= self.threshold]

    def _share(self, one: Shingles, other: Shingles) -> float:
        import numpy as np

        return len(np.intersect1d(one, other, assume_unique=True)) / min(len(one), len(other))

    def _hold(self, key: str, shingles: Shingles) -> None:
        position = len(self._keys)
        self._keys.append(key)
        self._shingles.append(shingles)
        sampled = _SAMPLED_LONG if len(shingles) >= _LONG else _SAMPLED_SHORT
        for shingle in shingles[shingles % sampled == 0].tolist():
            holders = self._holders.get(shingle)
            if holders is None:
                self._holders[shingle] = position
            elif isinstance(holders, int):
                self._holders[shingle] = [holders, position]
            elif len(holders) < 50:  # what more documents share is a site's furniture
                holders.append(position)


def _mixed(values: Shingles) -> Shingles:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every other."""
    import numpy as np

    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
