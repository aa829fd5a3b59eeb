"""Keeps what was measured, so that the same command again reads only what has changed.

Neither texts nor names of files are kept: what was measured is found by a digest of the file's
bytes, the model, and all else that the figures follow from.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import platformdirs

from gltr_desktop.analysis.text_figures import TextFigures
from gltr_desktop.batch.rows import PROGRAM, Measured
from gltr_desktop.models.identity import file_marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextFile
    from gltr_desktop.models.options import ModelChoice

_log = logging.getLogger(__name__)
_Value = TypeVar("_Value")

MAX_ENTRIES = 100_000
"""The newest that are kept: some 60 MB."""
_WAIT_SECONDS = 1.0
"""How long another program's writing is waited for."""
_DAMAGE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_TABLES = ("measured", "pages")
_SCHEMA = 1
"""Kept as the user version of the file. That of version 0.1.0 is 0, and its tables are the same."""


def store_path() -> Path:
    """The file in which the store is, in the user's folder of what can be made again."""
    return Path(platformdirs.user_cache_dir("gltr_desktop", appauthor=False)) / "measured.sqlite"


def store_key(file: TextFile, sha256: str, choice: ModelChoice, colouring: Colouring) -> str:
    """What the figures of a file with these bytes are kept by.

    They follow from the bytes and the suffix, by which the reader is chosen, from the model and its
    files, how it is run, the thresholds, the level, and the version of the program. Raises
    InputError where there is no such model.
    """
    thresholds = colouring.thresholds
    parts = (
        sha256,
        file.path.suffix.lower(),
        choice.name,
        choice.device,
        choice.precision,
        choice.masking,
        str(choice.window),
        choice.tokenizer,
        file_marks(choice.name),
        thresholds.measure.name,
        str(thresholds),
        colouring.granularity.value,
        PROGRAM,
    )
    return digest_of(*parts)


def digest_of(*parts: str) -> str:
    """The hexadecimal digest of ``parts``, which may hold what is no text."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class MeasuredStore:
    """What was measured, by :func:`store_key`; and digests of pages, by keys of their own.

    Safe from several threads, and several programs may have it open. Nothing is worth an error
    here: a store that is damaged is begun anew, and one that is locked, full or cannot be written
    is as if it were empty. One with another schema is left to the version of the program that it
    is from, which may have it open: this one has a store of its own beside it.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection | None) -> None:
        self._path, self._connection = path, connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls) -> MeasuredStore:
        """Open the user's store, or make it."""
        path = store_path()
        beside = path.with_name(f"{path.stem}.schema-{_SCHEMA}{path.suffix}")
        try:
            for each in (path, beside):
                connection = _opened(each)
                if connection is not None:
                    return cls(each, connection)
        except (sqlite3.Error, OSError) as error:
            _log.warning("The store of what was measured cannot be opened", exc_info=error)
        return cls(path, None)

    def get(self, key: str) -> Measured | None:
        """What was measured; None if that is not known."""
        content = self._content("measured", key)
        return None if content is None else _measured(content)

    def put(self, key: str, measured: Measured) -> None:
        """Keep what was measured."""
        self._keep("measured", key, json.dumps(asdict(measured)))

    def page(self, key: str) -> str | None:
        """The digest of the page that was written for ``key``; None if that is not known."""
        return self._content("pages", key)

    def put_page(self, key: str, sha256: str) -> None:
        """Keep the digest of a page."""
        self._keep("pages", key, sha256)

    def close(self) -> None:
        """Let go of the file; from now on, the store is as if it were empty."""
        with self._lock:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()
                self._connection = None

    def _content(self, table: str, key: str) -> str | None:
        query = f"SELECT content FROM {table} WHERE key = ?"  # noqa: S608 - names of ours

        def fetch(connection: sqlite3.Connection) -> str | None:
            row = connection.execute(query, (key,)).fetchone()
            return row[0] if row and isinstance(row[0], str) else None

        return self._tried(fetch)

    def _keep(self, table: str, key: str, content: str) -> None:
        # A row that is replaced gets a new, larger number: the largest are the newest.
        command = f"INSERT OR REPLACE INTO {table} VALUES (?, ?)"  # noqa: S608 - names of ours

        def insert(connection: sqlite3.Connection) -> None:
            connection.execute(command, (key, content))

        self._tried(insert)

    def _tried(self, action: Callable[[sqlite3.Connection], _Value]) -> _Value | None:
        """The result of ``action``, or None where the store does not work."""
        with self._lock:
            if self._connection is None:
                return None
            try:
                return action(self._connection)
            except sqlite3.Error as error:
                _log.warning("The store of what was measured does not work", exc_info=error)
                damaged = _is_damage(error)
        if damaged:
            self.close()
            _remove(self._path)
        return None


def _opened(path: Path) -> sqlite3.Connection | None:
    """A connection to the store at ``path``, which is begun anew if it is damaged."""
    try:
        return _connected(path)
    except sqlite3.Error as error:
        if not _is_damage(error):
            raise
        _log.warning("The store of what was measured is damaged, and begun anew")
        _remove(path)
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection | None:
    """A connection to the store at ``path``, without what is too old; it commits every command.

    None if the store has another schema.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = sqlite3.connect(
        path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        schema = connection.execute("PRAGMA user_version").fetchone()[0]
        if schema not in (0, _SCHEMA):
            _log.warning("%s has schema %s, and is not used", path.name, schema)
            connection.close()
            return None
        # A text does not wait for the disk. Only a power failure could damage the store then.
        connection.execute("PRAGMA synchronous = OFF")
        for table in _TABLES:
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS {table} (key TEXT PRIMARY KEY, content TEXT NOT NULL)"
            )
        _prune(connection)
        if schema != _SCHEMA:
            # A store that cannot be written can still be read.
            with suppress(sqlite3.OperationalError):
                connection.execute(f"PRAGMA user_version = {_SCHEMA}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prune(connection: sqlite3.Connection) -> None:
    # While another program writes, it may be left to the next opening.
    with suppress(sqlite3.OperationalError):
        for table in _TABLES:
            connection.execute(
                f"DELETE FROM {table} WHERE rowid <="  # noqa: S608 - names of ours
                f" (SELECT max(rowid) FROM {table}) - ?",
                (MAX_ENTRIES,),
            )


def _is_damage(error: sqlite3.Error) -> bool:
    # The upper bits say where it was found.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _remove(path: Path) -> None:
    """Remove a damaged store, and what was about to be written to it, unless it is in use."""
    for file in (path, path.with_name(f"{path.name}-journal")):
        with suppress(OSError):
            file.unlink()


def _measured(content: str) -> Measured | None:
    """What :meth:`MeasuredStore.put` has written; None for anything else."""
    try:
        fields = json.loads(content)
        figures = fields.pop("figures")
        figures["buckets"] = tuple(figures["buckets"])
        notices = tuple(fields.pop("notices"))
        return Measured(figures=TextFigures(**figures), notices=notices, **fields)
    except (ValueError, TypeError, LookupError, AttributeError):
        return None
