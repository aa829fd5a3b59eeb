"""A reader's own references: folders of texts, such as those of a class, or one's own essays.

A title and the path of a folder are kept, and never a text.
"""

from __future__ import annotations

import json
import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.reference.baseline import PASSAGE_TOKENS
from gltr_desktop.batch.finding import find_texts
from gltr_desktop.batch.measured_store import digest_of
from gltr_desktop.batch.reference.registers import register_named
from gltr_desktop.batch.reference.store import BaselineStore, data_folder, make_folder, text_digest
from gltr_desktop.batch.text_reading import UnreadTextError, read_text
from gltr_desktop.documents.file_lock import FileLock
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import Cancelled, GltrError, InputError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gltr_desktop.batch.rows import TextFile

_log = logging.getLogger(__name__)

MAX_CHARACTERS = 8 * PASSAGE_TOKENS
"""No more of a text is read: hardly any tokens are longer on average than eight characters."""
_FORMAT = "gltr-desktop-own-references/1"
_FORMATS = _FORMAT.rpartition("/")[0] + "/"
"""What the formats of all versions of the program begin with."""
_LOCK_SECONDS = 5.0
"""How long another program's change of the list is waited for."""
_MAX_TITLE = 100


@dataclass(frozen=True)
class OwnReference:
    """A folder of texts to compare with, and what its reader calls it."""

    title: str
    folder: Path

    @property
    def passages(self) -> str:
        """What the texts are called in a sentence."""
        return f"texts of “{printable(self.title)}”"


def own_references() -> list[OwnReference]:
    """The reader's own references, in the order in which they were made.

    A list that is damaged or cannot be read counts as empty; see :func:`problem_with_list`.
    """
    try:
        return _listed()
    except FileNotFoundError:
        return []
    except _UnreadListError as error:
        _log.warning("The list of own references cannot be read", exc_info=error)
        return []


def problem_with_list() -> str:
    """Why the list cannot be read, in a sentence; "" if it can."""
    try:
        _listed()
    except FileNotFoundError:
        return ""
    except _UnreadListError as error:
        return error.message
    return ""


class _UnreadListError(GltrError):
    """The list cannot be read; ``is_damaged`` says that nobody else can read it either."""

    def __init__(self, message: str, remedy: str, *, is_damaged: bool = False) -> None:
        super().__init__(message, remedy)
        self.is_damaged = is_damaged


def _listed() -> list[OwnReference]:
    """What is in the list. Raises FileNotFoundError if there is none, else _UnreadListError."""
    path = _path()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT and str(content["format"]).startswith(_FORMATS):
            raise _UnreadListError(
                f"The list of your references, “{path}”, is that of another version of this"
                " program.",
                "Use that version for references of your own.",
            )
        if content["format"] != _FORMAT:
            raise ValueError(f"the format is {content['format']!r}")
        return [
            OwnReference(str(one["title"]), Path(one["folder"])) for one in content["references"]
        ]
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _UnreadListError(
            f"The list of your references, “{path}”, cannot be read: {error.strerror}.",
            "Check the permissions of this file.",
        ) from error
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise _UnreadListError(
            f"The list of your references, “{path}”, is damaged.",
            "Remove this file.",
            is_damaged=True,
        ) from error


def keep_own(own: OwnReference) -> None:
    """Add ``own`` to the list, in place of one with the same title.

    A damaged list is set aside before.

    Raises:
        InputError: its title is empty, too long, or the name of a register.
        GltrError: the list cannot be written, or is that of another version of the program.
    """
    _check_title(own.title)
    with _locked():
        others = [one for one in _changeable() if one.title != own.title]
        _write([*others, own])


def forget_own(title: str) -> None:
    """Remove the reference called ``title``, and what models have made of its texts.

    Raises GltrError if the list cannot be written, or is that of another version of the program.
    """
    with _locked():
        known = _changeable()
        left = [one for one in known if one.title != title]
        _write(left)
    folders = {str(one.folder) for one in left}
    for one in known:
        if str(one.folder) not in folders:
            BaselineStore().forget(str(one.folder))


