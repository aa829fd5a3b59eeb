"""Sentences for what goes wrong between this computer and a server."""

from __future__ import annotations

import json
import socket
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx2

from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.models.servers.address import Address

_MAX_SECONDS_TO_WAIT = 30.0
"""The longest wait that a server can ask for."""

_OWN_MESSAGES = "look at the messages that the server itself writes"
_OF_PARAMETERS = {
    "prompt_logprobs": (
        "does not list as many candidates for each token as were asked for",
        "Start the server with a larger “--max-logprobs”; 20 are enough.",
    ),
    "input_tokens": (
        "reads no windows as long as the one that was sent",
        "Choose a shorter window, or start the server with a larger “--max-model-len”.",
    ),
    "model": (
        "has no model of that name",
        "Choose one of the server's list (Model → Server…): it may run another one by now.",
    ),
}


class ServerRefusal(GltrError):  # noqa: N818 - an answer of the server
    """The server has answered with a status other than success.

    ``status`` is that of HTTP, ``detail`` the server's own message, “” without one.
    ``seconds_to_wait`` is the time that it asks to be left alone.
    """

    def __init__(
        self, message: str, remedy: str, *, status: int, detail: str, seconds_to_wait: float
    ) -> None:
        super().__init__(message, remedy)
        self.status = status
        self.detail = detail
        self.seconds_to_wait = seconds_to_wait


def refusal(
    address: Address, response: httpx2.Response, content: bytes, key: str | None
) -> ServerRefusal:
    """What the ``response``, which is no success, says; ``content`` is the start of its body."""
    detail, parameter = _told(content)
    if key:
        # Some servers quote the key that they do not like.
        detail = detail.replace(key, "…")
    status = response.status_code
    if response.has_redirect_location:
        does, remedy = _redirected(response)
    elif status in (400, 404, 422) and parameter in _OF_PARAMETERS:
        does, remedy = _OF_PARAMETERS[parameter]
    else:
        does, remedy = _of_status(status, response.url.path, has_key=bool(key))
    quoted = f": “{detail}”" if detail else ""
    return ServerRefusal(
        f"{address.host} {does}{quoted}.",
        remedy,
        status=status,
        detail=detail,
        seconds_to_wait=_seconds_to_wait(response.headers.get("Retry-After", "")),
    )


def no_answer(address: Address, error: httpx2.RequestError) -> GltrError:
    """Why there is no whole answer; nothing of ``error`` is quoted but the reasons of TLS."""
    match error:
        case httpx2.ConnectTimeout():
            return GltrError(
                f"{address.host} cannot be reached: it does not answer within a few seconds.",
                "Check the address and your network: a firewall may be between, a VPN be needed.",
            )
        case httpx2.TimeoutException():
            return GltrError(
                f"{address.host} has been silent for too long.",
                f"It may be busy with other requests: try again later, or {_OWN_MESSAGES}.",
            )
        case httpx2.ConnectError():
            return _not_connected(address, error)
        case httpx2.ProxyError() | httpx2.UnsupportedProtocol():
            return GltrError(
                f"The proxy between this computer and {address.host} refuses the connection.",
                "Check the proxy settings, or except this host from them by NO_PROXY.",
            )
        case httpx2.RemoteProtocolError():
            return GltrError(
                f"{address.host} breaks its answer off, or does not speak HTTP.",
                f"Check the address and its port, and {_OWN_MESSAGES}.",
            )
        case _:
            return GltrError(
                f"The connection to {address.host} was lost.",
                f"Check your network, and {_OWN_MESSAGES}: it may have been ended.",
            )


def not_understood(address: Address, reason: str) -> GltrError:
    """An answer that no such server gives, for a ``reason`` such as “it is no JSON”."""
    return GltrError(
        f"The answer of {address.host} cannot be used: {reason}.",
        "Check the address: another program, or a sign-in page of your network, may answer there.",
    )


def unusable_settings() -> GltrError:
    """Nothing can be asked with the proxies and certificates that the environment names."""
    return GltrError(
        "The settings of proxies or certificates on this computer cannot be used.",
        "Check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR.",
    )


