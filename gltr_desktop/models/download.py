"""Fetching a model from the Hugging Face hub, when and only when the user asked for it.

The hub's own library begins an interrupted file anew, and can hardly be stopped within one. So the
bytes are fetched here: into that library's cache and under its names, so that every program finds
them, but resumable, and checked against the checksums that the hub gives.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import httpx2
from huggingface_hub import (
    HfApi,
    constants,
    get_hf_file_metadata,
    get_session,
    hf_hub_url,
    hf_raise_for_status,
)
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
)
from huggingface_hub.file_download import repo_folder_name
from huggingface_hub.utils import (  # type: ignore[attr-defined]  # documented, not re-exported
    build_hf_headers,
    validate_repo_id,
)
from huggingface_hub.utils import logging as hub_logging

from gltr_desktop.errors import Cancelled, GltrError, InputError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator

    from huggingface_hub.hf_api import RepoSibling

_CONFIG = "config.json"
_WHOLE = "model.safetensors"
_INDEX = "model.safetensors.index.json"
_SHARD = re.compile(r"model-\d+-of-\d+\.safetensors")
_COMPANIONS = {".json", ".txt", ".model"}
_PICKLES = {".bin", ".pt", ".pth", ".ckpt", ".pkl"}

_SECONDS_BETWEEN_REPORTS = 0.1
_READ_BYTES = 1 << 20


@dataclass(frozen=True)
class DownloadPlan:
    """What a download would fetch; ``size`` is in bytes, less what an earlier one left behind."""

    name: str
    files: tuple[str, ...]
    size: int


def plan_download(name: str) -> DownloadPlan:
    """Ask the hub what of the model ``name`` is still to be fetched; fetches nothing itself.

    Raises:
        InputError: the hub has no such model for this user, or none with safetensors weights.
        GltrError: the hub cannot be reached, or does not answer as it should.
    """
    with _in_words(name):
        repository = _survey(name)
        # Everybody may see what a gated repository holds; who may fetch it shows at a file.
        get_hf_file_metadata(hf_hub_url(name, _CONFIG, revision=repository.revision))
        return DownloadPlan(
            name, tuple(file.name for file in repository.missing()), repository.missing_bytes()
        )


def download(
    plan: DownloadPlan, progress: Callable[[int, int], None], cancelled: threading.Event
) -> None:
    """Fetch what is planned; afterwards the catalogue finds the model in the local cache.

    ``progress`` is told the bytes fetched and the bytes in all, in this thread, about ten times a
    second and at the end. What was fetched before a failure is kept for the next attempt.

    Raises:
        Cancelled: ``cancelled`` was set; noticed when bytes arrive or the hub's time is up.
        GltrError: everything that ``plan_download`` raises, no space, or a damaged transfer.
    """
    with _in_words(plan.name):
        repository = _survey(plan.name)
        repository.blobs.mkdir(parents=True, exist_ok=True)
        _check_space(repository)
        report = _Report(repository.missing_bytes(), progress)
        # The weights come last: what is wrong with the rest shows before they are fetched.
        for file in repository.missing():
            _fetch(repository, file, report, cancelled)
        _publish(repository)


@dataclass(frozen=True)
class _RemoteFile:
    """``checksum`` is SHA-256, or git's SHA-1 for a small file; the cache names the file by it."""

    name: str
    size: int
    checksum: str
    in_git: bool

    @staticmethod
    def read(sibling: RepoSibling) -> _RemoteFile:
        """Raises ValueError where the hub leaves something out."""
        if sibling.lfs is not None:
            lfs = sibling.lfs
            return _RemoteFile(sibling.rfilename, lfs.size, lfs.sha256, in_git=False)
        if sibling.size is None or sibling.blob_id is None:
            raise ValueError(f"no size or no id of {sibling.rfilename}")
        return _RemoteFile(sibling.rfilename, sibling.size, sibling.blob_id, in_git=True)


@dataclass(frozen=True)
class _Repository:
    """The files to have of a model at one commit, and their places in the cache."""

    name: str
    revision: str
    files: tuple[_RemoteFile, ...]

    @property
    def folder(self) -> Path:
        folder = repo_folder_name(repo_id=self.name, repo_type=constants.REPO_TYPE_MODEL)
        return Path(constants.HF_HUB_CACHE, folder)

    @property
    def blobs(self) -> Path:
        return self.folder / "blobs"

    def blob(self, file: _RemoteFile) -> Path:
        return self.blobs / file.checksum

    def part(self, file: _RemoteFile) -> Path:
        return self.blobs / f"{file.checksum}.incomplete"

    def place(self, file: _RemoteFile) -> Path:
        return self.folder / "snapshots" / self.revision / file.name

    def missing(self) -> list[_RemoteFile]:
        return [
            file
            for file in self.files
            if not self.blob(file).exists() and not self.place(file).exists()
        ]

    def missing_bytes(self) -> int:
        return sum(max(0, file.size - _size_of(self.part(file))) for file in self.missing())


