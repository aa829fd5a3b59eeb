"""Imports what is otherwise imported only when it is needed: what a bundle may have left out."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gltr_desktop.batch.tables import TABLES
from gltr_desktop.cli import COMMANDS
from gltr_desktop.documents.difference_exporters import DIFFERENCE_EXPORTERS
from gltr_desktop.documents.exporters import EXPORTERS
from gltr_desktop.documents.readers import READERS
from gltr_desktop.errors import InputError
from gltr_desktop.models.engines import ENGINES
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.batch.tables import TableFormat
    from gltr_desktop.documents.exporters import Exporter


def import_parts(_folder: Path) -> str:
    """Import the module of every row of every table; says what is not part of the installation."""
    for folder in ("icons", "models", "reference", "samples", "templates"):
        if not (RESOURCES / folder).is_dir():
            raise InputError(
                f"The folder “{RESOURCES / folder}” is missing.", "Install the program again."
            )
    modules = imported_by_name()
    for module in modules:
        import_module(module)
    absent = {row.title: f"{row.title} needs {row.extra}" for row in missing_formats()}
    return "; ".join([f"{len(modules)} modules", *absent.values()])


def imported_by_name() -> list[str]:
    """The modules that the program imports by names that stand in its tables."""
    modules = (
        (row.module for row in READERS),
        (row.module for row in EXPORTERS),
        (row.module for row in DIFFERENCE_EXPORTERS),
        (row.module for row in TABLES),
        (row.module for row in ENGINES),
        (row.module for row in COMMANDS),
    )
    return sorted({name for names in modules for name in names})


def missing_formats() -> list[Exporter | TableFormat]:
    """The formats that this installation does not write, as their libraries are an extra."""
    rows: list[Exporter | TableFormat] = [*EXPORTERS, *TABLES]
    return [row for row in rows if row.library and find_spec(row.library) is None]
