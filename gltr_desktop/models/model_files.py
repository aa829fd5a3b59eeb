"""Reads the small files that come with a model: bounded, and ordinary files only.

A stranger's folder may hold a pipe that never answers, a link to an endless device, or gigabytes
under the name of a configuration.
"""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

from gltr_desktop.models.hub_files import CONFIG, TOKENIZER, WEIGHTS_INDEX
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, unusable

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.errors import InputError
    from gltr_desktop.models.catalog import ModelSource

MAX_CONFIG_BYTES = 10_000_000
"""Of a configuration: real ones have a few thousand bytes, the largest a few hundred thousand."""
MAX_VOCABULARY_BYTES = 1 << 26
"""Of a vocabulary or an index of weights: twice the largest that models come with."""

_LIMITS = {
    CONFIG: MAX_CONFIG_BYTES,
    "generation_config.json": MAX_CONFIG_BYTES,
    "tokenizer_config.json": MAX_CONFIG_BYTES,
    "special_tokens_map.json": MAX_CONFIG_BYTES,
    "added_tokens.json": MAX_CONFIG_BYTES,
    "adapter_config.json": MAX_CONFIG_BYTES,
    "chat_template.jinja": MAX_CONFIG_BYTES,
    "chat_template.json": MAX_CONFIG_BYTES,
    TOKENIZER: MAX_VOCABULARY_BYTES,
    WEIGHTS_INDEX: MAX_VOCABULARY_BYTES,
    "vocab.json": MAX_VOCABULARY_BYTES,
    "vocab.txt": MAX_VOCABULARY_BYTES,
    "merges.txt": MAX_VOCABULARY_BYTES,
    "tokenizer.model": MAX_VOCABULARY_BYTES,
    "spiece.model": MAX_VOCABULARY_BYTES,
    "sentencepiece.bpe.model": MAX_VOCABULARY_BYTES,
}
_PERMISSIONS = "Check the permissions."
# Without it, opening a pipe waits until somebody writes into it. Windows has no such pipes.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def check_folder(source: ModelSource) -> None:
    """Refuse a folder that cannot be listed, or holds what no library should be let near.

    Raises InputError for pipes, devices and sockets, for configurations and vocabularies that are
    longer than any, and for files and folders that may not be looked at.
    """
    try:
        with os.scandir(source.folder) as entries:
            for entry in entries:
                _check_entry(source, entry)
    except OSError as error:
        raise unusable(
            source.name, f"its folder cannot be read ({error.strerror})", _PERMISSIONS
        ) from None


def _check_entry(source: ModelSource, entry: os.DirEntry[str]) -> None:
    try:
        status = entry.stat()
    except FileNotFoundError:  # A link that leads nowhere: whoever needs the file says so.
        return
    if stat.S_ISDIR(status.st_mode):
        return
    if not stat.S_ISREG(status.st_mode):
        raise _not_ordinary(source, entry.name)
    if status.st_size > (limit := _LIMITS.get(entry.name, status.st_size)):
        raise _too_long(source, entry.name, status.st_size, limit)


def read_text(source: ModelSource, name: str) -> str:
    """The text of the file ``name`` in the folder of ``source``.

    Raises InputError where it is missing, may not be read, is no ordinary file, is longer than
    such files may be, or is no UTF-8.
    """
    limit = _LIMITS.get(name, MAX_CONFIG_BYTES)
    try:
        with open(
            source.folder / name, "rb", opener=lambda path, flags: os.open(path, flags | _AT_ONCE)
        ) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _not_ordinary(source, name)
            data = file.read(limit + 1)
    except OSError as error:
        raise unusable(
            source.name, f"its {name} cannot be read ({error.strerror})", _PERMISSIONS
        ) from None
    if len(data) > limit:
        raise _too_long(source, name, max(status.st_size, len(data)), limit)
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _damaged(source, name) from None


def read_object(source: ModelSource, name: str) -> dict[str, Any]:
    """The object in the JSON file ``name``; raises InputError if the file holds anything else."""
    try:
        entries = json.loads(read_text(source, name))
    except (ValueError, RecursionError):  # Lists within lists, thousands deep.
        entries = None
    if not isinstance(entries, dict):
        raise _damaged(source, name)
    return entries


def has_file(folder: Path, name: str) -> bool:
    """True if there is an entry of that ``name``, of whatever kind, that may be looked at."""
    return os.path.exists(folder / name)  # noqa: PTH110 - Path's own raises inside a locked folder


def _damaged(source: ModelSource, name: str) -> InputError:
    return unusable(source.name, f"its {name} is damaged", DOWNLOAD_AGAIN)


def _not_ordinary(source: ModelSource, name: str) -> InputError:
    return unusable(
        source.name,
        f"its {name} is a pipe or a device, not an ordinary file",
        "Download the model again, into an empty folder.",
    )


def _too_long(source: ModelSource, name: str, size: int, limit: int) -> InputError:
    return unusable(
        source.name,
        f"its {name} has {size:,} bytes, and {limit:,} are the most that such a file may have",
        DOWNLOAD_AGAIN,
    )
