"""Every kind of file that people open, and every kind that is no text."""

from __future__ import annotations

import codecs
import gzip
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from helpers.privileges import unprivileged
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.readers.plain_text import decode_document, read_document
from gltr_desktop.errors import InputError

# Characters that something on the way might drop, join or change.
DELICATE = "\u200bzero\u200dwidth\ufeff “quotes” \ta\r\nb\nc\rd  \x0c\x1b[0m e\u0301 漢字 👩‍👩‍👧 \n"


@pytest.mark.parametrize("text", [DELICATE, DELICATE + "end", "\n\n a"])
@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (b"", "utf-8", "utf-8"),
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
def test_nothing_but_the_mark_is_taken_away(
    mark: bytes, codec: str, name: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(mark + text.encode(codec))
    document = read_document(path)
    assert document.text == text
    assert document.encoding == name
    assert document.path == path


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_any_unicode_text_comes_back(text: str) -> None:
    if not text or text.isspace():
        text += "x"
    assert decode_document(text.encode(), "it").text == text
    assert decode_document(text.encode("utf-16"), "it").text == text


def test_a_long_text_is_read_to_its_end(tmp_path: Path) -> None:
    text = "Ein Satz mit Umlauten: äöü.\n" * 20_000
    path = tmp_path / "long.txt"
    path.write_bytes(text.encode())
    assert read_document(path).text == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "Plain English.\r\nTwo lines.",
        "Привет, мир! Ещё строка.\n",
        "\u3000\u3000今天早上我去了学校。\n\u3000\u3000遇到了老朋友。\n",
        "A smile 🙂 and “quotes”.",
    ],
)
def test_utf16_without_a_mark_is_told_by_its_zeros(codec: str, text: str) -> None:
    document = decode_document(text.encode(codec), "it")
    assert (document.text, document.encoding) == (text, codec)


def test_an_old_encoding_is_guessed_and_the_text_kept() -> None:
    text = "Le café était fermé.\r\n« Où êtes-vous ? » demanda-t-elle.\r\n"
    document = decode_document(text.encode("cp1252"), "it")
    assert (document.text, document.encoding) == (text, "cp1252")


def error_of(data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        decode_document(data, "it.dat")
    assert "it.dat" in caught.value.message
    assert caught.value.remedy
    return caught.value


def test_an_empty_file_is_named_empty() -> None:
    assert "empty" in error_of(b"").message
    assert "empty" in error_of(codecs.BOM_UTF8).message


@pytest.mark.parametrize("data", [b" \t\r\n", "\u3000\n".encode(), b"\xa0\n"])
def test_a_file_of_white_space_is_named_so(data: bytes) -> None:
    assert "white space" in error_of(data).message


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "an image"),
        (bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb"), "an image"),
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n", "a PDF document"),
        (b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\0\x3e\0", "a program"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "a program"),
        (gzip.compress(b"A long text. " * 99), "an archive"),
        (b"GGUF" + bytes(60), "a language model"),
        (b"OggS\0\x02" + bytes(8) + b"\x01", "a sound or a film"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8), "an Office document"),
        (bytes(range(256)), "a binary file"),
        (b"Text, and then\0\x01 none.", "a binary file"),
        (b"one two \x8f\xfe\x02\x03\x04\xff no zeros \xf0", "a binary file"),
        (b"\xff\xfe\0\0\0\0\0\0A\0\0\0", "a binary file"),
        (codecs.BOM_UTF16_LE + b"a\0\0\0b\0", "a binary file"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, kind: str) -> None:
    assert kind in error_of(data).message


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("word/document.xml", "an Office document"),
        ("mimetype", "an OpenDocument file or an e-book"),
        ("holiday.jpg", "an archive"),
    ],
)
def test_zip_files_are_named_by_what_they_hold(member: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "it.dat"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "content")
    with pytest.raises(InputError, match=f"it.dat” is {kind}"):
        read_document(path)


@pytest.mark.parametrize(
    ("data", "label", "line"),
    [
        ("Привет,\nмир.\n".encode() * 9 + b"\xd0 " + "Привет".encode(), "UTF-8", "19"),
        (codecs.BOM_UTF8 + b"caf\xe9", "UTF-8", "1"),
        (codecs.BOM_UTF16_LE + "odd\n".encode("utf-16-le") + b"x", "UTF-16", "2"),
        ("Half: \ud800.".encode("utf-16", "surrogatepass"), "UTF-16", "1"),
        (b"caf\xe9\n" * 20_000 + b"\x81", "CP1252", "20,001"),
    ],
)
def test_damaged_text_is_named_so(data: bytes, label: str, line: str) -> None:
    message = error_of(data).message
    assert f"looks like {label} text, but it is damaged in line {line}." in message


def test_a_text_that_only_mentions_signatures_is_text() -> None:
    for text in ["BM is my name.", "MZ, PK and ID3", "GIF89a was a format", "RIFF-raff"]:
        assert decode_document(text.encode(), "it").text == text


def test_a_huge_binary_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "it.dat"
    with path.open("wb") as file:
        file.truncate(1 << 42)  # Sparse; reading it would end in a MemoryError.
    with pytest.raises(InputError, match="binary"):
        read_document(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        read_document(tmp_path / "none.txt")
    (tmp_path / "file").write_text("text")
    with pytest.raises(InputError, match="There is no file"):
        read_document(tmp_path / "file" / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_document(tmp_path)


def test_a_file_without_permission_is_named() -> None:
    with TemporaryDirectory() as folder:  # Everybody may enter it, as not those of pytest.
        path = Path(folder) / "secret.txt"
        path.write_text("text")
        path.chmod(0)
        Path(folder).chmod(0o755)
        with unprivileged(), pytest.raises(InputError, match="permission to read"):
            read_document(path)


def test_a_file_that_the_system_cannot_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "loop"
    path.symlink_to(path)
    with pytest.raises(InputError, match=r"cannot be read: .*symbolic links"):
        read_document(path)
