"""A new member of a table for the time of a test: one module in a file, and one row."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Row(Protocol):
    """A row that names the module to import."""

    @property
    def module(self) -> str: ...


AnyRow = TypeVar("AnyRow", bound=Row)


@contextmanager
def added_row(table: list[AnyRow], row: AnyRow, source: str, folder: Path) -> Iterator[AnyRow]:
    """Append ``row`` to ``table``; its module consists of ``source`` and lies in ``folder``."""
    (folder / f"{row.module}.py").write_text(source, encoding="utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    table.append(row)
    try:
        yield row
    finally:
        table.remove(row)
        sys.path.remove(str(folder))
        sys.modules.pop(row.module, None)
