"""The customary thresholds of agreement, and which measures they are not meant for."""

from __future__ import annotations

#: Good for tentative conclusions, and reliable, from here on (Krippendorff 2004, p. 241).
TENTATIVE, RELIABLE = 0.667, 0.8

#: Measures whose values are no agreement beyond chance: no threshold applies to them.
UNCORRECTED = frozenset(
    (
        "percent",
        "holsti",
        "segment_overlap",
        "f1_exact",
        "f1_overlap",
        "f1_iou",
        "f1_tolerant",
        "boundary_similarity",
        "segmentation_similarity",
        "window_diff",
        "pk",
    )
)