class _Report:
    """Adds up the bytes of all files, and tells about them not too often."""

    def __init__(self, total: int, tell: Callable[[int, int], None]) -> None:
        self._done, self._total = 0, total
        self._tell = tell
        self._next = time.monotonic()

    def add(self, count: int) -> None:
        self._done += count
        now = time.monotonic()
        if now >= self._next or self._done == self._total:
            self._tell(self._done, self._total)
            self._next = now + _SECONDS_BETWEEN_REPORTS


def _survey(name: str) -> _Repository:
    hub_logging.set_verbosity(logging.ERROR)
    validate_repo_id(name)
    try:
        info = HfApi().model_info(name, files_metadata=True, timeout=constants.HF_HUB_ETAG_TIMEOUT)
        siblings = {sibling.rfilename: sibling for sibling in info.siblings or ()}
        chosen = _choose(name, siblings)
        files = tuple(_RemoteFile.read(siblings[file]) for file in chosen)
    except (ValueError, KeyError, TypeError, httpx2.TooManyRedirects, httpx2.DecodingError):
        raise GltrError(
            f"The answer from {constants.ENDPOINT} is not that of a model hub.",
            "Open that address in a browser: a sign-in page of your network may be in between.",
        ) from None
    return _Repository(name, str(info.sha), files)


def _choose(name: str, files: Iterable[str]) -> list[str]:
    """Of a repository's files, those that it takes to run the model, weights once and last."""
    # Not the subfolders: they hold other formats and earlier states of the same model.
    root = sorted(file for file in files if PurePath(file).name == file)
    if _CONFIG not in root:
        raise _unusable(name, f"there is no {_CONFIG} in its repository", _OTHER_MODEL)
    shards = [file for file in root if _SHARD.fullmatch(file)]
    if _WHOLE in root:
        weights = [_WHOLE]
    elif _INDEX in root and shards:
        weights = [_INDEX, *shards]
    elif any(PurePath(file).suffix in _PICKLES for file in root):
        raise _unusable(
            name, "its weights are pickle files only, which can run code when opened", _OTHER_MODEL
        )
    else:
        raise _unusable(name, "its repository holds no weights in safetensors format", _OTHER_MODEL)
    companions = [file for file in root if PurePath(file).suffix in _COMPANIONS and file != _INDEX]
    return companions + weights


def _check_space(repository: _Repository) -> None:
    needed, free = repository.missing_bytes(), shutil.disk_usage(repository.blobs).free
    if needed > free:
        raise GltrError(
            f"The model “{repository.name}” needs {needed / 1e6:,.0f} MB of disk space;"
            f" {free / 1e6:,.0f} MB are free.",
            f"Make room on the disk of {constants.HF_HUB_CACHE}.",
        )


def _fetch(
    repository: _Repository, file: _RemoteFile, report: _Report, cancelled: threading.Event
) -> None:
    """Fetch one file; a connection that breaks is taken up again while that brings something."""
    url = hf_hub_url(repository.name, file.name, revision=repository.revision)
    part = repository.part(file)
    part.touch()
    while (done := _size_of(part)) < file.size:
        failure = httpx2.TransportError("the answer is empty")
        try:
            _append(url, part, done, report, cancelled)
        except httpx2.TransportError as error:
            failure = error
        _stop_if(cancelled)
        if _size_of(part) == done:
            raise failure
    _verify(file, part, cancelled)
    part.replace(repository.blob(file))


def _append(url: str, part: Path, done: int, report: _Report, cancelled: threading.Event) -> None:
    """Add to ``part`` what comes of ``url`` after the first ``done`` bytes."""
    headers = build_hf_headers() | {"Accept-Encoding": "identity"}
    if done:
        headers["Range"] = f"bytes={done}-"
    timeout = constants.HF_HUB_DOWNLOAD_TIMEOUT
    with get_session().stream("GET", url, headers=headers, timeout=timeout) as response:
        hf_raise_for_status(response)
        known = 0 if response.status_code == httpx2.codes.PARTIAL_CONTENT else done
        with part.open("ab") as target:
            for chunk in response.iter_bytes():
                _stop_if(cancelled)
                fresh = chunk[known:]
                known -= len(chunk) - len(fresh)
                target.write(fresh)
                report.add(len(fresh))


