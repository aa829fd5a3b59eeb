"""Reads e-mail messages and pages saved in their format (EML, MHTML): the body and nothing else.

The text of a message is taken as it was written, and its HTML only where it has no such text.
Attachments and forwarded messages are documents of their own: they are named and not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from gltr_desktop.documents.blocks import Blocks, clean
from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.encodings.text_decoding import decoded
from gltr_desktop.documents.encodings.unicode_encodings import is_utf8
from gltr_desktop.documents.markup.blocks import markup_of
from gltr_desktop.documents.markup.encoding import decoded_html
from gltr_desktop.documents.markup.tree import html_tree
from gltr_desktop.documents.markup.web_pages import page_document
from gltr_desktop.documents.notices import counted
from gltr_desktop.documents.readers.email.flowed_text import unflowed
from gltr_desktop.documents.readers.email.parts import MailParts, Part, mail_parts
from gltr_desktop.errors import InputError, printable

_STUB = 10
"""A text so many times shorter than its HTML only says that there is HTML."""
_ALL_BUT_ALL = 2
"""Texts at least half as long as the HTML beside them are other versions of it."""
_MAX_NAMED = 3
"""So many attachments are named, and the others counted."""
_MAX_NAME = 60
"""So many characters of a name are shown."""
_ENCRYPTED = re.compile(r"\s*-----BEGIN PGP MESSAGE-----")
_SIGNED = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[\w-]+: .*\n)*\n"
    r"(.*?)\n-----BEGIN PGP SIGNATURE-----\n.*?(?:-----END PGP SIGNATURE-----|\Z)",
    re.DOTALL,
)
_ESCAPED_DASH = re.compile("^- (?=-)", re.MULTILINE)
_NO_KEY = "Open it in the mail program that has its key, and save its text from there."


@dataclass(frozen=True)
class _Body:
    """The text of a part of the body, and its source, which knows the encoding."""

    blocks: Blocks
    source: Document
    is_html: bool
    notes: list[Blocks] = field(default_factory=list)
    notices: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """The number of characters."""
        return sum(map(len, self.blocks.blocks()))


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """The body of the message in ``data``.

    Raises:
        InputError: the message is encrypted, holds only attachments, or is not in
            ``options.encoding``.
    """
    parts = mail_parts(data)
    pages = [part for versions in parts.bodies for part in versions if part.is_html]
    if pages and (parts.is_saved_page or name.lower().endswith((".mht", ".mhtml"))):
        return _saved_page(pages[0], name, options)
    bodies = [
        _best([_body(part, name, options.encoding) for part in versions])
        for versions in parts.bodies
        if versions
    ]
    bodies = _without_twins([body for body in bodies if body.blocks])
    if not bodies:
        raise _no_body_error(parts, name)
    text = Blocks()
    for blocks in (*(body.blocks for body in bodies), *(n for body in bodies for n in body.notes)):
        text.extend(blocks)
    if _ENCRYPTED.match(text.text()):
        raise InputError(f"The message “{name}” is encrypted (PGP).", _NO_KEY)
    done = [notice for body in bodies for notice in body.notices]
    return replace(
        bodies[0].source,
        text=text.text(),
        original="",
        notices=tuple(dict.fromkeys([*done, *_notices(parts)])),
    )


def _saved_page(page: Part, name: str, options: ReadOptions) -> Document:
    source = _source(page, name, options.encoding)
    document = page_document(source.text, whole=options.whole)
    return replace(
        source,
        text=document.text,
        original="",
        notices=document.notices,
        is_part=document.is_part,
    )


def _body(part: Part, name: str, encoding: str | None) -> _Body:
    source = _source(part, name, encoding)
    if part.is_html:
        markup = markup_of({"": html_tree(source.text)})
        return _Body(markup.body, source, True, markup.notes, markup.notices)
    text = source.text
    if part.is_flowed:
        text = unflowed(text, delete_space=part.deletes_space)
    blocks = Blocks()
    blocks.paragraph(_SIGNED.sub(_signed_text, clean(text)))
    return _Body(blocks, source, is_html=False)


def _source(part: Part, name: str, encoding: str | None) -> Document:
    """The content of ``part``, decoded as a person says, as the message says, or as it seems."""
    if encoding is not None:
        return decoded(part.content, name, encoding)
    for declared in dict.fromkeys((part.encoding, None)):
        try:
            if part.is_html and declared is None:
                return decoded_html(part.content, name)
            if declared is None or _fits(part.content, declared):
                return decoded(part.content, name, declared)
        except InputError:
            continue
    return Document(part.content.replace(b"\0", b"").decode("utf-8", "replace"))


def _fits(content: bytes, encoding: str) -> bool:
    """Whether ``content`` may be in the ``encoding`` that the message names."""
    if encoding.startswith(("utf-16", "utf-32")):
        return b"\0" in content
    if encoding.startswith(("cp125", "iso8859")):
        return not is_utf8(content)  # Nothing is UTF-8 by chance.
    return True


def _best(versions: list[_Body]) -> _Body:
    """The text among versions of the same content, or else the last HTML, which is the richest."""
    page = next((body for body in reversed(versions) if body.is_html and body.blocks), None)
    text = next((body for body in versions if not body.is_html and body.blocks), None)
    if text is None or page is None:
        return text or page or versions[0]
    return text if text.size * _STUB >= page.size else page


def _without_twins(bodies: list[_Body]) -> list[_Body]:
    """Without the HTML among ``bodies`` if the texts among them say as much.

    Some programs put the versions of a message one after the other and do not say so.
    """
    texts = [body for body in bodies if not body.is_html]
    sizes = sum(body.size for body in texts), sum(body.size for body in bodies if body.is_html)
    return texts if texts and sizes[0] * _ALL_BUT_ALL >= sizes[1] else bodies


def _signed_text(message: re.Match[str]) -> str:
    """What stands between the marks of a signature, where lines with a dash have been escaped."""
    return _ESCAPED_DASH.sub("", message[1])


def _no_body_error(parts: MailParts, name: str) -> InputError:
    if parts.is_encrypted:
        return InputError(f"The message “{name}” is encrypted.", _NO_KEY)
    if parts.is_sealed:
        return InputError(f"The text of “{name}” is wrapped in a signature (S/MIME).", _NO_KEY)
    if parts.attachments or parts.forwarded:
        return InputError(
            f"The message “{name}” has no text of its own: {', '.join(_notices(parts))}.",
            "Save what it carries from your mail program, and open that.",
        )
    return InputError(f"The message “{name}” contains no text.", "Choose one with some text in it.")


def _notices(parts: MailParts) -> list[str]:
    """What was not read."""
    kinds = [(parts.attachments, "attachment"), (parts.forwarded, "forwarded message")]
    return [_not_read(names, kind) for names, kind in kinds if names]


def _not_read(names: list[str], kind: str) -> str:
    named = [_shortened(printable(name)) for name in names if name][:_MAX_NAMED]
    shown = ", ".join([*named, "…"] if len(named) < len(names) and named else named)
    return f"{counted(len(names), kind)}{f' ({shown})' if shown else ''} not read"


def _shortened(name: str) -> str:
    return name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…"
