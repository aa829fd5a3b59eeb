"""How plausible the characters of a text are: what letter statistics do not see.

Encodings of Latin letters differ in their symbols as much as in their letters. A statistic of
letters does not know that “±” belongs between numbers, and that no small letter stands among
capitals; both tell an encoding that is right from one that is not.
"""

from __future__ import annotations

import re
import unicodedata

_COMMON = frozenset("“”‘’‚„«»‹›–—…•·¿¡§°©®™£€½¼¾²³±×µªº№\xa0\xad")
_UNCOMMON = frozenset("†‡‰´¥¢÷¹¤¬¨¸")
_INSIDE_WORDS = frozenset("’'·—\xad")
_OPENING = frozenset("‚„¿¡")
_NO_LETTERS_OF_WORDS = frozenset("ƒˆ˜")

_WELL_PLACED = re.compile(
    r"""
    (?<![^\s(\[\-–—«“„])[“‘«„‚](?=[\w«“‘])     # an opening quote before a word
    | (?<=[\w.,;:!?%)…»”’])[”’“‘»](?!\w)       # a closing quote after a word
    | (?<![^\s])[«“][ ](?=\w) | (?<=[\w.,!?])[ ][»”]
    | (?<=[A-Za-z])’(?=(?:s|t|re|ll|ve|d|m)\b)  # English contractions
    | \b(?:[cdjlmnst]|qu|un|dell|nell|all|dall|sull)’(?=\w)  # French and Italian articles
    | (?<=[\w.,;:!?)”’»][ ])[–—](?=[ ]\w) | (?<=\d)–(?=\d) | (?<=\w)…(?!\w)
    | [£€](?=\d) | (?<=\d)[ \xa0]?€ | (?<=\d)[½¼¾²³°] | (?<=[a-z])² | °[ ]?[CF]\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u2e80-\ufefe]+")
_ASCII_LETTER = re.compile(r"[A-Za-z]")

_IMPLAUSIBLE_COST = 0.8
_WELL_PLACED_GAIN = 0.15
_LONE_LETTERS_FACTOR = 0.5


def plausibility(text: str) -> float:
    """A factor, 1 for ordinary characters: lower for implausible ones, higher for well-placed ones.

    It is a mean over the characters beyond ASCII, so the length of the text does not matter.
    """
    found = list(_BEYOND_ASCII.finditer(text))
    if not found:
        return 1.0
    oddity = sum(_oddity(text, match.start()) for match in found) / len(found)
    placed = min(1.0, len(_WELL_PLACED.findall(text)) / len(found))
    factor = 1 - _IMPLAUSIBLE_COST * oddity + _WELL_PLACED_GAIN * placed
    return factor * (_LONE_LETTERS_FACTOR if _has_lone_letters(text) else 1)


def _oddity(text: str, index: int) -> float:
    """How odd the character at ``index`` is between its neighbours, in [0, 1]."""
    character = text[index]
    before, after = text[max(index - 1, 0) : index], text[index + 1 : index + 2]
    is_letter = unicodedata.category(character)[0] in "LM" and character not in "ªº"
    if is_letter:
        return _letter_oddity(character, text[max(index - 2, 0) : index], after)
    if "\u3000" <= character < "\uff61":  # East Asian punctuation.
        return 0.0
    inside = before.isalpha() and after.isalpha()
    if inside and (character not in _INSIDE_WORDS or (character == "’" and _is_foreign(before))):
        return 1.0
    if character in _COMMON:
        return float(character in _OPENING and before.isalnum())
    return 0.5 if character in _UNCOMMON or character.isdecimal() else 1.0


def _is_foreign(letter: str) -> bool:
    """Whether ``letter`` is a capital beyond ASCII, after which no apostrophe follows."""
    return letter.isupper() and not letter.isascii()


def _letter_oddity(letter: str, before: str, after: str) -> float:
    if "\uff61" <= letter <= "\uff9f":  # Half-width katakana.
        return 0.3
    if letter in _NO_LETTERS_OF_WORDS or (
        "\u0370" <= letter < "\u1e00" and _ASCII_LETTER.match(before[-1:] + after)
    ):
        return 1.0  # No word mixes Latin letters with Greek or Cyrillic ones.
    if letter.isupper():
        is_odd = before[-1:].islower()
    elif letter.islower():
        among_capitals = len(before) == 2 and before.isupper() and not after.islower()
        is_odd = after.isupper() or among_capitals
    else:
        is_odd = False
    if is_odd:
        return 1.0
    beside_digit = before[-1:].isdecimal() or after.isdecimal()
    return 0.5 if beside_digit and letter < "\u2000" else 0.0


def _has_lone_letters(text: str) -> bool:
    """Whether letters of another script stand alone in a text with ASCII letters."""
    words = [word for word in _OTHER_SCRIPT.findall(text) if any(map(str.isalpha, word))]
    if not words or not _ASCII_LETTER.search(text):
        return False
    return sum(map(len, words)) < 2 * len(words)
