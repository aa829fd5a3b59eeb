"""Which language a text is in, as far as its letters tell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# The first pages tell the language, and what is shorter or mixed tells none.
_MAX_CHARACTERS = 20_000
_MIN_LETTERS = 100
_MIN_PROBABILITY = 0.99
# Words that English writes all the time, and no other language does: at least one in eight is one
# of them in each of the 1,120 reference passages. Half a second is saved by looking at them first.
_ENGLISH = {
    "the", "and", "of", "to", "that", "with", "his", "they", "which", "were", "her", "this", "from",
    "have", "would", "their", "been", "you", "are", "for", "not", "she", "but", "it", "by",
}  # fmt: skip
_MIN_ENGLISH = 1 / 8
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """The ISO 639 code of the language of ``text``; None where that is not certain."""
    beginning = text[:_MAX_CHARACTERS]
    if sum(map(str.isalpha, beginning)) < _MIN_LETTERS:
        return None
    if _is_plainly_english(beginning):
        return "en"
    code, probability = _identifier().classify(beginning)
    return str(code) if probability >= _MIN_PROBABILITY else None


def language_title(code: str) -> str:
    """The English name of a language: “German” for “de”; the code itself where it has none."""
    # Its table of names is read when somebody asks for one.
    from babel import Locale

    return str(Locale("en").languages.get(code, code))


def _is_plainly_english(text: str) -> bool:
    words = _WORD.findall(text.lower())
    return sum(word in _ENGLISH for word in words) >= _MIN_ENGLISH * len(words)


@cache
def _identifier() -> LanguageIdentifier:
    """The model of all languages, which takes half a second to load."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
