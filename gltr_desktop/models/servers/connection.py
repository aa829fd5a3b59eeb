"""Questions to one server, in JSON, with limits, further tries, and an end at any moment.

Closing a client from another thread does not end a read that blocks; cancelling a task of asyncio
does, and the server sees the connection close and stops computing. So each call runs a loop of
asyncio in the thread of its caller, which looks for the user's wish to cancel many times a second.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import httpx2

from gltr_desktop import __version__
from gltr_desktop.errors import Cancelled, GltrError
from gltr_desktop.models.servers.failures import (
    ServerRefusal,
    no_answer,
    not_understood,
    refusal,
    unusable_settings,
)
from gltr_desktop.models.servers.keys import require_safe

if TYPE_CHECKING:
    import threading
    from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from gltr_desktop.models.servers.address import Address

_LOGGER = logging.getLogger(__name__)

_Found = TypeVar("_Found")

Json: TypeAlias = Any
"""What :func:`json.loads` returns, with finite numbers only; its shape is for callers to check."""

SECONDS_BETWEEN_TRIES = (0.5, 1.0, 2.0)
"""The pauses before further tries, if the server does not ask for longer ones."""

_SECONDS_BETWEEN_CHECKS = 0.02
_TIMEOUTS = httpx2.Timeout(600.0, connect=5.0)  # Seconds; a server reads a window for minutes.
_MAX_CONTENT = 200_000_000  # Bytes; the longest replies that are asked for are a tenth of it.
_MAX_REFUSAL = 100_000
_PASSING = (429, 502, 503, 504)  # A 500 is not: what ended a server's memory would do so again.


class Connection:
    """A connection to the server at ``address``; every wait ends when ``cancelled`` is set.

    ``sleep`` waits between tries. All methods raise Cancelled; ServerRefusal if the server answers
    that it will not, or cannot; and GltrError for everything else that goes wrong. The object
    belongs to one thread and must be closed, as by ``with``.
    """

    def __init__(
        self,
        address: Address,
        key: str | None,
        cancelled: threading.Event,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        require_safe(address, key)
        self.address = address
        self._key = key
        self.cancelled = cancelled
        self._sleep = sleep
        self._was_reached = False
        self._client = _client(address, key)
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what is still in flight, and close the connection."""
        if self._loop.is_closed():
            return
        self._end(asyncio.all_tasks(self._loop))
        self._run(self._client.aclose())
        self._run(self._loop.shutdown_asyncgens())
        # Nothing waits for a host name that is still being looked up, as asyncio.run would.
        self._loop.close()

    def get(self, path: str) -> Json:
        """What the server answers to a GET of ``path``, such as “/v1/models”."""
        return self._reply(self._ask("GET", path, None))

    def post(self, path: str, body: dict[str, Any]) -> Json:
        """What the server answers to ``body``."""
        return self._reply(self._ask("POST", path, body))

    def post_all(
        self, path: str, bodies: Iterable[dict[str, Any]], in_flight: int = 2
    ) -> Generator[Json, None, None]:
        """The answers to ``bodies`` in their order; ``in_flight`` are asked for at a time.

        ``bodies`` are taken as they are needed. Closing the generator ends what is in flight.
        """
        return self._replies((self._ask("POST", path, body) for body in bodies), in_flight)

    def _reply(self, question: Awaitable[Json]) -> Json:
        with closing(self._replies(iter([question]), 1)) as replies:
            return next(replies)

    def _replies(
        self, questions: Iterator[Awaitable[Json]], in_flight: int
    ) -> Generator[Json, None, None]:
        tasks = deque[asyncio.Future[Json]]()
        try:
            while True:
                while len(tasks) < in_flight and (question := next(questions, None)) is not None:
                    tasks.append(asyncio.ensure_future(question, loop=self._loop))
                if not tasks:
                    return
                reply = self._run(self._result(tasks[0]))
                tasks.popleft()
                yield reply
        finally:
            if not self._loop.is_closed():
                self._end(tasks)

    def _run(self, coroutine: Coroutine[Any, Any, _Found]) -> _Found:
        """What ``coroutine`` returns, in this thread unless a loop of somebody else runs in it.

        In a notebook one does, and asyncio runs no loop within another.
        """
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return self._loop.run_until_complete(coroutine)
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(self._loop.run_until_complete, coroutine).result()

    async def _result(self, task: asyncio.Future[Json]) -> Json:
        """Wait for ``task`` and for the user's wish to cancel."""
        while not self.cancelled.is_set():
            if task.done():
                return task.result()
            await asyncio.wait({task}, timeout=_SECONDS_BETWEEN_CHECKS)
        raise Cancelled

    def _end(self, tasks: Iterable[asyncio.Future[Json]]) -> None:
        """Cancel ``tasks`` and see them end, so that their connections are closed."""
        for task in tasks:
            task.cancel()
        self._run(_settled(tasks))

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> Json:
        """Ask, and ask again after failures that pass by themselves."""
        pauses = iter(SECONDS_BETWEEN_TRIES)
        while True:
            try:
                return await self._ask_once(method, path, body)
            except (ServerRefusal, httpx2.RequestError) as error:
                pause = next(pauses, None) if self._may_pass(error) else None
                if pause is None:
                    # What the library raised holds the request, and so the key.
                    raise self._in_words(error) from None
                if isinstance(error, ServerRefusal):
                    pause = max(pause, error.seconds_to_wait)
                _LOGGER.info("%s after %s: next try in %.1f s", path, _kind(error), pause)
            await self._sleep(pause)

    async def _ask_once(self, method: str, path: str, body: dict[str, Any] | None) -> Json:
        content = None if body is None else json.dumps(body, allow_nan=False).encode("ascii")
        with self._broken_answers():
            async with self._client.stream(
                method, f"{self.address.url}{path}", content=content
            ) as response:
                self._was_reached = True
                if not response.is_success:
                    message = await _start(response, _MAX_REFUSAL)
                    raise refusal(self.address, response, message, self._key)
                # Nobody asked for it, and a few compressed bytes may become gigabytes.
                if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                    raise not_understood(self.address, "it is compressed")
                received = await _start(response, _MAX_CONTENT + 1)
        if len(received) > _MAX_CONTENT:
            raise not_understood(self.address, f"it is longer than {_MAX_CONTENT // 10**6} MB")
        return _parsed(self.address, received)

    @contextmanager
    def _broken_answers(self) -> Iterator[None]:
        """A hostile answer makes the library raise anything."""
        try:
            yield
        except (GltrError, httpx2.RequestError):
            raise
        except Exception:  # noqa: BLE001
            raise not_understood(self.address, "it is broken") from None

    def _may_pass(self, error: ServerRefusal | httpx2.RequestError) -> bool:
        match error:
            case ServerRefusal():
                return error.status in _PASSING
            case httpx2.ConnectError():
                # A server that was there may be starting again; one that never was is not.
                return self._was_reached
            case httpx2.NetworkError() | httpx2.RemoteProtocolError():
                self._was_reached = True
                return True
            case _:
                return False

    def _in_words(self, error: ServerRefusal | httpx2.RequestError) -> GltrError:
        return error if isinstance(error, ServerRefusal) else no_answer(self.address, error)


