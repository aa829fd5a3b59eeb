"""Plain text is read here; of everything else its first bytes say that it may be a document."""

from __future__ import annotations

import pytest

from gltr_desktop.documents.identification import is_plain_text
from gltr_desktop.errors import InputError


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"Dear Ann,", "letter"),
        (b"Dear Ann,", "letter.docx"),
        (b"\\documentclass{article}", "paper.tex"),
        (b"<book><title>", "book.xml"),
        (b"", "empty.docx"),
    ],
)
def test_what_is_read_in_this_process(head: bytes, name: str) -> None:
    assert is_plain_text(head, name)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"PK\x03\x04", "essay.txt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "essay"),
        (b"%PDF-1.7", "essay.docx"),
        (b"<html>", "standard input"),
        (b"# Title", "notes.md"),
        (b"a,b\n1,2\n", "TABLE.CSV"),
        (b"<p>a fragment", "page.htm"),
    ],
)
def test_what_is_read_in_a_process_of_its_own(head: bytes, name: str) -> None:
    assert not is_plain_text(head, name)


def test_what_no_reader_reads_is_refused_by_its_first_bytes() -> None:
    with pytest.raises(InputError, match="is an image"):
        is_plain_text(b"\x89PNG\r\n\x1a\n\0\0\0", "scan.pdf")
