"""Reads one file of many: nobody is there to choose an encoding or to type a password."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gltr_desktop.documents.document import LockedError
from gltr_desktop.documents.file_state import read_regular_file, unreadable_error
from gltr_desktop.documents.reading import check_head, decode_document
from gltr_desktop.documents.refusals import locked_error
from gltr_desktop.errors import Cancelled, GltrError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.batch.rows import TextFile
    from gltr_desktop.documents.document import Document

_CHUNK = 1 << 20


class UnreadTextError(InputError):
    """A file without a text that can be read.

    ``sha256`` is the hexadecimal digest of its bytes, "" if they could not be read.
    """

    def __init__(self, cause: GltrError, sha256: str = "") -> None:
        super().__init__(cause.message, cause.remedy)
        self.sha256 = sha256


@dataclass(frozen=True)
class ReadBytes:
    """The content of a file, and its hexadecimal digest."""

    file: TextFile
    sha256: str
    data: bytes


@dataclass(frozen=True)
class ReadText:
    """The text of a file, and the hexadecimal digest of the file's bytes."""

    file: TextFile
    sha256: str
    document: Document


def read_text(file: TextFile, is_cancelled: Callable[[], bool]) -> ReadText:
    """The text in ``file``; see :func:`read_bytes` and :func:`text_in` for what is raised."""
    return text_in(read_bytes(file, is_cancelled), is_cancelled)


def read_bytes(file: TextFile, is_cancelled: Callable[[], bool]) -> ReadBytes:
    """The content of ``file``, which tells whether it has been measured before.

    Raises:
        UnreadTextError: there is no such file, it cannot be read, or its beginning is no text's.
        Cancelled: ``is_cancelled()``.
    """
    path = file.path
    try:
        # What else could be said of a folder that cannot be listed?
        if path.is_dir():
            os.scandir(path).close()
        data, _ = read_regular_file(path, is_cancelled, lambda head: check_head(head, path.name))
    except GltrError as error:
        raise UnreadTextError(error, _digest_of(file, is_cancelled)) from error
    except OSError as error:
        raise UnreadTextError(unreadable_error(path, error)) from error
    return ReadBytes(file, hashlib.sha256(data).hexdigest(), data)


def text_in(content: ReadBytes, is_cancelled: Callable[[], bool]) -> ReadText:
    """The text in the ``content`` of a file; its notices say what is guessed, or missing.

    Raises:
        UnreadTextError: it holds no text, is damaged or locked, or needs too much to be read.
        Cancelled: ``is_cancelled()``.
    """
    name = content.file.path.name
    try:
        document = decode_document(content.data, name, is_cancelled=is_cancelled)
    except LockedError as error:
        raise UnreadTextError(locked_error(name), content.sha256) from error
    except GltrError as error:
        raise UnreadTextError(error, content.sha256) from error
    notices = (*document.notices, *_doubts(document, name))
    document = replace(document, path=content.file.path, notices=notices)
    return ReadText(content.file, content.sha256, document)


def _doubts(document: Document, name: str) -> list[str]:
    """What a person would be asked or told about ``document``, as phrases without its name."""
    doubts = []
    if not document.is_certain:
        doubts.append(f"encoding guessed as {document.encoding}")
    if document.warning:
        doubts.append(document.warning.replace(f"“{name}”", "the file").removesuffix("."))
    return doubts


def _digest_of(file: TextFile, is_cancelled: Callable[[], bool]) -> str:
    """The digest of a file that was refused by its first bytes; "" if it has none.

    A film is not held in memory for it.
    """
    digest = hashlib.sha256()
    try:
        if not file.path.is_file():
            return ""
        with file.path.open("rb") as content:
            while chunk := content.read(_CHUNK):
                if is_cancelled():
                    raise Cancelled
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()
