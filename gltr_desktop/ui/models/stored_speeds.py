"""Speeds of models as a text for the settings."""

from __future__ import annotations

import json


def speeds_in(text: str) -> dict[str, int] | None:
    """What :func:`speeds_text` has written; None of anything else."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(type(speed) is int for speed in found.values()):
        return None
    return found


def speeds_text(speeds: dict[str, int]) -> str:
    """Speeds by their keys as a text for the settings."""
    return json.dumps(speeds)
