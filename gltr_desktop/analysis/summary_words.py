"""The summary of a text: one large figure, and a plain sentence or two that say what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.indicators.top_ten import word_share
from gltr_desktop.analysis.reference.wording import comparison_sentence
from gltr_desktop.analysis.text_figures import MIN_TOKENS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.analysis.within_text import Contrast, Part

FIGURE_IN_WORDS = "of the words were among the model's ten best guesses"
"""Stands beside the large figure."""
_PERCENT = "\u00a0%"
"""Stays with its number where a line breaks."""
_NAMED = 3


def is_too_short(comparison: Comparison) -> bool:
    """Whether a few other words would give other figures."""
    return comparison.tokens < MIN_TOKENS


def large_figure(comparison: Comparison) -> str:
    """“67 %”, the share of words among the ten best guesses; "" where there is none to show."""
    if is_too_short(comparison):
        return ""
    shares = (one.value for one in comparison.standings if one.indicator.formula is word_share)
    share = next(shares, None)
    return "" if share is None else percent(share)


def percent(share: float) -> str:
    """A share as a whole number that claims neither all nor nothing where that is not so."""
    if 0 < share < 0.005:
        return f"<\u00a01{_PERCENT}"
    return f">\u00a099{_PERCENT}" if 0.995 <= share < 1 else f"{100 * share:.0f}{_PERCENT}"


def summary_sentence(comparison: Comparison) -> str:
    """Where the text stands, or why nothing is said; "" where nothing was chosen to compare with.

    “More predictable than 93 % of 180 news passages of this length.”
    """
    if is_too_short(comparison):
        what = "this selection" if comparison.of_selection else "this text"
        return f"Too short to say anything about {what}."
    reference = comparison.reference
    if reference is None:
        return ""
    if comparison.is_unread:
        return f"No baseline for this model yet: it has not read the {reference.passages}."
    return comparison_sentence(comparison).replace(" %", _PERCENT)


def standing_out(contrast: Contrast) -> str:
    """The parts that differ most from the rest of the text; "" where none does but by chance.

    “Paragraph 3 is more predictable than the rest of this text: 1 in 500 by chance.” They are those
    on the side of the part that differs by the least chance.
    """
    marked = [part for part in contrast.parts if part.is_marked]
    if not marked:
        return ""
    strongest = min(marked, key=_strength)
    goes_up = _difference(strongest) > 0
    parts = [part for part in marked if (_difference(part) > 0) == goes_up]
    # Importing it would make every start-up slower.
    from gltr_desktop.analysis.within_text import odds

    subject = f"{contrast.unit.capitalize()} {parts[0].number:,} is"
    if len(parts) > 1:
        subject = f"{contrast.unit.capitalize()}s {_listed(parts)} are"
    direction = "less" if goes_up else "more"
    chance = odds(max(part.chance or 1.0 for part in parts))
    return f"{subject} {direction} predictable than the rest: {chance} by chance."


def _difference(part: Part) -> float:
    return part.difference or 0.0


def _strength(part: Part) -> tuple[float, float]:
    return part.chance or 1.0, -abs(_difference(part))


def _listed(parts: Sequence[Part]) -> str:
    numbers = [f"{part.number:,}" for part in parts]
    if len(numbers) > _NAMED:
        numbers[_NAMED - 1 :] = [f"{len(numbers) - _NAMED + 1:,} others"]
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"
