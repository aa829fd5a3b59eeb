"""Where the data that ships with the program lies."""

from __future__ import annotations

from pathlib import Path


def _find() -> Path:
    """The wheel puts the folder inside the package, a checkout has it next to the package."""
    package = Path(__file__).resolve().parent
    shipped = package / "resources"
    return shipped if shipped.is_dir() else package.parent / "resources"


RESOURCES = _find()
"""The folder with ``icons/``, ``models/``, ``samples/`` and ``templates/``."""
