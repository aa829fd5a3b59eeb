"""What comes in by paste and drop: a text, files to open, or what cannot be taken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

EXACT_TEXT = "application/x-gltr-desktop-text"
"""The format, in UTF-8, of a text that was copied here: it comes back as it was.

Beside it may stand the same text with its colours, for other programs.
"""
_MAX_HTML_CHARACTERS = 1_000_000
"""Reading longer HTML would hold up the window."""
_MAX_TAG_CHARACTERS = 4_000
"""A longer tag, its values not counted, has thousands of attributes: each is compared with all."""
_VALUE = r"""=\s*(?:"[^"]*"|'[^']*')"""
_VALUES = re.compile(_VALUE)
_TAGS = re.compile(rf"<[A-Za-z](?:[^<>=]+|{_VALUE}|=)*")


def can_be_taken(source: QMimeData) -> bool:
    """Whether ``source`` holds a text or a file, as far as its formats tell."""
    return source.hasUrls() or source.hasText() or source.hasHtml() or source.hasFormat(EXACT_TEXT)


def files_in(source: QMimeData) -> list[Path]:
    """The files and folders on this computer that ``source`` names."""
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]


def taken_from(
    source: QMimeData, *, is_dropped: bool
) -> str | Path | list[Path] | InputError | None:
    """The text in ``source``, or the file or files to be opened, or why nothing can be had.

    An address that is pasted (not ``is_dropped``) is a text.
    """
    files = files_in(source)
    if files:
        return files[0] if len(files) == 1 else files
    if is_dropped and source.hasUrls():
        return InputError(
            f"“{source.urls()[0].toDisplayString()}” is an address on the web, and nothing is"
            " fetched from there.",
            "Save the page with your browser, and drop its file.",
        )
    return _text(source) if can_be_taken(source) else None


def _text(source: QMimeData) -> str:
    """The text in ``source``, without its looks.

    That of a word processor or of a web page is read by the rules of documents, because its plain
    text often lacks the ends of paragraphs.
    """
    if source.hasFormat(EXACT_TEXT):
        return bytes(source.data(EXACT_TEXT).data()).decode("utf-8", "replace")
    plain = source.text()
    text = _text_of_html(source.html()) if source.hasHtml() else ""
    # A piece of a line may begin or end with a space, which HTML would lose.
    return text if text and text != plain.strip(" ") else plain


def _text_of_html(html: str) -> str:
    """The text of ``html``, or "" if it is too long or cannot be read."""
    if len(html) > _MAX_HTML_CHARACTERS or _has_huge_tag(html):
        return ""
    try:
        # What reads it is slow to import, and not needed for most texts.
        from gltr_desktop.documents.markup.pasted_html import text_of_html

        return text_of_html(html)
    except Exception:  # noqa: BLE001 - the HTML is another program's, and there is its plain text
        return ""


def _has_huge_tag(html: str) -> bool:
    return any(
        len(_VALUES.sub("", tag[0])) > _MAX_TAG_CHARACTERS
        for tag in _TAGS.finditer(html)
        if len(tag[0]) > _MAX_TAG_CHARACTERS
    )
