"""Replies of servers: from the bytes of a window to its columns, against bare parsing of the JSON.

The replies are made up, in the shape of real ones. A server in a thread of this process sends
them, so that what is measured is all that happens here once the model has answered.
"""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.models import NEVER
from benchmarks.timing import alternate
from gltr_desktop.models.engines.sglang import reply as sglang
from gltr_desktop.models.engines.vllm import reply as vllm
from gltr_desktop.models.servers.address import Address
from gltr_desktop.models.servers.connection import Connection
from gltr_desktop.models.servers.named_tokens import NamedTokens
from gltr_desktop.models.servers.protocol import MAX_IDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.analysis import Row
    from gltr_desktop.analysis.record import Columns

_VOCABULARY = 50_000
_VLLM_GUESSES, _SGLANG_GUESSES = 20, 1_000
_TOP_K = 10
_ROUNDS = 5


def _guesses(count: int) -> tuple[np.ndarray, np.ndarray]:
    """(MAX_IDS − 1, count) ids, all different in a row, and log-probabilities, largest first."""
    rows = np.arange(MAX_IDS - 1)[:, None]
    ids = (rows * 7 + np.arange(count)) % _VOCABULARY
    shares = 0.9 / np.arange(1, count + 1)
    logprob = np.log(shares / shares.sum() * 0.9).astype(np.float32)
    return ids.astype(np.int32), np.tile(logprob, (MAX_IDS - 1, 1))


def _sent_ids() -> list[int]:
    """What was asked about: each token is the second guess but the first one, which has none."""
    ids, _ = _guesses(2)
    return [0, *ids[:, 1].tolist()]


def _vllm_reply() -> bytes:
    ids, logprob = _guesses(_VLLM_GUESSES)
    entries = [
        {
            str(item): {"logprob": value, "rank": place, "decoded_token": f" word{item}"}
            for place, (item, value) in enumerate(zip(items, values, strict=True), 1)
        }
        for items, values in zip(ids.tolist(), logprob.tolist(), strict=True)
    ]
    choice = {"text": "", "prompt_token_ids": _sent_ids(), "prompt_logprobs": [None, *entries]}
    return json.dumps({"choices": [choice]}).encode()


def _sglang_reply() -> bytes:
    ids, logprob = _guesses(_SGLANG_GUESSES)
    sent = _sent_ids()
    own = [None, *logprob[:, 1].tolist()]
    flat = {
        f"input_top_logprobs_{name}_flat_b64": base64.b64encode(values.tobytes()).decode()
        for name, values in (("val", logprob), ("idx", ids))
    }
    meta_info = {
        "input_token_logprobs": [[p, item, None] for p, item in zip(own, sent, strict=True)],
        "input_top_logprobs_shape": [MAX_IDS, _SGLANG_GUESSES],
        "input_top_logprobs_null_prefix": 1,
        **flat,
    }
    return json.dumps({"text": "", "meta_info": meta_info}).encode()


def _vllm_columns(reply: Any) -> Columns:  # noqa: ANN401 - JSON
    return vllm.evidence_of(reply, _sent_ids(), _VLLM_GUESSES, _TOP_K, NamedTokens())


def _sglang_columns(reply: Any) -> Columns:  # noqa: ANN401 - JSON
    return sglang.evidence_of(reply, _sent_ids(), _SGLANG_GUESSES, _TOP_K)


@contextmanager
def _served(content: bytes) -> Iterator[Address]:
    """The address of a server that answers ``content``, whatever it is asked."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Address(f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()


def _rows(name: str, content: bytes, columns_of: Callable[[Any], Columns]) -> list[Row]:
    """The time of one window by a server of a kind, and its ratio to that of ``json.loads``."""
    body = {"prompt": _sent_ids()}
    with _served(content) as address, Connection(address, None, NEVER) as connection:
        found = alternate(
            {
                "parsed": lambda: json.loads(content),
                "read": lambda: columns_of(connection.post("/", body)),
            },
            rounds=_ROUNDS,
        )
    window = f"a window of {MAX_IDS:,} tokens from {name}, {len(content) / 1e6:.1f} MB"
    return [
        (f"{window}: received and made columns, ms", found["read"] * 1e3, ""),
        (f"{window}: µs a token", found["read"] / MAX_IDS * 1e6, ""),
        (
            f"{window}: ÷ parsing its JSON alone, {found['parsed'] * 1e3:.0f} ms",
            found["read"] / found["parsed"],
            "",
        ),
    ]


def measure() -> list[Row]:
    """Both kinds of servers."""
    return [
        *_rows(f"vLLM ({_VLLM_GUESSES} guesses)", _vllm_reply(), _vllm_columns),
        *_rows(f"SGLang ({_SGLANG_GUESSES:,} guesses)", _sglang_reply(), _sglang_columns),
    ]


if __name__ == "__main__":
    print(json.dumps(measure()))
