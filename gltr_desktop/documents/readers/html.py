"""Reads web pages and other documents in HTML."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gltr_desktop.documents.markup.encoding import decoded_html
from gltr_desktop.documents.markup.entity_declarations import without_declarations
from gltr_desktop.documents.markup.web_pages import page_document

if TYPE_CHECKING:
    from gltr_desktop.documents.document import Document, ReadOptions


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """The text of page ``name``: its article if it was saved from a website, else all of it.

    Raises:
        InputError: ``data`` is no text, unsafe, or not in ``options.encoding``.
    """
    source = decoded_html(data, name, options.encoding)
    page = page_document(without_declarations(source.text, name), whole=options.whole)
    return replace(
        source,
        text=page.text,
        original="",
        can_save_back=False,
        notices=page.notices,
        is_part=page.is_part,
    )
