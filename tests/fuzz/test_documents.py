"""Documents of strangers: whatever is in them, a text or a refusal comes of them.

They are read in this process, so that an exception that a reader should have caught is one here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.fuzzing import fuzzed, mutated, refused_or
from helpers.small_documents import FORMATS
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.identification import read_identified

if TYPE_CHECKING:
    from pathlib import Path

PIECES = [
    b"<", b">", b"&", b'"', b"&#0;", b"&#xd800;", b"<!--", b"<![CDATA[", b"<!DOCTYPE x [", b"{",
    b"}", b"\\", b"\\bin999999999 ", b"\\u99999999?", b"\\'zz", b"\\uc999 ", b"\xff\xfe",
    b"\xed\xa0\x80", b'="2000000000"', b'="-1"', b'="x"', b"=?utf-8?b?!?=", b"\r\n--x\r\n",
    b"-->", b'"""', b"|" * 50, b"[^1]", b"&nbsp;", "\u2028\u00ad\u200b".encode(),
    b"<table><tr><td>", b"</w:p>", b"<w:p>",
]  # fmt: skip


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_seed_is_read(suffix: str) -> None:
    pack, seed = FORMATS[suffix]
    document = read_identified(pack(seed), f"it.{suffix}", ReadOptions())
    assert document.source_format != "text"
    assert any(word in document.text for word in ("One", "five"))


@pytest.mark.parametrize("suffix", FORMATS)
def test_documents(suffix: str, tmp_path: Path) -> None:
    pack, seed = FORMATS[suffix]

    @fuzzed
    @given(
        data=mutated([seed], PIECES), whole=st.booleans(), encoding=st.sampled_from(["", "cp1252"])
    )
    def read(data: bytes, encoding: str, *, whole: bool) -> None:
        options = ReadOptions(encoding or None, whole=whole)
        document = refused_or(
            lambda: read_identified(pack(data), f"it.{suffix}", options), tmp_path
        )
        assert document is None or document.text.strip()
        assert document is None or "\0" not in document.text

    read()


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub"])
def test_damaged_archives(suffix: str, tmp_path: Path) -> None:
    pack, seed = FORMATS[suffix]

    @fuzzed
    @given(data=mutated([pack(seed)]))
    def read(data: bytes) -> None:
        refused_or(lambda: read_identified(data, f"it.{suffix}", ReadOptions()), tmp_path)

    read()
