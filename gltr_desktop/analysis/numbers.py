"""Conversion of probabilities and their logs, and numbers as people read them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    Number = TypeVar("Number", float, NDArray[Any])

_LN_2 = math.log(2)
# The largest exponent of e whose power is a finite float.
_MAX_EXPONENT = 709.0
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
_UNKNOWN = "–"
_PERCENT = "\u00a0%"


def surprisal(logprob: Number) -> Number:
    """−log₂ p, in bits, of a natural log of a probability p."""
    # 0 − 0 is 0, where −0 would be shown as “-0.0”.
    return (0 - logprob) / _LN_2


def exponential(exponent: float) -> float:
    """e^x; infinity where that is larger than any float.

    The mean surprisal of a text is that large where a model is sure and wrong.
    """
    return math.exp(exponent) if exponent <= _MAX_EXPONENT else math.inf


def ordinal(number: int) -> str:
    """``1`` → "1st", ``12`` → "12th", ``1204`` → "1,204th".

    Ranks are stored from 0 and shown as ``ordinal(rank + 1)``.
    """
    teen = number // 10 % 10 == 1
    suffix = "th" if teen else _SUFFIXES.get(number % 10, "th")
    return f"{number:,}{suffix}"


def decimal(value: float | None, digits: int) -> str:
    """A number with ``digits`` decimals, or "∞"; "–" for None and NaN."""
    if value is None or math.isnan(value):
        return _UNKNOWN
    return f"{value:,.{digits}f}" if math.isfinite(value) else "∞"


def percentage(probability: float) -> str:
    """``0.1234`` → "12.3%"; two significant digits below one per cent; "–" for NaN."""
    if math.isnan(probability):
        return _UNKNOWN
    percent = 100 * probability
    if percent >= 0.995:
        return f"{percent:.1f}%"
    return f"{percent:.2g}%" if percent >= 0.0001 else "< 0.0001%"


def percent(probability: float) -> str:
    """``0.3081`` → "30.8 %", for columns and bars: one decimal; "–" for NaN.

    The space does not break. What is neither nothing nor everything is never shown as that.
    """
    if math.isnan(probability):
        return _UNKNOWN
    shown = f"{100 * probability:.1f}"
    if shown == "0.0" and probability > 0:
        shown = "< 0.1"
    elif shown == "100.0" and probability < 1:
        shown = "> 99.9"
    return f"{shown}{_PERCENT}"


def whole_percent(share: float) -> str:
    """``0.43`` → "43 %", with a space that does not break."""
    return f"{100 * share:.0f}{_PERCENT}"


def exact_percent(probability: float) -> str:
    """As :func:`percentage`, with a space before the sign that does not break."""
    return percentage(probability).replace("%", _PERCENT)


def fraction(value: float) -> str:
    """Three decimals, or "< 0.001" where all of them would be 0; "–" for NaN."""
    if math.isnan(value):
        return _UNKNOWN
    return f"{value:.3f}" if value >= 0.0005 else "< 0.001"


def effective_choices(entropy: float) -> str:
    """The number of equally likely tokens that have this entropy (in nats): e^H."""
    choices = exponential(entropy)
    return decimal(choices, 1 if choices < 9.95 else 0)
