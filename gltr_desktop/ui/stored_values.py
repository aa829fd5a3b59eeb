"""Stored texts that stand for more than themselves: how they are read, and written."""

from __future__ import annotations

import re

from gltr_desktop.errors import InputError
from gltr_desktop.models.options import MIN_WINDOW
from gltr_desktop.models.servers.address import is_on_server, server_model

MIN_FONT, MAX_FONT, DEFAULT_FONT = 6, 48, 13
"""Sizes of the text, in points."""

_WIDTH = re.compile("[1-9][0-9]{0,3}")


def model_name(text: str) -> str | None:
    """The name of a model; None of one that looks like a server's and is none."""
    try:
        return server_model(text).name if is_on_server(text) else text
    except InputError:
        return None


def font_size_in(text: str) -> int | None:
    """A size of the text that can be read; None of what is no number."""
    try:
        return min(MAX_FONT, max(MIN_FONT, int(text)))
    except ValueError:
        return None


def window_size(text: str) -> int | None:
    """The window of a masked model; None of what none can have."""
    return int(text) if text.isdecimal() and int(text) >= MIN_WINDOW else None


def widths_in(text: str) -> dict[str, int] | None:
    """``tokens:80 file:220`` as a dictionary; None of anything else."""
    pairs = [one.partition(":") for one in text.split()]
    if not all(_WIDTH.fullmatch(width) for _, _, width in pairs):
        return None
    return {key: int(width) for key, _, width in pairs}


def widths_text(widths: dict[str, int]) -> str:
    """Widths by the keys of columns as :func:`widths_in` reads them."""
    return " ".join(f"{key}:{width}" for key, width in widths.items())
