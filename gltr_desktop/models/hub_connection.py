"""Requests to a hub, or to a mirror of one, that may be broken or hostile.

Each answer has a limit, and the user can cancel at any moment. The libraries offer neither: while a
host name is looked up, in a handshake, or in headers that come byte by byte, a request blocks for
as long as the other side likes. So it runs in a thread of its own, which is abandoned on
cancelling, and ends by itself when its socket is closed or times out.
"""

from __future__ import annotations

import threading
import time
from contextlib import closing, contextmanager
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, TypeVar

import httpx2
from huggingface_hub import constants, get_token
from huggingface_hub.errors import OfflineModeIsEnabled

from gltr_desktop import __version__
from gltr_desktop.errors import Cancelled
from gltr_desktop.models.hub_errors import HubRefusal, NotAHubError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType
    from typing import Self

_Item = TypeVar("_Item")

SECONDS_TO_ANSWER = 120.0
"""Within this time a hub must have answered a question, or begun to send a file."""

_SECONDS_BETWEEN_CHECKS = 0.05
_MAX_REDIRECTS = 10
_MAX_CHUNKS_AHEAD = 8


class HubConnection:
    """Opens requests to the hub until ``cancelled`` is set; then every wait ends with Cancelled.

    Raises OfflineModeIsEnabled if the user has switched downloads off, and ConnectError if the
    settings of proxy or certificates cannot be used.
    """

    def __init__(self, cancelled: threading.Event) -> None:
        if constants.is_offline_mode():
            raise OfflineModeIsEnabled
        self._cancelled = cancelled
        try:
            self._client = httpx2.Client(headers=_headers())
        except (OSError, ValueError, ImportError, httpx2.InvalidURL) as error:
            raise httpx2.ConnectError(str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Closes the sockets of abandoned requests as well, so that their threads end.
        self._client.close()

    @contextmanager
    def open(
        self, method: str, url: str, timeout: float, headers: Mapping[str, str] | None = None
    ) -> Iterator[Answer]:
        """Follow redirects from ``url`` to an answer; ``timeout`` is for each read, in seconds.

        Raises:
            Cancelled: the user has cancelled.
            HubRefusal: the answer has a status other than success.
            NotAHubError: the answer is encoded, or breaks the library.
            RequestError: as the library raises it.
        """
        try:
            request = self._client.build_request(method, url, headers=headers, timeout=timeout)
        except (ValueError, httpx2.InvalidURL) as error:
            raise httpx2.ConnectError(str(error)) from error
        answer = Answer(self._client, request, self._cancelled)
        try:
            answer.check()
            yield answer
        finally:
            answer.abandon()


class Answer:
    """What comes back for one request, read in a thread of its own."""

    def __init__(
        self, client: httpx2.Client, request: httpx2.Request, cancelled: threading.Event
    ) -> None:
        self._cancelled = cancelled
        self._abandoned = threading.Event()
        self._deadline = time.monotonic() + SECONDS_TO_ANSWER
        self._heads: Queue[httpx2.Response | Exception] = Queue(1)
        self._chunks: Queue[bytes | Exception | None] = Queue(_MAX_CHUNKS_AHEAD)
        threading.Thread(
            target=self._receive, args=(client, request), name="request to the hub", daemon=True
        ).start()

    def check(self) -> None:
        """Wait for status and headers; raises as ``HubConnection.open`` does."""
        head = self._wait_for(self._heads, self._deadline)
        self.status = head.status_code
        if not head.is_success:
            raise HubRefusal(head.status_code, head.headers)
        # Nobody asked for it, and a few compressed bytes may become gigabytes.
        if head.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise NotAHubError("it is compressed, although that was not asked for")

    def chunks(self) -> Iterator[bytes]:
        """The content as it comes, in pieces of at most about 100 kB, for as long as it takes."""
        return self._chunks_until(float("inf"))

    def read(self, limit: int) -> bytes:
        """The content, of at most ``limit`` bytes, which must come in SECONDS_TO_ANSWER."""
        content = bytearray()
        for chunk in self._chunks_until(self._deadline):
            content += chunk
            if len(content) > limit:
                raise NotAHubError(f"it is longer than {limit / 1e6:,.0f} MB")
        return bytes(content)

    def abandon(self) -> None:
        """Read no more; the thread ends at the next byte or timeout."""
        self._abandoned.set()

    def _chunks_until(self, deadline: float) -> Iterator[bytes]:
        while (chunk := self._wait_for(self._chunks, deadline)) is not None:
            yield chunk

    def _wait_for(self, queue: Queue[_Item | Exception], deadline: float) -> _Item:
        while time.monotonic() < deadline:
            if self._cancelled.is_set():
                raise Cancelled
            try:
                item = queue.get(timeout=_SECONDS_BETWEEN_CHECKS)
            except Empty:
                continue
            if isinstance(item, Exception):
                raise item
            return item
        raise httpx2.ReadTimeout("the time for an answer is over")

    def _receive(self, client: httpx2.Client, request: httpx2.Request) -> None:
        """Fill the queues; runs in the thread."""
        try:
            with closing(_follow(client, request)) as response:
                self._put(self._heads, response)
                for chunk in response.iter_raw():
                    if not self._put(self._chunks, chunk):
                        return
            self._put(self._chunks, None)
        except Exception as error:  # noqa: BLE001 - a hostile answer makes the library raise anything
            failure = (
                error if isinstance(error, httpx2.RequestError) else NotAHubError("it is broken")
            )
            # One of the two is waited for.
            self._put(self._heads, failure)
            self._put(self._chunks, failure)

    def _put(self, queue: Queue[_Item], item: _Item) -> bool:
        """Wait for room in ``queue``; False if the answer is abandoned meanwhile."""
        while not self._abandoned.is_set():
            try:
                queue.put(item, timeout=_SECONDS_BETWEEN_CHECKS)
            except Full:
                continue
            return True
        return False


def _headers() -> dict[str, str]:
    """Who asks; the library's own function for this asks the hub something, without any limit."""
    headers = {"User-Agent": f"gltr-desktop/{__version__}", "Accept-Encoding": "identity"}
    token = None if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token()
    return headers | ({"Authorization": f"Bearer {token}"} if token else {})


def _follow(client: httpx2.Client, request: httpx2.Request) -> httpx2.Response:
    """The answer at the end of all redirects; the library would read the content of each."""
    for _ in range(_MAX_REDIRECTS):
        response = client.send(request, stream=True, follow_redirects=False)
        if response.next_request is None:
            return response
        response.close()
        request = response.next_request
    raise httpx2.TooManyRedirects("too many redirects", request=request)
