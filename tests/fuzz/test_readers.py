"""Files that claim to be texts: whatever their bytes are, a document or a refusal comes of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from helpers.fuzzing import fuzzed, mutated, refused_or
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import BYTE_ORDER_MARK, ReadOptions
from gltr_desktop.documents.line_ends import LINE_ENDS, canonical_text
from gltr_desktop.documents.readers import PLAIN_TEXT
from gltr_desktop.documents.reading import decode_document, read_document

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.documents.document import Document

TEXTS = (
    "It was a bright cold day in April, and the clocks were striking thirteen.\r\n" * 3,
    "Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему.\n" * 2,
    "L’été dernier, à Noël… « déjà vu », fünf Bücher über Öl.\r",
    "学而时习之，不亦说乎？有朋自远方来，不亦乐乎？\n",
    "吾輩は猫である。名前はまだ無い。\n",
    "Family 👩‍👩‍👧, flag 🇫🇷.\u2028Next\u2029last",
    "a\0b\0c",
)
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-7",
    "cp1250", "cp1251", "cp1252", "latin-1", "iso8859-15", "koi8-r", "mac_roman", "cp437",
    "shift_jis", "cp932", "euc_jp", "iso2022_jp", "gbk", "gb18030", "big5", "euc_kr",
)  # fmt: skip
SEEDS = [text.encode(encoding, "ignore") for text in TEXTS for encoding in ENCODINGS]
PIECES = [
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xed\xa0\x80",
    b"\x1b$B", b"\x1b(B", b"\r\n", b"\r", b"\xe2\x80\xa8", b"\x1b[2K", b"\xf4\x90\x80\x80",
    b"+AGE-", b"%PDF-1.7\n", b"PK\x03\x04", b"GGUF", b"{\\rtf1", b"\x7fELF", b"\x89PNG\r\n",
]  # fmt: skip
STRANGE = ("rot13", "base64", "idna", "undefined", "unicode_escape", "x\x1b[2K", "", "n" * 500)


@fuzzed
@given(
    data=mutated(SEEDS, PIECES) | st.binary(max_size=500),
    name=st.sampled_from(["a.txt", "noname", "\x1b[2K.txt", "x.pdf", "\udcff.txt"]),
    encoding=st.none() | st.sampled_from([*ENCODINGS, *STRANGE]),
)
def test_readers(data: bytes, name: str, encoding: str | None, tmp_path: Path) -> None:
    options = ReadOptions(encoding)
    found = refused_or(lambda: decode_document(data, name, options), tmp_path)
    if found is not None and found.source_format == PLAIN_TEXT.name:
        check(found, data)
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    read = refused_or(lambda: read_document(path, options), tmp_path)
    assert (read is None) == (found is None)
    assert read is None or found is None or read.text == found.text


def check(document: Document, data: bytes) -> None:
    assert document.text.strip()
    assert not any(line_end in document.text for line_end in LINE_ENDS)
    # A byte that is wrong in its encoding is half a surrogate pair until it is shown.
    decoded = re.sub("[\ud800-\udfff]", "\ufffd", document.original.removeprefix(BYTE_ORDER_MARK))
    assert document.text == canonical_text(decoded)
    assert 0 <= document.certainty <= 1
    if document.can_save_back:
        assert document.original.encode(document.encoding, "surrogateescape") == data
