"""Sentences for what goes wrong between this computer and the Hugging Face hub."""

from __future__ import annotations

import errno
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx2
from huggingface_hub import constants
from huggingface_hub.errors import HFValidationError, OfflineModeIsEnabled

from gltr_desktop.errors import GltrError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_RESUMES = "Try again: the download goes on from where it stopped."
_SIGN_IN = "sign in with “hf auth login”"
# Systems and libraries begin or end their sentences with such numbers.
_SYSTEM_NUMBER = re.compile(r"\[(?:Errno|WinError) -?\d+\]|\(_ssl\.c:\d+\)")


class HubRefusal(Exception):  # noqa: N818 - an answer, which is put into words below
    """The hub has answered with a status other than success."""

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers


class NotAHubError(Exception):
    """An answer that no hub gives; the message quotes nothing of it."""


@contextmanager
def errors_in_words(name: str) -> Iterator[None]:
    """Raise GltrError for what the libraries raise about the model ``name``."""
    try:
        yield
    except HubRefusal as refusal:
        raise _refusal(name, refusal) from None
    except (HFValidationError, NotAHubError, httpx2.RequestError, OSError) as error:
        raise _failure(name, error) from None


def _refusal(name: str, refusal: HubRefusal) -> GltrError:
    status, headers = refusal.status, refusal.headers
    if headers.get("X-Error-Code") == "GatedRepo":
        return InputError(
            f"The model “{name}” is given only to those who have accepted its terms.",
            f"Accept them at {constants.ENDPOINT}/{name}, then {_SIGN_IN} and try again.",
        )
    if headers.get("X-Error-Message", "").startswith("Invalid credentials"):
        return InputError(
            "Hugging Face does not accept your access token.", f"Please {_SIGN_IN} again."
        )
    if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN, httpx2.codes.NOT_FOUND):
        return InputError(
            f"There is no model “{name}” on Hugging Face, or you may not see it.",
            f"Check the spelling; if it is private, {_SIGN_IN} first.",
        )
    if status == httpx2.codes.TOO_MANY_REQUESTS:
        return GltrError("Hugging Face is limiting requests.", "Try again in a few minutes.")
    return GltrError(
        f"Hugging Face could not send “{name}” just now (HTTP status {status}).",
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
        case NotAHubError() | httpx2.TooManyRedirects():
            return GltrError(
                f"The answer from {constants.ENDPOINT} is not that of a model hub: {error}.",
                "Open that address in a browser: a sign-in page of your network may be in between.",
            )
        case httpx2.TimeoutException():
            return GltrError(f"{constants.ENDPOINT} does not answer.", _RESUMES)
        case httpx2.ConnectError() | httpx2.ProxyError() | httpx2.UnsupportedProtocol():
            return GltrError(
                f"There is no connection to {constants.ENDPOINT}{_reason(error)}.",
                "Check your network and proxy settings, then try again.",
            )
        case httpx2.RequestError():
            return GltrError("The connection broke during the download.", _RESUMES)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return GltrError(
                f"The disk is full. “{name}” was saved only in part.",
                "Make room and try again: the download goes on from where it stopped.",
            )
        case _:
            reason = error.strerror if isinstance(error, OSError) else error
            return GltrError(
                f"“{name}” cannot be saved in {constants.HF_HUB_CACHE} ({reason}).",
                "Check the permissions, or name another folder in the setting HF_HOME.",
            )


def _reason(error: Exception) -> str:
    """Why there is no connection, if that is said in words and not in numbers of the system."""
    words = _SYSTEM_NUMBER.sub("", str(error)).strip()
    return f" ({words})" if words else ""
