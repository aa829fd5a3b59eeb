"""The card of two sides: what a word or a changed passage was to either of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import place_in_words
from gltr_desktop.analysis.card import guess_rows
from gltr_desktop.analysis.card_figures import stripped
from gltr_desktop.analysis.difference.difference_words import excerpt, rest_in_words, signed
from gltr_desktop.analysis.difference.diverging import Side, diverging_steps
from gltr_desktop.analysis.numbers import decimal
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.token_details import group_details
from gltr_desktop.analysis.visible_text import isolated
from gltr_desktop.analysis.word_in_context import shown_word, words_before
from gltr_desktop.analysis.words.notes import PLAIN
from gltr_desktop.analysis.words.surprisal import can_correct

if TYPE_CHECKING:
    from gltr_desktop.analysis.card import Row
    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.difference.segments import Segments
    from gltr_desktop.analysis.record import Analysis

GUESSES = 5
"""How many guesses of each side are shown."""
_MAX_TOKENS = 40
"""Guesses of a longer passage would be those of one token among many."""
_NOTHING = "–"


@dataclass(frozen=True)
class PairSide:
    """One side of a card.

    ``text`` is what stands there, "" where the other side alone has something; ``guess`` its place
    among the guesses, ``bits`` its total, NaN while unknown. ``lead`` says which token the guesses
    in ``rows`` are for, "" where there is only one.
    """

    name: str
    text: str
    guess: str
    bits: float
    lead: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class PairCard:
    """A card of both sides.

    ``before`` is the context of the left word, or of the right one where the left is empty.
    ``difference`` is right less left, in bits, NaN while unknown; ``step`` its colour among the
    diverging ones, None without one. ``changed`` says that the words differ. ``note`` says what a
    change did to the text after it, "" where that is not known. ``method`` says how the bits of
    either side come about, "" where there is but one way.
    """

    before: str
    left: PairSide
    right: PairSide
    difference: float
    step: int | None
    changed: bool
    note: str = ""
    method: str = ""

    @property
    def title(self) -> str:
        """“old man → young woman”, or the one word."""
        if not self.changed:
            return self.left.text
        return f"{self.left.text or _NOTHING} → {self.right.text or _NOTHING}"

    @property
    def description(self) -> str:
        """The card in a sentence, for screen readers."""
        sides = (
            f"{side.name}: {side.text}, {side.guess}, {self.bits_of(side)}"
            for side in (self.left, self.right)
            if side.text
        )
        parts = [self.title, *sides]
        if not math.isnan(self.difference):
            parts.append(f"difference {signed(self.difference)} bits")
        return ". ".join([*parts, self.note] if self.note else parts)

    def bits_of(self, side: PairSide) -> str:
        """The bits of ``side``, with how they come about."""
        bits = f"{decimal(side.bits, 1)} bits"
        return f"{bits}, {self.method}" if self.method else bits


def segment_at(difference: Difference, granularity: Granularity, side: Side, token: int) -> int:
    """The index of the segment of ``granularity`` that has this token of ``side``."""
    segments = difference.at(granularity)
    bounds = segments.left_tokens if side is Side.LEFT else segments.right_tokens
    index = int(np.searchsorted(bounds, token, side="right")) - 1
    return min(max(index, 0), len(segments) - 1)


def pair_card(
    difference: Difference, granularity: Granularity, segment: int, names: tuple[str, str]
) -> PairCard:
    """The card of ``segment`` of ``granularity``, whose sides are called ``names``."""
    segments = difference.at(granularity)
    changed = bool(segments.changed[segment])
    left, right = (
        _side(analysis, name, tokens[segment : segment + 2].tolist())
        for analysis, name, tokens in (
            (difference.left, names[0], segments.left_tokens),
            (difference.right, names[1], segments.right_tokens),
        )
    )
    # Of this segment alone: a long text has hundreds of thousands.
    change = float(segments.right_bits[segment] - segments.left_bits[segment])
    longer = max(
        int(segments.left_end[segment] - segments.left_start[segment]),
        int(segments.right_end[segment] - segments.right_start[segment]),
    )
    step = int(diverging_steps(np.array([change / max(longer, 1)]))[0])
    begin = int(segments.left_tokens[segment])
    models = difference.left.model, difference.right.model
    has_two_ways = granularity is Granularity.WORD and any(map(can_correct, models))
    return PairCard(
        before=words_before(difference.left, begin) if begin < len(difference.left) else "",
        left=replace(left, bits=float(segments.left_bits[segment])),
        right=replace(right, bits=float(segments.right_bits[segment])),
        difference=change,
        step=step if step >= 0 else None,
        changed=changed,
        note=rest_in_words(_rest(difference, segments, segment)) if changed else "",
        method=PLAIN if has_two_ways and not changed else "",
    )


def _side(analysis: Analysis, name: str, tokens: list[int]) -> PairSide:
    begin, end = tokens
    if begin == end:
        return PairSide(name, "", _NOTHING, math.nan)
    if end - begin > _MAX_TOKENS:
        start, stop = int(analysis.tokens.start[begin]), int(analysis.tokens.end[end - 1])
        passage = excerpt(analysis.text[start:stop])
        return PairSide(name, passage, f"{end - begin:,} tokens", math.nan)
    details = group_details(analysis, begin, end)
    word = shown_word(analysis, begin, end)
    worst = details.worst
    if worst.rank is None:
        return PairSide(name, word, "Not scored", math.nan)
    lead = f"for “{isolated(stripped(worst.text))}”" if end - begin > 1 else ""
    rows = guess_rows(analysis, worst, GUESSES)
    guess = place_in_words(analysis.model, worst.rank, "guess")
    return PairSide(name, word, guess, math.nan, lead, rows)


def _rest(difference: Difference, segments: Segments, segment: int) -> float:
    """What change ``segment`` did to the unchanged text up to the next one, in bits, or NaN."""
    if not difference.is_revision:
        return math.nan
    smallest = difference.smallest
    # Changes are the same segments at any granularity.
    number = int(np.count_nonzero(segments.changed[:segment]))
    found = np.append(np.flatnonzero(smallest.changed), len(smallest))
    bits = smallest.difference[found[number] + 1 : found[number + 1]]
    known = bits[~np.isnan(bits)]
    return float(known.sum()) if len(known) else math.nan
