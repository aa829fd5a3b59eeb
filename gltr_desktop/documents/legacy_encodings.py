"""Which encoding a text from before Unicode is in.

No such file says what it is, so this is a guess from what its letters look like. The library's
guess is good where a text has many letters beyond ASCII, as Russian or Japanese has. A French or
English one has few, all encodings of Latin letters score about the same, and there we know better.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

SAMPLE_BYTES = 1 << 16
"""How much of a file is looked at: more makes a guess slower, not better."""

# What people's files are really in, rather than all the hundred encodings that Python knows.
_CANDIDATES = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp850",
    "cp866", "iso8859_2", "koi8_r", "koi8_u", "mac_roman", "big5", "cp932", "cp949", "euc_jp",
    "gb18030",
]  # fmt: skip

_WESTERN_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ"
_WESTERN_TEXT = re.compile(rf"[\x00-\x7f\xa0{_WESTERN_LETTERS}“”‘’„«»–—…•·¿¡§°©®™£€]*")
_NOT_WESTERN = re.compile(rf"[{_WESTERN_LETTERS}]{{3}}")
_MISPLACED = re.compile(
    r"(?<=\w)(?![\w\s“”‘’„«»–—…•·§°©®™])[\x80-\u2bff]"  # a sign at the end of a word or inside
    r"|[ªº](?=\w)"
)


def likely_encoding(data: bytes) -> str | None:
    """The Python codec that ``data`` most likely needs, None if it suits no known one.

    Only a sample of long ``data`` is looked at: the codec may still fail on a damaged rest.
    Latin-1 is called cp1252, which reads its texts the same.
    """
    sample = _sample(data)
    if _is_western(sample):
        return "cp1252"
    # Its import takes a tenth of the time that the window needs to appear.
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_isolation=_CANDIDATES))
    # Scores this close say nothing; signs in the middle of words do.
    near = [match for match in matches if match.chaos <= matches[0].chaos + 0.1]
    return min(near, key=_oddity).encoding if near else None


def _sample(data: bytes) -> bytes:
    """``data``, or of a long one a part that begins and ends between two characters."""
    if len(data) <= SAMPLE_BYTES:
        return data
    # All before the first byte beyond ASCII is ASCII, and the same in every candidate.
    beyond_ascii = re.search(rb"[\x80-\xff]", data)
    begin = beyond_ascii.start() if beyond_ascii else 0
    sample = data[begin : begin + SAMPLE_BYTES]
    # Spaces and line ends are never the second byte of a character, as letters may be.
    end = max(sample.rfind(b" "), sample.rfind(b"\n"))
    return sample[:end] if end > 0 else sample


def _oddity(match: CharsetMatch) -> tuple[int, float, float, bool]:
    misplaced = len(_MISPLACED.findall(str(match)))
    return misplaced, match.chaos, -match.coherence, match.encoding != "cp1252"


def _is_western(sample: bytes) -> bool:
    """Whether ``sample`` makes an ordinary text when it is read as cp1252.

    That has only the letters and signs of Western European languages, none of which writes three
    accented letters in a row; Greek or Japanese bytes read as cp1252 fail both.
    """
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return _WESTERN_TEXT.fullmatch(text) is not None and _NOT_WESTERN.search(text) is None
