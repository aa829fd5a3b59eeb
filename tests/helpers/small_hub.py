"""A hub with one model on this machine, as far as downloads see it."""

from __future__ import annotations

import hashlib
import itertools
import json
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import torch
from huggingface_hub import constants
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message
    from io import BufferedIOBase
    from pathlib import Path

    import pytest

NAME = "someone/tiny-llama"
START = "<s>"


def save_tiny_llama(folder: Path) -> None:
    """A random Llama of 0.6 M parameters with a tokenizer of single bytes."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {piece: number for number, piece in enumerate([START, *alphabet])}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=START).save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=128,
        intermediate_size=512,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=64,
    )
    LlamaForCausalLM(config).save_pretrained(folder)


@dataclass
class Request:
    method: str
    path: str
    headers: Message


@dataclass
class Hub:
    """The files of the server, its ways to misbehave, and the requests it got."""

    files: dict[str, bytes]
    commit: str = "a" * 40
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    refusals: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    """Part of a path → status and headers of the answer."""
    ranges: bool = True
    at_most: int | None = None
    """Bytes of a file after which the connection is closed."""
    damaged: bool = False
    answers: threading.Event = field(default_factory=threading.Event)
    """Cleared: takes requests and answers none."""
    distortion: Callable[[dict[str, Any]], object] = lambda information: information
    """What becomes of the description of the model before it is sent."""
    replies: dict[str, Callable[[Reply], None]] = field(default_factory=dict)
    """Part of a path → what replies in place of the hub."""
    replying: threading.Event = field(default_factory=threading.Event)
    """Set when one of ``replies`` begins."""
    closing: threading.Event = field(default_factory=threading.Event)
    """Set when the block of ``serve`` ends."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fetched(self) -> list[str]:
        """Paths of the files whose content was asked for."""
        asked = (request.path for request in self.requests if request.method == "GET")
        return [path for path in asked if not path.startswith("/api/")]

    def ranges_asked(self) -> set[str]:
        return {request.headers["Range"] for request in self.requests} - {None}

    def information(self) -> object:
        siblings = [*map(self.sibling, self.files)]
        return self.distortion({"id": NAME, "sha": self.commit, "siblings": siblings})

    def sibling(self, file: str) -> dict[str, object]:
        content = self.files[file]
        entry: dict[str, object] = {"rfilename": file, "size": len(content)}
        if is_large(file):
            checksum = hashlib.sha256(content).hexdigest()
            return entry | {"lfs": {"sha256": checksum, "size": len(content), "pointerSize": 130}}
        header = b"blob %d\0" % len(content)
        checksum = hashlib.sha1(header + content, usedforsecurity=False).hexdigest()
        return entry | {"blobId": checksum}


@dataclass
class Reply:
    """An answer of which every byte is chosen."""

    hub: Hub
    stream: BufferedIOBase

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self.stream.write(part)
            self.stream.flush()

    def drip(self, text: bytes) -> None:
        """Send ``text`` again and again, a byte every half second, until the hub is closed."""
        for number in itertools.count():
            self.send(text[number % len(text) :][:1])
            if self.hub.closing.wait(0.5):
                return

    def repeat(self, data: bytes) -> None:
        """Send ``data`` as long as somebody listens and the hub is open."""
        while not self.hub.closing.is_set():
            self.send(data)


def is_large(file: str) -> bool:
    """Kept outside git, and given out by another host."""
    return file.endswith((".safetensors", ".bin"))


@contextmanager
def serve(files: dict[str, bytes]) -> Iterator[Hub]:
    """Run a hub that holds ``files`` until the block ends."""
    hub = Hub(files)
    hub.answers.set()
    with _Server(hub) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield hub
        finally:
            hub.answers.set()
            hub.closing.set()
            server.shutdown()
            thread.join()


@contextmanager
def only_hub(
    files: dict[str, bytes], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hub]:
    """Run a hub that is the only one the library knows, with ``cache`` as the cache."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setenv("NO_PROXY", "*")
    with serve(files) as hub:
        point_to(hub.url, monkeypatch)
        yield hub


def point_to(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make ``endpoint`` the address of the hub, as the setting HF_ENDPOINT does."""
    monkeypatch.setattr(constants, "ENDPOINT", endpoint)
    template = endpoint + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)


class _Handler(BaseHTTPRequestHandler):
    """``/api/models/…`` describes the files, ``…/resolve/…`` gives them or points to ``/cdn/…``."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        hub = cast(_Server, self.server).hub
        path = urlsplit(self.path).path
        hub.requests.append(Request(self.command, path, self.headers))
        hub.answers.wait()
        for part, reply in hub.replies.items():
            if part in path:
                self.close_connection = True
                hub.replying.set()
                return reply(Reply(hub, self.wfile))
        for part, (status, headers) in hub.refusals.items():
            if part in path:
                return self._answer(status, headers, b"<html>")
        if path == f"/api/models/{NAME}":
            warning = {"X-HF-Warning": "unauthenticated; Please sign in."}
            return self._answer(200, warning, json.dumps(hub.information()).encode())
        file = path.removeprefix(f"/{NAME}/resolve/{hub.commit}/").removeprefix("/cdn/")
        if file not in hub.files:
            return self._answer(404, {"X-Error-Code": "RepoNotFound"}, b"")
        if is_large(file) and not path.startswith("/cdn/"):
            return self._answer(302, {"Location": f"http://localhost:{hub.port}/cdn/{file}"}, b"")
        return self._give(hub, hub.files[file])

    do_HEAD = do_GET  # noqa: N815

    def _give(self, hub: Hub, content: bytes) -> None:
        if hub.damaged:
            content = bytes(len(content))
        start = 0
        if hub.ranges and "Range" in self.headers:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        headers = {"ETag": '"etag"', "X-Repo-Commit": hub.commit}
        self._answer(206 if start else 200, headers, content[start:], hub.at_most)

    def _answer(
        self, status: int, headers: dict[str, str], body: bytes, at_most: int | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body[:at_most])


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, hub: Hub) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hub = hub
        hub.port = self.server_port

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as given
        """Clients may hang up; whatever else goes wrong here is to be seen."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)
