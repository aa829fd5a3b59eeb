"""Splits RTF into its tokens, in time that grows with the length of the file only."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 1_000
"""Groups nested more deeply are refused; in documents there are a few dozen."""
_MAX_DIGITS = 10
_HEX_DIGITS = 2


class Kind(IntEnum):
    """What a token is; the values are the numbers of the groups in the pattern below."""

    TEXT = 1
    WORD = 2
    ESCAPED = 4
    OPEN = 5
    CLOSE = 6
    SYMBOL = 7


_TOKEN = re.compile(
    rb"([^\\{}\r\n]+)"
    rb"|\\([a-zA-Z]+)(-?\d+)? ?"
    rb"|((?:\\'[0-9a-fA-F]{2})+)"
    rb"|(\{)|(\})"
    rb"|\\(\r\n|[\s\S])"
    rb"|[\r\n]+"
    rb"|\\"
)
_IN_SKIPPED = re.compile(rb"\\bin(\d+) ?|\\[\s\S]|[{}]")


class RtfTokens:
    """The tokens of one file, from the group that it begins with to the end of that group."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        self._position = max(0, data.find(b"{\\rtf"))
        self.depth = 0
        """How many groups are open; more than none at the end of a file that is cut off."""

    def __iter__(self) -> Iterator[tuple[Kind, bytes, int | None]]:
        """Kind, content and parameter of each token: the bytes of a text, the name of a word.

        Bytes that are escaped as hexadecimal numbers come as they are, several at once. Binary data
        is passed over.

        Raises:
            InputError: the groups are nested too deeply.
        """
        size = len(self._data)
        while self._position < size:
            match = _TOKEN.match(self._data, self._position)
            if match is None or _may_be_cut(match, size):
                return
            self._position = match.end()
            if match.lastindex is None:
                continue
            kind = Kind.WORD if match[2] else Kind(match.lastindex)
            if match[2]:
                parameter = None if match[3] is None else int(match[3][:_MAX_DIGITS])
                if match[2] == b"bin":
                    self._position += max(0, parameter or 0)
                else:
                    yield kind, match[2], parameter
            elif kind == Kind.ESCAPED:
                yield kind, bytes.fromhex(match[4].replace(b"\\'", b"").decode()), None
            else:
                if kind == Kind.OPEN:
                    self._enter(self.depth + 1)
                elif kind == Kind.CLOSE:
                    self.depth -= 1
                yield kind, match[kind], None
                if self.depth <= 0:
                    return

    def comes(self, pattern: re.Pattern[bytes]) -> bool:
        """Whether ``pattern`` matches what comes next."""
        return pattern.match(self._data, self._position) is not None

    def rest_of_group(self) -> bytes:
        """Pass over the rest of the innermost group, and return it; its end comes as next token.

        Raises:
            InputError: the groups are nested too deeply.
        """
        begin = self._position
        depth = self.depth
        outer = depth
        while depth >= outer:
            match = _IN_SKIPPED.search(self._data, self._position)
            if match is None:
                self._position = len(self._data)
                return self._data[begin:]
            self._position = match.end()
            if match[1] is not None:
                self._position += int(match[1][:_MAX_DIGITS])
            elif match[0] == b"{":
                depth += 1
                if depth > MAX_DEPTH:
                    self._enter(depth)
            elif match[0] == b"}":
                depth -= 1
        self._position -= 1
        return self._data[begin : self._position]

    def _enter(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise InputError(
                f"“{self._name}” is nested too deeply to be read.",
                "Copy the text from the program it comes from.",
            )
        self.depth = depth


def _may_be_cut(match: re.Match[bytes], size: int) -> bool:
    """Whether a file of this ``size`` may end within a word, its number, or an escaped byte."""
    if match[Kind.SYMBOL] == b"'":
        return size - match.end() < _HEX_DIGITS
    return match[Kind.WORD] is not None and match.end() == size
