"""The card of a unit: the words that the window shows beside it and the exported page below it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import (
    place_in_figures,
    place_in_words,
    sign_of_value,
)
from gltr_desktop.analysis.card_figures import (
    BETWEEN,
    MAX_PIECES,
    group_description,
    group_figures,
    stripped,
)
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.analysis.model_notes import case_note
from gltr_desktop.analysis.numbers import (
    decimal,
    percent,
    whole_percent,
)
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.token_details import (
    GroupDetails,
    PassageDetails,
    TokenDetails,
    unit_details,
)
from gltr_desktop.analysis.units import unit_values
from gltr_desktop.analysis.visible_text import isolated
from gltr_desktop.analysis.word_in_context import joined_to, shown_word, words_before
from gltr_desktop.analysis.words.notes import word_method
from gltr_desktop.analysis.words.surprisal import can_correct
from gltr_desktop.analysis.words.word_probability import corrected_logprobs

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis

_NOT_SCORED = "Not scored"
_NOTHING_BEFORE = "There is nothing before it to predict it from."
_NOT_READ = "The model has not read it yet."
_NOT_IN_VOCABULARY = "The model's vocabulary does not hold it."
_NO_FIGURES = "The model gives no figures for it."
_STALE = "Read before your last edit: out of date"


@dataclass(frozen=True)
class Row:
    """A line with a bar, of which ``share`` in [0, 1] is filled, and a ``value``.

    ``number`` is the place in the model's list of guesses. ``joins`` is the beginning of the word
    that ``text`` goes on with, where no space stands between them. ``actual`` marks the token of
    the text. ``apart`` says that the row does not follow the one above it directly. ``bucket`` is
    an index into BUCKETS that gives the bar its colour. ``short`` is the text for where there is
    little room, if there is a shorter one.
    """

    text: str
    share: float
    value: str
    number: str = ""
    joins: str = ""
    actual: bool = False
    apart: bool = False
    bucket: int | None = None
    short: str = ""

    @property
    def whole(self) -> str:
        """The text with the beginning of the word that it goes on with."""
        return self.joins + self.text


@dataclass(frozen=True)
class Card:
    """A card from top to bottom.

    ``kind`` is "word", "sentence" or "paragraph". The word stands in its context: ``before``,
    ``word`` and ``after``, of which one line is shown; a passage has an excerpt as ``after``.
    ``aside`` stands small beside the ``headline``, ``notes`` are always shown, ``details`` on
    demand. ``lead`` stands above the ``rows`` in the window, and ``heading`` on a page.
    ``description`` is the card in a sentence, for screen readers.
    """

    kind: str
    title: str
    headline: str
    description: str
    before: str = ""
    word: str = ""
    after: str = ""
    aside: str = ""
    notes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    lead: str = ""
    heading: str = ""
    rows: tuple[Row, ...] = ()


def card(
    analysis: Analysis, unit: int, colouring: Colouring, top_k: int, *, stale: bool = False
) -> Card:
    """The card of unit ``unit`` of the colouring's granularity, with up to ``top_k`` predictions.

    The colouring's ``token_thresholds`` sort the tokens of a passage. A ``stale`` card says that
    the text was edited after the model had read it. Numbers that the engine does not give are
    left out.
    """
    details = unit_details(analysis, unit, colouring.granularity, colouring.token_thresholds)
    notes = (_STALE,) if stale else ()
    if isinstance(details, PassageDetails):
        is_known = colouring.measure.is_available(analysis)
        mean = mean_value(analysis, unit, colouring) if is_known else ""
        return _passage_card(analysis, details, notes, mean)
    is_named = colouring.measure is not RANK and colouring.measure.is_available(analysis)
    value = _group_value(analysis, unit, colouring) if is_named else ""
    corrected = _corrected(analysis, unit, colouring)
    return _group_card(analysis, details, top_k, notes, value, corrected)


def _corrected(analysis: Analysis, unit: int, colouring: Colouring) -> float | None:
    """As :func:`group_figures` has it."""
    if colouring.granularity is not Granularity.WORD or not can_correct(analysis.model):
        return None
    return float(corrected_logprobs(analysis, colouring, unit, unit + 1)[0])


def _group_value(analysis: Analysis, unit: int, colouring: Colouring) -> str:
    """The value that a word has its colour from, and how it came about where there are two ways."""
    method = word_method(analysis.model, colouring.thresholds, colouring.granularity)
    return ", ".join(filter(None, (_value(analysis, unit, colouring), method)))


def mean_value(analysis: Analysis, unit: int, colouring: Colouring) -> str:
    """The mean that passage ``unit`` has its colour from, such as "mean rank 12.3"."""
    return f"mean {_value(analysis, unit, colouring)}"


def _value(analysis: Analysis, unit: int, colouring: Colouring) -> str:
    """The value that unit ``unit`` has its colour from, such as "surprisal 4.7 bits"."""
    measure, granularity = colouring.measure, colouring.granularity
    bounds = analysis.tokens.unit_bounds(granularity)[unit : unit + 2].astype(np.int32)
    value = float(unit_values(analysis, colouring.thresholds, bounds, granularity)[0])
    number = short(value) if measure.upper_bound <= 1 else decimal(value + measure.offset, 1)
    if not number.startswith("<"):
        number = sign_of_value(analysis, measure, *bounds.tolist()) + number
    # “frac(p)” is no word that could have a capital letter.
    return f"{measure.title.lower()} {number}{measure.unit}"


def short(value: float) -> str:
    """Two digits, or what they would be below one in a thousand; "–" for NaN."""
    if math.isnan(value):
        return decimal(value, 1)
    return f"{value:.2g}" if value >= 0.001 or value == 0 else "< 0.001"


def _group_card(
    analysis: Analysis,
    details: GroupDetails,
    top_k: int,
    notes: tuple[str, ...],
    value: str,
    corrected: float | None,
) -> Card:
    token, pieces = details.worst, details.pieces
    begin, end = pieces[0].index, pieces[-1].index + 1
    word = shown_word(analysis, begin, end)
    before = words_before(analysis, begin)
    if token.rank is None:
        reason = _why_not_scored(analysis, begin, end)
        return Card(
            "word", word, _NOT_SCORED, f"{word}, not scored", before, word, notes=(*notes, reason)
        )
    several, part = len(pieces) > 1, stripped(token.text)
    lead = f"Instead of “{isolated(part)}” the model expected" if several else ""
    return Card(
        kind="word",
        title=word,
        headline=_guess(analysis.model, token.rank),
        description=group_description(analysis.model, word, details, corrected),
        before=before,
        word=word,
        aside=value or ("" if token.rank == 0 else _of_all(analysis)),
        notes=(*notes, *([_pieces_note(analysis.model, pieces)] if several else [])),
        details=(*group_figures(analysis, details, corrected), *_guess_lines(analysis.model)),
        lead=lead,
        heading=lead or "The model expected",
        rows=guess_rows(analysis, token, top_k),
    )


def _guess_lines(model: ModelRecord) -> list[str]:
    """What all guesses of ``model`` have in common, where that may be taken for a mistake."""
    note = case_note(model)
    return [f"{note[0].upper()}{note[1:]}"] if note else []


def _why_not_scored(analysis: Analysis, begin: int, end: int) -> str:
    if end > analysis.done:
        return _NOT_READ
    if analysis.model.is_pseudo:
        return _NOT_IN_VOCABULARY
    return _NO_FIGURES if begin else _NOTHING_BEFORE


def guess_rows(analysis: Analysis, token: TokenDetails, top_k: int) -> tuple[Row, ...]:
    """The predictions with their place in the list, and the token of the text among or after."""
    count = min(top_k, len(token.predictions))
    return tuple(
        Row(
            stripped(prediction.text),
            min(1.0, prediction.probability),
            percent(prediction.probability),
            # Guesses that are equally likely share a rank, and what came has the rank of its value.
            number=place_in_figures(analysis.model, token.rank or 0)
            if prediction.actual
            else f"{index + 1:,}",
            joins=joined_to(analysis, token.index, prediction.text),
            actual=prediction.actual,
            apart=index == count,
        )
        for index, prediction in enumerate(token.top_predictions(top_k))
    )


def _guess(model: ModelRecord, rank: int) -> str:
    """What the model's guess number ``rank``, from 0, is called."""
    return place_in_words(model, rank, "guess") if rank else "The model's best guess"


