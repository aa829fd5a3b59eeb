"""Ranks as people say them."""

from __future__ import annotations

_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def ordinal(number: int) -> str:
    """``1`` → "1st", ``12`` → "12th", ``1204`` → "1,204th".

    Ranks are stored from 0: what is shown of a rank is ``ordinal(rank + 1)``.
    """
    teen = number // 10 % 10 == 1
    suffix = "th" if teen else _SUFFIXES.get(number % 10, "th")
    return f"{number:,}{suffix}"
