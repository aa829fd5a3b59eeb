"""Fetching a model from the Hugging Face hub, when and only when the user asked for it.

The hub's own library begins an interrupted file anew, and can hardly be stopped within one. So the
bytes are fetched here: into that library's cache and under its names, so that every program finds
them, but resumable, and checked against the sizes and checksums that the hub gives. A hub and a
mirror are equally trusted: not at all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx2
from huggingface_hub import constants

from gltr_desktop.errors import Cancelled, GltrError
from gltr_desktop.models.hub_connection import HubConnection
from gltr_desktop.models.hub_errors import errors_in_words
from gltr_desktop.models.hub_files import CONFIG
from gltr_desktop.models.hub_repository import look_up, size_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.models.hub_repository import RemoteFile, Repository

_SECONDS_BETWEEN_REPORTS = 0.1
_READ_BYTES = 1 << 20


@dataclass(frozen=True)
class DownloadPlan:
    """The files that a download would fetch; ``size`` in bytes, less what an earlier one left."""

    name: str
    files: tuple[str, ...]
    size: int


def plan_download(name: str, cancelled: threading.Event | None = None) -> DownloadPlan:
    """Ask the hub what of the model ``name`` is still to be fetched; fetches nothing itself.

    Raises:
        Cancelled: ``cancelled`` was set; noticed at once.
        InputError: the hub has no such model for this user, or none with safetensors weights.
        GltrError: the hub cannot be reached, or does not answer as it should.
    """
    with errors_in_words(name), HubConnection(cancelled or threading.Event()) as connection:
        repository = look_up(name, connection)
        # The hub lists the files of a gated repository to everybody, and asks who it is only when
        # one is opened.
        with connection.open("HEAD", repository.url(CONFIG), constants.HF_HUB_ETAG_TIMEOUT):
            pass
        return DownloadPlan(
            name, tuple(file.name for file in repository.missing()), repository.missing_bytes()
        )


def download(
    plan: DownloadPlan, progress: Callable[[int, int], None], cancelled: threading.Event
) -> None:
    """Fetch what is planned; afterwards the catalogue finds the model in the local cache.

    Calls ``progress`` with the bytes fetched and the bytes in all, in this thread, about ten times
    a second and at the end. What was fetched before a failure is kept for the next attempt.

    Raises:
        Cancelled: ``cancelled`` was set; noticed at once.
        GltrError: everything that ``plan_download`` raises, no space, or a damaged transfer.
    """
    with errors_in_words(plan.name), HubConnection(cancelled) as connection:
        repository = look_up(plan.name, connection)
        repository.blobs.mkdir(parents=True, exist_ok=True)
        _check_consent(plan, repository)
        _check_space(repository)
        report = _Report(repository.missing_bytes(), progress)
        # The weights come last, so that a fault of the other files shows before they are fetched.
        for file in repository.missing():
            _fetch(repository, file, connection, report, cancelled)
        _publish(repository)


class _Report:
    """Adds up the bytes of all files, and reports the sum not too often."""

    def __init__(self, total: int, progress: Callable[[int, int], None]) -> None:
        self._done, self._total = 0, total
        self._progress = progress
        self._next = time.monotonic()

    def add(self, count: int) -> None:
        self._done += count
        now = time.monotonic()
        if now >= self._next or self._done == self._total:
            self._progress(self._done, self._total)
            self._next = now + _SECONDS_BETWEEN_REPORTS


def _check_consent(plan: DownloadPlan, repository: Repository) -> None:
    """Raise GltrError if the hub now describes more than the user has agreed to."""
    size = repository.missing_bytes()
    if size > plan.size:
        raise GltrError(
            f"Hugging Face announced {plan.size / 1e6:,.0f} MB for “{plan.name}”, and now"
            f" announces {size / 1e6:,.0f} MB.",
            "Start the download again if you want that much.",
        )


def _check_space(repository: Repository) -> None:
    needed, free = repository.missing_bytes(), shutil.disk_usage(repository.blobs).free
    if needed > free:
        raise GltrError(
            f"The model “{repository.name}” needs {needed / 1e6:,.0f} MB of disk space;"
            f" {free / 1e6:,.0f} MB are free.",
            f"Make room on the disk of {constants.HF_HUB_CACHE}.",
        )


def _fetch(
    repository: Repository,
    file: RemoteFile,
    connection: HubConnection,
    report: _Report,
    cancelled: threading.Event,
) -> None:
    """Fetch one file; connect again after a break as long as each connection brings bytes."""
    part = repository.part(file)
    part.touch()
    while (done := size_of(part)) < file.size:
        failure = httpx2.TransportError("the answer is empty")
        try:
            _append(repository.url(file.name), part, file, connection, report)
        except httpx2.TransportError as error:
            failure = error
        _stop_if(cancelled)
        if size_of(part) == done:
            raise failure
    _verify(file, part, cancelled)
    part.replace(repository.blob(file))


def _append(
    url: str, part: Path, file: RemoteFile, connection: HubConnection, report: _Report
) -> None:
    """Add to ``part`` the bytes of ``url`` that it lacks, up to the size of ``file``."""
    done = size_of(part)
    headers = {"Range": f"bytes={done}-"} if done else {}
    timeout = constants.HF_HUB_DOWNLOAD_TIMEOUT
    with connection.open("GET", url, timeout, headers) as answer, part.open("ab") as target:
        # A server that ignores the range sends the file from its beginning.
        to_skip = 0 if answer.status == httpx2.codes.PARTIAL_CONTENT else done
        room = file.size - done
        for chunk in answer.chunks():
            skipped = min(to_skip, len(chunk))
            to_skip -= skipped
            room -= len(chunk) - skipped
            if room < 0:
                break
            target.write(chunk[skipped:])
            report.add(len(chunk) - skipped)
    if room < 0:
        part.unlink()
        raise GltrError(
            f"Hugging Face sent more of the file {file.name} than it had announced.",
            "Download the model again.",
        )


def _verify(file: RemoteFile, part: Path, cancelled: threading.Event) -> None:
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
            f"The file {file.name} was corrupted during download.", "Download the model again."
        )


def _publish(repository: Repository) -> None:
    """Enter the model in the cache; its name last, so that half a model is never found there."""
    for file in repository.files:
        link = repository.link(file)
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.unlink(missing_ok=True)  # It may lead to a content that somebody has deleted.
            _make_link(link, repository.blob(file))
    reference = repository.folder / "refs" / constants.DEFAULT_REVISION
    reference.parent.mkdir(exist_ok=True)
    part = repository.blobs / f"{reference.name}.incomplete"
    part.write_text(repository.revision, encoding="ascii")
    part.replace(reference)


def _make_link(link: Path, blob: Path) -> None:
    try:
        link.symlink_to(os.path.relpath(blob, link.parent))
    except OSError:  # Windows lets only developers and administrators make symbolic links.
        link.hardlink_to(blob)


def _stop_if(cancelled: threading.Event) -> None:
    if cancelled.is_set():
        raise Cancelled
