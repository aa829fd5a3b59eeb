"""A text against itself: which of its parts are more or less predictable than the rest of it.

An author is compared with nobody but the author. The parts are the paragraphs, or runs of sentences
where the paragraphs are too few or too short. What is compared is the bits per character of a part
with those of everything else together. How far apart they would come by chance is found by putting
the sentences of the text, their order shuffled, into parts of the same numbers of sentences. So
many parts are compared at once that the largest difference of each shuffling counts: Westfall and
Young 1993, "Resampling-Based Multiple Testing", the single-step maxT procedure.

The sentences of a paragraph resemble one another more than shuffled ones do, so that more than 5 in
100 texts by one author have a marked part: ``python -m benchmarks.within_text`` says how many.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.analysis.pseudo_likelihood import NOT_COMPARED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from gltr_desktop.analysis.indicators.excerpt import Excerpt

    Floats = NDArray[np.float64]
    Integers = NDArray[np.intp]
    # Bits per character, their difference from the others', and the chance.
    Figures = tuple[float | None, float | None, float | None]

# Tokens with less before them surprise by their place, about a fifth more than later ones.
_MIN_CONTEXT = 50
# A part with fewer is not tested: headings, items of lists, lines of a dialogue.
_MIN_SENTENCES, _MIN_TOKENS = 2, 20
_MIN_PARTS = 3  # Of fewer, none can stand out from the rest.
_MARKED = 0.05  # A part is marked up to this chance.
# “Much more predictable” is said from a difference of this share of the others' bits on.
_MUCH = 1 / 2
# A text with fewer sentences is not cut into runs of them.
_MIN_SENTENCES_OF_TEXT = 12
# Runs of sentences: long enough to tell something, few enough to be told apart.
_SENTENCES_OF_RUN, _MAX_RUNS = 5, 20
# Numbers of shufflings. So many sentences are moved for one text, unless it is very long.
_MOST, _FEWEST, _SENTENCES_MOVED = 9_999, 999, 10_000_000
# As many sentences are moved at a time: some ten megabytes.
_CHUNK = 1 << 17
_SEED = 16  # The same text gets the same figures.
# Sums of the same numbers in another order differ by less than this, in relation.
_ROUNDING = 1e-9
_NAMED = 8


@dataclass(frozen=True)
class Part:
    """A paragraph or a run of sentences, and how it compares with all others together.

    Paragraphs are numbered as in the whole text, also those of a selection. ``begin`` and ``end``
    count tokens, ``start`` and ``stop`` code points, of the whole text.

    ``bits_per_character`` and ``difference`` (its bits per character minus those of the others) are
    None where nothing of it is compared. ``chance``, in (0, 1], is how often shuffled sentences
    differ as much in any part; None where the part is too short to be tested. It still counts among
    the others.
    """

    number: int
    begin: int
    end: int
    start: int
    stop: int
    bits_per_character: float | None
    difference: float | None
    chance: float | None
    is_marked: bool


@dataclass(frozen=True)
class Contrast:
    """The parts of an excerpt, in order, and what they show, in words.

    ``unit`` is “paragraph” or “part”. ``sentence`` says which parts are marked, that none is, or
    why nothing can be said.
    """

    unit: str
    parts: tuple[Part, ...]
    sentence: str


@dataclass(frozen=True)
class _Sentences:
    """The n sentences with something to compare, cut where a paragraph ends.

    ``begin``: (n,) position in the excerpt of each one's first token. ``bits``, ``characters`` and
    ``tokens``: (n,) sums over its tokens that are compared; there are characters in each.
    """

    begin: Integers
    bits: Floats
    characters: Floats
    tokens: Integers

    def edges(self, bounds: Integers) -> Integers:
        """(k + 1,) part i holds sentences [``edges[i]``, ``edges[i + 1]``)."""
        return np.searchsorted(self.begin, bounds)

    def is_testable(self, bounds: Integers) -> NDArray[np.bool_]:
        """(k,) which parts have enough sentences and enough tokens."""
        edges = self.edges(bounds)
        tokens = np.diff(_running(self.tokens)[edges])
        testable: NDArray[np.bool_] = (np.diff(edges) >= _MIN_SENTENCES) & (tokens >= _MIN_TOKENS)
        return testable

    def are_comparable(self, bounds: Integers) -> bool:
        """Whether enough parts can be tested, and at least half of what is compared is in them."""
        testable = self.is_testable(bounds)
        characters = np.diff(_running(self.characters)[self.edges(bounds)])
        share = characters[testable].sum() / max(characters.sum(), 1)
        return bool(testable.sum() >= _MIN_PARTS and share >= 1 / 2)

    def runs(self, tokens: int) -> Integers:
        """Bounds of runs of sentences of about equal number, in ``tokens`` tokens.

        There is only one run of all sentences where they are fewer than 12.
        """
        count = len(self.begin)
        runs = min(max(count // _SENTENCES_OF_RUN, _MIN_PARTS), _MAX_RUNS)
        runs = runs if count >= _MIN_SENTENCES_OF_TEXT else 1
        inner = self.begin[np.arange(1, runs) * count // runs]
        return np.array([0, *inner.tolist(), tokens], np.intp)


def contrast(excerpt: Excerpt, is_cancelled: Callable[[], bool] = lambda: False) -> Contrast:
    """Compare the parts of ``excerpt`` with one another.

    Left out are tokens that are not scored, that had no probability at all (their surprisal has no
    measure), and that have less than 50 tokens before them.

    Raises:
        Cancelled: ``is_cancelled`` said so, between two of many steps.
    """
    if excerpt.begin == excerpt.end:
        return Contrast("paragraph", (), _too_few(excerpt))
    sentences = _sentences(excerpt)
    paragraphs = excerpt.unit_bounds(Granularity.PARAGRAPH)
    whole = excerpt.analysis.tokens.unit_bounds(Granularity.PARAGRAPH)
    first = int(np.searchsorted(whole, excerpt.begin, side="right"))
    if not excerpt.is_script_known:
        reason = "More than a tenth of the tokens are parts of characters: nothing is compared."
    elif excerpt.analysis.model.is_pseudo:
        reason = NOT_COMPARED
    elif sentences.are_comparable(paragraphs):
        parts = _tested(excerpt, sentences, paragraphs, first, is_cancelled)
        return Contrast("paragraph", parts, _in_words("paragraph", parts, excerpt))
    elif sentences.are_comparable(runs := sentences.runs(excerpt.end - excerpt.begin)):
        parts = _tested(excerpt, sentences, runs, 1, is_cancelled)
        return Contrast("part", parts, _in_words("part", parts, excerpt))
    else:
        reason = _too_few(excerpt)
    return Contrast("paragraph", _parts(excerpt, paragraphs, first, {}), reason)


def chances(
    bits: Floats,
    characters: Floats,
    counts: Integers,
    is_tested: NDArray[np.bool_],
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Floats:
    """(t,) the chance of each tested part, corrected for their number.

    Args:
        bits: (n,) surprisal of each sentence.
        characters: (n,) of each sentence, all positive.
        counts: (k,) how many consecutive sentences each part has, all positive; they add up to n.
        is_tested: (k,) which parts are tested; the others are only compared with.
        is_cancelled: asked between two of many steps.
    """
    shufflings = min(max(_SENTENCES_MOVED // len(bits), _FEWEST), _MOST)

    def shuffled() -> Iterator[Floats]:
        """(c, t) differences of some shufflings at a time: the same ones whenever it is called."""
        generator = np.random.default_rng(_SEED)
        step = max(1, _CHUNK // len(bits))
        for done in range(0, shufflings, step):
            if is_cancelled():
                raise Cancelled
            rows = min(step, shufflings - done)
            order = generator.permuted(np.tile(np.arange(len(bits)), (rows, 1)), axis=1)
            yield _differences(bits[order], characters[order], counts)[:, is_tested]

    # They are made twice, because all of a long text's would not fit into memory.
    mean, deviation = _moments(shuffled(), shufflings)
    # Where all sentences are alike, nothing but rounding moves the differences.
    is_moved = deviation > _ROUNDING * bits.sum() / characters.sum()
    scale = np.where(is_moved, deviation, np.inf)
    observed = _differences(bits, characters, counts)[is_tested]
    distance = np.abs(observed - mean) / scale
    as_far = np.zeros(len(observed), np.intp)
    for differences in shuffled():
        largest = (np.abs(differences - mean) / scale).max(1)
        as_far += (largest[:, None] >= distance * (1 - _ROUNDING)).sum(0)
    chance: Floats = (1 + as_far) / (1 + shufflings)
    return chance


def _moments(pieces: Iterable[Floats], rows: int) -> tuple[Floats, Floats]:
    """(t,) means and (t,) standard deviations of ``rows`` rows, which come in (c, t) pieces."""
    total, squares = np.zeros(1), np.zeros(1)
    for piece in pieces:
        total, squares = total + piece.sum(0), squares + (piece**2).sum(0)
    mean = total / rows
    return mean, np.sqrt(np.maximum(squares / rows - mean**2, 0))


def _differences(bits: Floats, characters: Floats, counts: Integers) -> Floats:
    """(…, k) bits per character of each part minus those of all others, for (…, n) sentences."""
    of_part, length = _totals(bits, counts), _totals(characters, counts)
    of_all, all_length = bits.sum(-1, keepdims=True), characters.sum(-1, keepdims=True)
    others: Floats = (of_all - of_part) / (all_length - length)
    return of_part / length - others


def _totals(values: Floats, counts: Integers) -> Floats:
    """(…, k) sums of (…, n) values of sentences over the parts."""
    totals: Floats = np.add.reduceat(values, np.cumsum(counts) - counts, axis=-1)
    return totals


def _sentences(excerpt: Excerpt) -> _Sentences:
    analysis, here = excerpt.analysis, slice(excerpt.begin, excerpt.end)
    logprob = analysis.columns.logprob[here].astype(np.float64)
    is_compared = (
        excerpt.is_scored & np.isfinite(logprob) & (analysis.columns.context[here] >= _MIN_CONTEXT)
    )
    # The tokens of a split character share it: it counts for the first of them.
    reach = np.maximum.accumulate(analysis.tokens.end)
    before = np.concatenate([[0], reach[:-1]])[here]
    characters = reach[here] - np.maximum(analysis.tokens.start[here], before)

    bounds = np.union1d(
        excerpt.unit_bounds(Granularity.SENTENCE), excerpt.unit_bounds(Granularity.PARAGRAPH)
    )
    sums = [
        np.diff(_running(np.where(is_compared, column, 0))[bounds])
        for column in (surprisal(logprob), characters, is_compared.astype(np.intp))
    ]
    kept = sums[1] > 0
    bits, lengths, tokens = (column[kept] for column in sums)
    return _Sentences(bounds[:-1][kept], bits, lengths.astype(np.float64), tokens)


def _running(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """(n + 1,) sums of the first 0 to n ``values``."""
    return np.concatenate([np.zeros(1, values.dtype), np.cumsum(values)])


def _tested(
    excerpt: Excerpt,
    sentences: _Sentences,
    bounds: Integers,
    first: int,
    is_cancelled: Callable[[], bool],
) -> tuple[Part, ...]:
    counts = np.diff(sentences.edges(bounds))
    is_tested = sentences.is_testable(bounds)
    held = np.flatnonzero(counts)
    bits, characters, counts = sentences.bits, sentences.characters, counts[held]
    rates = _totals(bits, counts) / _totals(characters, counts)
    differences = _differences(bits, characters, counts)
    found = chances(bits, characters, counts, is_tested[held], is_cancelled)
    chance = dict(zip(np.flatnonzero(is_tested).tolist(), found.tolist(), strict=True))
    compared = zip(held.tolist(), rates.tolist(), differences.tolist(), strict=True)
    figures = {index: (rate, off, chance.get(index)) for index, rate, off in compared}
    return _parts(excerpt, bounds, first, figures)


def _parts(
    excerpt: Excerpt, bounds: Integers, first: int, figures: Mapping[int, Figures]
) -> tuple[Part, ...]:
    """The parts between ``bounds``, numbered from ``first`` on, with the figures of some."""
    tokens = excerpt.analysis.tokens
    parts = []
    for index, (begin, end) in enumerate(pairwise((bounds + excerpt.begin).tolist())):
        start, stop = int(tokens.start[begin]), int(tokens.end[begin:end].max())
        rate, difference, chance = figures.get(index, (None, None, None))
        is_marked = chance is not None and chance <= _MARKED
        place = (first + index, begin, end, start, stop)
        parts.append(Part(*place, rate, difference, chance, is_marked))
    return tuple(parts)


def _in_words(unit: str, parts: Sequence[Part], excerpt: Excerpt) -> str:
    """Which parts are marked, the more predictable ones first."""
    marked = [part for part in parts if part.is_marked]
    if not marked:
        return f"No {unit} differs from the others by more than chance would explain."
    of_all = f" of {len(parts)}" if unit == "part" else ""
    rest = f"predictable than the rest of {_named(excerpt)}"
    more = [part for part in marked if (part.difference or 0) < 0]
    less = [part for part in marked if (part.difference or 0) > 0]
    groups = ((more, f"more {rest}"), (less, f"less {rest}"))
    return " ".join(_about(unit, group, of_all, what) for group, what in groups if group)


def _about(unit: str, parts: Sequence[Part], of_all: str, what: str) -> str:
    """“Paragraphs 2 and 4 are more predictable than the rest of this text: 1 in 500 by chance.”."""
    subject = f"{unit.capitalize()} {parts[0].number}{of_all} is"
    if len(parts) > 1:
        subject = f"{unit.capitalize()}s {_listed(parts)}{of_all} are"
    much = "much " if all(map(_differs_much, parts)) else ""
    chance = max(part.chance for part in parts if part.chance is not None)
    return f"{subject} {much}{what}: {odds(chance)} by chance."


def _differs_much(part: Part) -> bool:
    rate, difference = part.bits_per_character or 0, part.difference or 0
    return abs(difference) >= _MUCH * (rate - difference)


def _listed(parts: Sequence[Part]) -> str:
    numbers = [f"{part.number:,}" for part in parts]
    if len(numbers) > _NAMED:
        numbers[_NAMED - 1 :] = [f"{len(numbers) - _NAMED + 1:,} others"]
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def odds(chance: float) -> str:
    """“1 in 500” for 0.0019: one digit, and never rarer than it is."""
    times = math.floor(1 / chance + _ROUNDING)
    unit = 10 ** (len(str(times)) - 1)
    return f"1 in {times // unit * unit:,}"


def _named(excerpt: Excerpt) -> str:
    is_whole = excerpt.begin == 0 and excerpt.end == excerpt.analysis.done
    return "this text" if is_whole else "the selection"


def _too_few(excerpt: Excerpt) -> str:
    return f"Too few sentences to compare parts of {_named(excerpt)} with one another."
