"""Guesses the encoding of a text from before Unicode.

Such files do not name their encoding, so the letters must tell. charset_normalizer guesses well
where a text has many letters beyond ASCII, as Russian and Japanese have. French and English texts
have few of them, and all encodings of Latin letters score about the same: those are recognised
here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

SAMPLE_BYTES = 1 << 16
"""The size of the sample of a file: a larger one makes a guess slower, but not better."""

# The encodings that people's files really have, of the hundred that Python knows.
_CANDIDATES = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp850",
    "cp866", "iso8859_2", "koi8_r", "koi8_u", "mac_roman", "big5", "cp932", "cp949", "euc_jp",
    "gb18030",
]  # fmt: skip

_WESTERN_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ"
_WESTERN_TEXT = re.compile(rf"[\x00-\x7f\xa0{_WESTERN_LETTERS}“”‘’„«»–—…•·¿¡§°©®™£€]*")
_NOT_WESTERN = re.compile(rf"[{_WESTERN_LETTERS}]{{3}}")
_MISPLACED = re.compile(
    r"(?<=\w)(?![\w\s“”‘’„«»–—…•·§°©®™])[\x80-\u2bff]"  # a symbol inside a word or at its end
    r"|[ªº](?=\w)"
)


def likely_encoding(data: bytes) -> str | None:
    """The Python codec that most likely decodes ``data``, None if no candidate does.

    Only a sample of long ``data`` is examined: the codec may still fail on a damaged rest.
    Latin-1 is reported as cp1252, which decodes Latin-1 texts alike.
    """
    sample = _sample(data)
    if _is_western(sample):
        return "cp1252"
    # The import takes a tenth of the time that the window needs to appear.
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_isolation=_CANDIDATES))
    # Scores this close say nothing; symbols in the middle of words do.
    near = [match for match in matches if match.chaos <= matches[0].chaos + 0.1]
    return min(near, key=_oddity).encoding if near else None


def _sample(data: bytes) -> bytes:
    """``data``, or a part of long ``data`` that begins and ends between two characters."""
    if len(data) <= SAMPLE_BYTES:
        return data
    # The bytes before are ASCII, and every candidate decodes them alike.
    beyond_ascii = re.search(rb"[\x80-\xff]", data)
    begin = beyond_ascii.start() if beyond_ascii else 0
    sample = data[begin : begin + SAMPLE_BYTES]
    # The second byte of a character may be an ASCII letter, but never a space or a line end.
    end = max(sample.rfind(b" "), sample.rfind(b"\n"))
    return sample[:end] if end > 0 else sample


def _oddity(match: CharsetMatch) -> tuple[int, float, float, bool]:
    misplaced = len(_MISPLACED.findall(str(match)))
    return misplaced, match.chaos, -match.coherence, match.encoding != "cp1252"


def _is_western(sample: bytes) -> bool:
    """Whether ``sample``, decoded as cp1252, is an ordinary text.

    An ordinary text has only letters and symbols of Western European languages, none of which
    writes three accented letters in a row. Greek or Japanese bytes decoded as cp1252 fail both
    tests.
    """
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return _WESTERN_TEXT.fullmatch(text) is not None and _NOT_WESTERN.search(text) is None
