"""The surprisal of whole words: the plain product, and corrected for where words end.

A token such as “ dog” says that a word begins, but not that it ends: “ dogs” may still come of it.
Only the token behind it decides. So the product of the probabilities of a word's tokens is that of
all words that begin with them. The probability of the word itself is that, times the probability B
that a word begins behind it, divided by that probability before it, which its first token has used
up already::

    −ln p(word) = Σ −ln p(token) − ln B(behind the word) + ln B(before it)

(Pimentel and Meister 2024, arXiv 2406.14561; Oh and Schuler 2024, arXiv 2406.10851). Over a text,
the terms in the middle cancel out. B counts only where the token in that place begins a word as
those do that it sums up, or the text ends; elsewhere, as between words that are written without
spaces, nothing is corrected.

With ``spaces_only``, words begin with a space and not with other white space, and of the special
tokens only that for the end of a text ends a word: so does the authors' implementation.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.model_record import AFTER, BEFORE
from gltr_desktop.analysis.words.openings import BREAK, PUNCTUATION, SPACED, opening_of, openings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis, Int32, Vocabulary

    Floats = NDArray[np.float64]

MASSES = frozenset({"boundary_mass", "punctuation_mass", "space_mass"})
"""The columns that a correction is computed from."""

_LEAST_MASS = float(np.finfo(np.float32).smallest_subnormal)


def can_correct(model: ModelRecord) -> bool:
    """Whether words can be corrected: the tokenizer marks their beginnings, and masses are there.

    Where it marks their ends, the plain product is the probability of the word.
    """
    return model.word_marks == BEFORE and model.lacks.isdisjoint(MASSES)


def knows_whole_words(model: ModelRecord) -> bool:
    """Whether the probability of words is known with their ends: corrected, or marked anyway."""
    return model.word_marks == AFTER or can_correct(model)


def plain_surprisal(analysis: Analysis, begin: Int32, end: Int32) -> Floats:
    """(w,) float64 in nats: Σ −ln p of tokens [``begin[i]``, ``end[i]``).

    NaN where a token has no evidence, or there is none.
    """
    if len(begin) == 0:
        return np.zeros(0)
    # Of one word among many, only its own tokens are looked at.
    first, last = int(begin.min()), int(end.max())
    scored, column = analysis.scored[first:last], analysis.columns.logprob[first:last]
    logprob = np.where(scored, column, np.nan).astype(np.float64)
    # Infinity would be lost in the difference of two sums, and what follows with it.
    finite = np.isfinite(logprob)
    total, gaps, infinite = (
        _sums(values, begin - first, end - first)
        for values in (np.where(finite, -logprob, 0.0), np.isnan(logprob), np.isinf(logprob))
    )
    surprisal = np.where(infinite > 0, np.inf, total)
    return np.where((gaps > 0) | (begin >= end), np.nan, surprisal)


def _sums(values: NDArray[np.generic], begin: Int32, end: Int32) -> Floats:
    """(w,) float64: the sum of ``values`` [``begin[i]``, ``end[i]``)."""
    total: Floats = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    sums: Floats = total[end] - total[begin]
    return sums


def correction(
    analysis: Analysis,
    begin: Int32,
    end: Int32,
    *,
    punctuation_apart: bool,
    spaces_only: bool = False,
) -> Floats:
    """(w,) float64 in nats: −ln B(behind) + ln B(before) of words [``begin[i]``, ``end[i]``).

    NaN where what is needed is not known, or not yet.
    """
    if len(begin) == 0:
        return np.zeros(0)
    # To mark the places takes a tenth of the time of sorting them.
    first = int(begin.min())
    is_place = np.zeros(int(end.max()) + 1 - first, bool)
    is_place[begin - first] = is_place[end - first] = True
    places = (np.flatnonzero(is_place) + first).astype(np.int32)
    log_mass = _log_boundary(
        analysis, places, punctuation_apart=punctuation_apart, spaces_only=spaces_only
    )
    index = np.cumsum(is_place) - 1
    corrections: Floats = log_mass[index[begin - first]] - log_mass[index[end - first]]
    return corrections


def corrected_surprisal(
    analysis: Analysis,
    begin: Int32,
    end: Int32,
    *,
    punctuation_apart: bool,
    spaces_only: bool = False,
) -> Floats:
    """(w,) float64 in nats: the surprisal of words, as the module says.

    NaN where :func:`plain_surprisal` or what corrects it is not known.
    """
    plain = plain_surprisal(analysis, begin, end)
    return plain + correction(
        analysis, begin, end, punctuation_apart=punctuation_apart, spaces_only=spaces_only
    )


def _log_boundary(
    analysis: Analysis, places: Int32, *, punctuation_apart: bool, spaces_only: bool
) -> Floats:
    """(p,) float64: ln B in the places before tokens ``places`` (p,) ascending; n is the end."""
    columns, count = analysis.columns, len(analysis)
    inner = places[places < count]
    kinds = openings(analysis.tokens.token_id[inner], partial(_opening, analysis.vocabulary))
    marked = kinds == SPACED
    if not spaces_only:
        marked |= kinds == BREAK
    if punctuation_apart:
        marked |= kinds == PUNCTUATION
    # Whatever it begins with, the first token of a text begins a word.
    marked |= inner == 0
    name = "space_mass" if spaces_only else "boundary_mass"
    mass = getattr(columns, name)[inner].astype(np.float64)
    end_mass = getattr(analysis.end_mass, name)
    if punctuation_apart:
        # What is left to 1 before a text that begins with no space has punctuation in it.
        is_rest = spaces_only & (inner == 0) & (kinds != SPACED)
        mass = mass + np.where(is_rest, 0, columns.punctuation_mass[inner])
        end_mass += analysis.end_mass.punctuation_mass
    known = np.where(analysis.scored[inner], mass, np.nan)
    at_end = [end_mass] if len(inner) < len(places) else []
    # No float32 is smaller, and roundings must not make it more than certain.
    log_mass: Floats = np.log(np.clip(np.append(known, at_end), _LEAST_MASS, 1.0))
    # Nor less probable than the token there, which is among those that it sums up.
    least = np.minimum(columns.logprob[inner], 0)
    log_mass[: len(inner)] = np.where(marked, np.maximum(log_mass[: len(inner)], least), 0.0)
    return log_mass


def _opening(vocabulary: Vocabulary, token_id: int) -> int:
    return opening_of(vocabulary.piece(token_id), is_special=vocabulary.is_special(token_id))
