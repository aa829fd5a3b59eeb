"""The text that the model reads of an item, and where the words of the item are in it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.words.regions import find_words, given_regions

if TYPE_CHECKING:
    from gltr_desktop.analysis.words.regions import WordRule, Words
    from gltr_desktop.batch.words.items import Item

JOINER = "one space, unless there is white space or the script is written without it"
"""What stands between a context and its item, in words."""


@dataclass(frozen=True)
class JoinedText:
    """A ``text`` whose code points from ``begin`` on are those of an item; its context precedes."""

    text: str
    begin: int


def joined(item: Item) -> JoinedText:
    """The context and the text of ``item``, with a space between them where one is missing.

    There is none after a character of a script that is written without spaces. A context of
    nothing but white space is none.
    """
    context = item.context
    if not context.strip():
        return JoinedText(item.text, 0)
    if not (context[-1].isspace() or item.text[:1].isspace() or _is_unspaced(context[-1])):
        context += " "
    return JoinedText(context + item.text, len(context))


def words_of_item(item: Item, rule: WordRule, *, punctuation_apart: bool) -> Words:
    """The words of ``item`` within :func:`joined`: its regions, or else words by the ``rule``.

    Raises:
        InputError: the regions are not those of the text.
    """
    if item.regions is None:
        words = find_words(item.text, rule, punctuation_apart=punctuation_apart)
    else:
        words = given_regions(item.text, item.regions)
    return words.shifted(joined(item).begin)


def _is_unspaced(character: str) -> bool:
    """Whether texts with such characters have no spaces: they are wide, but not those of Korean."""
    return (
        unicodedata.east_asian_width(character) in ("W", "F")
        and unicodedata.category(character)[0] in "LNP"
        and not unicodedata.name(character, "").startswith("HANGUL")
    )
