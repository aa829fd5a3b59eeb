"""The faces that a text can be read in: those that are on this computer, the usual ones first."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

_SERIF = (
    "Charter", "Iowan Old Style", "Palatino", "Palatino Linotype", "Georgia", "Cambria",
    "Constantia", "Source Serif 4", "Source Serif Pro", "Noto Serif", "Libertinus Serif",
    "Linux Libertine O", "EB Garamond", "Liberation Serif", "DejaVu Serif", "Times New Roman",
)  # fmt: skip
"""Serif faces that are pleasant to read on a screen, or that most computers have."""


def faces() -> tuple[list[str], list[str]]:
    """Serif faces made for reading, and all others in alphabetical order."""
    there = [
        family for family in QFontDatabase.families() if not QFontDatabase.isPrivateFamily(family)
    ]
    serif = [family for family in _SERIF if family in there]
    others = sorted(set(there).difference(serif), key=str.casefold)
    return serif, others