def files_in(folder: Path) -> list[TextFile]:
    """The files in ``folder`` itself that may hold texts.

    Raises InputError if it is no folder, cannot be read, or holds no file.
    """
    try:
        if folder.is_dir():
            return find_texts([folder], recursive=False)
    except InputError as error:
        raise InputError(error.message, "Choose a folder that has the texts in it.") from error
    raise InputError(
        f"The folder “{folder}” is not there.",
        "Put it back, or choose the folder in which the texts are now.",
    )


def file_state(files: Sequence[TextFile]) -> str:
    """A digest that changes when one of ``files`` does, by their names, sizes and times."""
    return digest_of(*(mark for file in files for mark in (file.name, *_status(file.path))))


def texts_in(files: Sequence[TextFile], is_cancelled: Callable[[], bool]) -> Iterator[str | None]:
    """The beginning of the text in each of ``files``, or None where none can be read.

    A text that begins as an earlier one is left out: a copy, or an essay in two formats.
    Raises Cancelled soon after ``is_cancelled()``.
    """
    seen = set[str]()
    for file in files:
        if is_cancelled():
            raise Cancelled
        text = _text(file, is_cancelled)
        if text is not None:
            digest = text_digest(text)
            if digest in seen:
                continue
            seen.add(digest)
        yield text


def _text(file: TextFile, is_cancelled: Callable[[], bool]) -> str | None:
    try:
        text = read_text(file, is_cancelled).document.text
    except UnreadTextError as error:
        _log.info("A text of a reference cannot be read", exc_info=error)
        return None
    return text[:MAX_CHARACTERS] if text.strip() else None


def _status(path: Path) -> tuple[str, str]:
    try:
        status = path.stat()
    except OSError:
        return "", ""
    return str(status.st_size), str(status.st_mtime_ns)


def _check_title(title: str) -> None:
    if not title.strip():
        raise InputError(
            "A reference needs a title.", "Say what its texts are, such as “My class”."
        )
    if len(title) > _MAX_TITLE:
        raise InputError("This title is too long.", f"Take {_MAX_TITLE} characters at most.")
    if register_named(title) is not None:
        raise InputError(
            f"“{title}” is what the passages that come with the program are called.",
            "Choose another title.",
        )


def _path() -> Path:
    return data_folder() / "own.json"


def _changeable() -> list[OwnReference]:
    """What is in the list before it is changed. Raises GltrError if it must not be."""
    try:
        return _listed()
    except FileNotFoundError:
        return []
    except _UnreadListError as error:
        if not error.is_damaged:
            raise
        _set_aside(_path())
        return []


def _set_aside(path: Path) -> None:
    """Rename a damaged list. Raises GltrError if that fails."""
    names = (path.with_suffix(f".damaged-{number}.json") for number in count(1))
    target = next(name for name in names if not name.exists())
    try:
        path.rename(target)
    except OSError as error:
        raise GltrError(
            f"The list of your references, “{path}”, is damaged, and cannot be renamed:"
            f" {error.strerror}.",
            "Check the permissions of its folder.",
        ) from error
    _log.warning("The damaged list of own references is now %s", target.name)


def _write(references: Sequence[OwnReference]) -> None:
    content = {
        "format": _FORMAT,
        "references": [{"title": one.title, "folder": str(one.folder)} for one in references],
    }
    write_atomically(_path(), json.dumps(content, indent=1) + "\n")


@contextmanager
def _locked() -> Iterator[None]:
    """Keep other programs from changing the list between its reading and its writing."""
    make_folder(data_folder())
    lock = FileLock(data_folder() / "own.lock")
    try:
        until = time.monotonic() + _LOCK_SECONDS
        while not lock.acquire() and time.monotonic() < until:
            time.sleep(0.01)
    except OSError as error:
        raise GltrError(
            f"The list of your references cannot be written: {error.strerror}.",
            f"Check the permissions of the folder “{data_folder()}”.",
        ) from error
    try:
        yield
    finally:
        lock.release()
