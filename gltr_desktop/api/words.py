"""The words of an analysis, as :meth:`TextAnalysis.words` gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.words.regions import WordRule, find_words, tokens_of_words
from gltr_desktop.analysis.words.word_columns import word_figures
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis


class Word(NamedTuple):
    """A word: the code points [``start``, ``end``) of the text, and what a model made of it.

    ``tokens`` is how many it has; none where a neighbour has all of it. ``shared`` says that one of
    them holds a part of a neighbour, too. ``surprisal``, in nats, is that of the word as a whole,
    corrected for where it ends; NaN where the model does not give what this takes.
    ``plain_surprisal`` is −Σ ln p of its tokens. ``entropy`` (nats), ``rank`` (from 0, −1 for none)
    and ``probability`` are those of its first token, before the model had seen any of the word.
    """

    text: str
    start: int
    end: int
    tokens: int
    shared: bool
    surprisal: float
    plain_surprisal: float
    entropy: float
    rank: int
    probability: float


def words_of(
    analysis: Analysis, rule: str, *, punctuation_apart: bool, spaces_only: bool
) -> list[Word]:
    """The words that ``TextAnalysis.words`` describes."""
    if rule not in [each.value for each in WordRule]:
        raise InputError(
            f"“{rule}” is no rule for what a word is.",
            f"Use {' or '.join(f'“{each.value}”' for each in WordRule)}.",
        )
    found = find_words(analysis.text, WordRule(rule), punctuation_apart=punctuation_apart)
    of_words = tokens_of_words(analysis.tokens, found)
    figures = word_figures(
        analysis,
        of_words.begin,
        of_words.end,
        punctuation_apart=punctuation_apart,
        spaces_only=spaces_only,
    )
    columns = (
        found.start, found.end, figures.tokens, of_words.shared, figures.corrected, figures.plain,
        figures.entropy, figures.rank, figures.probability,
    )  # fmt: skip
    values = (column.tolist() for column in columns)
    return [Word(*row) for row in zip(found.texts(analysis.text), *values, strict=True)]
