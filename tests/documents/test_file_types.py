"""What a file is, told by its bytes and never by its name."""

from __future__ import annotations

import io
import zipfile

import pytest

from gltr_desktop.documents import file_types
from gltr_desktop.documents.file_types import type_of, type_of_head

MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def archive(**members: str) -> bytes:
    """A zip archive; “__” stands for a slash and “_” for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in members.items():
            written.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def office(kind: str, *defaults: str) -> bytes:
    """An Office document of nothing but the list of its parts."""
    parts = "".join(f'<Default ContentType="{default}"/>' for default in defaults)
    types = f'<Types>{parts}<Override PartName="/x" ContentType="{kind}"/></Types>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        written.writestr("[Content_Types].xml", types)
    return file.getvalue()


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n", file_types.PDF),
        (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n1 0 obj\n", file_types.PDF),
        (b"{\\rtf1\\ansi Dear Ann}", file_types.RTF),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", file_types.HTML),
        (b"<?xml version='1.0'?>\n<!-- a page -->\n<html xmlns='x'>", file_types.HTML),
        ("\ufeff<!doctype HTML>".encode("utf-16-le"), file_types.HTML),
        (b"<html>", file_types.HTML),
        (b"<?xml version='1.0'?><TEI xmlns='http://www.tei-c.org/ns/1.0'>", file_types.TEI),
        (b"<!DOCTYPE TEI.2 SYSTEM 'tei2.dtd'><TEI.2>", file_types.TEI),
        (b"<!DOCTYPE TEI.2 [<!ENTITY a 'b'>\n]>\n<!-- c --><TEI.2>", file_types.TEI),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi", file_types.VTT),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHi", file_types.SRT),
        (b"Received: from a\n\tby b\nFrom: Ann <a@b.c>\n\nDear Bob", file_types.EMAIL),
        (office(MAIN.format("wordprocessingml.document")), file_types.DOCX),
        (office(MAIN.format("wordprocessingml.document"), WORKBOOK), file_types.DOCX),
        (office("application/vnd.ms-word.document.macroEnabled.main+xml"), file_types.DOCX),
        (office(MAIN.format("presentationml.presentation"), WORKBOOK), file_types.PPTX),
        (office(MAIN.format("spreadsheetml.sheet")), file_types.XLSX),
        (archive(mimetype="application/epub+zip"), file_types.EPUB),
        (archive(**{"META-INF__container_xml": "<container/>"}), file_types.EPUB),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), file_types.ODT),
        (archive(Index__Document_iwa=""), file_types.PAGES),
        (archive(holiday_jpg=""), file_types.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), file_types.DAMAGED_COMPOUND),
    ],
)
def test_bytes_tell_what_a_file_is(data: bytes, expected: str) -> None:
    assert type_of(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Dear Ann,",
        b"From: Ann\nTo: Bob\n\nDear Bob, this is a letter in plain text.",
        b"A PDF begins with %PDF-1.7, as everybody knows.",
        b"The <html> element is the root.",
        b"<p>a fragment</p>",
        b"<?xml version='1.0'?><book>TEI http://www.tei-c.org/ns/1.0</book>",
        b"RTF is {\\rtf",
        b"WEBVTTING is no word",
        b"1\nfirst\n2\nsecond",
    ],
)
def test_a_text_that_speaks_of_formats_is_a_text(data: bytes) -> None:
    assert type_of(data) is None


@pytest.mark.parametrize(
    "line", ["<!-- a -->\n", "<?xml-model href='a'?>\n", "<!-- a --> <?b?>\n\n"]
)
def test_much_before_the_root_takes_no_time(line: str) -> None:
    # A pattern that tries every way to divide the beginning would not end.
    assert type_of((line * 40 + "<book>").encode()) is None
    assert type_of((line * 40 + "<html>").encode()) == file_types.HTML
    assert type_of((line * 40 + "<!--" * 900).encode()) is None


def test_a_document_that_is_cut_is_known_by_its_beginning() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        written.writestr("[Content_Types].xml", "")
        written.writestr("word/document.xml", "text " * 999)
    assert type_of(file.getvalue()[:3000]) == file_types.DOCX


def test_a_container_is_known_by_its_first_bytes_but_not_what_it_holds() -> None:
    assert type_of_head(archive(mimetype="application/epub+zip")[:40]) == file_types.ZIP


def test_an_archive_with_a_damaged_list_of_parts_is_told_by_their_names() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("[Content_Types].xml", "<Types/>" * 99)
        written.writestr("word/document.xml", "<a/>")
    whole = file.getvalue()
    begin = whole.index(b".xml") + 4
    damaged = whole[:begin] + b"\xff" * 8 + whole[begin + 8 :]
    assert file_types.type_of(damaged) == file_types.DOCX
