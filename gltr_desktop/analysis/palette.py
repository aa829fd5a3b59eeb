"""The colours of the buckets, one set for light and one for dark surroundings.

Light are the four that readers of GLTR know. On dark paper they would glare, so there the same
hues carry light text. Every pair of text and background has a contrast of at least 4.5:1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """``#rrggbb`` colours: paper and ink of the text, and a background per bucket in order."""

    paper: str
    ink: str
    buckets: tuple[str, str, str, str]


LIGHT = Palette("#ffffff", "#16181d", ("#adff80", "#ffea80", "#ff9280", "#e5b0ff"))
DARK = Palette("#1b1d22", "#eceef2", ("#1f6b35", "#7a5f00", "#9c3426", "#6f3a9e"))
