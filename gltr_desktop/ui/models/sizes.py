"""Sizes of files in words."""

from __future__ import annotations

_KILOBYTE, _MEGABYTE, _GIGABYTE = 1_000, 1_000_000, 1_000_000_000
_SPACE = "\N{NO-BREAK SPACE}"


def size_in_words(size: int) -> str:
    """A number of bytes as one compares models by it: “98 MB”, “3.4 GB”."""
    if size >= _GIGABYTE:
        return f"{size / _GIGABYTE:,.1f}{_SPACE}GB"
    if size >= _MEGABYTE:
        return f"{size / _MEGABYTE:,.0f}{_SPACE}MB"
    return f"{-(-size // _KILOBYTE):,}{_SPACE}kB"
