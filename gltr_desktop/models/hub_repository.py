"""The files of a model in its repository on the hub, and their paths in the local cache."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

from huggingface_hub import constants, hf_hub_url
from huggingface_hub.file_download import repo_folder_name
from huggingface_hub.utils import logging as hub_logging
from huggingface_hub.utils import (  # type: ignore[attr-defined]  # documented, not re-exported
    validate_repo_id,
)

from gltr_desktop.models.hub_errors import NotAHubError
from gltr_desktop.models.hub_files import CONFIG, PICKLE_SUFFIXES, WEIGHTS, WEIGHTS_INDEX
from gltr_desktop.models.refusals import unusable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gltr_desktop.models.hub_connection import HubConnection

_Value = TypeVar("_Value", int, str, list[object], dict[str, object])

_SHARD = re.compile(r"model-\d+-of-\d+\.safetensors", re.ASCII)
_COMPANION_SUFFIXES = frozenset({".json", ".txt", ".model"})
_OTHER_MODEL = "Choose a language model that is published in safetensors format."

# The names of all files that are fetched become paths. Windows keeps some of them for devices.
_FETCHED_NAME = re.compile(
    r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)\w[\w.+-]{0,199}", re.ASCII | re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DRIVE = re.compile(r"[A-Za-z]:")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHA_1 = re.compile(r"[0-9a-f]{40}")
_SHA_256 = re.compile(r"[0-9a-f]{64}")

MAX_ANSWER_BYTES = 8_000_000
"""The description of a repository with some 25,000 files; Python needs up to 25 times as much."""
MAX_FILES = 1000
MAX_COMPANION_BYTES = 200_000_000
"""Configuration, tokenizer and index are read whole; the largest known take 40 MB."""
_MAX_FILE_BYTES = 1 << 44


@dataclass(frozen=True)
class RemoteFile:
    """A file on the hub; ``size`` in bytes.

    ``checksum`` is SHA-256, or git's SHA-1 if the file is ``in_git``; the cache names it by that.
    """

    name: str
    size: int
    checksum: str
    in_git: bool

    @staticmethod
    def read(name: str, description: dict[str, object]) -> RemoteFile:
        """The file that the hub describes; raises NotAHubError unless it does so as a hub does."""
        in_git = description.get("lfs") is None
        source = description if in_git else _value(description, "lfs", dict)
        size = _value(source, "size", int)
        checksum = _value(source, "blobId" if in_git else "sha256", str)
        if not (_SHA_1 if in_git else _SHA_256).fullmatch(checksum):
            raise NotAHubError(f"the checksum of {name} is none")
        if not 0 <= size <= _MAX_FILE_BYTES:
            raise NotAHubError(f"the size of {name} is impossible")
        return RemoteFile(name, size, checksum, in_git)


@dataclass(frozen=True)
class Repository:
    """The files that a model at one commit needs, and their paths in the cache."""

    name: str
    revision: str
    files: tuple[RemoteFile, ...]

    def url(self, file: str) -> str:
        """The address of the file with that name at this commit."""
        return hf_hub_url(self.name, file, revision=self.revision)

    @property
    def folder(self) -> Path:
        """The folder that the cache has for this model."""
        folder = repo_folder_name(repo_id=self.name, repo_type=constants.REPO_TYPE_MODEL)
        return Path(constants.HF_HUB_CACHE, folder)

    @property
    def blobs(self) -> Path:
        """The folder of the contents of files, each named by its checksum."""
        return self.folder / "blobs"

    def blob(self, file: RemoteFile) -> Path:
        """The content of ``file``, once it is complete."""
        return self.blobs / file.checksum

    def part(self, file: RemoteFile) -> Path:
        """The content of ``file`` as far as it is fetched."""
        return self.blobs / f"{file.checksum}.incomplete"

    def link(self, file: RemoteFile) -> Path:
        """The path under which programs open ``file``."""
        return self.folder / "snapshots" / self.revision / file.name

    def missing(self) -> list[RemoteFile]:
        """The files that are not in the cache yet."""
        return [
            file
            for file in self.files
            if not self.blob(file).exists() and not self.link(file).exists()
        ]

    def missing_bytes(self) -> int:
        """Bytes that are still to be fetched."""
        return sum(max(0, file.size - size_of(self.part(file))) for file in self.missing())


def look_up(name: str, connection: HubConnection) -> Repository:
    """Ask the hub for the files of the model ``name``.

    Raises what ``repository_in`` and ``HubConnection.open`` raise, and HFValidationError if no
    model can have that name.
    """
    hub_logging.set_verbosity(logging.ERROR)
    validate_repo_id(name)
    url = f"{constants.ENDPOINT}/api/models/{name}?blobs=true"
    with connection.open("GET", url, constants.HF_HUB_ETAG_TIMEOUT) as answer:
        return repository_in(answer.read(MAX_ANSWER_BYTES), name)


def repository_in(answer: bytes, name: str) -> Repository:
    """The repository of the model ``name`` that the hub describes in ``answer``.

    Names and checksums become paths, so only those that cannot lead elsewhere are accepted.

    Raises:
        InputError: the files are not those of a model that can be used.
        NotAHubError: no hub describes a repository like that.
    """
    try:
        information = json.loads(answer)
    except (ValueError, RecursionError):
        raise NotAHubError("it is not JSON") from None
    if not isinstance(information, dict):
        raise NotAHubError("it describes no model")
    revision = _value(information, "sha", str)
    if not _COMMIT.fullmatch(revision):
        raise NotAHubError("the model's version is not a commit")
    descriptions = {}
    for sibling in _value(information, "siblings", list):
        if not isinstance(sibling, dict):
            raise NotAHubError("a file has no description")
        file = _value(sibling, "rfilename", str)
        _check_path(file)
        descriptions[file] = sibling
    chosen = _choose(name, descriptions)
    if len(chosen) > MAX_FILES:
        raise unusable(
            name, f"its repository holds {len(chosen):,} files that it could need", _OTHER_MODEL
        )
    files = tuple(RemoteFile.read(file, descriptions[file]) for file in chosen)
    for described in files:
        if _is_companion(described.name) and described.size > MAX_COMPANION_BYTES:
            raise unusable(
                name,
                f"its file {described.name} has {described.size / 1e6:,.0f} MB, of at most"
                f" {MAX_COMPANION_BYTES / 1e6:,.0f} MB",
                _OTHER_MODEL,
            )
    return Repository(name, revision, files)


def _value(container: dict[str, object], key: str, kind: type[_Value]) -> _Value:
    """The value of ``key``; raises NotAHubError unless it is there and of exactly that type."""
    value = container.get(key)
    # Exactly: a bool is an int otherwise.
    if type(value) is not kind:
        raise NotAHubError(f"there is no usable “{key}” in it")
    return value


def _check_path(file: str) -> None:
    """Raise NotAHubError for the name of a file that no git repository can hold."""
    parts = set(re.split(r"[/\\]", file))
    if parts & {"", ".", ".."} or _CONTROL.search(file) or _DRIVE.match(file):
        raise NotAHubError("it names a file that no repository can hold")


def _choose(name: str, files: Iterable[str]) -> list[str]:
    """The files that running the model takes; its weights in one format, and last."""
    # Not the subfolders: they hold other formats and earlier states of the same model.
    root = sorted(file for file in files if _FETCHED_NAME.fullmatch(file))
    if CONFIG not in root:
        raise unusable(name, f"there is no {CONFIG} in its repository", _OTHER_MODEL)
    shards = [file for file in root if _SHARD.fullmatch(file)]
    if WEIGHTS in root:
        weights = [WEIGHTS]
    elif WEIGHTS_INDEX in root and shards:
        weights = [WEIGHTS_INDEX, *shards]
    elif any(PurePath(file).suffix in PICKLE_SUFFIXES for file in root):
        raise unusable(
            name, "its weights are pickle files only, which can run code when opened", _OTHER_MODEL
        )
    else:
        raise unusable(name, "its repository holds no weights in safetensors format", _OTHER_MODEL)
    companions = [file for file in root if _is_companion(file) and file != WEIGHTS_INDEX]
    return companions + weights


def _is_companion(file: str) -> bool:
    return PurePath(file).suffix in _COMPANION_SUFFIXES


def size_of(path: Path) -> int:
    """Bytes of the file at ``path``; 0 if there is none."""
    return path.stat().st_size if path.exists() else 0
