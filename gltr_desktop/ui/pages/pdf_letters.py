"""Has programs find letters in a PDF where Qt names the forms that a font gives them.

A PDF has a table for each font by which its text is copied and searched. Qt fills it backwards from
the font: an Arabic letter is one of its old “presentation forms” there, and a space may be a tab.
Nobody who types the word would find it.
"""

from __future__ import annotations

import re
import unicodedata

_TABLE = re.compile(rb"(?<=stream\n)/CIDInit .*?(?=\nendstream)", re.DOTALL)
_TARGETS = re.compile(rb"(?<=\[)[^\]]*")
_CODE = re.compile(rb"<([0-9A-F]{4})>")
_FORMS = ("<initial>", "<medial>", "<final>", "<isolated>")


def with_plain_letters(pdf: bytes) -> bytes:
    """``pdf``, as Qt writes it, with letters in the tables of its fonts; nothing in it moves."""
    return _TABLE.sub(lambda table: _TARGETS.sub(_in_letters, table[0]), pdf)


def _in_letters(targets: re.Match[bytes]) -> bytes:
    return _CODE.sub(_letter, targets[0])


def _letter(code: re.Match[bytes]) -> bytes:
    """The letter of a form. A form of two letters stays: programs would read them in reverse."""
    character = chr(int(code[1], 16))
    if character == "\t":
        return b"<0020>"
    if not unicodedata.decomposition(character).startswith(_FORMS):
        return code[0]
    letters = unicodedata.normalize("NFKC", character)
    return b"<%04X>" % ord(letters) if len(letters) == 1 else code[0]
