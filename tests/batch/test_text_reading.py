"""Reading one file of many: nobody can be asked, so what is guessed is said."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest
from helpers.privileges import unprivileged
from helpers.small_documents import RTF, WORD, word

from gltr_desktop.batch.rows import TextFile
from gltr_desktop.batch.text_reading import UnreadTextError, read_text
from gltr_desktop.errors import Cancelled

FILES = Path(__file__).parents[1] / "documents" / "files"


def never() -> bool:
    return False


def file(path: Path, content: bytes | None = None) -> TextFile:
    if content is not None:
        path.write_bytes(content)
    return TextFile(path, path.name)


def refusal(given: TextFile) -> UnreadTextError:
    with pytest.raises(UnreadTextError) as caught:
        read_text(given, never)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "words", "notices"),
    [
        ("a.txt", b"A text.\r\n", "A text.\n", ()),
        ("a.docx", word(WORD.encode()), "Title", ("1 note at the end", "1 deletion left out")),
    ],
)
def test_a_text_comes_with_the_digest_of_its_bytes(
    name: str, content: bytes, words: str, notices: tuple[str, ...], tmp_path: Path
) -> None:
    found = read_text(file(tmp_path / name, content), never)
    assert words in found.document.text
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.document.path == tmp_path / name
    assert found.document.notices == notices


def test_an_encoding_that_is_uncertain_is_guessed_and_said(tmp_path: Path) -> None:
    found = read_text(file(tmp_path / "a.txt", "Él".encode("cp1252")), never)
    assert not found.document.is_certain
    assert found.document.text == "Él"
    assert found.document.notices == ("encoding guessed as cp1252",)


def test_what_could_not_be_read_is_said_without_the_name_of_the_file(tmp_path: Path) -> None:
    found = read_text(file(tmp_path / "secret.rtf", RTF[:-40]), never)
    assert found.document.notices[-1].startswith("the file ends in the middle")
    assert not any("secret" in notice or notice.endswith(".") for notice in found.document.notices)


def test_a_locked_document_asks_for_no_password() -> None:
    error = refusal(file(FILES / "locked.pdf"))
    assert error.message == "“locked.pdf” is locked with a password."
    assert "Enter" not in error.remedy
    assert len(error.sha256) == 64


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\0" + b"x" * 3_000_000, b"", b" \n", b"PK\3\4"])
def test_a_file_without_a_text_is_refused_with_its_digest(content: bytes, tmp_path: Path) -> None:
    error = refusal(file(tmp_path / "a.docx", content))
    assert error.sha256 == hashlib.sha256(content).hexdigest()
    assert "a.docx" in error.message


def test_what_cannot_be_read_has_no_digest(tmp_path: Path) -> None:
    assert refusal(file(tmp_path / "missing")).sha256 == ""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert refusal(file(tmp_path / "loop")).sha256 == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    error = refusal(file(tmp_path / "pipe"))
    assert "a pipe or a device" in error.message
    assert error.sha256 == ""


def test_a_file_or_folder_that_may_not_be_read_says_so() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        locked = file(folder / "a.txt", b"A text.")
        locked.path.chmod(0)
        (folder / "locked").mkdir(0)
        with unprivileged():
            errors = [refusal(locked), refusal(file(folder / "locked"))]
        (folder / "locked").chmod(0o700)
    for error in errors:
        assert error.message.startswith("You have no permission to read")
        assert error.sha256 == ""


@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", word(WORD.encode())), ("a.jpg", b"\xff\xd8\xff\0")]
)
def test_reading_can_be_cancelled(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        read_text(file(tmp_path / name, content), lambda: True)
    assert psutil.Process().children() == []
