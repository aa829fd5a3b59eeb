"""The body of a request: how long it may be, and what has to be in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from gltr_desktop.serving.refused import RefusedError

if TYPE_CHECKING:
    from email.message import Message
    from io import BufferedIOBase

MAX_BODY_BYTES = 1_000_000
_FORM = 'Send {"project": NAME, "text": TEXT}.'


@dataclass(frozen=True)
class Requested:
    """A text, and the name of the model that is to read it."""

    project: str
    text: str


def read_requested(headers: Message, body: BufferedIOBase) -> Requested:
    """What the client asks for in the ``body``; other fields than those two are ignored.

    Raises RefusedError for what is no JSON, too long, or lacks its length or a field; before
    anything of the body is read, if the headers say so.
    """
    if headers.get_content_type() != "application/json":
        raise RefusedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "The body is not said to be JSON.",
            "Send the header “Content-Type: application/json”.",
        )
    length = _length(headers)
    try:
        data = body.read(length)
    except TimeoutError:
        raise RefusedError(
            HTTPStatus.REQUEST_TIMEOUT, "The body has not come in time.", "Send the text in parts."
        ) from None
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The body is not JSON.", _FORM) from None
    fields = content if isinstance(content, dict) else {}
    project, text = fields.get("project"), fields.get("text")
    if not (isinstance(project, str) and isinstance(text, str)):
        raise RefusedError(
            HTTPStatus.BAD_REQUEST, "The body lacks the name of a project, or a text.", _FORM
        )
    return Requested(project, text)


def _length(headers: Message) -> int:
    """The bytes of the body; raises RefusedError if they are not said, or too many."""
    said = headers.get_all("Content-Length", [])
    digits = said[0].strip() if len(said) == 1 else ""
    if "Transfer-Encoding" in headers or not (digits.isascii() and digits.isdigit()):
        raise RefusedError(
            HTTPStatus.LENGTH_REQUIRED,
            "The length of the body is not said.",
            "Send it in one piece, with the header “Content-Length”.",
        )
    # Of many digits, Python refuses to make a number.
    if len(digits) > len(str(MAX_BODY_BYTES)) or int(digits) > MAX_BODY_BYTES:
        raise RefusedError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The body has more than {MAX_BODY_BYTES:,} bytes.",
            "Send the text in parts.",
        )
    return int(digits)
