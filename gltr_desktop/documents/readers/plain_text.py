"""Reads plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.encodings.text_decoding import decoded

if TYPE_CHECKING:
    from gltr_desktop.documents.document import Document, ReadOptions


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """The text of file ``name``, which may be saved back.

    Raises:
        InputError: ``data`` is no text, or damaged text, or not in ``options.encoding``.
    """
    return decoded(data, name, options.encoding)
