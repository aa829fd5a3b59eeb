"""Comparisons and contrasts as the window shows them, made of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.analysis.reference.baseline import Baseline, Stand
from gltr_desktop.analysis.reference.comparison import Comparison, Reference, Standing
from gltr_desktop.analysis.within_text import Contrast, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

NEWS = Reference("news", "news passages", "en", Baseline.of([]))
UNREAD = Reference("news", "news passages", "en", None)

BITS, WORDS = INDICATORS[0], INDICATORS[2]
"""An indicator that is smaller where a text is more predictable, and one that is larger."""
SPREAD = INDICATORS[-1]
"""Says how even a text is."""


def standing(
    value: float = 1.0,
    percentile: float | None = 7.0,
    quantiles: tuple[float, float, float, float, float] = (1.0, 1.2, 1.3, 1.4, 1.6),
    indicator: int = 0,
) -> Standing:
    """The standing of ``value`` among 180 passages; of no comparison without ``percentile``."""
    stand = None if percentile is None else Stand(percentile, quantiles, 180)
    return Standing(INDICATORS[indicator], value, stand)


def comparison(
    *standings: Standing,
    reference: Reference | None = NEWS,
    reason: str = "",
    warnings: tuple[str, ...] = (),
    tokens: int = 300,
    of_selection: bool = False,
) -> Comparison:
    """A comparison of a text of ``tokens`` tokens."""
    return Comparison(
        "tiny", tokens, standings or (standing(),), reference, reason, warnings, of_selection
    )


def part(
    number: int,
    start: int,
    stop: int,
    difference: float | None,
    chance: float | None = 0.4,
) -> Part:
    """A paragraph of a text in which a token has two characters, and others 1.5 bits each."""
    is_known = difference is not None
    return Part(
        number,
        start // 2,
        stop // 2,
        start,
        stop,
        1.5 + (difference or 0) if is_known else None,
        difference,
        chance if is_known else None,
        is_marked=is_known and chance is not None and chance <= 0.05,
    )


def contrast(parts: Sequence[Part] | None = None, sentence: str = "They differ.") -> Contrast:
    """Four paragraphs: of a usual one, two that are marked, and one that is too short."""
    if parts is None:
        parts = (
            part(1, 0, 100, 0.1),
            part(2, 102, 300, -0.4, 0.0019),
            part(3, 302, 380, 0.5, 0.01),
            part(4, 382, 400, None),
        )
    return Contrast("paragraph", tuple(parts), sentence)
