"""Who may ask: the token, the names that the server goes by, and web pages of other origins.

The server listens on the user's own computer, where every web page can send it requests. A page
that does so names its origin; one that has bent a host name of its own to this computer (DNS
rebinding) names that host; and no page knows the token.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gltr_desktop.serving.refused import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

_HERE = ("127.0.0.1", "localhost", "::1")
_HTTP_PORT = 80
_BEARER = "bearer "


@dataclass(frozen=True)
class Access:
    """The rules of one server.

    ``host`` is where it was told to listen, ``address`` where that is, in figures. ``origins`` are
    those of the web pages that may ask, such as “https://example.org”.
    """

    host: str
    address: str
    port: int
    token: str = field(repr=False)
    origins: frozenset[str] = frozenset()

    @property
    def is_for_this_computer(self) -> bool:
        """Whether no other computer can reach the server."""
        return ipaddress.ip_address(self.address).is_loopback

    @property
    def base(self) -> str:
        """The base address without the token, for use on this computer."""
        host = _HERE[0] if self._is_everywhere else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def check_host(self, named: Sequence[str]) -> None:
        """Raise RefusedError unless ``named``, the Host headers, is one that names this server."""
        try:
            parts = urlsplit(f"//{named[0]}") if len(named) == 1 else urlsplit("")
            is_bare = parts.username is None and [parts.netloc] == list(named)
            name, port = (parts.hostname or "") if is_bare else "", parts.port or _HTTP_PORT
        except ValueError:
            name, port = "", 0
        if port != self.port or not self._is_ours(name):
            raise RefusedError(
                HTTPStatus.FORBIDDEN,
                "The request is for another host.",
                "Use the address that was printed when the server was started.",
            )

    def check_origin(self, origin: str | None) -> None:
        """Raise RefusedError for a web page of an ``origin`` that was not allowed."""
        if origin is not None and origin not in self.origins:
            raise RefusedError(
                HTTPStatus.FORBIDDEN,
                "This web page may not use the server.",
                "Start the server with --allow-origin and the page's origin.",
            )

    def check_token(self, path: str, authorization: str | None) -> str:
        """The ``path`` without the token, which is its first part unless ``authorization`` has it.

        Raises RefusedError where neither holds the token.
        """
        first, *rest = [part for part in path.partition("?")[0].split("/") if part] or [""]
        if self._is_token(first):
            return "/".join(rest)
        given = authorization or ""
        if given.lower().startswith(_BEARER) and self._is_token(given[len(_BEARER) :].strip()):
            return "/".join([first, *rest])
        raise RefusedError(
            HTTPStatus.UNAUTHORIZED,
            "The request lacks the token of this server.",
            "Use the base address that was printed when the server was started, or send the header"
            " “Authorization: Bearer TOKEN”.",
            {"WWW-Authenticate": "Bearer"},
        )

    def _is_token(self, given: str) -> bool:
        # As bytes: other characters than those of ASCII would be an error.
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())

    def _is_ours(self, name: str) -> bool:
        if self._is_everywhere:
            # Of an address in figures, nobody can bend where it leads.
            return name == "localhost" or _is_in_figures(name)
        return name == self.host.lower() or (self.is_for_this_computer and name in _HERE)

    @property
    def _is_everywhere(self) -> bool:
        return ipaddress.ip_address(self.address).is_unspecified


def _is_in_figures(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