def _not_connected(address: Address, error: httpx2.ConnectError) -> GltrError:
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return GltrError(
                    f"The certificate of {address.host} is not trusted: {cause.verify_message}.",
                    "Have the certificate of its authority installed on this computer, or name its "
                    "file in SSL_CERT_FILE.",
                )
            case ssl.SSLError():
                return GltrError(
                    f"There is no secure connection to {address.host} ({cause.reason}).",
                    "If the server has no certificate, its address begins with “http://”.",
                )
            case socket.gaierror():
                return GltrError(
                    f"There is no host of the name in “{address.host}”.",
                    "Check the spelling and your network; some names are known within a VPN only.",
                )
    where = "on this computer" if address.is_here else "there and that the network leads to it"
    return GltrError(
        f"Nothing answers at {address.host}.",
        f"Check the address and its port, and that the server is running {where}.",
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """``error`` and what led to it, the latest first."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _redirected(response: httpx2.Response) -> tuple[str, str]:
    """Where to: the host only, because the rest may hold what is nobody's business."""
    location = response.headers.get("Location", "")
    try:
        parts = urlsplit(urljoin(str(response.url), location))
        target = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    except ValueError:
        target = "nowhere"
    return (
        f"sends requests on to “{target}”, which are not followed",
        "If the server is there, give that address instead, with the path if there is one.",
    )


def _of_status(status: int, path: str, *, has_key: bool) -> tuple[str, str]:
    """What the host does, as the rest of a sentence, and the remedy."""
    match status:
        case 401 if has_key:
            return "refuses the key", "Check the key in Model → Server…, or in its variable."
        case 401:
            return (
                "asks for a key",
                "Give it in Model → Server…, or name its environment variable with --key-env.",
            )
        case 403:
            return (
                f"refuses the key, or does not allow “{path}”"
                if has_key
                else f"does not allow “{path}”",
                "Ask whoever runs the server; it may ask for a key, or have that switched off.",
            )
        case 404 | 405:
            return (
                f"does not know “{path}”",
                "Check the address and its path: the server may be of another kind, or an old one.",
            )
        case 413:
            return (
                "takes no requests as long as this one",
                "Choose a shorter window, or raise the limit of the server or the proxy before it.",
            )
        case 429:
            return "is limiting requests", "Try again in a few minutes."
        case 500:
            return (
                "failed while it computed, and was not asked again",
                f"Its memory may have run out: choose a shorter window, and {_OWN_MESSAGES}.",
            )
        case 502 | 503 | 504:
            return (
                f"cannot answer now (HTTP status {status})",
                f"It may still be starting: try again in a few minutes, or {_OWN_MESSAGES}.",
            )
        case _:
            return (
                f"refuses the request (HTTP status {status})",
                f"Check which model the server runs, and {_OWN_MESSAGES}.",
            )


def _told(content: bytes) -> tuple[str, str | None]:
    """The server's own message, and the name of the parameter that it is about.

    vLLM: {"error": "…"} or {"error": {"message", "param"}}; SGLang: {"error": {"message"}} or
    {"object": "error", "message", "param"}; FastAPI: {"detail": "…"}, or a list of {"loc", "msg"}.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return "", None
    if isinstance(told, dict):
        told = told.get("error") or told.get("detail") or told
    if isinstance(told, list) and told:
        told = told[0]
    if isinstance(told, str):
        return told.strip().rstrip("."), None
    if not isinstance(told, dict):
        return "", None
    message = told.get("message") or told.get("msg")
    place = told.get("loc")
    parameter = place[-1] if isinstance(place, list) and place else told.get("param")
    return (
        message.strip().rstrip(".") if isinstance(message, str) else "",
        parameter if isinstance(parameter, str) else None,
    )


def _seconds_to_wait(text: str) -> float:
    """What a header “Retry-After” asks for: seconds, or the date of HTTP; 0 for none."""
    if text.isascii() and text.isdecimal():
        return min(float(text), _MAX_SECONDS_TO_WAIT)
    try:
        wait = parsedate_to_datetime(text) - datetime.now(tz=UTC)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(wait.total_seconds(), 0.0), _MAX_SECONDS_TO_WAIT)
