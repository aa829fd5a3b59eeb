"""Refusals in the same words, whatever the format of the document."""

from __future__ import annotations

from gltr_desktop.errors import InputError


def damaged_error(name: str) -> InputError:
    """The refusal of the document ``name``, which is not as its format says."""
    return InputError(
        f"“{name}” is damaged or incomplete.",
        "Open it with the program it comes from, and save it again.",
    )


def locked_error(name: str) -> InputError:
    """The refusal of the document ``name``, whose reader takes no password."""
    return InputError(
        f"“{name}” is locked with a password.",
        "Save it without a password in the program it comes from.",
    )
