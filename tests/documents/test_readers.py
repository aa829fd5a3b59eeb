"""The table of readers: which one reads a file, and what is refused for all of them."""

from __future__ import annotations

import codecs
import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from helpers.dummy_formats import LETTER, LETTER_SOURCE, letter_reader
from helpers.privileges import unprivileged
from helpers.table_rows import added_row

from gltr_desktop.documents import file_state, file_types, readers
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.identification import read_identified
from gltr_desktop.documents.readers import PLAIN_TEXT, READERS, Reader, file_filters
from gltr_desktop.documents.reading import decode_document, read_document
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


NO_OPTIONS = ReadOptions()


@pytest.fixture
def letter(tmp_path: Path) -> Iterator[Reader]:
    with letter_reader(tmp_path) as reader:
        yield reader


def test_a_new_reader_needs_one_module_and_one_row(letter: Reader) -> None:
    document = read_identified(LETTER + b"Dear Ann,", "one.letter", NO_OPTIONS)
    assert (document.text, document.source_format) == ("Dear Ann,", "letter")
    assert document.notices == ("a letter",)
    assert not document.can_save_back


def test_the_suffix_decides_where_bytes_tell_nothing(letter: Reader) -> None:
    assert read_identified(b"Hello.", "ONE.LETTER", NO_OPTIONS).source_format == "letter"
    assert read_identified(b"Hello.", "one.txt", NO_OPTIONS).source_format == "text"


def test_bytes_that_tell_a_format_come_before_the_suffix(letter: Reader, tmp_path: Path) -> None:
    row = replace(letter, name="page", types=(file_types.HTML,), by_suffix=False)
    with added_row(READERS, replace(row, module="dummy_page"), LETTER_SOURCE, tmp_path):
        READERS.insert(0, READERS[-1])
        try:
            document = read_identified(b"<!DOCTYPE html>", "one.letter", NO_OPTIONS)
        finally:
            del READERS[0]
    assert document.source_format == "page"


def test_no_reader_gives_an_empty_document(letter: Reader) -> None:
    with pytest.raises(InputError, match=r"“one.letter” contains no text"):
        read_identified(LETTER, "one.letter", NO_OPTIONS)
    with pytest.raises(InputError, match=r"“one.letter” contains only white space"):
        read_identified(LETTER + b" \n", "one.letter", NO_OPTIONS)
    with pytest.raises(InputError, match=r"“one.letter” is empty"):
        read_identified(b"", "one.letter", NO_OPTIONS)


def test_a_text_that_cannot_be_shown_is_refused(
    letter: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "MAX_CHARACTERS", 10)
    assert read_identified(LETTER + b"0123456789", "one.letter", NO_OPTIONS)
    with pytest.raises(InputError, match=r"one.letter” is too long: it has 11 characters"):
        read_identified(LETTER + b"0123456789x", "one.letter", NO_OPTIONS)


def test_a_document_has_the_line_ends_and_characters_of_a_text(letter: Reader) -> None:
    data = LETTER + "one\r\ntwo\u2028three\0".encode()
    assert read_identified(data, "one.letter", NO_OPTIONS).text == "one\ntwo\nthree\ufffd"


def test_the_file_filter_knows_every_reader(letter: Reader) -> None:
    (all_titles, all_suffixes), *each = file_filters()
    assert all_titles == "All documents"
    assert {".docx", ".pdf", ".txt", ".letter"} <= set(all_suffixes)
    assert len(all_suffixes) == len(set(all_suffixes))
    assert each == [(reader.title, reader.suffixes) for reader in READERS]


def test_the_module_of_every_reader_is_there() -> None:
    for reader in READERS:
        assert callable(import_module(reader.module).read)
    assert len({reader.name for reader in READERS}) == len(READERS)


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


def test_a_named_encoding_reaches_the_reader_of_plain_text(tmp_path: Path) -> None:
    data = "Őszi eső.\r\n".encode("cp1250")
    path = tmp_path / "it.txt"
    path.write_bytes(data)
    options = ReadOptions("cp1250")
    for document in (read_document(path, options), decode_document(data, "it", options)):
        assert (document.text, document.encoding) == ("Őszi eső.\n", "cp1250")
        assert document.source_format == PLAIN_TEXT.name
    with pytest.raises(InputError, match="0xD5"):
        read_document(path, ReadOptions("utf-8"))


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
