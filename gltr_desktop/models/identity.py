"""Tells whether a model is still the one that read a text: by its files, and by their content."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.gguf.container import shards_of
from gltr_desktop.models.refusals import unusable
from gltr_desktop.models.servers.address import is_on_server

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gltr_desktop.models.catalog import ModelSource

_CHUNK = 1 << 20
_PERMISSIONS = "Check its permissions."


def model_files(name: str) -> list[Path]:
    """The files that make up the model ``name``: its weights, and what lies beside safetensors.

    Those of a model on a server are not here: none. Raises InputError where there is no such model.
    """
    if is_on_server(name):
        return []
    return _files(find_model(name))


def file_marks(name: str) -> str:
    """What tells the model ``name`` from others, and changes when its files do.

    The files are not read: their names, sizes and times of change are the marks. A model on a
    server has its name alone: what is served by that name is not known here. Raises InputError
    where there is no such model.
    """
    if is_on_server(name):
        return json.dumps([name])
    source = find_model(name)
    marks = [
        (path.name, status.st_size, status.st_mtime_ns)
        for path in _files(source)
        if (status := _status(path))
    ]
    return json.dumps([source.name, source.revision, marks])


def weights_sha256(name: str) -> str:
    """The hexadecimal SHA-256 over the bytes of the weight files, in the order of their names.

    Raises InputError where there is no such model, or its weights cannot be read.
    """
    source = find_model(name)
    digest = hashlib.sha256()
    for path in _by_name(_weights(source)):
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
        except OSError as error:
            raise unusable(
                source.name,
                f"the weights file {path.name} cannot be read ({error.strerror})",
                _PERMISSIONS,
            ) from error
    return digest.hexdigest()


def is_shipped_model(name: str, shipped: str) -> bool:
    """Whether the model ``name`` is the one that ships as ``shipped``, or a copy of its weights.

    A model on a server is taken for another one. Raises InputError where there is no such model,
    or its weights cannot be read.
    """
    if name == shipped or is_on_server(name):
        return name == shipped
    sizes = [
        sorted(status.st_size for path in _weights(source) if (status := _status(path)))
        for source in (find_model(name), find_model(shipped))
    ]
    return sizes[0] == sizes[1] and weights_sha256(name) == weights_sha256(shipped)


def _files(source: ModelSource) -> list[Path]:
    weights = _weights(source)
    if source.gguf is not None:
        return _by_name(weights)
    try:
        beside = [path for path in source.folder.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        raise unusable(
            source.name, f"its folder cannot be read ({error.strerror})", _PERMISSIONS
        ) from error
    return _by_name({*weights, *filter(os.path.isfile, beside)})


def _weights(source: ModelSource) -> list[Path]:
    if source.gguf is not None:
        return list(shards_of(source.gguf))
    # It imports safetensors.
    from gltr_desktop.models.checkpoint.stored_tensors import weight_files

    return weight_files(source)


def _by_name(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.name)


def _status(path: Path) -> os.stat_result | None:
    """What the system knows of ``path``; None for a file that is missing, as its opening says."""
    try:
        return path.stat()
    except OSError:
        return None