def _verify(file: _RemoteFile, part: Path, cancelled: threading.Event) -> None:
    if file.in_git:
        digest = hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)
    else:
        digest = hashlib.sha256()
    with part.open("rb") as source:
        while data := source.read(_READ_BYTES):
            _stop_if(cancelled)
            digest.update(data)
    if digest.hexdigest() != file.checksum:
        part.unlink()
        raise GltrError(
            f"The file {file.name} was damaged on its way.", "Download the model again."
        )


def _publish(repository: _Repository) -> None:
    """Enter the model in the cache, its name last: half a model is never found there."""
    for file in repository.files:
        place = repository.place(file)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            _link(repository.blob(file), place)
    reference = repository.folder / "refs" / constants.DEFAULT_REVISION
    reference.parent.mkdir(exist_ok=True)
    reference.write_text(repository.revision, encoding="ascii")


def _link(blob: Path, place: Path) -> None:
    try:
        place.symlink_to(os.path.relpath(blob, place.parent))
    except OSError:  # Windows lets only developers and administrators make symbolic links.
        place.hardlink_to(blob)


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _stop_if(cancelled: threading.Event) -> None:
    if cancelled.is_set():
        raise Cancelled


_OTHER_MODEL = "Choose a causal language model that is published in safetensors format."
_RESUMES = "Try again: the download goes on from where it stopped."
_SIGN_IN = "sign in with “hf auth login”"


def _unusable(name: str, why: str, remedy: str) -> InputError:
    return InputError(f"“{name}” cannot be used: {why}.", remedy)


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    """Turn what the libraries raise into sentences."""
    try:
        yield
    except HfHubHTTPError as error:
        raise _refusal(name, error) from None
    except (HFValidationError, httpx2.RequestError, OSError) as error:
        raise _failure(name, error) from None


def _refusal(name: str, error: HfHubHTTPError) -> GltrError:
    status = error.response.status_code
    if isinstance(error, GatedRepoError):
        return InputError(
            f"The model “{name}” is given only to those who have accepted its terms.",
            f"Accept them at {constants.ENDPOINT}/{name}, then {_SIGN_IN} and try again.",
        )
    if error.response.headers.get("X-Error-Message", "").startswith("Invalid credentials"):
        return InputError("The hub does not accept your access token.", f"Please {_SIGN_IN} again.")
    if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN, httpx2.codes.NOT_FOUND):
        return InputError(
            f"There is no model “{name}” on the hub, or you may not see it.",
            f"Check the spelling; if it is private, {_SIGN_IN} first.",
        )
    if status == httpx2.codes.TOO_MANY_REQUESTS:
        return GltrError("The hub was asked too often.", "Try again in a few minutes.")
    return GltrError(
        f"The hub cannot give out “{name}” at the moment (HTTP status {status}).",
        "Try again later.",
    )


def _failure(name: str, error: Exception) -> GltrError:
    match error:
        case HFValidationError():
            return InputError(
                f"“{name}” is not a model's name.",
                "Names look like “gpt2” or “EleutherAI/pythia-160m”.",
            )
        case OfflineModeIsEnabled():
            return GltrError(
                "Downloads are switched off by the setting HF_HUB_OFFLINE.",
                "Remove it from the environment and start the program again.",
            )
        case httpx2.TimeoutException():
            return GltrError(f"{constants.ENDPOINT} does not answer.", _RESUMES)
        case httpx2.ConnectError() | httpx2.ProxyError() | httpx2.UnsupportedProtocol():
            return GltrError(
                f"There is no connection to {constants.ENDPOINT} ({error}).",
                "Check your network and proxy settings, then try again.",
            )
        case httpx2.RequestError():
            return GltrError("The connection to the hub broke.", _RESUMES)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return GltrError(
                f"The disk is full, and “{name}” only partly saved.",
                "Make room and try again: the download goes on from where it stopped.",
            )
        case _:
            reason = error.strerror if isinstance(error, OSError) else error
            return GltrError(
                f"“{name}” cannot be saved in {constants.HF_HUB_CACHE} ({reason}).",
                "Check the permissions, or name another folder in the setting HF_HOME.",
            )
