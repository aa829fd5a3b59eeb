"""A text, or a part of one, among reference passages: figures with what is usual beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.analysis.language import language_of, language_title
from gltr_desktop.analysis.pseudo_likelihood import NOT_COMPARED
from gltr_desktop.analysis.reference.baseline import FEW_PASSAGES
from gltr_desktop.analysis.text_figures import MIN_TOKENS

if TYPE_CHECKING:
    from gltr_desktop.analysis.indicators import Indicator
    from gltr_desktop.analysis.indicators.excerpt import Excerpt
    from gltr_desktop.analysis.reference.baseline import Baseline, Stand

_FROM_FILE = (
    "This analysis is shown as its file has it. To compare it, have the text analysed by a model"
    " that can read the passages, too."
)


@dataclass(frozen=True)
class Reference:
    """The passages that a text is compared with, as one model read them.

    ``name`` is the register's on the command line, or the title of a reference of one's own;
    ``passages`` is what they are called in a sentence, such as “news passages”. ``language`` is
    their ISO 639 code, None where that is not known. ``baseline`` is None where this model has not
    read them. ``note`` is a sentence on how the baseline was made, or "".
    """

    name: str
    passages: str
    language: str | None
    baseline: Baseline | None
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """An indicator's value, and where it stands; ``stand`` is None where it is not compared."""

    indicator: Indicator
    value: float
    stand: Stand | None

    @property
    def more_predictable_than(self) -> float | None:
        """The percentage of passages that are less predictable by this indicator."""
        if self.stand is None:
            return None
        percentile = self.stand.percentile
        return percentile if self.indicator.more_predictable > 0 else 100 - percentile


@dataclass(frozen=True)
class Comparison:
    """The indicators of an excerpt, and where they stand.

    ``tokens`` counts those with evidence. ``reason`` is a sentence on why nothing is compared, ""
    where something is. ``warnings`` are sentences on how far the comparison may be trusted.
    ``reference`` is None where the reader has chosen none.
    """

    model: str
    tokens: int
    standings: tuple[Standing, ...]
    reference: Reference | None
    reason: str
    warnings: tuple[str, ...]
    of_selection: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether nothing is compared only because the model has not read the passages."""
        return self.reference is not None and self.reason == _unread(self.reference)

    @property
    def headline(self) -> Standing | None:
        """The standing that speaks for the text: the first of INDICATORS that is compared."""
        return next((one for one in self.standings if one.stand is not None), None)


def compare(
    excerpt: Excerpt, reference: Reference | None, *, of_selection: bool = False
) -> Comparison:
    """Compute the indicators of ``excerpt``, and say where they stand among ``reference``."""
    reason = _reason(excerpt, reference)
    baseline = reference.baseline if reference is not None and not reason else None
    standings = []
    for indicator in INDICATORS:
        value = indicator.value(excerpt)
        if value is not None:
            stand = None if baseline is None else baseline.stand(indicator, value, excerpt)
            standings.append(Standing(indicator, value, stand))
    if baseline is not None and all(standing.stand is None for standing in standings):
        reason = "None of these passages are long enough to compare this text with them."
    return Comparison(
        model=excerpt.analysis.model.name,
        tokens=excerpt.scored,
        standings=tuple(standings),
        reference=reference,
        reason=reason,
        warnings=() if reason or reference is None else _warnings(excerpt, reference, standings),
        of_selection=of_selection,
    )


def _reason(excerpt: Excerpt, reference: Reference | None) -> str:
    """Why ``excerpt`` cannot be compared; "" if it can."""
    if excerpt.scored < MIN_TOKENS:
        return (
            f"Too short to compare: {excerpt.scored} tokens were predicted, and it takes "
            f"{MIN_TOKENS}."
        )
    if excerpt.analysis.model.from_file:
        return _FROM_FILE
    if excerpt.analysis.model.is_pseudo:
        return NOT_COMPARED
    if not excerpt.is_script_known:
        return (
            "More than a tenth of the tokens are parts of characters, such as those of a script "
            "that this model does not know, or of emoji: its figures cannot be compared."
        )
    if reference is None:
        return "Choose what to compare this text with."
    language = language_of(excerpt.text)
    if None not in (language, reference.language) and language != reference.language:
        return (
            f"The text looks {language_title(str(language))}, and the {reference.passages} are "
            f"{language_title(str(reference.language))}: they cannot be compared."
        )
    if reference.baseline is None:
        return _unread(reference)
    return ""


def _unread(reference: Reference) -> str:
    return f"This model has not read the {reference.passages} yet."


def _warnings(excerpt: Excerpt, reference: Reference, standings: list[Standing]) -> tuple[str, ...]:
    warnings = []
    stands = [one.stand for one in standings if one.stand is not None]
    passages = max(stand.passages for stand in stands)
    if passages < FEW_PASSAGES:
        warnings.append(
            f"Only {passages} {reference.passages} are long enough for this comparison: each of "
            f"them counts for {100 / passages:.0f} %."
        )
    if any(stand.is_extrapolated for stand in stands):
        warnings.append(
            f"The {reference.passages} are shorter: where they would stand at this length is "
            "estimated from how their figures change with it."
        )
    if not excerpt.analysis.complete:
        warnings.append("The text has not been read to its end.")
    if reference.note:
        warnings.append(reference.note)
    return tuple(warnings)
