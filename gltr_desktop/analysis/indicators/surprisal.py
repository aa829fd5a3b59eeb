"""Mean surprisal: how much information, in bits, a token or a character was to the model.

Shannon 1948, "A Mathematical Theory of Communication". Bits per character do not depend on how a
model cuts a text into tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltr_desktop.analysis.indicators.excerpt import Excerpt


def bits_per_token(excerpt: Excerpt) -> float:
    """(−Σ log₂ p) ÷ n over the n scored tokens; infinite where one had no probability at all."""
    return float(excerpt.bits.mean())


def bits_per_character(excerpt: Excerpt) -> float:
    """(−Σ log₂ p) ÷ the number of code points; NaN where tokens stand for none."""
    characters = excerpt.characters
    return float(excerpt.bits.sum()) / characters if characters else float("nan")
