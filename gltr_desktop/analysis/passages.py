"""The most predictable and the most surprising passage of a text, so that a reader can go there.

Passages are sentences, cut where a paragraph ends, of at least 8 words, and what counts is their
mean surprisal in bits per character. Left out are those that begin with less than 50 tokens before
them, because they surprise by their place, unless fewer than two are left, and those with a token
that had no probability at all or is not scored. A text of fewer than 5 sentences, or of fewer than
two that are long enough, has words in place of passages, and what counts is a word's surprisal. So
has one that a masked model has read, which gives no bits per character.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.indicators.excerpt import Excerpt

    Floats = NDArray[np.float64]
    Integers = NDArray[np.intp]
    Truths = NDArray[np.bool_]

_MIN_SENTENCES, _MIN_WORDS = 5, 8
_MIN_CONTEXT = 50


@dataclass(frozen=True)
class Passage:
    """Tokens [``begin``, ``end``) of the whole text.

    ``bits`` is their surprisal: of a sentence the mean of a character, of a word the sum.
    """

    begin: int
    end: int
    bits: float


@dataclass(frozen=True)
class Extremes:
    """The two passages at the ends; ``unit`` is “passage” where they are sentences, or “word”."""

    unit: str
    predictable: Passage
    surprising: Passage


@dataclass(frozen=True)
class _Units:
    """Units of an excerpt. ``bounds``: (u + 1,) positions of their tokens; the rest: (u,)."""

    bounds: Integers
    bits: Floats
    characters: Integers
    is_known: Truths
    context: Integers


def extremes(excerpt: Excerpt) -> Extremes | None:
    """The most predictable and the most surprising passage; None where there are not two."""
    if excerpt.end == excerpt.begin:
        return None
    words = _units(excerpt, excerpt.unit_bounds(Granularity.WORD))
    is_word = words.is_known & _holds_letters(excerpt, words.bounds)
    sentences = _units(
        excerpt,
        np.union1d(
            excerpt.unit_bounds(Granularity.SENTENCE), excerpt.unit_bounds(Granularity.PARAGRAPH)
        ),
    )
    counted = np.diff(np.searchsorted(words.bounds[:-1][is_word], sentences.bounds))
    is_long = sentences.is_known & (counted >= _MIN_WORDS)
    later = is_long & (sentences.context >= _MIN_CONTEXT)
    candidates = later if later.sum() > 1 else is_long
    is_likelihood = not excerpt.analysis.model.is_pseudo
    if is_likelihood and len(counted) >= _MIN_SENTENCES and candidates.sum() > 1:
        mean = sentences.bits / np.maximum(sentences.characters, 1)
        return _ends("passage", excerpt, sentences, mean, candidates)
    return _ends("word", excerpt, words, words.bits, is_word) if is_word.sum() > 1 else None


def _ends(unit: str, excerpt: Excerpt, units: _Units, bits: Floats, candidates: Truths) -> Extremes:
    """The first of the units with the fewest bits, and the first of those with the most."""
    places = np.flatnonzero(candidates)

    def passage(place: int) -> Passage:
        begin, end = (units.bounds[place : place + 2] + excerpt.begin).tolist()
        return Passage(begin, end, float(bits[place]))

    lowest, highest = places[bits[places].argmin()], places[bits[places].argmax()]
    return Extremes(unit, passage(int(lowest)), passage(int(highest)))


def _units(excerpt: Excerpt, bounds: Integers) -> _Units:
    here, first = slice(excerpt.begin, excerpt.end), bounds[:-1]
    analysis = excerpt.analysis
    logprob = analysis.columns.logprob[here].astype(np.float64)
    is_known = excerpt.is_scored & np.isfinite(logprob)
    stop = np.maximum.reduceat(analysis.tokens.end[here], first)
    return _Units(
        bounds,
        np.add.reduceat(np.where(is_known, surprisal(logprob), 0), first),
        (stop - analysis.tokens.start[here][first]).astype(np.intp),
        np.logical_and.reduceat(is_known, first),
        analysis.columns.context[here][first].astype(np.intp),
    )


def _holds_letters(excerpt: Excerpt, bounds: Integers) -> Truths:
    """(u,) which of the units hold a letter or a digit."""
    tokens, here = excerpt.analysis.tokens, slice(excerpt.begin, excerpt.end)
    # Letters up to each character: a list of the units' texts would take long.
    known = np.fromiter(map(str.isalnum, tokens.text), bool, len(tokens.text))
    letters = np.concatenate([[0], known.cumsum()])
    start, stop = tokens.start[here][bounds[:-1]], tokens.end[here][bounds[1:] - 1]
    held: Truths = letters[stop] > letters[start]
    return held
