"""How this copy of the program was installed: by pip, from a checkout, or as a bundle.

A bundle brings its own Python, and has no command to run modules with or to install libraries by.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gltr_desktop.resources import RESOURCES

IDENTIFIER = "io.github.gltr_desktop.GltrDesktop"
"""By which desktops know the program: the name of its .desktop file, its icon and its app."""

READER = "gltr-desktop-reader"
"""The program of a bundle that reads one document."""


def is_bundle() -> bool:
    """Whether the program runs from a bundle, made by ``packaging/``."""
    return bool(getattr(sys, "frozen", False))


def is_checkout() -> bool:
    """Whether ``make`` can be run: only a checkout has its resources beside the package."""
    return RESOURCES.parent != Path(__file__).resolve().parent


def licences() -> Path | None:
    """The list of all that a bundle contains, with its licences; None elsewhere."""
    if not is_bundle():
        return None
    folder = Path(sys.executable).parent
    if sys.platform == "darwin":
        folder = folder.with_name("Resources")
    return folder / "licenses" / "THIRD-PARTY.md"


def reader_command() -> list[str]:
    """The command that starts the process that reads a document."""
    if is_bundle():
        program = Path(sys.executable)
        return [str(program.with_name(READER + program.suffix))]
    # -P: no module of the folder in which a user happens to be.
    return [sys.executable, "-P", "-m", "gltr_desktop.documents.child"]


def how_to_install(requirement: str) -> str:
    """The remedy where what ``requirement`` names, as pip understands it, is missing."""
    # Brackets mean something to a shell.
    quoted = f'"{requirement}"' if "[" in requirement else requirement
    command = f"python -m pip install {quoted}"
    if is_bundle():
        return f"It cannot be added to this bundle. Install the program by pip: {command}"
    return f"Install it: {command}"
