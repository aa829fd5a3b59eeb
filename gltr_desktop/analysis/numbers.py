"""Numbers of the field: how they are converted, and how people read them."""

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


def surprisal(logprob: Number) -> Number:
    """−log₂ p, in bits, of a natural log of a probability p."""
    return -logprob / _LN_2


def exponential(exponent: float) -> float:
    """e^x; infinity where that is larger than any float.

    A model that is sure and wrong can make the mean surprisal of a text that large.
    """
    return math.exp(exponent) if exponent <= _MAX_EXPONENT else math.inf


def ordinal(number: int) -> str:
    """``1`` → "1st", ``12`` → "12th", ``1204`` → "1,204th".

    Ranks are stored from 0: what is shown of a rank is ``ordinal(rank + 1)``.
    """
    teen = number // 10 % 10 == 1
    suffix = "th" if teen else _SUFFIXES.get(number % 10, "th")
    return f"{number:,}{suffix}"


def decimal(value: float | None, digits: int) -> str:
    """A number with ``digits`` decimals; "∞" and, where it is unknown, "–"."""
    if value is None or math.isnan(value):
        return "–"
    return f"{value:,.{digits}f}" if math.isfinite(value) else "∞"


def percentage(probability: float) -> str:
    """``0.1234`` → "12.3%"; below one per cent, two digits that are not zero."""
    percent = 100 * probability
    if percent >= 0.995:
        return f"{percent:.1f}%"
    return f"{percent:.2g}%" if percent >= 0.0001 else "< 0.0001%"


def fraction(value: float) -> str:
    """Three decimals, or "< 0.001" where they would show nothing."""
    return f"{value:.3f}" if value >= 0.0005 else "< 0.001"


def effective_choices(entropy: float) -> str:
    """How many equally likely tokens would have this entropy (in nats): e^H."""
    choices = exponential(entropy)
    return decimal(choices, 1 if choices < 9.95 else 0)