def _of_all(analysis: Analysis) -> str:
    size = analysis.model.vocabulary_size
    return "" if size is None else f"of {size:,}"


def _pieces_note(model: ModelRecord, pieces: tuple[TokenDetails, ...]) -> str:
    """The tokens of a word, with the place that each has in the model's list."""
    shown = [
        f"{isolated(stripped(piece.text))} "
        + ("not scored" if piece.rank is None else place_in_words(model, piece.rank))
        for piece in pieces[:MAX_PIECES]
    ]
    more = ["…"] if len(pieces) > MAX_PIECES else []
    return f"{len(pieces)} tokens: " + BETWEEN.join([*shown, *more])


def _passage_card(
    analysis: Analysis, details: PassageDetails, notes: tuple[str, ...], mean: str
) -> Card:
    kind = details.granularity.value
    title = f"{kind.capitalize()} of {details.tokens:,} tokens"
    if not details.tokens:
        return Card(
            kind, title, _NOT_SCORED, f"{kind}, not scored", after=details.text, notes=notes
        )
    lines, aside = [], ""
    description = f"{title[0].lower()}{title[1:]}{', ' if mean else ''}{mean}"
    if not math.isnan(details.bits):
        in_bits = f"{details.mean_bits:.1f} bits"
        aside = "" if mean.startswith("mean surprisal") else f"{in_bits} per token"
        facts = [f"Mean surprisal {details.mean_bits:.2f} bits"]
        if not analysis.model.is_pseudo:
            facts.append(f"perplexity {decimal(details.perplexity, 1)}")
        lines = [BETWEEN.join(facts), f"{details.bits:,.0f} bits in all"]
    shares = [count / details.tokens for count in details.buckets]
    return Card(
        kind=kind,
        title=title,
        headline=re.sub("^m", "M", mean) or title,
        description=f"{description}: {details.text}",
        after=isolated(details.text),
        aside=aside,
        notes=notes,
        details=tuple(lines),
        lead=title if mean else "",
        heading="Its tokens",
        rows=tuple(
            Row(label, share, whole_percent(share), short=brief, bucket=bucket)
            for bucket, (label, brief, share) in enumerate(
                zip(details.labels, details.short_labels, shares, strict=True)
            )
        ),
    )
