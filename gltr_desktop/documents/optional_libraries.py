"""Libraries that an extra of the installation brings, and how to get one that is missing."""

from __future__ import annotations

from importlib.util import find_spec

from gltr_desktop.errors import InputError
from gltr_desktop.installation import how_to_install


def require_library(library: str, extra: str, consequence: str) -> None:
    """Do nothing if ``library`` is installed; ``consequence`` is a clause on what goes without it.

    Raises:
        InputError: it is missing; the remedy is the command that installs it with ``extra``.
    """
    if find_spec(library) is None:
        raise InputError(
            f"{consequence}: the library “{library}” is not installed.",
            how_to_install(f"gltr-desktop[{extra}]"),
        )
