"""What lines begin and end with: sentences, marks of lists, letters of East Asia."""

from __future__ import annotations

import re

_SENTENCE_END = tuple(".!?…:。！？：؟۔")
_CLOSING = "\"'”’“»«›‹)]）」』】*"
_EAST_ASIAN = (
    "\u2e80-\u30ff\u31f0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffe6"
)
_EAST_ASIAN_LETTER = re.compile(f"[{_EAST_ASIAN}\U00020000-\U0003ffff]")
_BULLET = re.compile(r"[•◦▪‣⁃●○■□▸►➢❖\uf0b7\uf0a7\uf0d8]\s*(?=\S)|o\s(?=[A-Z])")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]\s|[–—*-]\s|\[\d{1,3}\]\s")


def ends_sentence(text: str) -> bool:
    """Whether a sentence, or what announces the next one, ends where ``text`` does."""
    return text.rstrip(_CLOSING).endswith(_SENTENCE_END)


def is_east_asian(letter: str) -> bool:
    """Whether words are written without spaces around ``letter``."""
    return _EAST_ASIAN_LETTER.fullmatch(letter) is not None


def begins_with_bullet(text: str) -> bool:
    """Whether ``text`` is an item of a list that has no numbers."""
    return _BULLET.match(text) is not None


def without_bullet(text: str) -> str:
    """``text`` without the bullet of a list, which nobody wrote."""
    match = _BULLET.match(text)
    return text[match.end() :] if match else text


def begins_with_number(text: str) -> bool:
    """Whether ``text`` begins as the items of lists do: “1.”, “a)”, “[3]”, or a dash."""
    return _NUMBER.match(text) is not None


def begins_lower(text: str) -> bool:
    """Whether the first letter is a small one, as where a sentence goes on."""
    return next((letter.islower() for letter in text if letter.isalnum()), False)


def begins_upper(text: str) -> bool:
    """Whether the first letter is a capital one."""
    return next((letter.isupper() for letter in text if letter.isalnum()), False)
