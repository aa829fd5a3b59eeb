"""What the program keeps on this computer: where, how much, and how it is cleared.

All of this looks at the disk: call it in a task.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from gltr_desktop.documents.file_lock import FileLock
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DRAFT = re.compile(r"(?:unsaved(?:-\d+)?|damaged-[\d-]+)\.txt")


@dataclass(frozen=True)
class StoredData:
    """Something that the program keeps.

    ``folder`` is where it lies. ``files`` lists what belongs to it, and ``clear`` removes that, or
    as much of it as is not in use; it is None where that would make no sense. ``question`` is asked
    before. What is ``quick`` to clear concerns the settings only, which belong to the window's
    thread. ``verb`` names the clearing on a button.
    """

    title: str
    what: str
    folder: Path
    files: Callable[[], Iterable[Path]]
    clear: Callable[[], None] | None = None
    question: str = ""
    quick: bool = False
    verb: str = "Clear"

    def size(self) -> int:
        """Bytes of all files that can be looked at."""
        return sum(map(_size, self.files()))


def drafts(folder: Path) -> StoredData:
    """Copies of unsaved texts in ``folder``."""
    return StoredData(
        "Copies of unsaved texts",
        "They bring your text back if the program ends unexpectedly. The copy is deleted as soon"
        " as the text is saved.",
        folder,
        lambda: _drafts_in(folder),
        lambda: _clear_drafts(folder),
        "Delete the copies of unsaved texts that earlier sessions left behind? Those of the texts"
        " in front of you stay.",
    )


def measurements() -> StoredData:
    """What was measured of files in folders."""
    from gltr_desktop.batch.measured_store import store_path

    path = store_path()
    return StoredData(
        "Results of folders",
        "Figures of files that were read in a folder of texts. It holds neither texts nor names of"
        " files.",
        path.parent,
        # Another version of the program may have one of its own.
        lambda: _there(path.parent.glob(f"{path.stem}*{path.suffix}*")),
        lambda: _clear_stores(path.parent.glob(f"{path.stem}*{path.suffix}")),
        "Delete the figures of all files? The next time, a folder is read from the beginning.",
    )


def baselines() -> StoredData:
    """What models have made of reference texts here."""
    from gltr_desktop.batch.reference.store import data_folder

    folder = data_folder() / "baselines"
    return StoredData(
        "Baselines",
        "Figures of reference texts, measured here for models other than the built-in ones.",
        folder,
        lambda: _below(folder),
        lambda: _delete(_below(folder)),
        "Delete all baselines that were measured here? Measuring them again takes minutes.",
    )


def log() -> StoredData:
    """The log of failures."""
    folder = Path(platformdirs.user_log_dir("gltr_desktop", appauthor=False))
    return StoredData(
        "Log",
        "What failed and where, for reports. It holds no text of yours.",
        folder,
        lambda: _there(folder.glob("gltr_desktop.log*")),
        lambda: _clear_log(folder),
        "Empty the log?",
    )


def downloaded_models() -> StoredData:
    """The Hugging Face cache, which other programs use as well."""
    from huggingface_hub import constants

    folder = Path(constants.HF_HUB_CACHE)
    return StoredData(
        "Downloaded models",
        "The Hugging Face cache, which other programs use as well. The page Models removes single"
        " models.",
        folder,
        lambda: _below(folder),
    )


def _there(paths: Iterable[Path]) -> list[Path]:
    return [path for path in paths if path.is_file()]


def _below(folder: Path) -> list[Path]:
    # The cache of models leads from readable names to the files by links: they count once.
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _drafts_in(folder: Path) -> list[Path]:
    return [path for path in _there(folder.glob("*.txt")) if _DRAFT.fullmatch(path.name)]


def _clear_drafts(folder: Path) -> None:
    for path in _drafts_in(folder):
        lock = FileLock(path.with_suffix(".lock"))
        # This program's own draft is locked, and that of every other that runs.
        if lock.acquire():
            try:
                _delete([path, path.with_suffix(".title")])
            finally:
                lock.release()


def _clear_stores(paths: Iterable[Path]) -> None:
    """Empty the stores in place: an open folder goes on using them."""
    for path in paths:
        _clear_store(path)


def _clear_store(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as connection:
        try:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables.fetchall():
                connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of ours
            connection.execute("VACUUM")
        except sqlite3.Error as error:
            raise GltrError(
                "The results of folders cannot be deleted while a folder is being read.",
                "Try again when it has been read.",
            ) from error


def _clear_log(folder: Path) -> None:
    for path in _there(folder.glob("gltr_desktop.log*")):
        if path.suffix == ".log":
            # It is open: what is logged from now on goes on at its end.
            _try(lambda path=path: path.write_bytes(b""), path)  # type: ignore[misc]
        else:
            _delete([path])


def _delete(paths: Iterable[Path]) -> None:
    for path in paths:
        _try(lambda path=path: path.unlink(missing_ok=True), path)  # type: ignore[misc]


def _try(action: Callable[[], object], path: Path) -> None:
    try:
        action()
    except OSError as error:
        raise GltrError(
            f"“{path}” cannot be deleted: {error.strerror}.",
            "Another program may have it open, or you may not change its folder.",
        ) from error
