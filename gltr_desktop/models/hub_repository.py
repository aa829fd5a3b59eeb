"""The files of a model in its repository on the hub, and their paths in the local cache."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import httpx2
from huggingface_hub import HfApi, constants
from huggingface_hub.file_download import repo_folder_name
from huggingface_hub.utils import logging as hub_logging
from huggingface_hub.utils import (  # type: ignore[attr-defined]  # documented, not re-exported
    validate_repo_id,
)

from gltr_desktop.errors import GltrError
from gltr_desktop.models.hub_files import CONFIG, PICKLE_SUFFIXES, WEIGHTS, WEIGHTS_INDEX
from gltr_desktop.models.refusals import unusable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huggingface_hub.hf_api import RepoSibling

_SHARD = re.compile(r"model-\d+-of-\d+\.safetensors")
_COMPANION_SUFFIXES = frozenset({".json", ".txt", ".model"})
_OTHER_MODEL = "Choose a causal language model that is published in safetensors format."


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
    def read(sibling: RepoSibling) -> RemoteFile:
        """The file that the hub describes; raises ValueError if the description is incomplete."""
        if sibling.lfs is not None:
            lfs = sibling.lfs
            return RemoteFile(sibling.rfilename, lfs.size, lfs.sha256, in_git=False)
        if sibling.size is None or sibling.blob_id is None:
            raise ValueError(f"no size or no id of {sibling.rfilename}")
        return RemoteFile(sibling.rfilename, sibling.size, sibling.blob_id, in_git=True)


@dataclass(frozen=True)
class Repository:
    """The files that a model at one commit needs, and their paths in the cache."""

    name: str
    revision: str
    files: tuple[RemoteFile, ...]

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


def look_up(name: str) -> Repository:
    """Ask the hub for the files of the model ``name``.

    Raises InputError if they are not those of a model that can be used, GltrError if the answer is
    not that of a hub, and what the hub's library raises.
    """
    hub_logging.set_verbosity(logging.ERROR)
    validate_repo_id(name)
    try:
        info = HfApi().model_info(name, files_metadata=True, timeout=constants.HF_HUB_ETAG_TIMEOUT)
        siblings = {sibling.rfilename: sibling for sibling in info.siblings or ()}
        chosen = _choose(name, siblings)
        files = tuple(RemoteFile.read(siblings[file]) for file in chosen)
    except (ValueError, KeyError, TypeError, httpx2.TooManyRedirects, httpx2.DecodingError):
        raise GltrError(
            f"The answer from {constants.ENDPOINT} is not that of a model hub.",
            "Open that address in a browser: a sign-in page of your network may be in between.",
        ) from None
    return Repository(name, str(info.sha), files)


def _choose(name: str, files: Iterable[str]) -> list[str]:
    """The files that running the model takes; its weights in one format, and last."""
    # Not the subfolders: they hold other formats and earlier states of the same model.
    root = sorted(file for file in files if PurePath(file).name == file)
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
    companions = [
        file
        for file in root
        if PurePath(file).suffix in _COMPANION_SUFFIXES and file != WEIGHTS_INDEX
    ]
    return companions + weights


def size_of(path: Path) -> int:
    """Bytes of the file at ``path``; 0 if there is none."""
    return path.stat().st_size if path.exists() else 0
