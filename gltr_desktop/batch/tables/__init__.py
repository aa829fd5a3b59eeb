"""Writes tables of texts: one module for each format of file, and TABLES, the table of them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from gltr_desktop.batch.table_facts import printable_row
from gltr_desktop.documents.optional_libraries import require_library
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextRow


@dataclass(frozen=True)
class TableFormat:
    """A format of file that a table of texts can be written in.

    ``title`` and ``suffix`` (with its dot) are shown in dialogs. ``module`` is imported at the
    first table; its ``function`` takes what :meth:`render` takes. A format that needs a ``library``
    is only written where the ``extra`` of the installation has brought it.
    """

    name: str
    title: str
    suffix: str
    module: str
    function: str
    extra: str = ""
    library: str = ""

    def require(self) -> None:
        """Do nothing if all that the format needs is installed.

        Raises:
            InputError: a library is missing; the remedy is the command that installs it.
        """
        if self.library:
            consequence = f"{self.title} files cannot be written"
            require_library(self.library, self.extra, consequence)

    def render(self, rows: Sequence[TextRow], colouring: Colouring, when: datetime) -> str | bytes:
        """The content of a file with ``rows`` in their order; ``when``: the time of writing.

        Raises:
            GltrError: the format cannot be written here, or cannot hold so many rows.
        """
        self.require()
        function = getattr(import_module(self.module), self.function)
        content: str | bytes = function([printable_row(row) for row in rows], colouring, when)
        return content


# Dialogs offer the formats in this order.
TABLES = [
    TableFormat("csv", "CSV", ".csv", "gltr_desktop.batch.tables.csv_table", "to_csv"),
    TableFormat("xlsx", "Excel", ".xlsx", "gltr_desktop.batch.tables.xlsx_table", "to_xlsx"),
    TableFormat(
        "parquet",
        "Parquet",
        ".parquet",
        "gltr_desktop.batch.tables.parquet_table",
        "to_parquet",
        extra="corpus",
        library="pyarrow",
    ),
    TableFormat("json", "JSON", ".json", "gltr_desktop.batch.tables.json_table", "to_json"),
]


def table_format_for(path: Path) -> TableFormat:
    """The format that the suffix of ``path`` stands for.

    Raises:
        InputError: it stands for none; the remedy names those that do.
    """
    for table in TABLES:
        if path.suffix.lower() == table.suffix:
            return table
    *suffixes, last = (table.suffix for table in TABLES)
    raise InputError(
        f"A table cannot be written to “{path.name}”: its ending says no format.",
        f"Let the name end in {', '.join(suffixes)} or {last}.",
    )
