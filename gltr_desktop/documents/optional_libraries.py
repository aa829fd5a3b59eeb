"""Libraries that an extra of the installation brings, and how to get one that is missing."""

from __future__ import annotations

from importlib.util import find_spec

from gltr_desktop.errors import InputError


def require_library(library: str, extra: str, consequence: str) -> None:
    """Do nothing if ``library`` is installed; ``consequence`` is a clause on what goes without it.

    Raises:
        InputError: it is missing; the remedy is the command that installs it with ``extra``.
    """
    if find_spec(library) is None:
        raise InputError(
            f"{consequence}: the library “{library}” is not installed.",
            f'Install it: python -m pip install "gltr-desktop[{extra}]"',
        )
