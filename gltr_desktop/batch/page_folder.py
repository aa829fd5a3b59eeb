"""A folder of pages: one for each text in its colours, and the table that leads to them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from gltr_desktop.batch.index_page import index_page
from gltr_desktop.batch.measured_store import digest_of
from gltr_desktop.batch.page_names import INDEX, page_names
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.batch.measured_store import MeasuredStore
    from gltr_desktop.batch.rows import TextFile, TextRow
    from gltr_desktop.documents.document import Document

_HEAD_BYTES = 1 << 12
_MARK = b'<meta name="generator" content="gltr-desktop"'
"""What all pages of the program have in their heads."""


class PageFolder:
    """The pages of ``files`` in ``folder``, in the colours of ``colouring``."""

    def __init__(self, folder: Path, files: Sequence[TextFile], colouring: Colouring) -> None:
        self._folder, self._colouring = folder, colouring
        self._names = page_names(files)
        self._written: dict[str, str] = {}
        """The names of the pages that are there, by those of the files."""

    def prepare(self) -> None:
        """Make the folder, if it is not there.

        Raises:
            InputError: it cannot be made, or a page would replace a file that is none of the
                program's pages.
        """
        try:
            self._folder.mkdir(exist_ok=True)
        except FileExistsError:
            raise InputError(
                f"“{self._folder}” is a file, not a folder.", "Name another folder after --html."
            ) from None
        except OSError as error:
            raise InputError(
                f"The folder “{self._folder}” cannot be made: {error.strerror}.",
                "Name another folder after --html.",
            ) from error
        for path in self._paths():
            if path.exists() and not _is_page(path):
                raise InputError(
                    f"The folder “{self._folder}” holds another “{path.name}”, which a page would"
                    " replace.",
                    "Name an empty folder after --html.",
                )

    def has(self, file: TextFile, key: str, store: MeasuredStore) -> bool:
        """Whether the page of ``file`` is there, just as it was written for ``key``."""
        written = store.page(self._key(file, key))
        if written is None or _sha256(self._path(file)) != written:
            return False
        self._written[file.name] = self._names[file.name]
        return True

    def write(
        self,
        file: TextFile,
        key: str,
        document: Document,
        analysis: Analysis,
        store: MeasuredStore,
    ) -> None:
        """Write the page of ``file``, which holds ``document``; ``store`` remembers it by ``key``.

        Raises:
            GltrError: it cannot be written.
        """
        html = exporter_named("html")
        origin = Origin(file.name, document.source_format, document.notices)
        content = html.render(analysis, self._colouring, origin, datetime.now().astimezone())
        if not isinstance(content, str):
            raise TypeError("A web page is one string.")
        data = content.encode()
        write_atomically(self._path(file), data)
        store.put_page(self._key(file, key), hashlib.sha256(data).hexdigest())
        self._written[file.name] = self._names[file.name]

    def write_index(self, rows: Sequence[TextRow], when: datetime) -> None:
        """Write the table of ``rows`` with links to their pages.

        Raises:
            GltrError: it cannot be written.
        """
        table = index_page(rows, self._colouring, when, self._written)
        write_atomically(self._folder / INDEX, table)

    def _paths(self) -> Iterator[Path]:
        yield self._folder / INDEX
        for name in self._names.values():
            yield self._folder / name

    def _path(self, file: TextFile) -> Path:
        return self._folder / self._names[file.name]

    def _key(self, file: TextFile, key: str) -> str:
        """The page shows the name of the file, too."""
        return digest_of(key, file.name)


def holds_only_pages(folder: Path) -> bool:
    """Whether nothing but pages of the program is in ``folder``, or there is no such folder."""
    try:
        return all(map(_is_page, folder.iterdir()))
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _is_page(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MARK in file.read(_HEAD_BYTES)
    except OSError:
        return False


def _sha256(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
