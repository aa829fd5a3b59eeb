"""A document knows whether its text may be written back."""

from __future__ import annotations

from gltr_desktop.documents.document import Document
from gltr_desktop.documents.reading import decode_document


def test_plain_text_can_be_saved_back() -> None:
    document = decode_document(b"A letter.", "letter.txt")
    assert document.can_save_back
    assert document.source_format == "text"
    assert document.path is None


def test_no_document_is_saved_back_unless_its_reader_says_so() -> None:
    assert not Document("A letter.").can_save_back
    assert Document("A letter.").encoding == "utf-8"
