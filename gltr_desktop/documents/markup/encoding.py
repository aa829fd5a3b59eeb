"""Decodes HTML, which says in many ways in which encoding it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gltr_desktop.documents.encodings.declared_encodings import codec_of
from gltr_desktop.documents.encodings.text_decoding import decoded
from gltr_desktop.documents.encodings.unicode_encodings import is_utf8, unicode_encoding
from gltr_desktop.documents.file_kinds import is_binary
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.documents.document import Document

_DECLARATIONS = re.compile(
    rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]+)|<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w:.-]+)""",
    re.IGNORECASE,
)
_HEAD_BYTES = 1 << 16


def decoded_html(data: bytes, name: str, encoding: str | None = None) -> Document:
    """The source of the page ``name``, in ``encoding`` or in the one that it declares.

    Where a page is not in the encoding that it declares, its encoding is detected.

    Raises:
        InputError: ``data`` is no text, or not in ``encoding``.
    """
    if unicode_encoding(data) is None:
        without_zeros = data.replace(b"\0", b"")  # Browsers skip them.
        data = data if is_binary(without_zeros) else without_zeros
    if encoding is not None or unicode_encoding(data) is not None:
        return decoded(data, name, encoding)
    declared = _declared_encoding(data)
    # Pages were converted to UTF-8 without a word in them, and nothing else is UTF-8 by chance.
    if declared is None or (declared.startswith(("cp125", "iso8859")) and is_utf8(data)):
        return decoded(data, name)
    try:
        return decoded(data, name, declared)
    except InputError:
        return decoded(data, name)


def html_text(data: bytes) -> str:
    """The source of a page, or what can be read of it."""
    try:
        return decoded_html(data, "").text
    except InputError:
        return data.decode("utf-8", "replace")


def _declared_encoding(data: bytes) -> str | None:
    found = _DECLARATIONS.search(data, 0, _HEAD_BYTES)
    if found is None:
        return None
    codec = codec_of((found[1] or found[2]).decode("ascii", "replace"))
    # UTF-16 shows itself: what can be read as far as here is none.
    return "utf-8" if codec is not None and codec.startswith("utf-16") else codec
