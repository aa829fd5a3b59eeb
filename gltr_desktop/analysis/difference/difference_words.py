"""What differs between two texts or two models, in words that claim no more than the figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.numbers import decimal
from gltr_desktop.analysis.visible_text import isolated, visible

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.difference.segments import Segments

NO_REVISION = "These are two different texts, so no words are marked as changed."

_NOT_READ = "Not yet read."
_NOTHING_SCORED = "There is nothing to compare: no word was scored on both sides."
_MINUS = "\N{MINUS SIGN}"
_UNKNOWN = "–"
_NO_RATES = "What a masked model makes of two different texts is not compared."
_WHOLE_FROM = 100
"""From so many bits on, a tenth of a bit says nothing."""
_CHANGE_WHOLE_FROM = 10
"""Of smaller changes, whole totals would not be as far apart as the change says."""
_MOST_CHARACTERS = 60


def headline(difference: Difference, names: tuple[str, str]) -> str:
    """Which side is the more surprising one, in a sentence or two, with the figures of both.

    “The second version is less surprising than the first: 3,102 → 2,954 bits (−148), 2.31 → 2.20
    bits per character.” ``names`` are what the left and the right side are called; sides of one
    name are A and B.
    """
    if not difference.smallest.compared.any():
        return _NOTHING_SCORED if difference.complete else _NOT_READ
    rates = _rates(difference)
    figures = ", ".join(filter(None, (_totals(difference), rates)))
    left, right = names if names[0] != names[1] else ("A", "B")
    if difference.kind is Kind.MODELS:
        compared = _compared(difference, f"to {left}")
        return f"To {right}, this text is {compared}: {figures}."
    if difference.left.text == difference.right.text:
        return f"The two texts are the same: {_figure(difference)}."
    if difference.is_revision:
        compared = _compared(difference, "the first")
        return f"The second version is {compared}: {figures}."
    # Totals of texts of different lengths say nothing about either.
    if difference.is_pseudo:
        return f"{_NO_RATES} {NO_REVISION}"
    left, right = (f"“{isolated(name)}”" for name in (left, right))
    return f"{right} is {_compared(difference, left)}: {rates}. {NO_REVISION}"


def _compared(difference: Difference, other: str) -> str:
    """“less surprising than ``other``”; by what is shown of bits per character, or of bits."""
    if difference.is_pseudo:
        change = _shown_change(difference)
        return (
            f"{'less' if change < 0 else 'more'} surprising than {other}"
            if change
            else f"as surprising as {other}"
        )
    left = round(difference.left_bits_per_character, 2)
    right = round(difference.right_bits_per_character, 2)
    if left == right:
        return f"as surprising as {other}"
    # A longer version can have as many bits, or more, and be less surprising all the same.
    is_split = difference.is_revision and _shown_change(difference) * (right - left) <= 0
    measure = " per character" if is_split else ""
    return f"{'less' if right < left else 'more'} surprising{measure} than {other}"


def _totals(difference: Difference) -> str:
    """“3,102 → 2,954 bits (−148)”."""
    left, right, digits = difference.left_bits, difference.right_bits, _digits(difference)
    change = signed(difference.bits, digits)
    return f"{decimal(left, digits)} → {decimal(right, digits)} bits ({change})"


def _shown_change(difference: Difference) -> float:
    """The difference of the totals as it is shown."""
    return round(difference.bits, _digits(difference))


def _digits(difference: Difference) -> int:
    """Decimals of totals: a tenth of a bit is shown where it is all that differs, or much."""
    is_large = max(difference.left_bits, difference.right_bits) >= _WHOLE_FROM
    return 0 if is_large and abs(difference.bits) >= _CHANGE_WHOLE_FROM else 1


def _figure(difference: Difference) -> str:
    """The figure of two texts that are the same."""
    if difference.is_pseudo:
        return f"{decimal(difference.left_bits, 1)} bits"
    return f"{decimal(difference.left_bits_per_character, 2)} bits per character"


def _rates(difference: Difference) -> str:
    """“2.31 → 2.20 bits per character”; "" for masked models, which give no such rates."""
    if difference.is_pseudo:
        return ""
    left = decimal(difference.left_bits_per_character, 2)
    right = decimal(difference.right_bits_per_character, 2)
    return f"{left} → {right} bits per character"


def signed(bits: float, digits: int = 1) -> str:
    """“+4.4”, “−4.4”, or “0.0” without a sign; “–” for NaN."""
    if math.isnan(bits):
        return _UNKNOWN
    written = decimal(abs(bits), digits)
    if not any(digit in written for digit in "123456789∞"):
        return written
    return f"{_MINUS if bits < 0 else '+'}{written}"


def passages_in_words(difference: Difference, segments: Segments, index: int) -> str:
    """What stands in one of ``segments``: “old man → young woman”, “very (added)”, or one text."""
    left = excerpt(difference.left.text[segments.left_start[index] : segments.left_end[index]])
    right = excerpt(difference.right.text[segments.right_start[index] : segments.right_end[index]])
    if not segments.changed[index]:
        return left
    if not left:
        return f"{right} (added)"
    return f"{left} → {right}" if right else f"{left} (removed)"


def rest_in_words(rest: float) -> str:
    """What a change did to the unchanged text after it; "" where that is unknown."""
    if math.isnan(rest):
        return ""
    return f"text up to the next change: {signed(rest)} bits"


def excerpt(passage: str) -> str:
    """A passage in one line and of bounded length; white space is written out if it is all."""
    shown = " ".join(passage[: 4 * _MOST_CHARACTERS].split()) or visible(passage[:_MOST_CHARACTERS])
    if len(shown) > _MOST_CHARACTERS:
        shown = f"{shown[:_MOST_CHARACTERS].rstrip()}…"
    return isolated(shown)
