"""The GGUF models that other programs keep on this computer: found by name, not read.

Each program has its own folders. Ollama has its own names as well: a blob of weights is named after
its hash, and a manifest per model says which blob belongs to it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.models.gguf.container import is_gguf, shards_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_OLLAMA = "Ollama"
PROGRAMS = (_OLLAMA, "LM Studio", "llama.cpp", "Hugging Face", "Jan", "GPT4All")
"""The programs whose models are looked for."""

SYSTEM_OLLAMA = Path("/usr/share/ollama/.ollama/models")
"""Ollama's folder on Linux when it runs as a service."""

# A cache of Hugging Face has REPOSITORY/snapshots/COMMIT/FOLDER/FILE.
_DEPTH = 4
_MAX_MANIFEST_BYTES = 1 << 20
_BLOB = re.compile(r"sha256-[0-9a-f]{64}")
_WEIGHTS = "application/vnd.ollama.image.model"
_ADAPTER = "application/vnd.ollama.image.adapter"
_PART = re.compile(r"-\d{5}-of-\d{5}$")


@dataclass(frozen=True)
class LocalModel:
    """A model that ``program`` keeps here; ``path`` is its file, or the first of several."""

    title: str
    path: Path
    size: int
    """Bytes, of all its files together."""
    program: str


@dataclass(frozen=True)
class ModelFolder:
    """A folder in which ``program`` keeps its models, if it is installed."""

    program: str
    path: Path


def local_gguf_models() -> list[LocalModel]:
    """The GGUF models of other programs on this computer, by title; takes as long as the disk."""
    # Titles of models are needed long before this library is.
    from huggingface_hub import constants

    hub = ModelFolder("Hugging Face", Path(constants.HF_HUB_CACHE))
    return models_at([*model_folders(sys.platform, Path.home(), os.environ), hub])


def model_folders(platform: str, home: Path, environment: Mapping[str, str]) -> list[ModelFolder]:
    """The programs' folders on a ``platform`` (as sys.platform), whether they exist or not.

    The cache of Hugging Face is not among them, as its own library knows its folder.
    """

    def folder(variable: str, *default: str) -> Path:
        given = environment.get(variable)
        return Path(given) if given else home.joinpath(*default)

    if platform == "win32":
        data = folder("APPDATA", "AppData", "Roaming")
        local = caches = folder("LOCALAPPDATA", "AppData", "Local")
    elif platform == "darwin":
        data = local = home / "Library" / "Application Support"
        caches = home / "Library" / "Caches"
    else:
        data = local = folder("XDG_DATA_HOME", ".local", "share")
        caches = folder("XDG_CACHE_HOME", ".cache")
    found = [
        ModelFolder(_OLLAMA, folder("OLLAMA_MODELS", ".ollama", "models")),
        ModelFolder("LM Studio", home / ".lmstudio" / "models"),
        ModelFolder("LM Studio", home / ".cache" / "lm-studio" / "models"),
        ModelFolder("llama.cpp", caches / "llama.cpp"),
        ModelFolder("Jan", data / "Jan" / "data" / "llamacpp" / "models"),
        ModelFolder("Jan", data / "Jan" / "data" / "models"),
        ModelFolder("Jan", home / "jan" / "models"),
        *(
            ModelFolder("GPT4All", base / "nomic.ai" / "GPT4All")
            for base in dict.fromkeys((local, data))
        ),
    ]
    if platform == "linux":
        found.append(ModelFolder(_OLLAMA, SYSTEM_OLLAMA))
    if cache := environment.get("LLAMA_CACHE"):
        found.append(ModelFolder("llama.cpp", Path(cache)))
    return found


def models_at(folders: Iterable[ModelFolder]) -> list[LocalModel]:
    """The complete models in ``folders``, by title; several links to one file count once."""
    found: dict[str, LocalModel] = {}
    for folder in folders:
        models_of = _ollama_models if folder.program == _OLLAMA else _models_below
        for model in models_of(folder):
            found.setdefault(os.path.realpath(model.path), model)
    return sorted(found.values(), key=lambda model: (model.title.casefold(), str(model.path)))