def _client(address: Address, key: str | None) -> httpx2.AsyncClient:
    """A client with the system's certificates, which cannot be switched off.

    A laboratory's server may be behind the proxy that the environment names; what is on this
    computer never is, and a proxy elsewhere would find something else under that address.
    """
    headers = {
        "User-Agent": f"gltr-desktop/{__version__}",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
    }
    try:
        return httpx2.AsyncClient(
            headers=headers | ({"Authorization": f"Bearer {key}"} if key else {}),
            timeout=_TIMEOUTS,
            follow_redirects=False,  # The text and the key go to the host that was named, only.
            verify=httpx2.create_ssl_context(),
            trust_env=not address.is_here,  # That is, its proxies.
        )
    except (OSError, ValueError, ImportError, httpx2.InvalidURL):
        # The settings may hold the password of a proxy: nothing of them is quoted.
        raise unusable_settings() from None


async def _settled(tasks: Iterable[asyncio.Future[Json]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


async def _start(response: httpx2.Response, limit: int) -> bytes:
    """The content; of one that is longer than ``limit`` bytes, only so many."""
    content = bytearray()
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) >= limit:
            break
    return bytes(content[:limit])


def _parsed(address: Address, content: bytes) -> Json:
    try:
        return json.loads(content, parse_constant=_refused, parse_float=_finite)
    except RecursionError:
        raise not_understood(address, "it is nested too deeply") from None
    except ValueError:
        raise not_understood(address, "it is no JSON") from None


def _refused(name: str) -> float:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _kind(error: ServerRefusal | httpx2.RequestError) -> str:
    """What of a failure may be logged."""
    return str(error.status) if isinstance(error, ServerRefusal) else type(error).__name__
