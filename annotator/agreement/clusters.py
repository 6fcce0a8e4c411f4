"""Documents that belong together, so that they are drawn and left out together: labels to numbers, sums to clusters.

Agency copy in three versions tells little more than once: whoever misses a passage in one version misses it in all. If
documents that are alike are drawn one by one, they pass for independent evidence, and intervals are too narrow. So
the cluster is what is drawn with replacement, with all of its documents as they are (Davison & Hinkley, Bootstrap
Methods and their Application (1997), section 3.8; Field & Welsh, Journal of the Royal Statistical Society B 69 (2007)
369-390). Estimates do not change, and so does nothing else that is no statement on uncertainty.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.errors import UsageError

#: A label for each document (in order, or by its name); documents with the same label are a cluster. One without a
#: label (None, or no name in the mapping) is a cluster by itself.
Labels = Mapping[str, Hashable] | Sequence[Hashable]


@dataclass(frozen=True, eq=False)
class Clusters:
    """``of`` (documents,) is the number of each document's cluster, counted in the order of their first documents."""

    of: IntArray

    @property
    def count(self) -> int:
        return int(self.of.max(initial=-1)) + 1

    def counted(self, documents: BoolArray) -> BoolArray:
        """(clusters,): those with a document that is counted."""
        found: BoolArray = np.bincount(self.of[documents], minlength=self.count) > 0
        return found

    def times(self, drawn: FloatArray, documents: BoolArray) -> FloatArray:
        """(resamples, documents) from how often each cluster was drawn; documents that are not counted never are."""
        times = drawn[:, self.of]
        if not documents.all():
            times[:, ~documents] = 0.0
        return times

    def added(self, by_document: FloatArray) -> FloatArray:
        """(codes, clusters, features): the sums of each cluster's documents."""
        order = np.argsort(self.of, kind="stable")
        first = np.searchsorted(self.of[order], np.arange(self.count))
        return np.add.reduceat(by_document[:, order], first, axis=1) if len(order) else by_document

    def at(self, documents: BoolArray | Sequence[int]) -> Clusters:
        """The clusters of some documents (a mask, or places in order)."""
        return Clusters(_numbered(self.of[documents].tolist()))


def clusters(labels: Labels | None, documents: Sequence[str]) -> Clusters | None:
    """The clusters of documents. Raises UsageError where there is not one label for each."""
    if labels is None:
        return None
    if isinstance(labels, Mapping):
        return Clusters(_numbered([labels.get(document) for document in documents]))
    if len(labels) != len(documents):
        raise UsageError(f"There are {len(documents):,} documents, but {len(labels):,} labels of clusters.")
    return Clusters(_numbered(labels))


def _numbered(labels: Sequence[Hashable]) -> IntArray:
    number: dict[Hashable, int] = {}
    found = [
        number.setdefault((place,) if label is None else (None, label), len(number))
        for place, label in enumerate(labels)
    ]
    return np.array(found, np.int64)
