"""Of a document of Word 97 to 2003 comes the same text as of a newer one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, LockedError, ReadOptions
from gltr_desktop.documents.readers.doc import read
from gltr_desktop.errors import InputError

FILES = Path(__file__).parent / "files"
LAMP = (FILES / "lamp.doc").read_bytes()


def opened(data: bytes) -> Document:
    return read(data, "story.doc", ReadOptions())


def at_main_stream(data: bytes) -> int:
    """Where the stream with the text begins: with the word that marks such documents."""
    return data.index(b"\xec\xa5\x01\x01")


def test_notes_deletions_comments_boxes_lists_and_tables() -> None:
    document = opened(LAMP)
    assert document.text == (FILES / "lamp.txt").read_text("utf-8").strip()
    assert document.notices == (
        "3 notes at the end",
        "2 deletions left out",
        "1 comment left out",
        "1 hidden passage left out",
        "headers and footers left out",
    )


def test_many_scripts_verse_and_characters_beyond_the_first_plane() -> None:
    document = opened((FILES / "languages.doc").read_bytes())
    assert document.text == (FILES / "languages.txt").read_text("utf-8").strip()
    assert document.notices == ()


def test_contents_fields_hidden_styles_nested_tables_ruby_and_large_letters() -> None:
    document = opened((FILES / "mill.doc").read_bytes())
    assert document.text == (FILES / "mill.txt").read_text("utf-8").strip()
    assert document.notices == (
        "3 notes at the end",
        "3 hidden passages left out",
        "headers and footers left out",
        "table of contents left out",
    )


def test_the_title_of_a_table_of_contents_goes_with_it() -> None:
    data = (FILES / "rope.doc").read_bytes()
    assert opened(data).text == (FILES / "rope.txt").read_text("utf-8").strip()
    # Without a table after it, it is a heading like others.
    other = data.replace(" TOC ".encode("utf-16-le"), " REF ".encode("utf-16-le"))
    assert opened(other).text.startswith("Contents\n\nRope\t1")


def test_a_locked_document_is_refused_as_locked() -> None:
    data = bytearray(LAMP)
    data[at_main_stream(LAMP) + 11] |= 1
    with pytest.raises(InputError, match=r"story\.doc.* is locked with a password") as caught:
        opened(bytes(data))
    assert not isinstance(caught.value, LockedError)  # Nobody is asked for it in vain.


def test_an_older_format_is_named() -> None:
    data = bytearray(LAMP)
    data[at_main_stream(LAMP) + 2 : at_main_stream(LAMP) + 4] = b"\x65\x00"
    with pytest.raises(InputError, match="older Word format"):
        opened(bytes(data))


@pytest.mark.parametrize("end", [0, 8, 600, 4000, len(LAMP) // 2])
def test_a_cut_document_is_damaged(end: int) -> None:
    with pytest.raises(InputError, match=r"story\.doc.* is damaged or incomplete"):
        opened(LAMP[:end])


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(LAMP) - 4), st.binary(min_size=1, max_size=4))
def test_a_changed_document_is_read_or_refused(place: int, change: bytes) -> None:
    data = LAMP[:place] + change + LAMP[place + len(change) :]
    try:
        document = opened(data)
    except InputError:
        return
    assert len(document.text) <= 2 * len(LAMP)
