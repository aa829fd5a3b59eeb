"""Reads subtitles, SubRip (SRT) and WebVTT: the lines of the cues, without times and tags.

What a film shows twice was said once: roll-up captions repeat in each cue what stood on the screen
in the cue before. Numbers and times are often damaged by hand or by text recognition, so a cue is
known by anything that resembles its line of times.

The formats: https://www.w3.org/TR/webvtt1/ and, for SubRip, what players accept.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks, clean
from gltr_desktop.documents.encodings.text_decoding import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.documents.document import Document, ReadOptions

_TIMES = re.compile(r"\s*-?\d+\s*:\s*\d[\d\s:.,;]{0,40}-{1,3}\s?>")
_NUMBER = re.compile(r"\W{0,3}(\d{1,9})\W{0,3}")
_DAMAGED_NUMBER = re.compile(r"(?=\S*\d)\S{1,8}")
"""A number in which text recognition took a digit for a letter, such as “l2”."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_RUBY_TEXT = re.compile(r"<rt\b[^<>]*>.*?(?:</rt>|(?=</ruby>)|\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|\\N", re.IGNORECASE)
_VTT_TAG = re.compile(r"<(?!\s)[^<>]*>")
# In SubRip, “<laughs>” is text.
_SRT_TAG = re.compile(
    r"<(?: ?/ ?)?(?:i|b|u|s|em|strong|font|span|c|v|p|div|lang|ruby|rb|rt|rp)(?:[\s.][^<>]*)?/?>"
    r"|<\d+:\d[\d:.,]*>",
    re.IGNORECASE,
)
_OVERRIDE = re.compile(r"\{\s*(?:\\[^{}]*|/?\s*[ibus]|[a-z]:[^{}\s]*)\s*\}", re.IGNORECASE)
"""Instructions of other formats that players take in SubRip, too: “{\\an8}”, “{i}”, “{y:i}”."""


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """What the subtitles in ``data`` say, a line for each of their lines.

    A file without any times is taken as it is.

    Raises:
        InputError: ``data`` is no text, or not in ``options.encoding``.
    """
    document = decoded(data, name, options.encoding)
    is_vtt = document.text.startswith("WEBVTT") or name.lower().endswith(".vtt")
    lines = document.text.split("\n")
    if len(lines) > 2 and not any(map(str.strip, lines[1::2])):
        lines = lines[::2]  # Damaged line ends count twice.
    cues = list(_vtt_cues(lines) if is_vtt else _srt_cues(lines))
    if not cues and not any(map(_TIMES.match, lines)):
        return replace(document, original="", notices=("no times found, all lines kept",))
    blocks = Blocks()
    for line in _said_once([list(_shown(cue, is_vtt=is_vtt)) for cue in cues]):
        blocks.line(line)
    return replace(document, text=blocks.text(), original="")


def _srt_cues(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each cue of SubRip: all up to the next one, but for the numbers of cues.

    Blank lines do not end a cue: people leave them within one.
    """
    starts = [index for index, line in enumerate(lines) if _TIMES.match(line)]
    number = -1
    for begin, end in pairwise([0, *(start + 1 for start in starts), len(lines) + 1]):
        cue = lines[begin : end - 1]
        is_followed = bool(cue) and end <= len(lines) and _may_be_number(cue)
        following = _number(cue.pop()) if is_followed else None
        for index, line in enumerate(cue):
            # One that has lost its times.
            if _number(line) == number + 1 > 0 < index and not cue[index - 1].strip():
                number, cue[index] = number + 1, ""
        number = number if following is None else following
        if begin:  # What stands before the first times is no cue.
            yield cue


def _number(line: str) -> int:
    """The number that ``line`` is, or -2."""
    found = _NUMBER.fullmatch(line.strip())
    return int(found[1]) if found else -2


def _may_be_number(lines: list[str]) -> bool:
    """Whether the last of ``lines``, just above the times of a cue, is its number."""
    stands_alone = len(lines) == 1 or not lines[-2].strip()
    return _number(lines[-1]) >= 0 or bool(
        stands_alone and _DAMAGED_NUMBER.fullmatch(lines[-1].strip())
    )


def _vtt_cues(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each cue of WebVTT: those between its times and a blank line.

    All other blocks (the head, notes, style sheets, regions) are no cues.
    """
    index = 0
    while index < len(lines):
        index += 1
        if not _TIMES.match(lines[index - 1]):
            continue
        begin = index
        while index < len(lines) and lines[index].strip() and not _TIMES.match(lines[index]):
            index += 1
        end = index
        has_next = index < len(lines) and _TIMES.match(lines[index])
        if has_next and end > begin and _NUMBER.fullmatch(lines[end - 1].strip()):
            end -= 1  # The blank line before the next cue is missing, and this is its name.
        yield lines[begin:end]


def _shown(cue: list[str], *, is_vtt: bool) -> Iterator[str]:
    """The lines that a player shows of a cue.

    Tags go before entities are resolved, because “&lt;i&gt;” is no tag.
    """
    text = _RUBY_TEXT.sub("", _BREAK.sub("\n", "\n".join(cue)))
    text = (_VTT_TAG if is_vtt else _SRT_TAG).sub("", text)
    text = _OVERRIDE.sub("", text).replace("\\h", " ")
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return filter(None, map(str.strip, clean(text).split("\n")))


def _said_once(cues: list[list[str]]) -> Iterator[str]:
    """The lines of all cues but those that stood in the cue before, or just before."""
    before: list[str] = []
    for cue in filter(None, cues):
        for index, line in enumerate(cue):
            if line not in before and line not in cue[max(0, index - 1) : index]:
                yield line
        before = cue