def models_in(folder: Path) -> list[Path]:
    """The GGUF models that lie in ``folder`` itself: their files, or the first of several."""
    return sorted({shards_of(path)[0] for path in _files(folder, 0) if _is_model(path)})


def path_title(path: Path) -> str:
    """The title of the model at ``path``: a folder, a GGUF file, or a blob of Ollama's."""
    if title := ollama_title(path):
        return title
    if path.suffix.lower() != ".gguf":
        return path.name
    name = _PART.sub("", path.stem)
    # Jan gives every model's file this name.
    return path.parent.name if name.lower() == "model" else name


def ollama_title(path: Path) -> str | None:
    """Ollama's name of the model whose weights are the blob ``path``; None for any other file."""
    if path.parent.name != "blobs" or not _BLOB.fullmatch(path.name):
        return None
    title = _ollama_titles(path.parents[1]).get(path.name)
    return title and f"{title} ({_OLLAMA})"


def _models_below(folder: ModelFolder) -> Iterator[LocalModel]:
    sets = {shards_of(path) for path in _files(folder.path, _DEPTH) if _is_model(path)}
    for files in sorted(sets):
        # A model that is still being downloaded lacks some of its files.
        if all(is_gguf(file) for file in files):
            yield LocalModel(path_title(files[0]), files[0], _size(files), folder.program)


def _ollama_models(folder: ModelFolder) -> Iterator[LocalModel]:
    for blob, title in _ollama_titles(folder.path).items():
        path = folder.path / "blobs" / blob
        if is_gguf(path):
            yield LocalModel(title, path, _size([path]), _OLLAMA)


def _ollama_titles(folder: Path) -> dict[str, str]:
    """Titles of the models in a folder of Ollama's, by the names of their blobs.

    Of a blob with several titles, the first in the alphabet is taken.
    """
    manifests = folder / "manifests"
    titles: dict[str, str] = {}
    for path in _files(manifests, 3):
        parts = path.relative_to(manifests).parts
        blob = _weights_of(path) if len(parts) == 4 else None
        if blob is not None:
            host, namespace, model, tag = parts
            title = f"{_title_prefix(host, namespace)}{model}:{tag}"
            titles[blob] = min(title, titles.get(blob, title))
    return titles


def _title_prefix(host: str, namespace: str) -> str:
    """The part that Ollama writes before a model's name."""
    if host != "registry.ollama.ai":
        return f"{host}/{namespace}/"
    return "" if namespace == "library" else f"{namespace}/"


def _weights_of(manifest: Path) -> str | None:
    """Name of the blob that holds all the weights of a model; None if there is no such blob."""
    try:
        with manifest.open("rb") as file:
            layers = json.loads(file.read(_MAX_MANIFEST_BYTES))["layers"]
        digests = [(layer["mediaType"], layer["digest"].replace(":", "-", 1)) for layer in layers]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    # With an adapter, the blob alone is another model.
    if any(kind == _ADAPTER for kind, _ in digests):
        return None
    return next(
        (blob for kind, blob in digests if kind == _WEIGHTS and _BLOB.fullmatch(blob)), None
    )


def _is_model(path: Path) -> bool:
    """True if the name is one of weights, and not of the part of a model that sees images."""
    name = path.name.lower()
    return name.endswith(".gguf") and "mmproj" not in name


def _size(files: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in files)


def _files(folder: Path, depth: int) -> Iterator[Path]:
    """The files in ``folder`` and in folders up to ``depth`` below, as far as they can be read."""
    seen: set[str] = set()

    def walk(folder: Path, depth: int) -> Iterator[Path]:
        real = os.path.realpath(folder)
        if real in seen:
            return
        seen.add(real)
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            return
        for entry in entries:
            if _is(entry.is_file):
                yield folder / entry.name
            elif depth and _is(entry.is_dir):
                yield from walk(folder / entry.name, depth - 1)

    return walk(folder, depth)


def _is(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except OSError:
        return False
