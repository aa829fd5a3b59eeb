"""Every kind of file that is no text is refused by its name."""

from __future__ import annotations

import codecs
import gzip
import zipfile
from typing import TYPE_CHECKING

import pytest
from helpers.compound_files import compound_file

from gltr_desktop.documents.reading import decode_document, read_document
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "an image"),
        (bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb"), "an image"),
        (b"\xfe7\0\x23" + bytes(30), "a document in an older Word format for Macintosh"),
        (b"\xffWPC" + bytes(30), "a WordPerfect document"),
        (b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\0\x3e\0", "a program"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "a program"),
        (gzip.compress(b"A long text. " * 99), "an archive"),
        (b"GGUF" + bytes(60), "a language model"),
        (b"OggS\0\x02" + bytes(8) + b"\x01", "an audio or video file"),
        (compound_file({"Figures": b"one two" * 99}), "a file of an older Office program"),
        (bytes(range(256)), "a binary file"),
        (b"Text, and then\0\x01 none.", "a binary file"),
        (b"one two \x8f\xfe\x02\x03\x04\xff no zeros \xf0", "a binary file"),
        (b"Text. " * 20_000 + b"\0\xff" + bytes(range(1, 9)) * 999, "a binary file"),
        (b"\xff\xfe\0\0\0\0\0\0A\0\0\0", "a binary file"),
        (codecs.BOM_UTF16_LE + b"a\0\0\0\0\0b\0", "a binary file"),
    ],
)
def test_a_file_that_is_no_text_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        decode_document(data, "it.dat")
    assert caught.value.message == f"“it.dat” is {kind}, not a text."
    assert caught.value.remedy


def test_a_cut_file_of_an_older_office_program_is_damaged() -> None:
    whole = compound_file({"WordDocument": b"one two" * 999})
    for size in (20, 600, 1_000, 2_000):
        with pytest.raises(InputError) as caught:
            decode_document(whole[:size], "it.doc")
        assert caught.value.message == "“it.doc” is damaged or incomplete."


@pytest.mark.parametrize(
    "data",
    [
        b"First.\nSecond\0.\n",
        b"First.\n" + b"Text. " * 20_000 + b"\0\xff",
        "Café.\nOne\0.\n".encode(),
        codecs.BOM_UTF16_LE + "First.\nSecond\0.\n".encode("utf-16-le"),
        "Les élèves\nétaient\0 là.\n".encode("cp1252"),
    ],
)
def test_a_text_with_a_zero_byte_is_no_binary_file(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        decode_document(data, "it.dat")
    message = "“it.dat” is not plain text: it has a zero byte in line 2."
    assert caught.value.message == message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("member", "content", "kind"),
    [
        ("holiday.jpg", "", "an archive"),
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "a spreadsheet"),
        ("mimetype", "application/vnd.oasis.opendocument.presentation", "an OpenDocument pres"),
        ("xl/workbook.xml", "<workbook/>", "a spreadsheet"),
        ("Index/Document.iwa", "", "a document of Pages"),
    ],
)
def test_zip_files_are_named_by_what_they_hold(
    member: str, content: str, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "essay.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
    with pytest.raises(InputError, match=f"essay.docx” is {kind}"):
        read_document(path)


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"\xfe7\0\x1c" + bytes(30), "save it as a Word document"),
        (PNG, "Choose a file with a text"),
        (gzip.compress(b"text"), "Unpack it"),
    ],
)
def test_the_remedy_depends_on_the_kind(data: bytes, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        decode_document(data, "it.dat")
    assert remedy in caught.value.remedy


def test_a_text_that_only_mentions_signatures_is_text() -> None:
    for text in ["BM is my name.", "MZ, PK and ID3", "GIF89a was a format", "RIFF-raff"]:
        assert decode_document(text.encode(), "it").text == text
