"""Tells the body of an e-mail message from what it carries beside: attachments, other messages.

A message is a tree (MIME, RFC 2046). Several versions of the same content stand side by side
(``alternative``), a page with its pictures (``related``), and a body with attachments (``mixed``).
"""

from __future__ import annotations

import email
import re
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING, cast

from gltr_desktop.documents.encodings.declared_encodings import codec_of
from gltr_desktop.documents.encodings.unicode_encodings import unicode_encoding

if TYPE_CHECKING:
    from email.message import Message

_FOR_PROGRAMS = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "message/delivery-status",
    "message/disposition-notification",
    "text/rfc822-headers",
}
"""Parts that no mail program offers to save."""
_OTHER_NAMES = {
    "application/x-pkcs7-signature": "application/pkcs7-signature",
    "application/x-pkcs7-mime": "application/pkcs7-mime",
}
_BOUNDARY = re.compile(r"^--(\S{1,70})[ \t\r]*$", re.MULTILINE)
_MESSAGES = {"message/rfc822", "message/global"}
_ENCODINGS = re.compile(
    r"base64|quoted-printable|x?-?uue(?:ncode)?|7bit|8bit|binary", re.IGNORECASE
)


@dataclass
class Part:
    """A part of the body: text or HTML as bytes, and what its header says about them."""

    content: bytes
    is_html: bool
    encoding: str | None = None
    is_flowed: bool = False
    deletes_space: bool = False


@dataclass
class MailParts:
    """What a message holds.

    ``bodies`` follow one another; each is a list of versions of the same content, HTML or text.
    ``attachments`` are named by their file names, and ``forwarded`` messages by their subjects.
    ``is_encrypted`` and ``is_sealed`` (signed in a form that wraps its text) tell why there may be
    no body. ``is_saved_page`` says that the message is a web page that a browser has saved.
    """

    bodies: list[list[Part]] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    is_encrypted: bool = False
    is_sealed: bool = False
    is_saved_page: bool = False


def mail_parts(data: bytes) -> MailParts:
    """The parts of the message ``data``."""
    encoding = unicode_encoding(data)
    if encoding is not None:  # Saved by a text editor.
        data = data.decode(encoding, "replace").removeprefix("\ufeff").encode()
    whole = email.message_from_bytes(data)
    parts = MailParts(is_saved_page=_is_saved_page(whole))
    # Each with the list of versions that it belongs to, None: it is a body of its own.
    waiting: list[tuple[Message, list[Part] | None]] = [(whole, None)]
    while waiting:
        message, versions = waiting.pop()
        children = _children(message)
        if children:
            parts.is_encrypted |= _type(message) == "multipart/encrypted"
            if _type(message) == "multipart/alternative" and versions is None:
                versions = []
                parts.bodies.append(versions)
            waiting += [(child, versions) for child in reversed(children)]
        else:
            _take(message, versions, parts)
    return parts


def _is_saved_page(message: Message) -> bool:
    sender = str(message.get("From", "")).lower()
    return "Snapshot-Content-Location" in message or "<saved by" in sender


def _children(message: Message) -> list[Message]:
    """The parts of a multipart message that are to be looked at, in their order."""
    if message.get_content_maintype() != "multipart":
        return []
    if not message.is_multipart():
        return _without_boundary(message)
    children = cast("list[Message]", message.get_payload())
    if message.get_content_subtype() == "related":
        root = _parameter(message, "start").strip("<> ")
        named = (child for child in children if str(child["Content-ID"]).strip("<> ") == root)
        first = next(named, children[0])
        return [first, *(child for child in children if child is not first and _is_apart(child))]
    return children + _behind_the_end(message)


def _without_boundary(message: Message) -> list[Message]:
    """The parts of a message whose header does not say how they are parted."""
    found = _BOUNDARY.search(str(message.get_payload()))
    return _parted(str(message.get_payload()), found[1]) if found else []


def _behind_the_end(message: Message) -> list[Message]:
    """The parts after what seems to be the last.

    Some programs use the boundary of an inner part for the outer one as well, and its end is then
    taken for that of the whole.
    """
    rest, boundary = message.epilogue or "", message.get_boundary()
    is_there = any(line.rstrip() == f"--{boundary}" for line in rest.splitlines())
    return _parted(rest, boundary) if boundary and is_there else []


def _parted(text: str, boundary: str) -> list[Message]:
    """The parts of ``text`` between lines with this ``boundary``."""
    whole = email.message_from_string(
        f'Content-Type: multipart/mixed; boundary="{boundary}"\n\n{text}'
    )
    return cast("list[Message]", whole.get_payload()) if whole.is_multipart() else []


def _take(message: Message, versions: list[Part] | None, parts: MailParts) -> None:
    """Put a part without parts of its own where it belongs."""
    kind = _type(message)
    is_text = kind in {"text/plain", "text/html"} or kind.startswith("multipart/")
    if is_text and not _is_attached(message):
        is_other_file = versions is None and parts.bodies and _file_name(message)
        if not is_other_file:
            part = _body_part(message)
            if versions is not None:
                versions.append(part)
            else:
                parts.bodies.append([part])
            return
    if kind in _FOR_PROGRAMS:
        return
    if kind == "application/pkcs7-mime":
        is_signed = _parameter(message, "smime-type").lower() == "signed-data"
        parts.is_sealed |= is_signed
        parts.is_encrypted |= not is_signed
    elif kind in _MESSAGES:
        parts.forwarded.append(_subject(message))
    elif versions is None or _is_attached(message):
        parts.attachments.append(_file_name(message) or kind)


def _body_part(message: Message) -> Part:
    return Part(
        _content(message),
        is_html=_type(message) == "text/html",
        encoding=codec_of(_parameter(message, "charset")),
        is_flowed=_parameter(message, "format").lower() == "flowed",
        deletes_space=_parameter(message, "delsp").lower() == "yes",
    )


def _content(message: Message) -> bytes:
    encoding = _ENCODINGS.search(str(message.get("Content-Transfer-Encoding", "")))
    if encoding:  # Python wants it without what some programs write after it.
        message.replace_header("Content-Transfer-Encoding", encoding[0])
    content = message.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _type(message: Message) -> str:
    kind = message.get_content_type()
    return _OTHER_NAMES.get(kind, kind)


def _is_attached(message: Message) -> bool:
    return message.get_content_disposition() == "attachment"


def _is_apart(message: Message) -> bool:
    """Whether a part that stands beside a page is no picture in it."""
    return _is_attached(message) and "Content-ID" not in message


def _parameter(message: Message, name: str) -> str:
    """A parameter of the content type, or ""."""
    value = message.get_param(name, "")
    return str(value[2] if isinstance(value, tuple) else value)


def _file_name(message: Message) -> str:
    try:
        return _decoded_words(message.get_filename(""))
    except (LookupError, TypeError, ValueError):
        return ""


def _subject(message: Message) -> str:
    """The subject of the message that is the content of this part, or ""."""
    content = message.get_payload()
    if isinstance(content, list) and content:
        return _decoded_words(str(content[0].get("Subject", "")))  # type: ignore[union-attr]
    return ""


def _decoded_words(header: str) -> str:
    """``header`` with its encoded words (RFC 2047) decoded where that is possible, on one line."""
    with suppress(LookupError, ValueError, MessageError):
        header = str(make_header(decode_header(header)))
    return " ".join(header.split())
