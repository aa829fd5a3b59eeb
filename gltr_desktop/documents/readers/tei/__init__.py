"""Reads texts in TEI, the XML of scholarly editions and corpora."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import with_notes
from gltr_desktop.documents.markup.encoding import decoded_html
from gltr_desktop.documents.markup.entity_declarations import without_declarations
from gltr_desktop.documents.markup.tree import named_characters
from gltr_desktop.documents.notices import notices
from gltr_desktop.documents.readers.tei.blocks import TeiBlocks
from gltr_desktop.documents.safe_xml import parsed

if TYPE_CHECKING:
    from gltr_desktop.documents.document import Document, ReadOptions

_DECLARATION = re.compile(r"\s*<\?xml\b.*?\?>", re.DOTALL)


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """The text of file ``name``, without its header.

    Raises:
        InputError: the file is damaged, nested too deeply, unsafe, or not in ``options.encoding``.
    """
    source = decoded_html(data, name, options.encoding)
    # What the file says of its encoding is no longer so.
    xml = _DECLARATION.sub("", source.text, count=1).lstrip()
    xml = named_characters(without_declarations(xml, name))
    tei = TeiBlocks(parsed(xml.encode("utf-8", "replace"), name, doctype_allowed=True))
    notes = tei.flow.notes()
    return replace(
        source,
        text=with_notes(tei.flow.body(), notes),
        original="",
        can_save_back=False,
        notices=notices(
            notes=len(notes),
            deletions=tei.left_out["deletions"],
            headers=tei.left_out["headers"] > 0,
            contents=tei.left_out["contents"] > 0,
        ),
    )
