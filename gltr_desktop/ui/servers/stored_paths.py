"""Paths by names as a text for the settings."""

from __future__ import annotations

import json


def paths_in(text: str) -> dict[str, str] | None:
    """What :func:`paths_text` has written; None of anything else."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(type(path) is str for path in found.values()):
        return None
    return found


def paths_text(paths: dict[str, str]) -> str:
    """Paths by names as a text for the settings."""
    return json.dumps(paths)
