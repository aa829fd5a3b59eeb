"""The table of readers: which one reads a file, and what is refused for all of them."""

from __future__ import annotations

import codecs
import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from helpers.dummy_formats import LETTER, letter_reader
from helpers.privileges import unprivileged
from helpers.table_rows import added_row

from gltr_desktop.documents import file_state
from gltr_desktop.documents.readers import (
    PLAIN_TEXT,
    READERS,
    Reader,
    decode_document,
    file_filters,
    read_document,
)
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def letter(tmp_path: Path) -> Iterator[Reader]:
    with letter_reader(tmp_path) as reader:
        yield reader


def test_a_new_reader_reads_its_files_whatever_their_names(letter: Reader, tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(LETTER + b"Dear Ann,")
    document = read_document(path)
    assert (document.text, document.source_format) == ("Dear Ann,", "letter")
    assert document.path == path
    assert not document.can_save_back


def test_without_its_reader_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "one.letter"
    path.write_bytes(LETTER + b"Dear Ann,")
    with pytest.raises(InputError, match=r"“one.letter” is not plain text"):
        read_document(path)


def test_a_new_reader_ends_the_refusal_of_its_kind(tmp_path: Path) -> None:
    row = Reader("pdf", "PDF", (".pdf",), "dummy_pdf", (rb"%PDF-",))
    source = """
from gltr_desktop.documents.document import Document

def read(data, name):
    return Document("The text of the pages.")
"""
    with pytest.raises(InputError, match="is a PDF document"):
        decode_document(b"%PDF-1.7\n", "one.pdf")
    with added_row(READERS, row, source, tmp_path):
        assert decode_document(b"%PDF-1.7\n", "one.pdf").text == "The text of the pages."


def test_a_text_with_the_suffix_of_another_format_is_text(letter: Reader) -> None:
    assert decode_document(b"Dear Ann,", "one.letter").source_format == PLAIN_TEXT.name


def test_the_suffix_decides_where_a_format_has_no_signature(letter: Reader, tmp_path: Path) -> None:
    row = replace(letter, name="subtitles", suffixes=(".srt",), signatures=(), module="dummy_srt")
    source = "from dummy_letter import read"
    with added_row(READERS, row, source, tmp_path):
        assert decode_document(b"Hello.", "film.SRT").source_format == "subtitles"
        assert decode_document(b"Hello.", "film.txt").source_format == "text"
        with pytest.raises(InputError, match="binary"):
            decode_document(bytes(range(256)), "film.srt")
    assert decode_document(b"Hello.", "film.srt").source_format == "text"


def test_no_reader_gives_an_empty_document(letter: Reader) -> None:
    with pytest.raises(InputError, match=r"“one.letter” is empty"):
        decode_document(LETTER, "one.letter")
    with pytest.raises(InputError, match=r"“one.letter” holds nothing but white space"):
        decode_document(LETTER + b" \n", "one.letter")


def test_the_file_filter_knows_every_reader(letter: Reader) -> None:
    (all_titles, all_suffixes), *each = file_filters()
    assert all_titles == "All documents"
    assert all_suffixes == (*PLAIN_TEXT.suffixes, ".letter")
    assert each == [("Text", PLAIN_TEXT.suffixes), ("Letter", (".letter",))]


def test_the_file_filter_of_plain_text_alone() -> None:
    assert file_filters() == [
        ("Text", (".txt", ".md", ".text", ".log", ".tex", ".srt", ".csv")),
    ]


@pytest.mark.parametrize("data", [b"", codecs.BOM_UTF8])
def test_an_empty_file_is_named_empty(data: bytes) -> None:
    with pytest.raises(InputError, match=r"“it.txt” is empty"):
        decode_document(data, "it.txt")


@pytest.mark.parametrize("data", [b" \t\r\n", "\u3000\n".encode(), "\xa0\n".encode()])
def test_a_file_of_white_space_is_named_so(data: bytes) -> None:
    with pytest.raises(InputError, match="white space"):
        decode_document(data, "it.txt")


def test_a_long_text_is_read_to_its_end(tmp_path: Path) -> None:
    text = "Ein Satz mit Umlauten: äöü.\n" * 20_000
    path = tmp_path / "long.txt"
    path.write_bytes(text.encode())
    assert read_document(path).text == text


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


def test_a_named_encoding_reaches_the_reader_of_plain_text(letter: Reader, tmp_path: Path) -> None:
    data = "Őszi eső.\r\n".encode("cp1250")
    path = tmp_path / "it.letter"
    path.write_bytes(data)
    for document in (read_document(path, "cp1250"), decode_document(data, "it", "cp1250")):
        assert (document.text, document.encoding) == ("Őszi eső.\n", "cp1250")
        assert document.source_format == PLAIN_TEXT.name
    path.write_bytes(LETTER + b"Dear Ann,")
    with pytest.raises(InputError, match="0xFF"):
        read_document(path, "utf-8")
    assert read_document(path).source_format == letter.name


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="is a pipe or a device"):
        read_document(pipe)


def test_a_file_without_an_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_state, "MAX_BYTES", 1 << 20)
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * (1 << 20))
    assert len(read_document(path).text) == 1 << 20
    path.write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(InputError, match="is too large"):
        read_document(path)


def test_a_file_without_permission_is_named() -> None:
    with TemporaryDirectory() as folder:  # Other users may enter it, unlike pytest's folders.
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
